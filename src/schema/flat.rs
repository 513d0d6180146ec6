//! The flat form: the values of one property, without references. What stands inside nested
//! objects is judged object by object.

use serde_json::{Value, json};

use super::formats;
use crate::contract::{Domain, Property, ValueType};
use crate::dialect::types::Primitive;

/// The schema of the values of a property, given what they are.
pub(super) fn of_property(property: &Property, value: &ValueType, nullable: bool) -> Value {
    let mut schema = of_value(value, nullable);
    if let (Some((most, _)), Some(schema)) = (&property.max_items, schema.as_object_mut())
        && matches!(value, ValueType::Collection(_))
    {
        schema.insert("maxItems".to_owned(), json!(most));
    }
    schema
}

pub(super) fn of_value(value: &ValueType, nullable: bool) -> Value {
    let typed = |name: &str| {
        if nullable {
            json!({ "type": [name, "null"] })
        } else {
            json!({ "type": name })
        }
    };
    match value {
        ValueType::Any | ValueType::Undocumented(_) => Value::Bool(true),
        ValueType::Object(_) => typed("object"),
        ValueType::Collection(element) => {
            let mut schema = typed("array");
            schema["items"] = of_value(element, true);
            schema
        }
        ValueType::OneOf(options) => {
            let options: Vec<Value> = options
                .iter()
                .map(|option| of_value(option, nullable))
                .collect();
            json!({ "anyOf": options })
        }
        ValueType::Primitive(primitive, domain) => of_primitive(*primitive, domain, nullable),
    }
}

fn of_primitive(primitive: Primitive, domain: &Domain, nullable: bool) -> Value {
    let Some(name) = json_type(primitive) else {
        return Value::Bool(true);
    };
    let mut schema = if nullable {
        json!({ "type": [name, "null"] })
    } else {
        json!({ "type": name })
    };
    if let Some(format) = formats::of(primitive) {
        schema["format"] = json!(format.name);
    }
    if let Some((least, most)) = primitive.range() {
        schema["minimum"] = json!(least);
        schema["maximum"] = json!(most);
    }
    if name == "string" {
        if let Some((most, _)) = &domain.max_length {
            schema["maxLength"] = json!(most);
        }
        if let Some(values) = &domain.values {
            let mut listed: Vec<Value> = values
                .listed
                .iter()
                .map(|(value, _)| json!(value))
                .collect();
            if nullable {
                listed.push(Value::Null);
            }
            schema["enum"] = Value::Array(listed);
        }
    } else if let Some((least, most, _)) = &domain.range {
        schema["minimum"] = json!(least);
        schema["maximum"] = json!(most);
    }
    schema
}

/// The JSON type that a primitive is written as; none where it may be anything.
pub(super) fn json_type(primitive: Primitive) -> Option<&'static str> {
    Some(match primitive {
        Primitive::Untyped | Primitive::Stream => return None,
        Primitive::Boolean => "boolean",
        Primitive::Byte
        | Primitive::SByte
        | Primitive::Int16
        | Primitive::Int32
        | Primitive::Int64
        | Primitive::Integer => "integer",
        Primitive::Single | Primitive::Double | Primitive::Decimal | Primitive::Number => "number",
        _ => "string",
    })
}
