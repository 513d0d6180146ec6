//! `property-case`.

use super::Words;
use crate::rules::{Rule, rule};

pub(in crate::rules) static RULE: Rule = rule!("property-case", Error);

pub(super) fn word(name: &str, known: &str) -> Words {
    Words::new(
        &RULE,
        format!("`{name}` is documented as `{known}`: names differ by case"),
        format!("write `{known}` here, or correct the name where it is documented"),
    )
}
