//! The conversation itself: hostile clients, messages that wait, the end.

use serde_json::{Value, json};

use super::editor::Editor;
use super::{CREATE, none, set};

#[test]
fn what_waits_is_judged_once_and_what_was_taken_back_is_answered() {
    let set = set();
    let mut editor = Editor::new(set.path());
    editor.open_saved(&[CREATE]);
    editor.settle();
    let mut messages = Vec::new();
    for round in 0..200 {
        let old = if round == 0 {
            "Desk lamp\",\n  \"dimLevel\": 40,\n  \"mood\": \"cold\"\n}\n```\n\n### Response"
                .to_owned()
        } else {
            format!("Lamp {}", round - 1)
        };
        let new = if round == 0 {
            old.replace("Desk lamp", "Lamp 0")
        } else {
            format!("Lamp {round}")
        };
        messages.push(editor.replacing(CREATE, &old, &new));
    }
    for id in [json!("a"), json!("b")] {
        messages.push(json!({"jsonrpc": "2.0", "id": id, "method": "nobody/knows"}));
    }
    messages.push(json!({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": "a"}}));
    editor.send(&messages);
    let taken_back = editor.response(&json!("a"))["error"]["code"].clone();
    assert!(
        [-32800, -32601].iter().any(|code| taken_back == *code),
        "{taken_back}"
    );
    assert_eq!(editor.response(&json!("b"))["error"]["code"], -32601);
    assert_eq!(editor.rules(CREATE), none());
}

#[test]
fn a_hostile_client_is_answered() {
    let set = set();
    let mut editor = Editor::silent(set.path());
    assert_eq!(
        editor.ask("textDocument/hover", &json!({}))["error"]["code"],
        -32002
    );
    editor.notify("textDocument/didOpen", &json!({"textDocument": 7}));
    assert_eq!(
        editor.ask("initialize", &json!({"capabilities": 7}))["error"]["code"],
        -32602
    );
    let root = editor.uri("");
    editor.request("initialize", &json!({"rootUri": root, "capabilities": {}}));
    assert_eq!(
        editor.ask("initialize", &json!({"capabilities": {}}))["error"]["code"],
        -32600
    );
    editor.open_saved(&[CREATE]);
    for method in ["didOpen", "didChange", "didClose", "didSave", "didNothing"] {
        for params in [
            json!(null),
            json!([]),
            json!({"textDocument": {"uri": "::"}}),
        ] {
            editor.notify(&format!("textDocument/{method}"), &params);
        }
    }
    editor.notify(
        "workspace/didChangeWatchedFiles",
        &json!({"changes": [{"uri": "x:", "type": 9}]}),
    );
    editor.notify("$/cancelRequest", &json!({"id": {}}));
    // Places that do not exist, and an end in front of the start.
    let far = json!({"line": u32::MAX, "character": u32::MAX});
    let start = json!({"line": 0, "character": 0});
    let uri = editor.uri(CREATE);
    let changes = json!([
        {"range": {"start": far, "end": start}, "text": "\n"},
        {"range": {"start": start, "end": start}, "text": "\u{feff}\u{0}"},
        {"range": {"start": {"line": -1, "character": 0}, "end": far}, "text": ""},
    ]);
    for change in changes.as_array().unwrap() {
        let params =
            json!({"textDocument": {"uri": uri, "version": 2}, "contentChanges": [change]});
        editor.notify("textDocument/didChange", &params);
    }
    let nowhere =
        json!({"textDocument": {"uri": "file:///nowhere.md", "version": 2}, "contentChanges": []});
    editor.notify("textDocument/didChange", &nowhere);
    editor.write(b"Content-Length: 3\r\n\r\n{{{");
    assert_eq!(editor.response(&Value::Null)["error"]["code"], -32700);
    let deep = "[".repeat(50_000);
    editor.write(format!("Content-Length: {}\r\n\r\n{deep}", deep.len()).as_bytes());
    assert_eq!(editor.response(&Value::Null)["error"]["code"], -32700);
    editor.send(&[
        json!({"id": 1}),
        json!([]),
        json!(7),
        json!({"jsonrpc": "2.0", "method": 3}),
    ]);
    editor.settle();
    assert_eq!(editor.leave(), Some(0));
}

#[test]
fn who_leaves_without_a_word_leaves_with_1() {
    let set = set();
    let mut editor = Editor::new(set.path());
    editor.notify("exit", &Value::Null);
    assert_eq!(editor.exit_code(), Some(1));
    assert_eq!(Editor::new(set.path()).exit_code(), Some(1));
    let mut editor = Editor::silent(set.path());
    editor.notify("exit", &Value::Null);
    assert_eq!(editor.exit_code(), Some(1));
    let mut editor = Editor::new(set.path());
    editor.write(b"hello\r\n");
    assert_eq!(editor.exit_code(), Some(2), "and says why");

    let mut editor = Editor::new(set.path());
    editor.request("shutdown", &Value::Null);
    assert_eq!(
        editor.ask("shutdown", &Value::Null)["error"]["code"],
        -32600
    );
    editor.open_saved(&[CREATE]);
    editor.notify("exit", &Value::Null);
    assert_eq!(editor.exit_code(), Some(0));
}
