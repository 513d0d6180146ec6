//! JSON Schemas from the contract: a flat form that judges the values of one object, compiled by
//! value on first use, and a linked form for everybody else.

pub mod export;
mod flat;
pub mod formats;

use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustc_hash::FxHashMap;

use formats::Format;

use crate::contract::{Contract, Property, Type, ValueType};
use crate::dialect::types::Primitive;
use crate::text::json::{Json, Kind, Node};

/// A compiled schema that judges JSON with spans as it is.
pub type Validator = jsonschema::Validator<Json>;

/// Validators of values. There are many properties and few kinds of values: properties whose
/// schemas read the same share one validator, compiled when the first instance needs it.
#[derive(Default)]
pub struct Schemas {
    compiled: Mutex<FxHashMap<String, Compiled>>,
    plain: Mutex<FxHashMap<Plain, Compiled>>,
}

type Compiled = Option<Arc<Validator>>;

/// Values without limits of their own: all that their schema says.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Plain {
    list: bool,
    /// None: an object.
    primitive: Option<Primitive>,
    nullable: bool,
}

impl Plain {
    /// Whether a value is right at a look. What is not may be right all the same: the schema says.
    fn is_met(self, node: Node<'_>) -> bool {
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

    fn is_met_by_one(self, node: Node<'_>) -> bool {
        match (node.kind(), self.primitive) {
            (Kind::Object, None)
            | (Kind::String, Some(Primitive::String))
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

    fn of(property: &Property, value: &ValueType, nullable: bool) -> Option<Self> {
        let (list, element) = match value {
            ValueType::Collection(_) if property.max_items.is_some() => return None,
            ValueType::Collection(element) => (true, &**element),
            element => (false, element),
        };
        let primitive = match element {
            ValueType::Object(_) => None,
            ValueType::Primitive(primitive, domain) if domain.is_unlimited() => Some(*primitive),
            _ => return None,
        };
        Some(Self {
            list,
            primitive,
            nullable,
        })
    }
}

/// The room of a property for its validator.
#[derive(Clone, Default)]
pub struct Slot(OnceLock<Ready>);

/// What the values of a property are held against.
#[derive(Clone)]
struct Ready {
    plain: Option<Plain>,
    compiled: Compiled,
}

impl fmt::Debug for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Slot")
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
        // Nothing below waits for another thread's work: the value is known before the slot is
        // taken.
        let value = property.value(contract);
        let of_property = || {
            let nullable = ty.accepts_null(property);
            let schema = || flat::of_property(property, value, nullable);
            let plain = Plain::of(property, value, nullable);
            let compiled = match plain {
                None => self.shared(&schema()),
                Some(plain) => {
                    let mut known = self.plain.lock().unwrap_or_else(PoisonError::into_inner);
                    let make = || self.shared(&schema());
                    known.entry(plain).or_insert_with(make).clone()
                }
            };
            Ready { plain, compiled }
        };
        let ready = property.validator.0.get_or_init(of_property);
        if ready.plain.is_some_and(|plain| plain.is_met(node)) {
            return Look::Right;
        }
        match ready.compiled.as_deref() {
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
    use crate::contract::Domain;

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
            let element = match primitive {
                None => ValueType::Object("x".into()),
                Some(primitive) => ValueType::Primitive(primitive, Arc::new(Domain::default())),
            };
            for (list, nullable) in [(false, false), (false, true), (true, false), (true, true)] {
                let value = if list {
                    ValueType::Collection(Box::new(element.clone()))
                } else {
                    element.clone()
                };
                let plain = Plain {
                    list,
                    primitive,
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
        assert!(met > 150, "{met}");
    }
}
