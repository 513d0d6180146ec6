//! Types: who describes one, and the places of a page that name one.

use std::sync::Arc;

use super::text::{at, order};
use super::{Asked, Part, Topic};
use crate::claims::{Mention, TypeClaim, Witness};
use crate::contract::{Contract, Named, Type};
use crate::document::NamedType;
use crate::text::Place;

/// Who describes a type, and what follows from all of it.
pub(super) fn parts(contract: &Contract, ty: &Type) -> Vec<Part> {
    let mut claims: Vec<Arc<TypeClaim>> = ty.claims.clone();
    for base in &ty.bases {
        claims.extend(contract.type_claims(base));
    }
    if let Some(metadata) = contract.metadata()
        && let Some(declared) = metadata.find_type(&ty.name)
    {
        claims.extend(metadata.lineage(declared).cloned());
    }
    let lines = claims
        .iter()
        .map(|claim| {
            let says = format!("{} of {}", who(claim), claim.name);
            let count = properties(claim.properties.len());
            at(first_place(claim), &format!("{says}, {count}"))
        })
        .collect();
    let follows = if ty.circular {
        "its base types lead back to itself, so it may have other properties"
    } else if !ty.bases_known {
        "a base type of it is documented nowhere, so it may have other properties"
    } else if ty.open {
        "it is called open, so it may have other properties"
    } else if !ty.complete {
        "no page of its own lists its properties, so it may have others"
    } else {
        "it has these properties and no others"
    };
    let all = properties(ty.properties().len());
    let follows = vec![format!("together {all}; {follows}")];
    [
        Part::some("Described by", lines),
        Part::some("What follows", follows),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn properties(count: usize) -> String {
    if count == 1 {
        "1 property".to_owned()
    } else {
        format!("{count} properties")
    }
}

fn who(claim: &TypeClaim) -> &'static str {
    match claim.witness {
        Witness::Table if claim.properties.iter().all(|it| it.relationship) => {
            "the table of relationships"
        }
        Witness::Table => "the table of properties",
        Witness::Representation => "the JSON representation",
        Witness::Methods => "the table of methods",
        Witness::BodyTable => "the table of a request body",
        Witness::AnswerTable => "the table of an answer",
        Witness::Metadata => "the service's metadata",
    }
}

/// Where a statement about a type begins: its first property, else its name.
pub(super) fn first_place(claim: &TypeClaim) -> &Place {
    claim
        .properties
        .first()
        .map_or(&claim.place, |property| &property.place)
}

/// Where a type is described first.
pub(super) fn described_at(ty: &Type) -> Option<Place> {
    ty.claims.first().map(|claim| first_place(claim).clone())
}

/// Where the type that a name leads to is described.
fn named_at(contract: &Contract, named: &Mention) -> Option<Place> {
    match contract.mentioned(named) {
        Named::Type(name) => described_at(&*contract.find_type(&name)?),
        Named::Enum(found) => Some(found.place.clone()),
        Named::Nothing | Named::BrokenLink | Named::OutOfSight => None,
    }
}

/// What a mention leads to, in words, and who describes it.
pub(super) fn mention(contract: &Contract, mention: &Mention) -> (String, Vec<Part>) {
    match contract.mentioned(mention) {
        Named::Type(name) => {
            let parts = contract
                .find_type(&name)
                .map(|ty| parts(contract, &ty))
                .unwrap_or_default();
            (name.to_string(), parts)
        }
        Named::Enum(found) => (found.name.to_string(), members("Members", &found.members)),
        Named::Nothing => (
            format!("{}, which no page defines", mention.name),
            Vec::new(),
        ),
        Named::BrokenLink => (
            format!("{}, by a link to a file that does not exist", mention.name),
            Vec::new(),
        ),
        Named::OutOfSight => (
            format!("{}, by a link out of the docs set", mention.name),
            Vec::new(),
        ),
    }
}

fn members(head: &'static str, members: &[(String, Place)]) -> Vec<Part> {
    let mut members: Vec<_> = members.iter().collect();
    members.sort_by_key(|(_, place)| order(place));
    let lines = members
        .iter()
        .map(|(member, place)| at(place, &format!("`{member}`")))
        .collect();
    Part::some(head, lines).into_iter().collect()
}

/// Annotations, sentences about bodies, derived types, and members of enums at the place.
pub(super) fn topics(asked: &Asked<'_>) -> Vec<Topic> {
    let mut topics: Vec<Topic> = Vec::new();
    for annotation in &asked.document.annotations {
        let Some(&part) = asked.document.parts.get(annotation.part) else {
            continue;
        };
        let span = asked.document.block(part).span;
        let comment = asked.document.place(part, span);
        if let Some(named) = annotation
            .odata_type
            .as_ref()
            .filter(|_| asked.touches(&comment))
        {
            topics.push(annotated(asked, named));
        }
    }
    if let Some(operation) = &asked.claims.operation {
        for named in &operation.body.types {
            if asked.touches(&named.place) {
                let (what, parts) = mention(asked.contract, named);
                let head = format!("this sentence names the body of the request: {what}");
                let promise = named_at(asked.contract, named);
                topics.push(Topic::new(head, parts).promised(promise));
            }
        }
        let object = operation.response.object.as_ref();
        if let Some(object) = object.filter(|object| asked.touches(&object.place)) {
            let (what, parts) = object.ty.as_ref().map_or_else(
                || ("a type that it does not name".to_owned(), Vec::new()),
                |named| mention(asked.contract, named),
            );
            let kind = if object.collection {
                "a collection"
            } else {
                "one object"
            };
            let head = format!("this sentence promises {kind} in the response: {what}");
            let named = object.ty.as_ref();
            let promise = named.and_then(|named| named_at(asked.contract, named));
            topics.push(Topic::new(head, parts).promised(promise));
        }
    }
    topics.extend(derived(asked));
    topics.extend(enum_members(asked));
    topics
}

fn derived(asked: &Asked<'_>) -> Vec<Topic> {
    let here = asked.claims.types.iter().flat_map(|claim| {
        let derived = claim.derived.iter();
        derived.map(move |named| (claim, named))
    });
    here.filter(|(_, named)| asked.starts(&named.place))
        .map(|(claim, named)| {
            let (what, parts) = mention(asked.contract, named);
            let head = format!("this row says what inherits from {}: {what}", claim.name);
            Topic::new(head, parts).promised(named_at(asked.contract, named))
        })
        .collect()
}

fn annotated(asked: &Asked<'_>, named: &NamedType) -> Topic {
    let found = asked
        .contract
        .find_named_type(&named.name, &named.place.source);
    let Some(ty) = found else {
        let name = &named.name;
        let head = format!("the annotation names {name}, which no page describes as a type");
        return Topic::new(head, Vec::new());
    };
    let head = format!("the annotation names the type {}", ty.name);
    Topic::new(head, parts(asked.contract, &ty)).promised(described_at(&ty))
}

fn enum_members(asked: &Asked<'_>) -> Vec<Topic> {
    let here = asked.claims.enums.iter().flat_map(|claim| {
        let members = claim.members.iter();
        members.map(move |(member, place)| (claim, member, place))
    });
    here.filter(|(_, _, place)| asked.starts(place))
        .map(|(claim, member, _)| {
            let all = asked.contract.find_enum(&claim.name);
            let all = all.as_ref().unwrap_or(claim);
            let mut parts = members("Members", &all.members);
            let metadata = asked.contract.metadata();
            if let Some(declared) = metadata.and_then(|metadata| metadata.find_enum(&all.name)) {
                let declared = &declared.claim.members;
                parts.extend(members("Members in the service's metadata", declared));
            }
            let head = format!("the member `{member}` of the enum {}", all.name);
            Topic::new(head, parts)
        })
        .collect()
}
