//! Which files a set holds, found by path and by name.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::FileId;
use super::paths::{self, display_path, key, names};

/// The files of a set, by whatever they are asked for.
pub(super) struct Listing {
    files: Vec<Listed>,
    by_exact_path: FxHashMap<Box<str>, FileId>,
    /// By path in lower case, where it is not written so.
    by_path: FxHashMap<String, FileId>,
    by_display: FxHashMap<Arc<str>, FileId>,
    by_name: FxHashMap<String, Vec<FileId>>,
}

/// One file.
pub(super) struct Listed {
    /// Absolute, without `.` and `..`.
    pub(super) path: PathBuf,
    /// As people see it.
    pub(super) display: Arc<str>,
}

impl Listing {
    /// These files, as they are seen from `working_folder`.
    pub(super) fn new(paths: Vec<PathBuf>, working_folder: &Path) -> Self {
        let mut listing = Self {
            by_exact_path: FxHashMap::with_capacity_and_hasher(paths.len(), FxBuildHasher),
            by_path: FxHashMap::default(),
            by_display: FxHashMap::with_capacity_and_hasher(paths.len(), FxBuildHasher),
            by_name: FxHashMap::default(),
            files: Vec::with_capacity(paths.len()),
        };
        for (id, path) in paths.into_iter().enumerate() {
            let exact = paths::letters(&path);
            let key = exact.to_lowercase();
            if key != *exact {
                listing.by_path.insert(key, id);
            }
            listing.by_exact_path.insert(exact.into(), id);
            for name in names(&path) {
                // Nearly every name is one file's.
                let files = listing.by_name.entry(name);
                files.or_insert_with(|| Vec::with_capacity(1)).push(id);
            }
            let display: Arc<str> = display_path(&path, working_folder).into();
            listing.by_display.insert(Arc::clone(&display), id);
            listing.files.push(Listed { path, display });
        }
        listing
    }

    pub(super) fn file(&self, id: FileId) -> &Listed {
        &self.files[id]
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.files.iter().map(|file| file.path.as_path())
    }

    pub(super) fn exactly_at(&self, path: &Path) -> Option<FileId> {
        self.by_exact_path.get(path.to_str()?).copied()
    }

    /// The file at a path, compared without case where there is none of exactly this name.
    pub(super) fn at(&self, path: &Path) -> Option<FileId> {
        self.exactly_at(path).or_else(|| {
            let key = key(path);
            let small = self.by_exact_path.get(&*key);
            small.or_else(|| self.by_path.get(&key)).copied()
        })
    }

    pub(super) fn shown_as(&self, display: &str) -> Option<FileId> {
        self.by_display.get(display).copied()
    }

    /// Files named after something in lower case.
    pub(super) fn named(&self, name: &str) -> &[FileId] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }
}
