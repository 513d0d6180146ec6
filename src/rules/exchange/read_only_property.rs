//! `read-only-property`.

use super::Words;
use crate::rules::{Rule, rule};

pub(super) static RULE: Rule = rule!("read-only-property", Info);

/// So many names are told; more would hide the message.
const SHOWN: usize = 5;

pub(super) fn word(name: &str) -> Words {
    Words::new(
        &RULE,
        format!("the request sends `{name}`, which is documented as read-only"),
        format!("leave `{name}` out, or say where it is documented that it can be sent"),
    )
}

/// Several properties of one request.
pub(super) fn several(names: &[String]) -> Words {
    if let [only] = names {
        return word(only);
    }
    let mut shown: Vec<String> = names
        .iter()
        .take(SHOWN)
        .map(|name| format!("`{name}`"))
        .collect();
    let more = names.len().saturating_sub(shown.len());
    let last = if more == 0 {
        shown.pop().unwrap_or_default()
    } else {
        format!("{more} more")
    };
    Words::new(
        &RULE,
        format!(
            "the request sends {} properties that are documented as read-only: {} and {last}",
            names.len(),
            shown.join(", ")
        ),
        "leave them out, or say where they are documented that they can be sent",
    )
}
