//! Docs sets: folders whose pages link to each other, read by need and each file once.

mod files;
mod includes;
mod listing;
pub mod lookups;
mod paths;
mod roots;

use std::borrow::Cow;
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::config::Settings;
use crate::dialect::Dialect;
use crate::document::{Document, Included, Known, WhyUnresolved};
use crate::page::Page;
use crate::text::Source;

use includes::Includes;
use listing::Listing;
use lookups::{Sought, note, quietly};

pub use files::{
    Discovery, NotFound, Unsaved, discover, discover_with, has_page_name, is_include, read_text,
    text_of_bytes,
};
pub use paths::{Folders, Lookup, at_display, display_path, join, normalize};

/// A docs set: the pages it holds, whichever of them are judged.
pub struct DocsSet {
    /// Where it lies; none for loose pages.
    pub root: Option<PathBuf>,
    /// What holds for it.
    pub settings: Arc<Settings>,
    listing: Arc<Listing>,
    /// What is known of each file.
    files: Vec<File>,
    includes: Includes,
    unsaved: Arc<Unsaved>,
    folders: Folders,
    /// Where the pages that describe types lie.
    types: Option<PathBuf>,
}

/// What is known of one file of a set, read on first use.
#[derive(Default)]
struct File {
    source: Mutex<Option<Result<Arc<Source>, Unreadable>>>,
    document: Mutex<Kept>,
}

/// What is held of a file beside its text.
#[derive(Clone, Default)]
enum Kept {
    /// Nothing: nobody asked, or it cannot be read.
    #[default]
    Nothing,
    Whole(Spliced),
    /// What other pages may ask of a page that has been judged.
    Known(Arc<Known>),
}

impl Kept {
    /// Whether it may rest on one of these files.
    fn includes_any(&self, files: &FxHashSet<PathBuf>) -> bool {
        match self {
            Self::Nothing => false,
            Self::Whole(spliced) => {
                let mut includes = spliced.includes.iter();
                includes.any(|path| files.contains(Path::new(&**path)))
            }
            Self::Known(_) => true,
        }
    }
}

/// A document, and the paths of everything that it includes or means to.
#[derive(Clone)]
struct Spliced {
    document: Arc<Document>,
    includes: Vec<Arc<str>>,
}

/// Finds the text of an include by its absolute path.
type IncludeAt<'a> = dyn Fn(&Arc<str>) -> Result<Arc<Page>, WhyUnresolved> + 'a;

/// Why a file is no text.
#[derive(Clone, Debug)]
pub struct Unreadable {
    /// The part before the fault, so that the fault has a place.
    pub readable: Arc<Source>,
    /// In plain words.
    pub why: String,
}

/// The number of a file in its set.
pub type FileId = usize;

impl DocsSet {
    /// A set of the given files, of which some may be unsaved. Paths are absolute and without `.`
    /// and `..`.
    pub fn new(
        root: Option<PathBuf>,
        settings: Arc<Settings>,
        files: Vec<PathBuf>,
        working_folder: &Path,
        unsaved: Arc<Unsaved>,
    ) -> Self {
        Self {
            types: root.as_deref().map(|root| root.join(roots::TYPES)),
            root,
            settings,
            files: files.iter().map(|_| File::default()).collect(),
            listing: Arc::new(Listing::new(files, working_folder)),
            includes: Includes::default(),
            unsaved,
            folders: Folders::new(working_folder),
        }
    }

    /// The same set where the texts at the `changed` paths are others, and these are `unsaved`.
    /// What rests on none of them is kept. Gives the files that are to be read again as well.
    pub fn renewed(
        &self,
        changed: &FxHashSet<PathBuf>,
        unsaved: Arc<Unsaved>,
    ) -> (Self, FxHashSet<FileId>) {
        let mut stale = FxHashSet::default();
        let renewed = |(id, file): (FileId, &File)| {
            if changed.contains(self.path(id)) {
                stale.insert(id);
                return File::default();
            }
            let kept = self.kept(id).clone();
            let is_stale = kept.includes_any(changed);
            if is_stale {
                stale.insert(id);
            }
            File {
                source: Mutex::new(locked(&file.source).clone()),
                document: Mutex::new(if is_stale { Kept::Nothing } else { kept }),
            }
        };
        let files = self.files.iter().enumerate().map(renewed).collect();
        let set = Self {
            types: self.types.clone(),
            root: self.root.clone(),
            settings: Arc::clone(&self.settings),
            listing: Arc::clone(&self.listing),
            files,
            includes: self.includes.without(changed),
            unsaved,
            // Other files come and go without a word.
            folders: Folders::new(self.folders.working_folder()),
        };
        (set, stale)
    }

    /// Whether both hold the same files, whatever these say.
    pub fn lists_as(&self, other: &Self) -> bool {
        self.listing.paths().eq(other.listing.paths())
    }

    /// How its pages are written.
    pub fn dialect(&self) -> &Dialect {
        &self.settings.dialect
    }

    /// How many files it holds.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether it holds no file.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The path of a file as people see it.
    pub fn display(&self, id: FileId) -> &Arc<str> {
        &self.listing.file(id).display
    }

    /// The absolute path of a file.
    pub fn path(&self, id: FileId) -> &Path {
        &self.listing.file(id).path
    }

    /// The file at an absolute path, compared without case.
    pub fn file_at(&self, path: &Path) -> Option<FileId> {
        note(|| Sought::Path(paths::key(path)));
        self.listing.at(path)
    }

    /// Whether there is a file at exactly this path.
    pub fn holds(&self, path: &Path) -> bool {
        note(|| Sought::Path(paths::key(path)));
        self.listing.exactly_at(path).is_some()
    }

    /// The file that a source is the text of; none for an include.
    pub fn file_of(&self, source: &Source) -> Option<FileId> {
        self.listing.shown_as(source.path())
    }

    /// Where a path written in a text leads.
    pub fn follow(&self, from: &Source, written: &str) -> Option<PathBuf> {
        join(&self.folder_of(from)?, written)
    }

    /// The folder that paths written in a text count from.
    pub fn folder_of(&self, text: &Source) -> Option<Cow<'_, Path>> {
        if let Some(file) = self.file_of(text) {
            return paths::folder_of(self.path(file)).map(Cow::Borrowed);
        }
        let mut path = join(self.folders.working_folder(), text.path())?;
        path.pop().then_some(Cow::Owned(path))
    }

    /// Files that are named after a type: `user.md`, `intune-deviceconfig-omasetting.md` for
    /// `omasetting`. `name` is in lower case.
    pub fn files_named(&self, name: &str) -> &[FileId] {
        self.listing.named(name)
    }

    /// The folders around the set's files, listed once.
    pub fn folders(&self) -> &Folders {
        &self.folders
    }

    /// What stands in a file, saved or not.
    fn read(&self, path: &Path, display: &Arc<str>) -> Result<Arc<Source>, Unreadable> {
        match self.unsaved.get(path) {
            Some(bytes) => files::text_of_bytes(bytes, display),
            None => files::read_text(path, display),
        }
    }

    /// Whether a file lies in the folder of the pages that describe types.
    pub fn describes_types(&self, id: FileId) -> bool {
        let folder = self.types.as_deref();
        folder.is_some_and(|folder| paths::is_within(self.path(id), folder))
    }

    /// The text of a file. It is read once, until it is forgotten.
    pub fn source(&self, id: FileId) -> Result<Arc<Source>, Unreadable> {
        note(|| Sought::Text(id));
        locked(&self.files[id].source)
            .get_or_insert_with(|| self.read(self.path(id), self.display(id)))
            .clone()
    }

    /// A file as a document; `None` where its text cannot be read. It is read once, until it is
    /// released; afterwards whoever asks reads it anew.
    pub fn document(&self, id: FileId) -> Option<Arc<Document>> {
        note(|| Sought::Text(id));
        let mut kept = self.kept(id);
        if let Kept::Whole(spliced) = &*kept {
            return Some(Arc::clone(&spliced.document));
        }
        let spliced = quietly(|| self.read_document(id))?;
        let document = Arc::clone(&spliced.document);
        if matches!(*kept, Kept::Nothing) {
            *kept = Kept::Whole(spliced);
        }
        Some(document)
    }

    /// What other pages may ask of a file; `None` where its text cannot be read.
    pub fn known(&self, id: FileId) -> Option<Arc<Known>> {
        note(|| Sought::Text(id));
        if let Kept::Known(known) = &*self.kept(id) {
            return Some(Arc::clone(known));
        }
        Some(Arc::new(self.document(id)?.known()))
    }

    /// Keeps of a file only what other pages may ask of it: its blocks take several times the
    /// room of its text.
    pub fn release(&self, id: FileId) {
        let mut kept = self.kept(id);
        if let Kept::Whole(spliced) = &*kept {
            self.includes.release(&spliced.includes);
            *kept = Kept::Known(Arc::new(spliced.document.known()));
        }
    }

    /// Forgets the text of a file, of which no other page is likely to ask anything any more. Whoever
    /// holds a place in it keeps it.
    pub fn forget(&self, id: FileId) {
        *locked(&self.files[id].source) = None;
    }

    fn kept(&self, id: FileId) -> MutexGuard<'_, Kept> {
        locked(&self.files[id].document)
    }

    fn read_document(&self, id: FileId) -> Option<Spliced> {
        let source = self.source(id).ok()?;
        let includes = RefCell::new(Vec::new());
        let include = |target: &Arc<str>| {
            includes.borrow_mut().push(Arc::clone(target));
            self.include(target)
        };
        let document = self.document_of(self.path(id), source, &include);
        Some(Spliced {
            document: Arc::new(document),
            includes: includes.into_inner(),
        })
    }

    /// A page of the set as it was before a change. `includes` are the texts of the includes
    /// that changed with it, by their absolute paths; none where there was no such text.
    pub fn document_before(
        &self,
        path: &Path,
        text: Arc<Source>,
        includes: &FxHashMap<PathBuf, Option<Arc<Source>>>,
    ) -> Document {
        let include = |target: &Arc<str>| match includes.get(Path::new(&**target)) {
            Some(before) => before
                .as_ref()
                .map(|source| Arc::new(Page::read_markdown(Arc::clone(source))))
                .ok_or(WhyUnresolved::Missing),
            None => self.include(target),
        };
        quietly(|| self.document_of(path, text, &include))
    }

    /// A text at a path as a document. Paths of includes count from the folder of the text that
    /// writes them.
    fn document_of(&self, path: &Path, text: Arc<Source>, include: &IncludeAt<'_>) -> Document {
        let page = Arc::new(Page::read(text));
        let own = paths::folder_of(path);
        let include = |from: Option<&str>, written: &str| {
            let folder = from.map_or(own, |from| paths::folder_of(Path::new(from)));
            let Some(target) = folder.and_then(|folder| join(folder, written)) else {
                return Included::Nothing(WhyUnresolved::OutOfSight);
            };
            let target = paths::letters(&target).into();
            match include(&target) {
                Ok(page) => Included::Text(target, page),
                Err(why) => Included::Nothing(why),
            }
        };
        Document::read(&page, self.dialect(), &include)
    }

    /// The text of an include, by its absolute path.
    fn include(&self, target: &Arc<str>) -> Result<Arc<Page>, WhyUnresolved> {
        let path = Path::new(&**target);
        let read = || {
            let display = display_path(path, self.folders.working_folder());
            let source = self.read(path, &display.into()).ok()?;
            Some(Arc::new(Page::read_markdown(source)))
        };
        let missing = || match self.folders.look_up(path) {
            Lookup::NoFolder => WhyUnresolved::OutOfSight,
            _ => WhyUnresolved::Missing,
        };
        self.includes.get(target, read).ok_or_else(missing)
    }
}

fn locked<T>(kept: &Mutex<T>) -> MutexGuard<'_, T> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}
