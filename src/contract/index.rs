//! Light facts of every page of a set, scanned from the raw lines without parsing a page.
//!
//! The index only says where to look: whoever uses an answer reads the page it names. So a
//! line that looks like a fact and is none costs time, never truth.

use std::sync::{Arc, LazyLock};

use memchr::memmem::Finder;
use memchr::{memchr, memchr_iter, memrchr};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::headings::Headings;
use super::hosts::{Base, Hosts};
use crate::dialect::{Dialect, Section as Role};
use crate::exchange::message;
use crate::exchange::path;
use crate::exchange::url::Url;
use crate::set::lookups::{Sought, note, quietly};
use crate::set::{DocsSet, FileId};
use crate::text::LineEnds;
use crate::words::short_name;

static CLOSE: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("-->"));
static SCHEME: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("://"));
static BACKTICKS: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("```"));
static TILDES: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("~~~"));

/// Where facts of a set stand.
#[derive(Debug, Default)]
pub struct Index {
    definers: FxHashMap<String, Vec<FileId>>,
    request_names: FxHashMap<String, Vec<FileId>>,
    posts: FxHashMap<String, Vec<FileId>>,
    hosts: Hosts,
    calls: Vec<(FileId, Arc<[Base]>)>,
    /// What pages call, each once: nearly all call the same.
    called: FxHashSet<Arc<[Base]>>,
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
        scan(text, dialect, &mut Headings::default())
    }
}

impl Index {
    /// Scans every page of a set.
    pub(super) fn read(set: &DocsSet) -> Self {
        let files = 0..set.len();
        let read = |headings: &mut Headings, file| {
            let source = quietly(|| set.source(file)).ok()?;
            Some((file, scan(source.text(), set.dialect(), headings)))
        };
        // A thread of the pool that waits for the others takes up other work, which may ask for
        // the index in turn and would wait for itself.
        let facts: Vec<(FileId, Facts)> = if rayon::current_thread_index().is_some() {
            let mut headings = Headings::default();
            files.filter_map(|file| read(&mut headings, file)).collect()
        } else {
            let files = files.into_par_iter().with_min_len(16);
            let read = files.map_init(Headings::default, read);
            read.flatten_iter().collect()
        };
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
                self.add(file, Facts::of(source.text(), set.dialect()));
            }
        }
        self.hosts = Hosts::of(&self.calls);
        self
    }

    /// Adds what one page says. Files stay in their order.
    fn add(&mut self, file: FileId, facts: Facts) {
        let note = |map: &mut FxHashMap<String, Vec<FileId>>, keys: Vec<String>| {
            for key in keys {
                // Nearly every name stands on one page.
                let files = map.entry(key).or_insert_with(|| Vec::with_capacity(1));
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
            let known = self.called.get(&*facts.bases).cloned();
            let called = known.unwrap_or_else(|| facts.bases.into());
            self.called.insert(Arc::clone(&called));
            self.calls.insert(at, (file, called));
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
                .map(|(file, facts)| {
                    let called = facts.bases.as_slice().into();
                    (file.unwrap_or(FileId::MAX), called)
                }),
        );
        !Hosts::of(&calls).is_like(&self.hosts)
    }

    /// Short names, in lower case, of everything that seems to be defined.
    pub fn defined_names(&self) -> impl Iterator<Item = &str> {
        self.definers.keys().map(String::as_str)
    }
}

/// Reads a text line by line; what stands between the marks of a comment or a fence is found at
/// once, and most of it needs no second look.
struct Scan<'t> {
    text: &'t str,
    at: usize,
    line_ends: LineEnds<'t>,
    dialect: &'t Dialect,
    headings: &'t mut Headings,
    facts: Facts,
    /// Hosts and versions, as written, that the facts hold.
    called: Vec<&'t str>,
    in_request_section: bool,
}

fn scan(text: &str, dialect: &Dialect, headings: &mut Headings) -> Facts {
    let mut scan = Scan {
        text,
        at: 0,
        line_ends: LineEnds::of(text.as_bytes()),
        dialect,
        headings,
        facts: Facts::default(),
        called: Vec::new(),
        in_request_section: false,
    };
    while let Some(line) = scan.next_line() {
        scan.line(unindented(line));
    }
    scan.facts.bases.shrink_to_fit();
    scan.facts
}

impl<'t> Scan<'t> {
    /// The next line that may say something, by its first byte.
    fn next_line(&mut self) -> Option<&'t str> {
        loop {
            let start = self.at;
            let first = *self.text.as_bytes().get(start)?;
            let end = self.line_ends.end_of_line(start);
            self.at = end + 1;
            if may_speak(first) {
                return self.text.get(start..end);
            }
        }
    }

    fn line(&mut self, line: &'t str) {
        match line.as_bytes().first() {
            Some(b'`' | b'~') => {
                if let Some((mark, length)) = fence(line) {
                    self.fenced(mark, length);
                }
            }
            Some(b'#') => self.heading(line.trim_start_matches('#').trim()),
            Some(b'<') if line.starts_with("<!--") => self.comment(line),
            // Rendered pages have neither fences nor marks.
            Some(b'P') => {
                posts(line, &mut self.facts);
                self.calls(line);
            }
            Some(b'G' | b'D') => self.calls(line),
            _ => {}
        }
    }

    fn heading(&mut self, title: &str) {
        let heading = self.headings.read(title, self.dialect);
        if let Some(role) = heading.role {
            self.in_request_section = role == Role::HttpRequest;
        }
        let defined = heading.defines.iter();
        self.facts.defines.extend(defined.map(ToString::to_string));
    }

    /// The code behind an opening fence. Most of it are bodies, whose lines say nothing.
    fn fenced(&mut self, mark: u8, length: usize) {
        let code = self.code(mark, length);
        if self.in_request_section {
            for line in code.split('\n') {
                posts(unindented(line), &mut self.facts);
            }
        }
        let mut at = 0;
        while let Some(scheme) = SCHEME.find(from(code, at).as_bytes()) {
            let (start, end) = line_around(code, at + scheme);
            self.calls(unindented(code.get(start..end).unwrap_or_default()));
            at = end;
        }
    }

    /// Goes on behind the fence that closes the code, and gives the code.
    fn code(&mut self, mark: u8, length: usize) -> &'t str {
        let code = from(self.text, self.at);
        let fences = if mark == b'~' { &TILDES } else { &BACKTICKS };
        let mut at = 0;
        while let Some(found) = fences.find(from(code, at).as_bytes()) {
            let (start, end) = line_around(code, at + found);
            let line = unindented(code.get(start..end).unwrap_or_default());
            if fence(line).is_some_and(|(other, closing)| other == mark && closing >= length) {
                self.at += end + 1;
                return code.get(..start).unwrap_or_default();
            }
            at = end;
        }
        self.at = self.text.len();
        code
    }

    /// The comment that starts with `line`, up to the end of the line that closes it.
    fn comment(&mut self, line: &'t str) {
        let start = self.at.saturating_sub(line.len() + 1);
        let rest = from(self.text, start);
        let Some(close) = CLOSE.find(rest.as_bytes()) else {
            self.at = self.text.len();
            return;
        };
        let behind = from(rest, close);
        let end = close + memchr(b'\n', behind.as_bytes()).unwrap_or(behind.len());
        self.at = start + end + 1;
        let comment = rest.get(..end).unwrap_or_default();
        if comment.contains("\"resource\"") || comment.contains("\"request\"") {
            let mut said = CommentFacts::default();
            comment.split('\n').for_each(|line| said.line(line));
            said.close(&mut self.facts);
        }
    }

    /// Host and version of a request line with an absolute URL.
    fn calls(&mut self, line: &'t str) {
        // Nearly every line is ruled out by its first byte.
        if !line.starts_with(|c: char| c.is_ascii_uppercase()) {
            return;
        }
        let Some(called) = called(line) else {
            return;
        };
        // A page calls the same again and again.
        if self.called.contains(&called) {
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
            if base.host.contains(['{', '<']) {
                continue;
            }
            if called.starts_with(url.slice(host)) {
                self.called.push(called);
            }
            if !self.facts.bases.contains(&base) {
                self.facts.bases.push(base);
            }
        }
    }
}

/// Whether a line that starts so may say something: all others are passed over.
fn may_speak(first: u8) -> bool {
    matches!(
        first,
        b'`' | b'~' | b'#' | b'<' | b'P' | b'G' | b'D' | b' ' | b'\t' | b'>'
    )
}

/// What follows the first `://` of a line, up to the second slash behind it.
fn called(line: &str) -> Option<&str> {
    let (_, called) = line.split_once("://")?;
    let mut slashes = memchr_iter(b'/', called.as_bytes());
    called.get(..slashes.nth(1).unwrap_or(called.len()))
}

/// A line without its indentation and the marks of quotes.
fn unindented(line: &str) -> &str {
    let marks = line.bytes();
    let marks = marks.take_while(|byte| matches!(byte, b' ' | b'\t' | b'>'));
    from(line, marks.count())
}

fn from(text: &str, at: usize) -> &str {
    text.get(at..).unwrap_or_default()
}

/// Where the line around a byte starts and ends.
fn line_around(text: &str, at: usize) -> (usize, usize) {
    let (before, behind) = text.as_bytes().split_at(at);
    let start = memrchr(b'\n', before).map_or(0, |newline| newline + 1);
    let len = memchr(b'\n', behind).unwrap_or(behind.len());
    (start, at + len)
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
        if let Some(url) = line.get(request.url.range()) {
            facts.posts.push(path::canonical(url));
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
                    "@odata.type" | "@type" | "@type.aka" => {
                        self.types.push(short_name(string).to_lowercase());
                    }
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
