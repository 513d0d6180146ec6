//! What a run does, one file a command: pages or recordings in, findings and a summary out.

mod check;
mod drift;
mod exchanges;
mod exhibit;
mod faults;
mod levels;
mod mend;
mod merge;
mod nearby;
mod open;
mod page;
mod progress;
mod recordings;
mod routing;
mod since;
mod suggest;
mod traffic;
mod why;

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::findings::{Coverage, Finding, Severity, Shown, Summary};
use crate::rules::{self, Draft, Rule};

pub use check::{check, check_watched};
pub use faults::faults;
pub use mend::{Mended, Mending, Plan, mend, plan};
pub use open::open_pages;
pub use progress::Progress;
pub use since::{Since, Touched};
pub use suggest::Suggestions;
pub use traffic::{TrafficError, TrafficOptions, traffic};
pub use why::{Answer, NoAnswer, Question, why, why_at};

/// What a run gives.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What was found, in order.
    pub findings: Vec<Finding>,
    /// What was looked at.
    pub summary: Summary,
    /// The pages, or recordings, that were judged, in order.
    pub judged: Vec<Arc<str>>,
    /// Where each recorded exchange went and why, where that was asked for.
    pub routes: Vec<Shown>,
    /// Whether every page of each docs set was judged: only then is what was not found gone.
    pub whole: bool,
    /// Which pages were judged, where only those that a change touches are.
    pub touched: Option<Touched>,
    /// Rules that had no say: what they found in another run is not gone.
    pub silent: &'static [&'static Rule],
    /// What the pages could say of what has drifted, where that was asked for.
    pub suggestions: Suggestions,
    /// What is documented beside what recordings have, and no recording has: the most worth
    /// recording, in lines.
    pub untouched: Vec<Shown>,
    /// What becomes of everything that the pages document, where that was asked for.
    pub covered: Option<crate::coverage::Document>,
}

/// How much was looked at, and what could not be judged.
#[derive(Default)]
struct Tally {
    pages: usize,
    operations: usize,
    types: usize,
    examples: usize,
    exchanges: usize,
    suppressed: usize,
    /// What of the configuration ignored something, by file and offset.
    ignoring: FxHashSet<(Arc<str>, u32)>,
    coverage: Coverage,
    not_checked: FxHashMap<&'static str, usize>,
}

impl Tally {
    fn skip(&mut self, why: &'static str) {
        self.skip_many(why, 1);
    }

    fn skip_many(&mut self, why: &'static str, count: usize) {
        if count > 0 {
            *self.not_checked.entry(why).or_default() += count;
        }
    }

    fn add(&mut self, other: Self) {
        self.pages += other.pages;
        self.operations += other.operations;
        self.types += other.types;
        self.examples += other.examples;
        self.exchanges += other.exchanges;
        self.suppressed += other.suppressed;
        self.ignoring.extend(other.ignoring);
        self.coverage.add(other.coverage);
        for (why, count) in other.not_checked {
            self.skip_many(why, count);
        }
    }
}

/// Turns drafts into findings; those below `least` are left out before their places are resolved.
fn resolve(mut drafts: Vec<Draft>, least: Severity) -> Vec<Finding> {
    drafts.retain(|draft| draft.weight() >= least);
    drafts.into_par_iter().map(Draft::resolve).collect()
}

/// Findings and counts as the outcome.
fn conclude(mut findings: Vec<Finding>, tally: Tally) -> Outcome {
    crate::findings::sort(&mut findings);
    let mut summary = Summary {
        pages: tally.pages,
        operations: tally.operations,
        types: tally.types,
        examples: tally.examples,
        exchanges: tally.exchanges,
        suppressed: tally.suppressed,
        ..Summary::default()
    };
    summary.count_findings(&findings);
    summary.set_not_checked(
        tally
            .not_checked
            .into_iter()
            .map(|(why, count)| (why.to_owned(), count)),
    );
    Outcome {
        findings,
        summary,
        judged: Vec::new(),
        routes: Vec::new(),
        whole: true,
        touched: None,
        silent: rules::metadata::silent(false),
        suggestions: Suggestions::default(),
        untouched: Vec::new(),
        covered: None,
    }
}
