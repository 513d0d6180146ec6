//! What a request sends although it is called read-only.
//!
//! "Read-only" on the page of a type is said of reading it. Whether a request may send the
//! property all the same, the operation's own page knows best: what it asks for is to be sent,
//! and what something is made with is often fixed ever after.

use std::sync::Arc;

use super::body::{Judge, Waiting};
use super::{Kind, Promised};
use crate::claims::{PropertyClaim, Witness};
use crate::contract::{Property, Type, ValueType};
use crate::dialect::types::{Primitive, Promise};
use crate::text::Place;
use crate::text::json::Node;

/// What only the service gives.
const KEY: &str = "id";

impl<'b> Judge<'_, 'b> {
    /// Reports a member of a request that is called read-only at `said`, where nothing speaks
    /// for sending it.
    pub(super) fn read_only(
        &mut self,
        member: Node<'b>,
        (property, said): (&Property, &Place),
        pointer: &str,
        around: &Waiting<'b>,
        ty: &Type,
    ) {
        // What is said of a relationship is said of reading it.
        if property.relationship {
            return;
        }
        let at_root = around.pointer.is_empty();
        let row = self.row(&property.name).filter(|_| at_root);
        let by_operation = row
            .or_else(|| own_claim(property))
            .and_then(|claim| claim.says(&Promise::ReadOnly));
        let place = by_operation.unwrap_or(said).clone();
        let told = by_operation.is_some()
            || row.is_none() && self.is_made_by_service(property, around, ty)
            || !self.task.posts && !self.asks_for(pointer) && !only_read_only(around.node, ty);
        if told && let Some(key) = member.key_span() {
            self.tell_read_only(property, pointer, self.body.place(key), place);
        }
    }

    fn tell_read_only(&mut self, property: &Property, pointer: &str, at: Place, said: Place) {
        let promised = Promised {
            subject: property.subject(),
            says: "called read-only here".to_owned(),
            place: said,
        };
        let kind = Kind::ReadOnlyProperty {
            name: Arc::clone(&property.name),
        };
        self.push(kind, at, Some(pointer.to_owned()), Some(promised));
    }

    /// The row of the page's own table about a member of the body.
    fn row(&self, name: &str) -> Option<&PropertyClaim> {
        self.rows
            .iter()
            .find(|row| row.name.eq_ignore_ascii_case(name))
            .map(|row| &**row)
    }

    /// Whether the page's own table lists a property, or the one around it, as one to send.
    fn asks_for(&self, pointer: &str) -> bool {
        let outermost = pointer.split('/').nth(1).unwrap_or_default();
        self.row(outermost)
            .is_some_and(|row| row.says(&Promise::ReadOnly).is_none())
    }

    /// Whether a property can come from the service alone: an id or a time that it sets, or
    /// anything in an object that was copied from an answer, id and all. The members of a list
    /// may have ids by which the request itself refers to them.
    fn is_made_by_service(&self, property: &Property, around: &Waiting<'b>, ty: &Type) -> bool {
        let in_list = around
            .pointer
            .split('/')
            .any(|segment| segment.parse::<usize>().is_ok());
        if in_list || only_read_only(around.node, ty) {
            return false;
        }
        let is_time = matches!(
            property.value(self.bench.contract),
            ValueType::Primitive(Primitive::DateTimeOffset, _)
        );
        let is_copied = around.node.get(KEY).is_some()
            && ty.property(KEY).is_some_and(|key| key.read_only.is_some())
            && (!around.pointer.is_empty() || self.row(KEY).is_none());
        is_time || is_copied
    }
}

/// What the operation's own page says about a property, where its table makes the type.
fn own_claim(property: &Property) -> Option<&PropertyClaim> {
    property
        .claims
        .iter()
        .find(|claim| claim.witness == Witness::BodyTable)
        .map(|claim| &**claim)
}

/// Whether an object holds nothing but what is called read-only: then that is what the request
/// is for.
fn only_read_only(node: Node<'_>, ty: &Type) -> bool {
    node.members()
        .filter_map(Node::key)
        .filter(|key| !key.contains('@'))
        .all(|key| {
            ty.property(&key)
                .is_some_and(|property| property.read_only.is_some())
        })
}
