//! `conflicting-claims`, where it is about the values that a row lists.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::claims::{PropertyClaim, TypeClaim};
use crate::contract::{Bases, Named};
use crate::dialect::types::{Told, TypeExpr};
use crate::rules::{Draft, PageView};
use crate::text::Place;
use crate::words::{closest, short_name};

use super::conflicting_claims::RULE;

/// Holds the values that a row lists against those of its enum, or else of the type that the
/// property is inherited from.
pub(super) fn check(
    view: &PageView<'_>,
    claim: &TypeClaim,
    bases: &Bases,
    property: &PropertyClaim,
    findings: &mut Vec<Draft>,
) {
    let Some((values, place)) = property.listed() else {
        return;
    };
    let subject = format!("type:{}/property:{}", claim.name, property.name);
    let row = Row {
        values,
        place,
        subject,
    };
    if let Some(members) = members(view, property) {
        findings.extend(row.in_other_case(&members));
        findings.extend(row.misspelt(&members));
    } else if let Some(inherited) = inherited_values(bases, property) {
        findings.extend(row.in_other_case(&inherited));
    }
}

/// Holds the values that the body table of an operation lists against the tables of their enums.
pub(super) fn check_body(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    let rows = view.claims.operation.iter().flat_map(|it| &it.body.rows);
    for property in rows {
        if let Some((values, place)) = property.listed()
            && let Some(members) = members(view, property)
        {
            let subject = format!("{}/property:{}", view.subject(), property.name);
            let row = Row {
                values,
                place,
                subject,
            };
            findings.extend(row.in_other_case(&members));
            findings.extend(row.misspelt(&members));
        }
    }
}

/// The values that a row lists.
struct Row<'a> {
    values: &'a [Told<String>],
    place: &'a Place,
    subject: String,
}

impl Row<'_> {
    /// The first value that somebody else lists in another case.
    fn in_other_case(&self, listing: &Listing) -> Option<Draft> {
        let values = self.values.iter();
        let mut differing =
            values.filter_map(|told| Some((told, listing.in_other_case(&told.value)?)));
        let (told, (known, listed)) = differing.next()?;
        let more = match differing.count() {
            0 => String::new(),
            1 => ", and so does one more value".to_owned(),
            count => format!(", and so do {count} more values"),
        };
        let owner = short_name(&listing.owner);
        let message = format!(
            "`{}` differs in case from `{known}`, as {owner} lists it{more}",
            told.value
        );
        Some(
            self.draft(told, message)
                .help("write the values in both places as the service sends them")
                .related("listed so here", listed),
        )
    }

    /// A value that the table of the enum spells a little differently, where the row lacks the
    /// table's spelling. Values beside those of the table may be new.
    fn misspelt(&self, listing: &Listing) -> Option<Draft> {
        let row: FxHashSet<&str> = self.values.iter().map(|told| &*told.value).collect();
        let members = listing.values.iter().map(|(member, _)| &**member);
        let unlisted: Vec<&str> = members
            .clone()
            .filter(|member| !row.contains(member))
            .collect();
        let known: FxHashSet<String> = members.map(str::to_ascii_lowercase).collect();
        let values = self.values.iter();
        let foreign = values.filter(|told| !known.contains(&told.value.to_ascii_lowercase()));
        let (told, meant) = foreign.take(MOST_FOREIGN).find_map(|told| {
            let meant = closest(&told.value, unlisted.iter().copied())?;
            same_digits(&told.value, meant).then_some((told, meant))
        })?;
        let owner = short_name(&listing.owner);
        let (_, listed) = listing.values.iter().find(|(member, _)| member == meant)?;
        let message = format!("{owner} lists no `{}`, but `{meant}`", told.value);
        Some(
            self.draft(told, message)
                .help("find out which spelling is right, and write both the same")
                .related(format!("{owner} lists it here"), listed),
        )
    }

    fn draft(&self, told: &Told<String>, message: String) -> Draft {
        let place = self.place.with_span(told.span);
        Draft::new(&RULE, place, self.subject.as_str(), message)
    }
}

/// So many values that the table lacks are looked at: a row with more lists something else.
const MOST_FOREIGN: usize = 16;

/// Whether two values have the same digits: one with other digits is another value.
fn same_digits(one: &str, other: &str) -> bool {
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    digits(one) == digits(other)
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
