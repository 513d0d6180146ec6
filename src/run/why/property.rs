//! A property: every claim about it in the set, and what follows from all of them.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::text::{at, order};
use super::words::{clamped, promised, value};
use super::{Asked, Part, Topic};
use crate::claims::{OperationClaim, PropertyClaim, Witness};
use crate::contract::against_metadata::Difference;
use crate::contract::agreement::{Agreement, compare};
use crate::contract::{Contract, Named, Property, Type, ValueType, operation, type_from_body};
use crate::dialect::types::Promise;
use crate::text::Place;
use crate::words::{counted, cropped, unmarked};

/// A type longer than this many characters is cut.
const LONGEST_TYPE: usize = 120;

/// A property that somebody asks about.
pub(super) struct Given<'a> {
    pub(super) name: &'a str,
    /// The type of the object it belongs to.
    pub(super) ty: &'a Arc<Type>,
    /// Who says that the object is of this type.
    pub(super) how: Vec<String>,
    /// Rows of the page's own table about the body it stands in.
    pub(super) rows: &'a [Arc<PropertyClaim>],
}

/// One claim about the property, with who makes it.
struct Told {
    /// The type's own pages first, then its bases, requests, and types that inherit from it.
    rank: u8,
    who: String,
    claim: Arc<PropertyClaim>,
}

/// Rows of tables and members of JSON representations at the place.
pub(super) fn rows(asked: &Asked<'_>) -> Vec<Topic> {
    let lists = |(promise, place): &(Promise, Place)| match promise {
        Promise::Values { values, .. } => values
            .iter()
            .any(|told| asked.starts(&place.with_span(told.span))),
        _ => false,
    };
    let here = |claim: &&Arc<PropertyClaim>| {
        asked.starts(&claim.place) || claim.promises.iter().any(lists)
    };
    let mut found: Vec<(Option<Arc<Type>>, &Arc<PropertyClaim>)> = Vec::new();
    for ty in &asked.claims.types {
        let claims = ty.properties.iter().filter(here);
        found.extend(claims.map(|claim| (asked.contract.find_type(&ty.name), claim)));
    }
    if let Some(operation) = &asked.claims.operation {
        let claims = operation.body.rows.iter().filter(here);
        let ty = body_type(asked, operation);
        found.extend(claims.map(|claim| (ty.clone(), claim)));
        let answered = operation.response.rows.iter().filter(here);
        found.extend(answered.map(|claim| (None, claim)));
    }
    let meant = asked.meant(found, |(_, claim)| claim.place.span.start);
    meant
        .into_iter()
        .map(|(ty, claim)| {
            let Some(ty) = ty else {
                return parameter(asked, claim);
            };
            let given = Given {
                name: &claim.name,
                ty: &ty,
                how: Vec::new(),
                rows: std::slice::from_ref(claim),
            };
            topic(asked, given)
        })
        .collect()
}

/// A row of a body that is of no one type: a parameter of an action, a choice of types, or what an
/// action answers.
fn parameter(asked: &Asked<'_>, claim: &Arc<PropertyClaim>) -> Topic {
    let told = Told {
        rank: 0,
        who: witness(asked.contract, claim, None),
        claim: Arc::clone(claim),
    };
    let lines = vec![line(asked.contract, &told, None)];
    let side = match claim.witness {
        Witness::AnswerTable => "response",
        _ => "request",
    };
    let head = format!("`{}` in the body of a {side}, of no one type", claim.name);
    Topic::new(head, Part::some("Claimed by", lines).into_iter().collect())
        .promised(Some(stated_at(claim)))
}

/// The type that the body table of an operation speaks about; none where it lists parameters,
/// or where its sentence names no type, or several.
fn body_type(asked: &Asked<'_>, operation: &OperationClaim) -> Option<Arc<Type>> {
    let ([mention], false) = (operation.body.types.as_slice(), operation.body.parameters) else {
        return None;
    };
    let contract = asked.contract;
    contract.mentioned_type(mention).or_else(|| {
        // In an open world, the bodies of requests describe what no page in sight does.
        let described = type_from_body(operation, &asked.claims.namespace)?;
        contract.find_type(&described.name)
    })
}

/// What is claimed about a property, by whom, and what follows.
pub(super) fn topic(asked: &Asked<'_>, given: Given<'_>) -> Topic {
    let contract = asked.contract;
    let property = given.ty.property_without_case(given.name);
    let name = property.map_or(given.name, |property| &property.name);
    let told = claims(contract, &given);
    let counts = property.and_then(Property::witness);
    let lines: Vec<String> = told
        .iter()
        .map(|told| line(contract, told, counts))
        .collect();
    let follows = match property {
        Some(property) => follows(contract, given.ty, property, &told),
        None if given.ty.closed() => vec![format!(
            "{} has no such property: all pages that describe it are known, and none lists it",
            given.ty.name
        )],
        None => vec![format!(
            "no page lists it, but {} may have properties that none lists",
            given.ty.name
        )],
    };
    let mut parts: Vec<Part> = Vec::new();
    parts.extend(Part::some("Why this type", given.how));
    parts.extend(Part::some("Claimed by", lines));
    if told.is_empty() {
        parts.extend(super::types::parts(contract, given.ty));
        // What follows for the property is said once, behind what follows for the type.
        if let Some(last) = parts.last_mut() {
            last.lines.extend(follows);
        }
    } else {
        parts.extend(Part::some("What follows", follows));
    }
    // Where nobody lists it, whoever should have.
    let promise = counts.map(stated_at).or_else(|| {
        given
            .ty
            .claims
            .first()
            .map(|claim| super::types::first_place(claim).clone())
    });
    let head = format!("the property `{name}` of {}", given.ty.name);
    Topic::new(head, parts).promised(promise)
}

/// Every claim about a property in the set.
fn claims(contract: &Contract, given: &Given<'_>) -> Vec<Told> {
    let same = |claim: &&Arc<PropertyClaim>| claim.name.eq_ignore_ascii_case(given.name);
    let ty = given.ty;
    let mut told: Vec<Told> = Vec::new();
    let mut push = |rank: u8, claim: &Arc<PropertyClaim>, owner: Option<&str>| {
        let who = witness(contract, claim, owner);
        let claim = Arc::clone(claim);
        told.push(Told { rank, who, claim });
    };
    for own in &ty.claims {
        let rank = match own.witness {
            Witness::Table => 0,
            Witness::Representation | Witness::Methods => 1,
            Witness::BodyTable | Witness::AnswerTable => 3,
            Witness::Metadata => 5,
        };
        let found = own.properties.iter().chain(&own.listed).filter(same);
        found.for_each(|claim| push(rank, claim, Some(&own.name)));
    }
    for base in &ty.bases {
        for claims in contract.type_claims(base) {
            let found = claims.properties.iter().filter(same);
            found.for_each(|claim| push(2, claim, Some(&claims.name)));
        }
    }
    given
        .rows
        .iter()
        .filter(same)
        .for_each(|claim| push(3, claim, None));
    // Reads every page of the set, all at once.
    contract.operations();
    for file in 0..contract.set().len() {
        let Some(page) = contract.claims(file) else {
            continue;
        };
        for other in &page.types {
            let mut found = other.properties.iter().filter(same).peekable();
            let inherits = || {
                !other.name.eq_ignore_ascii_case(&ty.name)
                    && contract.inherits(&other.name, &ty.name) == Some(true)
            };
            if found.peek().is_some() && inherits() {
                found.for_each(|claim| push(4, claim, Some(&other.name)));
            }
        }
        let Some(operation) = operation(contract, file) else {
            continue;
        };
        let mut rows = operation.body.rows.iter().filter(same).peekable();
        if rows.peek().is_some() && speaks_of(contract, operation, ty) {
            rows.for_each(|claim| push(3, claim, None));
        }
    }
    if let Some(metadata) = contract.metadata()
        && let Some(declared) = metadata.find_type(&ty.name)
        && let Some((owner, claim)) = metadata.property(declared, given.name)
    {
        push(5, claim, Some(&owner.name));
    }
    told.sort_by_cached_key(|told| (told.rank, order(&told.claim.place)));
    // One claim may be met on several ways.
    let mut met = FxHashSet::default();
    told.retain(|told| met.insert(order(&told.claim.place)));
    told
}

/// Whether the body of an operation is a type, one that it inherits from, or one that inherits
/// from it.
fn speaks_of(contract: &Contract, operation: &OperationClaim, ty: &Type) -> bool {
    let ([mention], false) = (operation.body.types.as_slice(), operation.body.parameters) else {
        return false;
    };
    let Named::Type(name) = contract.mentioned(mention) else {
        return false;
    };
    name.eq_ignore_ascii_case(&ty.name)
        || ty.bases.iter().any(|base| base.eq_ignore_ascii_case(&name))
        || contract.inherits(&name, &ty.name) == Some(true)
}

/// Who makes a claim.
fn witness(contract: &Contract, claim: &PropertyClaim, owner: Option<&str>) -> String {
    let owner = owner
        .map(|owner| format!(" of {owner}"))
        .unwrap_or_default();
    match claim.witness {
        Witness::Table if claim.relationship => format!("the table of relationships{owner}"),
        Witness::Table => format!("the table of properties{owner}"),
        Witness::Representation => format!("the JSON representation{owner}"),
        Witness::Methods => format!("the table of methods{owner}"),
        Witness::BodyTable | Witness::AnswerTable => {
            let (of_operation, alone) = match claim.witness {
                Witness::AnswerTable => ("the table of the answer to", "the table of an answer"),
                _ => ("the body table of", "the table of a request body"),
            };
            let template = contract
                .set()
                .file_of(&claim.place.source)
                .and_then(|file| operation(contract, file))
                .and_then(|operation| operation.templates.first());
            match template {
                Some(template) => {
                    let url = template.url.text().trim();
                    format!("{of_operation} {} {url}", template.method)
                }
                None => alone.to_owned(),
            }
        }
        Witness::Metadata => format!("the service's metadata{owner}"),
    }
}

/// A claim as a line; `counts` is the claim that the others are held against.
fn line(contract: &Contract, told: &Told, counts: Option<&PropertyClaim>) -> String {
    let claim = &told.claim;
    let mut says = vec![match &claim.ty {
        Some((_, place)) => cropped(&unmarked(place.text()), LONGEST_TYPE),
        None => "nothing about its type".to_owned(),
    }];
    says.extend(claim.promises.iter().map(|(promise, _)| promised(promise)));
    let mut text = format!("{} says {}", told.who, says.join("; "));
    if claim.witness == Witness::Metadata {
        let difference = counts.and_then(|counts| contract.metadata_differs(counts, claim));
        if let Some(difference) = difference {
            text = format!("{text}; {}", beside(difference));
        }
    } else if let (Some((expr, _)), Some(counts)) = (&claim.ty, counts)
        && let Some((counts_expr, counts_place)) = &counts.ty
        && compare(contract, (counts_expr, counts), (expr, claim)) == Agreement::Differ
    {
        let place = counts_place.locate();
        let path = counts_place.source.path();
        text = format!("{text}; contradicts {path}:{}:{}", place.line, place.column);
    }
    at(&stated_at(claim), &text)
}

/// Where a claim says what it says: the cell of the type, else the name.
fn stated_at(claim: &PropertyClaim) -> Place {
    let ty = claim.ty.as_ref();
    ty.map_or(&claim.place, |(_, place)| place).clone()
}

/// What examples are held to.
fn follows(contract: &Contract, ty: &Type, property: &Property, told: &[Told]) -> Vec<String> {
    let values = property.value(contract);
    let contradicted = matches!(values, ValueType::OneOf(_)) && !property.offers_several_types();
    let mut lines = vec![if contradicted {
        format!(
            "claims contradict each other; examples are held to the laxest of them: {}",
            value(values)
        )
    } else {
        format!("its value is {}", value(values))
    }];
    if let Some((most, _)) = &property.max_items {
        lines.push(format!("at most {}", counted(clamped(*most), "element")));
    }
    let is_key = ty
        .key
        .as_deref()
        .is_some_and(|key| key.eq_ignore_ascii_case(&property.name));
    lines.push(match &property.not_nullable {
        Some(place) => at(place, "null is refused: this says so"),
        None if is_key => "null is refused: it is the key".to_owned(),
        None => "null is accepted: no claim that counts refuses it".to_owned(),
    });
    if let Some(place) = property
        .read_only
        .as_ref()
        .filter(|_| !property.relationship)
    {
        lines.push(at(place, "no request may send it: this calls it read-only"));
    }
    let counts = |told: &&Told| {
        let of_type = |claim: &Arc<PropertyClaim>| Arc::ptr_eq(claim, &told.claim);
        property.claims.iter().any(of_type)
    };
    let aside = told.len() - told.iter().filter(counts).count();
    if aside > 0 {
        lines.push(format!(
            "only what the pages of {} say makes the type; {} above {} aside",
            property.owner,
            counted(aside, "claim"),
            if aside == 1 { "stands" } else { "stand" }
        ));
    }
    lines
}

/// What the metadata's claim is to the claim that counts.
fn beside(difference: Difference) -> &'static str {
    match difference {
        Difference::Wider => "more exact than the page",
        Difference::Narrower => "less exact than the page",
        Difference::Other | Difference::Collection => "contradicts the page",
    }
}
