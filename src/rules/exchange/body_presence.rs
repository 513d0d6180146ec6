//! `unexpected-body` and `missing-body`.

use super::Words;
use crate::rules::{Rule, rule};

/// Told of a sentence, too, which promises the body.
pub static UNEXPECTED: Rule = rule!("unexpected-body", Warning);
pub(super) static MISSING: Rule = rule!("missing-body", Warning);

pub(super) fn unexpected(status: u16) -> Words {
    Words::new(
        &UNEXPECTED,
        format!("the response shows a body, but {status} answers have none"),
        "remove the body, or state the status that carries it",
    )
}

pub(super) fn missing(status: u16, noted: bool) -> Words {
    let (promiser, help) = if noted {
        (
            "its annotation",
            "show the body, or leave the type out of the annotation",
        )
    } else {
        (
            "the Response section",
            "show the body, or say in the Response section that nothing is returned",
        )
    };
    Words::new(
        &MISSING,
        format!("{promiser} promises a body, but this {status} response shows none"),
        help,
    )
}
