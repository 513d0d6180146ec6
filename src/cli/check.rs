//! `apiproof check`.

use std::path::PathBuf;

use clap::Args;

use super::{Exit, Reporting, fix, progress, scope};
use crate::run;

#[derive(Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    scope: scope::ScopeArguments,
    /// What the service says about itself (CSDL, as `$metadata` gives it), to hold the pages against
    #[arg(long, value_name = "FILE")]
    metadata: Option<PathBuf>,
    #[command(flatten)]
    fix: fix::FixArguments,
    #[command(flatten)]
    reporting: Reporting,
}

pub(super) fn run(arguments: &Arguments) -> Exit {
    match check(arguments) {
        Ok(exit) | Err(exit) => exit,
    }
}

fn check(arguments: &Arguments) -> Result<Exit, Exit> {
    let metadata = super::metadata(arguments.metadata.as_deref())?;
    let scope = arguments.scope.read()?;
    let folder = super::working_folder()?;
    let check = || {
        // A fix is a change, too.
        let since = scope.since(&folder)?;
        let found = scope.pages()?;
        let least = arguments.reporting.least();
        let (metadata, since) = (metadata.as_ref(), since.as_ref());
        Ok(progress::watched("pages", |progress| {
            run::check_watched(found, metadata, least, since, progress)
        }))
    };
    if arguments.fix.shows_diff() {
        return Ok(arguments.fix.show(&check()?));
    }
    let outcome = arguments.fix.settle(&check)?;
    let told = scope.told(outcome.touched);
    let exit = super::finish(outcome, &arguments.reporting);
    if let Some(told) = told {
        super::tell(&told);
    }
    Ok(exit)
}
