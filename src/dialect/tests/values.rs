use super::{Promise, TypeExpr, promised, says, string};
use crate::dialect::types::Primitive;

/// The values of the only list, with `…` behind an open one and `+` behind a growing one.
fn list(description: &str) -> Option<String> {
    match says(description).as_slice() {
        [
            Promise::Values {
                values,
                open,
                grows,
            },
        ] => {
            let values: Vec<&str> = values.iter().map(|told| told.value.as_str()).collect();
            let open = if *open { " …" } else { "" };
            let grows = if *grows { " +" } else { "" };
            Some(format!("{}{open}{grows}", values.join(" ")))
        }
        [] => None,
        other => panic!("{other:?}"),
    }
}

#[test]
fn lists_end_at_their_full_stop() {
    for (text, values) in [
        ("The kind. Possible values are: `a`, `b`, `c`.", "a b c"),
        (
            "The possible values are `a`, `b`, and `c`. `d` is reserved.",
            "a b c",
        ),
        ("Possible values: `a`, or `b`", "a b"),
        (
            "Possible values are:`a` and `b`. Default value is `a`.",
            "a b",
        ),
        ("Valid values are: a, b, c.", "a b c"),
        ("Allowed values: `a`/`b`/`c`.", "a b c"),
        (r"Allowed values: `a` \| `b`.", "a b"),
        (
            "Possible values are **All**, **Selected** or **None**.",
            "All Selected None",
        ),
        ("Possible values are: 'viewer', 'sharer'", "viewer sharer"),
        (
            "The possible values are: **name**, `mail`, `phone`.",
            "name mail phone",
        ),
        (
            "How it stands. The value can be `New`,`Done`,`Left`.",
            "New Done Left",
        ),
        ("Possible values are:  *CName*,  *Mx*</br>Key", "CName Mx"),
        ("Must be one of `plain` or `richText`", "plain richText"),
        ("The possible values are: `a`, `b`  Read more below.", "a b"),
        (
            "Possible values are: `a` (the default), `b` (for `x` (and y) only), `c`.",
            "a b c",
        ),
        (
            "Possible values:<br/>`Closed in IPC`, `Closed in MCAS`.",
            "Closed in IPC Closed in MCAS",
        ),
        ("Supported values are: `1.1`, `2.0`.", "1.1 2.0"),
        (
            "Possible values are:<br>- `a`<br>- `b`<br>Nothing else.",
            "a b",
        ),
        (
            "Possible values are: <ul><li>`a`</li><li>`b` (the best)</li></ul> Then more.",
            "a b",
        ),
        ("Possible values are: `a`,<br/>`b`,<br/>`c`.", "a b c"),
        ("Possible values are: `a`, `b`<br>`c` is deprecated.", "a b"),
        ("Possible values are: `a`, `b`<br><br>Nothing else.", "a b"),
        ("(Possible values: `a`, `b`)", "a b"),
        ("Possible value is `Team`. For more, see below.", "Team"),
        (
            "Possible values are: `null` (default value), `off`, and `on`.",
            "off on",
        ),
        (
            "possible values are: a, b, unknownFutureValue.",
            "a b unknownFutureValue +",
        ),
        (
            "Inherited from x.The possible values are: `a `,  `b `.",
            "a b",
        ),
        ("The state of it  Possible values are: `a`, `b`.", "a b"),
        // Once for readers, and once more with the value that stands for those to come.
        (
            "Possible values are a, b. By default a. Possible values are: `a`, `b`, \
             `unknownFutureValue`.",
            "a b unknownFutureValue +",
        ),
    ] {
        assert_eq!(list(text).as_deref(), Some(values), "{text}");
    }
}

#[test]
fn lists_that_name_only_some_are_open() {
    for (text, values) in [
        ("Possible values include `a`, `b`.", "a b …"),
        ("Possible values are `a`, `b`, and more.", "a b …"),
        ("Possible values are: `a`, `b`, etc.", "a b …"),
        ("Possible values are: `a`, `b`, `etc.`.", "a b …"),
        ("Possible values are: a, b, ...", "a b …"),
        // Two lists that differ: which holds when nobody can tell.
        (
            "Possible values are: `a`. On phones, possible values are: `a`, `b`.",
            "a a b …",
        ),
    ] {
        assert_eq!(list(text).as_deref(), Some(values), "{text}");
    }
}

#[test]
fn values_sent_on_request_belong_to_the_list() {
    let text = "The possible values are: `a`, `unknownFutureValue`. Use the `Prefer` header to \
                get the following value(s) in this [evolvable enum](/graph/practices): `b`, `c`.";
    assert_eq!(list(text).as_deref(), Some("a unknownFutureValue b c +"));
    let unread = "The possible values are: `a`. Use the header to get the following values in \
                  this evolvable enum that nobody lists.";
    assert_eq!(list(unread).as_deref(), Some("a …"));
}

#[test]
fn what_is_no_plain_list_is_none() {
    for text in [
        "Possible values are listed in the following table.",
        "Valid values are described below.",
        "Possible values are documented.",
        "Possible values are: `a`, `b`, or empty (which means `a`).",
        "Possible values are: `a` - the first, `b` - the second.",
        "Possible values are: 0 - none, 1 - one.",
        "Possible values are: `a`, \"b\".",
        "The value can be `a`: it is added; `b`: it is removed.",
        "The value can be `a` for one thing `b` - if it is another.",
        "Possible values are: Red=0, Blue=1.",
        "Possible values are: `a` for phones and `b` for others.",
        "Possible values are: `a`, `b",
        "Possible values are: `a, b`.",
        "Possible values are `a` through `z`.",
        "Possible values for **other** are `a`, `b`.",
        "See [the table](x.md) for possible values.",
        "Its impossible values are: `a`, `b`.",
        "A list whose possible values are: `a`, `b`.",
        "Possible values",
    ] {
        assert_eq!(list(text), None, "{text}");
    }
}

#[test]
fn words_inside_a_list_are_values() {
    assert_eq!(
        list("Possible values are: `required`. `optional`.").as_deref(),
        Some("required")
    );
    let text = "Possible values are: Optional, Required. Read-only.";
    let said = says(text);
    assert!(
        matches!(said.as_slice(), [Promise::ReadOnly, Promise::Values { .. }]),
        "{said:?}"
    );
}

#[test]
fn lists_are_read_for_strings_and_names() {
    let text = "Possible values are: `true`, `false`.";
    assert!(promised(text, &TypeExpr::Primitive(Primitive::Boolean)).is_empty());
    assert_eq!(promised(text, &TypeExpr::Unreadable).len(), 1);
    let (_, said) = promised("The kind. Possible values are: `a`, `b`. More.", &string()).remove(0);
    assert_eq!(said, "Possible values are: `a`, `b`");
}

#[test]
fn several_values_at_once_are_flags() {
    let said = says("Possible values are: `a`, `b`. Multiple values can be combined with commas.");
    assert!(
        matches!(said.as_slice(), [Promise::Flags, Promise::Values { .. }]),
        "{said:?}"
    );
    assert_eq!(says("Flags that were set."), []);
}
