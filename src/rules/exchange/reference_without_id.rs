//! `reference-without-id`.

use super::Words;
use crate::rules::{Rule, rule};

pub(super) static RULE: Rule = rule!("reference-without-id", Error);

pub(super) fn word() -> Words {
    Words::new(
        &RULE,
        "the request adds a reference, but its body has no \"@odata.id\"",
        "send \"@odata.id\" with the address of the object to refer to",
    )
}
