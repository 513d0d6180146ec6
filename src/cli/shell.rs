//! `apiproof completions` and `apiproof man`: what a shell and a manual want to know.

use std::fs;
use std::io::{self, Write};
use std::iter;
use std::path::PathBuf;

use clap::{Args, Command, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;

use super::Exit;

#[derive(Args)]
pub(super) struct CompletionsArguments {
    /// The shell that is to complete commands and options
    shell: Shell,
}

/// Writes the script of a shell.
pub(super) fn completions(arguments: &CompletionsArguments) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command(), "apiproof", &mut script);
    print(&script)
}

#[derive(Args)]
pub(super) struct ManArguments {
    /// Write a page for each command into this folder; without it, all of them to standard output
    #[arg(long, value_name = "DIR")]
    out_dir: Option<PathBuf>,
}

/// Writes the manual: the page of the program, and that of each command.
pub(super) fn man(arguments: &ManArguments) -> Exit {
    let mut command = command();
    command.build();
    let commands: Vec<Command> = command.get_subcommands().cloned().collect();
    let mut whole = Vec::new();
    for command in iter::once(command).chain(commands) {
        let page = Man::new(command);
        let Some(folder) = &arguments.out_dir else {
            if let Err(error) = page.render(&mut whole) {
                return Exit::from(error);
            }
            continue;
        };
        let written = fs::create_dir_all(folder).and_then(|()| page.generate_to(folder));
        if let Err(error) = written {
            let folder = folder.display();
            return Exit::Failed(format!("cannot write the manual to {folder}: {error}"));
        }
    }
    print(&whole)
}

fn command() -> Command {
    super::Arguments::command()
}

fn print(text: &[u8]) -> Exit {
    let mut out = io::stdout().lock();
    match out.write_all(text).and_then(|()| out.flush()) {
        Ok(()) => Exit::Clean,
        Err(error) => Exit::from(error),
    }
}
