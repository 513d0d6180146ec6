//! `undocumented-in-page` and `unknown-to-metadata`.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::mismatch::HERE;
use super::words::names;
use super::{Described, metadata};
use crate::claims::{PropertyClaim, TypeClaim, Witness};
use crate::contract::Contract;
use crate::metadata::{Declared, Metadata};
use crate::rules::{Draft, PageView, Rule, rule};
use crate::text::Place;
use crate::words::{closest, counted, short_name};

pub(super) static UNDOCUMENTED: Rule = rule!("undocumented-in-page", Info, needs_set: true);
pub(super) static UNKNOWN: Rule = rule!("unknown-to-metadata", Info);

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    let Some(metadata) = metadata(view) else {
        return;
    };
    for described in Described::on(view) {
        match metadata.find(described.name()) {
            Some(Declared::Type(ty)) => {
                let unknown = unknown(view, metadata, &described, ty);
                let missing = missing(view, &described, ty);
                // One name for one property on either side is one slip.
                let meant = likely(&unknown, &missing);
                let missing: Vec<_> = missing
                    .into_iter()
                    .filter(|property| !meant.values().any(|name| **name == property.name))
                    .collect();
                findings.extend(tell_unknown(metadata, &described, ty, &unknown, &meant));
                findings.extend(tell_missing(&described, ty, &missing));
            }
            Some(Declared::Enum(_)) => {}
            None => findings.extend(unknown_type(view, metadata, &described)),
        }
    }
}

/// A type that the metadata does not declare, though it declares others of its namespace.
fn unknown_type(view: &PageView<'_>, metadata: &Metadata, described: &Described) -> Option<Draft> {
    let claim = described.claims.first()?;
    if !metadata.covers(&claim.name) || !described.is_at_home(view) {
        return None;
    }
    let short = short_name(&claim.name);
    // A name that a page describes is no other spelling of this one.
    let others = metadata
        .types()
        .iter()
        .filter(|ty| view.contract.type_name(&ty.name).is_none());
    let like = closest(short, others.map(|ty| short_name(&ty.name)));
    let message = format!("the metadata declares no type {short}");
    let draft = Draft::new(&UNKNOWN, claim.place.clone(), described.subject(), message);
    Some(draft.help(instead(like)))
}

/// What to do about a name that the metadata does not have.
pub(super) fn instead(like: Option<&str>) -> String {
    let check = "check the name, and whether the service has it";
    like.map_or_else(
        || check.to_owned(),
        |like| format!("{check}; the metadata has {like}"),
    )
}

/// Rows of tables about properties that neither the type nor its base types declare.
fn unknown<'d>(
    view: &PageView<'_>,
    metadata: &Metadata,
    described: &'d Described,
    ty: &Arc<TypeClaim>,
) -> Vec<&'d PropertyClaim> {
    let is_known = |claim: &PropertyClaim| metadata.property(ty, &claim.name).is_some();
    // What stands only in a JSON representation may be a word for any name.
    let rows: Vec<&PropertyClaim> = described
        .properties()
        .into_iter()
        .map(|claim| &**claim)
        .filter(|claim| claim.witness != Witness::Representation && !claim.name.contains('@'))
        .collect();
    if rows.iter().all(|claim| is_known(claim)) {
        return Vec::new();
    }
    let tables = Tables::of(view);
    // A later table with nothing of the type in it lists what one of its properties holds.
    let described_here: FxHashSet<usize> = rows
        .iter()
        .filter(|claim| claim.relationship || is_known(claim))
        .filter_map(|claim| tables.holding(&claim.place))
        .chain(rows.first().and_then(|claim| tables.holding(&claim.place)))
        .collect();
    rows.into_iter()
        .filter(|claim| !is_known(claim))
        .filter(|claim| {
            let table = tables.holding(&claim.place);
            table.is_none_or(|table| described_here.contains(&table))
        })
        .collect()
}

/// Properties that the type declares itself and no page of it lists.
fn missing<'m>(
    view: &PageView<'_>,
    described: &Described,
    ty: &'m TypeClaim,
) -> Vec<&'m Arc<PropertyClaim>> {
    let Some(documented) = described.ty.as_ref().filter(|ty| ty.complete) else {
        return Vec::new();
    };
    if view.contract.open_world() || !described.is_at_home(view) {
        return Vec::new();
    }
    ty.properties
        .iter()
        .filter(|property| documented.property_without_case(&property.name).is_none())
        .collect()
}

/// For rows that nobody declares, the missing property that is most like each.
fn likely<'m>(
    unknown: &[&PropertyClaim],
    missing: &[&'m Arc<PropertyClaim>],
) -> FxHashMap<String, &'m Arc<str>> {
    let mut likely = FxHashMap::default();
    for claim in unknown {
        let names = missing.iter().map(|property| &*property.name);
        let Some(name) = closest(&claim.name, names) else {
            continue;
        };
        if let Some(property) = missing.iter().find(|property| &*property.name == name) {
            likely.insert(claim.name.to_lowercase(), &property.name);
        }
    }
    likely
}

fn tell_unknown(
    metadata: &Metadata,
    described: &Described,
    ty: &Arc<TypeClaim>,
    unknown: &[&PropertyClaim],
    meant: &FxHashMap<String, &Arc<str>>,
) -> Option<Draft> {
    let first = unknown.first()?;
    let short = short_name(&ty.name);
    let listing = names(unknown.iter().map(|claim| &*claim.name), "or");
    let open = if ty.open {
        "; it is open, so it may have others"
    } else {
        ""
    };
    let message = format!("the metadata declares no {listing} of {short}{open}");
    let helps: Vec<String> = unknown
        .iter()
        .filter_map(|claim| {
            if let Some(name) = meant.get(&claim.name.to_lowercase()) {
                return Some(format!("for `{}` the metadata has `{name}`", claim.name));
            }
            let mut declaring = metadata.declaring(&claim.name);
            let derived = declaring.find(|other| metadata.inherits(other, ty))?;
            let derived = short_name(&derived.name);
            Some(format!(
                "`{}` is declared on {derived}, which inherits from {short}",
                claim.name
            ))
        })
        .take(3)
        .collect();
    let help = if helps.is_empty() {
        instead(None)
    } else {
        helps.join("; ")
    };
    let subject = format!("{}/unknown", described.subject());
    let mut draft = Draft::new(&UNKNOWN, first.place.clone(), subject, message)
        .help(help)
        .related(format!("the metadata declares {short} here"), &ty.place);
    for claim in unknown.iter().skip(1) {
        draft = draft.related("nor this", &claim.place);
    }
    Some(draft)
}

fn tell_missing(
    described: &Described,
    ty: &TypeClaim,
    missing: &[&Arc<PropertyClaim>],
) -> Option<Draft> {
    let claim = described.claims.first().filter(|_| !missing.is_empty())?;
    let listing = names(missing.iter().map(|property| &*property.name), "and");
    let short = short_name(&ty.name);
    let them = if missing.len() == 1 {
        "a property".to_owned()
    } else {
        format!("{} properties", missing.len())
    };
    let message = format!("{short} has {them} in the metadata that no table lists: {listing}");
    let mut draft = Draft::new(
        &UNDOCUMENTED,
        claim.place.clone(),
        described.subject(),
        message,
    )
    .help("add a row, or leave it out on purpose");
    for property in missing {
        draft = draft.related(HERE, &property.place);
    }
    Some(draft)
}

/// The tables of a page, found by a place in them.
struct Tables(Vec<(usize, u32, u32)>);

impl Tables {
    fn of(view: &PageView<'_>) -> Self {
        let document = view.document;
        let mut tables: Vec<_> = document
            .tables()
            .map(|(part, _)| {
                let span = document.block(part).span;
                (source_of(&document.place(part, span)), span.start, span.end)
            })
            .collect();
        tables.sort_unstable();
        Self(tables)
    }

    fn holding(&self, place: &Place) -> Option<usize> {
        let key = (source_of(place), place.span.start, u32::MAX);
        let at = self
            .0
            .partition_point(|table| *table <= key)
            .checked_sub(1)?;
        let &(source, start, end) = self.0.get(at)?;
        (source == key.0 && start <= place.span.start && place.span.end <= end).then_some(at)
    }
}

fn source_of(place: &Place) -> usize {
    Arc::as_ptr(&place.source) as usize
}

/// Types that the metadata declares and no page of a set describes: one finding a namespace, at
/// the metadata. Only for a run that looks at every page of the set; a page has no part in it.
pub fn undocumented_types(contract: &Contract) -> Vec<Draft> {
    let Some(metadata) = contract.metadata().filter(|_| !contract.open_world()) else {
        return Vec::new();
    };
    let mut drafts = Vec::new();
    for (namespace, place) in metadata.namespaces() {
        let missing: Vec<&Arc<TypeClaim>> = metadata
            .types()
            .iter()
            .filter(|ty| namespace_of(&ty.name) == &**namespace)
            .filter(|ty| !contract.dialect().is_root_type(&ty.name))
            .filter(|ty| contract.type_name(&ty.name).is_none())
            .filter(|ty| contract.find_enum(&ty.name).is_none())
            .collect();
        if missing.is_empty() {
            continue;
        }
        let listing = names(missing.iter().map(|ty| short_name(&ty.name)), "and");
        let count = counted(missing.len(), "type");
        let message = format!("no page describes {count} of {namespace}: {listing}");
        let subject = format!("namespace:{namespace}");
        let mut draft = Draft::new(&UNDOCUMENTED, place.clone(), subject, message)
            .help("write a page for each that readers meet");
        for ty in missing {
            draft = draft.related(
                format!("{} is declared here", short_name(&ty.name)),
                &ty.place,
            );
        }
        drafts.push(draft);
    }
    drafts
}

fn namespace_of(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(namespace, _)| namespace)
}
