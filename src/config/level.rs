//! The levels of rules.

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::globs::Globs;
use crate::findings::Severity;

/// What becomes of a rule's findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// They are not reported.
    Off,
    /// They are reported as hints.
    Info,
    /// They are reported as warnings.
    Warning,
    /// They are reported as errors.
    Error,
    /// They are reported, at the rule's own weight, where rules in preview are switched on.
    Preview,
}

impl Level {
    /// The words for the levels.
    pub const WORDS: [&'static str; 5] = ["off", "info", "warning", "error", "preview"];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
            Self::Preview => "preview",
        }
    }
}

impl From<Severity> for Level {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Info => Self::Info,
            Severity::Warning => Self::Warning,
            Severity::Error => Self::Error,
        }
    }
}

/// Levels by rule.
pub(super) type ByRule = FxHashMap<String, Level>;

/// The levels of a file: for all pages, and for some.
#[derive(Clone, Debug, Default)]
pub struct Levels {
    pub(super) preview: bool,
    pub(super) everywhere: ByRule,
    /// In the order of the file.
    pub(super) overrides: Vec<(Globs, ByRule)>,
}

impl Levels {
    /// What was set for a rule on a page, seen from the folder of the file; none where nobody
    /// says.
    pub fn of(&self, rule: &str, page: &str) -> Option<Level> {
        let overridden = self
            .overrides
            .iter()
            .rev()
            .find_map(|(globs, levels)| levels.get(rule).filter(|_| globs.fit(page)));
        overridden.or_else(|| self.everywhere.get(rule)).copied()
    }

    /// What a finding weighs: `usual` is its rule's level, `own` the weight of its rule, or of
    /// this very case where it is lighter. None where it is not reported.
    pub fn weigh(
        &self,
        level: Level,
        own: Severity,
        lighter: Option<Severity>,
    ) -> Option<Severity> {
        let heaviest = match level {
            Level::Off => return None,
            Level::Preview if !self.preview => return None,
            Level::Preview => own,
            Level::Info => Severity::Info,
            Level::Warning => Severity::Warning,
            Level::Error => Severity::Error,
        };
        Some(lighter.map_or(heaviest, |lighter| heaviest.min(lighter)))
    }

    /// Whether nothing was set at all.
    pub fn is_empty(&self) -> bool {
        self.everywhere.is_empty() && self.overrides.is_empty()
    }
}
