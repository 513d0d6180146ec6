//! Names of types in CSDL: aliases, definitions, and the built-in ones.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::dialect::types::{Primitive, TypeExpr, TypeRef};
use crate::text::Span;

/// What names of types stand for, once the whole file is read.
pub(super) struct Names {
    /// Namespaces by the short names that the file gives them.
    aliases: FxHashMap<String, String>,
    /// Primitive types that the file gives names of its own, by these in lower case.
    definitions: FxHashMap<String, Primitive>,
}

impl Names {
    pub(super) fn new(
        aliases: FxHashMap<String, String>,
        definitions: &[(Arc<str>, String)],
    ) -> Self {
        Self {
            aliases,
            definitions: definitions
                .iter()
                .filter_map(|(name, underlying)| {
                    Some((name.to_lowercase(), primitive(underlying.trim())?))
                })
                .collect(),
        }
    }

    /// A qualified name with the namespace in full.
    pub(super) fn full(&self, name: &str) -> String {
        let name = name.trim();
        match name.rsplit_once('.') {
            Some((namespace, short)) => match self.aliases.get(namespace) {
                Some(namespace) => format!("{namespace}.{short}"),
                None => name.to_owned(),
            },
            None => name.to_owned(),
        }
    }

    /// A type as it was written, with its name looked up.
    pub(super) fn resolved(&self, expr: TypeExpr) -> TypeExpr {
        match expr {
            TypeExpr::Named(written) => self.named(&written),
            TypeExpr::Collection(element) => match *element {
                TypeExpr::Named(written) => TypeExpr::Collection(Box::new(self.named(&written))),
                other => TypeExpr::Collection(Box::new(other)),
            },
            other => other,
        }
    }

    fn named(&self, written: &TypeRef) -> TypeExpr {
        let name = self.full(&written.name);
        let defined = || self.definitions.get(&name.to_lowercase()).copied();
        if let Some(primitive) = primitive(&name).or_else(defined) {
            return TypeExpr::Primitive(primitive);
        }
        // Geography and the like: pages have no word for them.
        if name.starts_with("Edm.") || !name.contains('.') {
            return TypeExpr::Unreadable;
        }
        TypeExpr::named(name, written.span)
    }
}

/// The type in `Collection(…)`.
pub(super) fn element_of(text: &str) -> Option<&str> {
    text.trim()
        .strip_prefix("Collection(")?
        .strip_suffix(')')
        .map(str::trim)
}

/// A type whose name is not looked up yet. Collections of collections do not exist.
pub(super) fn as_written(text: String, span: Span) -> TypeExpr {
    match element_of(&text) {
        Some(element) => TypeExpr::Collection(Box::new(TypeExpr::named(element.to_owned(), span))),
        None => TypeExpr::named(text, span),
    }
}

fn primitive(name: &str) -> Option<Primitive> {
    Some(match name.strip_prefix("Edm.")? {
        "String" => Primitive::String,
        "Boolean" => Primitive::Boolean,
        "Byte" => Primitive::Byte,
        "SByte" => Primitive::SByte,
        "Int16" => Primitive::Int16,
        "Int32" => Primitive::Int32,
        "Int64" => Primitive::Int64,
        "Single" => Primitive::Single,
        "Double" => Primitive::Double,
        "Decimal" => Primitive::Decimal,
        "Date" => Primitive::Date,
        "DateTimeOffset" => Primitive::DateTimeOffset,
        "TimeOfDay" => Primitive::TimeOfDay,
        "Duration" => Primitive::Duration,
        "Guid" => Primitive::Guid,
        "Binary" => Primitive::Binary,
        "Stream" => Primitive::Stream,
        "Untyped" => Primitive::Untyped,
        _ => return None,
    })
}
