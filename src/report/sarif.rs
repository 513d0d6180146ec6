//! SARIF 2.1.0 (OASIS), as GitHub's code scanning reads it.
//!
//! Code scanning shows one place a result and only where all its lines are part of the change, so
//! a region covers one line; what made the promise is a related location. It refuses a run of more
//! than 25,000 results: what is beyond is left out, lightest first, and a notification says so.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::sync::Arc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rustc_hash::FxHashMap;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use crate::findings::{Edit, Finding, Fix, Severity, Spot, fingerprint, one_line};
use crate::rules::{self, Rule};

use super::{json, sentence};

/// What stays as it is in the path of a URI. A colon would make the first part a scheme.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');
/// Most results that code scanning accepts in one run.
const MOST_RESULTS: usize = 25_000;
/// Longest description of a rule that code scanning accepts, in characters.
const LONGEST: usize = 1_024;

/// Writes the log with its one run.
pub(super) fn write(findings: &[Finding], out: &mut impl Write) -> io::Result<()> {
    let (shown, left_out) = heaviest(findings);
    let rules = broken(&shown);
    let run = Run {
        tool: json!({"driver": {
            "name": "apiproof",
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "rules": rules.keys().map(|name| descriptor(name)).collect::<Vec<_>>(),
        }}),
        invocations: [json!({
            "executionSuccessful": true,
            "toolExecutionNotifications": notifications(left_out),
        })],
        column_kind: "utf16CodeUnits",
        results: Results {
            findings: &shown,
            rules: &rules,
        },
    };
    let log = Log {
        schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        version: "2.1.0",
        runs: [run],
    };
    json::line(&log, out)
}

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Value,
    invocations: [Value; 1],
    column_kind: &'static str,
    results: Results<'a>,
}

/// How often a line with a finding was seen, by file and by the hash of its text.
type Lines = FxHashMap<(Arc<str>, String), usize>;

/// Results are made one by one while they are written.
struct Results<'a> {
    findings: &'a [&'a Finding],
    rules: &'a BTreeMap<&'static str, usize>,
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut lines = Lines::default();
        let results = self.findings.iter().map(|finding| {
            let index = self.rules.get(finding.rule).copied().unwrap_or_default();
            result(finding, index, &mut lines)
        });
        serializer.collect_seq(results)
    }
}

/// The findings that fit into a run, in their order, and how many do not.
fn heaviest(findings: &[Finding]) -> (Vec<&Finding>, usize) {
    let mut order: Vec<usize> = (0..findings.len()).collect();
    // Stable: findings of one weight stay in their order.
    order.sort_by_key(|&at| std::cmp::Reverse(findings[at].severity));
    order.truncate(MOST_RESULTS);
    order.sort_unstable();
    let shown: Vec<_> = order.into_iter().map(|at| &findings[at]).collect();
    let left_out = findings.len() - shown.len();
    (shown, left_out)
}

fn notifications(left_out: usize) -> Vec<Value> {
    let text = format!(
        "{left_out} findings are left out: code scanning accepts {MOST_RESULTS} results a run"
    );
    let notification = json!({"level": "warning", "message": {"text": text}});
    (left_out > 0).then_some(notification).into_iter().collect()
}

/// The rules that were broken, each with its place in the list of rules.
fn broken(findings: &[&Finding]) -> BTreeMap<&'static str, usize> {
    let mut rules: BTreeMap<&'static str, usize> =
        findings.iter().map(|finding| (finding.rule, 0)).collect();
    for (index, place) in rules.values_mut().enumerate() {
        *place = index;
    }
    rules
}

fn descriptor(name: &'static str) -> Value {
    let Some(rule) = rules::find(name) else {
        return json!({"id": name});
    };
    json!({
        "id": name,
        "shortDescription": {"text": short(rule.summary())},
        "fullDescription": {"text": short(&rule.reason())},
        "help": {"text": rule.document, "markdown": rule.document},
        "defaultConfiguration": {"level": level(rule.severity)},
        "properties": {
            "tags": ["documentation", family(rule)],
            "problem.severity": match rule.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "recommendation",
            },
        },
    })
}

/// What a rule looks at, for the filters of code scanning.
fn family(rule: &Rule) -> &'static str {
    if rules::exchange::RULES.iter().any(|it| it.name == rule.name) {
        "contract"
    } else {
        "page"
    }
}

fn short(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(LONGEST) {
        None => Cow::Borrowed(text),
        Some(_) => Cow::Owned(text.chars().take(LONGEST - 1).chain(['…']).collect()),
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn result(finding: &Finding, rule: usize, lines: &mut Lines) -> Value {
    let mut text = escaped(&sentence(finding));
    for (index, related) in finding.related.iter().enumerate() {
        let message = escaped(&one_line(&related.message));
        let separator = if index == 0 { "\n" } else { ", " };
        let _ = write!(text, "{separator}[{message}]({})", index + 1);
    }
    if let Some(help) = &finding.help {
        let _ = write!(text, "\n{}", escaped(&one_line(help)));
    }
    let related: Vec<Value> = finding
        .related
        .iter()
        .enumerate()
        .map(|(index, related)| {
            let mut location = location(&related.spot);
            location["id"] = json!(index + 1);
            location["message"] = json!({"text": one_line(&related.message)});
            location
        })
        .collect();
    let mut result = json!({
        "ruleId": finding.rule,
        "ruleIndex": rule,
        "level": level(finding.severity),
        "message": {"text": text},
        "locations": [location(&finding.spot)],
        "partialFingerprints": {
            "primaryLocationLineHash": line_hash(&finding.spot, lines),
            "apiproof/v1": finding.fingerprint(),
        },
    });
    if let Some(fix) = &finding.fix {
        result["fixes"] = json!([sarif_fix(fix)]);
    }
    if !related.is_empty() {
        result["relatedLocations"] = json!(related);
    }
    result
}

/// In a message, brackets are the beginning of a link.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('[', "\\[")
        .replace(']', "\\]")
}

fn sarif_fix(fix: &Fix) -> Value {
    let changes: Vec<Value> = fix
        .edits
        .chunk_by(|a, b| a.file == b.file)
        .filter_map(|edits| Some((&edits.first()?.file, edits)))
        .map(|(file, edits)| {
            let replacements: Vec<Value> = edits.iter().map(replacement).collect();
            json!({"artifactLocation": {"uri": uri(file)}, "replacements": replacements})
        })
        .collect();
    json!({"description": {"text": fix.title}, "artifactChanges": changes})
}

fn replacement(edit: &Edit) -> Value {
    let place = &edit.location;
    json!({
        "deletedRegion": {
            "startLine": place.line,
            "startColumn": place.utf16.start,
            "endLine": place.end_line,
            "endColumn": place.utf16.end,
        },
        "insertedContent": {"text": edit.replacement},
    })
}

fn uri(file: &str) -> String {
    utf8_percent_encode(file, PATH).to_string()
}

fn location(spot: &Spot) -> Value {
    let place = &spot.location;
    let mut region = json!({"startLine": place.line, "startColumn": place.utf16.start});
    // Without an end, a region goes on to the end of its line.
    if place.line == place.end_line {
        region["endLine"] = json!(place.line);
        region["endColumn"] = json!(place.utf16.end);
    }
    json!({"physicalLocation": {
        "artifactLocation": {"uri": uri(&spot.file)},
        "region": region,
    }})
}

/// A name for the line that survives other lines and a new name of the file: a hash of its text,
/// and how often that text had a finding before in this file.
fn line_hash(spot: &Spot, lines: &mut Lines) -> String {
    let hash = fingerprint("", spot.excerpt.line());
    let count = lines
        .entry((Arc::clone(&spot.file), hash.clone()))
        .or_default();
    *count += 1;
    format!("{hash}:{count}")
}
