//! `unexpected-body` and `missing-body`.

use super::Words;
use crate::rules::{Rule, rule};

pub(super) static UNEXPECTED: Rule = rule!("unexpected-body", Warning);
pub(super) static MISSING: Rule = rule!("missing-body", Warning);

pub(super) fn unexpected(status: u16) -> Words {
    Words::new(
        &UNEXPECTED,
        format!("the response shows a body, but {status} answers have none"),
        "remove the body, or state the status that carries it",
    )
}

pub(super) fn missing(status: u16) -> Words {
    Words::new(
        &MISSING,
        format!("the Response section promises a body, but this {status} response shows none"),
        "show the body, or say in the Response section that nothing is returned",
    )
}
