//! `apiproof traffic`.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use super::{Exit, Reporting, fix, progress, terminal};
use crate::report;
use crate::run::{self, Suggestions, TrafficError, TrafficOptions};

#[derive(Args)]
pub(super) struct Arguments {
    /// Recordings to judge, or folders of them: HAR, lines of JSON, or HTTP messages, packed with
    /// gzip or not; `-` is standard input
    #[arg(required = true)]
    captures: Vec<PathBuf>,
    /// Pages that document the traffic; may be given more than once
    #[arg(long, required = true, value_name = "DIR")]
    docs: Vec<PathBuf>,
    /// What the service says about itself (CSDL, as `$metadata` gives it), to tell what a page
    /// lacks from what nobody promised
    #[arg(long, value_name = "FILE")]
    metadata: Option<PathBuf>,
    /// Tell every exchange that has something undocumented, and not each such thing once
    #[arg(long)]
    ungrouped: bool,
    /// Tell on standard error to which page each exchange belongs, and why
    #[arg(long)]
    explain_routing: bool,
    /// Fail also where an exchange could not be checked, or only in part
    #[arg(long)]
    fail_on_unchecked: bool,
    /// Show what the pages could say of what they do not document, as a unified diff
    #[arg(long, conflicts_with = "ungrouped")]
    suggest: bool,
    #[command(flatten)]
    reporting: Reporting,
}

pub(super) fn run(arguments: &Arguments) -> Exit {
    match judge(arguments) {
        Ok(exit) | Err(exit) => exit,
    }
}

fn judge(arguments: &Arguments) -> Result<Exit, Exit> {
    let metadata = super::metadata(arguments.metadata.as_deref())?;
    let found = super::pages(&arguments.docs)?;
    let folder = super::working_folder()?;
    let options = TrafficOptions {
        least: arguments.reporting.least(),
        ungrouped: arguments.ungrouped,
        explain: arguments.explain_routing,
        metadata: metadata.as_ref(),
        suggest: arguments.suggest,
        progress: None,
    };
    let judged = progress::watched("exchanges", |progress| {
        let options = TrafficOptions {
            progress: Some(progress),
            ..options
        };
        run::traffic(&arguments.captures, &folder, found, options)
    });
    match judged {
        Ok(outcome) => {
            for line in &outcome.routes {
                // Nobody may be listening.
                let _ = writeln!(io::stderr(), "{line}");
            }
            let coverage = outcome.summary.coverage.unwrap_or_default();
            let exit = if arguments.suggest {
                show(&outcome.suggestions)
            } else {
                super::finish(outcome, &arguments.reporting)
            };
            let fails = arguments.fail_on_unchecked && coverage.unchecked() > 0;
            Ok(match exit {
                Exit::Clean if fails => Exit::Findings,
                exit => exit,
            })
        }
        Err(TrafficError::Unreadable(path, why)) => {
            Err(Exit::Failed(format!("{path} cannot be read: {why}")))
        }
        Err(TrafficError::NotHar(path, why)) => {
            Err(Exit::Failed(format!("{path} is no HAR: {why}")))
        }
    }
}

/// Prints what would be added, and to standard error why some things are left out; ends with 1
/// where there is anything to add.
fn show(suggestions: &Suggestions) -> Exit {
    let mut out = io::stdout().lock();
    for file in &suggestions.files {
        if let Err(error) = out.write_all(fix::diff(file).as_bytes()) {
            return Exit::from(error);
        }
    }
    let _ = report::write_left(&suggestions.left, terminal::width(), &mut io::stderr());
    if suggestions.files.is_empty() {
        Exit::Clean
    } else {
        Exit::Findings
    }
}
