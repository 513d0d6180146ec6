//! `apiproof traffic`.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::{Exit, Reporting, fix, progress, terminal};
use crate::coverage::Document;
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
    /// Write what becomes of everything that the pages document as JSON: what the recordings
    /// confirm, contradict, or never touch
    #[arg(long, value_name = "FILE")]
    coverage: Option<PathBuf>,
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
        covered: arguments.coverage.is_some(),
    };
    let judged = progress::watched("exchanges", |progress| {
        let options = TrafficOptions {
            progress: Some(progress),
            ..options
        };
        run::traffic(&arguments.captures, &folder, found, options)
    });
    match judged {
        Ok(mut outcome) => {
            if let (Some(document), Some(file)) = (outcome.covered.take(), &arguments.coverage) {
                write(&document, file)?;
            }
            for line in &outcome.routes {
                // Nobody may be listening.
                let _ = writeln!(io::stderr(), "{line}");
            }
            let coverage = outcome.summary.coverage.unwrap_or_default();
            let documented = outcome
                .summary
                .documented
                .filter(|_| outcome.summary.exchanges > 0);
            let untouched = std::mem::take(&mut outcome.untouched);
            let exit = if arguments.suggest {
                show(&outcome.suggestions)
            } else {
                let exit = super::finish(outcome, &arguments.reporting);
                if let Some(documented) = documented {
                    let mut out = io::stderr();
                    let _ = report::write_documented(
                        &documented,
                        &untouched,
                        terminal::width(),
                        &mut out,
                    );
                }
                exit
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

fn write(document: &Document, file: &Path) -> Result<(), Exit> {
    File::create(file)
        .and_then(|out| document.write(&mut BufWriter::new(out)))
        .map_err(|error| Exit::Failed(format!("cannot write {}: {error}", file.display())))
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
