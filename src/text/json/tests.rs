#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod grammar;
mod hostile;
mod nodes;
mod random;
mod schema;

use super::{Json, Kind, Node, ProblemKind};
use crate::text::Span;

/// Cuts the marks `⟦` and `⟧` out of a text, and gives the spans between them.
fn unmark(marked: &str) -> (String, Vec<Span>) {
    let (mut text, mut spans, mut starts) = (String::new(), Vec::new(), Vec::new());
    for char in marked.chars() {
        match char {
            '⟦' => starts.push(text.len()),
            '⟧' => spans.push(Span::new(starts.pop().unwrap(), text.len())),
            char => text.push(char),
        }
    }
    spans.sort();
    (text, spans)
}

/// Reads a text in which every problem is marked, and checks that those and no others are found.
#[track_caller]
fn faulty(marked: &str, kinds: &[ProblemKind]) -> Json {
    let (text, spans) = unmark(marked);
    let json = Json::read(text);
    let found: Vec<_> = json.problems().iter().map(|problem| problem.kind).collect();
    assert_eq!(found, kinds, "{marked}: {:?}", json.problems());
    let mut found: Vec<_> = json.problems().iter().map(|problem| problem.span).collect();
    found.sort();
    assert_eq!(found, spans, "{marked}");
    json
}

#[track_caller]
fn clean(text: &str) -> Json {
    faulty(text, &[])
}

/// The tree as strict JSON, with missing values as null and nameless members as `_`.
fn shown(node: Node<'_>) -> String {
    let list = |parts: Vec<String>| parts.join(",");
    match node.kind() {
        Kind::Null => "null".to_owned(),
        Kind::Bool => node.as_bool().unwrap().to_string(),
        Kind::Number => node.raw().to_owned(),
        Kind::String => format!("{:?}", node.as_str().unwrap()),
        Kind::Array => format!("[{}]", list(node.items().map(shown).collect())),
        Kind::Object => {
            let member = |member: Node<'_>| {
                let key = member.key().unwrap_or("_".into());
                format!("{key}:{}", shown(member))
            };
            format!("{{{}}}", list(node.members().map(member).collect()))
        }
    }
}

#[track_caller]
fn tree(json: &Json) -> String {
    json.root().map(shown).unwrap_or_default()
}
