//! An editor as far as the server can tell: messages on its standard input and output.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::program;

/// Whoever waits longer than this waits in vain.
const HANGS: Duration = Duration::from_secs(120);

/// An editor with the server that it started.
pub(crate) struct Editor {
    server: Child,
    input: Option<ChildStdin>,
    output: Receiver<Value>,
    folder: PathBuf,
    asked: i64,
    /// What each open document holds, with its version.
    open: BTreeMap<String, (i64, String)>,
    /// The latest diagnostics of each file, as they were sent.
    shown: BTreeMap<String, Value>,
    /// Requests and other messages of the server.
    pub(crate) told: Vec<Value>,
}

impl Editor {
    /// Starts a server in a folder and says hello, with these capabilities.
    pub(crate) fn with(folder: &Path, capabilities: &Value) -> Self {
        let mut editor = Self::silent(folder);
        let root = editor.uri("");
        let params = json!({"processId": null, "rootUri": root, "capabilities": capabilities});
        editor.request("initialize", &params);
        editor.notify("initialized", &json!({}));
        editor
    }

    /// An editor like most.
    pub(crate) fn new(folder: &Path) -> Self {
        let text = json!({
            "publishDiagnostics": {"relatedInformation": true, "versionSupport": true},
            "hover": {"contentFormat": ["markdown", "plaintext"]},
        });
        let workspace = json!({
            "workspaceEdit": {"documentChanges": true},
            "didChangeWatchedFiles": {"dynamicRegistration": true},
        });
        Self::with(
            folder,
            &json!({"textDocument": text, "workspace": workspace}),
        )
    }

    /// A server that nobody has said anything to.
    pub(crate) fn silent(folder: &Path) -> Self {
        let mut server = program::command(folder)
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let mut stream = BufReader::new(server.stdout.take().unwrap());
        let (sender, output) = mpsc::channel();
        thread::spawn(move || {
            while let Some(message) = read(&mut stream) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        Self {
            input: server.stdin.take(),
            server,
            output,
            folder: folder.to_path_buf(),
            asked: 0,
            open: BTreeMap::new(),
            shown: BTreeMap::new(),
            told: Vec::new(),
        }
    }

    /// What a file of the folder is called.
    pub(crate) fn uri(&self, name: &str) -> String {
        let name = name
            .replace('%', "%25")
            .replace(' ', "%20")
            .replace('#', "%23");
        format!("file://{}/{name}", self.folder.display())
    }

    /// Writes bytes as they are.
    pub(crate) fn write(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes).and_then(|()| input.flush()).unwrap();
    }

    /// Sends several messages at once.
    pub(crate) fn send(&mut self, messages: &[Value]) {
        let mut bytes = Vec::new();
        for message in messages {
            let text = message.to_string();
            write!(bytes, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
        }
        self.write(&bytes);
    }

    pub(crate) fn notify(&mut self, method: &str, params: &Value) {
        self.send(&[json!({"jsonrpc": "2.0", "method": method, "params": params})]);
    }

    /// Asks, and waits for the whole response.
    pub(crate) fn ask(&mut self, method: &str, params: &Value) -> Value {
        self.asked += 1;
        let id = self.asked;
        self.send(&[json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params})]);
        self.response(&json!(id))
    }

    /// Waits for the response to a request.
    pub(crate) fn response(&mut self, id: &Value) -> Value {
        loop {
            let message = self.next();
            if message.get("method").is_none() && message["id"] == *id {
                return message;
            }
        }
    }

    /// Asks for something that there is.
    pub(crate) fn request(&mut self, method: &str, params: &Value) -> Value {
        let mut response = self.ask(method, params);
        assert!(response.get("error").is_none(), "{method}: {response}");
        response["result"].take()
    }

    /// Asks about a place of a document.
    pub(crate) fn ask_at(
        &mut self,
        method: &str,
        name: &str,
        (line, character): (u64, u64),
    ) -> Value {
        let params = json!({
            "textDocument": {"uri": self.uri(name)},
            "position": {"line": line, "character": character},
        });
        self.request(method, &params)
    }

    fn next(&mut self) -> Value {
        let message = self
            .output
            .recv_timeout(HANGS)
            .expect("the server says something");
        assert_eq!(message["jsonrpc"], "2.0", "{message}");
        if message["method"] == "textDocument/publishDiagnostics" {
            let uri = message["params"]["uri"].as_str().unwrap().to_owned();
            self.shown.insert(uri, message["params"].clone());
        } else if message.get("method").is_some() {
            self.told.push(message.clone());
        }
        message
    }

    /// Waits until the server has said everything.
    pub(crate) fn settle(&mut self) {
        // What is found in the end is told behind the answer to what came last.
        for _ in 0..2 {
            let response = self.ask("nobody/knows", &Value::Null);
            assert_eq!(response["error"]["code"], -32601, "{response}");
        }
    }

    /// Opens a document with this text, whatever is on disk.
    pub(crate) fn open(&mut self, name: &str, text: &str) {
        let document = json!({
            "uri": self.uri(name), "languageId": "markdown", "version": 1, "text": text,
        });
        self.open.insert(name.to_owned(), (1, text.to_owned()));
        self.notify("textDocument/didOpen", &json!({"textDocument": document}));
    }

    /// Opens documents as they are on disk.
    pub(crate) fn open_saved(&mut self, names: &[&str]) {
        for name in names {
            let text = std::fs::read_to_string(self.folder.join(name)).unwrap();
            self.open(name, &text);
        }
    }

    /// What stands in a document.
    pub(crate) fn text(&self, name: &str) -> &str {
        &self.open[name].1
    }

    /// Replaces the only place of a document where `old` stands, and sends no more than that.
    pub(crate) fn replace(&mut self, name: &str, old: &str, new: &str) {
        let message = self.replacing(name, old, new);
        self.send(&[message]);
    }

    /// The message that tells of a replacement.
    pub(crate) fn replacing(&mut self, name: &str, old: &str, new: &str) -> Value {
        let text = self.text(name);
        let at = text
            .find(old)
            .unwrap_or_else(|| panic!("{old:?} is not in {name}"));
        assert_eq!(
            text.rfind(old),
            Some(at),
            "{old:?} is in {name} more than once"
        );
        let range = json!({"start": position(text, at), "end": position(text, at + old.len())});
        self.changing(name, &[json!({"range": range, "text": new})])
    }

    /// Puts another text into a document.
    pub(crate) fn put(&mut self, name: &str, text: &str) {
        let message = self.changing(name, &[json!({"text": text})]);
        self.send(&[message]);
    }

    /// The message that tells of changes, which are applied here as well.
    pub(crate) fn changing(&mut self, name: &str, changes: &[Value]) -> Value {
        let uri = self.uri(name);
        let (version, text) = self.open.get_mut(name).unwrap();
        *version += 1;
        for change in changes {
            apply(text, change);
        }
        json!({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {
            "textDocument": {"uri": uri, "version": version},
            "contentChanges": changes,
        }})
    }

    /// Applies an edit of the workspace that the server gave, and tells of it.
    pub(crate) fn apply(&mut self, edit: &Value) {
        for changed in edit["documentChanges"].as_array().unwrap() {
            let uri = changed["textDocument"]["uri"].as_str().unwrap().to_owned();
            let name = self
                .open
                .keys()
                .find(|name| self.uri(name) == uri)
                .unwrap()
                .clone();
            assert_eq!(changed["textDocument"]["version"], self.open[&name].0);
            let mut edits = changed["edits"].as_array().unwrap().clone();
            // The last one first: all of them count in the text as it was.
            edits.sort_by_key(|edit| {
                let start = &edit["range"]["start"];
                std::cmp::Reverse((start["line"].as_u64(), start["character"].as_u64()))
            });
            for edit in &mut edits {
                edit["text"] = edit["newText"].take();
            }
            let message = self.changing(&name, &edits);
            self.send(&[message]);
        }
    }

    pub(crate) fn save(&mut self, name: &str) {
        std::fs::write(self.folder.join(name), self.text(name)).unwrap();
        let params = json!({"textDocument": {"uri": self.uri(name)}});
        self.notify("textDocument/didSave", &params);
    }

    pub(crate) fn close(&mut self, name: &str) {
        self.open.remove(name);
        let params = json!({"textDocument": {"uri": self.uri(name)}});
        self.notify("textDocument/didClose", &params);
    }

    /// Tells that a file changed on disk: 1 it is new, 2 it says something else, 3 it is gone.
    pub(crate) fn changed_on_disk(&mut self, name: &str, how: u8) {
        let changes = json!([{"uri": self.uri(name), "type": how}]);
        self.notify(
            "workspace/didChangeWatchedFiles",
            &json!({"changes": changes}),
        );
    }

    /// The diagnostics of a document as it stands now; none where the server says nothing of it.
    pub(crate) fn shown(&mut self, name: &str) -> Option<Vec<Value>> {
        self.settle();
        let shown = self.shown.get(&self.uri(name))?;
        let version = self.open.get(name).map(|(version, _)| *version);
        // A document of which nothing is known any more has no version.
        let gone = json!({"uri": self.uri(name), "diagnostics": []});
        assert!(
            shown["version"].as_i64() == version || *shown == gone,
            "{shown}"
        );
        Some(shown["diagnostics"].as_array().unwrap().clone())
    }

    /// The diagnostics of a document, each as `line:character-line:character rule`, from 0.
    pub(crate) fn rules(&mut self, name: &str) -> Vec<String> {
        let shown = self.shown(name).unwrap_or_default();
        shown
            .iter()
            .map(|it| format!("{} {}", written(&it["range"]), it["code"].as_str().unwrap()))
            .collect()
    }

    /// Leaves as an editor should, and gives the exit code.
    pub(crate) fn leave(mut self) -> Option<i32> {
        self.request("shutdown", &Value::Null);
        self.notify("exit", &Value::Null);
        self.exit_code()
    }

    /// Closes the server's input and waits for its end.
    pub(crate) fn exit_code(mut self) -> Option<i32> {
        self.input = None;
        program::wait(&mut self.server)
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// A range as `line:character-line:character`.
pub(crate) fn written(range: &Value) -> String {
    let end = |end: &str| format!("{}:{}", range[end]["line"], range[end]["character"]);
    format!("{}-{}", end("start"), end("end"))
}

fn read(stream: &mut impl BufRead) -> Option<Value> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end().split_once(": ") {
            Some(("Content-Length", value)) => length = value.parse().ok(),
            Some(_) => {}
            None => break,
        }
    }
    let mut bytes = vec![0; length.expect("every message has a length")];
    stream.read_exact(&mut bytes).ok()?;
    Some(serde_json::from_slice(&bytes).expect("every message is JSON"))
}

/// Where a byte of a text is, in lines and UTF-16.
pub(crate) fn position(text: &str, at: usize) -> Value {
    let line = text[..at].matches('\n').count();
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    json!({"line": line, "character": text[start..at].encode_utf16().count()})
}

fn apply(text: &mut String, change: &Value) {
    let new = change["text"].as_str().unwrap();
    let Some(range) = change.get("range") else {
        new.clone_into(text);
        return;
    };
    let find = |end: &str| {
        let wanted = &range[end];
        let boundaries = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        let mut found = boundaries.filter(|&at| position(text, at) == *wanted);
        found
            .next()
            .unwrap_or_else(|| panic!("there is no {wanted}"))
    };
    let (start, end) = (find("start"), find("end"));
    text.replace_range(start..end, new);
}
