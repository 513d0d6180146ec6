//! The JSON representation of a type as claims: each member says its property's type by the
//! word or the kind of value it shows.

use std::sync::Arc;

use super::{PropertyClaim, Witness};
use crate::dialect::Dialect;
use crate::dialect::types::{Primitive, Promise, Told, TypeExpr};
use crate::document::Document;
use crate::text::json::{Json, Kind, Node};
use crate::text::{Fragment, Place, Span};

/// The members of the JSON in a block, by its index in the parts of the document.
pub(super) fn members(
    document: &Document,
    block: Option<usize>,
    dialect: &Dialect,
) -> Vec<Arc<PropertyClaim>> {
    let Some(&part) = block.and_then(|block| document.parts.get(block)) else {
        return Vec::new();
    };
    let Some(code) = document.code(part) else {
        return Vec::new();
    };
    let json = Json::read(code.body.to_text());
    let Some(root) = json.root().filter(|root| root.kind() == Kind::Object) else {
        return Vec::new();
    };
    root.members()
        .filter_map(|member| {
            let name = member.key()?;
            // Annotations of OData are no properties.
            if name.contains('@') || name.is_empty() {
                return None;
            }
            let key = member.key_span()?;
            let values = values_of(member, &code.body, dialect);
            Some(Arc::new(PropertyClaim {
                name: name.as_ref().into(),
                place: code.body.place(key),
                ty: type_of(member, &code.body, dialect)
                    .map(|ty| (ty, code.body.place(member.span()))),
                promises: values.into_iter().collect(),
                description: None,
                relationship: false,
                witness: Witness::Representation,
            }))
        })
        .collect()
}

/// The values that a text such as `"low | high"` lists, or the first text of an array.
fn values_of(node: Node<'_>, body: &Fragment, dialect: &Dialect) -> Option<(Promise, Place)> {
    if node.kind() == Kind::Array {
        let first = node.items().next()?;
        return (first.kind() != Kind::Array)
            .then(|| values_of(first, body, dialect))
            .flatten();
    }
    if node.kind() != Kind::String || !node.raw().contains('|') {
        return None;
    }
    let raw = node.raw();
    let inner = raw.get(1..raw.len().checked_sub(1)?)?;
    let mut start = node.span().start as usize + 1;
    let mut values = Vec::new();
    for part in inner.split('|') {
        let word = part.trim();
        let at = start + part.len() - part.trim_start().len();
        start += part.len() + 1;
        if !word.chars().all(|c| c.is_alphanumeric() || c == '_') || word.is_empty() {
            return None;
        }
        values.push(Told {
            value: word.to_owned(),
            span: body.place(Span::new(at, at + word.len())).span,
        });
    }
    // "String | null" speaks of types.
    let is_type = |told: &Told<String>| {
        told.value == "null"
            || matches!(
                dialect.type_words(&told.value),
                Some(TypeExpr::Primitive(_))
            )
    };
    if values.len() < 2 || values.iter().all(is_type) {
        return None;
    }
    Some((dialect.values(values), body.place(node.span())))
}

/// The type that a value of a representation stands for; none where it says nothing.
fn type_of(node: Node<'_>, body: &Fragment, dialect: &Dialect) -> Option<TypeExpr> {
    match node.kind() {
        Kind::String if values_of(node, body, dialect).is_some() => {
            Some(TypeExpr::Primitive(Primitive::String))
        }
        Kind::String => {
            let text = node.as_str()?;
            dialect
                .type_words(text.trim())
                .filter(|ty| !matches!(ty, TypeExpr::Unreadable))
        }
        Kind::Number => Some(TypeExpr::Primitive(Primitive::Number)),
        Kind::Bool => Some(TypeExpr::Primitive(Primitive::Boolean)),
        Kind::Null => None,
        Kind::Object => {
            let named = node.get("@odata.type")?;
            let name = named.as_str()?.trim().trim_start_matches('#').to_owned();
            (!name.is_empty()).then(|| TypeExpr::named(name, span_in_page(body, named.span())))
        }
        // What an array holds is said by its first element; an empty one says only that
        // it is a collection, and of what nobody knows.
        Kind::Array => {
            let inner = node
                .items()
                .next()
                .filter(|item| item.kind() != Kind::Array)
                .and_then(|item| type_of(item, body, dialect))
                .unwrap_or(TypeExpr::Unreadable);
            Some(TypeExpr::Collection(Box::new(inner)))
        }
    }
}

fn span_in_page(body: &Fragment, span: Span) -> Span {
    body.place(span).span
}
