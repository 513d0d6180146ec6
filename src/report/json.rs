//! The report as one JSON document; `schemas/report.schema.json` describes it.

use std::io::{self, Write};

use serde::{Serialize, Serializer};
use serde_json::ser::Formatter;

use crate::findings::{Edit, Finding, Fix, Related, Safety, Seen, Severity, Summary, is_unfit};
use crate::text::Location;

use super::Report;

/// Grows when a reader of the former version would stumble.
pub(super) const VERSION: u32 = 1;

/// Writes the document and a line end, and nothing else.
pub(super) fn write(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    let document = Document {
        version: VERSION,
        tool: Tool::this(),
        findings: report.findings,
        summary: report.summary,
    };
    line(&document, out)
}

/// Writes a value as JSON on one line, safe to be shown on a terminal.
pub(super) fn line(value: &impl Serialize, out: &mut impl Write) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(&mut *out, Harmless);
    value.serialize(&mut serializer)?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    tool: Tool,
    #[serde(serialize_with = "rows")]
    findings: &'a [Finding],
    summary: &'a Summary,
}

/// Who wrote the report.
#[derive(Serialize)]
pub(super) struct Tool {
    name: &'static str,
    version: &'static str,
}

impl Tool {
    pub(super) fn this() -> Self {
        Self {
            name: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
        }
    }
}

/// A finding as the JSON formats write it.
#[derive(Serialize)]
pub(super) struct FindingRow<'a> {
    rule: &'a str,
    severity: Severity,
    message: &'a str,
    help: Option<&'a str>,
    file: &'a str,
    span: SpanRow,
    subject: &'a str,
    pointer: Option<&'a str>,
    fingerprint: String,
    cause: Option<&'a str>,
    related: Vec<RelatedRow<'a>>,
    fixes: Vec<FixRow<'a>>,
    occurrences: usize,
    seen: &'a [Seen],
}

#[derive(Serialize)]
struct RelatedRow<'a> {
    message: &'a str,
    file: &'a str,
    span: SpanRow,
}

#[derive(Serialize)]
struct SpanRow {
    start: u64,
    end: u64,
    line: u64,
    column: u64,
    end_line: u64,
    end_column: u64,
}

fn rows<S: Serializer>(findings: &[Finding], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(findings.iter().map(FindingRow::of))
}

impl<'a> FindingRow<'a> {
    pub(super) fn of(finding: &'a Finding) -> Self {
        Self {
            rule: finding.rule,
            severity: finding.severity,
            message: &finding.message,
            help: finding.help.as_deref(),
            file: &finding.spot.file,
            span: SpanRow::of(&finding.spot.location),
            subject: &finding.subject,
            pointer: finding.pointer.as_deref(),
            fingerprint: finding.fingerprint(),
            cause: finding.cause.as_deref(),
            related: finding.related.iter().map(RelatedRow::of).collect(),
            fixes: finding.fix.iter().map(FixRow::of).collect(),
            occurrences: finding.occurrences,
            seen: &finding.seen,
        }
    }
}

/// One way to mend a finding.
#[derive(Serialize)]
struct FixRow<'a> {
    title: &'a str,
    safety: Safety,
    edits: Vec<EditRow<'a>>,
}

#[derive(Serialize)]
struct EditRow<'a> {
    file: &'a str,
    span: SpanRow,
    replacement: &'a str,
}

impl<'a> FixRow<'a> {
    fn of(fix: &'a Fix) -> Self {
        Self {
            title: &fix.title,
            safety: fix.safety,
            edits: fix.edits.iter().map(EditRow::of).collect(),
        }
    }
}

impl<'a> EditRow<'a> {
    fn of(edit: &'a Edit) -> Self {
        Self {
            file: &edit.file,
            span: SpanRow::of(&edit.location),
            replacement: &edit.replacement,
        }
    }
}

impl<'a> RelatedRow<'a> {
    fn of(related: &'a Related) -> Self {
        Self {
            message: &related.message,
            file: &related.spot.file,
            span: SpanRow::of(&related.spot.location),
        }
    }
}

impl SpanRow {
    fn of(location: &Location) -> Self {
        let Location {
            start,
            end,
            line,
            column,
            end_line,
            end_column,
            ..
        } = *location;
        Self {
            start,
            end,
            line,
            column,
            end_line,
            end_column,
        }
    }
}

/// Writes what JSON may hold as it is, but a terminal should not see, as `\u` escapes: the value
/// stays the same, and a report that lands on a screen does nothing to it.
struct Harmless;

impl Formatter for Harmless {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        // Nearly all text is plain: nothing in it has to be looked for. To look at every byte is
        // faster than to stop at the first odd one.
        let odd = |odd, byte: &u8| odd | !matches!(byte, b' '..=b'~');
        if !rest.as_bytes().iter().fold(false, odd) {
            return writer.write_all(rest.as_bytes());
        }
        while let Some(at) = rest.find(is_unfit) {
            let (clean, unfit) = rest.split_at(at);
            writer.write_all(clean.as_bytes())?;
            let length = unfit.chars().next().map_or(0, char::len_utf8);
            let (unfit, after) = unfit.split_at(length);
            for unit in unfit.encode_utf16() {
                write!(writer, "\\u{unit:04x}")?;
            }
            rest = after;
        }
        writer.write_all(rest.as_bytes())
    }
}
