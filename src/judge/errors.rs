//! From a validator's errors to mismatches a reader of docs understands.

use std::sync::Arc;

use jsonschema::error::ValidationErrorKind as Error;

use super::body::Judge;
use super::promiser::Promiser;
use super::sightings::Held;
use super::{Bench, EnumFault, Kind, Limit, Promised, evidence, expect, recorded};
use crate::claims::PropertyClaim;
use crate::contract::{Property, Type, ValueType};
use crate::dialect::types::{Placeholder, Primitive, WordFor};
use crate::schema::{Look, formats};
use crate::text::json::pointer::below;
use crate::text::json::{Kind as Json, Node};

/// The object whose errors are translated.
pub(super) struct Context<'c, 'b> {
    pub(super) ty: &'c Type,
    pub(super) node: Node<'b>,
    pub(super) pointer: &'c str,
    /// Rows of the page's own table about this object.
    pub(super) rows: &'c [Arc<PropertyClaim>],
    pub(super) promised: &'c Promiser,
}

/// What an error says, without what it borrows.
#[derive(Clone, Copy)]
enum Fault {
    Type,
    Format,
    Enum,
    Limit,
}

/// Judges the value of one member and reports what is wrong; says what came of it.
pub(super) fn member<'b>(
    judge: &mut Judge<'_, 'b>,
    context: &Context<'_, 'b>,
    member: Node<'b>,
    property: &Property,
) -> Held {
    let Bench { contract, schemas } = judge.bench;
    let validator = match schemas.look(contract, context.ty, property, member) {
        Look::Open => return Held::Open,
        Look::Right if member.is_null() => return Held::Open,
        Look::Right => return Held::Right,
        Look::Wrong(validator) => validator,
    };
    let mut held = Held::Right;
    // Many errors may stand in one list.
    let mut items: Option<Vec<Node<'b>>> = None;
    for error in validator.iter_errors(member) {
        let fault = match error.kind() {
            Error::Type { .. } | Error::AnyOf { .. } => Fault::Type,
            Error::Format { .. } => Fault::Format,
            Error::Enum { .. } => Fault::Enum,
            Error::MaxItems { .. }
            | Error::MaxLength { .. }
            | Error::Minimum { .. }
            | Error::Maximum { .. } => Fault::Limit,
            _ => continue,
        };
        let inner: Vec<String> = error
            .instance_path()
            .into_iter()
            .map(|segment| segment.to_string())
            .collect();
        let mut node = member;
        if let Some(index) = inner.first().and_then(|index| index.parse::<usize>().ok()) {
            let items = items.get_or_insert_with(|| member.items().collect());
            let Some(&item) = items.get(index) else {
                continue;
            };
            node = item;
        }
        let mut pointer = below(context.pointer, &property.name);
        for segment in &inner {
            pointer.push('/');
            pointer.push_str(segment);
        }
        let value = property.value(contract);
        let value = if inner.is_empty() {
            value
        } else {
            value.element()
        };
        let in_doubt = allowed_by_row(judge, context, property, node)
            || matches!(fault, Fault::Enum) && listed_by_base(context, property, node);
        let came = if in_doubt {
            Held::Open
        } else if !judge.task.stance.documented && recorded::is_value_redacted(node) {
            judge.verdict.unchecked.push("a value is redacted");
            Held::Open
        } else if report(judge, fault, node, property, value, &pointer) {
            Held::Wrong
        } else {
            Held::Right
        };
        held = held.max(came);
    }
    held
}

/// A row of the page's own table that admits the value silences the resource's claim: the
/// disagreement is a finding at the rows.
fn allowed_by_row(
    judge: &Judge<'_, '_>,
    context: &Context<'_, '_>,
    property: &Property,
    node: Node<'_>,
) -> bool {
    context
        .rows
        .iter()
        .filter(|row| row.name == property.name)
        .filter_map(|row| Some((&**row, &row.ty.as_ref()?.0)))
        .any(|(row, expr)| {
            let Some(witness) = property.witness() else {
                return true;
            };
            let Some((known, _)) = &witness.ty else {
                return true;
            };
            let contract = judge.bench.contract;
            crate::contract::agreement::compare(contract, (expr, row), (known, witness))
                == crate::contract::agreement::Agreement::Differ
                && admits(
                    &crate::contract::value_of_written(contract, row, expr),
                    node,
                )
        })
}

/// The type lists the values of a property in one case, and what it inherits from in another: the
/// disagreement is a finding at the rows.
fn listed_by_base(context: &Context<'_, '_>, property: &Property, node: Node<'_>) -> bool {
    let Some(text) = node.as_str() else {
        return false;
    };
    let rows = context.ty.inherited().said(&property.name);
    let mut lists = rows.filter_map(|(_, row)| row.listed());
    lists.any(|(values, _)| values.iter().any(|told| told.value == text))
}

/// Whether a value has the kind of JSON that a type is written as.
fn admits(value: &ValueType, node: Node<'_>) -> bool {
    match value {
        ValueType::Any | ValueType::Undocumented(_) => true,
        ValueType::Object(_) => node.kind() == Json::Object,
        ValueType::Collection(_) => node.kind() == Json::Array,
        ValueType::OneOf(options) => options.iter().any(|option| admits(option, node)),
        ValueType::Primitive(primitive, _) => fits(*primitive, node),
    }
}

/// Reports what is wrong with a value; says whether anything is, after all.
fn report<'b>(
    judge: &mut Judge<'_, 'b>,
    fault: Fault,
    node: Node<'b>,
    property: &Property,
    value: &ValueType,
    pointer: &str,
) -> bool {
    let promised = expect::property_promise(&property.claims, property.subject());
    if judge.placeholders.has(node) {
        judge.placeholder(node, Some(pointer), promised, value.listed(), true);
        return true;
    }
    let text = node.as_str();
    if judge.task.stance.documented && text.as_deref().is_some_and(is_elided) {
        return false;
    }
    let kind = match (fault, text) {
        (Fault::Type, _) if is_large_number_as_text(judge, node, value) => None,
        (Fault::Type, _) => wrong_type(node, property, value),
        (Fault::Format, Some(text)) => invalid_format(&text, value),
        (Fault::Enum, Some(text)) => unknown_value(&text, value),
        (Fault::Limit, _) => limit(node, property, value),
        // What is no text at all is told by its type.
        (Fault::Format | Fault::Enum, _) => None,
    };
    let Some(kind) = kind else {
        return false;
    };
    let kind = if judge.task.stance.documented {
        kind
    } else {
        evidence::as_drift(kind, value)
    };
    // The name of a type, where a list says what may stand there, is left over.
    if let Kind::UnknownEnumValue {
        value,
        listed,
        fault: EnumFault::Unknown(_) | EnumFault::MayGrow,
    } = &kind
        && judge.task.stance.documented
        && matches!(
            judge.bench.contract.dialect().placeholder(value),
            Some(Placeholder::Word(WordFor::Type(_)))
        )
    {
        let place = judge.body.place(node.span());
        let kind = Kind::Placeholder {
            value: value.clone(),
            expected: promised.as_ref().and_then(expect::promised_type),
            listed: listed.clone(),
        };
        judge.push(kind, place, Some(pointer.to_owned()), promised);
        return true;
    }
    // A limit is promised by a sentence of its own; a list of values by the list.
    let promised = match &kind {
        Kind::LimitExceeded(Limit::Items { .. }) => limit_promise(property),
        Kind::LimitExceeded(_) => domain_promise(property, value).or(promised),
        Kind::UnknownEnumValue { .. } | Kind::UndocumentedEnumValue { .. } => {
            values_promise(property, value).or(promised)
        }
        _ => promised,
    };
    // Too many elements are a fault of the list, not of what stands in it.
    let span = if matches!(kind, Kind::LimitExceeded(Limit::Items { .. })) {
        node.key_span().unwrap_or(node.opening_span())
    } else if matches!(node.kind(), Json::Object | Json::Array) {
        node.opening_span()
    } else {
        node.span()
    };
    let place = judge.body.place(span);
    judge.push(kind, place, Some(pointer.to_owned()), promised);
    true
}

fn limit_promise(property: &Property) -> Option<Promised> {
    let (most, place) = property.max_items.as_ref()?;
    Some(Promised {
        subject: property.subject(),
        says: format!("limited to {most} elements here"),
        place: place.clone(),
    })
}

fn domain_promise(property: &Property, value: &ValueType) -> Option<Promised> {
    let ValueType::Primitive(_, domain) = value else {
        return None;
    };
    let place = domain
        .max_length
        .as_ref()
        .map(|(_, place)| place)
        .or_else(|| domain.range.as_ref().map(|(_, _, place)| place))?;
    Some(Promised {
        subject: property.subject(),
        says: "limited here".to_owned(),
        place: place.clone(),
    })
}

fn values_promise(property: &Property, value: &ValueType) -> Option<Promised> {
    // The row itself says it nearest to what it is about.
    let row = property.claims.iter().find_map(|claim| {
        let (values, place) = claim.listed()?;
        let (first, last) = (values.first()?, values.last()?);
        Some(place.with_span(first.span.to(last.span)))
    });
    if let Some(place) = row {
        return Some(Promised {
            subject: property.subject(),
            says: "the values are listed here".to_owned(),
            place,
        });
    }
    let ValueType::Primitive(_, domain) = value else {
        return None;
    };
    let values = domain.values.as_ref()?;
    let (first, last) = (values.listed.first()?, values.listed.last()?);
    // The list as one place, where it stands in one text.
    let place = if std::sync::Arc::ptr_eq(&first.1.source, &last.1.source)
        && first.1.span.start <= last.1.span.end
        && values.name.is_none()
    {
        first.1.with_span(first.1.span.to(last.1.span))
    } else {
        first.1.clone()
    };
    Some(Promised {
        subject: property.subject(),
        says: "the values are listed here".to_owned(),
        place,
    })
}

/// Three points stand for what the writer left out; braces and angle brackets at the end for what
/// the reader is to fill in, or for a word about what was left out.
fn is_elided(text: &str) -> bool {
    text.contains("...")
        || text.contains('\u{2026}')
        || (text.ends_with('}') && text.contains('{'))
        || (text.ends_with('>') && text.contains('<'))
}

/// Whether a body that says so writes a large number as a text.
fn is_large_number_as_text(judge: &Judge<'_, '_>, node: Node<'_>, value: &ValueType) -> bool {
    let large = matches!(
        value,
        ValueType::Primitive(Primitive::Int64 | Primitive::Decimal, _)
    );
    let says_so = judge.body.media_type.as_ref().is_some_and(|media| {
        media
            .to_ascii_lowercase()
            .replace(' ', "")
            .contains("ieee754compatible=true")
    });
    large
        && says_so
        && node
            .as_str()
            .is_some_and(|text| text.trim().parse::<f64>().is_ok())
}

fn wrong_type(node: Node<'_>, property: &Property, value: &ValueType) -> Option<Kind> {
    if let (ValueType::Primitive(primitive, _), Some(text)) = (value, node.as_str()) {
        // Numbers that JSON cannot write travel as text.
        let not_finite = matches!(&*text, "INF" | "-INF" | "NaN");
        let may_be = matches!(
            primitive,
            Primitive::Double | Primitive::Single | Primitive::Decimal | Primitive::Number
        );
        if not_finite && may_be {
            return None;
        }
    }
    if let ValueType::OneOf(options) = value
        && options.iter().any(|option| admits(option, node))
    {
        return None;
    }
    let is_collection = matches!(value, ValueType::Collection(_));
    let is_list = node.kind() == Json::Array;
    let is_open = matches!(value, ValueType::OneOf(_));
    if !is_open && (is_list && !is_collection || is_collection && node.kind() == Json::Object) {
        return Some(Kind::WrongCollection {
            promised: is_collection,
        });
    }
    let expected = property
        .witness()
        .and_then(|claim| claim.ty.as_ref())
        .map(|(_, place)| expect::written(place))?;
    Some(Kind::WrongType {
        expected,
        found: describe(node),
    })
}

fn invalid_format(text: &str, value: &ValueType) -> Option<Kind> {
    let ValueType::Primitive(primitive, _) = value else {
        return None;
    };
    Some(Kind::InvalidFormat {
        expected: primitive.name().to_owned(),
        like: formats::sample(*primitive)?,
        found: text.to_owned(),
    })
}

fn unknown_value(text: &str, value: &ValueType) -> Option<Kind> {
    let ValueType::Primitive(_, domain) = value else {
        return None;
    };
    let values = domain.values.as_ref()?;
    // Several flags are written with commas between them.
    let unknown = text
        .split(',')
        .map(str::trim)
        .find(|part| !values.has(part))?;
    let fault = if let Some(known) = values.other_case(unknown) {
        EnumFault::Case(known.to_owned())
    } else if values.grows {
        EnumFault::MayGrow
    } else {
        let listed = values.listed.iter().map(|(value, _)| value.as_str());
        EnumFault::Unknown(crate::words::closest(unknown, listed).map(str::to_owned))
    };
    Some(Kind::UnknownEnumValue {
        value: unknown.to_owned(),
        listed: value.listed(),
        fault,
    })
}

fn limit(node: Node<'_>, property: &Property, value: &ValueType) -> Option<Kind> {
    let limit = match node.kind() {
        Json::Array => Limit::Items {
            count: node.len() as u64,
            most: property.max_items.as_ref()?.0,
        },
        Json::String => {
            let ValueType::Primitive(_, domain) = value else {
                return None;
            };
            Limit::Length {
                count: node.as_str()?.chars().count() as u64,
                most: domain.max_length.as_ref()?.0,
            }
        }
        _ => {
            let ValueType::Primitive(primitive, domain) = value else {
                return None;
            };
            let (least, most) = domain
                .range
                .as_ref()
                .map(|(least, most, _)| (*least, *most))
                .or_else(|| {
                    primitive
                        .range()
                        .map(|(least, most)| (least as f64, most as f64))
                })?;
            Limit::Range {
                value: node.raw().to_owned(),
                least,
                most,
            }
        }
    };
    Some(Kind::LimitExceeded(limit))
}

/// What stands there, in plain words.
pub(super) fn describe(node: Node<'_>) -> String {
    match node.kind() {
        Json::Null => "null".to_owned(),
        Json::Bool => node.raw().to_owned(),
        Json::Number => format!("the number {}", crate::words::cropped(node.raw(), 24)),
        Json::String => format!("the text {}", crate::words::cropped(node.raw(), 40)),
        Json::Array => "a list".to_owned(),
        Json::Object => "an object".to_owned(),
    }
}

/// Whether a value has the kind of JSON that a primitive is written as.
pub(super) fn fits(primitive: Primitive, node: Node<'_>) -> bool {
    match node.kind() {
        Json::Null => true,
        Json::Bool => matches!(primitive, Primitive::Boolean | Primitive::Untyped),
        Json::Number => primitive.is_number() || primitive == Primitive::Untyped,
        Json::String => primitive != Primitive::Boolean && !primitive.is_number(),
        Json::Array | Json::Object => {
            matches!(primitive, Primitive::Untyped | Primitive::Stream)
        }
    }
}
