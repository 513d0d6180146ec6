//! Light facts of every page of a set, scanned from the raw lines without parsing a page.
//!
//! The index only says where to look: whoever uses an answer reads the page it names. So a
//! line that looks like a fact and is none costs time, never truth.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::hosts::{Base, Hosts};
use crate::dialect::{Dialect, Section as Role};
use crate::exchange::message;
use crate::exchange::path::Template;
use crate::exchange::url::Url;
use crate::set::lookups::{Sought, note, quietly};
use crate::set::{DocsSet, FileId};
use crate::words::short_name;

/// Where facts of a set stand.
#[derive(Debug, Default)]
pub struct Index {
    definers: FxHashMap<String, Vec<FileId>>,
    request_names: FxHashMap<String, Vec<FileId>>,
    posts: FxHashMap<String, Vec<FileId>>,
    hosts: Hosts,
    calls: Vec<(FileId, Vec<Base>)>,
}

/// What one page seems to say.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Short names, in lower case, of types and enums it defines.
    pub defines: Vec<String>,
    /// Names of requests.
    pub request_names: Vec<String>,
    /// Canonical paths of documented POST requests.
    pub posts: Vec<String>,
    /// What its requests call, each once.
    bases: Vec<Base>,
}

impl Facts {
    /// Scans the text of a page.
    pub fn of(text: &str, dialect: &Dialect) -> Self {
        scan(text, dialect)
    }
}

impl Index {
    /// Scans every page of a set.
    pub(super) fn read(set: &DocsSet) -> Self {
        let facts: Vec<(FileId, Facts)> = (0..set.len())
            .into_par_iter()
            .with_min_len(16)
            .filter_map(|file| {
                let source = quietly(|| set.source(file)).ok()?;
                Some((file, scan(source.text(), set.dialect())))
            })
            .collect();
        let mut index = Self::default();
        for (file, facts) in facts {
            index.add(file, facts);
        }
        index.hosts = Hosts::of(&index.calls);
        index
    }

    /// The same facts after a change: those of the `stale` files are scanned again.
    pub(super) fn renewed(mut self, set: &DocsSet, stale: &FxHashSet<FileId>) -> Self {
        let keep = |file: &FileId| !stale.contains(file);
        for map in [&mut self.definers, &mut self.request_names, &mut self.posts] {
            map.retain(|_, files| {
                files.retain(keep);
                !files.is_empty()
            });
        }
        self.calls.retain(|(file, _)| keep(file));
        for &file in stale {
            if let Ok(source) = set.source(file) {
                self.add(file, scan(source.text(), set.dialect()));
            }
        }
        self.hosts = Hosts::of(&self.calls);
        self
    }

    /// Adds what one page says. Files stay in their order.
    fn add(&mut self, file: FileId, facts: Facts) {
        let note = |map: &mut FxHashMap<String, Vec<FileId>>, keys: Vec<String>| {
            for key in keys {
                let files = map.entry(key).or_default();
                if let Err(at) = files.binary_search(&file) {
                    files.insert(at, file);
                }
            }
        };
        note(&mut self.definers, facts.defines);
        note(&mut self.request_names, facts.request_names);
        note(&mut self.posts, facts.posts);
        if !facts.bases.is_empty() {
            let at = self.calls.partition_point(|(other, _)| *other < file);
            self.calls.insert(at, (file, facts.bases));
        }
    }

    /// Pages that seem to define a type or an enum of this short name (in lower case).
    pub fn definers(&self, short_name: &str) -> &[FileId] {
        note(|| Sought::Name(short_name.to_owned()));
        self.definers.get(short_name).map_or(&[], Vec::as_slice)
    }

    /// Pages that seem to have a request of this name.
    pub fn with_request_name(&self, name: &str) -> &[FileId] {
        note(|| Sought::Request(name.to_owned()));
        self.request_names.get(name).map_or(&[], Vec::as_slice)
    }

    /// Pages that seem to document a POST to this canonical path.
    pub fn posting_to(&self, canonical: &str) -> &[FileId] {
        note(|| Sought::Post(canonical.to_owned()));
        self.posts.get(canonical).map_or(&[], Vec::as_slice)
    }

    /// What the pages call.
    pub fn hosts(&self) -> &Hosts {
        note(|| Sought::Hosts);
        &self.hosts
    }

    /// Whether the set called something else when the pages of `before` said what stands there
    /// with them; a page without a number is in the set no more. Pages of the set that are not
    /// among them did not change.
    pub fn hosts_differ(&self, before: &[(Option<FileId>, Facts)], added: &[FileId]) -> bool {
        let changed = |file: &FileId| {
            added.contains(file) || before.iter().any(|(known, _)| *known == Some(*file))
        };
        let mut calls: Vec<_> = self
            .calls
            .iter()
            .filter(|(file, _)| !changed(file))
            .cloned()
            .collect();
        // Which page calls what does not matter, only how many do.
        calls.extend(
            before
                .iter()
                .filter(|(_, facts)| !facts.bases.is_empty())
                .map(|(file, facts)| (file.unwrap_or(FileId::MAX), facts.bases.clone())),
        );
        !Hosts::of(&calls).is_like(&self.hosts)
    }

    /// Short names, in lower case, of everything that seems to be defined.
    pub fn defined_names(&self) -> impl Iterator<Item = &str> {
        self.definers.keys().map(String::as_str)
    }
}

/// What stands open at the end of a line.
enum Open {
    Nothing,
    /// A fence of this mark and length.
    Fence(u8, usize),
    Comment,
}

fn scan(text: &str, dialect: &Dialect) -> Facts {
    let mut facts = Facts::default();
    let mut open = Open::Nothing;
    let mut in_request_section = false;
    let mut comment = CommentFacts::default();
    for line in lines(text) {
        let trimmed = line.trim_start_matches([' ', '\t', '>']);
        match open {
            Open::Fence(mark, length) => {
                if fence(trimmed).is_some_and(|(other, closing)| other == mark && closing >= length)
                {
                    open = Open::Nothing;
                } else {
                    if in_request_section {
                        posts(trimmed, &mut facts);
                    }
                    calls(trimmed, &mut facts);
                }
                continue;
            }
            Open::Comment => {
                comment.line(line);
                if line.contains("-->") {
                    comment.close(&mut facts);
                    open = Open::Nothing;
                }
                continue;
            }
            Open::Nothing => {}
        }
        match trimmed.as_bytes().first() {
            Some(b'`' | b'~') => {
                if let Some((mark, length)) = fence(trimmed) {
                    open = Open::Fence(mark, length);
                }
            }
            Some(b'#') => {
                let title = trimmed.trim_start_matches('#').trim();
                if let Some(role) = dialect.section(title) {
                    in_request_section = role == Role::HttpRequest;
                }
                if let Some(name) = dialect.titled_any(title) {
                    facts.defines.push(short_name(name).to_lowercase());
                }
            }
            Some(b'<') if trimmed.starts_with("<!--") => {
                comment.line(trimmed);
                if trimmed.contains("-->") {
                    comment.close(&mut facts);
                } else {
                    open = Open::Comment;
                }
            }
            // Rendered pages have neither fences nor marks.
            Some(b'P') => {
                posts(trimmed, &mut facts);
                calls(trimmed, &mut facts);
            }
            Some(b'G' | b'D') => calls(trimmed, &mut facts),
            _ => {}
        }
    }
    facts
}

/// The lines of a text without their ends.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut start = 0;
    memchr::memchr_iter(b'\n', text.as_bytes())
        .chain(std::iter::once(text.len()))
        .map(move |end| {
            let line = text.get(start..end).unwrap_or_default();
            start = end + 1;
            line
        })
}

/// The mark and the length of a code fence.
fn fence(line: &str) -> Option<(u8, usize)> {
    let mark = *line
        .as_bytes()
        .first()
        .filter(|mark| matches!(mark, b'`' | b'~'))?;
    let length = line.bytes().take_while(|&byte| byte == mark).count();
    (length >= 3).then_some((mark, length))
}

fn posts(line: &str, facts: &mut Facts) {
    if !line
        .get(..5)
        .is_some_and(|method| method.eq_ignore_ascii_case("POST "))
    {
        return;
    }
    for request in message::request_lines(line) {
        if let (Some(method), Some(url)) = (
            line.get(request.method.range()),
            line.get(request.url.range()),
        ) {
            facts.posts.push(
                Template::read(&method.to_ascii_uppercase(), url)
                    .canonical()
                    .to_owned(),
            );
        }
    }
}

/// Host and version of a request line with an absolute URL.
fn calls(line: &str, facts: &mut Facts) {
    // Nearly every line is ruled out by its first byte.
    if !line.starts_with(|c: char| c.is_ascii_uppercase()) || !line.contains("://") {
        return;
    }
    for request in message::request_lines(line) {
        let url = Url::read(line.get(request.url.range()).unwrap_or_default());
        let Some(host) = url.host.filter(|_| url.malformed.is_none()) else {
            continue;
        };
        let base = Base {
            host: url.slice(host).to_lowercase(),
            version: url
                .version
                .map_or_else(String::new, |it| url.slice(it).to_lowercase()),
        };
        if !base.host.contains(['{', '<']) && !facts.bases.contains(&base) {
            facts.bases.push(base);
        }
    }
}

/// What a comment says, line by line.
#[derive(Default)]
struct CommentFacts {
    is_resource: bool,
    is_request: bool,
    types: Vec<String>,
    names: Vec<String>,
    in_names: bool,
}

impl CommentFacts {
    fn line(&mut self, line: &str) {
        let mut strings = line.split('"');
        // Every second piece stands between quotes.
        let mut key = "";
        let mut expects_value = false;
        strings.next();
        while let (Some(string), rest) = (strings.next(), strings.next()) {
            let is_key = rest.is_some_and(|rest| rest.trim_start().starts_with(':'));
            if is_key {
                key = string;
                expects_value = true;
                self.in_names = key == "name";
            } else if expects_value || self.in_names {
                match key {
                    "blockType" => {
                        self.is_resource |= string == "resource";
                        self.is_request |= string == "request";
                    }
                    "@odata.type" | "@type" => self.types.push(short_name(string).to_lowercase()),
                    _ if self.in_names => self.names.push(string.to_owned()),
                    _ => {}
                }
                expects_value = false;
            }
        }
    }

    fn close(&mut self, facts: &mut Facts) {
        let comment = std::mem::take(self);
        if comment.is_resource {
            facts.defines.extend(comment.types);
        }
        if comment.is_request {
            facts.request_names.extend(comment.names);
        }
    }
}
