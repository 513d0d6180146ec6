//! Drift: what recordings have and no page documents. One file for a class of rules that differ in
//! a sentence each.

use super::{Words, property_of};
use crate::judge::{Drift, Missing, operation_subject};
use crate::rules::{Draft, Rule, rule};
use crate::text::Place;
use crate::words::{cropped, listed, short_name};

pub(super) static ENUM_VALUE: Rule = rule!("undocumented-enum-value", Warning);
pub(super) static MEDIA_TYPE: Rule = rule!("undocumented-media-type", Warning);
pub(super) static OPERATION: Rule = rule!("undocumented-operation", Warning);
pub(super) static PROPERTY: Rule = rule!("undocumented-property", Warning);
pub(super) static QUERY: Rule = rule!("undocumented-query", Warning);
pub(super) static STATUS: Rule = rule!("undocumented-status", Warning);

/// A request that no page documents, where the service answered it. `others`: the methods with
/// which its path is documented, and where the first of them is.
pub fn operation(
    method: &str,
    shape: &str,
    place: &Place,
    subject: String,
    others: &[(String, Place)],
) -> Draft {
    let message = format!("no page documents {method} {shape}");
    let methods: Vec<String> = others.iter().map(|(method, _)| method.clone()).collect();
    let mut draft = Draft::new(&OPERATION, place.clone(), subject, message).help(
        "document it on a page of its own, or add its request line to the page that means it",
    );
    if let Some((_, first)) = others.first() {
        let says = format!("documented with {} here", listed(&methods));
        draft = draft.related(says, first);
    }
    draft.drift = Some(Drift {
        subject: operation_subject(method, shape),
        seen: None,
        missing: Missing::Operation,
        beside: None,
    });
    draft
}

pub(super) fn status(status: u16, documented: &[u16]) -> Words {
    let documented: Vec<String> = documented.iter().map(u16::to_string).collect();
    Words::new(
        &STATUS,
        format!(
            "the service answers with status {status}, but the Response section names {}",
            listed(&documented)
        ),
        "name the status in the Response section",
    )
}

pub(super) fn media_type(media: &str, documented: &[String]) -> Words {
    Words::new(
        &MEDIA_TYPE,
        format!(
            "the body is {}, but the examples show {}",
            cropped(media, 60),
            listed(documented)
        ),
        "say on the page that this type is possible",
    )
}

pub(super) fn property(name: &str, ty: &str) -> Words {
    let ty = short_name(ty);
    Words::new(
        &PROPERTY,
        format!("no page lists the property `{name}` of {ty}"),
        format!("add a row to the table of {ty}"),
    )
}

pub(super) fn enum_value(pointer: &str, value: &str) -> Words {
    let name = property_of(pointer);
    Words::new(
        &ENUM_VALUE,
        format!(
            "\"{}\" is not among the listed values of `{name}`",
            cropped(value, 40)
        ),
        "add it to the list",
    )
}

pub(super) fn query(name: &str) -> Words {
    Words::new(
        &QUERY,
        format!("the page does not name the query option `{name}`"),
        "name it in the section about query parameters",
    )
}
