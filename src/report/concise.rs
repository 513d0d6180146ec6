//! One line a finding, for editors and `grep`.

use std::io::{self, Write};

use crate::findings::{Finding, one_line};

use super::sentence;

/// Writes `path:line:column: severity[rule] message` for each finding, for at most `most` of them, and gives how
/// many are left out.
pub(super) fn write(findings: &[Finding], most: usize, out: &mut impl Write) -> io::Result<usize> {
    let (shown, rest) = findings.split_at(most.min(findings.len()));
    for finding in shown {
        let spot = &finding.spot;
        writeln!(
            out,
            "{}:{}:{}: {}[{}] {}",
            one_line(&spot.file),
            spot.location.line,
            spot.location.column,
            finding.severity.name(),
            finding.rule,
            sentence(finding),
        )?;
    }
    Ok(rest.len())
}
