//! reviewdog's diagnostic format. Its columns count bytes of UTF-8, the end exclusive; the fields
//! are those of `proto/rdf/reviewdog.proto` in reviewdog's repository.

use std::io::{self, Write};

use serde::Serialize;

use crate::findings::{Finding, Severity, Spot, one_line};
use crate::text;

use super::{json, sentence};

/// Writes the one document.
pub(super) fn write(findings: &[Finding], out: &mut impl Write) -> io::Result<()> {
    let result = DiagnosticResult {
        source: Source { name: "apiproof" },
        diagnostics: findings.iter().map(Diagnostic::of).collect(),
    };
    json::line(&result, out)
}

#[derive(Serialize)]
struct DiagnosticResult<'a> {
    source: Source,
    diagnostics: Vec<Diagnostic<'a>>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
}

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: String,
    location: Location<'a>,
    severity: &'static str,
    code: Code,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<RelatedLocation<'a>>,
}

#[derive(Serialize)]
struct Suggestion<'a> {
    range: Range,
    text: &'a str,
}

#[derive(Serialize)]
struct RelatedLocation<'a> {
    message: String,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    range: Range,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: u64,
    column: u64,
}

#[derive(Serialize)]
struct Code {
    value: &'static str,
}

impl<'a> Diagnostic<'a> {
    fn of(finding: &'a Finding) -> Self {
        let mut message = sentence(finding);
        if let Some(help) = &finding.help {
            message.push_str("\nhelp: ");
            message.push_str(&one_line(help));
        }
        Self {
            message,
            location: Location::of(&finding.spot),
            severity: match finding.severity {
                Severity::Error => "ERROR",
                Severity::Warning => "WARNING",
                Severity::Info => "INFO",
            },
            code: Code {
                value: finding.rule,
            },
            suggestions: suggestions(finding),
            related_locations: finding
                .related
                .iter()
                .map(|related| RelatedLocation {
                    message: one_line(&related.message).into_owned(),
                    location: Location::of(&related.spot),
                })
                .collect(),
        }
    }
}

/// The edits of a fix; none where it reaches into another file, which a suggestion cannot.
fn suggestions(finding: &Finding) -> Vec<Suggestion<'_>> {
    let edits = finding.fix.iter().flat_map(|fix| &fix.edits);
    if edits.clone().any(|edit| edit.file != finding.spot.file) {
        return Vec::new();
    }
    edits
        .map(|edit| Suggestion {
            range: Range::of(&edit.location),
            text: &edit.replacement,
        })
        .collect()
}

impl<'a> Location<'a> {
    fn of(spot: &'a Spot) -> Self {
        Self {
            path: &spot.file,
            range: Range::of(&spot.location),
        }
    }
}

impl Range {
    fn of(place: &text::Location) -> Self {
        Self {
            start: Position {
                line: place.line,
                column: place.utf8.start,
            },
            end: Position {
                line: place.end_line,
                column: place.utf8.end,
            },
        }
    }
}
