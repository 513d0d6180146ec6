//! The settings for editors in the documentation. What stands there for Neovim is run by Neovim itself, in
//! `tests/editor`.

use std::fs;

use serde_json::{Value, json};

use crate::literate::{self, Piece};
use crate::scratch::project;

/// The settings of a language, in their order.
fn settings(language: &str) -> Vec<String> {
    let text = fs::read_to_string(project().join("docs/editor.md")).unwrap();
    let fences = literate::read(&text)
        .into_iter()
        .filter_map(|piece| match piece {
            Piece::Fence(fence) if fence.language == language => Some(fence.text),
            _ => None,
        });
    fences.collect()
}

#[test]
fn settings_start_the_server_for_markdown() {
    let code: Value = serde_json::from_str(&settings("json")[0]).unwrap();
    assert_eq!(code["glspc.server.command"], "apiproof");
    assert_eq!(code["glspc.server.commandArguments"], json!(["lsp"]));
    assert_eq!(code["glspc.server.languageId"], json!(["markdown"]));

    let tables = settings("toml");
    let [helix, zed] = tables.as_slice() else {
        panic!("{tables:?}")
    };
    let helix: toml::Table = helix.parse().unwrap();
    let server = &helix["language-server"]["apiproof"];
    assert_eq!(server["command"].as_str(), Some("apiproof"));
    assert_eq!(server["args"][0].as_str(), Some("lsp"));
    assert_eq!(helix["language"][0]["name"].as_str(), Some("markdown"));
    let zed: toml::Table = zed.parse().unwrap();
    let server = &zed["language_servers"]["apiproof"];
    assert_eq!(server["languages"][0].as_str(), Some("Markdown"));
}
