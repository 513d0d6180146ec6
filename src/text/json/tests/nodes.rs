use super::{Json, Kind, Node};
use crate::text::Span;

const TEXT: &str =
    r#"{ "a/b": [1, -2, 3.5, 1e2], "c~\"d": { "e": "x\ty" }, "n": null, "t": true }"#;

#[test]
fn spans_cover_quotes_and_brackets() {
    let json = Json::read(TEXT);
    let root = json.root().unwrap();
    assert_eq!(root.raw(), TEXT);
    assert_eq!(root.opening_span(), Span::new(0, 1));
    let c = root.get("c~\"d").unwrap();
    assert_eq!(&TEXT[c.key_span().unwrap().range()], r#""c~\"d""#);
    assert_eq!(c.raw(), r#"{ "e": "x\ty" }"#);
    let e = c.get("e").unwrap();
    assert_eq!(e.raw(), r#""x\ty""#);
    assert_eq!(e.as_str().unwrap(), "x\ty");
    assert_eq!(e.opening_span(), e.span());
    assert_eq!(root.key_span(), None);
}

#[test]
fn pointers() {
    let json = Json::read(TEXT);
    let at = |pointer| json.pointer(pointer).map(Node::raw);
    assert_eq!(at(""), Some(TEXT));
    assert_eq!(at("/a~1b/2"), Some("3.5"));
    assert_eq!(at("/c~0\"d/e"), Some(r#""x\ty""#));
    assert_eq!(at("/a~1b/4"), None);
    assert_eq!(at("/a~1b/02"), None);
    assert_eq!(at("/a~1b/+2"), None);
    assert_eq!(at("/n/0"), None);
    assert_eq!(at("n"), None);
}

#[test]
fn numbers_are_read_on_demand() {
    let json = Json::read("[1, -2, 3.5, 1e2, 18446744073709551616, 1e999, 1.0]");
    let node = |index: usize| json.root().unwrap().items().nth(index).unwrap();
    assert_eq!((node(0).as_i64(), node(0).as_u64()), (Some(1), Some(1)));
    assert_eq!((node(1).as_i64(), node(1).as_u64()), (Some(-2), None));
    assert_eq!((node(2).as_i64(), node(2).as_f64()), (None, Some(3.5)));
    assert_eq!(
        (node(3).is_integer(), node(3).as_f64()),
        (false, Some(100.0))
    );
    assert_eq!((node(4).is_integer(), node(4).as_u64()), (true, None));
    assert_eq!(node(5).as_f64(), None);
    assert!(!node(6).is_integer());
    assert_eq!(Json::read("\"1\"").root().unwrap().as_i64(), None);
}

#[test]
fn walking() {
    let json = Json::read(TEXT);
    let root = json.root().unwrap();
    let keys: Vec<_> = root.members().map(|member| member.key().unwrap()).collect();
    assert_eq!(keys, ["a/b", "c~\"d", "n", "t"]);
    assert_eq!(root.items().count(), 0);
    let list = root.get("a/b").unwrap();
    assert_eq!((list.kind(), list.len()), (Kind::Array, 4));
    assert_eq!(list.members().count(), 0);
    assert!(root.get("n").unwrap().is_null());
    assert_eq!(root.get("t").unwrap().as_bool(), Some(true));
    assert_eq!(root.get("t").unwrap().index(), 9);
    assert!(root.get("A/b").is_none());
    shareable(&json);
}

fn shareable<T: Send + Sync + Clone + std::fmt::Debug>(_: &T) {}
