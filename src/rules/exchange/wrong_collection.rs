//! `wrong-collection`.

use super::{Words, property_of};
use crate::rules::{Rule, rule};

pub(super) static RULE: Rule = rule!("wrong-collection", Error);

pub(super) fn word(pointer: &str, promised: bool) -> Words {
    if !pointer.is_empty() {
        let (says, shows) = if promised {
            ("a collection", "one object")
        } else {
            ("one value", "a list")
        };
        return Words::new(
            &RULE,
            format!(
                "`{}` is documented as {says}, but the body shows {shows}",
                property_of(pointer)
            ),
            format!("show {says}, or correct the type in the table"),
        );
    }
    if promised {
        Words::new(
            &RULE,
            "a collection is promised, but the body shows one object",
            "show the members in a list called `value`, or promise one object",
        )
    } else {
        Words::new(
            &RULE,
            "one object is promised, but the body shows a collection",
            "show the object itself, or promise a collection",
        )
    }
}
