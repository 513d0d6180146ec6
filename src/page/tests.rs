//! How tests see a page, and what holds for every text.

use std::sync::Arc;

use proptest::prelude::*;

use super::{Block, BlockKind, Page, Table};
use crate::text::{Source, Span};

/// Reads a text as a page.
pub(super) fn page(text: &str) -> Page {
    Page::read(Arc::new(Source::new("page.md", text)))
}

/// The blocks of a text, one a line.
pub(super) fn outline(text: &str) -> String {
    let page = page(text);
    let lines: Vec<_> = page.blocks.iter().map(|block| line(&page, block)).collect();
    lines.join("\n")
}

fn line(page: &Page, block: &Block) -> String {
    match &block.kind {
        BlockKind::Heading(heading) => match &heading.tab {
            Some(tab) => format!("h{} {} #{tab}", heading.level, heading.text),
            None => format!("h{} {}", heading.level, heading.text),
        },
        BlockKind::Table(table) => table_line(page, table),
        BlockKind::Code(code) => {
            format!("code {} {:?}", page.text(code.language), code.body.text())
        }
        BlockKind::Comment(inner) => format!("comment {:?}", page.text(*inner)),
        BlockKind::Paragraph => format!("prose {:?}", page.text(block.span)),
        BlockKind::Include(path) => format!("include {}", page.text(*path)),
        BlockKind::Rule => "rule".to_owned(),
    }
}

fn table_line(page: &Page, table: &Table) -> String {
    let cells = |cells: &[Span]| {
        let cells: Vec<_> = cells.iter().map(|&cell| page.text(cell)).collect();
        format!("[{}]", cells.join("|"))
    };
    let rows = table.rows.iter().map(|row| {
        let excess = row.excess.map(|excess| format!("+{:?}", page.text(excess)));
        cells(&row.cells) + &excess.unwrap_or_default()
    });
    let bad = table
        .bad_delimiter
        .map(|delimiter| format!("bad {:?}", page.text(delimiter)));
    let parts = ["table".to_owned(), cells(&table.header)].into_iter();
    parts.chain(rows).chain(bad).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_text_file_is_a_page_when_it_has_what_pages_have() {
    let is_page = |text: &str| Page::is_page(&Source::new("a.txt", text));
    assert!(is_page("---\ntitle: A\n---\n"));
    assert!(is_page("Get a user\n\n  GET /users/{id}\n"));
    assert!(is_page("Property Type Description\n"));
    assert!(is_page("| **Property** | Type |\n"));

    assert!(!is_page("---\na rule above, nothing else\n"));
    assert!(!is_page("GET to the point /now\n"));
    assert!(!is_page(
        "A Property Type Description is a line of three words.\n"
    ));
    assert!(!is_page("| Product | Type |\n"));
    assert!(!is_page(""));
}

#[test]
fn a_text_longer_than_any_page_is_a_fault_and_nothing_else() {
    let page = page(&"[".repeat(super::MAX_LEN + 1));
    assert_eq!(page.faults.len(), 1);
    assert_eq!(page.faults[0].kind, super::FaultKind::TooLong);
    assert!(page.blocks.is_empty());
}

#[test]
fn deep_nesting_is_read_in_no_time() {
    for text in [
        "[".repeat(100_000),
        ">".repeat(20_000),
        format!("{}x\n{}", "> ".repeat(20_000), "y\n".repeat(20_000)),
        format!("{}x\n{}", "- ".repeat(20_000), "y\n".repeat(20_000)),
        format!("---\na: {}\n---\n", "[".repeat(100_000)),
        format!("T\n\nGET /a\n\n{}", "{".repeat(100_000)),
    ] {
        page(&text);
    }
}

/// Every span of a page lies in its text, on characters; blocks come in order; code maps back.
fn check(text: &str) {
    let page = page(text);
    let inside = |span: Span| {
        assert!(span.start <= span.end, "{span:?} in {text:?}");
        assert!(text.get(span.range()).is_some(), "{span:?} in {text:?}");
    };
    if let Some(front_matter) = &page.front_matter {
        inside(front_matter.span);
        for entry in &front_matter.entries {
            inside(entry.key_span);
            inside(entry.value_span);
        }
        front_matter.fault.iter().for_each(|fault| inside(fault.0));
    }
    page.faults.iter().for_each(|fault| inside(fault.span));
    let mut last = 0;
    for block in &page.blocks {
        inside(block.span);
        assert!(last <= block.span.start, "{:?} in {text:?}", page.blocks);
        last = block.span.start;
        match &block.kind {
            BlockKind::Heading(heading) => inside(heading.text_span),
            BlockKind::Table(table) => check_table(text, block.span, table),
            BlockKind::Code(code) => {
                inside(code.language);
                for (at, letter) in code.body.text().char_indices() {
                    let place = code.body.place(Span::new(at, at + letter.len_utf8()));
                    assert_eq!(place.text(), letter.to_string(), "in {text:?}");
                }
            }
            BlockKind::Comment(inner) | BlockKind::Include(inner) => {
                assert!(block.span.contains(*inner), "{block:?} in {text:?}");
                inside(*inner);
            }
            BlockKind::Paragraph => assert!(!page.text(block.span).trim_ascii().is_empty()),
            BlockKind::Rule => {}
        }
    }
    for link in &page.links {
        inside(link.span);
        inside(link.text_span);
        inside(link.target_span);
        assert!(link.span.contains(link.text_span), "{link:?} in {text:?}");
    }
}

fn check_table(text: &str, table_span: Span, table: &Table) {
    let mut cells = table.header.clone();
    for row in &table.rows {
        assert!(table_span.contains(row.span), "{row:?} in {text:?}");
        assert!(row.cells.len() <= table.header.len());
        for cell in row.cells.iter().chain(&row.excess) {
            assert!(row.span.contains(*cell), "{row:?} in {text:?}");
        }
        cells.extend(&row.cells);
    }
    for cell in cells {
        let words = text.get(cell.range()).unwrap();
        assert_eq!(words.trim_matches(' '), words);
    }
}

/// Pieces that pages are made of, whole and broken.
fn piece() -> impl Strategy<Value = String> {
    let pieces: Vec<String> = [
        "---\n",
        "title: \"é: x\"\n",
        "a: [b, 'c']\n",
        "- x\n",
        "  y: |\n",
        "...\n",
        "\u{feff}",
        "\n",
        "\r\n",
        " ",
        "\t",
        "    ",
        "> ",
        ">",
        "- ",
        "1. ",
        "# ",
        "## Example\n",
        "#",
        "===\n",
        "| a | b |\n",
        "|:--|--|\n",
        "|-\t|-|\n",
        "|---|\n",
        "|`x|y`|\\|",
        "|",
        "é",
        "🙂 ",
        "word ",
        "```http\n",
        "```\n",
        "~~~\n",
        "`",
        "``",
        "*",
        "**",
        "_",
        "\\",
        "<!--",
        "<!-- { \"a\": 1 }",
        "-->",
        "--> ",
        "<br>",
        "<a b=\"",
        "<https://é.x>",
        "<a@b.c>",
        "&lt;",
        "&#x41;",
        "\0",
        "[",
        "]",
        "](",
        ")",
        "![",
        "[x][y]",
        "[x][]",
        "[x]",
        "[x]: <é> 't'\n",
        "[y]: a\\)b&amp;c\n",
        "[a](b)",
        "[a](<b c> \"t\")",
        "[a](b\\)c)",
        "[!INCLUDE [a](b.md)]",
        "[HTTP](#tab/http)",
        "GET /a/{b}\n",
        "HTTP/1.1 200 OK\n",
        "Content-type: a/b\n",
        "{\n",
        "}\n",
        "\"k\": \"é\\\"\",",
        "Property Type Description\n",
        "id String The é.\n",
        "Permission type Permissions (x)\n",
        "Delegated (work) A.B\n",
        "Member Value Description\n",
        "none 0 é\n",
        "Request body\n",
    ]
    .map(str::to_owned)
    .to_vec();
    prop_oneof![9 => prop::sample::select(pieces), 1 => ".{0,4}"]
}

const PAGE: &str = r#"---
title: "Überblick"
author: ""
tags: [a, b]
---

# Get a thing

> [!NOTE]
> Ein Gerät, `quoted`. [Note][n]

## HTTP request
<!-- { "blockType": "ignored" } -->
```http
GET /things/{id}
```

|Property|Type|Description|
|:---|:---|:---|
|id|String|The key \\| id. Größe.|
|owner|[user](user.md) collection|`a|b`|

1. An item

   ```json
   { "a": "é" }
   ```

# [C#](#tab/csharp)
[!INCLUDE [sample](../x.md)]
---

[n]: ../note.md#größe "Größe"
"#;

const PLAIN: &str = "Get a thing\n\nHTTP request\n\nGET /things\n\nProperty Type Description\n\
    größe String Die Größe.\nid String collection The keys.\n\nResponse\n\n\
    HTTP/1.1 200 OK\nA: b\n\n{\n  \"é\": []\n}\n";

fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

proptest! {
    #[test]
    fn spans_hold_for_any_pieces(pieces in prop::collection::vec(piece(), 0..40)) {
        check(&pieces.concat());
    }

    #[test]
    fn spans_hold_for_mutated_pages(
        plain in any::<bool>(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0..30_usize, piece()), 1..6),
    ) {
        let mut text = if plain { PLAIN } else { PAGE }.to_owned();
        for (index, cut, new) in edits {
            let start = boundary(&text, index.index(text.len() + 1));
            let end = boundary(&text, (start + cut).min(text.len()));
            text.replace_range(start..end.max(start), &new);
        }
        check(&text);
    }
}
