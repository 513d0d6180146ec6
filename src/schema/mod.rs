//! JSON Schemas from the contract: a flat form that judges the values of one object, compiled by
//! value on first use, and a linked form for everybody else.

pub mod export;
mod flat;
pub mod formats;

use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustc_hash::FxHashMap;

use crate::contract::{Contract, Property, Type, ValueType};
use crate::dialect::types::Primitive;
use crate::text::json::Json;

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
pub struct Slot(OnceLock<Compiled>);

impl fmt::Debug for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Slot")
    }
}

impl Schemas {
    /// The validator of a property of `ty`: of its values, without what stands in objects inside.
    /// `None` where anything is right, or where the schema does not compile, which a test rules
    /// out.
    pub fn of<'p>(
        &self,
        contract: &Contract,
        ty: &Type,
        property: &'p Property,
    ) -> Option<&'p Validator> {
        // Nothing below waits for another thread's work: the value is known before the slot is
        // taken.
        let value = property.value(contract);
        let of_property = || {
            let nullable = ty.accepts_null(property);
            let schema = || flat::of_property(property, value, nullable);
            let Some(plain) = Plain::of(property, value, nullable) else {
                return self.shared(&schema());
            };
            let mut known = self.plain.lock().unwrap_or_else(PoisonError::into_inner);
            let make = || self.shared(&schema());
            known.entry(plain).or_insert_with(make).clone()
        };
        property.validator.0.get_or_init(of_property).as_deref()
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
