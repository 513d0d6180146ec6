//! The built-in dialect against sentences and cells of all kinds, with their near misses.

mod cells;
mod hostile;
mod promises;
mod responses;
mod values;
mod words;

use std::sync::Arc;

use super::Dialect;
use super::types::{Primitive, Promise, Told, TypeCell, TypeExpr};
use crate::page::{Format, Link, Page};
use crate::text::{Source, Span};

/// A page of one text, with its links `[x](y)`, `[x][y]` and `[x][]`.
fn page(text: &str) -> Page {
    Page {
        source: Arc::new(Source::new("page.md", text)),
        format: Format::Markdown,
        front_matter: None,
        blocks: Vec::new(),
        links: links(text),
        faults: Vec::new(),
    }
}

fn links(text: &str) -> Vec<Link> {
    let mut links = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find('[').map(|found| at + found) {
        at = start + 1;
        let Some(close) = text[start..].find(']').map(|found| start + found) else {
            break;
        };
        let closer = match text[close + 1..].chars().next() {
            Some('(') => ')',
            Some('[') => ']',
            _ => continue,
        };
        let Some(end) = text[close + 1..]
            .find(closer)
            .map(|found| close + 1 + found)
        else {
            continue;
        };
        links.push(Link {
            span: Span::new(start, end + 1),
            text_span: Span::new(start + 1, close),
            target: text[close + 2..end].to_owned(),
            target_span: Span::new(close + 2, end),
            undefined: false,
        });
        at = end + 1;
    }
    links
}

fn whole(page: &Page) -> Span {
    Span::new(0, page.source.text().len())
}

/// Reads a type cell.
fn cell(text: &str) -> TypeCell {
    let page = page(text);
    Dialect::graph().type_cell(&page, whole(&page))
}

/// What a cell says, in short: `String`, `user`, `[user^]` for a linked collection.
fn ty(text: &str) -> String {
    short(&cell(text).expr)
}

fn short(expr: &TypeExpr) -> String {
    match expr {
        TypeExpr::Primitive(primitive) => format!("{primitive:?}"),
        TypeExpr::Named(name) if name.link.is_some() => format!("{}^", name.name),
        TypeExpr::Named(name) => name.name.clone(),
        TypeExpr::Collection(inner) => format!("[{}]", short(inner)),
        TypeExpr::OneOf(all) => all.iter().map(short).collect::<Vec<_>>().join(" | "),
        TypeExpr::Unreadable => "?".to_owned(),
    }
}

fn string() -> TypeExpr {
    TypeExpr::Primitive(Primitive::String)
}

fn collection(inner: TypeExpr) -> TypeExpr {
    TypeExpr::Collection(Box::new(inner))
}

/// What a description promises about a property of this type, with the bytes that say it.
fn promised(description: &str, ty: &TypeExpr) -> Vec<(Promise, String)> {
    let page = page(description);
    Dialect::graph()
        .promises(&page, whole(&page), ty)
        .into_iter()
        .map(|Told { value, span }| (value, page.text(span).to_owned()))
        .collect()
}

/// The same about a string, without the bytes.
fn says(description: &str) -> Vec<Promise> {
    promised(description, &string())
        .into_iter()
        .map(|(promise, _)| promise)
        .collect()
}
