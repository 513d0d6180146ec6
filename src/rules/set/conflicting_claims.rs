//! `conflicting-claims`.

use rustc_hash::FxHashMap;

use crate::claims::{PropertyClaim, TypeClaim, Witness};
use crate::contract::Bases;
use crate::contract::agreement::{Agreement, compare};
use crate::rules::{Draft, PageView, Rule, rule};
use crate::words::{cropped, short_name, unmarked};

use super::conflicting_values;

pub(super) static RULE: Rule = rule!("conflicting-claims", Warning, needs_set: true);

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    if view.contract.open_world() {
        return;
    }
    rows_of_body(view, findings);
    conflicting_values::check_body(view, findings);
    for claim in &view.claims.types {
        other_definitions(view, claim, findings);
        let bases = view.contract.bases_of(claim);
        for property in &claim.properties {
            conflicting_values::check(view, claim, &bases, property, findings);
            findings.extend(name_in_other_case(view, claim, &bases, property));
        }
    }
}

/// The body table of an operation against the properties of the resource.
fn rows_of_body(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    let Some(operation) = &view.claims.operation else {
        return;
    };
    let body = &operation.body;
    let ([mention], false) = (body.types.as_slice(), body.parameters) else {
        return;
    };
    let Some(ty) = view.contract.mentioned_type(mention) else {
        return;
    };
    for row in &body.rows {
        if let Some(property) = ty.property_without_case(&row.name) {
            let claims: Vec<&PropertyClaim> = property.claims.iter().map(|it| &**it).collect();
            let subject = || format!("{}/property:{}", view.subject(), row.name);
            let owner = short_name(&property.owner);
            findings.extend(conflict(view, row, &claims, subject, owner));
        }
    }
}

/// A type that several pages define. The later page in the order of the set is told, so that
/// one contradiction is one finding whichever pages are checked.
fn other_definitions(view: &PageView<'_>, claim: &TypeClaim, findings: &mut Vec<Draft>) {
    let file_of = |other: &TypeClaim| view.contract.set().file_of(&other.place.source);
    let claims = view.contract.type_claims(&claim.name);
    let mut others: FxHashMap<String, Vec<&PropertyClaim>> = FxHashMap::default();
    for other in claims
        .iter()
        .filter(|other| file_of(other).is_some_and(|it| it < view.file))
    {
        for property in &other.properties {
            others
                .entry(property.name.to_lowercase())
                .or_default()
                .push(property);
        }
    }
    // Hardly any type has several pages.
    if others.is_empty() {
        return;
    }
    for property in &claim.properties {
        if let Some(others) = others.get(&property.name.to_lowercase()) {
            let subject = || format!("type:{}/property:{}", claim.name, property.name);
            let owner = short_name(&claim.name);
            findings.extend(conflict(view, property, others, subject, owner));
        }
    }
}

/// A row of a property that the type inherits, with its name in another case than there.
fn name_in_other_case(
    view: &PageView<'_>,
    claim: &TypeClaim,
    bases: &Bases,
    property: &PropertyClaim,
) -> Option<Draft> {
    if property.witness != Witness::Table {
        return None;
    }
    let (owner, known) = bases.said_in_other_case(&property.name)?;
    // Where the page itself writes both, its own table and representation disagree.
    let claims = view.claims.types.iter().filter(|it| it.name == claim.name);
    let mut own = claims.flat_map(|it| &it.properties);
    if own.any(|other| other.name == known.name) {
        return None;
    }
    let owner = short_name(owner);
    let draft = Draft::new(
        &RULE,
        property.place.clone(),
        format!("type:{}/property:{}", claim.name, property.name),
        format!(
            "`{}` differs in case from `{}`, as {owner} lists it",
            property.name, known.name
        ),
    );
    Some(
        draft
            .help("find out which is right, and write both the same")
            .related(format!("{owner} lists it here"), &known.place),
    )
}

/// The finding where every other claim about a property contradicts this one.
fn conflict(
    view: &PageView<'_>,
    claim: &PropertyClaim,
    others: &[&PropertyClaim],
    subject: impl FnOnce() -> String,
    owner: &str,
) -> Option<Draft> {
    let (expr, place) = claim.ty.as_ref()?;
    let mut cited = None;
    for other in others {
        let Some((other_expr, other_place)) = &other.ty else {
            continue;
        };
        if compare(view.contract, (expr, claim), (other_expr, other)) != Agreement::Differ {
            return None;
        }
        cited.get_or_insert(other_place);
    }
    let other = cited?;
    let subject = subject();
    let known = cropped(&unmarked(other.text()), 40);
    let draft = Draft::new(
        &RULE,
        place.clone(),
        subject.as_str(),
        format!(
            "another page says that `{}` of {owner} is {known}",
            claim.name
        ),
    );
    Some(
        draft
            .help("find out which page is right, and correct the other one")
            .related(format!("documented as {known} here"), other)
            .cause(format!("{subject}/type")),
    )
}
