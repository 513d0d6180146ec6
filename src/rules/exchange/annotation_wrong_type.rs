//! `annotation-wrong-type`, where the body tells.

use super::Words;
use crate::rules::{Rule, rule};
use crate::words::{article, short_name};

/// An annotation names another type than the page promises or the body states.
pub static RULE: Rule = rule!("annotation-wrong-type", Error);

pub(super) fn word(ty: &str, promised: Option<&str>) -> Words {
    let ty = short_name(ty);
    let shows = format!("the body shows next to nothing of {ty}, which the annotation names");
    match promised.map(short_name) {
        Some(promised) => Words::new(
            &RULE,
            format!(
                "{shows}; the page promises {} {promised}",
                article(promised)
            ),
            format!("name {promised} in the annotation, or show {ty}"),
        ),
        None => Words::new(
            &RULE,
            shows,
            format!("name the type that the body shows, or show {ty}"),
        ),
    }
}
