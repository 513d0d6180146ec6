//! `apiproof lsp`.

use clap::Args;

use super::{Exit, Level};
use crate::lsp::{self, Options};

#[derive(Args)]
pub(super) struct Arguments {
    /// The least severe findings to show
    #[arg(long, value_enum, default_value = "warning")]
    level: Level,
}

pub(super) fn run(arguments: &Arguments) -> Exit {
    let folder = match super::working_folder() {
        Ok(folder) => folder,
        Err(exit) => return exit,
    };
    let least = arguments.level.into();
    match lsp::serve(Options { folder, least }) {
        Ok(true) => Exit::Clean,
        Ok(false) => Exit::Findings,
        Err(error) => Exit::Failed(format!("cannot understand the editor: {error}")),
    }
}
