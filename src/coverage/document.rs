//! All of the coverage, for programs; `schemas/coverage.schema.json` describes it.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

use serde::Serialize;

use super::gathered::{Gathered, Kinds};
use super::survey::{PropertyState, Survey};
use super::{Counts, State};
use crate::contract::Contract;
use crate::findings::{Seen, Shown};
use crate::judge::RowId;
use crate::text::Place;
use crate::words::unmarked;

/// The version of the format.
const VERSION: u32 = 1;

/// What becomes of everything that the pages of a run document.
#[derive(Debug, Serialize)]
pub struct Document {
    version: u32,
    tool: Tool,
    operations: Vec<OperationEntry>,
    properties: Vec<PropertyEntry>,
    values: Vec<ValueEntry>,
}

#[derive(Debug, Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

/// A page's operation.
#[derive(Debug, Serialize)]
struct OperationEntry {
    operation: String,
    file: String,
    state: State,
    #[serde(flatten)]
    counts: Counts,
    statuses: Vec<StatusEntry>,
}

#[derive(Debug, Serialize)]
struct StatusEntry {
    status: u16,
    state: State,
    #[serde(flatten)]
    counts: Counts,
}

/// A property, and what its witnesses say.
#[derive(Debug, Serialize)]
struct PropertyEntry {
    #[serde(rename = "type")]
    ty: String,
    property: Shown,
    state: State,
    #[serde(flatten)]
    counts: Counts,
    file: Option<String>,
    line: Option<u64>,
    page: Option<String>,
    metadata: Option<String>,
    recordings: Vec<Seen>,
}

/// A value of a list.
#[derive(Debug, Serialize)]
struct ValueEntry {
    list: String,
    value: String,
    state: State,
    #[serde(flatten)]
    counts: Counts,
    file: String,
    line: u64,
}

impl Default for Document {
    /// Nothing is documented.
    fn default() -> Self {
        Self {
            version: VERSION,
            tool: Tool {
                name: env!("CARGO_PKG_NAME"),
                version: env!("CARGO_PKG_VERSION"),
            },
            operations: Vec::new(),
            properties: Vec::new(),
            values: Vec::new(),
        }
    }
}

impl Document {
    /// Adds what becomes of the pages of one docs set.
    pub(crate) fn add(&mut self, contract: &Contract, gathered: &Gathered, survey: &Survey<'_>) {
        let operations = survey.operations.iter();
        self.operations.extend(operations.map(|operation| {
            OperationEntry {
                operation: operation.name(),
                file: contract.set().display(operation.file).to_string(),
                state: operation.counts.state(),
                counts: operation.counts,
                statuses: operation
                    .statuses
                    .iter()
                    .map(|&(status, counts)| StatusEntry {
                        status,
                        state: counts.state(),
                        counts,
                    })
                    .collect(),
            }
        }));
        let properties = survey.properties.iter();
        self.properties
            .extend(properties.map(|property| documented(contract, gathered, property)));
        self.properties
            .extend(undocumented(contract, gathered, survey));
        self.values
            .extend(survey.values.iter().map(|value| ValueEntry {
                list: value.list.to_string(),
                value: value.value.to_owned(),
                state: value.counts.state(),
                counts: value.counts,
                file: value.place.source.path().to_string(),
                line: line(&value.place),
            }));
    }

    /// Writes it.
    ///
    /// # Errors
    ///
    /// Those of `out`.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *out, self)?;
        out.write_all(b"\n")?;
        out.flush()
    }
}

fn line(place: &Place) -> u64 {
    place.locate().line
}

fn documented(
    contract: &Contract,
    gathered: &Gathered,
    property: &PropertyState<'_>,
) -> PropertyEntry {
    let first = property.claims.first();
    let written = property.claims.iter().find_map(|claim| claim.ty.as_ref());
    let metadata = contract.metadata();
    let declared = metadata.and_then(|metadata| {
        let ty = metadata.find_type(&property.owner)?;
        Some(metadata.property(ty, property.name())?.1)
    });
    let mut kinds = Kinds::new();
    let noted = property.claims.iter();
    for known in noted.filter_map(|claim| gathered.kinds(RowId::of(claim))) {
        for (what, count) in known {
            *kinds.entry(what.clone()).or_default() += count;
        }
    }
    PropertyEntry {
        ty: property.owner.to_string(),
        property: Shown::of_page(property.name()),
        state: property.counts.state(),
        counts: property.counts,
        file: first.map(|claim| claim.place.source.path().to_string()),
        line: first.map(|claim| line(&claim.place)),
        page: Some(written.map_or_else(String::new, |(_, place)| unmarked(place.text()))),
        metadata: declared.map(|claim| declared_type(claim)),
        recordings: ranked(&kinds),
    }
}

/// What metadata and recordings say of a property.
type Told<'g> = (Option<String>, Option<&'g Kinds>);

/// Properties of documented types that only the metadata or the recordings know.
fn undocumented(
    contract: &Contract,
    gathered: &Gathered,
    survey: &Survey<'_>,
) -> Vec<PropertyEntry> {
    let mut found: BTreeMap<(Arc<str>, &str), Told<'_>> = BTreeMap::new();
    for (ty, name, kinds) in gathered.news() {
        found.entry((Arc::clone(ty), name)).or_default().1 = Some(kinds);
    }
    if let Some(metadata) = contract.metadata() {
        for properties in survey.properties.chunk_by(|a, b| a.owner == b.owner) {
            let owner = properties.first().map(|property| &property.owner);
            let ty = owner.and_then(|owner| contract.find_type(owner));
            let Some((ty, known)) = ty.and_then(|ty| {
                let known = metadata.find_type(&ty.name)?;
                Some((ty, known))
            }) else {
                continue;
            };
            for claim in &known.properties {
                if ty.property_without_case(&claim.name).is_none() {
                    let key = (Arc::clone(&ty.name), &*claim.name);
                    found.entry(key).or_default().0 = Some(declared_type(claim));
                }
            }
        }
        // What a recording has of a type, a base type may declare.
        for ((owner, name), (declared, _)) in &mut found {
            let ty = metadata.find_type(owner).filter(|_| declared.is_none());
            let property = ty.and_then(|ty| metadata.property(ty, name));
            *declared = declared
                .take()
                .or(property.map(|(_, claim)| declared_type(claim)));
        }
    }
    let found = found.into_iter();
    found
        .map(|((ty, name), (metadata, kinds))| PropertyEntry {
            ty: ty.to_string(),
            // Names of recordings are nobody's words.
            property: Shown::of_recording(name),
            state: State::Undocumented,
            counts: Counts {
                unjudged: kinds.map_or(0, |kinds| kinds.values().sum()),
                ..Counts::default()
            },
            file: None,
            line: None,
            page: None,
            metadata,
            recordings: kinds.map(ranked).unwrap_or_default(),
        })
        .collect()
}

/// The type of a property as the metadata writes it.
fn declared_type(claim: &crate::claims::PropertyClaim) -> String {
    let ty = claim.ty.as_ref();
    ty.map_or_else(String::new, |(_, place)| place.text().to_owned())
}

/// What values are, the most frequent first.
fn ranked(kinds: &Kinds) -> Vec<Seen> {
    let mut ranked: Vec<Seen> = kinds
        .iter()
        .map(|(what, &count)| Seen {
            what: what.clone(),
            count,
        })
        .collect();
    ranked.sort_by_key(|seen| std::cmp::Reverse(seen.count));
    ranked
}
