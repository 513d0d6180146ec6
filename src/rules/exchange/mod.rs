//! Rules about exchanges: the judge finds the facts, one file a rule puts them into words.

mod annotation_wrong_type;
mod body_presence;
mod content_headers;
mod duplicate_key;
mod invalid_format;
mod invalid_json;
mod limit_exceeded;
mod malformed_url;
mod mends;
mod missing_odata_type;
mod missing_property;
mod placeholder_value;
pub(super) mod property_case;
mod read_only_property;
mod reference_without_id;
mod type_name_case;
mod undocumented;
mod unknown_enum_value;
mod unknown_odata_type;
mod unknown_property;
mod witness;
mod wrong_collection;
mod wrong_method;
mod wrong_path;
mod wrong_status;
mod wrong_type;

use std::borrow::Cow;
use std::sync::Arc;

use super::{Draft, Rule};
use crate::findings::Severity;
use crate::judge::{Kind, Mismatch, Side};
use crate::metadata::Metadata;
use crate::text::Place;
use crate::text::json::pointer;
use crate::text::secrets::is_secret_path;

pub use annotation_wrong_type::RULE as ANNOTATION_WRONG_TYPE;
pub use body_presence::UNEXPECTED as UNEXPECTED_BODY;
pub use duplicate_key::RULE as DUPLICATE_KEY;
pub use invalid_json::RULE as INVALID_JSON;
pub use type_name_case::RULE as TYPE_NAME_CASE;
pub use undocumented::operation as undocumented_operation;

/// A mismatch in words.
pub(crate) struct Words {
    rule: &'static Rule,
    message: String,
    help: String,
    /// Set where this case is lighter than its rule.
    severity: Option<Severity>,
}

impl Words {
    fn new(rule: &'static Rule, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            rule,
            message: message.into(),
            help: help.into(),
            severity: None,
        }
    }

    fn lighter(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }
}

/// Every rule about exchanges.
pub static RULES: &[&Rule] = &[
    &annotation_wrong_type::RULE,
    &body_presence::UNEXPECTED,
    &body_presence::MISSING,
    &content_headers::LENGTH,
    &content_headers::TYPE,
    &duplicate_key::RULE,
    &invalid_format::RULE,
    &invalid_json::RULE,
    &limit_exceeded::RULE,
    &malformed_url::RULE,
    &missing_odata_type::RULE,
    &missing_property::RULE,
    &placeholder_value::RULE,
    &property_case::RULE,
    &read_only_property::RULE,
    &reference_without_id::RULE,
    &type_name_case::RULE,
    &undocumented::ENUM_VALUE,
    &undocumented::MEDIA_TYPE,
    &undocumented::OPERATION,
    &undocumented::PROPERTY,
    &undocumented::QUERY,
    &undocumented::STATUS,
    &unknown_enum_value::RULE,
    &unknown_odata_type::RULE,
    &unknown_property::RULE,
    &wrong_collection::RULE,
    &wrong_method::RULE,
    &wrong_path::RULE,
    &wrong_status::RULE,
    &wrong_type::RULE,
];

fn words(kind: &Kind, pointer: &str) -> Words {
    match kind {
        Kind::InvalidJson(problem) => invalid_json::word(*problem),
        Kind::DuplicateKey { key } => duplicate_key::word(key),
        Kind::UnknownProperty { name, ty, fault } => unknown_property::word(name, ty, fault),
        Kind::PropertyCase { name, known } => property_case::word(name, known),
        Kind::WrongType { expected, found } => wrong_type::word(pointer, expected, found),
        Kind::InvalidFormat {
            expected,
            like,
            found,
        } => invalid_format::word(pointer, expected, like, found),
        Kind::Placeholder {
            value,
            expected,
            listed,
        } => placeholder_value::word(pointer, value, expected.as_deref(), listed),
        Kind::UnknownEnumValue {
            value,
            listed,
            fault,
        } => unknown_enum_value::word(pointer, value, listed, fault),
        Kind::LimitExceeded(limit) => limit_exceeded::word(pointer, limit),
        Kind::MissingProperty { name, is_value } => missing_property::word(name, *is_value),
        Kind::SomethingElse { ty, promised } => {
            annotation_wrong_type::word(ty, promised.as_deref())
        }
        Kind::MissingOdataType { ty } => missing_odata_type::word(ty.as_deref()),
        Kind::UnknownOdataType { name, meant } => unknown_odata_type::word(name, meant.as_deref()),
        Kind::TypeNameCase { name, known } => type_name_case::word(name, known),
        Kind::WrongCollection { promised } => wrong_collection::word(pointer, *promised),
        Kind::ReadOnlyProperty { name } => read_only_property::word(name),
        Kind::WrongStatus { status, documented } => wrong_status::word(*status, documented),
        Kind::WrongPath { nearest, method } => {
            wrong_path::word(nearest.as_deref(), method.as_deref())
        }
        Kind::WrongMethod { method, documented } => wrong_method::word(method, documented),
        Kind::MalformedUrl(kind) => malformed_url::word(*kind),
        Kind::WrongContentLength { stated, actual } => content_headers::length(stated, *actual),
        Kind::MissingContentType => content_headers::missing_type(),
        Kind::UnexpectedBody { status } => body_presence::unexpected(*status),
        Kind::MissingBody { status, noted } => body_presence::missing(*status, *noted),
        Kind::ReferenceWithoutId => reference_without_id::word(),
        Kind::UndocumentedStatus { status, documented } => {
            undocumented::status(*status, documented)
        }
        Kind::UndocumentedMediaType { media, documented } => {
            undocumented::media_type(media, documented)
        }
        Kind::UndocumentedProperty { name, ty, .. } => undocumented::property(name, ty),
        Kind::UndocumentedEnumValue { value, .. } => undocumented::enum_value(pointer, value),
        Kind::UndocumentedQuery { name } => undocumented::query(name),
    }
}

/// A mismatch as it may be told: the value of what a recording has to keep secret is left out.
fn shown(mismatch: &Mismatch) -> Cow<'_, Mismatch> {
    let pointer = mismatch.pointer.as_deref().unwrap_or_default();
    if mismatch.place.source.is_recorded() && is_secret_path(pointer) {
        Cow::Owned(Mismatch {
            kind: mismatch.kind.withheld(),
            ..mismatch.clone()
        })
    } else {
        Cow::Borrowed(mismatch)
    }
}

/// The finding of a mismatch in the exchange that `subject` names.
pub fn draft(mismatch: &Mismatch, subject: &str) -> Draft {
    let pointer = mismatch.pointer.as_deref().unwrap_or_default();
    let words = words(&shown(mismatch).kind, pointer);
    let subject = match &mismatch.pointer {
        Some(pointer) => format!("{subject}#{pointer}"),
        None => subject.to_owned(),
    };
    let mut draft =
        Draft::new(words.rule, mismatch.place.clone(), subject, words.message).help(words.help);
    draft.severity = words.severity;
    draft.mend = mends::of(mismatch);
    draft.pointer.clone_from(&mismatch.pointer);
    if let Some(promised) = &mismatch.promised {
        draft = draft.related(promised.says.clone(), &promised.place);
        draft.cause = Some(promised.subject.clone()).filter(|subject| !subject.is_empty());
    }
    draft
}

/// The finding of a mismatch in a recorded exchange: [`draft`], which knows what has drifted.
/// `operation` is the subject of the operation, `subject` that of the message. What `metadata` knows
/// is missing on the page; what it does not know, the service does not promise either.
pub fn recorded(
    mismatch: &Mismatch,
    operation: &str,
    subject: &str,
    metadata: Option<&Metadata>,
) -> Draft {
    let mut draft = draft(mismatch, subject);
    draft.drift = shown(mismatch).drift(operation);
    if draft.drift.is_none() {
        draft = draft.help(advice(mismatch));
    }
    match metadata {
        Some(metadata) => witness::heard(draft, mismatch, metadata),
        None => draft,
    }
}

/// What to do about what was recorded: it cannot be written otherwise any more.
fn advice(mismatch: &Mismatch) -> &'static str {
    match (mismatch.side, &mismatch.promised) {
        (Side::Request, None) => "correct what the client sends",
        (Side::Request, Some(_)) => "correct what the client sends, or the page",
        (Side::Response, None) => "find out why the service answers this",
        (Side::Response, Some(_)) => "find out why the service answers this, or correct the page",
    }
}

/// The finding of a property that a page itself writes as its example does: which of the two
/// places is right, nobody can tell from here. `documented`: where the other name stands.
pub fn disputed_case(
    mut draft: Draft,
    name: &str,
    known: &str,
    place: &Place,
    documented: Option<&Place>,
) -> Draft {
    let alone = documented.is_some_and(|other| Arc::ptr_eq(&other.source, &place.source));
    draft.message = if alone {
        format!("this page writes both `{name}` and `{known}`: names differ by case")
    } else {
        format!("this page writes `{name}`, the page of its type `{known}`: names differ by case")
    };
    draft.severity = Some(Severity::Warning);
    draft
        .mend(None)
        .help("find out which is right, and write it so in both places")
        .related("and so does the text of this page", place)
}

/// The finding of all that one request sends although it is called read-only.
pub fn sent_read_only(draft: &mut Draft, pointers: &[String]) {
    let names: Vec<String> = pointers
        .iter()
        .map(|pointer| property_of(pointer))
        .collect();
    let words = read_only_property::several(&names);
    draft.message = words.message;
    draft.help = Some(words.help);
}

/// A property for people: the last name of a pointer.
fn property_of(pointer: &str) -> String {
    let name = pointer
        .rsplit('/')
        .find(|segment| !segment.is_empty() && segment.parse::<usize>().is_err())
        .unwrap_or("value");
    pointer::key(name)
}
