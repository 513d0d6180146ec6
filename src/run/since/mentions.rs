//! Which pages mention a name, by their letters alone.
//!
//! A page that mentions a name without looking it up costs time, never truth: what judging looked
//! up decides.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};
use memchr::{memchr3, memmem};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::exchange::message;
use crate::exchange::path::Template;
use crate::set::{DocsSet, FileId, join, read_text};

/// The texts of a set as they stand, with the includes of each page.
pub(super) struct Texts<'s> {
    set: &'s DocsSet,
    includes: FxHashMap<PathBuf, Include>,
    /// What each page includes itself.
    of_pages: Vec<Vec<PathBuf>>,
}

/// A text that is included, or the place where it should be.
struct Include {
    text: Arc<str>,
    includes: Vec<PathBuf>,
}

impl<'s> Texts<'s> {
    /// Reads every page and every include that one of them seems to name.
    pub(super) fn read(set: &'s DocsSet) -> Self {
        let of_pages: Vec<Vec<PathBuf>> = (0..set.len())
            .into_par_iter()
            .with_min_len(16)
            .map(|file| match set.source(file) {
                Ok(source) => included(source.text(), set.path(file)),
                Err(_) => Vec::new(),
            })
            .collect();
        let mut includes: FxHashMap<PathBuf, Include> = FxHashMap::default();
        let mut wanted: FxHashSet<PathBuf> = of_pages.iter().flatten().cloned().collect();
        while !wanted.is_empty() {
            let read: Vec<(PathBuf, Include)> = wanted
                .into_par_iter()
                .map(|path| {
                    let source = read_text(&path, &"".into());
                    let text = source.map_or_else(|_| "".into(), |it| Arc::clone(it.text()));
                    let includes = included(&text, &path);
                    (path, Include { text, includes })
                })
                .collect();
            includes.extend(read);
            wanted = includes
                .values()
                .flat_map(|include| &include.includes)
                .filter(|path| !includes.contains_key(*path))
                .cloned()
                .collect();
        }
        Self {
            set,
            includes,
            of_pages,
        }
    }

    /// For each page, whether it or something it includes is so.
    fn pages(
        &self,
        page: impl Fn(FileId) -> bool + Sync,
        include: impl Fn(&Path, &str) -> bool + Sync,
    ) -> Vec<FileId> {
        let mut found: FxHashSet<&Path> = self
            .includes
            .par_iter()
            .filter(|(path, it)| include(path, &it.text))
            .map(|(path, _)| path.as_path())
            .collect();
        // Includes of includes, however they nest.
        loop {
            let more: Vec<&Path> = self
                .includes
                .iter()
                .filter(|(path, it)| {
                    !found.contains(path.as_path())
                        && it.includes.iter().any(|it| found.contains(it.as_path()))
                })
                .map(|(path, _)| path.as_path())
                .collect();
            if more.is_empty() {
                break;
            }
            found.extend(more);
        }
        (0..self.set.len())
            .into_par_iter()
            .with_min_len(16)
            .filter(|&file| {
                let includes = self.of_pages.get(file).into_iter().flatten();
                { includes }.any(|path| found.contains(path.as_path())) || page(file)
            })
            .collect()
    }

    /// Pages that include a text at one of these paths, directly or through others.
    pub(super) fn including(&self, is_it: impl Fn(&Path) -> bool + Sync) -> Vec<FileId> {
        self.pages(|_| false, |path, _| is_it(path))
    }

    /// Pages that seem to document a request that changes or removes what is at one of these
    /// canonical paths.
    pub(super) fn updating(&self, paths: &FxHashSet<String>) -> Vec<FileId> {
        if paths.is_empty() {
            return Vec::new();
        }
        let page = |file| {
            let source = self.set.source(file).ok();
            source.is_some_and(|source| updates(source.text(), paths))
        };
        self.pages(page, |_, text| updates(text, paths))
    }

    /// Pages that mention one of the words, themselves or in what they include.
    pub(super) fn mentioning(&self, words: &Words) -> Vec<FileId> {
        let Some(search) = words.search() else {
            return (0..self.set.len()).collect();
        };
        let page = |file| {
            let source = self.set.source(file).ok();
            source.is_some_and(|source| search.is_in(source.text()))
        };
        self.pages(page, |_, text| search.is_in(text))
    }
}

/// The paths that a text seems to include. Code is not told from text.
fn included(text: &str, path: &Path) -> Vec<PathBuf> {
    const MARK: &[u8] = b"[!";
    let mut found = Vec::new();
    let Some(folder) = path.parent() else {
        return found;
    };
    let mut by_reference = false;
    for at in memmem::find_iter(text.as_bytes(), MARK) {
        let rest = text.get(at + MARK.len()..).unwrap_or_default();
        if !rest
            .get(..7)
            .is_some_and(|word| word.eq_ignore_ascii_case("include"))
        {
            continue;
        }
        let line = rest.split('\n').next().unwrap_or_default();
        match line.split_once("](") {
            Some((_, target)) => found.extend(join(folder, written_path(target))),
            None => by_reference = true,
        }
    }
    if by_reference {
        let targets = text.lines().filter_map(|line| line.split_once("]:"));
        found.extend(targets.filter_map(|(_, target)| join(folder, written_path(target))));
    }
    found
}

/// The path at the start of a link's target.
fn written_path(target: &str) -> &str {
    let target = target.trim_start();
    match target.strip_prefix('<') {
        Some(target) => target.split('>').next().unwrap_or_default(),
        None => target
            .split([')', ' ', '\t', '"'])
            .next()
            .unwrap_or_default(),
    }
    .trim()
}

/// Whether a request line of a text changes or removes what is at one of these paths.
fn updates(text: &str, paths: &FxHashSet<String>) -> bool {
    let methods = ["PATCH ", "PUT ", "DELETE "];
    let is_update = |line: &&str| {
        methods.iter().any(|method| {
            let start = line.get(..method.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(method))
        })
    };
    text.lines()
        .map(|line| line.trim_start_matches([' ', '\t', '>']))
        .filter(is_update)
        .flat_map(|line| {
            let requests = message::request_lines(line).into_iter();
            requests.filter_map(move |request| line.get(request.url.range()))
        })
        .any(|url| {
            let template = Template::read("PATCH", url);
            let path = template.canonical();
            paths.contains(path.strip_suffix("/$ref").unwrap_or(path))
        })
}

/// Words to look for, in any case.
#[derive(Default)]
pub(super) struct Words {
    /// Those that stand alone, and those that may be part of others.
    words: FxHashMap<String, bool>,
    /// Whether one of them cannot be looked for: then every page may mention it.
    anywhere: bool,
}

impl Words {
    /// A name, which stands alone wherever it is written.
    pub(super) fn name(&mut self, name: &str) {
        self.add(name, true);
    }

    /// A text that stands in another.
    pub(super) fn part(&mut self, part: &str) {
        self.add(part, false);
    }

    /// The name of a member of an object in JSON.
    pub(super) fn key(&mut self, name: &str) {
        self.part(&format!("\"{name}\""));
        self.part(&format!("\"{name}@"));
    }

    /// The name of a file, or of a folder.
    pub(super) fn file(&mut self, path: &Path) {
        match path.file_name().and_then(|name| name.to_str()) {
            Some(name) => self.part(name),
            None => self.anywhere = true,
        }
    }

    fn add(&mut self, word: &str, alone: bool) {
        if word.is_ascii() && !word.is_empty() {
            *self.words.entry(word.to_lowercase()).or_insert(alone) &= alone;
        } else {
            self.anywhere = true;
        }
    }

    /// None where every page may mention one of them.
    fn search(&self) -> Option<Search> {
        let (words, alone): (Vec<&String>, Vec<bool>) = self.words.iter().unzip();
        let found = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .build(words)
            .ok()?;
        (!self.anywhere).then_some(Search { found, alone })
    }
}

struct Search {
    found: AhoCorasick,
    alone: Vec<bool>,
}

impl Search {
    fn is_in(&self, text: &str) -> bool {
        self.is_in_plain(text)
            || match plain(text) {
                Cow::Borrowed(_) => false,
                Cow::Owned(text) => self.is_in_plain(&text),
            }
    }

    fn is_in_plain(&self, text: &str) -> bool {
        let in_word = |c: char| c.is_alphanumeric() || c == '_';
        self.found.find_overlapping_iter(text).any(|found| {
            let before = text.get(..found.start()).unwrap_or_default();
            let behind = text.get(found.end()..).unwrap_or_default();
            !self
                .alone
                .get(found.pattern().as_usize())
                .is_some_and(|&alone| alone)
                || !(before.ends_with(in_word) || behind.starts_with(in_word))
        })
    }
}

/// A text with what stands for other letters read as those: `%20`, `\_`, `\u0041`, `&#124;`.
fn plain(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = memchr3(b'%', b'\\', b'&', rest.as_bytes()) {
        let (before, marked) = rest.split_at(at);
        let (letter, length) = letter(marked);
        out.push_str(before);
        out.extend(letter);
        rest = marked.get(length..).unwrap_or_default();
    }
    if rest.len() == text.len() {
        return Cow::Borrowed(text);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// What a mark at the start of a text stands for, and how long it is. A letter beyond ASCII that is
/// written in bytes is read as nothing: no word has one.
fn letter(marked: &str) -> (Option<char>, usize) {
    let mut chars = marked.chars();
    let number = |range: std::ops::Range<usize>, radix| {
        marked
            .get(range)
            .and_then(|digits| u32::from_str_radix(digits, radix).ok())
    };
    match (chars.next(), chars.next()) {
        (Some('%'), _) => match number(1..3, 16) {
            Some(byte) => (char::from_u32(byte).filter(char::is_ascii), 3),
            None => (Some('%'), 1),
        },
        (Some('\\'), Some('u')) if number(2..6, 16).is_some() => {
            (number(2..6, 16).and_then(char::from_u32), 6)
        }
        (Some('&'), Some('#')) => {
            let end = marked.bytes().take(12).position(|byte| byte == b';');
            let read = end.and_then(|end| {
                let hex = matches!(marked.as_bytes().get(2), Some(b'x' | b'X'));
                let (start, radix) = if hex { (3, 16) } else { (2, 10) };
                Some((number(start..end, radix)?, end + 1))
            });
            match read {
                Some((number, length)) => (char::from_u32(number), length),
                None => (Some('&'), 1),
            }
        }
        (Some('\\'), _) => (None, 1),
        (first, _) => (first, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_alone_and_parts_anywhere_however_they_are_written() {
        let mut words = Words::default();
        words.name("lamp_Mood");
        words.part("old lamp.md");
        let search = words.search().unwrap();
        for text in [
            "a LAMP_mood.",
            "`microsoft.graph.lamp\\_mood`",
            "lamp&#95;mood",
            "\"lamp\\u005Fmood\"",
            "](../x/gold%20lamp.md#a)",
        ] {
            assert!(search.is_in(text), "{text}");
        }
        for text in ["lamp_moods", "lamp mood", "% & \\ \\u12", "&#x;", "lamp.md"] {
            assert!(!search.is_in(text), "{text}");
        }
        words.name("größe");
        assert!(words.search().is_none());
    }

    #[test]
    fn includes_are_found_by_their_letters() {
        let text = "[!INCLUDE [a](../i/b.md)]\n> [!include[c](d%20e.md \"e\")] [!NOTE]\n\
            - [!INCLUDE [r]]\n\n[r]: s.md\n";
        let found = included(text, Path::new("/set/api/x.md"));
        let paths = ["/set/i/b.md", "/set/api/d e.md", "/set/api/s.md"];
        assert_eq!(found, paths.map(PathBuf::from));
        assert!(included("[a](b.md)\n[r]: s.md", Path::new("/x.md")).is_empty());
    }
}
