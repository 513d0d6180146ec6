//! `apiproof check`.

use std::path::PathBuf;

use clap::Args;

use super::{Exit, Reporting, fix};
use crate::run;

#[derive(Args)]
pub(super) struct Arguments {
    /// Pages, or folders of pages
    paths: Vec<PathBuf>,
    /// What the service says about itself (CSDL, as `$metadata` gives it), to hold the pages against
    #[arg(long, value_name = "FILE")]
    metadata: Option<PathBuf>,
    #[command(flatten)]
    fix: fix::FixArguments,
    #[command(flatten)]
    reporting: Reporting,
}

pub(super) fn run(arguments: &Arguments) -> Exit {
    let metadata = match super::metadata(arguments.metadata.as_deref()) {
        Ok(metadata) => metadata,
        Err(exit) => return exit,
    };
    let check = || {
        let found = super::pages(&arguments.paths)?;
        Ok(run::check(
            found,
            metadata.as_ref(),
            arguments.reporting.least(),
        ))
    };
    if arguments.fix.shows_diff() {
        return match check() {
            Ok(outcome) => arguments.fix.show(&outcome),
            Err(exit) => exit,
        };
    }
    match arguments.fix.settle(&check) {
        Ok(outcome) => super::finish(outcome, &arguments.reporting),
        Err(exit) => exit,
    }
}
