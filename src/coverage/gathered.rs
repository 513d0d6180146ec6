//! Counts of a run as its exchanges come in.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Counts;
use crate::contract::{Contract, operation};
use crate::exchange::Exchange;
use crate::judge::{Coverage, Kind, RowId, Side, ValueId, Verdict, parameters};
use crate::set::FileId;

/// What values are, in the words of property tables, and how many of them.
pub(super) type Kinds = BTreeMap<String, usize>;

/// So many properties that no page lists are kept with what their values are: recordings may make
/// up names without end.
const UNDOCUMENTED: usize = 10_000;

/// What recordings say to the pages of one docs set.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    operations: FxHashMap<FileId, OfOperation>,
    rows: FxHashMap<RowId, Counts>,
    values: FxHashMap<ValueId, Counts>,
    /// What findings say of properties, by subject.
    subjects: FxHashMap<String, Counts>,
    /// What the values of each row are, where that is noted.
    kinds: FxHashMap<RowId, Kinds>,
    /// By type and name.
    undocumented: BTreeMap<(Arc<str>, String), Kinds>,
}

#[derive(Debug, Default)]
struct OfOperation {
    counts: Counts,
    statuses: FxHashMap<u16, Counts>,
}

impl Gathered {
    /// Adds what an exchange says to the page that it was judged by. `tied`: all pages that
    /// document its request.
    pub(crate) fn hear(
        &mut self,
        contract: &Contract,
        exchange: &Exchange,
        verdict: &Verdict,
        file: FileId,
        tied: impl Iterator<Item = FileId>,
    ) {
        let response = exchange.response.as_ref();
        let status = response.map_or(0, |response| response.status);
        // What the service refuses, or never answers, says nothing about what was sent.
        let is_taken = (1..400).contains(&status);
        let counts = |side: Side| is_taken || side == Side::Response;
        let mut is_right = true;
        let mut body_is_right = true;
        for mismatch in verdict.mismatches.iter().filter(|it| counts(it.side)) {
            let kind = &mismatch.kind;
            is_right &= mismatch.is_drift();
            body_is_right &=
                !matches!(kind, Kind::UnexpectedBody { .. } | Kind::MissingBody { .. });
            if let Kind::UndocumentedProperty { name, ty, seen } = kind {
                self.undocumented(ty, name, seen);
            } else if let Some(promised) = &mismatch.promised
                && let Some(subject) = property(contract, file, &promised.subject)
            {
                // What no page documents is news, and contradicts nothing.
                let counts = if mismatch.is_drift() {
                    Counts::unjudged()
                } else {
                    Counts::of(false)
                };
                self.subjects.entry(subject).or_default().add(counts);
            }
        }
        for other in tied.filter(|&other| other != file) {
            // Whichever of the pages is meant, the request and its answer are there.
            let other = self.operations.entry(other).or_default();
            other.counts.add(Counts::unjudged());
            let status = other.statuses.entry(status).or_default();
            status.add(Counts::unjudged());
        }
        let heard = self.operations.entry(file).or_default();
        let is_judged = is_taken && verdict.coverage() != Coverage::NotCheckable;
        heard.counts.add(if is_judged {
            Counts::of(is_right)
        } else {
            Counts::unjudged()
        });
        let status = heard.statuses.entry(status).or_default();
        status.add(Counts::of(body_is_right));
        let seen = &verdict.sightings;
        for (_, row, [right, open]) in seen.properties().filter(|(side, ..)| counts(*side)) {
            self.rows.entry(row).or_default().add(Counts {
                confirmed: right,
                contradicted: 0,
                unjudged: open,
            });
        }
        for (_, value, is_right) in seen.values.iter().filter(|(side, ..)| counts(*side)) {
            let value = self.values.entry(*value).or_default();
            value.add(Counts::of(*is_right));
        }
        for (_, row, kind) in seen.kinds.iter().filter(|(side, ..)| counts(*side)) {
            let kinds = self.kinds.entry(*row).or_default();
            *kinds.entry(kind.clone()).or_default() += 1;
        }
    }

    fn undocumented(&mut self, ty: &Arc<str>, name: &str, kind: &str) {
        let key = (Arc::clone(ty), name.to_owned());
        if self.undocumented.len() < UNDOCUMENTED || self.undocumented.contains_key(&key) {
            let kinds = self.undocumented.entry(key).or_default();
            *kinds.entry(kind.to_owned()).or_default() += 1;
        }
    }

    /// What becomes of a page's operation.
    pub(super) fn operation(&self, file: FileId) -> Counts {
        let heard = self.operations.get(&file);
        heard.map(|heard| heard.counts).unwrap_or_default()
    }

    /// What becomes of a status that a page names.
    pub(super) fn status(&self, file: FileId, status: u16) -> Counts {
        let heard = self.operations.get(&file);
        let counts = heard.and_then(|heard| heard.statuses.get(&status));
        counts.copied().unwrap_or_default()
    }

    /// What becomes of a row.
    pub(super) fn row(&self, row: RowId) -> Counts {
        self.rows.get(&row).copied().unwrap_or_default()
    }

    /// What becomes of a listed value.
    pub(super) fn value(&self, value: ValueId) -> Counts {
        self.values.get(&value).copied().unwrap_or_default()
    }

    /// What the values of a row are.
    pub(super) fn kinds(&self, row: RowId) -> Option<&Kinds> {
        self.kinds.get(&row)
    }

    /// What findings say of properties: their subjects with counts.
    pub(super) fn subjects(&self) -> impl Iterator<Item = (&str, Counts)> {
        let subjects = self.subjects.iter();
        subjects.map(|(subject, counts)| (subject.as_str(), *counts))
    }

    /// Properties that recordings have and no page lists: type, name, and what their values are.
    pub(super) fn news(&self) -> impl Iterator<Item = (&Arc<str>, &str, &Kinds)> {
        let news = self.undocumented.iter();
        news.map(|((ty, name), kinds)| (ty, name.as_str(), kinds))
    }
}

/// The subject of the property that a promise is about; none where it is about something else.
fn property(contract: &Contract, file: FileId, subject: &str) -> Option<String> {
    if subject.starts_with("type:") {
        return subject.contains("/property:").then(|| subject.to_owned());
    }
    // A row of the page's own table: it speaks of a parameter, where there are some.
    let name = subject.strip_prefix("property:")?;
    let ty = parameters(contract, operation(contract, file)?)?;
    Some(ty.property(name)?.subject())
}
