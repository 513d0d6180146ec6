//! `invalid-format`.

use super::{Words, property_of};
use crate::rules::{Rule, rule};
use crate::words::{article, cropped};

pub(super) static RULE: Rule = rule!("invalid-format", Error);

pub(super) fn word(pointer: &str, expected: &str, like: &str, found: &str) -> Words {
    Words::new(
        &RULE,
        format!(
            "`{}` is documented as {expected}, but \"{}\" is not {} {expected}",
            property_of(pointer),
            cropped(found, 40),
            article(expected),
        ),
        format!("write a value such as {like}"),
    )
}
