//! `apiproof why`.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use super::{Exit, terminal};
use crate::rules;
use crate::run::{self, NoAnswer, Question};

#[derive(Args)]
pub(super) struct Arguments {
    /// The place: a member of an example, a row of a table, a request line, a status
    #[arg(value_name = "FILE:LINE[:COLUMN]")]
    place: String,
    /// What the service says about itself (CSDL, as `$metadata` gives it), to tell beside the pages
    #[arg(long, value_name = "FILE")]
    metadata: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> Exit {
    let folder = match super::working_folder() {
        Ok(folder) => folder,
        Err(exit) => return exit,
    };
    let metadata = match super::metadata(arguments.metadata.as_deref()) {
        Ok(metadata) => metadata,
        Err(exit) => return exit,
    };
    let answer = Question::read(&arguments.place)
        .and_then(|question| run::why(&question, &folder, &rules::known(), metadata.as_ref()));
    match answer {
        Err(NoAnswer::Misconfigured(all)) => Exit::Misconfigured(all),
        Err(reason) => Exit::Failed(reason.to_string()),
        Ok(answer) => {
            let text = answer.text(terminal::width());
            let mut out = io::stdout().lock();
            match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
                Ok(()) => Exit::Clean,
                Err(error) => Exit::from(error),
            }
        }
    }
}
