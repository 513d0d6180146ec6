//! `annotation-wrong-type`, where the body tells.

use super::Words;
use crate::rules::{Rule, rule};
use crate::words::short_name;

/// An annotation names another type than the page promises or the body states.
pub static RULE: Rule = rule!("annotation-wrong-type", Error);

pub(super) fn word(ty: &str) -> Words {
    let ty = short_name(ty);
    Words::new(
        &RULE,
        format!("the body shows next to nothing of {ty}, which the annotation names"),
        format!("name the type that the body shows, or show {ty}"),
    )
}
