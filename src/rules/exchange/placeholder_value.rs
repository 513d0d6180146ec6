//! `placeholder-value`.

use super::unknown_enum_value::some;
use super::{Words, property_of};
use crate::rules::{Rule, rule};

pub(super) static RULE: Rule = rule!("placeholder-value", Error);

pub(super) fn word(pointer: &str, value: &str, expected: Option<&str>, listed: &[String]) -> Words {
    let name = property_of(pointer);
    Words::new(
        &RULE,
        format!("`{name}` still has the template's \"{value}\" for a value"),
        match expected {
            _ if !listed.is_empty() => format!("show one of {}", some(listed)),
            Some(expected) => format!("show a realistic value of type {expected}"),
            None => "show a realistic value".to_owned(),
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_to_show_is_said_as_exactly_as_it_is_known() {
        let help = |expected, listed: &[&str]| {
            let listed: Vec<String> = listed.iter().map(ToString::to_string).collect();
            word("/mood", "String", expected, &listed).help
        };
        assert_eq!(help(None, &[]), "show a realistic value");
        assert_eq!(
            help(Some("Guid"), &[]),
            "show a realistic value of type Guid"
        );
        // A row and the table of its enum may write the same value in two cases.
        assert_eq!(
            help(Some("mood"), &["calm", "Calm", "cheerful"]),
            "show one of calm, cheerful"
        );
    }
}
