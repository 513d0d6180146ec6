//! Where reports go: standard output, and files beside it.

use std::env;
use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;
use std::str::FromStr;

use clap::ValueEnum;

use super::terminal;
use crate::report::{self, Format, Report, Settings};

/// A report that was asked for: `sarif`, or `sarif=out.sarif`.
#[derive(Clone, Debug)]
pub(super) struct Target {
    format: Format,
    /// Standard output where none is named.
    file: Option<PathBuf>,
}

impl FromStr for Target {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, String> {
        let (name, file) = match written.split_once('=') {
            Some((_, "")) => return Err("a file is missing behind `=`".to_owned()),
            Some((name, file)) => (name, Some(PathBuf::from(file))),
            None => (written, None),
        };
        let format = Format::from_str(name, false).map_err(|_| unknown(name))?;
        Ok(Self { format, file })
    }
}

fn unknown(name: &str) -> String {
    let names: Vec<String> = Format::value_variants()
        .iter()
        .filter_map(|format| Some(format.to_possible_value()?.get_name().to_owned()))
        .collect();
    match crate::words::closest(name, names.iter().map(String::as_str)) {
        Some(meant) => format!("there is no format {name}; did you mean {meant}?"),
        None => format!("there is no format {name}; there are {}", names.join(", ")),
    }
}

/// Whether several reports of these formats can follow each other on one stream: a document that
/// a program reads has it for itself.
fn shares(format: Format) -> bool {
    matches!(format, Format::Human | Format::Concise | Format::Github)
}

/// Writes every report that was asked for. In a job of GitHub Actions, the report for people is
/// followed by annotations. Says what went wrong; a closed pipe is nothing wrong.
pub(super) fn write(targets: &[Target], report: &Report<'_>) -> Result<(), String> {
    let mut printed: Vec<Format> = targets
        .iter()
        .filter(|target| target.file.is_none())
        .map(|target| target.format)
        .collect();
    if targets.is_empty() {
        printed.push(Format::Human);
    }
    if printed == [Format::Human] && in_github_actions() {
        printed.push(Format::Github);
    }
    if printed.len() > 1 && !printed.iter().all(|&format| shares(format)) {
        return Err(
            "two reports cannot share the standard output; give one a file: --format sarif=out.sarif"
                .to_owned(),
        );
    }
    for target in targets {
        if let Some(file) = &target.file {
            // Nobody knows the terminal on which a file is read.
            let settings = Settings::default();
            File::create(file)
                .and_then(|mut out| report::write(target.format, report, &settings, &mut out))
                .map_err(|error| format!("cannot write {}: {error}", file.display()))?;
        }
    }
    let mut out = io::stdout().lock();
    for format in printed {
        match report::write(format, report, &terminal::settings(), &mut out) {
            // Whoever reads our output may stop reading.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => break,
            Err(error) => return Err(format!("cannot write the report: {error}")),
            Ok(()) => {}
        }
    }
    let _ = out.flush();
    Ok(())
}

fn in_github_actions() -> bool {
    env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true")
}
