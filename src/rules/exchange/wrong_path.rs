//! `wrong-path`.

use super::Words;
use crate::rules::{Rule, rule};

pub(super) static RULE: Rule = rule!("wrong-path", Error);

pub(super) fn word(nearest: Option<&str>, method: Option<&str>) -> Words {
    Words::new(
        &RULE,
        match method {
            Some(method) => {
                format!("the page documents no request with this path, and none with {method}")
            }
            None => "the page documents no request with this path".to_owned(),
        },
        match nearest {
            Some(nearest) => format!("call {nearest} as documented, or document this path"),
            None => "call a documented path, or document this one".to_owned(),
        },
    )
}
