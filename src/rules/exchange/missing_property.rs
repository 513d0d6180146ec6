//! `missing-property`.

use super::Words;
use crate::rules::{Rule, rule};

pub(super) static RULE: Rule = rule!("missing-property", Warning);

pub(super) fn word(name: &str, is_value: bool) -> Words {
    if is_value {
        return Words::new(
            &RULE,
            "a collection is promised, but this body has no `value` list",
            "show the members in a list called `value`",
        );
    }
    Words::new(
        &RULE,
        format!("the table calls `{name}` required, but this request leaves it out"),
        format!("add `{name}` to the example, or do not call it required"),
    )
}
