//! What a run looked at.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use super::{Documented, Entry, Finding, Severity};

/// What was checked, how much was found, and what could not be checked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Pages judged.
    pub pages: usize,
    /// Operations that those pages document.
    pub operations: usize,
    /// Types that those pages document.
    pub types: usize,
    /// Documented examples.
    pub examples: usize,
    /// Exchanges judged, documented or captured.
    pub exchanges: usize,
    /// How much of each recorded exchange was judged; none where pages alone were.
    pub coverage: Option<Coverage>,
    /// What the recorded exchanges make of everything that the pages document; none where pages
    /// alone were judged.
    pub documented: Option<Documented>,
    /// Findings at error level.
    pub errors: usize,
    /// Findings at warning level.
    pub warnings: usize,
    /// Findings at info level.
    pub infos: usize,
    /// Findings that comments of the pages, or the configuration, ask to ignore.
    pub suppressed: usize,
    /// Findings that the baseline knows; they are not among those counted above.
    pub known: usize,
    /// What the baseline knows and the run did not find any more.
    pub gone: Vec<Entry>,
    /// What could not be checked; the most frequent reason first, then by reason.
    pub not_checked: Vec<NotChecked>,
}

/// How many recorded exchanges were judged, and how far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// All that they hold.
    pub checked: usize,
    /// Some of what they hold.
    pub partly: usize,
    /// Nothing of them.
    pub not_checkable: usize,
}

impl Coverage {
    /// Adds what another part of a run counted.
    pub fn add(&mut self, other: Self) {
        self.checked += other.checked;
        self.partly += other.partly;
        self.not_checkable += other.not_checkable;
    }

    /// Those that were not wholly judged.
    pub fn unchecked(self) -> usize {
        self.partly + self.not_checkable
    }
}

/// A reason why something could not be checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NotChecked {
    /// Why, in words that stand alone: "no page of an open world defines the type".
    pub reason: String,
    /// How many things it kept from being checked.
    pub count: usize,
}

impl Summary {
    /// Takes the counts of the three levels from `findings`.
    pub fn count_findings(&mut self, findings: &[Finding]) {
        let count = |severity| findings.iter().filter(|f| f.severity == severity).count();
        self.errors = count(Severity::Error);
        self.warnings = count(Severity::Warning);
        self.infos = count(Severity::Info);
    }

    /// Takes the reasons, each as often as it comes, adds up equal ones and brings them in order.
    pub fn set_not_checked(&mut self, reasons: impl IntoIterator<Item = (String, usize)>) {
        let mut counts = BTreeMap::<String, usize>::new();
        for (reason, count) in reasons {
            *counts.entry(reason).or_default() += count;
        }
        self.not_checked = counts
            .into_iter()
            .filter(|&(_, count)| count > 0)
            .map(|(reason, count)| NotChecked { reason, count })
            .collect();
        // Stable: reasons of one count stay in the order of the map.
        self.not_checked.sort_by_key(|reason| Reverse(reason.count));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_added_up_and_the_most_frequent_comes_first() {
        let mut summary = Summary::default();
        let reasons = [("b", 1), ("c", 2), ("a", 1), ("c", 3), ("d", 0)];
        summary.set_not_checked(reasons.map(|(reason, count)| (reason.to_owned(), count)));
        let found: Vec<_> = summary
            .not_checked
            .iter()
            .map(|n| (n.reason.as_str(), n.count))
            .collect();
        assert_eq!(found, [("c", 5), ("a", 1), ("b", 1)]);
    }
}
