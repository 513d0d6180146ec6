//! `apiproof check`.

use std::path::PathBuf;

use clap::Args;

use super::{Exit, Reporting};
use crate::run;

#[derive(Args)]
pub(super) struct Arguments {
    /// Pages, or folders of pages
    paths: Vec<PathBuf>,
    /// What the service says about itself (CSDL, as `$metadata` gives it), to hold the pages against
    #[arg(long, value_name = "FILE")]
    metadata: Option<PathBuf>,
    #[command(flatten)]
    reporting: Reporting,
}

pub(super) fn run(arguments: &Arguments) -> Exit {
    let metadata = match super::metadata(arguments.metadata.as_deref()) {
        Ok(metadata) => metadata,
        Err(exit) => return exit,
    };
    match super::pages(&arguments.paths) {
        Err(exit) => exit,
        Ok(found) => {
            let outcome = run::check(found, metadata.as_ref(), arguments.reporting.least());
            super::finish(outcome, &arguments.reporting)
        }
    }
}
