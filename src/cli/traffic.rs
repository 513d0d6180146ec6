//! `apiproof traffic`.

use std::path::PathBuf;

use clap::Args;

use super::{Exit, Reporting};
use crate::run::{self, TrafficError};

#[derive(Args)]
pub(super) struct Arguments {
    /// Recordings to judge, or folders of them: HAR, lines of JSON, or HTTP messages, packed with
    /// gzip or not; `-` is standard input
    #[arg(required = true)]
    captures: Vec<PathBuf>,
    /// Pages that document the traffic; may be given more than once
    #[arg(long, required = true, value_name = "DIR")]
    docs: Vec<PathBuf>,
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
    let least = arguments.reporting.least();
    match run::traffic(&arguments.captures, &folder, found, least) {
        Ok(outcome) => super::finish(outcome, &arguments.reporting),
        Err(TrafficError::Unreadable(path, why)) => {
            Exit::Failed(format!("{path} cannot be read: {why}"))
        }
        Err(TrafficError::NotHar(path, why)) => Exit::Failed(format!("{path} is no HAR: {why}")),
    }
}
