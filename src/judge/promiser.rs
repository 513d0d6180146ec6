//! Who promises what an object is, put into words only where a mismatch needs them.

use std::sync::Arc;

use super::{Promised, expect};
use crate::contract::Type;

/// Who promises what an object is.
#[derive(Clone)]
pub(super) enum Promiser {
    /// Nobody.
    Nobody,
    /// Who says what the body holds.
    Body(Arc<Promised>),
    /// Who says what the property of this name holds.
    Property(Arc<Type>, Arc<str>),
}

impl Promiser {
    /// Who says what a body holds.
    pub(super) fn of_body(promised: Option<&Promised>) -> Self {
        promised.map_or(Self::Nobody, |promised| {
            Self::Body(Arc::new(promised.clone()))
        })
    }

    /// The promise in words.
    pub(super) fn told(&self) -> Option<Promised> {
        match self {
            Self::Nobody => None,
            Self::Body(promised) => Some(Promised::clone(promised)),
            Self::Property(ty, name) => ty.property(name).and_then(|property| {
                expect::property_promise(&property.claims, property.subject())
            }),
        }
    }
}
