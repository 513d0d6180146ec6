//! Findings: broken promises, resolved to lines, columns and an excerpt when they are made.

mod baseline;
mod documented;
mod excerpt;
mod fingerprint;
mod fix;
mod order;
mod shown;
mod summary;
mod visible;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::text::{Location, Place};

pub use baseline::{Baseline, Entry};
pub use documented::{Documented, Share};
pub use excerpt::Excerpt;
pub use fingerprint::fingerprint;
pub use fix::{Edit, Fix, Safety};
pub use order::sort;
pub use shown::{Shown, WITHHELD};
pub use summary::{Coverage, NotChecked, Summary};
pub use visible::{is_unfit, one_line, visible};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Style and hints; reported on request.
    Info,
    /// A promise is missing or doubtful.
    Warning,
    /// Two places contradict each other, a text does not parse, a template was left unfilled.
    Error,
}

/// One broken promise.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule's name.
    pub rule: &'static str,
    /// Its weight in this run.
    pub severity: Severity,
    /// What is wrong, against which promise.
    pub message: Shown,
    /// What to do.
    pub help: Option<Shown>,
    /// Where.
    pub spot: Spot,
    /// What it is about, stable under edits: `type:ns.user/property:mail`.
    pub subject: Shown,
    /// JSON pointer into the body, where there is one.
    pub pointer: Option<Shown>,
    /// Subject of the claim that makes it a finding, where there is one.
    pub cause: Option<Shown>,
    /// The place that made the promise, and others.
    pub related: Vec<Related>,
    /// How it can be mended; none where only a person knows.
    pub fix: Option<Fix>,
    /// In how many places this very slip stands.
    pub occurrences: usize,
    /// What recordings have there, where no page says what it is: types of its values with their
    /// counts, the most frequent first.
    pub seen: Vec<Seen>,
}

/// What values of recordings are, and how many of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Seen {
    /// A type in the words of a property table, or `null`.
    pub what: String,
    /// How many values.
    pub count: usize,
}

/// A second place of a finding.
#[derive(Clone, Debug)]
pub struct Related {
    /// What stands there.
    pub message: Shown,
    /// Where.
    pub spot: Spot,
}

/// A resolved place: it needs no source any more.
#[derive(Clone, Debug)]
pub struct Spot {
    /// Path for people, with `/`.
    pub file: Arc<str>,
    /// Bytes, lines and columns in that file.
    pub location: Location,
    /// The lines around, cropped.
    pub excerpt: Excerpt,
}

impl Severity {
    /// The word for it, in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl Finding {
    /// The name of this slip across edits and releases; see [`fingerprint`].
    pub fn fingerprint(&self) -> String {
        fingerprint(self.rule, &self.subject)
    }
}

impl Spot {
    /// Resolves a place.
    pub fn of(place: &Place) -> Self {
        Self {
            file: Arc::clone(place.source.path()),
            location: place.locate(),
            excerpt: Excerpt::of(place),
        }
    }
}
