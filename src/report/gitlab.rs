//! GitLab's Code Quality report: an array of issues that a merge request compares with the one of
//! its target branch. The fields are those of "Code Quality report format" in GitLab's documentation.

use std::io::{self, Write};

use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::findings::{Finding, Severity, fingerprint, one_line};

use super::{json, sentence};

/// Writes the array.
pub(super) fn write(findings: &[Finding], out: &mut impl Write) -> io::Result<()> {
    let mut seen = FxHashMap::default();
    let issues: Vec<Issue<'_>> = findings
        .iter()
        .map(|finding| Issue::of(finding, &mut seen))
        .collect();
    json::line(&issues, out)
}

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u64,
    end: u64,
}

impl<'a> Issue<'a> {
    fn of(finding: &'a Finding, seen: &mut FxHashMap<(&'a str, &'a str, &'a str), usize>) -> Self {
        let spot = &finding.spot;
        let slip = (finding.rule, &*spot.file, &*finding.subject);
        let before = seen.entry(slip).or_default();
        *before += 1;
        // GitLab drops all but one of the issues that share a fingerprint.
        let subject = format!("{}\0{}\0{before}", spot.file, finding.subject);
        Self {
            // The name of the check is shown nowhere else.
            description: format!("{}: {}", finding.rule, one_line(&sentence(finding))),
            check_name: finding.rule,
            fingerprint: fingerprint(finding.rule, &subject),
            severity: match finding.severity {
                Severity::Error => "major",
                Severity::Warning => "minor",
                Severity::Info => "info",
            },
            location: Location {
                path: &spot.file,
                lines: Lines {
                    begin: spot.location.line,
                    end: spot.location.end_line,
                },
            },
        }
    }
}
