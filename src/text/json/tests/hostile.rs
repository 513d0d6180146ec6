//! Texts that would break a reader that recurses, or one that looks ahead too far. What is
//! quadratic here would run for hours.

use super::super::ProblemKind;
use super::Json;

const MANY: usize = 100_000;

#[test]
fn deep_texts_are_read_whole() {
    let json = Json::read("[".repeat(MANY));
    assert_eq!(json.slots.len(), MANY);
    assert_eq!(json.problems().len(), 1);
    assert_eq!(json.problems()[0].kind, ProblemKind::UnclosedArray);
    assert_eq!(json.problems()[0].span.range(), MANY - 1..MANY);

    let json = Json::read("{\"a\":".repeat(MANY));
    assert_eq!(json.slots.len(), MANY + 1);
    assert_eq!(json.pointer(&"/a".repeat(MANY)).unwrap().index(), MANY);

    let json = Json::read("[".repeat(MANY) + &"]".repeat(MANY));
    assert!(json.clone().is_clean());
}

#[test]
fn long_texts_are_read_once() {
    let json = Json::read(format!("\"{}\"", "é\\n".repeat(1_250_000)));
    assert!(json.is_clean());
    assert_eq!(json.root().unwrap().as_str().unwrap().len(), 3_750_000);

    for part in [
        "1 ",
        "a ",
        "1 a ",
        "true ",
        ",",
        ":",
        "]",
        "}{",
        "[}",
        "{]",
        "\"",
        "\"\n",
        "\"\n\n",
        "'",
        "'\\",
        "\\\" \n x ",
        "\"\\\"\n",
        "/*",
        "//\n",
        "\u{a0}",
        "\u{a0}1",
        "...",
        "“",
        "“,",
        "\"}\n",
        "{\"a\" \"b\":",
        "{a:1}",
        "\"a\":",
        "{1 a",
        "1 1 ",
        "\\",
        "\"\\u",
        "-",
        "\"a\n}}",
    ] {
        for open in ["", "[", "{", "{\"a\":", "\"", "{\"a\":\""] {
            let json = Json::read(format!("{open}{}", part.repeat(MANY / 4)));
            assert!(json.is_broken());
        }
    }
    let keys: Vec<_> = (0..MANY).map(|i| format!("\"{i}\":0")).collect();
    assert!(Json::read(format!("{{{}}}", keys.join(","))).is_clean());
}
