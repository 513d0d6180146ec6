//! What a reader of Markdown sees, block by block.

use crate::page::tests::{outline, page};
use crate::page::{BlockKind, FaultKind, Format, Page};
use crate::text::Span;

/// What opened each fault.
fn faults(text: &str) -> Vec<(FaultKind, String)> {
    let page = page(text);
    let faults = page.faults.iter();
    faults
        .map(|fault| (fault.kind, page.text(fault.span).to_owned()))
        .collect()
}

/// Each link as `whole, words, bytes of the target, target`.
fn links(text: &str) -> Vec<[String; 4]> {
    let page = page(text);
    let links = page.links.iter();
    links
        .map(|link| {
            let text = |span: Span| page.text(span).to_owned();
            let target = if link.undefined {
                "?".to_owned()
            } else {
                link.target.clone()
            };
            [
                text(link.span),
                text(link.text_span),
                text(link.target_span),
                target,
            ]
        })
        .collect()
}

fn code_bodies(page: &Page) -> Vec<String> {
    let codes = page.blocks.iter().filter_map(|block| match &block.kind {
        BlockKind::Code(code) => Some(code.body.text().to_string()),
        _ => None,
    });
    codes.collect()
}

#[test]
fn prose_headings_and_rules_come_in_order() {
    let text = "# Get *a* `b` & c\n\nTwo\nlines.\n\n---\n\nPart\n====\n\n###### Deep ##\n";
    let expected = "h1 Get a b & c\nprose \"Two\\nlines.\"\nrule\nh1 Part\nh6 Deep";
    assert_eq!(outline(text), expected);
    assert_eq!(page(text).format, Format::Markdown);
}

#[test]
fn a_hash_without_a_space_is_prose() {
    assert_eq!(outline("#Heading"), "prose \"#Heading\"");
}

#[test]
fn a_heading_knows_the_bytes_of_its_text() {
    let page = page("\u{feff}## Größe **x**  ##\n");
    let BlockKind::Heading(heading) = &page.blocks[0].kind else {
        panic!("no heading");
    };
    assert_eq!(heading.text, "Größe x");
    assert_eq!(page.text(heading.text_span), "Größe **x");
}

#[test]
fn a_tab_is_a_heading_that_is_all_link() {
    assert_eq!(outline("### [HTTP](#tab/http)\n"), "h3 HTTP #http");
    assert_eq!(outline("# See [HTTP](#tab/http)\n"), "h1 See HTTP");
    assert_eq!(outline("# [HTTP](#http)\n"), "h1 HTTP");
}

#[test]
fn lists_and_quotes_are_flattened() {
    let text = "- one `a`\n  more\n- \\*two\n  1. three\n\n> [!NOTE]\n> Quoted.\n\n> **Note:** x\n";
    let expected = "prose \"one `a`\\n  more\"\nprose \"\\\\*two\"\nprose \"three\"\n\
        prose \"[!NOTE]\\n> Quoted.\"\nprose \"**Note:** x\"";
    assert_eq!(outline(text), expected);
}

#[test]
fn comments_are_taken_out_of_html_and_of_prose() {
    let block = "<!-- {\n\n \"a\": 1 } --> said\nnext <!--x--> word\n";
    let expected = "comment \" {\\n\\n \\\"a\\\": 1 } \"\nprose \"said\"\nprose \"next\"\n\
        comment \"x\"\nprose \"word\"";
    assert_eq!(outline(block), expected);
    assert_eq!(outline("<!--a--><!--b-->"), "comment \"a\"\ncomment \"b\"");
    assert_eq!(
        outline("<!--> a <!---> b"),
        "comment \"\"\nprose \"a\"\ncomment \"\"\nprose \"b\""
    );
    assert_eq!(outline("> <!--a-->\n> b"), "comment \"a\"\nprose \"b\"");
}

#[test]
fn a_comment_in_code_is_none() {
    let text = "`<!-- a -->`\n\n```\n<!-- b -->\n```\n\n    <!-- c\n";
    let expected = "prose \"`<!-- a -->`\"\ncode  \"<!-- b -->\\n\"\ncode  \"<!-- c\\n\"";
    assert_eq!(outline(text), expected);
    assert_eq!(faults(text), []);
}

#[test]
fn a_comment_that_nothing_closes_is_a_fault_and_hides_the_rest() {
    let open = || (FaultKind::UnclosedComment, "<!--".to_owned());
    let text = "a\n\n<!-- {\n\n|b|\n|-|\n";
    assert_eq!(outline(text), "prose \"a\"");
    assert_eq!(faults(text), [open()]);
    assert_eq!(faults("words <!-- {\n\nmore -->\n"), [open()]);
    assert_eq!(faults("words \\<!-- escaped\n"), []);
    assert_eq!(faults("words <!-- {\n more -->\n"), []);
}

#[test]
fn a_fence_gives_its_language_and_its_body_as_written() {
    assert_eq!(
        outline("``` http now\nGET /\n\n```\n"),
        "code http \"GET /\\n\\n\""
    );
    assert_eq!(outline("~~~\n```\n~~~"), "code  \"```\\n\"");
    assert_eq!(outline("```json\n```"), "code json \"\"");
    assert_eq!(
        outline("```\r\na\r\n\r\nb\r\n```\r\n"),
        "code  \"a\\r\\n\\r\\nb\\r\\n\""
    );
    assert_eq!(outline("\tone\n\n\ttwo\n"), "code  \"one\\n\\ntwo\\n\"");
}

#[test]
fn code_in_lists_and_quotes_loses_their_marks() {
    let text =
        "- a\n\n  ```json\n  {\n    \"é\": 1\n  }\n  ```\n\n> ```\n> {\r\n>   1\n> }\n> ```\n";
    let page = page(text);
    assert_eq!(code_bodies(&page), ["{\n  \"é\": 1\n}\n", "{\r\n  1\n}\n"]);
    let BlockKind::Code(code) = &page.blocks[1].kind else {
        panic!("no code");
    };
    let key = code.body.text().find("\"é\"").unwrap();
    let place = code.body.place(Span::new(key, key + 4));
    assert_eq!(place.text(), "\"é\"");
    assert_eq!(place.span.start as usize, text.find("\"é\"").unwrap());
}

#[test]
fn a_fence_that_nothing_closes_swallows_the_rest_and_is_a_fault() {
    let open = |fence: &str| (FaultKind::UnclosedFence, fence.to_owned());
    assert_eq!(
        outline("```http\nGET /\n\n# No heading\n"),
        "code http \"GET /\\n\\n# No heading\\n\""
    );
    assert_eq!(faults("```http\nGET /\n"), [open("```http")]);
    assert_eq!(faults("````\na\n```\n"), [open("````")]);
    assert_eq!(faults("> ```\n> a\n\nb\n"), [open("```")]);
    assert_eq!(faults("```"), [open("```")]);
    assert_eq!(faults("```\na\n````\n"), []);
    assert_eq!(faults("> ```\n> a\n> ```\n"), []);
}

#[test]
fn a_block_ends_where_the_next_one_opens() {
    let before = |fence: &str, at: usize, next: &str| {
        let next = Span::new(at, at + next.len());
        [(FaultKind::FenceBefore(next), fence.to_owned())]
    };
    let text = "```http\nPOST /\n\n```json\n{}\n```\nwords\n";
    assert_eq!(outline(text), "code http \"POST /\\n\\n\"\nprose \"words\"");
    assert_eq!(faults(text), before("```http", 16, "```json"));
    let text = "- a\n\n```\nGET /\n```` c#  \n{}\n`````\n";
    assert_eq!(faults(text), []);
    assert_eq!(
        faults("```\nGET /\n``` c#  \n{}\n````\n"),
        before("```", 10, "``` c#")
    );
    assert_eq!(faults("````text\n```json\n````\n"), []);
    assert_eq!(faults("```md\n```json\n{}\n```\n"), []);
    assert_eq!(faults("```sh\necho '```json'\n```not closed\n```\n"), []);
}

#[test]
fn a_closing_fence_outside_its_list_item_is_one_fault() {
    let text = "- a\n\n  ```json\n  {}\n```\nwords\n";
    let fault = [(FaultKind::UnclosedFence, "```json".to_owned())];
    assert_eq!(faults(text), fault);
    let next = "\n```http\nGET /\n```\n";
    assert_eq!(faults(&format!("{text}{next}")), fault);
}

#[test]
fn tables_give_their_cells_without_padding() {
    let text = "| **A** |B|\n|:--|--|\n|`x\\|y` | [z](w) |\n|  |c\nd\n||\n\nend\n";
    let expected = "table [**A**|B] [`x\\|y`|[z](w)] [|c] [d] []\nprose \"end\"";
    assert_eq!(outline(text), expected);
    assert_eq!(outline("- > |a|\n  > |-|\n  > |b|\n"), "table [a] [b]");
}

#[test]
fn cells_beyond_the_header_are_kept_as_excess() {
    let head = "|a|b|\n|-|-|\n";
    assert_eq!(
        outline(&format!("{head}|1|x | *.y |z|\n")),
        "table [a|b] [1|x]+\"*.y |z\""
    );
    assert_eq!(outline(&format!("{head}|1|x || |\n")), "table [a|b] [1|x]");
    assert_eq!(outline(&format!("{head}|1|x\n")), "table [a|b] [1|x]");
}

#[test]
fn a_delimiter_row_of_another_width_makes_a_table_all_the_same() {
    let text = "|a|b|\n|:--|--|--|\n|1|`x|y`\n|2|\\||3|\n";
    let expected = "table [a|b] [1|`x|y`] [2|\\|]+\"3\" bad \"|:--|--|--|\"";
    assert_eq!(outline(text), expected);
    assert_eq!(
        outline("> a|b\n> |-|\n> c|d"),
        "table [a|b] [c|d] bad \"|-|\""
    );
    assert_eq!(outline("a|b\n|-|x|\nc|d"), "prose \"a|b\\n|-|x|\\nc|d\"");
    assert_eq!(outline("a b\n|-|-|\nc|d"), "prose \"a b\\n|-|-|\\nc|d\"");
}

#[test]
fn a_tab_in_the_delimiter_row_is_a_space() {
    let text = "|a|b|\n|:--\t|\t--|\n|1|\t2|\n";
    assert_eq!(outline(text), "table [a|b] [1|2]");
}

#[test]
fn comments_and_includes_in_a_table_follow_it() {
    let text = "|a|\n|-|\n|x <!-- y --> [!INCLUDE [b](c.md)] z|\n\nend\n";
    let expected = "table [a] [x <!-- y --> [!INCLUDE [b](c.md)] z]\ncomment \" y \"\n\
        include c.md\nprose \"end\"";
    assert_eq!(outline(text), expected);
}

#[test]
fn includes_are_no_links() {
    let text = "[!INCLUDE [a](../b.md)]\n[!include[c](d.md \"e\")]\n\n- x [!INCLUDE [a](b.md)] y\n\
        > [!INCLUDE [r]]\n\n[r]: s.md\n";
    let expected = "include ../b.md\ninclude d.md\nprose \"x\"\ninclude b.md\nprose \"y\"\n\
        include s.md";
    assert_eq!(outline(text), expected);
    assert_eq!(links(text), Vec::<[String; 4]>::new());
}

#[test]
fn what_only_looks_like_an_include_is_prose() {
    assert_eq!(
        outline("[!INCLUDE [a](b.md)"),
        "prose \"[!INCLUDE [a](b.md)\""
    );
    assert_eq!(
        outline("`[!INCLUDE [a](b.md)]`"),
        "prose \"`[!INCLUDE [a](b.md)]`\""
    );
}

#[test]
fn links_know_the_bytes_of_their_targets() {
    let link = |parts: [&str; 4]| parts.map(str::to_owned);
    assert_eq!(
        links("[a *b*](c.md \"t\")"),
        [link(["[a *b*](c.md \"t\")", "a *b*", "c.md", "c.md"])]
    );
    assert_eq!(
        links("[a](<b c>)"),
        [link(["[a](<b c>)", "a", "b c", "b c"])]
    );
    assert_eq!(
        links("[a]( b\\)(c) )"),
        [link(["[a]( b\\)(c) )", "a", "b\\)(c)", "b)(c)"])]
    );
    assert_eq!(
        links("[](b&amp;c)"),
        [link(["[](b&amp;c)", "", "b&amp;c", "b&c"])]
    );
    assert_eq!(
        links("<https://a.b>"),
        [link([
            "<https://a.b>",
            "https://a.b",
            "https://a.b",
            "https://a.b"
        ])]
    );
    assert_eq!(
        links("<a@b.c>"),
        [link(["<a@b.c>", "a@b.c", "a@b.c", "mailto:a@b.c"])]
    );
    assert_eq!(
        links("[![a](b)](c)"),
        [
            link(["[![a](b)](c)", "![a](b)", "c", "c"]),
            link(["![a](b)", "a", "b", "b"])
        ]
    );
    assert_eq!(
        links("|a|\n|-|\n|[é](ü)|\n"),
        [link(["[é](ü)", "é", "ü", "ü"])]
    );
}

#[test]
fn reference_links_point_at_their_definitions() {
    let text = "[x][Y] [y][] [y] [z]\n\n[y]: <a b> 't'\n[z]: c\\)d&amp;\n";
    let link = |parts: [&str; 4]| parts.map(str::to_owned);
    let expected = [
        link(["[x][Y]", "x", "a b", "a b"]),
        link(["[y][]", "y", "a b", "a b"]),
        link(["[y]", "y", "a b", "a b"]),
        link(["[z]", "z", "c\\)d&amp;", "c)d&"]),
    ];
    assert_eq!(links(text), expected);
}

#[test]
fn references_that_nothing_defines_are_told_but_brackets_are_text() {
    let link = |parts: [&str; 4]| parts.map(str::to_owned);
    let expected = [
        link(["[x][y z]", "x", "y z", "?"]),
        link(["[w][]", "w", "w", "?"]),
    ];
    assert_eq!(links("[x][y z] [w][] [brackets] \\[a][ `[x][y]`"), expected);
    assert_eq!(outline("- a [w][]"), "prose \"a [w][]\"");
}
