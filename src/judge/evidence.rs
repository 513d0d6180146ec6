//! What a recorded value says about the type of its property, in the words of a property table.

use std::borrow::Cow;

use super::{EnumFault, Kind};
use crate::contract::{Contract, ValueType};
use crate::schema::formats;
use crate::text::json::{Kind as Json, Node};

/// What stands behind the type of the elements of a list.
const COLLECTION: &str = " collection";
/// A list without elements.
const EMPTY: &str = "collection";
/// An object that does not say what it is.
const OBJECT: &str = "object";

/// The type that a value is evidence of. An object that states a type of the contract is of that.
pub(super) fn type_of(node: Node<'_>, contract: &Contract) -> String {
    if node.kind() != Json::Array {
        return single(node, contract).into_owned();
    }
    if node.items().next().is_none() {
        return EMPTY.to_owned();
    }
    let mut common: Option<Cow<'_, str>> = None;
    for item in node.items() {
        let item = single(item, contract);
        common = match common {
            None => Some(item),
            Some(known) => match merged(&known, &item) {
                Some(merged) => Some(Cow::Owned(merged)),
                None => return "collection of several types".to_owned(),
            },
        };
    }
    format!("{}{COLLECTION}", common.unwrap_or_default())
}

/// The one type that all of these are evidence of; none where they differ in kind.
pub fn common_type<'t>(types: impl IntoIterator<Item = &'t str>) -> Option<String> {
    let mut types = types.into_iter();
    let first = types.next()?.to_owned();
    types.try_fold(first, |known, ty| merged(&known, ty))
}

fn merged(a: &str, b: &str) -> Option<String> {
    let numbers = ["Int32", "Int64", "Double"];
    let texts = ["DateTimeOffset", "Date", "Guid", "Duration", "String"];
    let rank = |ty: &str| numbers.iter().position(|number| *number == ty);
    if let (Some(inner_a), Some(inner_b)) = (a.strip_suffix(COLLECTION), b.strip_suffix(COLLECTION))
    {
        return Some(merged(inner_a, inner_b)? + COLLECTION);
    }
    let is_list = |ty: &str| ty == EMPTY || ty.ends_with(COLLECTION);
    Some(match (a, b) {
        _ if a == b => a.to_owned(),
        ("null", other) | (other, "null") => other.to_owned(),
        (EMPTY, list) | (list, EMPTY) if is_list(list) => list.to_owned(),
        _ if texts.contains(&a) && texts.contains(&b) => "String".to_owned(),
        _ => match (rank(a), rank(b)) {
            (Some(low), Some(high)) => (*numbers.get(low.max(high))?).to_owned(),
            // The names of types have dots, or the object says nothing.
            (None, None) if is_object(a) && is_object(b) => OBJECT.to_owned(),
            _ => return None,
        },
    })
}

fn is_object(ty: &str) -> bool {
    ty == OBJECT || ty.contains('.')
}

fn single<'t>(node: Node<'_>, contract: &Contract) -> Cow<'t, str> {
    Cow::Borrowed(match node.kind() {
        Json::Null => "null",
        Json::Bool => "Boolean",
        Json::Number if !node.is_integer() => "Double",
        Json::Number => match node.as_i64() {
            Some(number) if i32::try_from(number).is_ok() => "Int32",
            _ => "Int64",
        },
        Json::String => node.as_str().map_or("String", |text| text_type(&text)),
        Json::Array => EMPTY,
        Json::Object => {
            let stated = node.get("@odata.type").and_then(|stated| {
                // Whatever else it says is nothing to be told.
                contract.type_name(&stated.as_str()?)
            });
            return stated.map_or(Cow::Borrowed(OBJECT), |name| Cow::Owned(name.to_string()));
        }
    })
}

fn text_type(text: &str) -> &'static str {
    if formats::is_date_time(text) {
        "DateTimeOffset"
    } else if formats::is_date(text) {
        "Date"
    } else if formats::is_guid(text) {
        "Guid"
    } else if text.len() > 2 && formats::is_duration(text) {
        "Duration"
    } else {
        "String"
    }
}

/// A value of a recording that a list does not have has drifted from it. One in another case
/// contradicts it. `ty`: what the value should be.
pub(super) fn as_drift(kind: Kind, ty: &ValueType) -> Kind {
    match kind {
        Kind::UnknownEnumValue {
            value,
            listed,
            fault: EnumFault::Unknown(_) | EnumFault::MayGrow,
        } => Kind::UndocumentedEnumValue {
            value,
            listed,
            last: match ty {
                ValueType::Primitive(_, domain) => domain
                    .values
                    .as_ref()
                    .and_then(|values| values.listed.last())
                    .map(|(_, place)| place.clone()),
                _ => None,
            },
        },
        kind => kind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_values_have_in_common() {
        let common = |types: &[&str]| common_type(types.iter().copied());
        assert_eq!(
            common(&["null", "Int32", "Int64"]).as_deref(),
            Some("Int64")
        );
        assert_eq!(common(&["Guid", "Date"]).as_deref(), Some("String"));
        assert_eq!(
            common(&["collection", "null collection", "Int32 collection"]).as_deref(),
            Some("Int32 collection")
        );
        assert_eq!(common(&["a.b.c", "object"]).as_deref(), Some("object"));
        assert_eq!(common(&["Boolean", "String"]), None);
        assert_eq!(common(&["String", "String collection"]), None);
        assert_eq!(common(&["null"]).as_deref(), Some("null"));
    }
}
