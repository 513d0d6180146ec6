//! One JSON value a line: each finding as soon as it can be read, the summary last.

use std::io::{self, Write};

use super::Report;
use super::json::{self, Tool};

/// Writes one line a finding, as the JSON report writes it, and a last line with the summary.
pub(super) fn write(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    for finding in report.findings {
        json::line(&json::FindingRow::of(finding), out)?;
    }
    json::line(
        &Last {
            version: json::VERSION,
            tool: Tool::this(),
            summary: report.summary,
        },
        out,
    )
}

/// The line that says how it went: it is the only one without a `rule`.
#[derive(serde::Serialize)]
struct Last<'a> {
    version: u32,
    tool: Tool,
    summary: &'a crate::findings::Summary,
}
