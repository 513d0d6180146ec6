//! How what the metadata says is told.

use crate::claims::PropertyClaim;
use crate::dialect::types::TypeExpr;
use crate::words::{cropped, short_name, unmarked};

/// A type longer than this is cut.
const LONGEST_TYPE: usize = 40;
/// As many names as a reader takes in.
const MOST_NAMES: usize = 8;

/// A type of the metadata in the words of pages: `String`, "a collection of user".
pub(in crate::rules) fn declared(claim: &PropertyClaim) -> String {
    let Some((expr, place)) = &claim.ty else {
        return String::new();
    };
    let element = match expr.innermost() {
        TypeExpr::Primitive(primitive) => primitive.name(),
        TypeExpr::Named(name) => short_name(&name.name),
        _ => place.text(),
    };
    if expr.is_collection() {
        format!("a collection of {element}")
    } else {
        element.to_owned()
    }
}

/// What a cell says, without marks.
pub(super) fn written(claim: &PropertyClaim) -> String {
    let text = claim.ty.as_ref().map(|(_, place)| place.text());
    cropped(&unmarked(text.unwrap_or_default()), LONGEST_TYPE)
}

/// Names in backticks; of many only the first, and how many others there are.
pub(super) fn names<'n>(names: impl IntoIterator<Item = &'n str>, last: &str) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    // One more name is as short as saying that there is one.
    let shown = if names.len() <= MOST_NAMES + 1 {
        names.len()
    } else {
        MOST_NAMES
    };
    let mut quoted: Vec<String> = names
        .iter()
        .take(shown)
        .map(|name| format!("`{name}`"))
        .collect();
    if names.len() > shown {
        quoted.push(format!("{} more", names.len() - shown));
    }
    match quoted.as_slice() {
        [most @ .., end] if !most.is_empty() => format!("{} {last} {end}", most.join(", ")),
        _ => quoted.concat(),
    }
}
