//! `unknown-property`.

use super::Words;
use crate::rules::{Rule, rule};
use crate::words::short_name;

pub(super) static RULE: Rule = rule!("unknown-property", Error);

pub(super) fn word(name: &str, ty: &str, meant: Option<&str>) -> Words {
    let ty = short_name(ty);
    Words::new(
        &RULE,
        format!("{ty} has no property `{name}`"),
        match meant {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("remove it, or list it in the table of {ty}"),
        },
    )
}
