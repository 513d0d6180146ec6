//! Members that their type does not have.

use std::sync::Arc;

use super::body::{Judge, Waiting};
use super::errors::Context;
use super::{Kind, NameFault, Promised, Side, evidence, expect};
use crate::claims::Witness;
use crate::contract::Type;
use crate::text::json::pointer::below;
use crate::text::json::{Kind as Json, Node};
use crate::words::{begun, closest, short_name};

impl<'b> Judge<'_, 'b> {
    /// Reports members that the type does not have.
    pub(super) fn unexpected(&mut self, context: &Context<'_, 'b>, members: &[Node<'b>]) {
        for &member in members {
            let (Some(name), Some(key)) = (member.key(), member.key_span()) else {
                continue;
            };
            let name = &*name;
            let pointer = Some(below(context.pointer, name));
            let place = self.body.place(key);
            if let Some(known) = context.ty.property_without_case(name) {
                let promised = expect::property_promise(&known.claims, known.subject());
                let kind = Kind::PropertyCase {
                    name: name.to_owned(),
                    known: known.name.clone(),
                };
                self.push(kind, place, pointer, promised);
                continue;
            }
            if self.may_stand_there(context, member, name) {
                continue;
            }
            let kind = if self.task.stance.documented {
                Kind::UnknownProperty {
                    name: name.to_owned(),
                    ty: context.ty.name.clone(),
                    fault: fault(context, member, name),
                }
            } else {
                Kind::UndocumentedProperty {
                    name: name.to_owned(),
                    ty: context.ty.name.clone(),
                    seen: evidence::type_of(member, self.bench.contract),
                }
            };
            let promised = listed_here(context.ty).or_else(|| context.promised.told());
            self.push(kind, place, pointer, promised);
        }
    }

    /// Whether a name that the type does not have is fine all the same.
    fn may_stand_there(&self, context: &Context<'_, 'b>, member: Node<'b>, name: &str) -> bool {
        // The page's own table lists it: that it is not in the resource is told at the row.
        let listed = context
            .rows
            .iter()
            .any(|row| row.name.eq_ignore_ascii_case(name));
        let elided = name.contains("...") || name.contains(['{', '<']);
        // `#ns.reset` says that an object can be reset: it is none of its properties.
        let is_offer = name.starts_with('#');
        // That no table lists the key is told at the annotation that names it.
        let is_key = context.ty.key.as_deref() == Some(name);
        // Where several things are answered, each entry may say why it went wrong.
        let is_error =
            name == "error" && !context.pointer.is_empty() && member.get("code").is_some();
        let ignorable = &self.bench.contract.set().settings.ignorable;
        listed
            || elided
            || is_offer
            || is_key
            || is_error
            || ignorable.iter().any(|known| known == name)
    }

    /// Whether a member of a body is meant to be one that the table of the operation lists and the
    /// body leaves out. Such a table need not be complete: what is like none of its rows may be a
    /// member of its own.
    pub(super) fn misspells(&self, waiting: &Waiting<'b>, ty: &Type, name: &str) -> bool {
        let table = match self.task.side {
            Side::Request => Witness::BodyTable,
            Side::Response => Witness::AnswerTable,
        };
        if !waiting.pointer.is_empty() || !ty.is_known_by(table) {
            return false;
        }
        let meant = ty
            .property_without_case(name)
            .map(|property| &*property.name)
            .or_else(|| closest(name, names(ty)))
            .or_else(|| begun(name, names(ty)));
        meant.is_some_and(|meant| waiting.node.get(meant).is_none())
    }
}

fn names(ty: &Type) -> impl Iterator<Item = &str> {
    ty.properties().iter().map(|property| &*property.name)
}

/// What was perhaps meant by a name that the type does not have.
fn fault<'b>(context: &Context<'_, 'b>, member: Node<'b>, name: &str) -> NameFault {
    let is_list = context.pointer.is_empty()
        && name.eq_ignore_ascii_case("values")
        && member.kind() == Json::Array
        && context.node.get("value").is_none();
    if is_list {
        return NameFault::List;
    }
    let meant = closest(name, names(context.ty))
        .or_else(|| begun(name, names(context.ty)))
        .filter(|meant| context.node.get(meant).is_none())
        .filter(|meant| may_hold(context.ty, meant, member))
        .map(Arc::<str>::from);
    match meant {
        Some(row) if !context.ty.closed() => NameFault::Row(row),
        Some(property) => NameFault::Property(property),
        None => NameFault::Unlisted {
            inherits: !context.ty.bases.is_empty(),
        },
    }
}

/// Whether a property may hold what stands there: a relationship leads to objects.
fn may_hold(ty: &Type, name: &str, member: Node<'_>) -> bool {
    let relationship = ty.property(name).is_some_and(|known| known.relationship);
    !relationship || matches!(member.kind(), Json::Object | Json::Array | Json::Null)
}

/// The first of the places where the properties of a type are listed.
fn listed_here(ty: &Type) -> Option<Promised> {
    let claim = ty.claims.first()?;
    let first = claim.properties.first();
    Some(Promised {
        subject: format!("type:{}", ty.name),
        says: format!("the properties of {} are listed here", short_name(&ty.name)),
        place: first.map_or(&claim.place, |first| &first.place).clone(),
    })
}
