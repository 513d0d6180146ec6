//! Paths as pages write them and as people read them; folders listed once.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::path::{Component, MAIN_SEPARATOR, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use memchr::{memchr2, memrchr};
use rustc_hash::FxHashMap;

use super::lookups::{Sought, note};

/// Whether a path leads to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// There is a file, or a folder, of exactly this name.
    Found,
    /// There is one whose name differs in case: the name as it is on disk.
    OtherCase(String),
    /// The folder exists and holds no such name.
    Missing,
    /// The folder itself does not exist.
    NoFolder,
}

/// What a folder holds. `None`: no such folder.
type Listing = Option<Arc<Folder>>;

/// The names in a folder.
struct Folder {
    /// As they stand on disk, in the order of their letters in lower case.
    names: Vec<Box<str>>,
    /// Whether nearly all of them are written in small letters.
    is_lower_case: bool,
}

impl Folder {
    fn of(mut names: Vec<Box<str>>) -> Self {
        /// One in so many may be written otherwise.
        const RARE: usize = 10;
        names.sort_unstable();
        names.sort_by_cached_key(|name| name.to_lowercase());
        let odd = names
            .iter()
            .filter(|name| name.contains(char::is_uppercase));
        Self {
            is_lower_case: odd.count() * RARE < names.len(),
            names,
        }
    }

    /// The names that differ from this one in case only, if at all.
    fn spellings(&self, name: &str) -> &[Box<str>] {
        let from = self
            .names
            .partition_point(|known| in_any_case(known, name).is_lt());
        let found = self.names.get(from..).unwrap_or_default();
        let count = found.partition_point(|known| in_any_case(known, name).is_eq());
        found.get(..count).unwrap_or_default()
    }
}

/// The order of two names by their letters in lower case.
fn in_any_case(left: &str, right: &str) -> Ordering {
    if left.is_ascii() && right.is_ascii() {
        let left = left.bytes().map(|byte| byte.to_ascii_lowercase());
        return left.cmp(right.bytes().map(|byte| byte.to_ascii_lowercase()));
    }
    let left = left.chars().flat_map(char::to_lowercase);
    left.cmp(right.chars().flat_map(char::to_lowercase))
}

/// Listings of folders, each read once.
pub struct Folders {
    listings: Mutex<FxHashMap<PathBuf, Listing>>,
    working_folder: PathBuf,
}

impl Folders {
    /// The folders as they are met from `working_folder`.
    pub fn new(working_folder: &Path) -> Self {
        Self {
            listings: Mutex::default(),
            working_folder: working_folder.to_path_buf(),
        }
    }

    /// Where the run was started.
    pub fn working_folder(&self) -> &Path {
        &self.working_folder
    }

    /// Looks an absolute path up, telling a name in another case from none.
    pub fn look_up(&self, path: &Path) -> Lookup {
        note(|| Sought::Path(key(path)));
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
            return Lookup::Found;
        };
        let Some(listing) = self.listing(folder) else {
            return Lookup::NoFolder;
        };
        let name = name.to_string_lossy();
        match listing.spellings(&name) {
            [] => Lookup::Missing,
            names if names.iter().any(|found| **found == *name) => Lookup::Found,
            [first, ..] => Lookup::OtherCase(first.to_string()),
        }
    }

    /// The names in a folder that are most like `name`.
    pub fn like(&self, path: &Path) -> Option<String> {
        let listing = self.listing(path.parent()?)?;
        let name = path.file_name()?.to_string_lossy().to_lowercase();
        let names = listing.names.iter().map(|name| &**name);
        crate::words::closest(&name, names).map(str::to_owned)
    }

    /// Whether nearly all names in the folder of a path are written in small letters.
    pub fn is_lower_case(&self, path: &Path) -> bool {
        let listing = path.parent().and_then(|folder| self.listing(folder));
        listing.is_some_and(|listing| listing.is_lower_case)
    }

    fn listing(&self, folder: &Path) -> Listing {
        let mut listings = self.listings.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(listing) = listings.get(folder) {
            return listing.clone();
        }
        let listing: Listing = std::fs::read_dir(folder).ok().map(|entries| {
            let names = entries
                .flatten()
                .map(|entry| entry.file_name().to_string_lossy().into());
            Arc::new(Folder::of(names.collect()))
        });
        listings.insert(folder.to_path_buf(), listing.clone());
        listing
    }
}

/// A path without `.` and `..`, by its letters alone. `None` where `..` leads above the root.
pub fn normalize(path: &Path) -> Option<PathBuf> {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                if !out.pop() {
                    return None;
                }
            }
            component => out.push(component),
        }
    }
    Some(out)
}

/// A path written on a page (`../resources/user.md`, `%20` for a space), seen from `folder`.
pub fn join(folder: &Path, written: &str) -> Option<PathBuf> {
    let written = written.trim();
    if memchr2(b'%', b'\\', written.as_bytes()).is_none() {
        return beside(folder, written).or_else(|| normalize(&folder.join(written)));
    }
    let decoded = percent_encoding::percent_decode_str(written).decode_utf8_lossy();
    normalize(&folder.join(decoded.replace('\\', "/").trim()))
}

/// The usual link, `user.md` or `../resources/user.md`, joined by its letters alone: pages
/// hold tens of thousands of them.
fn beside(folder: &Path, written: &str) -> Option<PathBuf> {
    let mut folder = folder.to_str()?.trim_end_matches('/');
    let mut rest = written;
    while let Some(above) = rest.strip_prefix("../") {
        folder = split_name(folder)?.0;
        rest = above;
    }
    if MAIN_SEPARATOR != '/' || !has_plain_names(rest) {
        return None;
    }
    // Every link is asked, and to join the pieces as a list takes longer.
    let mut path = String::with_capacity(folder.len() + 1 + rest.len());
    path.push_str(folder);
    path.push('/');
    path.push_str(rest);
    Some(path.into())
}

/// Whether no name in a path is empty, `.` or `..`: none starts or ends with a dot.
fn has_plain_names(path: &str) -> bool {
    let mut ahead = Some(path);
    while let Some(path) = ahead {
        let (folder, name) = match split_name(path) {
            Some((folder, name)) => (Some(folder), name),
            None => (None, path),
        };
        if name.is_empty() || name.starts_with('.') || name.ends_with('.') {
            return false;
        }
        ahead = folder;
    }
    true
}

/// The folder and the name of a path, parted at its last slash.
fn split_name(path: &str) -> Option<(&str, &str)> {
    let slash = memrchr(b'/', path.as_bytes())?;
    Some((path.get(..slash)?, path.get(slash + 1..)?))
}

/// The folder of a file, found by the letters of its path where that is written as usual.
pub(super) fn folder_of(file: &Path) -> Option<&Path> {
    let usual = file.to_str().filter(|_| MAIN_SEPARATOR == '/');
    match usual.and_then(split_name) {
        Some((folder, name)) if !folder.is_empty() && !matches!(name, "" | "." | "..") => {
            Some(Path::new(folder))
        }
        _ => file.parent(),
    }
}

/// Whether a file lies in a folder or below it; both are without `.` and `..`.
pub(super) fn is_within(file: &Path, folder: &Path) -> bool {
    let (Some(file), Some(folder), '/') = (file.to_str(), folder.to_str(), MAIN_SEPARATOR) else {
        return file.starts_with(folder);
    };
    let inside = file.strip_prefix(folder.trim_end_matches('/'));
    inside.is_some_and(|inside| inside.is_empty() || inside.starts_with('/'))
}

/// Where a path for people leads: the way back from [`display_path`].
pub fn at_display(working_folder: &Path, shown: &str) -> Option<PathBuf> {
    normalize(&working_folder.join(shown))
}

/// A path for people: relative to the working folder, with `/`.
pub fn display_path(path: &Path, working_folder: &Path) -> String {
    if let Some(inside) = inside(path, working_folder) {
        return inside.to_owned();
    }
    let mut here = working_folder.components().peekable();
    let mut there = path.components().peekable();
    while here.peek().is_some() && here.peek() == there.peek() {
        here.next();
        there.next();
    }
    let mut parts: Vec<String> = here.map(|_| "..".to_owned()).collect();
    parts.extend(there.map(|part| part.as_os_str().to_string_lossy().into_owned()));
    if parts.is_empty() {
        return ".".to_owned();
    }
    parts.join("/")
}

/// The usual path, of a file below the working folder, as it stands there.
fn inside<'p>(path: &'p Path, working_folder: &Path) -> Option<&'p str> {
    let below = path.to_str()?.strip_prefix(working_folder.to_str()?)?;
    let inside = below.strip_prefix('/')?;
    let plain = MAIN_SEPARATOR == '/' && !inside.is_empty() && !inside.starts_with('/');
    plain.then_some(inside)
}

/// A path as text. Nearly all are UTF-8, which is told at once.
pub(super) fn letters(path: &Path) -> Cow<'_, str> {
    path.to_str()
        .map_or_else(|| path.to_string_lossy(), Cow::Borrowed)
}

/// What a path is looked up by: file systems differ about case, pages do too.
pub(super) fn key(path: &Path) -> String {
    letters(path).to_lowercase()
}

/// The names a file can be found by: its stem, and what follows each `-` of it, in lower case.
pub(super) fn names(path: &Path) -> Vec<String> {
    let stem = path
        .file_stem()
        .map(|stem| letters(Path::new(stem)).to_lowercase())
        .unwrap_or_default();
    let mut names: Vec<String> = stem
        .match_indices('-')
        .map(|(at, _)| stem[at + 1..].to_owned())
        .collect();
    names.push(stem);
    names
}
