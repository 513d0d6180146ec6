//! A form as JSON Schema, for editors and for other tools.

use serde_json::{Map, Value, json};

use super::Form;

/// The form as JSON Schema 2020-12, without `$schema` and title.
pub fn schema(form: &Form) -> Value {
    match form {
        Form::Flag => json!({ "type": "boolean" }),
        Form::Text => json!({ "type": "string" }),
        Form::Choice(_, words) => json!({ "type": "string", "enum": words }),
        Form::List(of) => json!({ "type": "array", "items": schema(of) }),
        Form::Alternatives => json!({
            "anyOf": [
                { "type": "string" },
                { "type": "array", "items": { "type": "string" }, "minItems": 1 },
            ],
        }),
        Form::Map(of) => json!({ "type": "object", "additionalProperties": schema(of) }),
        Form::Table(table) => {
            let properties: Map<String, Value> = table
                .keys
                .iter()
                .map(|key| {
                    let mut inner = schema(&key.form);
                    if let (false, Value::Object(inner)) = (key.about.is_empty(), &mut inner) {
                        inner.insert("description".to_owned(), json!(key.about));
                    }
                    (key.name.clone(), inner)
                })
                .collect();
            json!({
                "type": "object",
                "properties": properties,
                "additionalProperties": false,
            })
        }
    }
}
