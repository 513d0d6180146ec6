//! Faults of configuration files, shown like findings.

use std::io;

use super::terminal;
use crate::config::Misconfigured;
use crate::findings::Summary;
use crate::report::{self, Format, Report};
use crate::run;

/// Writes every fault with its place to standard error.
pub(super) fn show(all: &[Misconfigured]) -> io::Result<()> {
    let findings = run::faults(all);
    let report = Report {
        findings: &findings,
        summary: &Summary::default(),
        judged: &[],
    };
    let settings = terminal::error_settings(terminal::Color::Auto);
    report::write(Format::Human, &report, &settings, &mut io::stderr())?;
    Ok(())
}
