//! JSON Schemas from the contract: a flat form that judges the values of one object, compiled by
//! value on first use, and a linked form for everybody else.

pub mod export;
mod flat;
pub mod formats;

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use formats::Format;

use crate::contract::{Contract, Domain, Property, Type, ValueType, Values};
use crate::dialect::types::Primitive;
use crate::text::json::{Json, Kind, Node, Validator};

/// Validators of values. There are many properties and few kinds of values: properties whose
/// schemas read the same share one validator, compiled when the first instance needs it.
#[derive(Default)]
pub struct Schemas {
    compiled: Mutex<FxHashMap<String, Compiled>>,
}

type Compiled = Option<Arc<Validator>>;

/// Values without limits of their own, or with a list of what they may be: all that their schema
/// says.
struct Plain<'v> {
    list: bool,
    /// None: an object.
    primitive: Option<Primitive>,
    /// The only strings that are right.
    values: Option<&'v Values>,
    nullable: bool,
}

impl<'v> Plain<'v> {
    /// Whether a value is right at a look. What is not may be right all the same: the schema says.
    fn is_met(&self, node: Node<'_>) -> bool {
        match node.kind() {
            Kind::Null => self.nullable,
            // Items may be null.
            Kind::Array if self.list => {
                let mut items = node.items();
                items.all(|item| item.is_null() || self.is_met_by_one(item))
            }
            _ => !self.list && self.is_met_by_one(node),
        }
    }

    fn is_met_by_one(&self, node: Node<'_>) -> bool {
        match (node.kind(), self.primitive) {
            (Kind::String, Some(Primitive::String)) => match self.values {
                Some(values) => node.as_str().is_some_and(|value| values.has(&value)),
                None => true,
            },
            (Kind::Object, None)
            | (Kind::Bool, Some(Primitive::Boolean))
            | (Kind::Number, Some(Primitive::Double | Primitive::Decimal)) => true,
            (Kind::Number, Some(primitive)) => {
                let within = |(least, most): (i64, i64)| {
                    node.as_i64()
                        .is_some_and(|number| (least..=most).contains(&number))
                };
                primitive.range().is_some_and(within)
            }
            (Kind::String, Some(primitive)) => {
                let obeys =
                    |format: &Format| node.as_str().is_some_and(|text| (format.is_met)(&text));
                formats::of(primitive).is_some_and(obeys)
            }
            _ => false,
        }
    }

    fn of(property: &Property, value: &'v ValueType, nullable: bool) -> Option<Self> {
        let (list, element) = match value {
            ValueType::Collection(_) if property.max_items.is_some() => return None,
            ValueType::Collection(element) => (true, &**element),
            element => (false, element),
        };
        let (primitive, values) = match element {
            ValueType::Object(_) => (None, None),
            ValueType::Primitive(primitive, domain) => match (primitive, &**domain) {
                (_, domain) if domain.is_unlimited() => (Some(*primitive), None),
                (
                    Primitive::String,
                    Domain {
                        max_length: None,
                        values,
                        ..
                    },
                ) => (Some(*primitive), values.as_ref()),
                _ => return None,
            },
            _ => return None,
        };
        Some(Self {
            list,
            primitive,
            values,
            nullable,
        })
    }
}

/// What a look at a value tells. Nearly every value is right, and to know only that takes no more.
#[derive(Clone, Copy)]
pub enum Look<'p> {
    /// Anything is right, or the schema does not compile, which a test rules out.
    Open,
    /// The value is right.
    Right,
    /// This validator says what is wrong.
    Wrong(&'p Validator),
}

impl Schemas {
    /// Holds a value against the schema of a property of `ty`: of its values, without what stands
    /// in objects inside.
    pub fn look<'p>(
        &self,
        contract: &Contract,
        ty: &Type,
        property: &'p Property,
        node: Node<'_>,
    ) -> Look<'p> {
        // Nothing below waits for another thread's work: the value is known before the cell of the
        // validator is taken.
        let value = property.value(contract);
        let nullable = ty.accepts_null(property);
        if Plain::of(property, value, nullable).is_some_and(|plain| plain.is_met(node)) {
            return Look::Right;
        }
        let compile = || self.shared(&flat::of_property(property, value, nullable));
        match property.validator.get_or_init(compile).as_deref() {
            None => Look::Open,
            Some(validator) if validator.is_valid(node) => Look::Right,
            Some(validator) => Look::Wrong(validator),
        }
    }

    fn shared(&self, schema: &serde_json::Value) -> Compiled {
        if *schema == serde_json::Value::Bool(true) {
            return None;
        }
        let mut compiled = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        compiled
            .entry(schema.to_string())
            .or_insert_with(|| compile(schema))
            .clone()
    }
}

fn compile(schema: &serde_json::Value) -> Compiled {
    formats::with_all(jsonschema::options_for::<Json>())
        .with_draft(jsonschema::Draft::Draft202012)
        .should_validate_formats(true)
        .offline()
        .build(schema)
        .ok()
        .map(Arc::new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Place, Source, Span};

    fn values_listed(values: &[&str]) -> Values {
        let source = Arc::new(Source::new("a.md", ""));
        let listed = |value: &&str| ((*value).to_owned(), Place::new(&source, Span::default()));
        Values {
            listed: values.iter().map(listed).collect(),
            name: None,
            grows: false,
        }
    }

    /// A look is a shortcut and no second opinion.
    #[test]
    fn what_is_right_at_a_look_is_right_to_the_schema() {
        let values = "[null, true, \"\", \"x\", 0, -1, 2147483647, 2147483648, -2147483649, 1.0, 1.5, 1e400,
            123456789012345678901234567890, 127, 128, -129, 255, 256, 9223372036854775807, 9223372036854775808,
            \"2024-05-31\", \"2024-05-31T12:00:00Z\", \"12:00:00\", \"PT1H\", \"dmFs\",
            \"e6742553-2553-e674-5325-74e6532574e6\", {}, [], [null], [true], [\"x\", 1], [\"x\"], [1, 2], [1.5], [{}], [[]]]";
        let json = Json::read(values);
        let primitives = [
            None,
            Some(Primitive::String),
            Some(Primitive::Boolean),
            Some(Primitive::Int32),
            Some(Primitive::Int64),
            Some(Primitive::Double),
            Some(Primitive::Decimal),
            Some(Primitive::Byte),
            Some(Primitive::SByte),
            Some(Primitive::Guid),
            Some(Primitive::DateTimeOffset),
            Some(Primitive::Date),
            Some(Primitive::TimeOfDay),
            Some(Primitive::Duration),
            Some(Primitive::Binary),
        ];
        let mut met = 0;
        for primitive in primitives {
            for case in 0..8 {
                let (list, nullable) = (case & 1 > 0, case & 2 > 0);
                let listed = case & 4 > 0 && primitive == Some(Primitive::String);
                let domain = Domain {
                    values: listed.then(|| values_listed(&["x", "PT1H"])),
                    ..Domain::default()
                };
                let element = match primitive {
                    None => ValueType::Object("x".into()),
                    Some(primitive) => ValueType::Primitive(primitive, Arc::new(domain.clone())),
                };
                let value = if list {
                    ValueType::Collection(Box::new(element))
                } else {
                    element
                };
                let plain = Plain {
                    list,
                    primitive,
                    values: domain.values.as_ref(),
                    nullable,
                };
                let validator = compile(&flat::of_value(&value, nullable)).unwrap();
                for node in json.root().unwrap().items() {
                    if plain.is_met(node) {
                        met += 1;
                        assert!(validator.is_valid(node), "{} {primitive:?}", node.raw());
                    }
                }
            }
        }
        assert!(met > 300, "{met}");
    }
}
