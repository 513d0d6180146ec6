//! Whether two statements about a property's type can both be true.

use super::{Contract, Named};
use crate::claims::PropertyClaim;
use crate::dialect::types::{Primitive, TypeExpr, TypeRef};
use crate::words::short_name;

/// How two statements stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// Both can be true.
    Agree,
    /// They contradict each other.
    Differ,
    /// One of them says too little.
    Unknown,
}

/// The kinds of JSON that a primitive is written as.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Text,
    Number,
    Boolean,
    Anything,
}

fn shape(primitive: Primitive) -> Shape {
    match primitive {
        Primitive::Boolean => Shape::Boolean,
        Primitive::Untyped | Primitive::Stream => Shape::Anything,
        primitive if primitive.is_number() => Shape::Number,
        _ => Shape::Text,
    }
}

/// Compares two written types, each with the claim that writes it.
pub fn compare(
    contract: &Contract,
    (one, one_claim): (&TypeExpr, &PropertyClaim),
    (two, two_claim): (&TypeExpr, &PropertyClaim),
) -> Agreement {
    use TypeExpr::{Collection, Named, OneOf, Primitive, Unreadable};
    match (one, two) {
        (Unreadable, _) | (_, Unreadable) => Agreement::Unknown,
        (OneOf(options), other) => any(options
            .iter()
            .map(|option| compare(contract, (option, one_claim), (other, two_claim)))),
        (other, OneOf(options)) => any(options
            .iter()
            .map(|option| compare(contract, (other, one_claim), (option, two_claim)))),
        (Collection(one), Collection(two)) => compare(contract, (one, one_claim), (two, two_claim)),
        // A list of bytes, or a text that holds a list, is written as a text.
        (Collection(_), Primitive(other)) | (Primitive(other), Collection(_)) => {
            if shape(*other) == Shape::Anything {
                Agreement::Unknown
            } else {
                Agreement::Differ
            }
        }
        (Collection(_), Named(other)) => collection_and_name(contract, two_claim, other),
        (Named(other), Collection(_)) => collection_and_name(contract, one_claim, other),
        (Primitive(one), Primitive(two)) => primitives(*one, *two),
        (Primitive(primitive), Named(name)) => {
            primitive_and_name(contract, *primitive, two_claim, name)
        }
        (Named(name), Primitive(primitive)) => {
            primitive_and_name(contract, *primitive, one_claim, name)
        }
        (Named(one), Named(two)) => names(contract, (one_claim, one), (two_claim, two)),
    }
}

/// Whether a row offers several types and `one` names what all of them inherit from.
pub fn embraces(
    contract: &Contract,
    (offered, row): (&TypeExpr, &PropertyClaim),
    (one, claim): (&TypeExpr, &PropertyClaim),
) -> bool {
    match (offered, one) {
        (TypeExpr::Collection(offered), TypeExpr::Collection(one)) => {
            embraces(contract, (offered, row), (one, claim))
        }
        (TypeExpr::OneOf(options), TypeExpr::Named(base)) => {
            let Named::Type(base) = resolve(contract, claim, base) else {
                return false;
            };
            let is_heir = |option: &TypeExpr| {
                let TypeExpr::Named(option) = option else {
                    return false;
                };
                let Named::Type(option) = resolve(contract, row, option) else {
                    return false;
                };
                contract.inherits(&option, &base) == Some(true)
            };
            options.iter().all(is_heir)
        }
        _ => false,
    }
}

fn any(answers: impl Iterator<Item = Agreement>) -> Agreement {
    let mut all = Agreement::Differ;
    for answer in answers {
        match answer {
            Agreement::Agree => return Agreement::Agree,
            Agreement::Unknown => all = Agreement::Unknown,
            Agreement::Differ => {}
        }
    }
    all
}

/// A plain text may stand for anything written as one; two numbers agree; a number where the
/// other says text does not.
fn primitives(one: Primitive, two: Primitive) -> Agreement {
    let (one_shape, two_shape) = (shape(one), shape(two));
    if one_shape == Shape::Anything || two_shape == Shape::Anything {
        return Agreement::Unknown;
    }
    if one_shape != two_shape {
        // Large numbers travel as text.
        let as_text = |number: Primitive| matches!(number, Primitive::Int64 | Primitive::Decimal);
        let either = (as_text(one) && two_shape == Shape::Text)
            || (as_text(two) && one_shape == Shape::Text);
        return if either {
            Agreement::Unknown
        } else {
            Agreement::Differ
        };
    }
    let loose = |primitive: Primitive| {
        matches!(
            primitive,
            Primitive::String | Primitive::Guid | Primitive::Binary
        )
    };
    if one == two || one_shape == Shape::Number || loose(one) || loose(two) {
        Agreement::Agree
    } else {
        Agreement::Differ
    }
}

fn resolve(contract: &Contract, claim: &PropertyClaim, name: &TypeRef) -> Named {
    contract.named(&name.name, name.target(), &claim.place.with_span(name.span))
}

fn primitive_and_name(
    contract: &Contract,
    primitive: Primitive,
    claim: &PropertyClaim,
    name: &TypeRef,
) -> Agreement {
    match resolve(contract, claim, name) {
        Named::Enum(_) if shape(primitive) == Shape::Text => Agreement::Agree,
        // The word for a text is how representations write enums and objects alike.
        Named::Type(_) if primitive == Primitive::String => Agreement::Differ,
        Named::Type(_) | Named::Enum(_) if shape(primitive) != Shape::Anything => Agreement::Differ,
        _ => Agreement::Unknown,
    }
}

fn collection_and_name(contract: &Contract, claim: &PropertyClaim, name: &TypeRef) -> Agreement {
    match resolve(contract, claim, name) {
        Named::Type(_) => Agreement::Differ,
        // A set of flags may be called a collection.
        _ => Agreement::Unknown,
    }
}

fn names(
    contract: &Contract,
    (one_claim, one): (&PropertyClaim, &TypeRef),
    (two_claim, two): (&PropertyClaim, &TypeRef),
) -> Agreement {
    if short_name(&one.name).eq_ignore_ascii_case(short_name(&two.name)) {
        return Agreement::Agree;
    }
    match (
        resolve(contract, one_claim, one),
        resolve(contract, two_claim, two),
    ) {
        (Named::Type(one), Named::Type(two)) => {
            let kin = [contract.inherits(&one, &two), contract.inherits(&two, &one)];
            if kin.contains(&Some(true)) {
                Agreement::Agree
            } else if kin == [Some(false), Some(false)] {
                Agreement::Differ
            } else {
                Agreement::Unknown
            }
        }
        (Named::Enum(one), Named::Enum(two)) if !one.name.eq_ignore_ascii_case(&two.name) => {
            Agreement::Differ
        }
        (Named::Type(_), Named::Enum(_)) | (Named::Enum(_), Named::Type(_)) => Agreement::Differ,
        _ => Agreement::Unknown,
    }
}
