use super::{Promise, TypeExpr, collection, promised, says, string};
use crate::dialect::types::Primitive;

fn int() -> TypeExpr {
    TypeExpr::Primitive(Primitive::Int32)
}

#[test]
fn clauses_of_their_own_promise() {
    for (text, expected) in [
        ("The name. Required.", Promise::Required),
        ("Required. The name.", Promise::Required),
        ("The name. **Required**.", Promise::Required),
        ("The name. *Required*", Promise::Required),
        ("The name. (Required)", Promise::Required),
        ("The name.<br>Required.", Promise::Required),
        ("Optional. The name.", Promise::Optional),
        ("Optional, default is 3.", Promise::Optional),
        ("The name (optional).", Promise::Optional),
        ("The name. Read-only.", Promise::ReadOnly),
        ("Read-only; who made it.", Promise::ReadOnly),
        ("Readonly.", Promise::ReadOnly),
        ("This property is read-only.", Promise::ReadOnly),
        ("Its key, not nullable", Promise::NotNullable),
        ("This property is not nullable.", Promise::NotNullable),
        ("Nullable.", Promise::Nullable),
    ] {
        assert_eq!(says(text), [expected], "{text}");
    }
    assert_eq!(
        says("Key. Not nullable. Read-only. Required."),
        [Promise::NotNullable, Promise::ReadOnly, Promise::Required]
    );
}

#[test]
fn the_same_words_inside_a_clause_promise_nothing() {
    for text in [
        "Required if `type` is `weekly`.",
        "Required when the group is created.",
        "Required on create.",
        "Not required.",
        "The property is required for users of the app.",
        "A password is required.",
        "Whether a device PIN is required.",
        "The required passcode type.",
        "Required, unless a default exists.",
        "Requiredness. unrequired.",
        "Creates a read-only link.",
        "Optional description of the thing.",
        "Values such as `required`, `optional`.",
        "See [optional claims](optional-claims.md).",
        "`String` - Required",
    ] {
        assert_eq!(says(text), [], "{text}");
    }
}

#[test]
fn base_types_are_named_by_links_marks_or_bare() {
    let base = |text: &str| match promised(text, &string()).pop() {
        Some((Promise::InheritedFrom(name), said)) => {
            Some((name.name.clone(), name.target().map(str::to_owned), said))
        }
        _ => None,
    };
    assert_eq!(
        base("Key. Inherited from [entity](../resources/entity.md)"),
        Some((
            "entity".to_owned(),
            Some("../resources/entity.md".to_owned()),
            "Inherited from [entity](../resources/entity.md)".to_owned()
        ))
    );
    let name = |text: &str| base(text).map(|(name, _, _)| name);
    assert_eq!(
        name("Inherited from **directoryObject**.").as_deref(),
        Some("directoryObject")
    );
    assert_eq!(
        name("inherited from microsoft.graph.entity, is ...").as_deref(),
        Some("microsoft.graph.entity")
    );
    assert_eq!(
        name("Inherited from the [entity](e.md) type.").as_deref(),
        Some("entity")
    );
    assert_eq!(name("Inherited from an ancestor. "), None);
    assert_eq!(name("inherited from another scope (like a folder)"), None);
    assert_eq!(name("Inherited from base class and `null`."), None);
}

#[test]
fn limits_are_sentences_about_the_property() {
    for (text, most) in [
        ("Maximum length is 64 characters.", 64),
        ("The maximum length is 255 characters", 255),
        (
            "Maximum length is 1,024 characters. Supports `$filter`.",
            1024,
        ),
        ("Maximum length: 256 characters. Required.", 256),
        ("Max length 128", 128),
        ("Max limit is 256 chars.", 256),
        ("The name. Max allowed length is 200 chars.", 200),
        ("Maximum supported length is 100 characters.", 100),
        ("Maximum 32 characters. No spaces.", 32),
        ("The name. 512 character limit.", 512),
        ("64 characters max", 64),
        ("Maximum length is `64` characters.", 64),
        ("Can have a maximum of 256 characters.", 256),
        ("Must not exceed 120 characters in length.", 120),
        ("What it is (100 characters or less) in short.", 100),
        ("80 characters or fewer.", 80),
    ] {
        assert_eq!(
            says(text).first(),
            Some(&Promise::MaxLength(most)),
            "{text}"
        );
    }
    for text in [
        "The first 255 characters of the message body.",
        "The maximum length of the combined names is 64 characters.",
        "It is 28 characters long.",
        "Indicates whether values may exceed the limit of 255 characters.",
        "Maximum length is 64 characters per line.",
        "Maximum length is 64 bytes.",
        "Names of 64 characters or less are shown in full.",
        "Maximum length is a matter of taste.",
        "A maximum of 20 users per group.",
        "<ul><li>`String` - 256 characters maximum</li></ul>",
        "Maximum length is 64.5.1 characters",
    ] {
        assert_eq!(says(text), [], "{text}");
    }
}

#[test]
fn a_limit_binds_what_it_can_count() {
    let things = || collection(TypeExpr::Unreadable);
    let only = |text: &str, ty: &TypeExpr| -> Vec<Promise> {
        promised(text, ty)
            .into_iter()
            .map(|(promise, _)| promise)
            .collect()
    };
    let elements = "OMA settings. This collection can contain a maximum of 500 elements.";
    assert_eq!(only(elements, &things()), [Promise::MaxItems(500)]);
    assert_eq!(only(elements, &string()), []);
    // On a collection of strings a limit of characters binds each string.
    let characters = "Maximum 32 characters.";
    assert_eq!(
        only(characters, &collection(string())),
        [Promise::MaxLength(32)]
    );
    assert_eq!(only(characters, &int()), []);
    assert_eq!(
        only(
            "Maximum size of this collection is 20 strings.",
            &collection(string())
        ),
        [Promise::MaxItems(20)]
    );
}

#[test]
fn ranges_bind_numbers() {
    let range = |min, max| Promise::Range { min, max };
    for (text, expected) in [
        ("Valid values 0 to 100", range(0.0, 100.0)),
        (
            "Scans. Valid values 11 to 1800 Inherited from",
            range(11.0, 1800.0),
        ),
        ("Valid values are -90 to 90.", range(-90.0, 90.0)),
        (
            "Permitted values are 0-100. The default is 45.",
            range(0.0, 100.0),
        ),
        (
            "This value must be between 4 and 127, inclusive.",
            range(4.0, 127.0),
        ),
        (
            "Its priority. Between 0 (lower priority) and 1000 (higher priority).",
            range(0.0, 1000.0),
        ),
        (
            "Valid range of values is between `0` and `10` (inclusive), with 0 the highest.",
            range(0.0, 10.0),
        ),
        (
            "The weight of it; an integer between 0 and 100.",
            range(0.0, 100.0),
        ),
    ] {
        let said: Vec<Promise> = promised(text, &int())
            .into_iter()
            .map(|said| said.0)
            .collect();
        assert_eq!(said, [expected], "{text}");
    }
    assert_eq!(says("Valid values 0 to 100"), []);
    for text in [
        "Recommended range of 0-1.",
        "Valid values 10 to 1",
        "Valid values 1 to 5 percent",
        "Between 1 and 5 values are kept.",
        "Between 1 (one and 5.",
    ] {
        assert!(promised(text, &int()).is_empty(), "{text}");
    }
}

#[test]
fn each_promise_tells_the_bytes_that_make_it() {
    let said = promised(
        "The name. Maximum length is 64 characters. Required.",
        &string(),
    );
    let bytes: Vec<&str> = said.iter().map(|(_, bytes)| bytes.as_str()).collect();
    assert_eq!(bytes, ["Maximum length is 64 characters", "Required"]);
}
