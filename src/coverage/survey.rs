//! Everything that the pages of a docs set document, and what becomes of it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::gathered::Gathered;
use super::{Counts, share};
use crate::claims::types::qualify;
use crate::claims::{OperationClaim, PropertyClaim, TypeClaim, Witness};
use crate::contract::{Contract, Named, operation};
use crate::dialect::types::{Primitive, Promise, TypeExpr};
use crate::findings::Documented;
use crate::judge::{RowId, ValueId};
use crate::set::FileId;
use crate::text::Place;
use crate::words::short_name;

/// What becomes of everything.
#[derive(Debug, Default)]
pub(crate) struct Survey<'c> {
    pub(super) operations: Vec<OperationState<'c>>,
    /// By type.
    pub(super) properties: Vec<PropertyState<'c>>,
    /// By list.
    pub(super) values: Vec<ValueState<'c>>,
}

/// What becomes of an operation.
#[derive(Debug)]
pub(super) struct OperationState<'c> {
    pub(super) file: FileId,
    pub(super) claim: &'c OperationClaim,
    pub(super) counts: Counts,
    /// The statuses that it names, in order.
    pub(super) statuses: Vec<(u16, Counts)>,
}

/// What becomes of a property.
#[derive(Debug)]
pub(super) struct PropertyState<'c> {
    /// The type that lists it, or the operation whose parameter it is.
    pub(super) owner: Arc<str>,
    /// What pages say about it: tables first.
    pub(super) claims: Vec<&'c Arc<PropertyClaim>>,
    pub(super) counts: Counts,
}

/// What becomes of a listed value.
#[derive(Debug)]
pub(super) struct ValueState<'c> {
    /// The enum, or the property whose description lists its values.
    pub(super) list: Arc<str>,
    pub(super) value: &'c str,
    /// Where it is listed first.
    pub(super) place: Place,
    pub(super) counts: Counts,
}

impl<'c> Survey<'c> {
    /// What becomes of everything that the pages of `contract` document.
    pub(crate) fn of(contract: &'c Contract, gathered: &Gathered) -> Self {
        let mut survey = Self::default();
        let mut types: BTreeMap<String, Vec<Claims<'c>>> = BTreeMap::new();
        let mut lists = Lists::default();
        for file in 0..contract.set().len() {
            let Some(claims) = contract.claims(file) else {
                continue;
            };
            for claim in &claims.types {
                let name = claim.name.to_lowercase();
                types.entry(name).or_default().push(Claims::of(claim));
            }
            for claim in &claims.enums {
                let list = lists.of_table(&claim.name);
                for (value, place) in &claim.members {
                    list.add(value, place.clone(), gathered);
                }
            }
        }
        for file in 0..contract.set().len() {
            let Some(claim) = operation(contract, file) else {
                continue;
            };
            survey.operations.push(of_operation(file, claim, gathered));
            if let Some((name, own)) = of_body(contract, file, claim, &types) {
                types.entry(name).or_default().push(own);
            }
        }
        let known: FxHashSet<String> = types.keys().map(|name| short_name(name).into()).collect();
        let mut ranges: FxHashMap<String, Range<usize>> = FxHashMap::default();
        for (name, claims) in types {
            let start = survey.properties.len();
            survey.properties.extend(of_type(claims, gathered));
            let end = survey.properties.len();
            for property in survey.properties.get(start..end).unwrap_or_default() {
                lists.of_property(property, &known, gathered);
            }
            ranges.insert(name, start..end);
        }
        survey.add_findings(gathered, &ranges);
        survey.values = lists.finish();
        survey
    }

    /// Adds what findings say of properties. `ranges`: where the properties of each type stand.
    fn add_findings(&mut self, gathered: &Gathered, ranges: &FxHashMap<String, Range<usize>>) {
        let mut by_owner: BTreeMap<String, Vec<(&str, Counts)>> = BTreeMap::new();
        for (subject, counts) in gathered.subjects() {
            let about = subject.strip_prefix("type:");
            if let Some((owner, name)) = about.and_then(|about| about.rsplit_once("/property:")) {
                let owner = by_owner.entry(owner.to_lowercase()).or_default();
                owner.push((name, counts));
            }
        }
        for (owner, findings) in by_owner {
            let range = ranges.get(&owner).cloned();
            let listed = range.and_then(|range| self.properties.get_mut(range));
            let listed = listed.into_iter().flatten();
            let mut listed: FxHashMap<String, &mut Counts> = listed
                .map(|property| (property.name().to_owned(), &mut property.counts))
                .collect();
            for (name, counts) in findings {
                if let Some(known) = listed.get_mut(name) {
                    known.add(counts);
                }
            }
        }
    }

    /// How many things of each kind became what.
    pub(crate) fn documented(&self) -> Documented {
        let statuses = self.operations.iter().flat_map(|it| &it.statuses);
        Documented {
            operations: share(self.operations.iter().map(|it| it.counts)),
            statuses: share(statuses.map(|(_, counts)| *counts)),
            properties: share(self.properties.iter().map(|it| it.counts)),
            values: share(self.values.iter().map(|it| it.counts)),
        }
    }
}

impl OperationState<'_> {
    /// Its first request line, `{}` for what varies.
    pub(super) fn name(&self) -> String {
        let first = self.claim.templates.first();
        first.map_or_else(String::new, |documented| {
            format!("{} {}", documented.method, documented.template.shape())
        })
    }
}

impl PropertyState<'_> {
    pub(super) fn name(&self) -> &str {
        self.claims.first().map_or("", |claim| &claim.name)
    }
}

/// One statement about a type: who makes it, how it writes the name, the rows.
struct Claims<'c> {
    witness: Witness,
    name: Arc<str>,
    rows: &'c [Arc<PropertyClaim>],
}

impl<'c> Claims<'c> {
    fn of(claim: &'c TypeClaim) -> Self {
        Self {
            witness: claim.witness,
            name: Arc::clone(&claim.name),
            rows: &claim.properties,
        }
    }
}

fn of_operation<'c>(
    file: FileId,
    claim: &'c OperationClaim,
    gathered: &Gathered,
) -> OperationState<'c> {
    let mut statuses: Vec<u16> = claim
        .response
        .statuses
        .iter()
        .map(|named| named.status)
        .collect();
    statuses.sort_unstable();
    statuses.dedup();
    OperationState {
        file,
        claim,
        counts: gathered.operation(file),
        statuses: statuses
            .into_iter()
            .map(|status| (status, gathered.status(file, status)))
            .collect(),
    }
}

/// The table of a request's body, where it alone describes what the body holds: the parameters of
/// an action, or a type without a page. What it says of the type of a page is said there.
fn of_body<'c>(
    contract: &Contract,
    file: FileId,
    claim: &'c OperationClaim,
    types: &BTreeMap<String, Vec<Claims<'c>>>,
) -> Option<(String, Claims<'c>)> {
    let body = &claim.body;
    let first = claim.templates.first().filter(|_| !body.rows.is_empty())?;
    let name = match body.types.as_slice() {
        [mention] if !body.parameters => {
            let namespace = &contract.claims(file)?.namespace;
            let name = qualify(&mention.name, namespace);
            let paged = types.get(&name.to_lowercase()).and_then(|it| it.first());
            let is_paged = paged.is_some_and(|claim| claim.witness != Witness::BodyTable);
            let is_other = match contract.mentioned(mention) {
                Named::Type(other) => !other.eq_ignore_ascii_case(&name),
                Named::Nothing | Named::BrokenLink => false,
                // In an open world, a body may state the type all the same.
                Named::OutOfSight => !contract.open_world(),
                Named::Enum(_) => true,
            };
            if is_paged || is_other {
                return None;
            }
            name
        }
        _ => format!("{} {}", first.method, first.template.shape()).into(),
    };
    let rows = &body.rows;
    let witness = Witness::BodyTable;
    Some((
        name.to_lowercase(),
        Claims {
            witness,
            name,
            rows,
        },
    ))
}

/// The properties of a type, with what is said about each, in order.
fn of_type<'c>(mut claims: Vec<Claims<'c>>, gathered: &Gathered) -> Vec<PropertyState<'c>> {
    // As the contract makes types of claims.
    claims.sort_by_key(|claim| claim.witness);
    let shown = claims
        .iter()
        .find(|it| it.witness == Witness::Representation);
    let Some(owner) = shown.or(claims.first()).map(|it| Arc::clone(&it.name)) else {
        return Vec::new();
    };
    let mut by_name: FxHashMap<&str, usize> = FxHashMap::default();
    let mut properties: Vec<PropertyState<'c>> = Vec::new();
    for claim in claims.iter().flat_map(|claim| claim.rows) {
        let index = *by_name.entry(&claim.name).or_insert(properties.len());
        if index == properties.len() {
            properties.push(PropertyState {
                owner: Arc::clone(&owner),
                claims: Vec::new(),
                counts: Counts::default(),
            });
        }
        if let Some(property) = properties.get_mut(index) {
            property.claims.push(claim);
            property.counts.add(gathered.row(RowId::of(claim)));
        }
    }
    properties
}

/// Lists of values, by what they are called.
#[derive(Default)]
struct Lists<'c> {
    lists: BTreeMap<String, List<'c>>,
    /// Enums with a table, by their short names.
    tables: FxHashMap<String, String>,
}

struct List<'c> {
    name: Arc<str>,
    values: Vec<ValueState<'c>>,
    by_value: FxHashMap<&'c str, usize>,
}

impl<'c> List<'c> {
    fn named(name: String) -> Self {
        Self {
            name: name.into(),
            values: Vec::new(),
            by_value: FxHashMap::default(),
        }
    }

    fn add(&mut self, value: &'c str, place: Place, gathered: &Gathered) {
        let counts = gathered.value(ValueId::of(&place));
        let index = *self.by_value.entry(value).or_insert(self.values.len());
        match self.values.get_mut(index) {
            Some(known) => known.counts.add(counts),
            None => self.values.push(ValueState {
                list: Arc::clone(&self.name),
                value,
                place,
                counts,
            }),
        }
    }
}

impl<'c> Lists<'c> {
    /// The list of an enum with a table.
    fn of_table(&mut self, name: &Arc<str>) -> &mut List<'c> {
        let key = name.to_lowercase();
        let short = short_name(&key).to_owned();
        self.tables.entry(short).or_insert_with(|| key.clone());
        let new = || List::named(format!("enum:{name}"));
        self.lists.entry(key).or_insert_with(new)
    }

    /// The values that the rows of a property list. `types`: short names of documented types,
    /// whose values are objects.
    fn of_property(
        &mut self,
        property: &PropertyState<'c>,
        types: &FxHashSet<String>,
        gathered: &Gathered,
    ) {
        let promises = || property.claims.iter().flat_map(|claim| &claim.promises);
        let is_open = |promise: &Promise| matches!(promise, Promise::Values { open: true, .. });
        let mut listed =
            promises().filter(|(promise, _)| matches!(promise, Promise::Values { .. }));
        if listed.next().is_none() || promises().any(|(promise, _)| is_open(promise)) {
            return;
        }
        let written = property.claims.iter().find_map(|claim| claim.ty.as_ref());
        let (key, name) = match written.map(|(expr, _)| expr.innermost()) {
            Some(TypeExpr::Primitive(Primitive::String)) => {
                let subject = format!("type:{}/property:{}", property.owner, property.name());
                (subject.to_lowercase(), subject)
            }
            Some(TypeExpr::Named(reference)) => {
                let short = short_name(&reference.name).to_lowercase();
                if types.contains(&short) {
                    return;
                }
                let key = self.tables.get(&short).cloned();
                (key.unwrap_or(short), format!("enum:{}", reference.name))
            }
            _ => return,
        };
        let list = self.lists.entry(key).or_insert_with(|| List::named(name));
        for (promise, place) in promises() {
            let Promise::Values { values, .. } = promise else {
                continue;
            };
            for told in values.iter().filter(|told| told.value != "null") {
                list.add(&told.value, place.with_span(told.span), gathered);
            }
        }
    }

    fn finish(self) -> Vec<ValueState<'c>> {
        let lists = self.lists.into_values();
        lists.flat_map(|list| list.values).collect()
    }
}
