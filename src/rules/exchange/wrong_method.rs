//! `wrong-method`.

use super::Words;
use crate::rules::{Rule, rule};
use crate::words::listed;

pub(super) static RULE: Rule = rule!("wrong-method", Error);

pub(super) fn word(method: &str, documented: &[String]) -> Words {
    Words::new(
        &RULE,
        format!(
            "the example calls this path with {method}, but the page documents {}",
            listed(documented)
        ),
        "use the documented method, or document this one",
    )
}
