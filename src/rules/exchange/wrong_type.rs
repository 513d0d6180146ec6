//! `wrong-type`.

use super::{Words, property_of};
use crate::rules::{Rule, rule};

pub(super) static RULE: Rule = rule!("wrong-type", Error);

pub(super) fn word(pointer: &str, expected: &str, found: &str) -> Words {
    Words::new(
        &RULE,
        format!(
            "`{}` is documented as {expected}, but the body shows {found}",
            property_of(pointer)
        ),
        "show a value of the documented type, or correct the type in the table",
    )
}
