//! JSON Schemas from the contract: a flat form that judges one object, compiled by type on
//! first use, and a linked form for everybody else.

pub mod export;
mod flat;
pub mod formats;

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustc_hash::FxHashMap;

use crate::contract::Type;
use crate::text::json::Json;

/// A compiled schema that judges JSON with spans as it is.
pub type Validator = jsonschema::Validator<Json>;

/// A validator, compiled on first use.
type Cell = Arc<OnceLock<Option<Arc<Validator>>>>;

/// Validators by type, each compiled once, when the first instance needs it.
#[derive(Default)]
pub struct Schemas {
    compiled: Mutex<FxHashMap<Arc<str>, Cell>>,
}

impl Schemas {
    /// The validator of one object of a type: its own members, not those of objects inside.
    /// `None` where the schema does not compile, which a test rules out.
    pub fn of(&self, ty: &Type) -> Option<Arc<Validator>> {
        let cell = {
            let mut compiled = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(compiled.entry(Arc::clone(&ty.name)).or_default())
        };
        cell.get_or_init(|| compile(ty)).clone()
    }
}

/// Compiles the flat schema of a type.
pub fn compile(ty: &Type) -> Option<Arc<Validator>> {
    formats::with_all(jsonschema::options_for::<Json>())
        .with_draft(jsonschema::Draft::Draft202012)
        .should_validate_formats(true)
        .offline()
        .build(&flat::schema(ty))
        .ok()
        .map(Arc::new)
}
