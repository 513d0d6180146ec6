use super::{Promise, cell, page, short, ty};
use crate::dialect::Dialect;
use crate::dialect::types::TypeExpr;
use crate::text::Span;

#[test]
fn primitive_types_are_read_in_any_case_and_mark() {
    for (text, expected) in [
        ("String", "String"),
        ("string", "String"),
        (" `String` ", "String"),
        ("**Boolean**", "Boolean"),
        ("_Boolean_", "Boolean"),
        ("bool", "Boolean"),
        ("Edm.Int32", "Int32"),
        ("`Edm.DateTimeOffset`", "DateTimeOffset"),
        ("DateTimeOffSet", "DateTimeOffset"),
        ("GUID", "Guid"),
        ("Float", "Double"),
        ("number", "Number"),
        ("int", "Integer"),
        ("TimeOfDay", "TimeOfDay"),
        ("Json", "Untyped"),
        ("Untyped JSON object", "Untyped"),
        ("String&nbsp;", "String"),
        ("\u{a0}String\u{200b}", "String"),
        ("String.", "String"),
        (
            "[DateTimeOffset](https://example.org/types)",
            "DateTimeOffset",
        ),
    ] {
        assert_eq!(ty(text), expected, "{text}");
    }
}

#[test]
fn names_that_hold_a_keyword_are_names() {
    for name in [
        "roleScopeTag",
        "keyStringValuePair",
        "dateTimeTimeZone",
        "stringCollection",
        "list",
        "microsoft.graph.callRecords.modality",
    ] {
        assert_eq!(ty(name), name);
    }
}

#[test]
fn collections_are_written_in_many_ways() {
    for (text, expected) in [
        ("String collection", "[String]"),
        ("string Collection", "[String]"),
        ("Collection(String)", "[String]"),
        ("`collection(string)`", "[String]"),
        ("Collection(Edm.String)", "[String]"),
        ("Collection of String", "[String]"),
        (
            "A collection of [user](../resources/user.md) objects",
            "[user^]",
        ),
        ("collection of [permission][]", "[permission^]"),
        ("[user](user.md) collection", "[user^]"),
        ("[user](user.md)  Collection", "[user^]"),
        ("[user collection](user.md)", "[user^]"),
        ("Collection([columnDefinition][])", "[columnDefinition^]"),
        ("[**driveItem**][driveItem] collection", "[driveItem^]"),
        ("site collection", "[site]"),
        ("String[]", "[String]"),
        ("array of user", "[user]"),
        // As other languages and other houses write them.
        ("[]string", "[String]"),
        ("Array[string]", "[String]"),
        (r"Array\[string\]", "[String]"),
        (r"string\[\]", "[String]"),
        ("array<string>", "[String]"),
        ("`List<Int32>`", "[Int32]"),
        ("list&lt;OrderLine&gt;", "[OrderLine]"),
        ("List<[user](user.md)>", "[user^]"),
        ("list of strings", "[String]"),
        ("Array of Integers", "[Integer]"),
        ("list of JSON objects", "[Untyped]"),
        ("array(strings)", "[String]"),
        ("array", "[Untyped]"),
        ("Array of arrays", "[[Untyped]]"),
        ("list of things", "[things]"),
    ] {
        assert_eq!(ty(text), expected, "{text}");
    }
}

#[test]
fn what_may_be_a_list_or_not_is_either() {
    assert_eq!(ty("[string]"), "String | [String]");
    assert_eq!(ty("byte[]"), "Binary | [Byte]");
    assert_eq!(ty("Int32[]"), "[Int32]");
}

#[test]
fn that_there_may_be_nothing_is_no_type() {
    for text in [
        "string or null",
        r"string \| null",
        "string¦null",
        "String?",
        "null or string",
    ] {
        assert_eq!(ty(text), "String", "{text}");
    }
    assert_eq!(ty("string or nullity"), "String | nullity");
    assert_eq!(ty("null"), "null");
}

#[test]
fn tags_are_no_types() {
    assert_eq!(ty("String<br>"), "String");
    assert_eq!(ty("String<sup>1</sup>"), "?");
    assert_eq!(ty("<b>String</b>"), "String");
    assert_eq!(ty("Map<String, Int32>"), "Map");
}

#[test]
fn links_lead_to_types() {
    let read = cell("  [omaSetting](../resources/intune-deviceconfig-omasetting.md) collection");
    let TypeExpr::Named(name) = read.expr.innermost() else {
        panic!("{read:?}");
    };
    assert_eq!(
        (name.name.as_str(), name.span, name.target()),
        (
            "omaSetting",
            Span::new(3, 13),
            Some("../resources/intune-deviceconfig-omasetting.md")
        )
    );
    assert_eq!(read.span.start, 2);
    assert_eq!(ty("[](../resources/mimecontent.md)"), "mimecontent^");
    assert_eq!(ty("[a](a.md) or [b](b.md)"), "a^ | b^");
    assert_eq!(ty("[a](a.md), [b](b.md), or [c](c.md)"), "a^ | b^ | c^");
    assert_eq!(ty(r"String \| Int32"), "String | Int32");
    assert_eq!(ty("string/number"), "String | Number");
    assert_eq!(ty("error object"), "error");
    assert_eq!(ty("[itemAnalytics][] resource"), "itemAnalytics^");
    assert_eq!(ty("#microsoft.graph.user"), "microsoft.graph.user");
    // A link that nobody closed is a broken link; its text is still a name.
    assert_eq!(ty("[messageInfo](messageinfo.md"), "messageInfo");
}

#[test]
fn remarks_beside_a_type_are_promises() {
    let promises = |text: &str| {
        let read = cell(text);
        let promises: Vec<Promise> = read.promises.into_iter().map(|told| told.value).collect();
        (short(&read.expr), promises)
    };
    let string = || "String".to_owned();
    assert_eq!(
        promises("string, maximum size 20"),
        (string(), vec![Promise::MaxLength(20)])
    );
    assert_eq!(
        promises("String (readonly)"),
        (string(), vec![Promise::ReadOnly])
    );
    assert_eq!(
        promises("(Optional) String"),
        (string(), vec![Promise::Optional])
    );
    assert_eq!(
        promises("String (optional)"),
        (string(), vec![Promise::Optional])
    );
    assert_eq!(
        promises("String, nullable"),
        (string(), vec![Promise::Nullable])
    );
    assert_eq!(promises("String (identifier)"), (string(), vec![]));
    assert_eq!(promises("String (any words)"), (string(), vec![]));
    assert_eq!(
        promises("String (timestamp)"),
        ("DateTimeOffset".to_owned(), vec![])
    );
    assert_eq!(
        promises("[visibility](visibility.md) (optional)"),
        ("visibility^".to_owned(), vec![Promise::Optional])
    );
    assert_eq!(
        promises("operation (flags)"),
        ("operation".to_owned(), vec![Promise::Flags])
    );
    assert_eq!(
        promises("[outcome](outcome.md) collection. Holds grades"),
        ("[outcome^]".to_owned(), vec![])
    );
}

#[test]
fn what_cannot_be_read_is_not_guessed() {
    for text in [
        "Location header",
        "details about how to [monitor the progress](monitor.md)",
        "** Unknown Type `a.b.c` ** collection",
        "application/json",
        "One of the [a](a.md), whatever",
        "Required. The id of the thing.",
        "(",
        "Collection(",
        "[][][",
        "a b c",
        "the",
    ] {
        assert_eq!(ty(text), "?", "{text}");
        assert!(!cell(text).empty);
    }
}

#[test]
fn an_empty_cell_is_empty() {
    for text in ["", "  ", "&nbsp;", "\u{a0}"] {
        let read = cell(text);
        assert!(read.empty && read.expr == TypeExpr::Unreadable, "{text:?}");
    }
}

#[test]
fn the_cell_of_a_longer_page_has_spans_of_the_page() {
    let page = page("| `a` | [user](user.md) collection |");
    let read = Dialect::graph().type_cell(&page, Span::new(8, 34));
    let TypeExpr::Named(name) = read.expr.innermost() else {
        panic!("{read:?}");
    };
    assert_eq!(page.text(name.span), "user");
    assert_eq!(page.text(read.span), "[user](user.md) collection");
    assert_eq!(name.target(), Some("user.md"));
}

#[test]
fn bare_texts_are_types_only_where_nothing_else_is_meant() {
    let words = |text: &str| Dialect::graph().type_words(text).map(|expr| short(&expr));
    for (text, expected) in [
        ("String", "String"),
        ("String (timestamp)", "DateTimeOffset"),
        ("String(timestamp)", "DateTimeOffset"),
        ("String (ISO 8601 duration)", "Duration"),
        ("string (identifier)", "String"),
        ("microsoft.graph.user", "microsoft.graph.user"),
        ("#microsoft.graph.user", "microsoft.graph.user"),
        ("Collection(microsoft.graph.user)", "[microsoft.graph.user]"),
        ("Collection(Edm.String)", "[String]"),
    ] {
        assert_eq!(words(text).as_deref(), Some(expected), "{text}");
    }
    for text in [
        "active",
        "filename.txt",
        "4.2",
        "1565293727947",
        "2016-01-01T15:20:01.125Z",
        "fail (default) | replace | rename",
        "www.example.org/x",
        "notStarted | running",
        "",
    ] {
        assert_eq!(words(text), None, "{text}");
    }
}
