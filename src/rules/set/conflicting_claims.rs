//! `conflicting-claims`.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::claims::{PropertyClaim, TypeClaim, Witness};
use crate::contract::agreement::{Agreement, compare};
use crate::contract::{Bases, Named};
use crate::dialect::types::{Told, TypeExpr};
use crate::rules::{Draft, PageView, Rule, rule};
use crate::text::Place;
use crate::words::{closest, cropped, short_name, unmarked};

pub(super) static RULE: Rule = rule!("conflicting-claims", Warning, needs_set: true);

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    if view.contract.open_world() {
        return;
    }
    rows_of_body(view, findings);
    for claim in &view.claims.types {
        other_definitions(view, claim, findings);
        let bases = view.contract.bases_of(claim);
        for property in &claim.properties {
            findings.extend(values_in_other_case(view, claim, &bases, property));
            findings.extend(misspelt_value(view, claim, property));
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

/// A row that lists values in another case than the table of their enum does, or the type that the
/// property is inherited from.
fn values_in_other_case(
    view: &PageView<'_>,
    claim: &TypeClaim,
    bases: &Bases,
    property: &PropertyClaim,
) -> Option<Draft> {
    let (values, place) = property.listed()?;
    let listing = members(view, property).or_else(|| inherited_values(bases, property))?;
    let mut differing = values
        .iter()
        .filter_map(|told| Some((told, listing.in_other_case(&told.value)?)));
    let (told, (known, listed)) = differing.next()?;
    let more = match differing.count() {
        0 => String::new(),
        1 => ", and so does one more value".to_owned(),
        count => format!(", and so do {count} more values"),
    };
    let owner = short_name(&listing.owner);
    let draft = Draft::new(
        &RULE,
        place.with_span(told.span),
        format!("type:{}/property:{}", claim.name, property.name),
        format!(
            "`{}` differs in case from `{known}`, as {owner} lists it{more}",
            told.value
        ),
    );
    Some(
        draft
            .help("write the values in both places as the service sends them")
            .related("listed so here", listed),
    )
}

/// A row with a value that the table of its enum spells a little differently, where the row lacks
/// the table's spelling. Values beside those of the table may be new.
fn misspelt_value(
    view: &PageView<'_>,
    claim: &TypeClaim,
    property: &PropertyClaim,
) -> Option<Draft> {
    let (values, place) = property.listed()?;
    let listing = members(view, property)?;
    let row: FxHashSet<&str> = values.iter().map(|told| &*told.value).collect();
    let members = listing.values.iter().map(|(member, _)| &**member);
    let unlisted: Vec<&str> = members
        .clone()
        .filter(|member| !row.contains(member))
        .collect();
    let known: FxHashSet<String> = members.map(str::to_ascii_lowercase).collect();
    let foreign = values
        .iter()
        .filter(|told| !known.contains(&told.value.to_ascii_lowercase()));
    let (told, meant) = foreign.take(MOST_FOREIGN).find_map(|told| {
        let meant = closest(&told.value, unlisted.iter().copied())?;
        same_digits(&told.value, meant).then_some((told, meant))
    })?;
    let owner = short_name(&listing.owner);
    let (_, listed) = listing.values.iter().find(|(member, _)| member == meant)?;
    let draft = Draft::new(
        &RULE,
        place.with_span(told.span),
        format!("type:{}/property:{}", claim.name, property.name),
        format!("{owner} lists no `{}`, but `{meant}`", told.value),
    );
    Some(
        draft
            .help("find out which spelling is right, and write both the same")
            .related(format!("{owner} lists it here"), listed),
    )
}

/// So many values that the table lacks are looked at: a row with more lists something else.
const MOST_FOREIGN: usize = 16;

/// Whether two values have the same digits: one with other digits is another value.
fn same_digits(one: &str, other: &str) -> bool {
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    digits(one) == digits(other)
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

/// Values that somebody else lists.
struct Listing {
    owner: Arc<str>,
    values: Vec<(String, Place)>,
}

impl Listing {
    /// The value that differs from `value` in case alone, where none is the same.
    fn in_other_case(&self, value: &str) -> Option<&(String, Place)> {
        let mut others = self.values.iter();
        let other = others.find(|(other, _)| other.eq_ignore_ascii_case(value));
        other.filter(|_| self.values.iter().all(|(other, _)| other != value))
    }
}

/// What the table of the enum lists that a row names.
fn members(view: &PageView<'_>, property: &PropertyClaim) -> Option<Listing> {
    let (expr, _) = property.ty.as_ref()?;
    let TypeExpr::Named(reference) = expr.innermost() else {
        return None;
    };
    let from = property.place.with_span(reference.span);
    let contract = view.contract;
    let Named::Enum(found) = contract.named(&reference.name, reference.target(), &from) else {
        return None;
    };
    Some(Listing {
        owner: found.name.clone(),
        values: found.members.clone(),
    })
}

/// What the types that a type inherits from list for a property of the same name.
fn inherited_values(bases: &Bases, property: &PropertyClaim) -> Option<Listing> {
    let (owner, (values, place)) = bases
        .said(&property.name)
        .find_map(|(owner, row)| Some((owner, row.listed()?)))?;
    let at = |told: &Told<String>| (told.value.clone(), place.with_span(told.span));
    Some(Listing {
        owner: Arc::clone(owner),
        values: values.iter().map(at).collect(),
    })
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
