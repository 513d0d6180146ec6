//! The properties of a type, each from all that is said about it.

use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

use super::Contract;
use super::value::{self, ValueType};
use crate::claims::{PropertyClaim, TypeClaim};
use crate::dialect::types::{Promise, TypeExpr};
use crate::set::lookups::{self, Lookups};
use crate::text::Place;
use crate::text::json::Validator;

/// A property of a type.
#[derive(Clone, Debug)]
pub struct Property {
    /// Name as the first claim writes it.
    pub name: Arc<str>,
    /// The type that declares it.
    pub owner: Arc<str>,
    /// Who says something about it: tables first.
    pub claims: Vec<Arc<PropertyClaim>>,
    /// Whether null is refused, and what says so.
    pub not_nullable: Option<Place>,
    /// Where it is called read-only.
    pub read_only: Option<Place>,
    /// The most elements of the collection.
    pub max_items: Option<(u64, Place)>,
    /// Whether it is a relationship.
    pub relationship: bool,
    /// What its values are, once somebody asked, and what had to be looked up for that.
    value: OnceLock<(ValueType, Option<Arc<Lookups>>)>,
    /// What judges its values, once an instance needed it; none where anything is right.
    pub(crate) validator: OnceLock<Option<Arc<Validator>>>,
}

impl Property {
    /// What its values are. Of most properties nobody asks.
    pub fn value(&self, contract: &Contract) -> &ValueType {
        // Made before the cell is taken: reading other pages may wait for other threads.
        let (value, sought) = if let Some(known) = self.value.get() {
            known
        } else {
            let read = lookups::shared(|| value::of_claims(contract, &self.claims));
            self.value.get_or_init(|| read)
        };
        lookups::note_all(sought.as_deref());
        value
    }

    /// The claim that a reader is shown: the first that names a type.
    pub fn witness(&self) -> Option<&PropertyClaim> {
        self.claims
            .iter()
            .find(|claim| claim.ty.is_some())
            .or_else(|| self.claims.first())
            .map(|claim| &**claim)
    }

    /// Whether its cell offers several types: then an object has to say which it is.
    pub fn offers_several_types(&self) -> bool {
        self.witness()
            .and_then(|claim| claim.ty.as_ref())
            .is_some_and(|(expr, _)| matches!(expr.innermost(), TypeExpr::OneOf(_)))
    }

    /// The subject of its claims.
    pub fn subject(&self) -> String {
        format!("type:{}/property:{}", self.owner, self.name)
    }
}

/// The properties of a type, to be looked up by their names.
#[derive(Debug)]
pub(super) struct Members {
    pub(super) properties: Vec<Property>,
    /// By names as they are: what is asked for each member of each body. Of names that differ in
    /// case only, the first counts.
    pub(super) by_name: FxHashMap<Arc<str>, Option<usize>>,
    /// By names in lower case, once somebody asked for one that is written otherwise.
    folded: OnceLock<FxHashMap<String, usize>>,
}

impl Members {
    /// What claims about a type, and then those about what it inherits from, say, each with the name
    /// of the type. A property that the type lists itself is its own.
    pub(super) fn of<'c>(all: impl Iterator<Item = (&'c [Arc<TypeClaim>], &'c Arc<str>)>) -> Self {
        let mut properties: Vec<Property> = Vec::new();
        let mut by_name: FxHashMap<Arc<str>, Option<usize>> = FxHashMap::default();
        let mut folded = FxHashSet::default();
        for (depth, (claims, owner)) in all.enumerate() {
            for property in own_properties(claims, owner) {
                let is_first = folded.insert(property.name.to_lowercase());
                let index = is_first.then_some(properties.len());
                by_name.entry(Arc::clone(&property.name)).or_insert(index);
                if is_first || depth == 0 {
                    properties.push(property);
                }
            }
        }
        properties.shrink_to_fit();
        Self {
            properties,
            by_name,
            folded: OnceLock::new(),
        }
    }

    /// A property by its name in any case.
    pub(super) fn without_case(&self, name: &str) -> Option<&Property> {
        let fold = || {
            let first = self.by_name.iter();
            let first = first.filter_map(|(name, index)| Some((name.to_lowercase(), (*index)?)));
            first.collect()
        };
        let index = *self.folded.get_or_init(fold).get(&name.to_lowercase())?;
        self.properties.get(index)
    }
}

fn own_properties(claims: &[Arc<TypeClaim>], owner: &Arc<str>) -> Vec<Property> {
    let mut by_name: FxHashMap<&str, usize> = FxHashMap::default();
    let mut grouped: Vec<Vec<Arc<PropertyClaim>>> = Vec::new();
    for property in claims.iter().flat_map(|claim| &claim.properties) {
        if let Some(&index) = by_name.get(&*property.name) {
            grouped[index].push(property.clone());
        } else {
            by_name.insert(&property.name, grouped.len());
            grouped.push(vec![property.clone()]);
        }
    }
    for claim in claims.iter().flat_map(|claim| &claim.listed) {
        if let Some(&index) = by_name.get(&*claim.name) {
            grouped[index].push(Arc::clone(claim));
        }
    }
    grouped
        .into_iter()
        .map(|claims| property(claims, owner))
        .collect()
}

/// One property from all that is said about it.
pub(super) fn property(claims: Vec<Arc<PropertyClaim>>, owner: &Arc<str>) -> Property {
    let place_of = |wanted: &Promise| claims.iter().find_map(|claim| claim.says(wanted)).cloned();
    let nullable = claims
        .iter()
        .any(|claim| claim.says(&Promise::Nullable).is_some());
    Property {
        name: Arc::clone(&claims[0].name),
        owner: Arc::clone(owner),
        not_nullable: place_of(&Promise::NotNullable).filter(|_| !nullable),
        read_only: place_of(&Promise::ReadOnly),
        max_items: claims
            .iter()
            .filter_map(|claim| {
                claim.promise(|promise| match promise {
                    Promise::MaxItems(most) => Some(*most),
                    _ => None,
                })
            })
            .max_by_key(|(most, _)| *most)
            .map(|(most, place)| (most, place.clone())),
        relationship: claims.iter().all(|claim| claim.relationship),
        value: OnceLock::new(),
        validator: OnceLock::new(),
        claims,
    }
}
