//! The closing lines of a run: what was checked, what was found, what could not be checked.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use super::at_spaces;
use crate::findings::{Coverage, NotChecked, Summary, one_line};
use crate::words::counted;

/// Writes the closing lines, folded to `width` columns.
pub fn write_summary(summary: &Summary, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut lines = fold(&checked(summary), width, "", "");
    lines.push('\n');
    if let Some(coverage) = summary.coverage {
        lines.push_str(&fold(&covered(summary.exchanges, coverage), width, "", ""));
        lines.push('\n');
    }
    lines.push_str(&fold(&found(summary), width, "", ""));
    lines.push('\n');
    lines.push_str(&gone(summary, width));
    lines.push_str(&not_checked(summary, width));
    out.write_all(lines.as_bytes())?;
    out.flush()
}

pub(super) fn checked(summary: &Summary) -> String {
    let mut parts: Vec<String> = [
        (summary.operations, "operation"),
        (summary.types, "type"),
        (summary.examples, "example"),
    ]
    .into_iter()
    .filter(|&(count, _)| count > 0)
    .map(|(count, noun)| counted(count, noun))
    .collect();
    if summary.exchanges > 0 {
        let exchanges = counted(summary.exchanges, "exchange");
        match parts.last_mut() {
            // Documented examples are judged as exchanges; captured ones stand for themselves.
            Some(examples) if summary.examples > 0 => {
                *examples = format!("{examples} ({exchanges})");
            }
            _ => parts.push(exchanges),
        }
    }
    let pages = counted(summary.pages, "page");
    if parts.is_empty() && summary.pages > 0 {
        // Whoever writes in another style would take silence for praise.
        format!("Checked {pages}: no operation, type or example could be read.")
    } else if parts.is_empty() {
        format!("Checked {pages}.")
    } else {
        format!("Checked {pages}: {}.", parts.join(", "))
    }
}

fn covered(exchanges: usize, coverage: Coverage) -> String {
    if exchanges == 0 {
        return "The recordings hold 0 entries.".to_owned();
    }
    format!(
        "Of the exchanges, {} checked, {} partly checked, {} not checkable.",
        coverage.checked, coverage.partly, coverage.not_checkable
    )
}

pub(super) fn found(summary: &Summary) -> String {
    let parts: Vec<String> = [
        (summary.errors, "error"),
        (summary.warnings, "warning"),
        (summary.infos, "hint"),
    ]
    .into_iter()
    .filter(|&(count, _)| count > 0)
    .map(|(count, noun)| counted(count, noun))
    .collect();
    let mut hidden = String::new();
    if summary.suppressed > 0 {
        let _ = write!(
            hidden,
            " Comments and the configuration ignore {}.",
            counted(summary.suppressed, "finding")
        );
    }
    if summary.known > 0 {
        let _ = write!(
            hidden,
            " The baseline knows {}.",
            counted(summary.known, "finding")
        );
    }
    if parts.is_empty() {
        format!("Found nothing to report.{hidden}")
    } else {
        format!("Found {}.{hidden}", parts.join(", "))
    }
}

/// Entries of a baseline that are named; whoever wants the others removes them all.
const GONE: usize = 10;

fn gone(summary: &Summary, width: usize) -> String {
    let gone = &summary.gone;
    if gone.is_empty() {
        return String::new();
    }
    let total = gone.iter().map(|entry| entry.count).sum();
    let mut lines = fold(
        &format!(
            "Of the baseline, {} did not occur any more; --prune-baseline removes them:",
            counted(total, "finding")
        ),
        width,
        "",
        "",
    );
    lines.push('\n');
    for entry in gone.iter().take(GONE) {
        let text = format!("{}: {}", entry.rule, one_line(&entry.subject));
        lines.push_str(&fold(&text, width, "  ", "    "));
        lines.push('\n');
    }
    if gone.len() > GONE {
        let _ = writeln!(lines, "  and {} more", gone.len() - GONE);
    }
    lines
}

fn not_checked(summary: &Summary, width: usize) -> String {
    let Some(most) = summary.not_checked.first() else {
        return String::new();
    };
    let total: usize = summary.not_checked.iter().map(|n| n.count).sum();
    let mut lines = format!("Could not check {}:\n", counted(total, "thing"));
    let digits = most.count.to_string().len();
    for NotChecked { reason, count } in &summary.not_checked {
        lines.push_str(&reasoned(reason, *count, digits, width));
    }
    lines
}

/// Writes why things that no page documents cannot be suggested to one.
pub fn write_left(
    left: &BTreeMap<&'static str, usize>,
    width: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let Some(most) = left.values().max() else {
        return Ok(());
    };
    let digits = most.to_string().len();
    let total = counted(left.values().sum(), "thing");
    let mut lines = format!("Nothing to suggest for {total}:\n");
    for (reason, &count) in left {
        lines.push_str(&reasoned(reason, count, digits, width));
    }
    out.write_all(lines.as_bytes())
}

/// A reason with its count, on lines of its own.
fn reasoned(reason: &str, count: usize, digits: usize, width: usize) -> String {
    let bullet = format!("  {count:digits$} × ");
    let hanging = " ".repeat(digits + 5);
    fold(&one_line(reason), width, &bullet, &hanging) + "\n"
}

pub(super) fn fold(text: &str, width: usize, bullet: &str, hanging: &str) -> String {
    let options = at_spaces(width.max(20))
        .initial_indent(bullet)
        .subsequent_indent(hanging);
    textwrap::fill(text, options)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(summary: &Summary, width: usize) -> String {
        let mut out = Vec::new();
        write_summary(summary, width, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_run_over_pages() {
        let mut summary = Summary {
            pages: 5,
            operations: 5,
            types: 3,
            examples: 10,
            exchanges: 10,
            errors: 3,
            warnings: 2,
            infos: 1,
            ..Summary::default()
        };
        let reasons = [
            (
                "no page of an open world defines the type, so its values were not compared",
                12,
            ),
            ("the link leaves the docs set", 3),
        ];
        summary.set_not_checked(reasons.map(|(reason, count)| (reason.to_owned(), count)));
        insta::assert_snapshot!(written(&summary, 60), @r"
        Checked 5 pages: 5 operations, 3 types, 10 examples (10
        exchanges).
        Found 3 errors, 2 warnings, 1 hint.
        Could not check 15 things:
          12 × no page of an open world defines the type, so its
               values were not compared
           3 × the link leaves the docs set
        ");
    }

    #[test]
    fn one_of_each_is_no_plural() {
        let mut summary = Summary {
            pages: 1,
            operations: 1,
            types: 1,
            examples: 1,
            exchanges: 1,
            errors: 1,
            warnings: 1,
            ..Summary::default()
        };
        summary.set_not_checked([("the entry has no response".to_owned(), 1)]);
        insta::assert_snapshot!(written(&summary, 80), @r"
        Checked 1 page: 1 operation, 1 type, 1 example (1 exchange).
        Found 1 error, 1 warning.
        Could not check 1 thing:
          1 × the entry has no response
        ");
    }

    #[test]
    fn a_run_over_traffic_counts_exchanges_only() {
        let summary = Summary {
            pages: 1,
            operations: 2,
            exchanges: 120,
            coverage: Some(Coverage {
                checked: 90,
                partly: 20,
                not_checkable: 10,
            }),
            ..Summary::default()
        };
        insta::assert_snapshot!(written(&summary, 80), @r"
        Checked 1 page: 2 operations, 120 exchanges.
        Of the exchanges, 90 checked, 20 partly checked, 10 not checkable.
        Found nothing to report.
        ");
    }

    #[test]
    fn a_run_over_nothing() {
        insta::assert_snapshot!(written(&Summary::default(), 80), @r"
        Checked 0 pages.
        Found nothing to report.
        ");
    }
}
