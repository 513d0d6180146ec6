//! What the values of a property are, from all that is said about it.

use std::sync::Arc;

use super::agreement::{Agreement, compare, embraces};
use super::{Contract, Named};
use crate::claims::{EnumClaim, PropertyClaim};
use crate::dialect::types::{Primitive, Promise, TypeExpr, TypeRef};
use crate::text::Place;

/// What a value may be.
#[derive(Clone, Debug)]
pub enum ValueType {
    /// Nobody says: anything.
    Any,
    /// A primitive with what limits it.
    Primitive(Primitive, Arc<Domain>),
    /// An object of the documented type of this qualified name.
    Object(Arc<str>),
    /// A type that is named and that nobody documents: anything.
    Undocumented(Arc<str>),
    /// A list.
    Collection(Box<ValueType>),
    /// Any of these: a page offers several, or two claims disagree.
    OneOf(Vec<ValueType>),
}

/// What limits a primitive's values, each with the place that says so.
#[derive(Clone, Debug, Default)]
pub struct Domain {
    /// The listed values; none where nothing lists them.
    pub values: Option<Values>,
    /// The longest string, in characters.
    pub max_length: Option<(u64, Place)>,
    /// The smallest and the largest number.
    pub range: Option<(f64, f64, Place)>,
}

impl Domain {
    /// Whether nothing limits the values.
    pub fn is_unlimited(&self) -> bool {
        self.values.is_none() && self.max_length.is_none() && self.range.is_none()
    }
}

/// Listed values.
#[derive(Clone, Debug)]
pub struct Values {
    /// The values as written, with where they are listed.
    pub listed: Vec<(String, Place)>,
    /// The enum's name, where it has one.
    pub name: Option<Arc<str>>,
    /// Whether the list says that it may grow.
    pub grows: bool,
}

impl Values {
    /// Whether a value is listed as it is written.
    pub fn has(&self, value: &str) -> bool {
        self.listed.iter().any(|(listed, _)| listed == value)
    }

    /// The listed value that differs from `value` in case alone.
    pub fn other_case(&self, value: &str) -> Option<&str> {
        self.listed
            .iter()
            .map(|(listed, _)| listed.as_str())
            .find(|listed| listed.eq_ignore_ascii_case(value))
    }
}

impl ValueType {
    /// The values that are listed for it, or for its elements.
    pub fn listed(&self) -> Vec<String> {
        let ValueType::Primitive(_, domain) = self.element() else {
            return Vec::new();
        };
        let values = domain.values.iter().flat_map(|values| &values.listed);
        values.map(|(value, _)| value.clone()).collect()
    }

    /// The type of a list's elements, or the type itself.
    pub fn element(&self) -> &ValueType {
        match self {
            ValueType::Collection(element) => element,
            other => other,
        }
    }
}

/// The value type of a property: the first claim that names a type, widened by the claims
/// that contradict it. A row that offers several types is explained by a claim that names what they
/// all are: more of that kind may come.
pub(super) fn of_claims(contract: &Contract, claims: &[Arc<PropertyClaim>]) -> ValueType {
    let mut typed = claims
        .iter()
        .filter_map(|claim| Some((&**claim, &claim.ty.as_ref()?.0)))
        .filter(|(_, expr)| !matches!(expr, TypeExpr::Unreadable));
    let Some((witness, expr)) = typed.next() else {
        return ValueType::Any;
    };
    let mut all = typed.clone();
    if let Some((claim, base)) =
        all.find(|&(claim, base)| embraces(contract, (expr, witness), (base, claim)))
    {
        return of_written(contract, claim, base);
    }
    let promises = Promises::of(claims);
    let main = of_expr(contract, witness, expr, &promises);
    let others: Vec<ValueType> = typed
        .filter(|(claim, other)| {
            compare(contract, (expr, witness), (other, claim)) == Agreement::Differ
        })
        // A contradicted claim keeps its kind of value and loses its limits.
        .map(|(claim, other)| of_expr(contract, claim, other, &Promises::default()))
        .collect();
    if others.is_empty() {
        return main;
    }
    let mut lax = vec![of_expr(contract, witness, expr, &Promises::default())];
    lax.extend(others);
    ValueType::OneOf(lax)
}

/// The limits that claims set on a property's values.
#[derive(Default)]
struct Promises {
    values: Option<Values>,
    max_length: Option<(u64, Place)>,
    range: Option<(f64, f64, Place)>,
}

impl Promises {
    fn of(claims: &[Arc<PropertyClaim>]) -> Self {
        let mut all = Self::default();
        // One open list makes the property's values open.
        let mut open = false;
        for (promise, place) in claims.iter().flat_map(|claim| &claim.promises) {
            match promise {
                Promise::Values {
                    values,
                    open: more,
                    grows,
                } => {
                    open |= more;
                    let known = all.values.get_or_insert_with(|| Values {
                        listed: Vec::new(),
                        name: None,
                        grows: false,
                    });
                    known.grows |= grows;
                    // "null" in a list says that the value may be missing.
                    for told in values.iter().filter(|told| told.value != "null") {
                        if !known.has(&told.value) {
                            let at = place.with_span(told.span);
                            known.listed.push((told.value.clone(), at));
                        }
                    }
                }
                Promise::MaxLength(most) => {
                    let known = all.max_length.take().filter(|(known, _)| known >= most);
                    all.max_length = known.or_else(|| Some((*most, place.clone())));
                }
                Promise::Range { min, max } => {
                    all.range = Some(match all.range.take() {
                        Some((low, high, place)) => (low.min(*min), high.max(*max), place),
                        None => (*min, *max, place.clone()),
                    });
                }
                _ => {}
            }
        }
        if open {
            all.values = None;
        }
        all
    }

    fn domain(&self) -> Arc<Domain> {
        Arc::new(Domain {
            values: self.values.clone(),
            max_length: self.max_length.clone(),
            range: self.range.clone(),
        })
    }
}

/// What the values of a written type are.
pub fn of_written(contract: &Contract, claim: &PropertyClaim, expr: &TypeExpr) -> ValueType {
    of_expr(contract, claim, expr, &Promises::default())
}

fn of_expr(
    contract: &Contract,
    claim: &PropertyClaim,
    expr: &TypeExpr,
    promises: &Promises,
) -> ValueType {
    match expr {
        TypeExpr::Unreadable => ValueType::Any,
        TypeExpr::Primitive(primitive) => ValueType::Primitive(*primitive, promises.domain()),
        TypeExpr::Collection(element) => {
            let element = of_expr(contract, claim, element, promises);
            let element = if claim.says(&Promise::ListOfLists).is_some() {
                let list = ValueType::Collection(Box::new(element.clone()));
                ValueType::OneOf(vec![element, list])
            } else {
                element
            };
            ValueType::Collection(Box::new(element))
        }
        TypeExpr::OneOf(options) => ValueType::OneOf(
            options
                .iter()
                .map(|option| of_expr(contract, claim, option, promises))
                .collect(),
        ),
        TypeExpr::Named(reference) => of_name(contract, claim, reference, promises),
    }
}

fn of_name(
    contract: &Contract,
    claim: &PropertyClaim,
    reference: &TypeRef,
    promises: &Promises,
) -> ValueType {
    match contract.named(
        &reference.name,
        reference.target(),
        &claim.place.with_span(reference.span),
    ) {
        Named::Type(name) => ValueType::Object(name),
        Named::Enum(found) => {
            let mut domain = Domain {
                values: Some(values_of(contract, &found)),
                ..Domain::default()
            };
            if let (Some(values), Some(more)) = (&mut domain.values, &promises.values) {
                values.grows |= more.grows;
                let others = more.listed.iter().filter(|(value, _)| !values.has(value));
                let others: Vec<_> = others.cloned().collect();
                values.listed.extend(others);
            }
            ValueType::Primitive(Primitive::String, Arc::new(domain))
        }
        Named::Nothing | Named::BrokenLink | Named::OutOfSight => match &promises.values {
            // A name that only its description explains: an enum.
            Some(values) => {
                let mut values = values.clone();
                values.name = Some(reference.name.as_str().into());
                let domain = Domain {
                    values: Some(values),
                    ..Domain::default()
                };
                ValueType::Primitive(Primitive::String, Arc::new(domain))
            }
            None => ValueType::Undocumented(reference.name.as_str().into()),
        },
    }
}

fn values_of(contract: &Contract, claim: &EnumClaim) -> Values {
    Values {
        grows: claim.grows(contract.dialect()),
        listed: claim.members.clone(),
        name: Some(Arc::clone(&claim.name)),
    }
}
