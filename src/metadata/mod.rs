//! The service's own metadata (OData CSDL) as a witness: the same kinds of claims that pages
//! make, each with its place in the file.
//!
//! The pages are the contract. What the metadata claims is held beside it, never merged into it.

mod csdl;
mod names;
#[cfg(test)]
mod tests;

use std::fmt;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use crate::claims::{EnumClaim, PropertyClaim, TypeClaim};
use crate::set::read_text;
use crate::text::{Place, Source};
use crate::words::short_name;

/// More base types than this above a type are a circle, or nothing that a person wrote.
const MOST_BASES: usize = 64;

/// What a service says about itself. Names are found in any case.
#[derive(Debug)]
pub struct Metadata {
    source: Arc<Source>,
    namespaces: Vec<(Arc<str>, Place)>,
    /// In the order of the file.
    types: Vec<Arc<TypeClaim>>,
    types_by_name: FxHashMap<String, usize>,
    /// In the order of the file.
    enums: Vec<DeclaredEnum>,
    enums_by_name: FxHashMap<String, usize>,
    declaring: OnceLock<FxHashMap<String, Vec<usize>>>,
}

/// An enum of the metadata.
#[derive(Clone, Debug)]
pub struct DeclaredEnum {
    /// Its members.
    pub claim: Arc<EnumClaim>,
    /// Whether a value may be several members at once.
    pub flags: bool,
}

/// What a qualified name stands for.
#[derive(Clone, Copy, Debug)]
pub enum Declared<'m> {
    /// An entity type or a complex type.
    Type(&'m Arc<TypeClaim>),
    /// An enum.
    Enum(&'m DeclaredEnum),
}

/// Why a file gives no metadata.
#[derive(Clone, Debug)]
pub struct Unusable {
    /// Where.
    pub place: Place,
    /// In plain words.
    pub why: String,
}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.place.source.path();
        if self.place.source.text().is_empty() {
            return write!(f, "{path}: {}", self.why);
        }
        let at = self.place.locate();
        write!(f, "{path}:{}:{}: {}", at.line, at.column, self.why)
    }
}

impl Metadata {
    /// Reads a file. `display` is how people see its path.
    ///
    /// # Errors
    ///
    /// The file cannot be read, is no XML, or declares no types.
    pub fn open(path: &Path, display: &str) -> Result<Self, Unusable> {
        let source = read_text(path, &display.into()).map_err(|unreadable| {
            let end = unreadable.readable.text().len();
            Unusable {
                place: Place::new(&unreadable.readable, crate::text::Span::new(end, end)),
                why: unreadable.why,
            }
        })?;
        csdl::read(&source)
    }

    /// The file.
    pub fn source(&self) -> &Arc<Source> {
        &self.source
    }

    /// The namespaces it declares, each with the place of its name.
    pub fn namespaces(&self) -> &[(Arc<str>, Place)] {
        &self.namespaces
    }

    /// Every entity type and complex type, in the order of the file.
    pub fn types(&self) -> &[Arc<TypeClaim>] {
        &self.types
    }

    /// Every enum, in the order of the file.
    pub fn enums(&self) -> impl Iterator<Item = &Arc<EnumClaim>> {
        self.enums.iter().map(|found| &found.claim)
    }

    /// What a qualified name stands for.
    pub fn find(&self, name: &str) -> Option<Declared<'_>> {
        let ty = self.find_type(name).map(Declared::Type);
        ty.or_else(|| self.find_enum(name).map(Declared::Enum))
    }

    /// An entity type or a complex type by its qualified name. It lists its own properties only.
    pub fn find_type(&self, name: &str) -> Option<&Arc<TypeClaim>> {
        self.types
            .get(*self.types_by_name.get(&name.to_lowercase())?)
    }

    /// An enum by its qualified name.
    pub fn find_enum(&self, name: &str) -> Option<&DeclaredEnum> {
        self.enums
            .get(*self.enums_by_name.get(&name.to_lowercase())?)
    }

    /// A type and the types it inherits from, nearest first.
    pub fn lineage<'m>(
        &'m self,
        ty: &'m Arc<TypeClaim>,
    ) -> impl Iterator<Item = &'m Arc<TypeClaim>> {
        std::iter::successors(Some(ty), |ty| self.find_type(&ty.base.as_ref()?.name))
            .take(MOST_BASES)
    }

    /// A property of a type or of its base types, with the type that declares it.
    pub fn property<'m>(
        &'m self,
        ty: &'m Arc<TypeClaim>,
        name: &str,
    ) -> Option<(&'m Arc<TypeClaim>, &'m Arc<PropertyClaim>)> {
        self.lineage(ty)
            .find_map(|ty| Some((ty, declared(&ty.properties, name)?)))
    }

    /// Whether `child` is `ancestor` or inherits from it.
    pub fn inherits(&self, child: &Arc<TypeClaim>, ancestor: &TypeClaim) -> bool {
        self.lineage(child).any(|ty| ty.name == ancestor.name)
    }

    /// The types that declare a property of this name themselves, in the order of the file.
    pub fn declaring(&self, property: &str) -> impl Iterator<Item = &Arc<TypeClaim>> {
        let declaring = self.declaring.get_or_init(|| {
            let mut by_property: FxHashMap<String, Vec<usize>> = FxHashMap::default();
            for (index, ty) in self.types.iter().enumerate() {
                for property in &ty.properties {
                    let types = by_property.entry(property.name.to_lowercase()).or_default();
                    if types.last() != Some(&index) {
                        types.push(index);
                    }
                }
            }
            by_property
        });
        let found = declaring.get(&property.to_lowercase());
        found
            .into_iter()
            .flatten()
            .filter_map(|&index| self.types.get(index))
    }

    /// Whether it declares anything in the namespace of a qualified name.
    pub fn covers(&self, name: &str) -> bool {
        let namespace = name.strip_suffix(short_name(name)).unwrap_or_default();
        let namespace = namespace.trim_end_matches('.');
        self.namespaces
            .iter()
            .any(|(known, _)| known.eq_ignore_ascii_case(namespace))
    }
}

/// A property by its name, in any case; the very name first.
fn declared<'m>(
    properties: &'m [Arc<PropertyClaim>],
    name: &str,
) -> Option<&'m Arc<PropertyClaim>> {
    let exact = properties.iter().find(|property| &*property.name == name);
    exact.or_else(|| {
        properties
            .iter()
            .find(|property| property.name.eq_ignore_ascii_case(name))
    })
}
