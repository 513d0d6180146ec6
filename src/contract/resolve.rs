//! A type as its claims make it: the union of its tables, its JSON representation and its
//! base types. Where claims disagree, the laxest counts; the disagreement is a finding of
//! its own, at the claims.

use std::sync::{Arc, OnceLock};

use super::property::{Members, Property};
use super::{Contract, Named, spelled};
use crate::claims::{Mention, PropertyClaim, TypeClaim, Witness};
use crate::text::Place;

/// A documented type.
#[derive(Debug)]
pub struct Type {
    /// Qualified name as its definition writes it.
    pub name: Arc<str>,
    /// Where it is defined.
    pub place: Place,
    /// What its pages say about it.
    pub claims: Vec<Arc<TypeClaim>>,
    /// The type it names as its base.
    pub base: Option<Mention>,
    /// Qualified names of all types it inherits from, nearest first.
    pub bases: Vec<Arc<str>>,
    /// Whether every base type is documented, so that `bases` is all of them.
    pub bases_known: bool,
    /// Whether a base type leads back to the type itself.
    pub circular: bool,
    /// Whether instances may carry properties that nobody lists.
    pub open: bool,
    /// Whether only derived types have instances.
    pub is_abstract: bool,
    /// Name of the key property.
    pub key: Option<String>,
    /// Whether its own properties are all listed: a table on its own page, or a JSON
    /// representation.
    pub complete: bool,
    inherited: Bases,
    /// Its properties, once somebody asked.
    members: OnceLock<Members>,
}

impl Type {
    /// Its own properties and those it inherits, own first.
    pub fn properties(&self) -> &[Property] {
        &self.members().properties
    }

    /// Of many types only the name and the lineage are asked for.
    fn members(&self) -> &Members {
        let inherited = self
            .inherited
            .0
            .iter()
            .map(|base| (&base.claims, &base.name));
        let all = std::iter::once((&self.claims, &self.name)).chain(inherited);
        self.members
            .get_or_init(|| Members::of(all.map(|(claims, owner)| (claims.as_slice(), owner))))
    }

    /// A property by its exact name.
    pub fn property(&self, name: &str) -> Option<&Property> {
        self.properties().get(self.index_of(name)?)
    }

    /// Where a property of this exact name stands among them.
    pub fn index_of(&self, name: &str) -> Option<usize> {
        *self.members().by_name.get(name)?
    }

    /// What it inherits from.
    pub fn inherited(&self) -> &Bases {
        &self.inherited
    }

    /// Whether a property of exactly this name is listed, be it one that does not count beside
    /// another one of the same letters.
    pub fn lists(&self, name: &str) -> bool {
        self.members().by_name.contains_key(name)
    }

    /// A property by its name in any case.
    pub fn property_without_case(&self, name: &str) -> Option<&Property> {
        self.property(name)
            .or_else(|| self.members().without_case(name))
    }

    /// Whether a property of it may be null: nothing says that it is not, nor is it the key.
    pub fn accepts_null(&self, property: &Property) -> bool {
        property.not_nullable.is_none() && self.key.as_deref() != Some(&property.name)
    }

    /// Whether nobody else describes it.
    pub fn is_known_by(&self, witness: Witness) -> bool {
        self.claims.iter().all(|claim| claim.witness == witness)
    }

    /// Whether a property that is not listed here cannot exist.
    pub fn closed(&self) -> bool {
        self.complete && self.bases_known && !self.open && !self.circular
    }
}

/// Resolves the claims about one type.
pub(super) fn resolve(contract: &Contract, mut claims: Vec<Arc<TypeClaim>>) -> Type {
    // Tables before representations before body tables: the order in which they are cited.
    claims.sort_by_key(|claim| claim.witness);
    let named = spelled(&claims).unwrap_or(&claims[0]);
    let mut ty = Type {
        name: Arc::clone(&named.name),
        place: named.place.clone(),
        base: claims.iter().find_map(|claim| claim.base.clone()),
        bases: Vec::new(),
        bases_known: true,
        circular: false,
        open: claims.iter().any(|claim| claim.open),
        is_abstract: claims.iter().any(|claim| claim.is_abstract),
        key: claims.iter().find_map(|claim| claim.key.clone()),
        complete: is_complete(&claims),
        inherited: Bases::default(),
        members: OnceLock::new(),
        claims,
    };
    inherit(contract, &mut ty);
    ty
}

/// A list of properties is complete when the type's own page gives one, and all of it is read.
fn is_complete(claims: &[Arc<TypeClaim>]) -> bool {
    claims.iter().any(|claim| {
        matches!(claim.witness, Witness::Table | Witness::Representation)
            && !claim.properties.is_empty()
    }) && !claims.iter().any(|claim| claim.partial)
}

/// Adds what the base types say.
fn inherit(contract: &Contract, ty: &mut Type) {
    let lineage = lineage(contract, &ty.name, ty.base.clone());
    ty.bases_known = lineage.known;
    ty.circular = lineage.circular;
    for base in &lineage.bases {
        ty.open |= base.claims.iter().any(|claim| claim.open);
        ty.complete &= is_complete(&base.claims);
        if ty.key.is_none() {
            ty.key = base.claims.iter().find_map(|claim| claim.key.clone());
        }
        ty.bases.push(Arc::clone(&base.name));
    }
    ty.inherited = Bases(lineage.bases);
}

/// The base types of a type, nearest first.
struct Lineage {
    bases: Vec<Base>,
    known: bool,
    circular: bool,
}

fn lineage(contract: &Contract, name: &str, base: Option<Mention>) -> Lineage {
    let mut lineage = Lineage {
        bases: Vec::new(),
        known: true,
        circular: false,
    };
    let mut next = base;
    while let Some(mention) = next.take() {
        let base = match base_type(contract, &mention) {
            Some(Ok(base)) => base,
            // A base that cannot lead anywhere else, such as the root of all entities.
            Some(Err(())) => break,
            None => {
                lineage.known = false;
                break;
            }
        };
        let met = |known: &str| known.eq_ignore_ascii_case(&base.name);
        if met(name) || lineage.bases.iter().any(|known| met(&known.name)) {
            lineage.circular = true;
            lineage.known = false;
            break;
        }
        next = base.claims.iter().find_map(|claim| claim.base.clone());
        lineage.bases.push(base);
    }
    lineage
}

impl Contract {
    /// What a type inherits from, by the claims alone: nothing is resolved.
    pub fn bases_of(&self, claim: &TypeClaim) -> Bases {
        Bases(lineage(self, &claim.name, claim.base.clone()).bases)
    }

    /// The same as [`Contract::is_kind_of`], by the claims alone: nothing is resolved.
    pub fn inherits(&self, child: &str, ancestor: &str) -> Option<bool> {
        if child.eq_ignore_ascii_case(ancestor) {
            return Some(true);
        }
        let base = self
            .type_claims(child)
            .into_iter()
            .find_map(|claim| claim.base.clone());
        let stated = base.is_some();
        let lineage = lineage(self, child, base);
        if lineage
            .bases
            .iter()
            .any(|base| base.name.eq_ignore_ascii_case(ancestor))
        {
            return Some(true);
        }
        if stated {
            lineage.known.then_some(false)
        } else {
            self.lists_as_derived(ancestor, child).then_some(true)
        }
    }

    /// Whether the page of a type lists another one as inheriting from it.
    fn lists_as_derived(&self, ancestor: &str, child: &str) -> bool {
        let claims = self.type_claims(ancestor);
        let mut derived = claims.iter().flat_map(|claim| &claim.derived);
        derived.any(|mention| match self.mentioned(mention) {
            Named::Type(name) => name.eq_ignore_ascii_case(child),
            _ => false,
        })
    }
}

/// The claims about a base type, read without resolving it: a chain is walked once, by the
/// type at its end.
#[derive(Debug)]
struct Base {
    name: Arc<str>,
    claims: Vec<Arc<TypeClaim>>,
}

/// What a type inherits from, nearest first.
#[derive(Debug, Default)]
pub struct Bases(Vec<Base>);

impl Bases {
    /// What they say about a property of this name, each with who says it.
    pub fn said<'b>(
        &'b self,
        name: &'b str,
    ) -> impl Iterator<Item = (&'b Arc<str>, &'b Arc<PropertyClaim>)> {
        self.rows().filter(move |(_, row)| &*row.name == name)
    }

    /// What one of them says about a property of this name in another case, where none writes it
    /// like this; with who says it.
    pub fn said_in_other_case(&self, name: &str) -> Option<(&Arc<str>, &Arc<PropertyClaim>)> {
        let mut rows = self.rows();
        let other = rows.find(|(_, row)| row.name.eq_ignore_ascii_case(name))?;
        self.said(name).next().is_none().then_some(other)
    }

    fn rows(&self) -> impl Iterator<Item = (&Arc<str>, &Arc<PropertyClaim>)> {
        self.0.iter().flat_map(|base| {
            let rows = base.claims.iter().flat_map(|claim| &claim.properties);
            rows.map(move |row| (&base.name, row))
        })
    }
}

/// `None`: nobody documents it. `Some(Err)`: nobody needs to.
fn base_type(contract: &Contract, mention: &Mention) -> Option<Result<Base, ()>> {
    let claims = contract.claims_behind(mention);
    let Some(named) = spelled(&claims) else {
        let root = contract.dialect().is_root_type(&mention.name);
        return root.then_some(Err(()));
    };
    let name = Arc::clone(&named.name);
    Some(Ok(Base { name, claims }))
}

impl Contract {
    /// The claims about the type that a mention leads to.
    fn claims_behind(&self, mention: &Mention) -> Vec<Arc<TypeClaim>> {
        let linked = mention
            .link
            .as_deref()
            .and_then(|target| self.linked(&mention.name, target, &mention.place, true));
        let names = match linked {
            Some(Named::Type(name)) => vec![name],
            _ => self.qualified(&mention.name, self.namespace_at(&mention.place.source)),
        };
        names
            .iter()
            .map(|name| self.type_claims(name))
            .find(|claims| !claims.is_empty())
            .unwrap_or_default()
    }

    /// Whether a mention is of a documented type, and of which.
    pub fn mentioned_type(&self, mention: &Mention) -> Option<Arc<Type>> {
        match self.mentioned(mention) {
            Named::Type(name) => self.find_type(&name),
            _ => None,
        }
    }
}
