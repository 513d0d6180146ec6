//! Findings as people and programs want to read them: one file a format.

mod concise;
mod documented;
mod github;
mod gitlab;
mod group;
mod html;
mod human;
mod json;
mod junit;
mod markdown;
mod ndjson;
mod rdjson;
mod sarif;
mod snippet;
mod statistics;
mod summary;
mod unnumbered;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

use std::io::{self, BufWriter, Write};
use std::sync::Arc;

use textwrap::{Options, WordSeparator, WordSplitter};

use crate::findings::{Finding, Summary, one_line};

pub use documented::write_documented;
pub use statistics::write_statistics;
pub use summary::{write_left, write_summary};

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
    /// The findings of the JSON document one a line, the summary last.
    Ndjson,
    /// SARIF 2.1.0 for code scanning.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
    /// Code Quality report of GitLab.
    Gitlab,
    /// Suites of tests as `JUnit` reports them: a page each.
    Junit,
    /// Diagnostics for reviewdog.
    Rdjson,
    /// Markdown for a job's summary or a comment.
    Markdown,
    /// A page to look at in a browser.
    Html,
}

/// What is written.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// The findings, in the order in which they are to be written.
    pub findings: &'a [Finding],
    /// What was checked.
    pub summary: &'a Summary,
    /// The pages and recordings that were judged, those without findings too.
    pub judged: &'a [Arc<str>],
}

/// What the place of writing can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Whether to colour.
    pub color: bool,
    /// Width in columns.
    pub width: usize,
    /// How many findings are listed for people; programs get them all.
    pub most: usize,
}

impl Default for Settings {
    /// No colour, 80 columns, all findings.
    fn default() -> Self {
        Self {
            color: false,
            width: 80,
            most: usize::MAX,
        }
    }
}

/// Writes `report` to `out`, which needs no buffer of its own, and flushes it. Gives how many
/// findings are left out of a list for people. Fails where `out` fails; a closed pipe is such a
/// failure.
pub fn write(
    format: Format,
    report: &Report<'_>,
    settings: &Settings,
    out: &mut dyn Write,
) -> io::Result<usize> {
    let mut out = BufWriter::new(out);
    let mut left_out = 0;
    match format {
        Format::Human => left_out = human::write(report.findings, settings, &mut out)?,
        Format::Concise => left_out = concise::write(report.findings, settings.most, &mut out)?,
        Format::Json => json::write(report, &mut out)?,
        Format::Ndjson => ndjson::write(report, &mut out)?,
        Format::Sarif => sarif::write(report.findings, &mut out)?,
        Format::Github => github::write(report.findings, &mut out)?,
        Format::Gitlab => gitlab::write(report.findings, &mut out)?,
        Format::Junit => junit::write(report, &mut out)?,
        Format::Rdjson => rdjson::write(report.findings, &mut out)?,
        Format::Markdown => markdown::write(report, &mut out)?,
        Format::Html => html::write(report, &mut out)?,
    }
    out.flush()?;
    Ok(left_out)
}

/// Folding at spaces, and only there: names and paths stay whole.
fn at_spaces<'a>(width: usize) -> Options<'a> {
    Options::new(width)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .break_words(false)
}

/// The message of a finding as the formats for people give it, with a count where one slip stands
/// in many places.
fn sentence(finding: &Finding) -> String {
    let message = one_line(&finding.message);
    let seen = finding.seen.iter();
    let seen: Vec<String> = seen
        .map(|seen| format!("{} {}×", seen.what, seen.count))
        .collect();
    match (finding.occurrences, seen.as_slice()) {
        (0 | 1, []) => message.into_owned(),
        (0 | 1, _) => {
            let what = finding.seen.first().map_or("", |seen| &seen.what);
            format!("{message} (seen as {what})")
        }
        (places, []) => format!("{message} (in {places} places)"),
        (places, seen) => format!("{message} (in {places} places: {})", seen.join(", ")),
    }
}
