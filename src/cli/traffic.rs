//! `apiproof traffic`.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use super::{Exit, Reporting};
use crate::run::{self, TrafficError, TrafficOptions};

#[derive(Args)]
pub(super) struct Arguments {
    /// Recordings to judge, or folders of them: HAR, lines of JSON, or HTTP messages, packed with
    /// gzip or not; `-` is standard input
    #[arg(required = true)]
    captures: Vec<PathBuf>,
    /// Pages that document the traffic; may be given more than once
    #[arg(long, required = true, value_name = "DIR")]
    docs: Vec<PathBuf>,
    /// Tell every exchange that has something undocumented, and not each such thing once
    #[arg(long)]
    ungrouped: bool,
    /// Tell on standard error to which page each exchange belongs, and why
    #[arg(long)]
    explain_routing: bool,
    /// Fail also where an exchange could not be checked, or only in part
    #[arg(long)]
    fail_on_unchecked: bool,
    #[command(flatten)]
    reporting: Reporting,
}

pub(super) fn run(arguments: &Arguments) -> Exit {
    let found = match super::pages(&arguments.docs) {
        Ok(found) => found,
        Err(exit) => return exit,
    };
    let folder = match super::working_folder() {
        Ok(folder) => folder,
        Err(exit) => return exit,
    };
    let options = TrafficOptions {
        least: arguments.reporting.least(),
        ungrouped: arguments.ungrouped,
        explain: arguments.explain_routing,
    };
    match run::traffic(&arguments.captures, &folder, found, options) {
        Ok(outcome) => {
            for line in &outcome.routes {
                // Nobody may be listening.
                let _ = writeln!(io::stderr(), "{line}");
            }
            let coverage = outcome.summary.coverage.unwrap_or_default();
            let exit = super::finish(outcome, &arguments.reporting);
            let fails = arguments.fail_on_unchecked && coverage.unchecked() > 0;
            match exit {
                Exit::Clean if fails => Exit::Findings,
                exit => exit,
            }
        }
        Err(TrafficError::Unreadable(path, why)) => {
            Exit::Failed(format!("{path} cannot be read: {why}"))
        }
        Err(TrafficError::NotHar(path, why)) => Exit::Failed(format!("{path} is no HAR: {why}")),
    }
}
