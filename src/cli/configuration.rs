//! Faults of configuration files, shown like findings.

use std::io;

use super::terminal;
use crate::config::Misconfigured;
use crate::findings::{Finding, Severity, Shown, Spot, Summary};
use crate::report::{self, Format, Report};

/// Writes every fault with its place to standard error.
pub(super) fn show(all: &[Misconfigured]) -> io::Result<()> {
    let findings: Vec<Finding> = all.iter().flat_map(faults).collect();
    let report = Report {
        findings: &findings,
        summary: &Summary::default(),
    };
    let out = &mut io::stderr();
    report::write(Format::Human, &report, &terminal::settings(), out)
}

fn faults(file: &Misconfigured) -> impl Iterator<Item = Finding> {
    file.faults.iter().map(|fault| Finding {
        rule: "configuration",
        severity: Severity::Error,
        message: Shown::of_page(fault.message.as_str()),
        help: fault.help.as_deref().map(Shown::of_page),
        spot: Spot::of(&file.place(fault)),
        subject: Shown::default(),
        pointer: None,
        cause: None,
        related: Vec::new(),
        fix: None,
        occurrences: 1,
        seen: Vec::new(),
    })
}
