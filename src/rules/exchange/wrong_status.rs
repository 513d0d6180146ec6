//! `wrong-status`.

use super::Words;
use crate::rules::{Rule, rule};
use crate::words::listed;

pub(super) static RULE: Rule = rule!("wrong-status", Error);

pub(super) fn word(status: u16, documented: &[u16]) -> Words {
    let documented: Vec<String> = documented.iter().map(u16::to_string).collect();
    Words::new(
        &RULE,
        format!(
            "the example shows status {status}, but the Response section names {}",
            listed(&documented)
        ),
        "show a status that the Response section names, or name this one there",
    )
}
