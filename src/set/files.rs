//! Which files are pages, which set each belongs to, and how a file's bytes become a text.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use memchr::memmem;
use rustc_hash::FxHashMap;
use walkdir::{DirEntry, WalkDir};

use super::paths::{display_path, folder_of, normalize};
use super::roots::{Belonging, OPERATIONS, Roots, TYPES};
use super::{DocsSet, FileId, Unreadable};
use crate::config::{self, ApiDoctor, KnownRule, Misconfigured, Settings};
use crate::dialect::Dialect;
use crate::page::Page;
use crate::text::Source;

/// The folder whose files are spliced into pages and are none themselves.
const INCLUDES: &str = "includes";
/// A file larger than this is not read: positions inside a text are 32 bits wide.
const LARGEST_PAGE: usize = 1 << 31;
/// Nearly all pages are shorter.
const USUAL_PAGE: usize = 1 << 18;

/// Texts that are not saved yet, by the absolute paths of their files.
pub type Unsaved = FxHashMap<PathBuf, Vec<u8>>;

/// The pages a run was asked to judge, by docs set.
#[derive(Default)]
pub struct Discovery {
    /// Each set with the files to judge, in order of their paths.
    pub sets: Vec<(DocsSet, Vec<FileId>)>,
    /// Folders that were wholly looked through.
    pub walked: Vec<PathBuf>,
    /// Files that were named or walked over and are no pages.
    pub not_pages: usize,
    /// Includes that were named: they are read where they are spliced.
    pub includes: usize,
    /// Pages that the configuration excludes.
    pub excluded: usize,
}

/// Why pages cannot be looked for.
#[derive(Debug)]
pub enum NotFound {
    /// A path that was named does not exist.
    Path(String),
    /// Configurations that cannot be followed, at least one.
    Misconfigured(Vec<Misconfigured>),
}

/// Finds the pages under `paths`, the docs set of each, and what is configured for it. Files
/// count by their name's ending; a `.txt` file only when its content looks like a page.
/// `rules` are those that a configuration may name.
pub fn discover(
    paths: &[PathBuf],
    working_folder: &Path,
    rules: &[KnownRule],
) -> Result<Discovery, NotFound> {
    discover_with(paths, working_folder, rules, &Arc::default())
}

/// The same, where some files are to be read as they are not saved yet; such a file may be new.
pub fn discover_with(
    paths: &[PathBuf],
    working_folder: &Path,
    rules: &[KnownRule],
    unsaved: &Arc<Unsaved>,
) -> Result<Discovery, NotFound> {
    // Made on another core while this one walks over the folders.
    rayon::spawn(|| _ = Dialect::graph());
    let mut files: Vec<PathBuf> = Vec::new();
    let mut walked: Vec<PathBuf> = Vec::new();
    let (mut includes, mut not_pages) = (0, 0);
    for path in paths {
        let absolute = normalize(&working_folder.join(path))
            .filter(|absolute| absolute.exists() || unsaved.contains_key(absolute))
            .ok_or_else(|| NotFound::Path(path.to_string_lossy().into_owned()))?;
        if absolute.is_dir() {
            files.extend(pages_under(&absolute).filter(|file| !is_include(file)));
            walked.push(absolute);
        } else if !has_page_name(&absolute) {
            not_pages += 1;
        } else if is_include(&absolute) {
            includes += 1;
        } else {
            files.push(absolute);
        }
    }
    sort_paths(&mut files);
    files.dedup_by(|a, b| a.as_os_str() == b.as_os_str());

    let mut roots = Roots::new(working_folder, rules);
    let mut groups: Vec<Group> = Vec::new();
    let (mut excluded, mut last, mut at) = (0, 0, None);
    for file in files {
        let folder = folder_of(&file).unwrap_or(&file);
        // Neighbours lie in one folder.
        if at.as_deref() != Some(folder.as_os_str()) {
            at = Some(folder.as_os_str().to_owned());
            let belonging = roots.of(folder);
            let is_it = |group: &Group| group.belonging.is(&belonging);
            last = groups.iter().position(is_it).unwrap_or_else(|| {
                let doctor = api_doctor(belonging.root.as_deref(), working_folder);
                let root = belonging.root.as_deref();
                let settings = belonging.config.settings(root, doctor);
                groups.push(Group {
                    settings: Arc::new(settings),
                    belonging: belonging.clone(),
                    given: Vec::new(),
                });
                groups.len() - 1
            });
        }
        let Some(group) = groups.get_mut(last) else {
            continue;
        };
        if group.settings.excludes(&file) {
            excluded += 1;
        } else if is_plain_text(&file) && !looks_like_page(&file, unsaved) {
            not_pages += 1;
        } else {
            group.given.push(file);
        }
    }
    if !roots.faults.is_empty() {
        return Err(NotFound::Misconfigured(roots.faults));
    }
    let sets: Vec<_> = groups
        .into_iter()
        .filter(|group| !group.given.is_empty())
        .map(|group| set_of(group, &walked, working_folder, unsaved))
        .collect();
    Ok(Discovery {
        sets,
        walked,
        not_pages,
        includes,
        excluded,
    })
}

/// What API Doctor's configuration says about the set at `root`.
fn api_doctor(root: Option<&Path>, working_folder: &Path) -> ApiDoctor {
    let folder = root.map(|root| root.join(config::API_DOCTOR_FOLDER));
    let entries = folder.and_then(|folder| std::fs::read_dir(folder).ok());
    let mut files: Vec<PathBuf> = entries
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .collect();
    sort_paths(&mut files);
    let sources: Vec<Arc<Source>> = files
        .iter()
        .filter_map(|path| read_text(path, &display_path(path, working_folder).into()).ok())
        .collect();
    ApiDoctor::read(&sources)
}

/// The pages of one docs set that were given.
struct Group {
    belonging: Belonging,
    settings: Arc<Settings>,
    given: Vec<PathBuf>,
}

/// The set of a group with everything in it, and which of its files were given. What lies under
/// the folders that were walked over is.
fn set_of(
    group: Group,
    walked: &[PathBuf],
    working_folder: &Path,
    unsaved: &Arc<Unsaved>,
) -> (DocsSet, Vec<FileId>) {
    let Group {
        belonging,
        settings,
        given,
    } = group;
    let mut all = given.clone();
    let mut folders = match &belonging.root {
        Some(root) if belonging.config.is_set(root) => vec![root.clone()],
        Some(root) => vec![root.join(OPERATIONS), root.join(TYPES)],
        None => Vec::new(),
    };
    folders.retain(|folder| !walked.iter().any(|walked| folder.starts_with(walked)));
    if !folders.is_empty() {
        let of_set =
            |file: &PathBuf| !is_include(file) && !is_plain_text(file) && !settings.excludes(file);
        let beside = folders.iter().flat_map(|folder| pages_under(folder));
        all.extend(beside.filter(of_set));
        sort_paths(&mut all);
        all.dedup();
    }
    let unsaved = Arc::clone(unsaved);
    let set = DocsSet::new(belonging.root, settings, all, working_folder, unsaved);
    let ids = given.iter().filter_map(|file| set.file_at(file)).collect();
    (set, ids)
}

fn pages_under(folder: &Path) -> impl Iterator<Item = PathBuf> {
    // Includes are found by those who include them.
    let holds_pages =
        |entry: &DirEntry| !entry.file_type().is_dir() || entry.file_name() != INCLUDES;
    WalkDir::new(folder)
        .follow_links(true)
        .into_iter()
        .filter_entry(holds_pages)
        // A loop of links, or a folder we may not open, costs itself only.
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(DirEntry::into_path)
        .filter(|path| has_page_name(path))
}

/// Whether a file may be a page, by its name.
pub fn has_page_name(path: &Path) -> bool {
    path.extension().is_some_and(|ending| {
        ["md", "markdown", "txt"]
            .iter()
            .any(|known| ending.eq_ignore_ascii_case(known))
    })
}

fn is_plain_text(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("txt"))
}

/// Whether a file is spliced into pages and is none itself, by its folder.
pub fn is_include(path: &Path) -> bool {
    let within = |folder: &Path| folder.iter().any(|part| part == INCLUDES);
    let name = path.as_os_str().as_encoded_bytes();
    // Most paths do not even hold the word.
    memmem::find(name, INCLUDES.as_bytes()).is_some() && folder_of(path).is_some_and(within)
}

fn looks_like_page(path: &Path, unsaved: &Unsaved) -> bool {
    let display: Arc<str> = Arc::from(path.to_string_lossy().as_ref());
    // A text that cannot be read is a page as far as we know: it gets its finding.
    let text = match unsaved.get(path) {
        Some(bytes) => text_of_bytes(bytes, &display),
        None => read_text(path, &display),
    };
    text.map_or(true, |source| Page::is_page(&source))
}

fn sort_paths(paths: &mut [PathBuf]) {
    paths.sort_by(|a, b| {
        a.as_os_str()
            .as_encoded_bytes()
            .cmp(b.as_os_str().as_encoded_bytes())
    });
}

thread_local! {
    /// What a file is read into: a buffer for each would leave holes of all sizes between the texts.
    static BUFFER: RefCell<Vec<u8>> = RefCell::new(Vec::with_capacity(USUAL_PAGE));
}

/// The text of a file, or why it is none.
pub fn read_text(path: &Path, display: &Arc<str>) -> Result<Arc<Source>, Unreadable> {
    BUFFER.with_borrow_mut(|buffer| {
        buffer.clear();
        buffer.shrink_to(USUAL_PAGE);
        read_bytes(path, buffer).map_err(|error| Unreadable {
            readable: Arc::new(Source::new(Arc::clone(display), "")),
            why: error.to_string(),
        })?;
        text_of_bytes(buffer, display)
    })
}

/// Reads a file, of one that is too large no more than tells that it is: with as few questions to
/// the system as can be, which are most of what a small file costs.
fn read_bytes(path: &Path, buffer: &mut Vec<u8>) -> io::Result<()> {
    let file = File::open(path)?;
    file.take(LARGEST_PAGE as u64 + 1).read_to_end(buffer)?;
    Ok(())
}

/// Bytes as a text, or why they are none.
pub fn text_of_bytes(bytes: &[u8], display: &Arc<str>) -> Result<Arc<Source>, Unreadable> {
    let unreadable = |readable: &str, why: String| Unreadable {
        readable: Arc::new(Source::new(Arc::clone(display), readable)),
        why,
    };
    if bytes.len() > LARGEST_PAGE {
        return Err(unreadable("", "the file is larger than 2 GiB".to_owned()));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.contains('\n') && text.contains('\r') => Err(unreadable(
            "",
            "its lines end in CR alone, as on the first Macs; end them in LF".to_owned(),
        )),
        Ok(text) => Ok(Arc::new(Source::new(Arc::clone(display), text))),
        Err(error) => {
            if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
                return Err(unreadable("", "it is UTF-16; pages are UTF-8".to_owned()));
            }
            let readable = &bytes[..error.valid_up_to()];
            let bad = bytes.get(readable.len()).copied().unwrap_or_default();
            Err(unreadable(
                std::str::from_utf8(readable).unwrap_or_default(),
                format!("the byte {bad:#04x} here is not UTF-8"),
            ))
        }
    }
}
