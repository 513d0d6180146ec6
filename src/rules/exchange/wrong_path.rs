//! `wrong-path`.

use super::Words;
use crate::rules::{Rule, rule};

pub(super) static RULE: Rule = rule!("wrong-path", Error);

pub(super) fn word(nearest: Option<&str>) -> Words {
    Words::new(
        &RULE,
        "the page documents no request with this path",
        match nearest {
            Some(nearest) => format!("call {nearest} as documented, or document this path"),
            None => "call a documented path, or document this one".to_owned(),
        },
    )
}
