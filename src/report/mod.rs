//! Findings as people and programs want to read them: one file a format.

mod concise;
mod human;
mod json;
mod snippet;
mod summary;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

use std::io::{self, BufWriter, Write};

use crate::findings::{Finding, Summary, one_line};

pub use summary::write_summary;

/// How findings are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Excerpts of both places, for people.
    #[default]
    Human,
    /// One line a finding: `path:line:column: severity[rule] message`.
    Concise,
    /// One JSON document, as `schemas/report.schema.json` describes it.
    Json,
}

/// What is written.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// The findings, in the order in which they are to be written.
    pub findings: &'a [Finding],
    /// What was checked.
    pub summary: &'a Summary,
}

/// What the place of writing can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Whether to colour.
    pub color: bool,
    /// Width in columns.
    pub width: usize,
}

impl Default for Settings {
    /// No colour, 80 columns.
    fn default() -> Self {
        Self {
            color: false,
            width: 80,
        }
    }
}

/// Writes `report` to `out`, which needs no buffer of its own, and flushes it. Fails where `out`
/// fails; a closed pipe is such a failure.
pub fn write(
    format: Format,
    report: &Report<'_>,
    settings: &Settings,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    match format {
        Format::Human => human::write(report.findings, settings, &mut out)?,
        Format::Concise => concise::write(report.findings, &mut out)?,
        Format::Json => json::write(report, &mut out)?,
    }
    out.flush()
}

/// The message of a finding as the formats for people give it, with a count where one slip stands
/// in many places.
fn sentence(finding: &Finding) -> String {
    let message = one_line(&finding.message);
    match finding.occurrences {
        0 | 1 => message.into_owned(),
        places => format!("{message} (in {places} places)"),
    }
}
