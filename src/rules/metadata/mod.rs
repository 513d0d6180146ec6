//! Rules that hold a page against what the service says about itself. Without its metadata
//! they are silent.

mod members;
mod mismatch;
mod one_sided;
mod words;

use std::sync::Arc;
pub(super) use words::declared;

use rustc_hash::FxHashSet;

use super::{Check, PageView, Rule};
use crate::claims::{PropertyClaim, TypeClaim, Witness};
use crate::contract::{Type, type_from_body};
use crate::metadata::Metadata;
use crate::set::FileId;

pub use one_sided::undocumented_types;

/// The functions of this folder, each with the rules it reports.
pub static CHECKS: &[(&[&Rule], Check)] = &[
    (&[&mismatch::RULE], mismatch::check),
    (
        &[&one_sided::UNDOCUMENTED, &one_sided::UNKNOWN],
        one_sided::check,
    ),
    (
        &[
            &mismatch::RULE,
            &one_sided::UNDOCUMENTED,
            &one_sided::UNKNOWN,
        ],
        members::check,
    ),
];

/// The rules that have no say in a run with metadata, or in one without: nobody knows what they
/// would have found there.
pub fn silent(with_metadata: bool) -> &'static [&'static Rule] {
    const NEED_METADATA: &[&Rule] = &[
        &mismatch::RULE,
        &one_sided::UNDOCUMENTED,
        &one_sided::UNKNOWN,
    ];
    if with_metadata { &[] } else { NEED_METADATA }
}

/// A type that a page describes, with everything that it says about it.
struct Described {
    claims: Vec<Arc<TypeClaim>>,
    /// The type as the set has it; none for one that only this page's request body describes.
    ty: Option<Arc<Type>>,
}

impl Described {
    /// The types of a page: those it is about, and the one that its body table describes where
    /// no page is about that.
    fn on(view: &PageView<'_>) -> Vec<Self> {
        let mut described: Vec<Self> = Vec::new();
        for claim in &view.claims.types {
            let known = described.iter_mut().find(|it| it.name() == &*claim.name);
            if let Some(known) = known {
                known.claims.push(Arc::clone(claim));
            } else {
                described.push(Self {
                    claims: vec![Arc::clone(claim)],
                    ty: view.contract.find_type(&claim.name),
                });
            }
        }
        let operation = view.claims.operation.as_ref();
        let body = operation.and_then(|it| type_from_body(it, &view.claims.namespace));
        if let Some(body) = body {
            let mention = operation.and_then(|it| it.body.types.first());
            let of_a_page = mention
                .and_then(|mention| view.contract.mentioned_type(mention))
                .is_some_and(|ty| ty.claims.iter().any(|it| it.witness != Witness::BodyTable));
            if !of_a_page {
                described.push(Self {
                    claims: vec![Arc::new(body)],
                    ty: None,
                });
            }
        }
        described
    }

    fn name(&self) -> &str {
        self.claims.first().map_or("", |claim| &claim.name)
    }

    fn subject(&self) -> String {
        format!("type:{}", self.name())
    }

    /// The first claim of this page about each of the type's properties.
    fn properties(&self) -> Vec<&Arc<PropertyClaim>> {
        let mut met = FxHashSet::default();
        let all = self.claims.iter().flat_map(|claim| &claim.properties);
        all.filter(|property| met.insert(property.name.to_lowercase()))
            .collect()
    }

    /// Every claim that the set makes about a property that the type lists on this page.
    fn claims_about(&self, property: &PropertyClaim) -> Vec<Arc<PropertyClaim>> {
        let of_set = self
            .ty
            .as_ref()
            .and_then(|ty| ty.property_without_case(&property.name));
        if let Some(of_set) = of_set {
            return of_set.claims.clone();
        }
        let all = self.claims.iter().flat_map(|claim| &claim.properties);
        all.filter(|it| it.name.eq_ignore_ascii_case(&property.name))
            .cloned()
            .collect()
    }

    /// Of several pages that describe one type, one tells what all of them leave out: the one
    /// that has its name, else the first.
    fn is_at_home(&self, view: &PageView<'_>) -> bool {
        let Some(ty) = &self.ty else {
            return true;
        };
        let set = view.contract.set();
        let short = crate::words::short_name(self.name());
        let named = |file: FileId| {
            let stem = set.path(file).file_stem();
            stem.is_some_and(|stem| stem.eq_ignore_ascii_case(short))
        };
        let files = ty
            .claims
            .iter()
            .filter_map(|claim| set.file_of(&claim.place.source));
        let home = files.min_by_key(|&file| (!named(file), file));
        home.is_none_or(|home| home == view.file)
    }
}

/// The metadata, where it was given.
fn metadata<'a>(view: &PageView<'a>) -> Option<&'a Metadata> {
    view.contract.metadata().map(|metadata| &**metadata)
}
