//! `apiproof explain`.

use std::io::{self, Write};

use clap::Args;

use super::Exit;
use crate::rules::{self, Rule};

#[derive(Args)]
pub(super) struct Arguments {
    /// The rule to explain; without it, all rules are listed
    rule: Option<String>,
}

pub(super) fn run(arguments: &Arguments) -> Exit {
    let text = match &arguments.rule {
        None => list(),
        Some(name) => match rules::find(name.trim()) {
            Some(rule) => rule.document.to_owned(),
            None => return unknown(name),
        },
    };
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Exit::Clean,
        Err(error) => Exit::from(error),
    }
}

fn unknown(name: &str) -> Exit {
    let names = rules::RULES.iter().map(|rule| rule.name);
    Exit::Failed(match crate::words::closest(name, names) {
        Some(meant) => format!("there is no rule {name}; did you mean {meant}?"),
        None => format!("there is no rule {name}; `apiproof explain` lists them all"),
    })
}

fn list() -> String {
    let widest = rules::RULES
        .iter()
        .map(|rule| rule.name.len())
        .max()
        .unwrap_or(0);
    rules::RULES.iter().map(|rule| line(rule, widest)).collect()
}

fn line(rule: &Rule, widest: usize) -> String {
    let level = rule.level().name();
    let set = if rule.needs_set { "set" } else { "" };
    format!(
        "{:widest$}  {level:7}  {set:3}  {}\n",
        rule.name,
        rule.summary()
    )
}
