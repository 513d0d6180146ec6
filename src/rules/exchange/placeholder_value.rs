//! `placeholder-value`.

use super::{Words, property_of};
use crate::rules::{Rule, rule};

pub(super) static RULE: Rule = rule!("placeholder-value", Error);

pub(super) fn word(pointer: &str, value: &str, expected: Option<&str>) -> Words {
    let name = property_of(pointer);
    Words::new(
        &RULE,
        format!("`{name}` still has the template's \"{value}\" for a value"),
        match expected {
            Some(expected) => format!("show a realistic value of type {expected}"),
            None => "show a realistic value".to_owned(),
        },
    )
}
