//! `read-only-property`.

use super::Words;
use crate::rules::{Rule, rule};

pub(super) static RULE: Rule = rule!("read-only-property", Info);

pub(super) fn word(name: &str) -> Words {
    Words::new(
        &RULE,
        format!("the request sends `{name}`, which is documented as read-only"),
        format!("leave `{name}` out of the request"),
    )
}
