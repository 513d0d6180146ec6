//! The contract: the claims of a docs set, looked up by name and resolved by a written
//! precedence.
//!
//! A name is looked up in the files that are named after it first, and in the index of light
//! facts only where that finds nothing: one page alone is judged without reading the set.

pub mod against_metadata;
pub mod agreement;
mod bases;
mod headings;
mod hosts;
mod index;
mod naming;
mod operations;
mod property;
mod resolve;
mod value;

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::claims::{EnumClaim, PageClaims, TypeClaim, Witness};
use crate::dialect::Dialect;
use crate::document::Document;
use crate::exchange::url::Url;
use crate::metadata::Metadata;
use crate::set::lookups::{self, Lookups, Sought, note, quietly};
use crate::set::{DocsSet, FileId};
use crate::text::Place;
use crate::words::short_name;

pub use bases::Calls;
pub use hosts::{Hosts, Said};
pub use index::{Facts, Index};
pub use naming::Named;
pub use operations::{Operations, Route, operation, type_from_body};
pub use property::Property;
pub use resolve::{Bases, Type};
pub use value::{Domain, ValueType, Values, of_written as value_of_written};

/// The claims of one docs set and what follows from them.
pub struct Contract {
    set: Arc<DocsSet>,
    claims: Vec<OnceLock<Option<Arc<PageClaims>>>>,
    /// The namespaces of pages whose claims are not kept.
    namespaces: Vec<OnceLock<Arc<str>>>,
    types: Cache<Type>,
    names: Mutex<FxHashMap<String, Option<Arc<str>>>>,
    index: OnceLock<Index>,
    stated_hosts: OnceLock<Hosts>,
    operations: OnceLock<Operations>,
    metadata: Option<Arc<Metadata>>,
}

/// Things resolved once by name; `None` where nothing has the name.
type Cache<T> = Mutex<FxHashMap<String, Arc<OnceLock<Resolved<T>>>>>;

/// A thing, and what had to be looked up to make it, where somebody wants to know.
type Resolved<T> = (Option<Arc<T>>, Option<Arc<Lookups>>);

impl Contract {
    /// The contract of a set. Nothing is read yet.
    pub fn new(set: Arc<DocsSet>) -> Self {
        Self {
            claims: (0..set.len()).map(|_| OnceLock::new()).collect(),
            namespaces: (0..set.len()).map(|_| OnceLock::new()).collect(),
            types: Mutex::default(),
            names: Mutex::default(),
            index: OnceLock::new(),
            stated_hosts: OnceLock::new(),
            operations: OnceLock::new(),
            metadata: None,
            set,
        }
    }

    /// The same contract with what the service says about itself beside it. No type is made
    /// of that: the pages alone are the contract.
    #[must_use]
    pub fn with_metadata(mut self, metadata: Option<Arc<Metadata>>) -> Self {
        self.metadata = metadata;
        self
    }

    /// The contract of the same set after a change: `stale` are the files of `set` that are to be
    /// read again. What others claim is kept; what follows from the claims is not.
    #[must_use]
    pub fn renewed(mut self, set: Arc<DocsSet>, stale: &FxHashSet<FileId>) -> Self {
        for &file in stale {
            if let Some(claims) = self.claims.get_mut(file) {
                *claims = OnceLock::new();
            }
        }
        let index = OnceLock::new();
        if let Some(known) = self.index.into_inner() {
            let known = known.renewed(&set, stale);
            index.get_or_init(|| known);
        }
        Self {
            claims: self.claims,
            index,
            metadata: self.metadata,
            ..Self::new(set)
        }
    }

    /// What the service says about itself, where it was given.
    pub fn metadata(&self) -> Option<&Arc<Metadata>> {
        self.metadata.as_ref()
    }

    /// The set it speaks of.
    pub fn set(&self) -> &Arc<DocsSet> {
        &self.set
    }

    /// How the pages are written.
    pub fn dialect(&self) -> &Dialect {
        self.set.dialect()
    }

    /// Whether what no page says may still exist.
    pub fn open_world(&self) -> bool {
        self.set.settings.open_world
    }

    /// What a file claims; `None` where it cannot be read.
    pub fn claims(&self, file: FileId) -> Option<&Arc<PageClaims>> {
        note(|| Sought::Text(file));
        self.claims[file]
            .get_or_init(|| self.read_claims(file))
            .as_ref()
    }

    fn read_claims(&self, file: FileId) -> Option<Arc<PageClaims>> {
        let document = quietly(|| self.set.document(file))?;
        Some(Arc::new(PageClaims::read(&document, self.dialect())))
    }

    /// The same for whoever judges the page and asks no second time. They are kept where they
    /// define something: of other pages, hardly anybody asks.
    pub fn claims_once(&self, file: FileId) -> Option<Arc<PageClaims>> {
        let known = self.claims[file].get().is_some();
        if known || self.set.describes_types(file) {
            return self.claims(file).cloned();
        }
        note(|| Sought::Text(file));
        let claims = self.read_claims(file)?;
        if claims.types.is_empty() && claims.enums.is_empty() {
            self.namespaces[file].get_or_init(|| Arc::clone(&claims.namespace));
            return Some(claims);
        }
        self.claims[file].get_or_init(|| Some(claims)).clone()
    }

    /// Forgets what no other page is likely to ask of a page that has been judged: its blocks, and
    /// where it defines nothing, its text.
    pub fn release(&self, file: FileId) {
        self.set.release(file);
        if self.claims[file].get().is_none() {
            self.set.forget(file);
        }
    }

    /// A file as a document.
    pub fn document(&self, file: FileId) -> Option<Arc<Document>> {
        self.set.document(file)
    }

    /// Light facts of every page of the set, read on first use: by all threads, unless one of
    /// them asks.
    pub fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::read(&self.set))
    }

    /// The files that may define what `name` (with or without namespace) names: those named
    /// after it, when one of them does, else those the index knows.
    fn definers(&self, name: &str, defines: &dyn Fn(&PageClaims) -> bool) -> Vec<FileId> {
        self.note_name(name);
        quietly(|| self.read_definers(name, defines))
    }

    /// Notes that somebody asks who defines a name.
    fn note_name(&self, name: &str) {
        note(|| Sought::Name(short_name(name).to_lowercase()));
        if self.open_world() {
            note(|| Sought::Everything);
        }
    }

    fn read_definers(&self, name: &str, defines: &dyn Fn(&PageClaims) -> bool) -> Vec<FileId> {
        let short = short_name(name).to_lowercase();
        let proven = |files: &[FileId]| -> Vec<FileId> {
            files
                .iter()
                .copied()
                .filter(|&file| self.claims(file).is_some_and(|claims| defines(claims)))
                .collect()
        };
        let named = proven(self.set.files_named(&short));
        if named.is_empty() {
            proven(self.index().definers(&short))
        } else {
            named
        }
    }

    /// A type by its qualified name, compared without case.
    pub fn find_type(&self, name: &str) -> Option<Arc<Type>> {
        let name = name.trim_start_matches('#');
        let types = || self.types.lock().unwrap_or_else(PoisonError::into_inner);
        // Bodies write the same few names again and again.
        let as_before = types().get(name).cloned();
        let is_as_before = as_before.is_some();
        let cell = as_before
            .unwrap_or_else(|| Arc::clone(types().entry(name.to_lowercase()).or_default()));
        // Resolving looks other types up by name alone, so no type waits for itself.
        let (found, sought) = if let Some(known) = cell.get() {
            known
        } else {
            let key = name.to_lowercase();
            let resolved = lookups::shared(|| self.resolve_type(&key).map(Arc::new));
            cell.get_or_init(|| resolved)
        };
        if !is_as_before && found.is_some() {
            types().insert(name.to_owned(), Arc::clone(&cell));
        }
        lookups::note_all(sought.as_deref());
        found.clone()
    }

    fn resolve_type(&self, key: &str) -> Option<Type> {
        let claims = self.type_claims(key);
        if claims.is_empty() {
            return None;
        }
        Some(resolve::resolve(self, claims))
    }

    /// The name of a type as its definition writes it, by its qualified name in any case.
    /// Nothing about the type is resolved: types refer to each other in circles.
    pub fn type_name(&self, name: &str) -> Option<Arc<str>> {
        let key = name.trim_start_matches('#').to_lowercase();
        self.note_name(&key);
        let known = {
            let names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
            names.get(&key).cloned()
        };
        if let Some(known) = known {
            return known;
        }
        let claims = quietly(|| self.type_claims(&key));
        let found = spelled(&claims).map(|claim| Arc::clone(&claim.name));
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        names.entry(key).or_insert(found).clone()
    }

    /// Every claim that makes the type of this qualified name, or else the one that goes by this
    /// name as well.
    pub fn type_claims(&self, name: &str) -> Vec<Arc<TypeClaim>> {
        let claims = self.claims_where(name, |claim| claim.name.eq_ignore_ascii_case(name));
        if !claims.is_empty() {
            return claims;
        }
        let also = |claim: &TypeClaim| {
            let also = claim.also.as_ref();
            also.is_some_and(|also| also.eq_ignore_ascii_case(name))
        };
        let claims = self.claims_where(name, also);
        if claims.is_empty() && self.open_world() {
            return operations::types_from_bodies(self, name);
        }
        claims
    }

    /// The claims about types that fit, on the pages that may define `name`.
    fn claims_where(&self, name: &str, fits: impl Fn(&TypeClaim) -> bool) -> Vec<Arc<TypeClaim>> {
        let is_it = |claim: &&Arc<TypeClaim>| fits(claim);
        let files = self.definers(name, &|claims| claims.types.iter().any(|claim| fits(claim)));
        files
            .into_iter()
            .filter_map(|file| self.claims(file))
            .flat_map(|claims| claims.types.iter().filter(is_it).cloned())
            .collect()
    }

    /// An enum by its qualified name, compared without case.
    pub fn find_enum(&self, name: &str) -> Option<Arc<EnumClaim>> {
        let is_it = |claim: &Arc<EnumClaim>| claim.name.eq_ignore_ascii_case(name);
        let files = self.definers(name, &|claims| claims.enums.iter().any(is_it));
        let mut found: Option<EnumClaim> = None;
        for claims in files.into_iter().filter_map(|file| self.claims(file)) {
            for claim in claims.enums.iter().filter(|claim| is_it(claim)) {
                match &mut found {
                    None => found = Some(EnumClaim::clone(claim)),
                    Some(known) => {
                        for (member, place) in &claim.members {
                            if !known.lists(member) {
                                known.members.push((member.clone(), place.clone()));
                            }
                        }
                    }
                }
            }
        }
        found.map(Arc::new)
    }

    /// A type made of the given claims alone, such as the parameters of an action.
    pub fn type_of(&self, claims: Vec<Arc<TypeClaim>>) -> Type {
        resolve::resolve(self, claims)
    }

    /// The name of a documented type or enum that is most like `name`, as its page writes it:
    /// the short one, or the whole where nothing but the namespace differs.
    pub fn type_like(&self, name: &str) -> Option<String> {
        // What a name was perhaps meant to be changes no verdict.
        quietly(|| self.read_like(name))
    }

    fn read_like(&self, name: &str) -> Option<String> {
        let like = crate::words::closest(short_name(name), self.index().defined_names())?;
        let files = self.index().definers(like).iter();
        files
            .filter_map(|&file| self.claims(file))
            .find_map(|claims| {
                let types = claims.types.iter().map(|claim| &claim.name);
                let enums = claims.enums.iter().map(|claim| &claim.name);
                types
                    .chain(enums)
                    .find(|known| short_name(known).eq_ignore_ascii_case(like))
                    .map(|known| {
                        let elsewhere = short_name(known).eq_ignore_ascii_case(short_name(name));
                        let told = if elsewhere { known } else { short_name(known) };
                        told.to_owned()
                    })
            })
    }

    /// Whether `child` is `ancestor` or inherits from it. `None` where a base type on the way
    /// is unknown, or where the child's page says nothing about what it inherits from: pages
    /// often leave that out.
    pub fn is_kind_of(&self, child: &Type, ancestor: &str) -> Option<bool> {
        if child.name.eq_ignore_ascii_case(ancestor)
            || child
                .bases
                .iter()
                .any(|base| base.eq_ignore_ascii_case(ancestor))
        {
            return Some(true);
        }
        (child.bases_known && child.base.is_some()).then_some(false)
    }

    /// Whether a host may be one of the set's: a hole may be any.
    pub fn calls_host(&self, host: &str) -> bool {
        host.contains(['{', '<']) || self.hosts().knows(host)
    }

    /// What the set calls: as the configuration states, else as nearly all its pages do.
    pub fn hosts(&self) -> &Hosts {
        let stated = &self.set.settings.base_urls;
        if stated.is_empty() {
            self.index().hosts()
        } else {
            self.stated_hosts.get_or_init(|| Hosts::stated(stated))
        }
    }

    /// The path of a request as the set's pages document it: what follows a base URL that the
    /// configuration states, else what follows the version. None where it goes elsewhere.
    pub fn resource<'u>(&self, url: &Url<'u>) -> Option<&'u str> {
        let bases = &self.set.settings.base_urls;
        let path = url.slice(url.path);
        let host = url.host.map(|host| bases::host_name(url.slice(host)));
        let host = host.as_deref();
        let below = bases
            .iter()
            .filter(|base| host.is_none_or(|host| host.eq_ignore_ascii_case(&base.host)))
            .filter_map(|base| {
                let head = path.get(..base.path.len())?;
                let rest = path.get(base.path.len()..)?;
                let whole = rest.is_empty() || rest.starts_with('/');
                (whole && head.eq_ignore_ascii_case(&base.path)).then_some(rest)
            })
            // Of several that fit, the longest says most.
            .min_by_key(|rest| rest.len());
        let anywhere = bases.is_empty() || host.is_none_or(|host| host.contains(['{', '<']));
        below.or_else(|| anywhere.then(|| url.resource()))
    }

    /// What nearly all pages of the set call, and a place that does.
    pub fn usual_base(&self) -> Option<(String, Place)> {
        let (base, said) = self.hosts().usual()?;
        let file = match said {
            Said::Page(file) => *file,
            Said::Stated(place) => return Some((base, place.clone())),
        };
        let source = self.set.source(file).ok()?;
        let start = source.text().to_ascii_lowercase().find(&base)?;
        let span = crate::text::Span::new(start, start + base.len());
        Some((base, Place::new(&source, span)))
    }

    /// The operations of the set, found by their documented request lines. They are read like
    /// the [index](Self::index).
    pub fn operations(&self) -> &Operations {
        self.operations.get_or_init(|| Operations::read(self))
    }
}

/// The claim that knows best how the name of its type is spelled; of several, the first.
fn spelled(claims: &[Arc<TypeClaim>]) -> Option<&Arc<TypeClaim>> {
    claims.iter().min_by_key(|claim| spelling(claim))
}

/// How well a claim knows the spelling of its type's name, the best comes first: an annotation
/// writes a name, a title may be prose.
fn spelling(claim: &Arc<TypeClaim>) -> (bool, Witness) {
    (claim.witness != Witness::Representation, claim.witness)
}
