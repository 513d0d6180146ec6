//! Faults of configuration files as findings.

use crate::config::Misconfigured;
use crate::findings::{Finding, Severity, Shown, Spot};

/// Every fault with its place.
pub fn faults(all: &[Misconfigured]) -> Vec<Finding> {
    all.iter().flat_map(of_file).collect()
}

fn of_file(file: &Misconfigured) -> impl Iterator<Item = Finding> {
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
