//! `wrong-content-length` and `missing-content-type`.

use super::Words;
use crate::rules::{Rule, rule};

pub(super) static LENGTH: Rule = rule!("wrong-content-length", Info);
pub(super) static TYPE: Rule = rule!("missing-content-type", Info);

pub(super) fn length(stated: &str, actual: usize) -> Words {
    Words::new(
        &LENGTH,
        format!("Content-Length says {stated}, but the body is {actual} bytes long"),
        format!("write {actual}, or leave the header out"),
    )
}

pub(super) fn missing_type() -> Words {
    Words::new(
        &TYPE,
        "the message shows a JSON body without a Content-Type header",
        "add `Content-Type: application/json` to its headers",
    )
}
