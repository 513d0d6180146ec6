//! `unknown-odata-type`.

use super::Words;
use crate::rules::{Rule, rule};

pub(super) static RULE: Rule = rule!("unknown-odata-type", Warning, needs_set: true);

pub(super) fn word(name: &str, meant: Option<&str>) -> Words {
    Words::new(
        &RULE,
        format!("no page of this docs set defines the type `{name}`"),
        match meant {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "correct the name, or add a page for the type".to_owned(),
        },
    )
}
