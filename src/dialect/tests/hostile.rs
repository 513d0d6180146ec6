//! Texts that nobody wrote to be read: no panic, no span outside, no text too long.

use proptest::prelude::*;

use super::{Promise, TypeExpr, collection, links, page, string, whole};
use crate::dialect::Dialect;
use crate::page::Page;
use crate::text::Span;

/// Scraps of real pages, to be glued together.
fn text() -> impl Strategy<Value = String> {
    let scraps = prop::sample::select(vec![
        "Possible values are",
        ": ",
        "`a`",
        ", ",
        " or ",
        "and more",
        ".",
        " ",
        "**",
        "_",
        "`",
        "(",
        ")",
        "[",
        "]",
        "](x.md)",
        "[x](y.md)",
        "[]",
        "Required",
        "Read-only",
        "Not nullable",
        "Inherited from ",
        "Maximum length is ",
        "64",
        " characters",
        "Valid values ",
        "1 to 5",
        "String",
        "collection",
        "Collection(",
        "&nbsp;",
        "<br>",
        "\\|",
        "é",
        "\u{a0}",
        "\u{200b}",
        "“x”",
        "TODO",
        "204",
        "`200 OK`",
        " response",
        "in the response body",
        "evolvable enum",
        "to get the following values in this evolvable enum",
        "-value",
        "#",
        "\n",
        "…",
        "microsoft.graph.x",
    ]);
    prop_oneof![
        prop::collection::vec(scraps, 0..30).prop_map(|scraps| scraps.concat()),
        any::<String>(),
    ]
}

fn check_span(page: &Page, outer: Span, span: Span) {
    assert!(outer.contains(span), "{span:?} of {outer:?}");
    let text = page.source.text();
    assert!(text.is_char_boundary(span.start as usize) && text.is_char_boundary(span.end as usize));
}

fn check_type(page: &Page, cell: Span, expr: &TypeExpr) {
    match expr.innermost() {
        TypeExpr::Named(name) => {
            check_span(page, cell, name.span);
            let target = |target| page.links.iter().any(|link| link.target == target);
            assert!(name.target().is_none_or(target));
        }
        TypeExpr::OneOf(all) => all.iter().for_each(|one| check_type(page, cell, one)),
        _ => {}
    }
}

fn check_promise(page: &Page, cell: Span, promise: &Promise) {
    match promise {
        Promise::Values { values, .. } => {
            for told in values {
                check_span(page, cell, told.span);
                assert_eq!(page.text(told.span), told.value);
            }
        }
        Promise::InheritedFrom(name) => check_span(page, cell, name.span),
        _ => {}
    }
}

proptest! {
    #[test]
    fn every_span_lies_in_its_cell(before in text(), inner in text(), after in text()) {
        let start = before.len() + 1;
        let page = page(&format!("{before}|{inner}|{after}"));
        let cell = Span::new(start, start + inner.len());
        let dialect = Dialect::graph();
        let read = dialect.type_cell(&page, cell);
        check_span(&page, cell, read.span);
        check_type(&page, cell, &read.expr);
        for ty in [read.expr, string(), collection(string()), TypeExpr::Unreadable] {
            for told in read.promises.iter().cloned().chain(dialect.promises(&page, cell, &ty)) {
                check_span(&page, cell, told.span);
                check_promise(&page, cell, &told.value);
            }
        }
    }

    #[test]
    fn every_range_lies_in_its_text(text in text()) {
        let dialect = Dialect::graph();
        for (_, range) in dialect.success_statuses(&text) {
            prop_assert!(text.get(range).is_some());
        }
        for range in dialect.todo_marks(&text).chain(dialect.represents(&text)) {
            prop_assert!(text.get(range).is_some());
        }
        prop_assert!(dialect.inherits(&text).is_none_or(|at| text.is_char_boundary(at)));
        let page = page(&text);
        let shape = dialect.promises_object(&page, whole(&page));
        prop_assert!(shape.and_then(|shape| shape.type_link).is_none_or(|link| link < links(&text).len()));
        dialect.type_words(&text);
        dialect.placeholder(&text);
        dialect.section(&text);
        dialect.column(&text);
        dialect.titled_type(&text);
        dialect.namespace(&text);
        dialect.required_cell(&text);
    }
}

#[test]
fn long_texts_take_no_longer_than_they_are() {
    let dialect = Dialect::graph();
    for scrap in [
        "[",
        "(",
        "`",
        "Inherited from [",
        "Possible values are: `a`, ",
        "Possible values are: (",
        "Collection(",
        "Required. ",
        "Maximum length is 1",
        "1",
        "___",
        "204 ",
        "TODO `",
        "in the response body.",
        "`a` or ",
        "Possible values are: `a`. ",
    ] {
        let page = super::page("");
        let text = scrap.repeat(50_000);
        let page = Page {
            source: std::sync::Arc::new(crate::text::Source::new("long.md", text.as_str())),
            ..page
        };
        let cell = whole(&page);
        dialect.type_cell(&page, cell);
        dialect.promises(&page, cell, &string());
        dialect.success_statuses(&text);
        dialect.promises_object(&page, cell);
        dialect.todo_marks(&text).count();
        dialect.represents(&text);
        dialect.placeholder(&text);
    }
}
