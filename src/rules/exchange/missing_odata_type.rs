//! `missing-odata-type`.

use super::Words;
use crate::rules::{Rule, rule};
use crate::words::short_name;

pub(super) static RULE: Rule = rule!("missing-odata-type", Warning);

pub(super) fn word(ty: &str) -> Words {
    Words::new(
        &RULE,
        format!(
            "this object does not say which kind of {} it is",
            short_name(ty)
        ),
        format!(
            "add \"@odata.type\": {} is abstract, so readers need it",
            short_name(ty)
        ),
    )
}
