//! Known findings: a way in for pages that are not clean, so that only new slips fail.
//!
//! A baseline counts slips by rule and subject. It holds no line, no column and no file name: a line
//! inserted above, a row moved or a page renamed changes nothing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Finding, Severity};

/// Grows when a reader of the former version would stumble.
const VERSION: u32 = 1;

/// Findings that are known, each as often as it was seen.
#[derive(Debug, Default)]
pub struct Baseline {
    entries: BTreeMap<Slip, Known>,
}

/// What a finding is known by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Slip {
    rule: String,
    subject: String,
}

#[derive(Clone, Copy, Debug)]
struct Known {
    severity: Severity,
    count: usize,
}

/// A slip that a baseline knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Name of the rule.
    pub rule: String,
    /// What the finding is about.
    pub subject: String,
    /// Its weight when the baseline was written.
    pub severity: Severity,
    /// In how many places it was found.
    pub count: usize,
}

/// The file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    known: Vec<Entry>,
}

impl Baseline {
    /// The baseline under which all of `findings` are known.
    pub fn of(findings: &[Finding]) -> Self {
        let mut entries = BTreeMap::new();
        for finding in findings {
            let known = entries.entry(Slip::of(finding)).or_insert(Known {
                severity: finding.severity,
                count: 0,
            });
            known.severity = known.severity.max(finding.severity);
            known.count += finding.occurrences;
        }
        Self { entries }
    }

    /// Reads what [`Baseline::write`] wrote. Says in plain words what is wrong with another text.
    pub fn read(text: &str) -> Result<Self, String> {
        let file: File = serde_json::from_str(text)
            .map_err(|error| format!("it is no list of known findings: {error}"))?;
        if file.version != VERSION {
            return Err(format!(
                "it is of version {}, and this release reads version {VERSION}",
                file.version
            ));
        }
        let mut entries = BTreeMap::new();
        for entry in file.known {
            let slip = Slip {
                rule: entry.rule,
                subject: entry.subject,
            };
            let known = entries.entry(slip).or_insert(Known {
                severity: entry.severity,
                count: 0,
            });
            // Two branches that were merged may both have added it.
            known.count = entry.count.max(known.count);
        }
        Ok(Self { entries })
    }

    /// The text of the file: one entry a line, in order, so that changes to it can be reviewed.
    pub fn write(&self) -> String {
        let lines: Vec<String> = self
            .entries()
            .map(|entry| format!("    {}", serde_json::json!(entry)))
            .collect();
        let known = if lines.is_empty() {
            "[]".to_owned()
        } else {
            format!("[\n{}\n  ]", lines.join(",\n"))
        };
        format!("{{\n  \"version\": {VERSION},\n  \"known\": {known}\n}}\n")
    }

    /// How many slips it knows.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it knows none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Takes out of `findings` what is known, and says how many those were. A slip that stands in
    /// more places than are known stays.
    pub fn take_known(&self, findings: &mut Vec<Finding>) -> usize {
        let mut left: BTreeMap<Slip, usize> = BTreeMap::new();
        let before = findings.len();
        findings.retain(|finding| {
            let slip = Slip::of(finding);
            let Some(known) = self.entries.get(&slip) else {
                return true;
            };
            let left = left.entry(slip).or_insert(known.count);
            if *left < finding.occurrences {
                return true;
            }
            *left -= finding.occurrences;
            false
        });
        before - findings.len()
    }

    /// What is known and was not found any more, each with how often it is missing. Findings below
    /// `least` were not looked for.
    pub fn gone(&self, findings: &[Finding], least: Severity) -> Vec<Entry> {
        let found = Self::of(findings);
        let looked_for = self.entries().filter(|entry| entry.severity >= least);
        looked_for
            .filter_map(|entry| {
                let slip = Slip {
                    rule: entry.rule.clone(),
                    subject: entry.subject.clone(),
                };
                let still = found.entries.get(&slip).map_or(0, |known| known.count);
                let count = entry.count.checked_sub(still).filter(|&count| count > 0)?;
                Some(Entry { count, ..entry })
            })
            .collect()
    }

    /// Forgets what is gone.
    pub fn prune(&mut self, gone: &[Entry]) {
        for entry in gone {
            let slip = Slip {
                rule: entry.rule.clone(),
                subject: entry.subject.clone(),
            };
            if let Some(known) = self.entries.get_mut(&slip) {
                known.count = known.count.saturating_sub(entry.count);
            }
        }
        self.entries.retain(|_, known| known.count > 0);
    }

    fn entries(&self) -> impl Iterator<Item = Entry> {
        self.entries.iter().map(|(slip, known)| Entry {
            rule: slip.rule.clone(),
            subject: slip.subject.clone(),
            severity: known.severity,
            count: known.count,
        })
    }
}

impl Slip {
    fn of(finding: &Finding) -> Self {
        Self {
            rule: finding.rule.to_owned(),
            subject: finding.subject.to_string(),
        }
    }
}
