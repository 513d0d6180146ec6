//! One line a finding, for editors and `grep`.

use std::io::{self, Write};

use crate::findings::{Finding, one_line};

use super::sentence;

/// Writes `path:line:column: severity[rule] message` for each finding.
pub(super) fn write(findings: &[Finding], out: &mut impl Write) -> io::Result<()> {
    for finding in findings {
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
    Ok(())
}
