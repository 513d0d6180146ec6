//! Which type an object is judged as: the one it states, the declared one, or none.

use std::sync::Arc;

use super::body::{Judge, Waiting};
use super::promiser::Promiser;
use super::{Kind, Promised, Side};
use crate::contract::Type;
use crate::text::json::{Kind as Json, Node};
use crate::text::{Place, Span};
use crate::words::stated_name;

/// So many unknown properties cannot be slips of one writer.
const MANY_UNKNOWN: usize = 4;

impl<'b> Judge<'_, 'b> {
    /// Whether an object has next to nothing of the type that the annotation names: then the
    /// name is the slip, not each property.
    pub(super) fn is_something_else(&mut self, waiting: &Waiting<'b>, ty: &Arc<Type>) -> bool {
        let named_by_note = match self.task.side {
            Side::Request => self.task.stance.request.ty.is_some(),
            Side::Response => self.task.stance.response.ty.is_some(),
        };
        let at_root = matches!(&*waiting.pointer, "" | "/value" | "/value/0");
        if !named_by_note || !at_root || !ty.closed() || waiting.node.get("@odata.type").is_some() {
            return false;
        }
        let (mut known, mut unknown) = (0, 0);
        for member in waiting.node.members() {
            match member.key() {
                Some(key) if key.contains('@') => {}
                // Nearly everything has an id.
                Some(key) if key == "id" => {}
                Some(key) if ty.property_without_case(&key).is_some() => known += 1,
                _ => unknown += 1,
            }
        }
        let other = unknown >= MANY_UNKNOWN && known * 3 < unknown;
        if other && waiting.confirmed {
            // The page means this type: then it is the type's own page that says too little.
            self.verdict
                .unchecked
                .push("the page of the type lists next to none of its properties");
        } else if other && waiting.promised.told().is_some() {
            let kind = Kind::SomethingElse {
                ty: Arc::clone(&ty.name),
                promised: self.instead.clone(),
            };
            let place = self.body.place(waiting.node.opening_span());
            self.push(
                kind,
                place,
                Some(waiting.pointer.clone()),
                waiting.promised.told(),
            );
        }
        other
    }

    /// Whether an object states a type whose page does not say that it is a kind of the
    /// declared one, or of the one that the operation answers with: then it inherits from
    /// something that its page leaves out.
    pub(super) fn kinship_unknown(&self, waiting: &Waiting<'b>, ty: &Type) -> bool {
        let unknown = |declared: &str| self.bench.contract.is_kind_of(ty, declared).is_none();
        let stated = || waiting.node.get("@odata.type").is_some();
        let declared = waiting.declared.as_ref();
        declared.is_some_and(|declared| unknown(&declared.name))
            || waiting.outermost && stated() && self.instead.as_deref().is_some_and(unknown)
    }

    /// The type that `@odata.type` states, where it is known, else the declared one.
    pub(super) fn stated_type(&mut self, waiting: &Waiting<'b>) -> Option<Arc<Type>> {
        let stated = waiting
            .node
            .get("@odata.type")
            .filter(|stated| stated.kind() == Json::String);
        let Some(stated) = stated else {
            return self.declared_type(waiting);
        };
        let text = stated.as_str()?;
        let name = stated_name(&text);
        if name.is_empty() || name.contains('(') {
            return waiting.declared.clone();
        }
        // Nearly all names are right: nobody asks where they stand.
        let body = self.body;
        let place = || body.place(inside_quotes(stated, name));
        let Some(ty) = self
            .bench
            .contract
            .find_named_type(name, body.text.source())
        else {
            self.unknown_stated(name, place(), waiting);
            // An unknown type may have properties of its own: it is not judged as another. But
            // one that bears the name of the declared type, in another namespace, is that type.
            let short = crate::words::short_name(name);
            return waiting.declared.clone().filter(|declared| {
                crate::words::short_name(&declared.name).eq_ignore_ascii_case(short)
            });
        };
        let known = if name.contains('.') {
            &*ty.name
        } else {
            crate::words::short_name(&ty.name)
        };
        if known != name {
            let kind = Kind::TypeNameCase {
                name: name.to_owned(),
                known: known.into(),
            };
            let promised = Promised {
                subject: format!("type:{}", ty.name),
                says: format!("defined as {known} here"),
                place: ty.place.clone(),
            };
            self.push(kind, place(), Some(waiting.pointer.clone()), Some(promised));
        }
        if let Some(declared) = &waiting.declared
            && self.bench.contract.is_kind_of(&ty, &declared.name) == Some(false)
            && self.bench.contract.is_kind_of(declared, &ty.name) == Some(false)
            && !waiting.pointer.is_empty()
        {
            let kind = Kind::WrongType {
                expected: crate::words::short_name(&declared.name).to_owned(),
                found: format!("an object of type {}", crate::words::short_name(&ty.name)),
            };
            let pointer = Some(waiting.pointer.clone());
            self.push(kind, place(), pointer, waiting.promised.told());
        }
        Some(ty)
    }

    fn declared_type(&mut self, waiting: &Waiting<'b>) -> Option<Arc<Type>> {
        let ty = waiting.declared.clone()?;
        let wants_type = self.task.stance.documented || self.task.side == Side::Request;
        if ty.is_abstract && wants_type && !waiting.node.is_empty() && !self.shortened() {
            let place = self.body.place(waiting.node.opening_span());
            let kind = Kind::MissingOdataType {
                ty: Some(Arc::clone(&ty.name)),
            };
            let promised = Promised {
                subject: format!("type:{}", ty.name),
                says: "called abstract here".to_owned(),
                place: ty.place.clone(),
            };
            self.push(kind, place, Some(waiting.pointer.clone()), Some(promised));
        }
        Some(ty)
    }

    fn unknown_stated(&mut self, name: &str, place: Place, waiting: &Waiting<'b>) {
        if self.bench.contract.open_world() {
            self.verdict
                .unchecked
                .push("no page of an open world defines the type");
            return;
        }
        if self.bench.contract.dialect().is_root_type(name) || self.placeholders_in(name) {
            return;
        }
        let meant = self.bench.contract.type_like(name);
        let kind = Kind::UnknownOdataType {
            name: name.to_owned(),
            meant,
        };
        self.push(
            kind,
            place,
            Some(waiting.pointer.clone()),
            waiting.promised.told(),
        );
    }

    /// Whether a name is a hole that the reader is to fill.
    fn placeholders_in(&self, name: &str) -> bool {
        self.task.stance.documented && name.contains(['{', '<', '.']) && name.ends_with(['}', '>'])
    }

    /// Objects that may be of several types and do not say of which.
    pub(super) fn untyped(&mut self, node: Node<'b>, pointer: &str, promised: &Promiser) {
        let objects: Vec<Node<'b>> = match node.kind() {
            Json::Array => node.items().collect(),
            _ => vec![node],
        };
        let silent = |object: &&Node<'b>| {
            object.kind() == Json::Object
                && !object.is_empty()
                && object.get("@odata.type").is_none()
        };
        if self.shortened() {
            return;
        }
        if let Some(first) = objects.iter().find(silent) {
            let kind = Kind::MissingOdataType { ty: None };
            let place = self.body.place(first.opening_span());
            self.push(kind, place, Some(pointer.to_owned()), promised.told());
        }
    }
}

/// The bytes of `name` inside a string that holds it.
fn inside_quotes(node: Node<'_>, name: &str) -> Span {
    let span = node.span();
    match node.raw().find(name) {
        Some(at) => {
            let start = span.start as usize + at;
            Span::new(start, start + name.len())
        }
        None => span,
    }
}
