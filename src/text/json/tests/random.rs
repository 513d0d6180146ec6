//! Random texts, held against a strict reader.

use proptest::prelude::*;
use serde_json::{Number, Value};

use super::super::{Json, Kind, Node, ProblemKind, clean, read};
use crate::text::Span;

/// JSON in many spellings: blanks, escapes, doubled names.
fn json_text() -> impl Strategy<Value = String> {
    let string = prop_oneof![
        "\"[a-c@]{0,3}\"",
        r#""([ -!#-\[\]-~é😀]|\\["\\/bfnrt]|\\u(0[0-9a-f]|e[0-9A-F])[0-9a-f]{2}|\\ud83d\\ude0[0-9])*""#,
    ];
    let leaf = prop_oneof![
        "null|true|false",
        r"-?(0|[1-9][0-9]{0,19})(\.[0-9]{1,4})?([eE][+-]?[0-9]{1,2})?",
        string,
    ];
    leaf.prop_recursive(5, 60, 16, |inner| {
        let blank = "[ \t\r\n]{0,2}";
        let item = (blank, inner.clone(), blank).prop_map(|(a, b, c)| a + &b + &c);
        let key = prop_oneof!["[a-f]", "[a-z@\\.]{0,4}", r"\\u006[1-6]"];
        let member = (blank, key, blank, item.clone())
            .prop_map(|(a, key, b, value)| format!("{a}\"{key}\"{b}:{value}"));
        prop_oneof![
            prop::collection::vec(item, 1..8).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec(member, 1..16).prop_map(|list| format!("{{{}}}", list.join(","))),
            prop_oneof!["\\[[ \n]?\\]", "\\{[ \n]?\\}"],
        ]
    })
}

/// Replaces a range of characters, at positions given in thousandths of the text.
fn mutated() -> impl Strategy<Value = String> {
    let scraps = prop_oneof![
        r#"[\[\]{},:"'/*.\\ \n\t]"#,
        "[\u{a0}\u{200b}“”é😀0-9a-z\r\0]{1,2}",
        r#"\\u[0-9a-f]{0,4}|true|null|\.\.\.|//|/\*|\*/|"a":|\\ud8[0-9a-f]{2}|1e5|\n"|,\n"#,
        "",
    ];
    let edit = (0..=1000_usize, 0..4_usize, scraps);
    (json_text(), prop::collection::vec(edit, 1..5)).prop_map(|(text, edits)| {
        edits.into_iter().fold(text, |text, (at, delete, insert)| {
            let chars: Vec<char> = text.chars().collect();
            let at = at * chars.len() / 1000;
            let rest = chars.get(at + delete..).unwrap_or_default();
            chars[..at]
                .iter()
                .copied()
                .chain(insert.chars())
                .chain(rest.iter().copied())
                .collect()
        })
    })
}

/// Whether a node means what the strict reader read; numbers are compared by their text.
fn same(node: Node<'_>, value: &Value) -> bool {
    match (node.kind(), value) {
        (Kind::Null, Value::Null) => true,
        (Kind::Bool, Value::Bool(bool)) => node.as_bool() == Some(*bool),
        (Kind::Number, Value::Number(number)) => node.raw().parse::<Number>().unwrap() == *number,
        (Kind::String, Value::String(string)) => node.as_str().unwrap() == *string,
        (Kind::Array, Value::Array(items)) => {
            node.len() == items.len()
                && node
                    .items()
                    .zip(items)
                    .all(|(node, value)| same(node, value))
        }
        (Kind::Object, Value::Object(members)) => {
            let visible = node.members().filter(|member| !member.is_shadowed());
            visible.count() == members.len()
                && members
                    .iter()
                    .all(|(name, value)| node.get(name).is_some_and(|node| same(node, value)))
        }
        _ => false,
    }
}

/// That every place is a place, and lies within the one around it.
fn check_places(json: &Json) {
    let is_place = |span: Span| json.text().get(span.range()).is_some();
    for problem in json.problems() {
        assert!(is_place(problem.span), "{problem:?}");
    }
    assert!(
        json.problems()
            .is_sorted_by_key(|problem| problem.span.start)
    );
    let mut seen = 0;
    let mut todo: Vec<_> = json.root().into_iter().collect();
    while let Some(node) = todo.pop() {
        seen += 1;
        assert!(
            is_place(node.span()) && is_place(node.opening_span()),
            "{node:?}"
        );
        assert_eq!(node.len(), node.members().chain(node.items()).count());
        let mut before = node.span().start;
        for child in node.members().chain(node.items()) {
            let whole = child.key_span().unwrap_or(child.span()).to(child.span());
            assert!(
                is_place(whole) && node.span().contains(whole),
                "{child:?} in {node:?}"
            );
            assert!(whole.start >= before);
            before = whole.end;
            assert_eq!(child.key().is_some(), child.key_span().is_some());
            todo.push(child);
        }
        assert_eq!(node.as_str().is_some(), node.kind() == Kind::String);
        let _ = (node.as_f64(), node.as_i64(), node.as_bool());
    }
    assert_eq!(seen, json.slots.len());
}

/// That what is read as clean is what the patient reader finds nothing wrong in, value for value.
fn check_clean(text: &str) {
    let (slots, problems) = read::read(text, &[]);
    match clean::read(text, &[]) {
        Some(clean) => assert!(problems.is_empty() && clean == slots, "{problems:?}"),
        None => assert!(!problems.is_empty() || text.starts_with('\u{feff}')),
    }
}

fn check_against_strict_reader(text: &str) {
    check_clean(text);
    let json = Json::read(text);
    check_places(&json);
    match serde_json::from_str::<Value>(text) {
        Ok(value) => {
            let only = |kind| matches!(kind, ProblemKind::DuplicateKey);
            assert!(
                json.problems().iter().all(|problem| only(problem.kind)),
                "{json:?}"
            );
            assert!(same(json.root().unwrap(), &value), "{json:?}");
        }
        Err(error) => {
            let lenient =
                text.starts_with('\u{feff}') || error.to_string().contains("out of range");
            assert!(
                json.is_broken() || !json.is_clean() || lenient,
                "{error}: {json:?}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn strict_texts_read_as_the_strict_reader_does(text in json_text()) {
        prop_assert!(serde_json::from_str::<Value>(&text).is_ok());
        check_against_strict_reader(&text);
    }

    #[test]
    fn mutated_texts_keep_their_places(text in mutated()) {
        check_against_strict_reader(&text);
    }

    #[test]
    fn any_text_can_be_read(text in any::<String>()) {
        check_against_strict_reader(&text);
    }
}
