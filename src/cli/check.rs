//! `apiproof check`.

use std::path::PathBuf;

use clap::Args;

use super::{Exit, Reporting};
use crate::run;

#[derive(Args)]
pub(super) struct Arguments {
    /// Pages, or folders of pages
    paths: Vec<PathBuf>,
    #[command(flatten)]
    reporting: Reporting,
}

pub(super) fn run(arguments: &Arguments) -> Exit {
    match super::pages(&arguments.paths) {
        Err(exit) => exit,
        Ok(found) => {
            let outcome = run::check(found, arguments.reporting.least());
            super::finish(outcome, &arguments.reporting)
        }
    }
}
