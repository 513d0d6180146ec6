//! What a change means to a docs set: which answers of the set it may alter.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use walkdir::WalkDir;

use super::mentions::{Texts, Words};
use super::{Before, Change, Changes};
use crate::claims::{PageClaims, Witness};
use crate::contract::{Contract, Facts};
use crate::set::lookups::{Lookups, Sought};
use crate::set::{DocsSet, FileId};
use crate::text::Source;
use crate::words::short_name;

/// The answers that a change may alter.
#[derive(Default)]
pub(super) struct Impact {
    /// Pages that say something else, or are new; an include counts for every page it is in.
    pub(super) pages: FxHashSet<FileId>,
    /// Short names, in lower case, that one of those pages defines or defined.
    pub(super) defined: FxHashSet<String>,
    /// Those among them whose definition came, went, or is written otherwise.
    names: FxHashSet<String>,
    /// Pages that define other names than before.
    definitions: FxHashSet<FileId>,
    /// Paths, in lower case, where there is something now and was nothing before, or the other
    /// way around.
    paths: FxHashSet<String>,
    /// Folders among them: whatever is looked up inside.
    folders: FxHashSet<String>,
    requests: FxHashSet<String>,
    /// Canonical paths to which a page posts or posted.
    pub(super) posts: FxHashSet<String>,
    hosts: bool,
    /// Whether a page of the set came, changed or went.
    any: bool,
}

/// A name that a page defines: as it is written, of an enum or of a type, and who says so.
type Definition = (String, Option<Witness>);

impl Impact {
    /// Compares a set with what it was.
    pub(super) fn of(
        contract: &Contract,
        texts: &Texts,
        changes: &Changes,
        before: &Before,
    ) -> Self {
        let set = &**contract.set();
        let mut impact = Self::default();
        impact.note_paths(changes);
        let page_at = |path: &Path| set.file_at(path).filter(|&file| set.path(file) == path);
        impact.pages = changes
            .files()
            .filter_map(|(path, _)| page_at(path))
            .collect();
        let including = texts.including(|path| changes.of(path).is_some());
        impact.pages.extend(including);

        let mut added = Vec::new();
        let mut facts_before = Vec::new();
        let includes: FxHashMap<PathBuf, Option<Arc<Source>>> = before
            .iter()
            .filter(|(path, _)| page_at(path).is_none())
            .map(|(path, text)| (path.clone(), text.clone()))
            .collect();
        let mut pages: Vec<FileId> = impact.pages.iter().copied().collect();
        pages.sort_unstable();
        for file in pages {
            let now = definitions(contract.claims(file).map(|claims| &**claims));
            let facts_now = set.source(file).ok().map(|source| facts(&source, set));
            // An include may have changed while the page itself did not.
            let text = match before.get(set.path(file)) {
                Some(text) => text.clone(),
                None => set.source(file).ok(),
            };
            let path = set.path(file);
            let then = text
                .as_ref()
                .map(|text| definitions_before(set, path, text, &includes));
            let then = then.unwrap_or_default();
            if now != then {
                impact.definitions.insert(file);
            }
            impact.note_definitions(&now, &then);
            match text.map(|text| facts(&text, set)) {
                Some(facts) => {
                    impact.note_facts(&facts);
                    facts_before.push((Some(file), facts));
                }
                None => added.push(file),
            }
            if let Some(facts) = facts_now {
                impact.note_facts(&facts);
            }
        }
        for (path, text) in before
            .iter()
            .filter(|(path, _)| was_page(set, changes, path))
        {
            impact.any = true;
            if let Some(text) = text {
                let then = definitions_before(set, path, text, &includes);
                impact.note_definitions(&BTreeSet::new(), &then);
                let facts = facts(text, set);
                impact.note_facts(&facts);
                facts_before.push((None, facts));
            }
        }
        impact.any |= !impact.pages.is_empty();
        impact.hosts = contract.index().hosts_differ(&facts_before, &added);
        impact
    }

    fn note_definitions(&mut self, now: &BTreeSet<Definition>, then: &BTreeSet<Definition>) {
        let short = |(name, _): &Definition| short_name(name).to_lowercase();
        self.names.extend(now.symmetric_difference(then).map(short));
        self.defined.extend(now.union(then).map(short));
    }

    /// What the scan of the lines finds, before and after.
    fn note_facts(&mut self, facts: &Facts) {
        self.defined.extend(facts.defines.iter().cloned());
        self.requests.extend(facts.request_names.iter().cloned());
        self.posts.extend(facts.posts.iter().cloned());
    }

    /// Files that came or went, and folders that came with the first file in them or went with
    /// the last.
    fn note_paths(&mut self, changes: &Changes) {
        let mut settled: FxHashSet<&Path> = FxHashSet::default();
        for (path, change) in changes.files() {
            if matches!(change, Change::Modified(_)) {
                continue;
            }
            self.paths.insert(key(path));
            for folder in path.ancestors().skip(1) {
                if !settled.insert(folder) {
                    break;
                }
                let is_new = || {
                    let mut inside = WalkDir::new(folder).into_iter().flatten();
                    !inside.any(|entry| {
                        entry.file_type().is_file()
                            && changes.of(entry.path()) != Some(&Change::Added)
                    })
                };
                let came_or_went = match change {
                    Change::Added => is_new(),
                    _ => !folder.exists(),
                };
                if !came_or_went {
                    break;
                }
                self.paths.insert(key(folder));
                self.folders.insert(key(folder));
            }
        }
    }

    /// Whether one of the answers that were looked up may be another one now.
    pub(super) fn touches(&self, lookups: &Lookups) -> bool {
        lookups.iter().any(|sought| match sought {
            Sought::Text(file) => self.pages.contains(file),
            Sought::Definitions(file) => self.definitions.contains(file),
            Sought::Name(name) => self.names.contains(name),
            Sought::Path(path) => {
                let folder = path
                    .rsplit_once(['/', '\\'])
                    .map_or("", |(folder, _)| folder);
                self.paths.contains(path) || self.folders.contains(folder)
            }
            Sought::Request(name) => self.requests.contains(name),
            Sought::Post(path) => self.posts.contains(path),
            Sought::Hosts => self.hosts,
            Sought::Everything => self.any,
        })
    }

    /// Whether every page may be touched, whatever it mentions.
    pub(super) fn is_everywhere(&self, contract: &Contract) -> bool {
        self.hosts || (self.any && contract.open_world())
    }

    /// What a page mentions that looks one of the answers up.
    pub(super) fn words(&self, set: &DocsSet) -> Words {
        let mut words = Words::default();
        for name in &self.defined {
            words.name(name);
        }
        for path in self.paths.iter().map(Path::new) {
            words.file(path);
        }
        for &file in &self.pages {
            words.file(set.path(file));
        }
        for name in self.requests.iter().filter(|name| !name.is_empty()) {
            words.part(name);
        }
        words
    }
}

/// What paths are compared by; the same as for lookups.
fn key(path: &Path) -> String {
    path.to_string_lossy().to_lowercase()
}

fn facts(text: &Source, set: &DocsSet) -> Facts {
    Facts::of(text.text(), set.dialect())
}

/// Whether a file that is gone was a page of the set.
fn was_page(set: &DocsSet, changes: &Changes, path: &Path) -> bool {
    let inside = set
        .root
        .as_deref()
        .is_some_and(|root| path.starts_with(root));
    matches!(changes.of(path), Some(Change::Deleted(_)))
        && inside
        && !crate::set::is_include(path)
        && !set.settings.excludes(path)
}

fn definitions_before(
    set: &DocsSet,
    path: &Path,
    text: &Arc<Source>,
    includes: &FxHashMap<PathBuf, Option<Arc<Source>>>,
) -> BTreeSet<Definition> {
    let document = set.document_before(path, Arc::clone(text), includes);
    definitions(Some(&PageClaims::read(&document, set.dialect())))
}

fn definitions(claims: Option<&PageClaims>) -> BTreeSet<Definition> {
    let Some(claims) = claims else {
        return BTreeSet::new();
    };
    let types = claims.types.iter();
    let types = types.map(|claim| (claim.name.to_string(), Some(claim.witness)));
    let enums = claims.enums.iter();
    types
        .chain(enums.map(|claim| (claim.name.to_string(), None)))
        .collect()
}
