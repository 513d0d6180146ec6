//! What the terminal can show.

use std::env;
use std::io::{self, IsTerminal};

use clap::ValueEnum;

use crate::report::Settings;

/// What a report is not folded below.
const NARROWEST: usize = 40;
/// What a report is not widened beyond, unless somebody asks for it.
const WIDEST: usize = 120;

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    Always,
    Never,
}

impl Color {
    /// Whether to colour on a stream that is a terminal, or is none.
    fn on(self, is_terminal: bool) -> bool {
        let unwanted = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        match self {
            Self::Auto => is_terminal && !unwanted && !is_dumb(),
            Self::Always => true,
            Self::Never => false,
        }
    }
}

/// What can be shown on standard output.
pub(super) fn settings(color: Color) -> Settings {
    Settings {
        color: color.on(io::stdout().is_terminal()),
        width: width(),
        ..Settings::default()
    }
}

/// What can be shown on standard error.
pub(super) fn error_settings(color: Color) -> Settings {
    Settings {
        color: color.on(io::stderr().is_terminal()),
        ..settings(color)
    }
}

/// Whether the terminal says that it follows no commands.
pub(super) fn is_dumb() -> bool {
    env::var_os("TERM").is_some_and(|term| term == "dumb")
}

/// How many columns there are: as `COLUMNS` says, else as the terminal does; 80 where nobody says.
/// Longer lines than [`WIDEST`] are hard to read.
pub(super) fn width() -> usize {
    let stated = env::var("COLUMNS").ok();
    let stated = stated.and_then(|columns| columns.parse().ok());
    let measured = || Some(usize::from(terminal_size::terminal_size()?.0.0).min(WIDEST));
    stated
        .or_else(measured)
        .filter(|&columns| columns >= NARROWEST)
        .unwrap_or(80)
}
