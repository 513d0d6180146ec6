//! The view of a validator, held against the validator's own tree.

use jsonschema::Validator;
use serde_json::{Value, json};

use super::super::Json;

fn validator(schema: &Value) -> Validator<Json> {
    jsonschema::options_for::<Json>()
        .should_validate_formats(true)
        .offline()
        .build(schema)
        .unwrap()
}

/// Every error as its instance path, schema path and words.
fn errors(schema: &Value, text: &str) -> Vec<[String; 3]> {
    let json = Json::read(text);
    let validator = validator(schema);
    let root = json.root().unwrap();
    assert_eq!(
        validator.is_valid(root),
        validator.iter_errors(root).next().is_none()
    );
    let errors = validator.iter_errors(root);
    errors
        .map(|error| {
            [
                error.instance_path().to_string(),
                error.schema_path().to_string(),
                error.to_string(),
            ]
        })
        .collect()
}

/// The same from the validator's own tree.
fn errors_of_value(schema: &Value, text: &str) -> Vec<[String; 3]> {
    let value: Value = serde_json::from_str(text).unwrap();
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .offline()
        .build(schema)
        .unwrap();
    let errors = validator.iter_errors(&value);
    errors
        .map(|error| {
            [
                error.instance_path().to_string(),
                error.schema_path().to_string(),
                error.to_string(),
            ]
        })
        .collect()
}

#[test]
fn both_trees_give_the_same_errors() {
    let schema = json!({
        "type": "object",
        "required": ["id", "missing", "name"],
        "properties": {
            "id": {"type": "string", "format": "uuid"},
            "name": {"type": ["string", "null"], "minLength": 2, "maxLength": 3},
            "state": {"enum": ["on", "off", null, 1, [1], {"a": 1}]},
            "count": {"type": "integer", "minimum": 0, "maximum": 2_147_483_647, "multipleOf": 2},
            "ratio": {"type": "number", "exclusiveMaximum": 1.5},
            "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 2, "uniqueItems": true},
            "owner": {"if": {"type": "null"}, "else": {"type": "object", "required": ["id"]}},
            "flag": {"type": "boolean", "const": true}
        },
        "propertyNames": {"maxLength": 8},
        "additionalProperties": false
    });
    for text in [
        "{}",
        r#"{"id": "c0a8", "missing": 1, "name": "éé"}"#,
        r#"{"id": 1, "name": "a", "unknown": {}, "farTooLong": 1}"#,
        r#"{"name": "éééé", "state": "On", "count": -1, "ratio": 1.5}"#,
        r#"{"name": "\u00e9\u00e9\u00e9", "state": "o\u006e", "count": 4.0, "ratio": 1e400}"#
            .replace("1e400", "1e40")
            .as_str(),
        r#"{"state": [1.0], "count": 4294967296, "tags": ["a", "a", 1]}"#,
        r#"{"state": {"a": 1}, "count": "1", "tags": {}, "owner": {}, "flag": false}"#,
        r#"{"state": null, "count": 18446744073709551616, "owner": null, "flag": "true"}"#,
        "[]",
        r#""x""#,
    ] {
        assert_eq!(
            errors(&schema, text),
            errors_of_value(&schema, text),
            "{text}"
        );
    }
}

#[test]
fn annotations_are_hidden() {
    let schema = json!({
        "properties": {"id": {}},
        "propertyNames": {"pattern": "^[a-z]+$"},
        "maxProperties": 1,
        "additionalProperties": false
    });
    let text = r##"{"@odata.type": "#x", "id": "1", "a@odata.bind": "", "\u0040x": 1}"##;
    assert_eq!(errors(&schema, text), Vec::<[String; 3]>::new());
    assert_eq!(errors(&schema, r#"{"id": "1", "idx": 2}"#).len(), 2);
    // Our own code sees them.
    let json = Json::read(text);
    assert_eq!(
        json.root()
            .unwrap()
            .get("@odata.type")
            .unwrap()
            .as_str()
            .unwrap(),
        "#x"
    );
}

#[test]
fn the_last_of_doubled_names_is_judged() {
    let schema = json!({"properties": {"a": {"type": "string"}}, "maxProperties": 1});
    assert!(errors(&schema, r#"{"a": 1, "a": "x"}"#).is_empty());
    assert_eq!(errors(&schema, r#"{"a": "x", "a": 1}"#).len(), 1);
}

#[test]
fn a_subtree_is_judged_as_a_root() {
    let json = Json::read(r#"{"value": [{"id": 1}, {"id": "2"}]}"#);
    let validator = validator(&json!({"properties": {"id": {"type": "string"}}}));
    let valid = |pointer| validator.is_valid(json.pointer(pointer).unwrap());
    assert!(!valid("/value/0"));
    assert!(valid("/value/1"));
}

#[test]
fn broken_and_deep_texts_can_be_judged() {
    let schema = json!({"type": "object", "const": {}, "uniqueItems": true});
    let nested = format!("[{}", "[".repeat(100_000));
    for text in [
        nested.as_str(),
        "[1e999, -1e999, 0x1F, 007]",
        "{a: , {}}",
        "{\"a\": 00}",
    ] {
        let json = Json::read(text);
        assert!(!validator(&schema).is_valid(json.root().unwrap()));
        assert!(validator(&schema).iter_errors(json.root().unwrap()).count() > 0);
    }
}
