//! Markdown for a summary of a job or a comment on a change.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::findings::{Finding, Severity, one_line};

use super::summary::{checked, found};
use super::{Report, sentence};

/// Writes what was found: a line, a table of rules, and the findings file by file.
pub(super) fn write(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "## apiproof")?;
    writeln!(out)?;
    writeln!(out, "{} {}", found(report.summary), checked(report.summary))?;
    if report.findings.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n| rule | level | findings |\n|:---|:---|---:|")?;
    for (rule, (severity, count)) in by_rule(report.findings) {
        writeln!(out, "| `{rule}` | {} | {count} |", severity.name())?;
    }
    let files = report.findings.chunk_by(|a, b| a.spot.file == b.spot.file);
    for findings in files {
        if let Some(first) = findings.first() {
            writeln!(out, "\n### {}\n", text(&one_line(&first.spot.file)))?;
        }
        for finding in findings {
            item(finding, out)?;
        }
    }
    Ok(())
}

fn by_rule(findings: &[Finding]) -> BTreeMap<&'static str, (Severity, usize)> {
    let mut rules = BTreeMap::new();
    for finding in findings {
        let (severity, count) = rules.entry(finding.rule).or_insert((finding.severity, 0));
        *severity = finding.severity.max(*severity);
        *count += 1;
    }
    rules
}

fn item(finding: &Finding, out: &mut impl Write) -> io::Result<()> {
    let place = &finding.spot.location;
    writeln!(
        out,
        "- **{}** `{}` at {}:{}: {}",
        finding.severity.name(),
        finding.rule,
        place.line,
        place.column,
        text(&sentence(finding)),
    )?;
    for related in finding.related.iter().take(3) {
        let promise = &related.spot;
        writeln!(
            out,
            "  - {}: {}:{}:{}",
            text(&one_line(&related.message)),
            text(&one_line(&promise.file)),
            promise.location.line,
            promise.location.column,
        )?;
    }
    if let Some(help) = &finding.help {
        writeln!(out, "  - help: {}", text(&one_line(help)))?;
    }
    Ok(())
}

/// Text as Markdown shows it: marks are escaped, except in the code that messages quote.
fn text(plain: &str) -> String {
    let mut shown = String::with_capacity(plain.len() + 8);
    let pieces: Vec<&str> = plain.split('`').collect();
    // A single backtick quotes nothing.
    let paired = pieces.len() % 2 == 1;
    for (index, piece) in pieces.iter().enumerate() {
        if index > 0 {
            shown.push_str(if paired { "`" } else { "\\`" });
        }
        if paired && index % 2 == 1 {
            shown.push_str(piece);
            continue;
        }
        for c in piece.chars() {
            if matches!(
                c,
                '\\' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '&' | '@' | '~'
            ) {
                shown.push('\\');
            }
            shown.push(c);
        }
    }
    shown
}
