//! What a name on a page leads to: a bare one in the namespaces it may belong to, one with a link
//! to the page behind it.

use std::sync::Arc;

use memchr::memchr2;
use rustc_hash::FxHashSet;

use super::{Contract, Type, spelling};
use crate::claims::types::qualify;
use crate::claims::{EnumClaim, Mention, TypeClaim};
use crate::set::lookups::{Sought, note, quietly};
use crate::set::{FileId, Lookup};
use crate::text::{Place, Source};
use crate::words::{short_name, singular};

/// What a name on a page leads to.
#[derive(Clone, Debug)]
pub enum Named {
    /// A documented type, by its qualified name as its definition writes it.
    Type(Arc<str>),
    /// An enum whose members a table lists.
    Enum(Arc<EnumClaim>),
    /// No page of the set defines it.
    Nothing,
    /// The name is a link to a file that does not exist: another finding's business.
    BrokenLink,
    /// The name is a link out of what we can see, or one that several namespaces have.
    OutOfSight,
}

impl Contract {
    /// The namespaces a bare name may belong to, seen from a page.
    pub(super) fn qualified(&self, name: &str, namespace: &str) -> Vec<Arc<str>> {
        if name.contains('.') {
            return vec![name.into()];
        }
        let mut names = vec![qualify(name, namespace)];
        let default = qualify(name, self.dialect().default_namespace());
        if !names.contains(&default) {
            names.push(default);
        }
        names
    }

    /// The namespace that bare names on a page belong to.
    pub(super) fn namespace_at(&self, source: &Source) -> &str {
        let namespace = |file: FileId| match self.namespaces[file].get() {
            Some(namespace) => Some(namespace),
            None => self.claims(file).map(|claims| &claims.namespace),
        };
        let of_page = self.set.file_of(source).and_then(namespace);
        of_page.map_or(self.dialect().default_namespace(), |it| &**it)
    }

    /// What a name written in a cell leads to: what the page behind its link defines under
    /// that name, else what anybody defines under it, else the one type of the linked page.
    pub fn named(&self, name: &str, link: Option<&str>, from: &Place) -> Named {
        if let Some(named) = link.and_then(|target| self.linked(name, target, from, false)) {
            return named;
        }
        if let Some(named) = self.named_by_text(name, from) {
            return named;
        }
        let behind = link.and_then(|target| self.linked(name, target, from, true));
        // Where several have the name, which one is meant is the writer's secret.
        behind.unwrap_or_else(|| {
            if self.in_all_namespaces(name).is_empty() && !link.is_some_and(leads_away) {
                Named::Nothing
            } else {
                Named::OutOfSight
            }
        })
    }

    fn named_by_text(&self, name: &str, from: &Place) -> Option<Named> {
        for qualified in self.qualified(name, self.namespace_at(&from.source)) {
            if let Some(name) = self.type_name(&qualified) {
                return Some(Named::Type(name));
            }
            if let Some(found) = self.find_enum(&qualified) {
                return Some(Named::Enum(found));
            }
        }
        self.of_any_namespace(name).map(Named::Type)
    }

    /// The one type that pages define under a bare name, in whichever namespace: a house that
    /// never says its namespace in prose says it in the annotations.
    fn of_any_namespace(&self, name: &str) -> Option<Arc<str>> {
        let mut names = self.in_all_namespaces(name).into_iter();
        names.next().filter(|_| names.next().is_none())
    }

    /// The types that pages define under a bare name, each once.
    fn in_all_namespaces(&self, name: &str) -> Vec<Arc<str>> {
        if name.contains('.') {
            return Vec::new();
        }
        let is_it = |claim: &TypeClaim| short_name(&claim.name).eq_ignore_ascii_case(name);
        let mut claims = self.claims_where(name, is_it);
        claims.sort_by_key(spelling);
        let mut seen = FxHashSet::default();
        claims.retain(|claim| seen.insert(claim.name.to_ascii_lowercase()));
        claims.iter().map(|claim| Arc::clone(&claim.name)).collect()
    }

    /// A type by a name that something on a page states: qualified, or bare and then of the
    /// page's namespace or the dialect's.
    pub fn find_named_type(&self, name: &str, from: &Source) -> Option<Arc<Type>> {
        let name = name.trim_start_matches('#');
        self.qualified(name, self.namespace_at(from))
            .iter()
            .find_map(|name| self.find_type(name))
            .or_else(|| self.find_type(&self.of_any_namespace(name)?))
    }

    /// What a mention leads to.
    ///
    /// In a sentence a link is followed first: what it shows may be a word of the sentence,
    /// as in "a new [message](chatmessage.md)".
    pub fn mentioned(&self, mention: &Mention) -> Named {
        mention
            .link
            .as_deref()
            .and_then(|target| self.linked(&mention.name, target, &mention.place, true))
            .or_else(|| self.named_by_text(&mention.name, &mention.place))
            .or_else(|| {
                // "an **employees** object": some name the type by what there are several of.
                let bare = mention.link.is_none().then_some(&*mention.name)?;
                self.named_by_text(&singular(bare)?, &mention.place)
            })
            .unwrap_or(Named::Nothing)
    }

    /// What the page behind a link defines under `name`; with `sole`, the one type that it
    /// defines under whatever name. None where the link says nothing: the name alone decides.
    pub(super) fn linked(
        &self,
        name: &str,
        target: &str,
        from: &Place,
        sole: bool,
    ) -> Option<Named> {
        let end = memchr2(b'#', b'?', target.as_bytes()).unwrap_or(target.len());
        let path = target.get(..end).unwrap_or_default();
        if path.is_empty() || leads_away(path) {
            return None;
        }
        let Some(path) = self.set.follow(&from.source, path) else {
            return Some(Named::OutOfSight);
        };
        let Some(file) = self.set.file_at(&path) else {
            return Some(match self.set.folders().look_up(&path) {
                Lookup::Missing => Named::BrokenLink,
                _ => Named::OutOfSight,
            });
        };
        note(|| Sought::Definitions(file));
        let Some(claims) = quietly(|| self.claims(file)) else {
            return Some(Named::OutOfSight);
        };
        let short = short_name(name);
        let same = |candidate: &str| short_name(candidate).eq_ignore_ascii_case(short);
        if let Some(claim) = claims.types.iter().find(|claim| same(&claim.name)) {
            return Some(Named::Type(Arc::clone(&claim.name)));
        }
        if let Some(claim) = claims.enums.iter().find(|claim| same(&claim.name)) {
            note(|| Sought::Text(file));
            return Some(Named::Enum(Arc::clone(claim)));
        }
        if !sole {
            return None;
        }
        let mut names = claims.types.iter().map(|claim| &claim.name);
        let first = names.next()?;
        if !names.all(|name| name == first) {
            return None;
        }
        // A section of that page may define what the name says: an enum beside the type.
        Some(if target.contains('#') {
            Named::OutOfSight
        } else {
            Named::Type(Arc::clone(first))
        })
    }
}

/// Whether a link leaves the docs set: another site, or this site as a whole, resolves it.
fn leads_away(target: &str) -> bool {
    target.starts_with('/') || target.contains("://")
}
