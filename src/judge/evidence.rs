//! What a recorded value says about the type of its property, in the words of a property table.

use super::{EnumFault, Kind};
use crate::schema::formats;
use crate::text::json::{Kind as Json, Node};

/// The type that a value is evidence of.
pub(super) fn type_of(node: Node<'_>) -> String {
    if node.kind() != Json::Array {
        return single(node).to_owned();
    }
    let mut types = node.items().map(single);
    match types.next() {
        None => "collection".to_owned(),
        Some(first) if types.all(|other| other == first) => format!("{first} collection"),
        Some(_) => "collection of several types".to_owned(),
    }
}

fn single(node: Node<'_>) -> &'static str {
    match node.kind() {
        Json::Null => "null",
        Json::Bool => "Boolean",
        Json::Number if !node.is_integer() => "Double",
        Json::Number => match node.as_i64() {
            Some(number) if i32::try_from(number).is_ok() => "Int32",
            _ => "Int64",
        },
        Json::String => node.as_str().map_or("String", |text| text_type(&text)),
        Json::Array => "collection",
        Json::Object => "object",
    }
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
/// contradicts it.
pub(super) fn as_drift(kind: Kind) -> Kind {
    match kind {
        Kind::UnknownEnumValue {
            value,
            listed,
            fault: EnumFault::Unknown(_) | EnumFault::MayGrow,
        } => Kind::UndocumentedEnumValue { value, listed },
        kind => kind,
    }
}
