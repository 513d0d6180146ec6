//! A report to look at: one file that loads nothing, with the findings as data inside.

use std::io::{self, Write};

use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::findings::{Finding, Severity, Spot, Summary, one_line};

use super::summary::{checked, found};
use super::{Report, sentence};

const PAGE: &str = include_str!("html/page.html");
const STYLE: &str = include_str!("html/style.css");
const SCRIPT: &str = include_str!("html/script.js");
/// Promises shown beside a fault; a slip in a thousand places is understood earlier.
const RELATED: usize = 4;

/// Writes the page.
pub(super) fn write(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    let mut rest = PAGE;
    for (slot, content) in [
        ("‹style›", STYLE.to_owned()),
        ("‹data›", data(report)?),
        ("‹script›", SCRIPT.to_owned()),
    ] {
        let (before, behind) = rest.split_once(slot).unwrap_or((rest, ""));
        out.write_all(before.as_bytes())?;
        out.write_all(content.as_bytes())?;
        rest = behind;
    }
    out.write_all(rest.as_bytes())
}

/// What the script of the page reads. Names of rules and files are said once.
#[derive(Serialize)]
struct Data<'a> {
    checked: String,
    rules: Vec<&'a str>,
    files: Vec<&'a str>,
    /// The folder of each file.
    folders: Vec<&'a str>,
    findings: Vec<Row<'a>>,
    summary: &'a Summary,
}

/// A finding, in the order that the script knows.
#[derive(Serialize)]
struct Row<'a>(
    usize,
    u8,
    String,
    Option<&'a str>,
    Shown<'a>,
    Vec<(&'a str, Shown<'a>)>,
    usize,
    Option<&'a str>,
    &'a str,
);

/// A place: file, line, column, first line of the excerpt, and the excerpt in three parts.
#[derive(Serialize)]
struct Shown<'a>(usize, u64, u64, Option<u64>, &'a str, &'a str, &'a str);

/// Names in the order of their first use.
#[derive(Default)]
struct Names<'a> {
    known: FxHashMap<&'a str, usize>,
    all: Vec<&'a str>,
}

impl<'a> Names<'a> {
    fn number(&mut self, name: &'a str) -> usize {
        *self.known.entry(name).or_insert_with(|| {
            self.all.push(name);
            self.all.len() - 1
        })
    }
}

fn data(report: &Report<'_>) -> io::Result<String> {
    let (mut rules, mut files) = (Names::default(), Names::default());
    let findings = report
        .findings
        .iter()
        .map(|finding| row(finding, &mut rules, &mut files))
        .collect();
    let data = Data {
        checked: format!("{} {}", found(report.summary), checked(report.summary)),
        rules: rules.all,
        folders: files
            .all
            .iter()
            .map(|file| file.rsplit_once('/').map_or(".", |(folder, _)| folder))
            .collect(),
        files: files.all,
        findings,
        summary: report.summary,
    };
    // Nothing in it may end the element that holds it.
    Ok(serde_json::to_string(&data)?.replace('<', "\\u003c"))
}

fn row<'a>(finding: &'a Finding, rules: &mut Names<'a>, files: &mut Names<'a>) -> Row<'a> {
    let related = finding.related.iter().take(RELATED);
    Row(
        rules.number(finding.rule),
        match finding.severity {
            Severity::Error => 0,
            Severity::Warning => 1,
            Severity::Info => 2,
        },
        one_line(&sentence(finding)).into_owned(),
        finding.help.as_deref(),
        shown(&finding.spot, files),
        related
            .map(|related| (&*related.message, shown(&related.spot, files)))
            .collect(),
        finding.occurrences,
        finding.fix.as_ref().map(|fix| fix.title.as_str()),
        &finding.subject,
    )
}

fn shown<'a>(spot: &'a Spot, files: &mut Names<'a>) -> Shown<'a> {
    let excerpt = &spot.excerpt;
    let part = |from: usize, to: usize| excerpt.text.get(from..to).unwrap_or_default();
    Shown(
        files.number(&spot.file),
        spot.location.line,
        spot.location.column,
        excerpt.first_line,
        part(0, excerpt.start),
        part(excerpt.start, excerpt.end),
        part(excerpt.end, excerpt.text.len()),
    )
}
