//! What an editor asks for: the claims under the cursor, the way to the promise, fixes.

use serde_json::{Value, json};

use super::editor::{Editor, position};
use super::{GET, LAMP, LONG, MOOD, SHORT, none, set};

/// Where a text stands in a document, in lines and UTF-16.
fn place_of(text: &str, needle: &str) -> (u64, u64) {
    let at = position(text, text.find(needle).unwrap());
    (
        at["line"].as_u64().unwrap(),
        at["character"].as_u64().unwrap(),
    )
}

#[test]
fn hover_tells_what_why_tells() {
    let set = set();
    let mut editor = Editor::new(set.path());
    editor.open_saved(&[GET]);
    let place = place_of(editor.text(GET), "\"Reading lamp\"");
    let hover = editor.ask_at("textDocument/hover", GET, place);
    assert_eq!(hover["contents"]["kind"], "markdown");
    insta::assert_snapshot!(hover["contents"]["value"].as_str().unwrap(), @r#"
    **the property `displayName` of microsoft.graph.lamp**

    Why this type:

    - api/lamp-get.md:74:18: the object itself says microsoft.graph.lamp

    Claimed by:

    - resources/lamp.md:32:14: the table of properties of microsoft.graph.lamp says String; at most 24 characters
    - resources/lamp.md:62:18: the JSON representation of microsoft.graph.lamp says "String"
    - api/lamp-create.md:48:14: the body table of POST /rooms/{id}/lamps says String; required; at most 24 characters
    - api/lamp-update.md:48:14: the body table of PATCH /rooms/{id}/lamps/{id} says String; at most 24 characters

    What follows:

    - its value is String, at most 24 characters
    - null is accepted: no claim that counts refuses it
    - only what the pages of microsoft.graph.lamp say makes the type; 2 claims above stand aside
    "#);

    // What is typed on the page of the type is told at once.
    editor.open_saved(&[LAMP]);
    editor.replace(LAMP, LONG, SHORT);
    let hover = editor.ask_at("textDocument/hover", GET, place);
    assert!(
        hover.to_string().contains("at most 2 characters"),
        "{hover}"
    );
    // Where nothing is promised, nothing is told.
    assert_eq!(
        editor.ask_at("textDocument/hover", GET, (0, 0)),
        Value::Null
    );
    assert_eq!(
        editor.ask_at("textDocument/hover", "nowhere.md", (0, 0)),
        Value::Null
    );

    let mut plain = Editor::with(set.path(), &json!({}));
    plain.open_saved(&[GET]);
    let hover = plain.ask_at("textDocument/hover", GET, place);
    assert_eq!(hover["contents"]["kind"], "plaintext");
    let (line, column) = (place.0 + 1, place.1 + 1);
    let why = crate::program::run(set.path(), ["why", &format!("{GET}:{line}:{column}")]);
    assert_eq!(hover["contents"]["value"], why.out);
}

#[test]
fn the_way_leads_from_a_value_to_the_cell_that_promised_it() {
    let set = set();
    let mut editor = Editor::new(set.path());
    editor.open_saved(&[GET, LAMP]);
    let go = |editor: &mut Editor, needle: &str| -> Vec<(String, String)> {
        let place = place_of(editor.text(GET), needle);
        let found = editor.ask_at("textDocument/definition", GET, place);
        let found = found.as_array().unwrap().iter();
        found
            .map(|it| {
                let (line, character) = (
                    &it["range"]["start"]["line"],
                    &it["range"]["start"]["character"],
                );
                let name = [GET, LAMP, MOOD]
                    .into_iter()
                    .find(|name| it["uri"] == editor.uri(name));
                let text = set.read(name.unwrap());
                let line = text
                    .lines()
                    .nth(usize::try_from(line.as_u64().unwrap()).unwrap())
                    .unwrap();
                let rest = &line[usize::try_from(character.as_u64().unwrap()).unwrap()..];
                (name.unwrap().to_owned(), rest.to_owned())
            })
            .collect()
    };
    let cell = (
        LAMP.to_owned(),
        "String|What people call it. Maximum length is 24 characters.|".to_owned(),
    );
    assert_eq!(
        go(&mut editor, "\"Reading lamp\""),
        std::slice::from_ref(&cell)
    );
    assert_eq!(go(&mut editor, "displayName"), [cell]);
    assert_eq!(go(&mut editor, "HTTP/1.1 200")[0].0, GET);
    assert_eq!(go(&mut editor, "---"), []);
    // From a finding, to what it rests on.
    editor.replace(LAMP, LONG, SHORT);
    let related = editor.shown(GET).unwrap()[0]["relatedInformation"][0]["location"].clone();
    let place = place_of(editor.text(GET), "\"Reading lamp\"");
    assert_eq!(
        editor.ask_at("textDocument/definition", GET, place),
        json!([related])
    );
}

/// The code actions for a place of a document, of these kinds.
fn actions(editor: &mut Editor, name: &str, needle: &str, only: &Value) -> Vec<Value> {
    let at = position(editor.text(name), editor.text(name).find(needle).unwrap());
    let mut params = json!({
        "textDocument": {"uri": editor.uri(name)},
        "range": {"start": at, "end": at},
        "context": {"diagnostics": []},
    });
    if !only.is_null() {
        params["context"]["only"] = only.clone();
    }
    let actions = editor.request("textDocument/codeAction", &params);
    actions.as_array().unwrap().clone()
}

#[test]
fn a_fix_heals_its_finding() {
    let set = set();
    let mut editor = Editor::new(set.path());
    let text = set.read(GET).replace('\n', "\r\n");
    // A name in another case, behind a character that takes two units, and one that is only alike.
    let text = text.replace(
        "\"displayName\": \"Reading lamp\"",
        "\"@odata.etag\": \"\u{1f4a1}\", \"displayname\": \"Reading lamp\"",
    );
    let text = text.replace("\"dimLevel\"", "\"dimLevle\"");
    editor.open(GET, &text);
    assert_eq!(editor.rules(GET).len(), 2);

    let offered = actions(&mut editor, GET, "displayname", &json!(["quickfix"]));
    let [fix] = offered.as_slice() else {
        panic!("{offered:?}")
    };
    assert_eq!(fix["title"], "Write `displayName`");
    assert_eq!(fix["isPreferred"], true);
    assert_eq!(fix["diagnostics"][0]["code"], "property-case");
    editor.apply(&fix["edit"]);
    assert!(
        editor
            .text(GET)
            .contains("\"@odata.etag\": \"\u{1f4a1}\", \"displayName\": \"Reading lamp\"")
    );
    assert!(editor.rules(GET).concat().ends_with("unknown-property"));

    let offered = actions(&mut editor, GET, "dimLevle", &Value::Null);
    let [guess] = offered.as_slice() else {
        panic!("{offered:?}")
    };
    assert_eq!(guess["title"], "Write `dimLevel` (a guess)");
    assert_eq!(guess.get("isPreferred"), None);
    editor.apply(&guess["edit"]);
    assert_eq!(editor.rules(GET), none());
    assert!(actions(&mut editor, GET, "dimLevel", &Value::Null).is_empty());
}

#[test]
fn all_that_is_safe_is_mended_at_once_where_that_is_asked_for() {
    let set = set();
    let mut editor = Editor::new(set.path());
    let text = set.read(GET).replace("\"displayName\"", "\"displayname\"");
    let text = text
        .replace("\"isLit\"", "\"islit\"")
        .replace("\"dimLevel\"", "\"dimLevle\"");
    editor.open(GET, &text);
    let kinds = |editor: &mut Editor, only: &Value| -> Vec<String> {
        let offered = actions(editor, GET, "displayname", only);
        offered
            .iter()
            .map(|it| it["kind"].as_str().unwrap().to_owned())
            .collect()
    };
    let all = "source.fixAll.apiproof";
    for only in ["source", "source.fixAll", all] {
        assert_eq!(kinds(&mut editor, &json!([only])), [all]);
    }
    for only in [
        "source.fixAll.other",
        "source.organizeImports",
        "quick",
        "refactor",
    ] {
        assert!(kinds(&mut editor, &json!([only])).is_empty(), "{only}");
    }
    assert_eq!(kinds(&mut editor, &Value::Null), ["quickfix", all]);
    let offered = actions(&mut editor, GET, "---", &json!(["source.fixAll"]));
    assert_eq!(
        offered[0]["title"],
        "Mend what has one mend only: 2 findings"
    );
    editor.apply(&offered[0]["edit"]);
    let rules = editor.rules(GET);
    assert!(
        rules.len() == 1 && rules[0].ends_with("unknown-property"),
        "{rules:?}"
    );

    // A client that knows no versions gets the same edit in the older form.
    let mut old = Editor::with(set.path(), &json!({}));
    old.open(GET, &text);
    let offered = actions(&mut old, GET, "---", &json!(["source.fixAll"]));
    let uri = old.uri(GET);
    assert_eq!(
        offered[0]["edit"]["changes"][&uri]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}
