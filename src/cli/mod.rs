//! The command line, one file a subcommand. Nothing is decided here.
#![allow(clippy::print_stderr, reason = "this is the edge that talks to people")]

mod baseline;
mod check;
mod config;
mod configuration;
mod explain;
mod fix;
mod lsp;
mod output;
mod progress;
mod schema;
mod scope;
mod shell;
mod terminal;
mod traffic;
mod why;

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::config::Misconfigured;
use crate::findings::{Severity, Summary};
use crate::metadata::Metadata;
use crate::report::{self, Report};
use crate::rules;
use crate::run::Outcome;
use crate::set::{Discovery, NotFound, Unsaved, discover_with, display_path};

/// Holds API reference pages to their promises.
#[derive(Parser)]
#[command(
    name = "apiproof",
    version,
    max_term_width = 100,
    disable_help_subcommand = true
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Judge pages: their tables, links and examples
    Check(check::Arguments),
    /// Judge recorded traffic against the pages
    Traffic(traffic::Arguments),
    /// Derive JSON Schemas from the property tables
    Schema(schema::Arguments),
    /// Explain a rule, or list all rules
    Explain(explain::Arguments),
    /// Show every setting and what says so
    Config(config::Arguments),
    /// Show the claims that bear on a place of a page
    Why(why::Arguments),
    /// Serve an editor, which starts this itself
    Lsp(lsp::Arguments),
    /// Write a script that completes commands and options in a shell
    Completions(shell::CompletionsArguments),
    /// Write the manual, in the form that `man` reads
    Man(shell::ManArguments),
}

/// What every command that reports findings takes.
#[derive(Args)]
struct Reporting {
    /// How findings are written, and where: `sarif=out.sarif`; may be given several times
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = output::TargetParser)]
    format: Vec<output::Target>,
    /// The least severe findings to report
    #[arg(long, value_enum, default_value = "warning")]
    level: Level,
    /// What makes the run fail
    #[arg(long, value_enum, default_value = "error")]
    fail_on: FailOn,
    /// Add a table of how often each rule was broken
    #[arg(long)]
    statistics: bool,
    /// List no more findings than this for people, and say how many more there are
    #[arg(long, value_name = "NUMBER")]
    max_findings: Option<usize>,
    /// When to colour
    #[arg(long, value_enum, default_value = "auto")]
    color: terminal::Color,
    #[command(flatten)]
    baseline: baseline::BaselineArguments,
}

impl Reporting {
    /// The least severe findings to look for: what makes the run fail is reported too.
    fn least(&self) -> Severity {
        let failing = match self.fail_on {
            FailOn::Info => Severity::Info,
            FailOn::Warning => Severity::Warning,
            FailOn::Error | FailOn::Never => Severity::Error,
        };
        failing.min(self.level.into())
    }
}

/// The least severe findings that make a run end with 1.
#[derive(Clone, Copy, ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

impl FailOn {
    fn fails(self, summary: &Summary) -> bool {
        let Summary {
            errors,
            warnings,
            infos,
            ..
        } = summary;
        match self {
            Self::Error => *errors > 0,
            Self::Warning => errors + warnings > 0,
            Self::Info => errors + warnings + infos > 0,
            Self::Never => false,
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
enum Level {
    Error,
    Warning,
    Info,
}

impl From<Level> for Severity {
    fn from(level: Level) -> Self {
        match level {
            Level::Error => Severity::Error,
            Level::Warning => Severity::Warning,
            Level::Info => Severity::Info,
        }
    }
}

/// How a run ends.
enum Exit {
    /// Nothing that makes a run fail.
    Clean,
    /// Findings that make it fail, or a client that left without a word.
    Findings,
    /// The run could not do what it was asked.
    Failed(String),
    /// Nor could it where the configuration cannot be followed.
    Misconfigured(Vec<Misconfigured>),
}

impl From<io::Error> for Exit {
    fn from(error: io::Error) -> Self {
        // Whoever reads our output may stop reading: that is no failure.
        if error.kind() == io::ErrorKind::BrokenPipe {
            Exit::Clean
        } else {
            Exit::Failed(format!("cannot write the report: {error}"))
        }
    }
}

/// Runs the command line and gives its exit code: 0 nothing that makes it fail, 1 such
/// findings, 2 the run could not do what it was asked.
pub fn run() -> ExitCode {
    // Usage errors end here, with clap's own exit code of 2.
    let arguments = Arguments::parse();
    let exit = match arguments.command {
        Command::Check(arguments) => check::run(&arguments),
        Command::Traffic(arguments) => traffic::run(&arguments),
        Command::Schema(arguments) => schema::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Config(arguments) => config::run(&arguments),
        Command::Why(arguments) => why::run(&arguments),
        Command::Lsp(arguments) => lsp::run(&arguments),
        Command::Completions(arguments) => shell::completions(&arguments),
        Command::Man(arguments) => shell::man(&arguments),
    };
    match exit {
        Exit::Clean => ExitCode::SUCCESS,
        Exit::Findings => ExitCode::from(1),
        Exit::Failed(why) => {
            let _ = writeln!(io::stderr(), "apiproof: {why}");
            ExitCode::from(2)
        }
        Exit::Misconfigured(all) => {
            let _ = configuration::show(&all);
            ExitCode::from(2)
        }
    }
}

/// Finds the pages under the given paths; the working folder where none is given.
fn pages(paths: &[std::path::PathBuf]) -> Result<Discovery, Exit> {
    let here = [std::path::PathBuf::from(".")];
    let paths = if paths.is_empty() { &here[..] } else { paths };
    discovered(paths, &Arc::default())
}

/// Finds the pages under these paths; some may be unsaved.
fn discovered(paths: &[std::path::PathBuf], unsaved: &Arc<Unsaved>) -> Result<Discovery, Exit> {
    let folder = working_folder()?;
    let found =
        discover_with(paths, &folder, &rules::known(), unsaved).map_err(
            |not_found| match not_found {
                NotFound::Path(path) => Exit::Failed(format!("{path} does not exist")),
                NotFound::Misconfigured(all) => Exit::Misconfigured(all),
            },
        )?;
    // An include that is named is read where pages include it: there is nothing else to judge.
    if found.sets.is_empty() && found.excluded + found.includes == 0 {
        return Err(Exit::Failed(
            "found no pages: looked for .md, .markdown, and .txt files that look like one".into(),
        ));
    }
    Ok(found)
}

/// Reads the service's metadata, where it is given.
fn metadata(path: Option<&Path>) -> Result<Option<Arc<Metadata>>, Exit> {
    let Some(path) = path else {
        return Ok(None);
    };
    let folder = working_folder()?;
    let shown = display_path(&folder.join(path), &folder);
    match Metadata::open(path, &shown) {
        Ok(metadata) => Ok(Some(Arc::new(metadata))),
        Err(unusable) => Err(Exit::Failed(unusable.to_string())),
    }
}

/// Says something on standard error, where nobody may be listening.
fn tell(sentence: &str) {
    let _ = writeln!(io::stderr(), "{sentence}");
}

fn working_folder() -> Result<std::path::PathBuf, Exit> {
    std::env::current_dir()
        .map_err(|error| Exit::Failed(format!("cannot tell the working folder: {error}")))
}

/// Writes the reports and, to standard error, the summary.
fn finish(mut outcome: Outcome, reporting: &Reporting) -> Exit {
    let told = match reporting.baseline.apply(&mut outcome, reporting.least()) {
        Ok(told) => told,
        Err(why) => return Exit::Failed(why),
    };
    let report = Report {
        findings: &outcome.findings,
        summary: &outcome.summary,
        judged: &outcome.judged,
    };
    let most = reporting.max_findings.unwrap_or(usize::MAX);
    let written = output::write(&reporting.format, &report, reporting.color, most);
    let left_out = match written {
        Ok(left_out) => left_out,
        Err(why) => return Exit::Failed(why),
    };
    if reporting.statistics {
        let _ = report::write_statistics(&outcome.findings, &mut io::stderr());
    }
    let width = terminal::width();
    // Nobody may be listening on standard error either.
    let _ = report::write_summary(&outcome.summary, width, &mut io::stderr());
    match left_out {
        0 => {}
        1 => tell("1 more finding is not listed."),
        count => tell(&format!("{count} more findings are not listed.")),
    }
    if let Some(next) = output::next(&reporting.format, &outcome.findings) {
        tell(&next);
    }
    if let Some(told) = told {
        tell(&told);
    }
    if reporting.fail_on.fails(&outcome.summary) {
        Exit::Findings
    } else {
        Exit::Clean
    }
}
