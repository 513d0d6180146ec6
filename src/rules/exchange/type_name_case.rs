//! `type-name-case`.

use super::Words;
use crate::rules::{Rule, rule};

/// Names a type in another case than its definition.
pub static RULE: Rule = rule!("type-name-case", Warning);

pub(super) fn word(name: &str, known: &str) -> Words {
    Words::new(
        &RULE,
        format!("`{name}` is defined as `{known}`: names differ by case"),
        format!("write `{known}`"),
    )
}
