//! What is open, and the docs sets around it: kept from one change to the next, so that only what
//! changed is read again.

use std::collections::BTreeMap;
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::document::Document;
use crate::config::{self, Misconfigured};
use crate::contract::Contract;
use crate::findings::{Finding, Severity};
use crate::rules;
use crate::run;
use crate::set::{Discovery, FileId, NotFound, Unsaved, discover_with, has_page_name, normalize};

/// Everything that is open, with what was found in it.
pub(super) struct Session {
    /// Where paths in findings count from.
    folder: PathBuf,
    least: Severity,
    open: BTreeMap<PathBuf, Document>,
    sets: Vec<Kept>,
    /// What stands in the editor, as the sets know it.
    unsaved: Arc<Unsaved>,
    /// Files that say something else than the sets know.
    changed: FxHashSet<PathBuf>,
    /// Whether files or pages may have come or gone.
    moved: bool,
    /// Configurations that cannot be followed.
    faults: Vec<Misconfigured>,
    /// What was found; none where something changed since.
    findings: Option<Vec<Finding>>,
}

/// A docs set with pages that are open.
struct Kept {
    contract: Contract,
    pages: Vec<FileId>,
}

impl Session {
    /// Nothing is open yet. Paths in findings are seen from `folder`; nothing less severe than
    /// `least` is looked for.
    pub(super) fn new(folder: PathBuf, least: Severity) -> Self {
        Self {
            folder,
            least,
            open: BTreeMap::new(),
            sets: Vec::new(),
            unsaved: Arc::default(),
            changed: FxHashSet::default(),
            moved: false,
            faults: Vec::new(),
            findings: None,
        }
    }

    /// A document is opened.
    pub(super) fn open(&mut self, path: PathBuf, document: Document) {
        self.changed.insert(path.clone());
        self.open.insert(path, document);
        self.moved = true;
        self.findings = None;
    }

    /// An open document, to be changed.
    pub(super) fn edit(&mut self, path: &Path) -> Option<&mut Document> {
        let document = self.open.get_mut(path)?;
        self.changed.insert(path.to_path_buf());
        self.findings = None;
        Some(document)
    }

    /// A document is closed: what is on disk counts again.
    pub(super) fn close(&mut self, path: &Path) {
        if self.open.remove(path).is_some() {
            self.changed.insert(path.to_path_buf());
            self.moved = true;
            self.findings = None;
        }
    }

    /// Files of any kind may have come or gone beside the pages.
    pub(super) fn look_around(&mut self) {
        self.moved = true;
        self.findings = None;
    }

    /// A file says something else on disk.
    pub(super) fn rewritten(&mut self, path: PathBuf) {
        if !self.open.contains_key(&path) {
            self.changed.insert(path);
            self.findings = None;
        }
    }

    /// Anything may have changed on disk.
    pub(super) fn forget(&mut self) {
        self.sets.clear();
        self.look_around();
    }

    /// An open document.
    pub(super) fn document(&self, path: &Path) -> Option<&Document> {
        self.open.get(path)
    }

    /// The path that a finding calls a file by, in full.
    pub(super) fn path(&self, shown: &str) -> Option<PathBuf> {
        normalize(&self.folder.join(shown))
    }

    /// The paths of the open pages that were judged.
    pub(super) fn pages(&self) -> impl Iterator<Item = &Path> {
        self.sets.iter().flat_map(|kept| {
            let set = kept.contract.set();
            kept.pages.iter().map(|&file| set.path(file))
        })
    }

    /// An open page with what its set promises.
    pub(super) fn page(&mut self, path: &Path) -> Option<(&Contract, FileId)> {
        self.renew();
        self.sets.iter().find_map(|kept| {
            let is_it = |file: &&FileId| kept.contract.set().path(**file) == path;
            let file = kept.pages.iter().find(is_it)?;
            Some((&kept.contract, *file))
        })
    }

    /// What was found on the open pages when they were judged, and what is wrong with their
    /// configurations.
    pub(super) fn findings(&self) -> &[Finding] {
        self.findings.as_deref().unwrap_or_default()
    }

    /// Judges the open pages as they stand now.
    pub(super) fn judge(&mut self) {
        self.renew();
        let (sets, faults, least) = (&self.sets, &self.faults, self.least);
        self.findings.get_or_insert_with(|| {
            let mut findings = run::faults(faults);
            for kept in sets {
                findings.extend(run::open_pages(&kept.contract, &kept.pages, least));
            }
            findings
        });
    }

    /// Brings the sets up to what stands in the editor.
    fn renew(&mut self) {
        if self.findings.is_some() || self.changed.is_empty() && !self.moved {
            return;
        }
        let changed = mem::take(&mut self.changed);
        let unsaved = Arc::make_mut(&mut self.unsaved);
        for path in &changed {
            match self.open.get(path) {
                Some(document) => {
                    unsaved.insert(path.clone(), document.text.clone().into_bytes());
                }
                None => drop(unsaved.remove(path)),
            }
        }
        for kept in mem::take(&mut self.sets) {
            self.sets.push(kept.renewed(&changed, &self.unsaved));
        }
        if mem::take(&mut self.moved) {
            self.discover();
        }
    }

    /// Finds the sets of the open pages, and takes over what is known of them.
    fn discover(&mut self) {
        let mut known = mem::take(&mut self.sets);
        for (set, pages) in self.look().sets {
            // Nothing says that a loose page is meant to be a reference of an API.
            if set.root.is_none() {
                continue;
            }
            let same = known.iter().position(|kept| {
                let kept = kept.contract.set();
                kept.root == set.root
                    && kept.settings.folder == set.settings.folder
                    && kept.lists_as(&set)
            });
            let contract = match same {
                Some(at) => known.swap_remove(at).contract,
                None => Contract::new(Arc::new(set)),
            };
            self.sets.push(Kept { contract, pages });
        }
        // Whoever closes a page and opens the next needs its set again.
        if self.sets.is_empty() {
            for kept in &mut known {
                kept.pages.clear();
            }
            self.sets = known;
        }
    }

    /// Looks for the open pages where their configurations can be followed.
    fn look(&mut self) -> Discovery {
        self.faults.clear();
        let is_page = |path: &&PathBuf| has_page_name(path) && !path.is_dir();
        let mut pages: Vec<PathBuf> = self.open.keys().filter(is_page).cloned().collect();
        loop {
            let found = discover_with(&pages, &self.folder, &rules::known(), &self.unsaved);
            match found {
                Ok(found) => return found,
                Err(NotFound::Misconfigured(faults)) => {
                    let unfit: FxHashSet<PathBuf> = faults
                        .iter()
                        .filter_map(|file| self.path(file.source.path()))
                        .collect();
                    let before = pages.len();
                    pages.retain(|page| !unfit.contains(&configuration_of(page)));
                    self.faults.extend(faults);
                    if pages.len() == before {
                        return Discovery::default();
                    }
                }
                // A folder that took the place of an open page.
                Err(NotFound::Path(_)) => return Discovery::default(),
            }
        }
    }
}

/// The configuration that holds for a page; where there is none, a path that does not exist.
fn configuration_of(page: &Path) -> PathBuf {
    let files = page
        .ancestors()
        .skip(1)
        .map(|it| it.join(config::FILE_NAME));
    { files }.find(|file| file.is_file()).unwrap_or_default()
}

impl Kept {
    /// The same set and pages where some files say something else.
    fn renewed(self, changed: &FxHashSet<PathBuf>, unsaved: &Arc<Unsaved>) -> Self {
        let (set, stale) = self.contract.set().renewed(changed, Arc::clone(unsaved));
        Self {
            contract: self.contract.renewed(Arc::new(set), &stale),
            pages: self.pages,
        }
    }
}
