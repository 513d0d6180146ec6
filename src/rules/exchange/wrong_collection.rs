//! `wrong-collection`.

use super::Words;
use crate::rules::{Rule, rule};

pub(super) static RULE: Rule = rule!("wrong-collection", Error);

pub(super) fn word(promised: bool) -> Words {
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
