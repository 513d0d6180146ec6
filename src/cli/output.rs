//! Where reports go: standard output, and files beside it.

use std::env;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::str::FromStr;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Command, ValueEnum};

use super::terminal;
use crate::findings::{Finding, Safety};
use crate::report::{self, Format, Report, Settings};
use crate::words::counted;

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

/// Reads a target on the command line, and names the formats to whoever completes or lists them.
#[derive(Clone)]
pub(super) struct TargetParser;

impl TypedValueParser for TargetParser {
    type Value = Target;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<Target, clap::Error> {
        let parser = StringValueParser::new().try_map(|written| Target::from_str(&written));
        parser.parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let formats = Format::value_variants().iter();
        Some(Box::new(formats.filter_map(ValueEnum::to_possible_value)))
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
/// followed by annotations. Gives how many findings the shortest list leaves out, and says what
/// went wrong; a closed pipe is nothing wrong.
pub(super) fn write(
    targets: &[Target],
    report: &Report<'_>,
    color: terminal::Color,
    most: usize,
) -> Result<usize, String> {
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
    let mut left_out = 0;
    for target in targets {
        if let Some(file) = &target.file {
            // Nobody knows the terminal on which a file is read.
            let settings = Settings {
                most,
                ..Settings::default()
            };
            let left = File::create(file)
                .and_then(|mut out| report::write(target.format, report, &settings, &mut out))
                .map_err(|error| format!("cannot write {}: {error}", file.display()))?;
            left_out = left_out.max(left);
        }
    }
    let settings = Settings {
        most,
        ..terminal::settings(color)
    };
    let mut out = io::stdout().lock();
    for format in printed {
        match report::write(format, report, &settings, &mut out) {
            // Whoever reads our output may stop reading.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => break,
            Err(error) => return Err(format!("cannot write the report: {error}")),
            Ok(left) => left_out = left_out.max(left),
        }
    }
    let _ = out.flush();
    Ok(left_out)
}

/// The command that helps most after a report for a person who sits at a terminal.
pub(super) fn next(targets: &[Target], findings: &[Finding]) -> Option<String> {
    let is_read = |target: &Target| target.file.is_none() && target.format != Format::Human;
    let watched = io::stdout().is_terminal() && io::stderr().is_terminal();
    if !watched || targets.iter().any(is_read) {
        return None;
    }
    suggestion(findings)
}

/// Mending comes first, then what a rule wants.
fn suggestion(findings: &[Finding]) -> Option<String> {
    let fixes = findings.iter().filter_map(|finding| finding.fix.as_ref());
    let fixable = fixes.filter(|fix| fix.safety == Safety::Safe).count();
    if fixable > 0 {
        let verb = if fixable == 1 { "has" } else { "have" };
        return Some(format!(
            "{} {verb} one mend only: --diff shows what --fix changes.",
            counted(fixable, "finding")
        ));
    }
    let first = findings.iter().max_by_key(|finding| finding.severity)?;
    Some(format!(
        "`apiproof explain {}` tells what it wants and how to mend it.",
        first.rule
    ))
}

fn in_github_actions() -> bool {
    env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::{Edit, Fix, Severity, Spot};
    use crate::text::{Place, Source, Span};

    fn finding(rule: &'static str, severity: Severity, fix: Option<Safety>) -> Finding {
        let source = std::sync::Arc::new(Source::new("a.md", "text"));
        let spot = Spot::of(&Place::new(&source, Span::new(0, 4)));
        Finding {
            rule,
            severity,
            message: "wrong".into(),
            help: None,
            fix: fix.map(|safety| Fix {
                title: "mend".into(),
                safety,
                edits: Vec::<Edit>::new(),
            }),
            spot,
            subject: "page:a".into(),
            pointer: None,
            cause: None,
            related: Vec::new(),
            occurrences: 1,
            seen: Vec::new(),
        }
    }

    #[test]
    fn the_next_command_is_the_one_that_helps_most() {
        let light = finding("link-case", Severity::Warning, Some(Safety::Unsafe));
        let heavy = finding("wrong-type", Severity::Error, None);
        let fixable = finding("link-case", Severity::Warning, Some(Safety::Safe));
        let told = |findings: &[Finding]| suggestion(findings).unwrap_or_default();
        assert_eq!(
            told(&[light.clone(), heavy.clone()]),
            "`apiproof explain wrong-type` tells what it wants and how to mend it."
        );
        assert_eq!(
            told(&[light, heavy, fixable]),
            "1 finding has one mend only: --diff shows what --fix changes."
        );
        assert_eq!(suggestion(&[]), None);
    }
}
