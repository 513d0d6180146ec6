//! Annotations of GitHub Actions: workflow commands that the runner takes from the log.
//!
//! Its limits are those of the runner (10 annotations of each kind a step) and of a message (4,096
//! characters); see "Workflow commands for GitHub Actions" in GitHub's documentation.

use std::fmt::Write as _;
use std::io::{self, Write};

use crate::findings::{Finding, Severity, one_line};

use super::sentence;

/// Annotations of one kind that the runner shows for a step.
const SHOWN: usize = 10;
/// Characters of a message that are kept.
const LONGEST: usize = 4_096;

/// Writes the first findings of each kind as commands, errors first, and one more notice that
/// says how many were left out.
pub(super) fn write(findings: &[Finding], out: &mut impl Write) -> io::Result<()> {
    let mut left_out = 0;
    for (severity, kind) in [
        (Severity::Error, "error"),
        (Severity::Warning, "warning"),
        (Severity::Info, "notice"),
    ] {
        // The last notice is kept for the count.
        let room = if kind == "notice" { SHOWN - 1 } else { SHOWN };
        let of_kind = findings.iter().filter(|it| it.severity == severity);
        for (index, finding) in of_kind.enumerate() {
            if index < room {
                writeln!(out, "{}", command(kind, finding))?;
            } else {
                left_out += 1;
            }
        }
    }
    if left_out > 0 {
        let findings = if left_out == 1 { "finding" } else { "findings" };
        writeln!(
            out,
            "::notice title=apiproof::{left_out} more {findings}: GitHub shows {SHOWN} annotations of a kind, the log of this step lists all"
        )?;
    }
    Ok(())
}

fn command(kind: &str, finding: &Finding) -> String {
    let place = &finding.spot.location;
    let file = one_line(&finding.spot.file);
    let mut command = format!("::{kind} file={},line={}", property(&file), place.line);
    // Columns of a place on several lines would be dropped, with a warning.
    if place.line == place.end_line {
        let _ = write!(
            command,
            ",col={},endColumn={}",
            place.column, place.end_column
        );
    } else {
        let _ = write!(command, ",endLine={}", place.end_line);
    }
    // The log shows nothing but the message.
    let mut message = format!(
        "{file}:{}:{}: {}",
        place.line,
        place.column,
        sentence(finding)
    );
    if let Some(help) = &finding.help {
        let _ = write!(message, "\nhelp: {}", one_line(help));
    }
    for related in finding.related.iter().take(1) {
        let promise = &related.spot;
        let _ = write!(
            message,
            "\n{}:{}:{}: {}",
            one_line(&promise.file),
            promise.location.line,
            promise.location.column,
            one_line(&related.message)
        );
    }
    let message: String = message.chars().take(LONGEST).collect();
    let _ = write!(
        command,
        ",title={}::{}",
        property(finding.rule),
        data(&message)
    );
    command
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
