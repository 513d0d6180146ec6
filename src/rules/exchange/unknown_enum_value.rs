//! `unknown-enum-value`.

use rustc_hash::FxHashSet;

use super::{Words, property_of};
use crate::findings::Severity;
use crate::judge::EnumFault;
use crate::rules::{Rule, rule};
use crate::words::cropped;

pub(super) static RULE: Rule = rule!("unknown-enum-value", Error);

/// So many listed values are told; more would hide the message.
const SHOWN: usize = 6;

pub(super) fn word(pointer: &str, value: &str, listed: &[String], fault: &EnumFault) -> Words {
    let name = property_of(pointer);
    if value.is_empty() {
        return Words::new(
            &RULE,
            format!("`{name}` is empty, and no listed value of it is"),
            format!("show one of {}", some(listed)),
        );
    }
    let alternatives: Vec<&str> = value.split('|').map(str::trim).collect();
    if alternatives.len() > 1
        && alternatives
            .iter()
            .all(|it| listed.iter().any(|value| value == it))
    {
        return Words::new(
            &RULE,
            format!(
                "`{name}` shows {} of its listed values at once",
                alternatives.len()
            ),
            format!("show one of {}", some(listed)),
        );
    }
    let value = cropped(value, 40);
    match fault {
        EnumFault::Case(known) => Words::new(
            &RULE,
            format!("\"{value}\" of `{name}` is listed as \"{known}\": values differ by case"),
            format!("write \"{known}\", or list it as \"{value}\" if the service sends that"),
        )
        .lighter(Severity::Warning),
        EnumFault::MayGrow => Words::new(
            &RULE,
            format!("\"{value}\" is not among the listed values of `{name}`"),
            format!("add it to the list, or show one of {}", some(listed)),
        )
        .lighter(Severity::Warning),
        EnumFault::Unknown(meant) => Words::new(
            &RULE,
            format!("\"{value}\" is not among the listed values of `{name}`"),
            match meant {
                Some(meant) => {
                    format!("did you mean \"{meant}\"? If not, add \"{value}\" to the list")
                }
                None => format!("show one of {}, or add it to the list", some(listed)),
            },
        ),
    }
}

/// The first of the listed values, each once.
pub(super) fn some(listed: &[String]) -> String {
    // A row and the table of its enum may write the same values in two cases.
    let mut seen = FxHashSet::default();
    let mut listed: Vec<&str> = listed.iter().map(String::as_str).collect();
    listed.retain(|value| seen.insert(value.to_ascii_lowercase()));
    let shown = listed.get(..SHOWN).unwrap_or(&listed);
    let more = listed.len() - shown.len();
    if more == 0 {
        shown.join(", ")
    } else {
        format!("{} and {more} more", shown.join(", "))
    }
}
