//! Members of enums, for `metadata-mismatch`, `undocumented-in-page` and
//! `unknown-to-metadata`.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::mismatch::{self, HERE};
use super::one_sided::{UNDOCUMENTED, UNKNOWN, instead};
use super::words::{declared, names, written};
use super::{Described, metadata};
use crate::claims::{EnumClaim, PropertyClaim};
use crate::dialect::types::{Primitive, Promise, TypeExpr};
use crate::metadata::{Declared, DeclaredEnum, Metadata};
use crate::rules::{Draft, PageView};
use crate::text::Place;
use crate::words::{closest, short_name};

/// Says that members may be added: no value that a service sends.
const GROWS: &str = "unknownFutureValue";

/// Members that a table of the page lists or leaves out, each with its enum.
#[derive(Default)]
struct Told(FxHashSet<(Arc<str>, String)>);

impl Told {
    fn add<'m>(&mut self, found: &DeclaredEnum, members: impl Iterator<Item = &'m str>) {
        let name = &found.claim.name;
        self.0
            .extend(members.map(|member| (Arc::clone(name), member.to_owned())));
    }

    fn has(&self, found: &DeclaredEnum, member: &str) -> bool {
        !self.0.is_empty()
            && self
                .0
                .contains(&(Arc::clone(&found.claim.name), member.to_owned()))
    }
}

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    let Some(metadata) = metadata(view) else {
        return;
    };
    // What a page says in a table and in a row is told at the table.
    let mut told = Told::default();
    for claim in &view.claims.enums {
        table(view, metadata, claim, &mut told, findings);
    }
    for described in Described::on(view) {
        let Some(ty) = metadata.find_type(described.name()) else {
            continue;
        };
        for property in described.properties() {
            let Some((_, declared)) = metadata.property(ty, &property.name) else {
                continue;
            };
            let Some((expr, _)) = &declared.ty else {
                continue;
            };
            let TypeExpr::Named(name) = expr.innermost() else {
                continue;
            };
            if let Some(found) = metadata.find_enum(&name.name) {
                let subject = format!("{}/property:{}", described.subject(), property.name);
                let all = described.claims_about(property);
                let here: Vec<&PropertyClaim> = all
                    .iter()
                    .map(|claim| &**claim)
                    .filter(|claim| Arc::ptr_eq(&claim.place.source, &property.place.source))
                    .collect();
                row(&subject, &here, declared, found, &told, findings);
            }
        }
    }
}

/// A table of members.
fn table(
    view: &PageView<'_>,
    metadata: &Metadata,
    claim: &EnumClaim,
    told: &mut Told,
    findings: &mut Vec<Draft>,
) {
    let subject = format!("enum:{}", claim.name);
    let short = short_name(&claim.name);
    let found = match metadata.find(&claim.name) {
        Some(Declared::Enum(found)) => found,
        Some(Declared::Type(ty)) => {
            let message =
                format!("{short} is described as an enum here; in the metadata it is a type");
            findings.push(mismatch::draft(&claim.place, subject, message, &ty.place));
            return;
        }
        None => {
            // "x values" may tell the values of a property x that the metadata calls String.
            if metadata.covers(&claim.name) && metadata.declaring(short).next().is_none() {
                let message = format!("the metadata declares no enum {short}");
                let others = metadata
                    .enums()
                    .filter(|other| view.contract.find_enum(&other.name).is_none());
                let like = closest(short, others.map(|other| short_name(&other.name)));
                findings.push(
                    Draft::new(&UNKNOWN, claim.place.clone(), subject, message).help(instead(like)),
                );
            }
            return;
        }
    };
    let listed: Vec<(&str, Place)> = claim
        .members
        .iter()
        .map(|(member, place)| (member.as_str(), place.clone()))
        .collect();
    foreign(&subject, short, &listed, found, &Told::default(), findings);
    told.add(found, listed.iter().map(|(member, _)| *member));
    let Some(all) = view.contract.find_enum(&claim.name) else {
        return;
    };
    let known: FxHashSet<String> = all
        .members
        .iter()
        .map(|(it, _)| it.to_lowercase())
        .collect();
    let missing: Vec<&(String, Place)> = found
        .claim
        .members
        .iter()
        .filter(|(member, _)| member != GROWS && !known.contains(&member.to_lowercase()))
        .collect();
    told.add(found, missing.iter().map(|(member, _)| member.as_str()));
    if !missing.is_empty() {
        let listing = names(missing.iter().map(|(member, _)| member.as_str()), "and");
        let message =
            format!("{short} has members in the metadata that are not listed here: {listing}");
        findings.push(missing_members(
            claim.place.clone(),
            subject,
            message,
            &missing,
        ));
    }
}

/// What the row of a property says about its values.
fn row(
    subject: &str,
    here: &[&PropertyClaim],
    declared_claim: &PropertyClaim,
    found: &DeclaredEnum,
    told: &Told,
    findings: &mut Vec<Draft>,
) {
    let mut listed: Vec<(&str, Place)> = Vec::new();
    let mut open = false;
    for (promise, place) in here.iter().flat_map(|claim| &claim.promises) {
        if let Promise::Values {
            values, open: more, ..
        } = promise
        {
            open |= more;
            let values = values.iter().filter(|value| value.value != "null");
            listed.extend(values.map(|told| (told.value.as_str(), place.with_span(told.span))));
        }
    }
    foreign(
        subject,
        &declared_claim.name,
        &listed,
        found,
        told,
        findings,
    );
    let Some(claim) = here.iter().find(|claim| claim.ty.is_some()) else {
        return;
    };
    let Some((expr, type_place)) = &claim.ty else {
        return;
    };
    let is_text = matches!(expr.innermost(), TypeExpr::Primitive(Primitive::String));
    if open || (listed.is_empty() && !is_text) {
        return;
    }
    // A value may be told in another sentence of the row.
    let prose = claim.description.as_ref().map_or("", Place::text);
    let words: FxHashSet<String> = prose
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .map(str::to_lowercase)
        .collect();
    let missing: Vec<&(String, Place)> = found
        .claim
        .members
        .iter()
        .filter(|(member, _)| !member.eq_ignore_ascii_case(GROWS))
        .filter(|(member, _)| !words.contains(&member.to_lowercase()))
        .filter(|(member, _)| !told.has(found, member))
        .collect();
    // Where no list was read, values that the prose names may be one.
    let members = found.claim.members.iter();
    let in_part = missing.len()
        < members
            .filter(|(it, _)| !it.eq_ignore_ascii_case(GROWS))
            .count();
    if missing.is_empty() || (listed.is_empty() && in_part) {
        return;
    }
    let listing = names(missing.iter().map(|(member, _)| member.as_str()), "and");
    let name = &declared_claim.name;
    let (place, message) = match listed.first() {
        Some((_, place)) => (
            place.clone(),
            format!("`{name}` has values in the metadata that are not listed here: {listing}"),
        ),
        None => (
            type_place.clone(),
            format!(
                "`{name}` is {} here; the metadata lists its values as {}: {listing}",
                written(claim),
                declared(declared_claim)
            ),
        ),
    };
    findings.push(missing_members(
        place,
        format!("{subject}/values"),
        message,
        &missing,
    ));
}

fn missing_members(
    place: Place,
    subject: String,
    message: String,
    missing: &[&(String, Place)],
) -> Draft {
    let mut draft = Draft::new(&UNDOCUMENTED, place, subject, message)
        .help("list them, or say that the list names only some");
    for (_, place) in missing {
        draft = draft.related(HERE, place);
    }
    draft
}

/// Members that the page lists and the metadata does not: those that it spells differently,
/// and those that it does not have at all.
fn foreign(
    subject: &str,
    name: &str,
    listed: &[(&str, Place)],
    found: &DeclaredEnum,
    told: &Told,
    findings: &mut Vec<Draft>,
) {
    let exact: FxHashSet<&str> = found
        .claim
        .members
        .iter()
        .map(|(it, _)| it.as_str())
        .collect();
    let spelt: FxHashMap<String, &(String, Place)> = found
        .claim
        .members
        .iter()
        .map(|member| (member.0.to_lowercase(), member))
        .collect();
    let foreign = listed
        .iter()
        .filter(|(member, _)| !member.eq_ignore_ascii_case(GROWS) && !exact.contains(member))
        .filter(|(member, _)| !told.has(found, member));
    let (cased, unknown): (Vec<_>, Vec<_>) =
        foreign.partition(|(member, _)| spelt.contains_key(&member.to_lowercase()));
    if let Some((_, place)) = unknown.first() {
        let listing = names(unknown.iter().map(|(member, _)| *member), "or");
        let members = found
            .claim
            .members
            .iter()
            .map(|(member, _)| member.as_str());
        let message = format!("the metadata knows no value {listing} of {name}");
        let help = format!("the metadata lists {}", names(members, "and"));
        let subject = format!("{subject}/values");
        let place_there = &found.claim.place;
        findings.push(mismatch::draft(place, subject, message, place_there).help(help));
    }
    if let Some((member, place)) = cased.first() {
        let there: Vec<&(String, Place)> = cased
            .iter()
            .filter_map(|(member, _)| spelt.get(&member.to_lowercase()).copied())
            .collect();
        let Some((_, place_there)) = there.first() else {
            return;
        };
        let (verb, subject) = if cased.len() == 1 {
            ("is", format!("{subject}/values:{member}"))
        } else {
            ("are", format!("{subject}/spelling"))
        };
        let message = format!(
            "{} {verb} spelt {} in the metadata",
            names(cased.iter().map(|(member, _)| *member), "and"),
            names(there.iter().map(|(member, _)| member.as_str()), "and"),
        );
        findings.push(mismatch::draft(place, subject, message, place_there));
    }
}
