//! Promises and values in words.

use std::fmt::Write as _;

use crate::contract::{Domain, ValueType};
use crate::dialect::types::Promise;
use crate::words::counted;

/// Of more listed values than this, the rest is counted.
const MOST_VALUES: usize = 12;

/// A promise in words.
pub(super) fn promised(promise: &Promise) -> String {
    match promise {
        Promise::Required => "required".to_owned(),
        Promise::Optional => "optional".to_owned(),
        Promise::ReadOnly => "read-only".to_owned(),
        Promise::NotNullable => "not nullable".to_owned(),
        Promise::Nullable => "nullable".to_owned(),
        Promise::InheritedFrom(base) => format!("inherited from {}", base.name),
        Promise::Values { values, open, .. } => {
            let all: Vec<&str> = values.iter().map(|told| told.value.as_str()).collect();
            let others = if *open { ", among others" } else { "" };
            format!("values {}{others}", listed(&all))
        }
        Promise::MaxItems(most) => format!("at most {}", counted(clamped(*most), "element")),
        Promise::MaxLength(most) => format!("at most {}", counted(clamped(*most), "character")),
        Promise::Range { min, max } => format!("from {min} to {max}"),
        Promise::Flags => "several values at once".to_owned(),
        Promise::ListOfLists => "lists inside a list".to_owned(),
    }
}

/// A limit as a number of things.
pub(super) fn clamped(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// Values as a list, the first few of many.
fn listed(values: &[&str]) -> String {
    let shown: Vec<String> = values
        .iter()
        .take(MOST_VALUES)
        .map(|value| format!("`{value}`"))
        .collect();
    let more = values.len().saturating_sub(MOST_VALUES);
    let more = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    format!("{}{more}", shown.join(", "))
}

/// What values are, in words.
pub(super) fn value(value_type: &ValueType) -> String {
    match value_type {
        ValueType::Any => "anything: nobody names a type".to_owned(),
        ValueType::Undocumented(name) => format!("anything: no page defines {name}"),
        ValueType::Primitive(primitive, domain) => {
            format!("{}{}", primitive.name(), limits(domain))
        }
        ValueType::Object(name) => format!("an object of {name}"),
        ValueType::Collection(element) => format!("a collection, each element {}", value(element)),
        ValueType::OneOf(options) => {
            let options: Vec<String> = options.iter().map(value).collect();
            options.join(" or ")
        }
    }
}

fn limits(domain: &Domain) -> String {
    let mut text = String::new();
    if let Some(values) = &domain.values {
        let mut all: Vec<&str> = Vec::new();
        for (value, _) in &values.listed {
            if !all.contains(&value.as_str()) {
                all.push(value);
            }
        }
        let name = values
            .name
            .as_deref()
            .map_or(String::new(), |name| format!(" of the enum {name}"));
        let grows = if values.grows {
            ", a list that may grow"
        } else {
            ""
        };
        let _ = write!(text, "{name}: {}{grows}", listed(&all));
    }
    if let Some((most, _)) = &domain.max_length {
        let most = counted(clamped(*most), "character");
        let _ = write!(text, ", at most {most}");
    }
    if let Some((min, max, _)) = &domain.range {
        let _ = write!(text, ", from {min} to {max}");
    }
    text
}
