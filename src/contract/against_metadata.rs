//! What a page says about a property against what the service's metadata says.

use std::sync::Arc;

use super::{Contract, Named};
use crate::claims::{PropertyClaim, TypeClaim};
use crate::dialect::types::{Primitive, Promise, TypeExpr, TypeRef};
use crate::metadata::{Declared, DeclaredEnum, Metadata};
use crate::words::short_name;

/// How a page's type differs from the metadata's, the surest contradiction last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// The page is less exact: every value that the service sends fits.
    Wider,
    /// The page is more exact: the service may send what it excludes.
    Narrower,
    /// No value fits both.
    Other,
    /// One value where the other has a collection.
    Collection,
}

/// What a name on a page stands for in the metadata.
enum Known<'m> {
    Type(&'m Arc<TypeClaim>),
    Enum(&'m DeclaredEnum),
    /// A type of the pages that the metadata does not declare.
    PagesType(Arc<str>),
    /// An enum of the pages that the metadata does not declare.
    PagesEnum,
    /// Nothing that anybody defines.
    Nothing,
}

impl Contract {
    /// How the type that a page claims for a property differs from the metadata's; none where
    /// both can be true, or where one of them says too little.
    pub fn metadata_differs(
        &self,
        page: &PropertyClaim,
        declared: &PropertyClaim,
    ) -> Option<Difference> {
        let metadata = self.metadata()?;
        let (expr, _) = page.ty.as_ref()?;
        let (wanted, _) = declared.ty.as_ref()?;
        let against = Against {
            contract: self,
            metadata,
            page,
        };
        against.compare(expr, wanted)
    }
}

struct Against<'a> {
    contract: &'a Contract,
    metadata: &'a Metadata,
    page: &'a PropertyClaim,
}

impl Against<'_> {
    fn compare(&self, expr: &TypeExpr, wanted: &TypeExpr) -> Option<Difference> {
        let (many, wanted_many) = (expr.is_collection(), wanted.is_collection());
        let inner = expr.innermost();
        if let TypeExpr::OneOf(options) = inner {
            // The laxest of them counts; all kinds of a type together are as wide as the type.
            return options
                .iter()
                .map(|option| self.compare_one(option, many, wanted, wanted_many))
                .min()
                .flatten()
                .filter(|difference| *difference != Difference::Narrower);
        }
        self.compare_one(inner, many, wanted, wanted_many)
    }

    fn compare_one(
        &self,
        expr: &TypeExpr,
        many: bool,
        wanted: &TypeExpr,
        wanted_many: bool,
    ) -> Option<Difference> {
        let many = many || expr.is_collection();
        let (expr, wanted) = (expr.innermost(), wanted.innermost());
        let open = |expr: &TypeExpr| {
            matches!(
                expr,
                TypeExpr::Unreadable
                    | TypeExpr::OneOf(_)
                    | TypeExpr::Primitive(Primitive::Untyped | Primitive::Stream)
            )
        };
        if open(expr) || open(wanted) {
            return None;
        }
        if many != wanted_many {
            // Bytes are a text, and a list of small numbers.
            let bytes = |expr: &TypeExpr| {
                matches!(
                    expr,
                    TypeExpr::Primitive(Primitive::Binary | Primitive::Byte)
                )
            };
            // A set of flags may be called a collection.
            let flags = |wanted: &TypeExpr| {
                matches!(wanted, TypeExpr::Named(name)
                    if self.metadata.find_enum(&name.name).is_some_and(|found| found.flags))
            };
            let same = (bytes(expr) && bytes(wanted)) || (many && flags(wanted));
            return (!same).then_some(Difference::Collection);
        }
        match (expr, wanted) {
            (TypeExpr::Primitive(page), TypeExpr::Primitive(wanted)) => primitives(*page, *wanted),
            (TypeExpr::Primitive(page), TypeExpr::Named(wanted)) => {
                match self.metadata.find(&wanted.name)? {
                    Declared::Enum(_) if *page == Primitive::String => Some(Difference::Wider),
                    Declared::Enum(_) | Declared::Type(_) => Some(Difference::Other),
                }
            }
            (TypeExpr::Named(page), TypeExpr::Primitive(wanted)) => {
                self.name_and_primitive(page, *wanted)
            }
            (TypeExpr::Named(page), TypeExpr::Named(wanted)) => self.names(page, wanted),
            _ => None,
        }
    }

    fn name_and_primitive(&self, page: &TypeRef, wanted: Primitive) -> Option<Difference> {
        let values = |promise: &Promise| matches!(promise, Promise::Values { .. }).then_some(());
        match self.known(page) {
            Known::Enum(_) | Known::PagesEnum if wanted == Primitive::String => {
                Some(Difference::Narrower)
            }
            Known::Nothing => (wanted == Primitive::String && self.page.promise(values).is_some())
                .then_some(Difference::Narrower),
            _ => Some(Difference::Other),
        }
    }

    fn names(&self, page: &TypeRef, wanted: &TypeRef) -> Option<Difference> {
        let known = self.known(page);
        let same = |name: &str| short_name(name).eq_ignore_ascii_case(short_name(&wanted.name));
        if same(&page.name) {
            return None;
        }
        match (known, self.metadata.find(&wanted.name)?) {
            (Known::Type(page), Declared::Type(wanted)) => {
                if same(&page.name) || self.metadata.inherits(wanted, page) {
                    None
                } else if self.metadata.inherits(page, wanted) {
                    Some(Difference::Narrower)
                } else {
                    Some(Difference::Other)
                }
            }
            (Known::PagesType(page), Declared::Type(wanted)) => {
                if same(&page) || self.contract.inherits(&page, &wanted.name) == Some(true) {
                    None
                } else {
                    Some(Difference::Other)
                }
            }
            (Known::Type(_) | Known::PagesType(_), Declared::Enum(_))
            | (Known::Enum(_) | Known::PagesEnum, Declared::Type(_)) => Some(Difference::Other),
            (Known::Enum(page), Declared::Enum(wanted)) => {
                (page.claim.name != wanted.claim.name).then_some(Difference::Other)
            }
            (Known::PagesEnum, Declared::Enum(_)) | (Known::Nothing, _) => None,
        }
    }

    fn known(&self, name: &TypeRef) -> Known<'_> {
        let place = self.page.place.with_span(name.span);
        let declared = |name: &str| {
            self.metadata.find(name).map(|declared| match declared {
                Declared::Type(ty) => Known::Type(ty),
                Declared::Enum(found) => Known::Enum(found),
            })
        };
        match self.contract.named(&name.name, name.target(), &place) {
            Named::Type(found) => declared(&found).unwrap_or(Known::PagesType(found)),
            Named::Enum(found) => declared(&found.name).unwrap_or(Known::PagesEnum),
            Named::Nothing | Named::BrokenLink | Named::OutOfSight => self
                .contract
                .qualified(&name.name, self.contract.namespace_at(&place.source))
                .iter()
                .find_map(|name| declared(name))
                .unwrap_or(Known::Nothing),
        }
    }
}

/// Two primitives that are not the same: which of them holds the values of the other.
fn primitives(page: Primitive, wanted: Primitive) -> Option<Difference> {
    if page == wanted {
        return None;
    }
    match (page.is_number(), wanted.is_number()) {
        (true, true) => numbers(page, wanted),
        (false, false) if page == Primitive::String => (wanted != Primitive::Boolean)
            .then_some(Difference::Wider)
            .or(Some(Difference::Other)),
        (false, false) if wanted == Primitive::String && page != Primitive::Boolean => {
            Some(Difference::Narrower)
        }
        _ => Some(Difference::Other),
    }
}

fn numbers(page: Primitive, wanted: Primitive) -> Option<Difference> {
    use Primitive::{Decimal, Double, Integer, Number, Single};
    let fraction = |number: Primitive| matches!(number, Single | Double | Decimal | Number);
    match (page, wanted) {
        // A word without a size is as exact as pages are.
        (Number, _) | (Single | Double | Decimal, Single | Double | Decimal) => None,
        (Integer, wanted) => fraction(wanted).then_some(Difference::Narrower),
        (page, wanted) if fraction(page) => (!fraction(wanted)).then_some(Difference::Wider),
        (_, wanted) if fraction(wanted) => Some(Difference::Narrower),
        (page, wanted) => {
            let (page, wanted) = (page.range()?, wanted.range()?);
            Some(if page.0 <= wanted.0 && wanted.1 <= page.1 {
                Difference::Wider
            } else {
                Difference::Narrower
            })
        }
    }
}
