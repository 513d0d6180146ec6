//! What the terminal can show.

use std::env;
use std::io::{self, IsTerminal};

use crate::report::Settings;

/// Colour only on a terminal, never with `NO_COLOR`.
pub(super) fn settings() -> Settings {
    let wanted = env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let capable = env::var_os("TERM").is_none_or(|term| term != "dumb");
    Settings {
        color: wanted && capable && io::stdout().is_terminal(),
        width: width(),
    }
}

/// How many columns there are; 80 where nobody says.
pub(super) fn width() -> usize {
    env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok())
        .filter(|&columns| columns >= 40)
        .unwrap_or(80)
}
