//! `duplicate-key`.

use super::Words;
use crate::rules::{Rule, rule};

/// One key twice in one object.
pub static RULE: Rule = rule!("duplicate-key", Error);

pub(super) fn word(key: &str) -> Words {
    Words::new(
        &RULE,
        format!("{key} stands twice in this object; readers see only the last one"),
        "remove one of the two, or rename it",
    )
}
