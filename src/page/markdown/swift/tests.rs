//! Both ways to read must give the same, whatever the text.

use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;

use super::super::{read, read_by};
use crate::page::Page;
use crate::text::Source;

/// What both give for a text, this and the parser alone.
fn both(text: &str) -> [String; 2] {
    let source = Arc::new(Source::new("x.md", text));
    let parsed = read_by(Arc::clone(&source), |reader| {
        reader.parse(0..reader.body.len());
    });
    [read(source), parsed].map(|page| told(&page))
}

fn told(page: &Page) -> String {
    let blocks = page.blocks.iter().map(|block| format!("{block:?}\n"));
    let links = page.links.iter().map(|link| format!("{link:?}\n"));
    let faults = page.faults.iter().map(|fault| format!("{fault:?}\n"));
    blocks.chain(links).chain(faults).collect()
}

#[test]
fn real_pages_are_read_as_the_parser_reads_them() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let corpus = std::env::var_os("APIPROOF_CORPUS").map(std::path::PathBuf::from);
    let folders = ["seeds", "docs", "tests/cases"].map(|folder| root.join(folder));
    for folder in folders.into_iter().chain(corpus) {
        for entry in walkdir::WalkDir::new(folder).into_iter().flatten() {
            if entry
                .path()
                .extension()
                .is_some_and(|ending| ending == "md")
                && let Ok(text) = std::fs::read_to_string(entry.path())
            {
                let [swift, parsed] = both(&text);
                assert_eq!(swift, parsed, "{}", entry.path().display());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    #[test]
    fn anything_is_read_as_the_parser_reads_it(
        lines in prop::collection::vec(prop::sample::select(LINES), 0..9),
        end in prop::sample::select(vec!["\n", "\r\n"]),
    ) {
        let [swift, parsed] = both(&lines.join(end));
        prop_assert_eq!(swift, parsed);
    }

    #[test]
    fn any_words_are_read_as_the_parser_reads_them(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..12),
        frame in prop::sample::select(vec!["", "# ", "|a|b|\n|-|-|\n|", "|a\n|-|\n| "]),
    ) {
        let [swift, parsed] = both(&[frame, &pieces.concat()].concat());
        prop_assert_eq!(swift, parsed);
    }
}

const LINES: &[&str] = &[
    "",
    "",
    "",
    "words",
    "*bold* words",
    "* item",
    "- item",
    "  - inner",
    "1. one",
    "12) twelve",
    "200 OK",
    "> quote",
    ">quote",
    "> **Note:** [x](y.md) words  ",
    "> [!NOTE]",
    "> - item",
    ">",
    ">\tcode",
    "> ```",
    "# Title",
    "#Title",
    "## [Tab](#tab/x)",
    "### T ##",
    "#",
    "```",
    "```json",
    "````",
    " ```",
    "``` x`",
    "    ```",
    "~~~",
    "<!-- c -->",
    "<!-- {",
    "-->",
    "} --> x",
    " <!-- d -->",
    "<!-->",
    "<br>",
    "<div>",
    "<pre>",
    "| a | b |",
    "|-|-|",
    "|---|:--:|",
    "|:-|",
    "| 1 | [x](y.md) |",
    "|1|2|3|",
    "||",
    "|",
    "| `a|b` | c",
    "|\\||",
    "a|b",
    "-|-",
    "===",
    "---",
    "--- ",
    "--",
    "- - -",
    "***",
    "  indented",
    "\tindented",
    "    code",
    "[!INCLUDE [a](../b.md)]",
    "[a](b)",
    "[a]: b",
    "[a][b]",
    "[a]",
    "a\\",
    "words  ",
    " ",
    "\u{b}",
    "e\rf",
    "&amp;",
    "é",
    "_x_",
    "+ plus",
    ": x",
    "![i](j)",
    "`code`",
    "{",
    "  \"a\": 1",
    "}",
];

const PIECES: &[&str] = &[
    "[",
    "]",
    "(",
    ")",
    "a",
    "a.md",
    " ",
    "`",
    "``",
    "\\",
    "*",
    "_",
    "!",
    "<",
    ">",
    "&amp;",
    "|",
    "[x](y)",
    "[!INCLUDE ",
    "#",
    "\n",
    "[z][w]",
    "[v][]",
    "\"t\"",
    "<b>",
    "<!-- c -->",
    "é",
    "~",
];
