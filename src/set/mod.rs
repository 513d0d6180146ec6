//! Docs sets: folders whose pages link to each other, read by need and each file once.

mod files;
pub mod lookups;
mod paths;
mod roots;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustc_hash::FxHashMap;

use crate::config::Settings;
use crate::dialect::Dialect;
use crate::document::{Document, Included, WhyUnresolved};
use crate::page::Page;
use crate::text::Source;

use lookups::{Sought, note, quietly};

pub use files::{
    Discovery, NotFound, Unsaved, discover, discover_with, has_page_name, is_include, read_text,
    text_of_bytes,
};
pub use paths::{Folders, Lookup, display_path, join, normalize};

/// A docs set: the pages it holds, whichever of them are judged.
pub struct DocsSet {
    /// Where it lies; none for loose pages.
    pub root: Option<PathBuf>,
    /// What holds for it.
    pub settings: Arc<Settings>,
    files: Vec<File>,
    by_exact_path: FxHashMap<String, usize>,
    /// By path in lower case.
    by_path: FxHashMap<String, usize>,
    by_display: FxHashMap<Arc<str>, usize>,
    by_name: FxHashMap<String, Vec<usize>>,
    includes: Mutex<FxHashMap<PathBuf, IncludeCell>>,
    folders: Folders,
}

/// An include, read on first use; none where there is no such text.
type IncludeCell = Arc<OnceLock<Option<Arc<Page>>>>;

/// One file of a set.
struct File {
    path: PathBuf,
    display: Arc<str>,
    source: OnceLock<Result<Arc<Source>, Unreadable>>,
    document: OnceLock<Option<Arc<Document>>>,
}

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
    /// A set of the given files. Paths are absolute and without `.` and `..`.
    pub fn new(
        root: Option<PathBuf>,
        settings: Arc<Settings>,
        files: Vec<PathBuf>,
        working_folder: &Path,
    ) -> Self {
        let mut by_exact_path = FxHashMap::default();
        let mut by_path = FxHashMap::default();
        let mut by_name: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        let mut by_display = FxHashMap::default();
        let files: Vec<File> = files
            .into_iter()
            .enumerate()
            .map(|(id, path)| {
                by_exact_path.insert(path.to_string_lossy().into_owned(), id);
                by_path.insert(paths::key(&path), id);
                for name in paths::names(&path) {
                    by_name.entry(name).or_default().push(id);
                }
                let display: Arc<str> = display_path(&path, working_folder).into();
                by_display.insert(Arc::clone(&display), id);
                File {
                    display,
                    path,
                    source: OnceLock::new(),
                    document: OnceLock::new(),
                }
            })
            .collect();
        Self {
            root,
            settings,
            files,
            by_exact_path,
            by_path,
            by_display,
            by_name,
            includes: Mutex::default(),
            folders: Folders::new(working_folder),
        }
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
        &self.files[id].display
    }

    /// The absolute path of a file.
    pub fn path(&self, id: FileId) -> &Path {
        &self.files[id].path
    }

    /// The file at an absolute path, compared without case.
    pub fn file_at(&self, path: &Path) -> Option<FileId> {
        note(|| Sought::Path(paths::key(path)));
        let exact = path.to_str().and_then(|path| self.by_exact_path.get(path));
        exact
            .or_else(|| self.by_path.get(&paths::key(path)))
            .copied()
    }

    /// Whether there is a file at exactly this path.
    pub fn holds(&self, path: &Path) -> bool {
        note(|| Sought::Path(paths::key(path)));
        path.to_str()
            .is_some_and(|path| self.by_exact_path.contains_key(path))
    }

    /// The file that a source is the text of; none for an include.
    pub fn file_of(&self, source: &Source) -> Option<FileId> {
        self.by_display.get(source.path()).copied()
    }

    /// Where a path written in a text leads.
    pub fn follow(&self, from: &Source, written: &str) -> Option<PathBuf> {
        if let Some(file) = self.file_of(from) {
            return join(self.files[file].path.parent()?, written);
        }
        let path = join(self.folders.working_folder(), from.path())?;
        join(path.parent()?, written)
    }

    /// Files that are named after a type: `user.md`, `intune-deviceconfig-omasetting.md` for
    /// `omasetting`. `name` is in lower case.
    pub fn files_named(&self, name: &str) -> &[FileId] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// The folders around the set's files, listed once.
    pub fn folders(&self) -> &Folders {
        &self.folders
    }

    /// Takes `bytes` for what stands in a file, whatever does. To be done before it is read.
    fn put(&self, id: FileId, bytes: Vec<u8>) {
        let file = &self.files[id];
        let text = files::text_of_bytes(bytes, &file.display);
        file.source.get_or_init(|| text);
    }

    /// The text of a file.
    pub fn source(&self, id: FileId) -> Result<&Arc<Source>, &Unreadable> {
        note(|| Sought::Text(id));
        let file = &self.files[id];
        file.source
            .get_or_init(|| files::read_text(&file.path, &file.display))
            .as_ref()
    }

    /// A file as a document; `None` where its text cannot be read.
    pub fn document(&self, id: FileId) -> Option<&Arc<Document>> {
        note(|| Sought::Text(id));
        let file = &self.files[id];
        let read = || {
            let source = self.source(id).ok()?;
            let include = |target: &Path| self.include(target);
            let document = self.document_of(&file.path, Arc::clone(source), &include);
            Some(Arc::new(document))
        };
        file.document.get_or_init(|| quietly(read)).as_ref()
    }

    /// A page of the set as it was before a change. `includes` are the texts of the includes
    /// that changed with it, by their absolute paths; none where there was no such text.
    pub fn document_before(
        &self,
        path: &Path,
        text: Arc<Source>,
        includes: &FxHashMap<PathBuf, Option<Arc<Source>>>,
    ) -> Document {
        let include = |target: &Path| match includes.get(target) {
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
    fn document_of(
        &self,
        path: &Path,
        text: Arc<Source>,
        include: &dyn Fn(&Path) -> Result<Arc<Page>, WhyUnresolved>,
    ) -> Document {
        let page = Arc::new(Page::read(text));
        let include = |from: Option<&str>, written: &str| {
            let folder = from.map_or(path, Path::new).parent();
            let Some(target) = folder.and_then(|folder| join(folder, written)) else {
                return Included::Nothing(WhyUnresolved::OutOfSight);
            };
            match include(&target) {
                Ok(page) => Included::Text(target.to_string_lossy().into_owned(), page),
                Err(why) => Included::Nothing(why),
            }
        };
        Document::read(&page, self.dialect(), &include)
    }

    /// The text of an include, by its absolute path.
    fn include(&self, target: &Path) -> Result<Arc<Page>, WhyUnresolved> {
        let cell = {
            let mut includes = self.includes.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(includes.entry(target.to_path_buf()).or_default())
        };
        let page = cell.get_or_init(|| {
            let display = display_path(target, self.folders.working_folder());
            let source = files::read_text(target, &display.into()).ok()?;
            Some(Arc::new(Page::read_markdown(source)))
        });
        page.clone()
            .ok_or_else(|| match self.folders.look_up(target) {
                Lookup::NoFolder => WhyUnresolved::OutOfSight,
                _ => WhyUnresolved::Missing,
            })
    }
}
