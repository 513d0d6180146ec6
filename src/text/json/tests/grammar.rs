//! Every kind of problem, at the place where a person would point.

use super::super::ProblemKind::{self, *};
use super::{Json, clean, faulty, tree};

#[test]
fn good_json_has_no_problems() {
    for text in [
        "null",
        " true ",
        "-0",
        "0.5",
        "-12.25e+10",
        "1E5",
        r#""""#,
        "[]",
        "{}",
        " [ 1 , 2 ] ",
        "\t{ \"a\" : [ { } ] }\r\n",
        r#""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00""#,
        "\"\u{7f}\u{a0}é😀\"",
        "\u{feff}{}",
    ] {
        clean(text);
    }
}

#[test]
fn a_comma_too_many() {
    let json = faulty("[1⟦,⟧]", &[TrailingComma]);
    assert_eq!(tree(&json), "[1]");
    faulty("{\"a\": 1⟦,⟧\n}", &[TrailingComma]);
    let json = faulty("[1,⟦,⟧2]", &[DoubledComma]);
    assert_eq!(tree(&json), "[1,2]");
    faulty("[⟦,⟧1]", &[DoubledComma]);
    faulty("{⟦,⟧\"a\":1,⟦,⟧\"b\":2}", &[DoubledComma, DoubledComma]);
}

#[test]
fn comments() {
    let json = faulty(
        "⟦// one⟧\r\n{⟦/* two\n */⟧\"a\": 1 ⟦// three⟧\r\n}",
        &[Comment; 3],
    );
    assert_eq!(tree(&json), "{a:1}");
    let json = faulty("⟦/**/⟧ {\"a\": true⟦//⟧\n}⟦/* ever⟧", &[Comment; 3]);
    assert!(!json.is_broken() && !json.is_clean());
    clean(r#"{"url": "https://graph"}"#);
}

#[test]
fn a_missing_comma_is_shown_at_the_value_before() {
    let json = faulty("{\"a\": ⟦\"b\"⟧\n \"c\": 1}", &[MissingComma]);
    assert_eq!(tree(&json), r#"{a:"b",c:1}"#);
    let json = faulty("[{\n⟦}⟧ {}]", &[MissingComma]);
    assert_eq!(tree(&json), "[{},{}]");
    faulty("[⟦1⟧ 2]", &[MissingComma]);
}

#[test]
fn a_missing_colon() {
    let json = faulty(r#"{⟦"a"⟧ 1, ⟦"b"⟧, ⟦"c"⟧}"#, &[MissingColon; 3]);
    assert_eq!(tree(&json), "{a:1,b:null,c:null}");
    let json = faulty(r#"{"a" ⟦=⟧ 1, "b" ⟦=>⟧ 2}"#, &[MissingColon; 2]);
    assert_eq!(tree(&json), "{a:1,b:2}");
}

#[test]
fn words_without_quotes() {
    let json = faulty(
        "{⟦id⟧: 1, ⟦@odata.type⟧: \"x\", ⟦display name⟧: 2}",
        &[UnquotedKey; 3],
    );
    assert_eq!(tree(&json), r#"{id:1,@odata.type:"x",display name:2}"#);
    let json = faulty(
        "{\"a\": ⟦<string value>⟧, \"b\": ⟦True⟧, \"c\": ⟦NULL⟧, \"d\": ⟦2020-01-01T00:00:00Z⟧, \
         \"e\": ⟦https://graph/x⟧ \n, \"f\": ⟦1024 bytes⟧, \"g\": ⟦true or false⟧, \"h\": ⟦nullable⟧}",
        &[UnquotedValue; 8],
    );
    assert_eq!(
        tree(&json),
        r#"{a:"<string value>",b:true,c:null,d:"2020-01-01T00:00:00Z",e:"https://graph/x",f:"1024 bytes",g:"true or false",h:"nullable"}"#
    );
    // A placeholder is one slip.
    faulty(r#"{"id": {⟦user-id⟧}}"#, &[UnquotedKey]);
    faulty("{⟦Raw bytes of the file⟧}", &[UnquotedKey]);
    // A value where a name belongs.
    let json = faulty(r#"{⟦{⟧"a": 1}}"#, &[UnquotedKey]);
    assert_eq!(tree(&json), "{_:{a:1}}");
}

#[test]
fn quotes_of_other_kinds() {
    let json = faulty("{⟦'a'⟧: ⟦'it\\'s'⟧}", &[SingleQuotes; 2]);
    assert_eq!(tree(&json), r#"{a:"it's"}"#);
    let json = faulty("{⟦“a”⟧: ⟦“b\"⟧}", &[SingleQuotes; 2]);
    assert_eq!(tree(&json), r#"{a:"b"}"#);
    let json = faulty("{\"a\": \"GET⟦”⟧,\n \"b\": 1}", &[SingleQuotes]);
    assert_eq!(tree(&json), r#"{a:"GET",b:1}"#);
    clean("[\"it's “fine”\"]");
    faulty("[⟦it's⟧]", &[UnquotedValue]);
}

#[test]
fn a_string_over_several_lines() {
    let json = faulty(
        "{\"a\": \"one⟦\n⟧  two\n three\", \"b\": 1}",
        &[LineEndInString],
    );
    assert_eq!(tree(&json), r#"{a:"one\n  two\n three",b:1}"#);
    faulty("[\"one⟦\r\n⟧two\"]", &[LineEndInString]);
    // The closing quote may stand alone.
    faulty("{\"a\": \"one⟦\n⟧\", \"b\": 1}", &[LineEndInString]);
    // JSON inside the string closes its own brackets.
    faulty("{\"a\": \"{ x: 1⟦\n⟧}\", \"b\": 1}", &[LineEndInString]);
    faulty(
        "[\"{\\\"a\\\":[⟦\n⟧{\n}\n],\n\\\"b\\\":{\n}\n}\"\n]",
        &[LineEndInString],
    );
}

#[test]
fn a_string_that_is_not_closed() {
    let json = faulty("{\"a\": ⟦\"⟧one,\n \"b\": 1}", &[UnclosedString]);
    assert_eq!(tree(&json), r#"{a:"one",b:1}"#);
    let json = faulty("{\"a\": ⟦\"⟧one\n}", &[UnclosedString]);
    assert_eq!(tree(&json), r#"{a:"one"}"#);
    let json = faulty("{⟦\"⟧a: 1,\n \"b\": 2}", &[UnclosedString]);
    assert_eq!(tree(&json), "{a:1,b:2}");
    let json = faulty("[⟦\"⟧one\n, 2]", &[UnclosedString]);
    assert_eq!(tree(&json), r#"["one",2]"#);
    faulty("⟦\"⟧one", &[UnclosedString]);
    // The brackets behind it close what is around it, unless it opens them itself.
    let json = faulty("{\"a\": [{\"b\": ⟦\"⟧one}],\n \"c\": 1}", &[UnclosedString]);
    assert_eq!(tree(&json), r#"{a:[{b:"one"}],c:1}"#);
    let json = faulty("{\"a\": ⟦\"⟧{one}/[2],\n \"b\": 1}", &[UnclosedString]);
    assert_eq!(tree(&json), r#"{a:"{one}/[2]",b:1}"#);
}

#[test]
fn what_a_string_cannot_hold() {
    faulty("[\"a⟦\t⟧b\tc\"]", &[ControlInString]);
    let json = faulty(r#"["C:⟦\U⟧sers⟦\é⟧⟦\u12⟧x⟦\'⟧"]"#, &[BadEscape; 4]);
    assert_eq!(
        json.pointer("/0").unwrap().as_str().unwrap(),
        r"C:\Users\é\u12x'"
    );
    let json = faulty(
        r#"["⟦\ud83d⟧\n⟦\ude00⟧⟦\ud83d⟧\u0041"]"#,
        &[LoneSurrogate; 3],
    );
    assert_eq!(
        json.pointer("/0").unwrap().as_str().unwrap(),
        "\u{fffd}\n\u{fffd}\u{fffd}A"
    );
}

#[test]
fn numbers() {
    for number in ["007", "-01", ".5", "1.", "+1", "1e", "0x1F", "1_000", "-.5"] {
        let json = faulty(&format!("[⟦{number}⟧, 1]"), &[BadNumber]);
        assert_eq!(tree(&json), format!("[{number},1]"));
    }
    for word in ["1.2.3", "-", "12ab", "10:30:00", "-Infinity", "NaN", "0x"] {
        faulty(&format!("[⟦{word}⟧]"), &[UnquotedValue]);
    }
}

#[test]
fn what_is_never_closed_is_said_once() {
    let json = faulty("{\"a\": [1, ⟦{⟧\"b\": 2", &[UnclosedObject]);
    assert_eq!(tree(&json), "{a:[1,{b:2}]}");
    faulty("[1, ⟦[⟧2, ", &[UnclosedArray]);
    let json = faulty("⟦{⟧\"a\"", &[UnclosedObject]);
    assert_eq!(tree(&json), "{a:null}");
    let json = faulty("⟦{⟧\"a\": ", &[UnclosedObject]);
    assert_eq!(tree(&json), "{a:null}");
}

#[test]
fn brackets_of_the_wrong_kind() {
    let json = faulty("[1, 2⟦}⟧", &[WrongCloser]);
    assert_eq!(tree(&json), "[1,2]");
    let json = faulty("{\"a\": ⟦[⟧1}", &[UnclosedArray]);
    assert_eq!(json.pointer("/a").unwrap().raw(), "[1");
    let json = faulty("{\"a\": [1⟦}⟧, \"b\": 2}", &[WrongCloser]);
    assert_eq!(tree(&json), "{a:[1],b:2}");
    let json = faulty("[{\"v\": ⟦[⟧{\"a\": 1}}, 2]", &[UnclosedArray]);
    assert_eq!(tree(&json), "[{v:[{a:1}]},2]");
    faulty("⟦}⟧ {}", &[WrongCloser]);
}

#[test]
fn text_behind_the_value() {
    let json = faulty("{} ⟦{ \"a\": 1 }\nand so on⟧ \n", &[TrailingData]);
    assert_eq!(tree(&json), "{}");
    faulty("[]⟦]⟧", &[TrailingData]);
}

#[test]
fn dots_for_what_is_left_out() {
    for (text, shown) in [
        ("[1, ⟦...⟧]", "[1]"),
        ("[1 ⟦…⟧]", "[1]"),
        ("[⟦...⟧, 2]", "[2]"),
        ("[⟦...⟧]", "[]"),
        ("{\"a\": 1,\n ⟦... more properties⟧\n}", "{a:1}"),
        ("{⟦...⟧ \"a\": 1}", "{a:1}"),
        ("{\"a\": 1 ⟦...⟧, \"b\": 2}", "{a:1,b:2}"),
        ("{\"a\": ⟦...⟧}", "{a:null}"),
        ("[1,\n ⟦<...more, as many as fit...>⟧\n]", "[1]"),
        ("[{}\n ⟦<… and so on>⟧]", "[{}]"),
        ("{}\n⟦...⟧", "{}"),
    ] {
        assert_eq!(tree(&faulty(text, &[Ellipsis])), shown, "{text}");
    }
    faulty("[[⟦...⟧⟦]⟧ 1]", &[Ellipsis, MissingComma]);
    clean(r#"["..."]"#);
}

#[test]
fn spaces_that_are_none() {
    let json = faulty(
        "{⟦\u{a0}\u{202f}⟧\"a\": true⟦\u{200b}⟧,⟦\u{feff}⟧ \"b\": 1}",
        &[OddSpace; 3],
    );
    assert_eq!(tree(&json), "{a:true,b:1}");
    faulty("[⟦\0\u{b}⟧]", &[OddSpace]);
}

#[test]
fn a_missing_value() {
    let json = faulty("{\"a\"⟦:⟧ , \"b\"⟦:⟧}", &[MissingValue; 2]);
    assert_eq!(tree(&json), "{a:null,b:null}");
    let json = faulty("{\"a\"⟦:⟧\n \"b\": 1}", &[MissingValue]);
    assert_eq!(tree(&json), "{a:null,b:1}");
    assert!(json.pointer("/a").unwrap().span().is_empty());
}

#[test]
fn nothing_at_all() {
    for text in ["", " \n", "\u{feff}"] {
        let json = Json::read(text);
        assert!(json.root().is_none() && json.is_broken());
        assert_eq!(json.problems().len(), 1);
    }
    let json = faulty("⟦⟦// only a comment⟧\n⟧", &[Comment, Empty]);
    assert!(json.root().is_none());
}

#[test]
fn doubled_names() {
    let json = faulty(
        r#"{"a": 1, "b": 2, ⟦"a"⟧: 3, "c": {"a": 4}, ⟦"\u0061"⟧: 5}"#,
        &[DuplicateKey; 2],
    );
    assert!(!json.is_broken() && !json.is_clean());
    let root = json.root().unwrap();
    assert_eq!(root.len(), 5);
    assert_eq!(root.get("a").unwrap().as_i64(), Some(5));
    clean(r#"{"a": 1, "A": 2}"#);
    // Many members take another path.
    let members: Vec<_> = (0..100).map(|i| format!("\"k{i}\": {i}")).collect();
    clean(&format!("{{{}}}", members.join(",")));
    faulty(
        &format!("{{{}, ⟦\"k7\"⟧: 0}}", members.join(",")),
        &[DuplicateKey],
    );
}

#[test]
fn the_words_name_what_was_expected() {
    assert_eq!(
        ProblemKind::MissingComma.describe(),
        "a comma is missing after this value"
    );
}
