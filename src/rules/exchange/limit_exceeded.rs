//! `limit-exceeded`.

use super::{Words, property_of};
use crate::judge::Limit;
use crate::rules::{Rule, rule};
use crate::words::{counted, cropped};

pub(super) static RULE: Rule = rule!("limit-exceeded", Error);

/// Nobody reads more digits of a number.
const LONGEST: usize = 40;

pub(super) fn word(pointer: &str, limit: &Limit) -> Words {
    let name = property_of(pointer);
    match limit {
        Limit::Items { count, most } => Words::new(
            &RULE,
            format!(
                "`{name}` holds {}, but at most {most} are documented",
                counted(*count as usize, "element")
            ),
            "show no more than the limit, or correct the limit in the table",
        ),
        Limit::Length { count, most } => Words::new(
            &RULE,
            format!(
                "the text of `{name}` has {}, but at most {most} are documented",
                counted(*count as usize, "character")
            ),
            "shorten the value, or correct the limit in the table",
        ),
        Limit::Range { value, least, most } => Words::new(
            &RULE,
            format!(
                "`{name}` is {}, but its values go from {least} to {most}",
                cropped(value, LONGEST)
            ),
            "show a value within the limits, or correct them in the table",
        ),
    }
}
