//! Only what changed: the pages of a set that a change touches, found without judging the others.
//!
//! A page is touched when it changed, when a text that it includes did, and when its verdict
//! looked something up that is another answer now. What a verdict looks up is known only when it
//! is made; so those are made that may look it up: of pages that mention a changed name, or a
//! type by which such a name is reached.

mod impact;
mod mentions;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::changes::{Change, ChangedLines, Changes, NoChanges};
use crate::config;
use crate::contract::{Contract, Property, Type, ValueType};
use crate::findings::Finding;
use crate::set::lookups::{Lookups, record};
use crate::set::{FileId, display_path, has_page_name, join, text_of_bytes};
use crate::text::Source;
use crate::words::short_name;
use impact::Impact;
use mentions::{Texts, Words};

/// Texts that files had before the change, by their absolute paths; none where there was none.
type Before = FxHashMap<PathBuf, Option<Arc<Source>>>;

/// What a run over changes is restricted to.
pub struct Since {
    changes: Changes,
    before: Before,
    /// Where only findings on lines that changed are wanted.
    lines: Option<ChangedLines>,
    working_folder: PathBuf,
}

/// How many pages a change touches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// Pages that changed, or include something that did.
    pub changed: usize,
    /// Pages that did not, and whose verdicts looked up something that did.
    pub dependent: usize,
    /// Pages that could have been judged.
    pub of: usize,
}

impl Touched {
    /// Counts the pages of a set of which so many were judged and are touched.
    pub(super) fn add(&mut self, scope: &Scope, judged: usize) {
        self.changed += scope.changed;
        self.dependent += judged.saturating_sub(scope.changed);
        self.of += scope.of;
    }
}

impl Since {
    /// What changed around `working_folder` since a commit; with `changed_lines`, only findings
    /// on lines that did are kept.
    pub fn read(
        reference: &str,
        changed_lines: bool,
        working_folder: &Path,
    ) -> Result<Self, NoChanges> {
        let changes = Changes::since(reference, working_folder)?;
        let lines = changed_lines.then(|| changes.lines()).transpose()?;
        let before = changes
            .texts_before(has_page_name)?
            .into_iter()
            .map(|(path, bytes)| {
                let display = display_path(&path, working_folder).into();
                // Of a text that cannot be read, nobody knew more than the part before the fault.
                let source = bytes.map(|bytes| {
                    text_of_bytes(&bytes, &display).unwrap_or_else(|fault| fault.readable)
                });
                (path, source)
            })
            .collect();
        Ok(Self {
            changes,
            before,
            lines,
            working_folder: working_folder.to_path_buf(),
        })
    }

    /// The pages among `given` that the change may touch, and what tells which of them it does.
    pub(super) fn scope(
        &self,
        contract: &Contract,
        mut given: Vec<FileId>,
    ) -> (Vec<FileId>, Scope) {
        let of = given.len();
        if self.is_ground_changed(contract) {
            let scope = Scope {
                changed: of,
                of,
                impact: None,
            };
            return (given, scope);
        }
        let texts = Texts::read(contract.set());
        let impact = Impact::of(contract, &texts, &self.changes, &self.before);
        // Where the service's metadata is given, pages look up names that only that mentions.
        if contract.metadata().is_none() && !impact.is_everywhere(contract) {
            let reaching = reaching(contract, &texts, &impact);
            given.retain(|file| reaching.contains(file));
        }
        let changed = given.iter().filter(|file| impact.pages.contains(*file));
        let scope = Scope {
            changed: changed.count(),
            of,
            impact: Some(impact),
        };
        (given, scope)
    }

    /// Whether something changed that every verdict of a set rests on: its configuration, or the
    /// service's metadata.
    fn is_ground_changed(&self, contract: &Contract) -> bool {
        let set = contract.set();
        let metadata = contract.metadata().and_then(|metadata| {
            let path = join(&self.working_folder, metadata.source().path())?;
            self.changes.of(&path)
        });
        let Some(root) = set.root.as_deref().or_else(|| set.path(0).parent()) else {
            return false;
        };
        let doctor = root.join(config::API_DOCTOR_FOLDER);
        let is_ground = |path: &Path| {
            let Some(folder) = path.parent() else {
                return false;
            };
            let is_named = |name| path.file_name().is_some_and(|it| it == name);
            let is_json = path.extension().is_some_and(|ending| ending == "json");
            is_named(config::FILE_NAME) && root.starts_with(folder) || folder == doctor && is_json
        };
        metadata.is_some() || self.changes.files().any(|(path, _)| is_ground(path))
    }

    /// Leaves only findings on lines that changed, where those are wanted.
    pub(super) fn narrow(&self, findings: &mut Vec<Finding>) {
        let Some(lines) = &self.lines else {
            return;
        };
        findings.retain(|finding| {
            let location = &finding.spot.location;
            join(&self.working_folder, &finding.spot.file)
                .is_some_and(|path| lines.touch(&path, &(location.line..=location.end_line)))
        });
    }
}

/// What tells which pages a change touches.
pub(super) struct Scope {
    /// How many pages to judge changed.
    changed: usize,
    /// How many there were to choose from.
    of: usize,
    /// None where all of them are touched.
    impact: Option<Impact>,
}

impl Scope {
    /// Does what judges a page; gives nothing where the change does not touch it.
    pub(super) fn judge<T>(&self, file: FileId, judge: impl FnOnce() -> T) -> Option<T> {
        let Some(impact) = &self.impact else {
            return Some(judge());
        };
        let (judged, lookups) = record(judge);
        (impact.pages.contains(&file) || impact.touches(&lookups)).then_some(judged)
    }
}

/// Every page that may look up a changed answer. It mentions a changed name, or a type whose
/// claims rest on one, such as an enum of its properties or a changed base; or it shows an object
/// under the name of a property whose type is one of those.
fn reaching(contract: &Contract, texts: &Texts<'_>, impact: &Impact) -> FxHashSet<FileId> {
    let set = contract.set();
    let mut found: FxHashSet<FileId> = impact.pages.clone();
    let mut changed: FxHashSet<String> = impact.defined.clone();
    let mut describing: Vec<Describing> = impact
        .pages
        .iter()
        .filter_map(|&file| Describing::read(contract, file))
        .collect();
    let mut words = impact.words(set);
    loop {
        let mut hits = texts.mentioning(&words);
        hits.retain(|&file| found.insert(file));
        let read: Vec<Describing> = hits
            .into_par_iter()
            .filter_map(|file| Describing::read(contract, file))
            .collect();
        words = Words::default();
        let mut any = false;
        for page in read.iter().filter(|page| impact.touches(&page.lookups)) {
            any = true;
            words.file(set.path(page.file));
            for ty in &page.types {
                let short = short_name(&ty.name).to_lowercase();
                words.name(&short);
                changed.insert(short);
            }
        }
        describing.extend(read);
        if !any {
            break;
        }
    }
    let mut keys = Words::default();
    for property in describing.iter().flat_map(Describing::properties) {
        if holds(property.value(contract), &changed) {
            keys.key(&property.name);
        }
    }
    found.extend(texts.mentioning(&keys));
    found.extend(texts.updating(&impact.posts));
    found
}

/// A page that describes types.
struct Describing {
    file: FileId,
    types: Vec<Arc<Type>>,
    /// What the types look up.
    lookups: Lookups,
}

impl Describing {
    fn read(contract: &Contract, file: FileId) -> Option<Self> {
        let claims = contract.claims(file)?;
        let names = claims.types.iter().map(|claim| &claim.name);
        let (types, lookups) = record(|| -> Vec<Arc<Type>> {
            let types: Vec<Arc<Type>> = names.filter_map(|name| contract.find_type(name)).collect();
            // What a cell names is looked up when somebody asks for it: here, where it is noted.
            for property in types.iter().flat_map(|ty| ty.properties()) {
                property.value(contract);
            }
            types
        });
        (!types.is_empty()).then_some(Self {
            file,
            types,
            lookups,
        })
    }

    fn properties(&self) -> impl Iterator<Item = &Property> {
        self.types.iter().flat_map(|ty| ty.properties())
    }
}

/// Whether an object of a type of one of these short names may be in a value.
fn holds(value: &ValueType, names: &FxHashSet<String>) -> bool {
    match value {
        ValueType::Object(name) => names.contains(&short_name(name).to_lowercase()),
        ValueType::Collection(element) => holds(element, names),
        ValueType::OneOf(options) => options.iter().any(|option| holds(option, names)),
        ValueType::Any | ValueType::Undocumented(_) | ValueType::Primitive(..) => false,
    }
}
