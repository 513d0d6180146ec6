//! Drift, grouped: what thousands of recorded exchanges have and no page documents is as many
//! findings as there are things to document.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::findings::{Finding, Seen, Shown};
use crate::judge::Drift;

/// A finding with what has drifted, where that is what it reports.
pub(super) type Found = (Finding, Option<Drift>);

/// Findings of a recording as they come in.
pub(super) struct Findings {
    all: Vec<Finding>,
    /// Whether drift is grouped.
    grouped: bool,
    /// Where the first sample of each thing stands among the findings.
    groups: FxHashMap<(&'static str, String), Group>,
}

/// One thing that has drifted.
struct Group {
    index: usize,
    drifted: Drifted,
}

/// One thing that recordings have and no page documents, with what its values were.
pub(super) struct Drifted {
    pub(super) drift: Drift,
    pub(super) seen: BTreeMap<String, usize>,
}

impl Findings {
    pub(super) fn new(grouped: bool) -> Self {
        Self {
            all: Vec::new(),
            grouped,
            groups: FxHashMap::default(),
        }
    }

    /// Adds a finding. Those of one drift become the first of them.
    fn add(&mut self, (mut finding, drift): Found) {
        let Some(drift) = drift else {
            self.all.push(finding);
            return;
        };
        let subject = Shown::of_recording(&drift.subject);
        if !self.grouped {
            finding.cause = Some(subject);
            finding.seen = drift
                .seen
                .map(|what| Seen { what, count: 1 })
                .into_iter()
                .collect();
            self.all.push(finding);
            return;
        }
        let key = (finding.rule, drift.subject.clone());
        let what = drift.seen.clone();
        let group = self.groups.entry(key).or_insert_with(|| {
            finding.occurrences = 0;
            finding.cause = None;
            finding.subject = subject;
            self.all.push(finding);
            Group {
                index: self.all.len() - 1,
                drifted: Drifted {
                    drift,
                    seen: BTreeMap::new(),
                },
            }
        });
        if let Some(what) = what {
            *group.drifted.seen.entry(what).or_default() += 1;
        }
        if let Some(first) = self.all.get_mut(group.index) {
            first.occurrences += 1;
        }
    }

    /// Adds several.
    pub(super) fn extend(&mut self, found: impl IntoIterator<Item = Found>) {
        for found in found {
            self.add(found);
        }
    }

    /// All findings, each group with what was seen in it, the most frequent first; and what has
    /// drifted, in order, where it was grouped.
    pub(super) fn finish(mut self) -> (Vec<Finding>, Vec<Drifted>) {
        let mut drifted = Vec::with_capacity(self.groups.len());
        for group in self.groups.into_values() {
            let Some(finding) = self.all.get_mut(group.index) else {
                continue;
            };
            let seen = group.drifted.seen.iter();
            finding.seen = seen
                .map(|(what, &count)| Seen {
                    what: what.clone(),
                    count,
                })
                .collect();
            finding
                .seen
                .sort_by_key(|seen| std::cmp::Reverse(seen.count));
            drifted.push(group.drifted);
        }
        drifted.sort_unstable_by(|a, b| a.drift.subject.cmp(&b.drift.subject));
        (self.all, drifted)
    }
}
