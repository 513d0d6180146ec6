//! The YAML in front of a page, with the place of every key and value.

use std::borrow::Cow;

use memchr::memchr;
use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, StrInput};

use super::{trimmed, trimmed_end};
use crate::page::{FrontMatter, MetadataEntry};
use crate::text::Span;

const BOM: &str = "\u{feff}";

/// Where the front matter stands.
struct Extent {
    /// With its marks.
    span: Span,
    /// Between its marks.
    yaml: Span,
    /// Where the page goes on.
    rest: usize,
}

/// Whether a page has front matter.
pub(in crate::page) fn follows(text: &str) -> bool {
    extent(text).is_some()
}

/// Reads the front matter of a page; gives with it where the page goes on. A page without any
/// goes on behind its byte order mark.
pub(super) fn read(text: &str) -> (Option<FrontMatter>, usize) {
    match extent(text) {
        Some(extent) => {
            let (entries, fault) = match plain_lines(text, extent.yaml) {
                Some(entries) => (entries, None),
                None => {
                    let mut reader = Reader::new(text, extent.yaml);
                    reader.run();
                    (reader.entries, reader.fault)
                }
            };
            let front_matter = FrontMatter {
                span: extent.span,
                entries,
                fault,
            };
            (Some(front_matter), extent.rest)
        }
        None => (None, page_start(text)),
    }
}

fn page_start(text: &str) -> usize {
    if text.starts_with(BOM) { BOM.len() } else { 0 }
}

/// Finds the front matter: a first line `---`, and a later one that closes it. Without that
/// the first line is a horizontal rule.
fn extent(text: &str) -> Option<Extent> {
    let start = page_start(text);
    let mut lines = Lines { text, at: start };
    let first = lines.next()?;
    if text.get(first.range()) != Some("---") {
        return None;
    }
    let yaml_start = lines.at;
    loop {
        let before = lines.at;
        let line = lines.next()?;
        if matches!(text.get(line.range()), Some("---" | "...")) {
            return Some(Extent {
                span: Span::new(start, line.end as usize),
                yaml: Span::new(yaml_start, before),
                rest: lines.at,
            });
        }
    }
}

/// Lines without white space at their ends.
struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl Iterator for Lines<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        let start = self.at;
        let rest = self.text.get(start..).filter(|rest| !rest.is_empty())?;
        let len = memchr(b'\n', rest.as_bytes()).map_or(rest.len(), |newline| newline + 1);
        self.at += len;
        Some(trimmed_end(self.text, Span::new(start, start + len)))
    }
}

/// Reads front matter whose lines are all of the plainest kind, as nearly every page's are:
/// a word, a colon, and a value that ends on that line. What it accepts it reads as the YAML
/// parser does, at a tenth of the time.
fn plain_lines(text: &str, yaml: Span) -> Option<Vec<MetadataEntry>> {
    let mut entries = Vec::with_capacity(8);
    let slice = text.get(..yaml.end as usize)?;
    let lines = Lines {
        text: slice,
        at: yaml.start as usize,
    };
    for line in lines.filter(|line| !line.is_empty()) {
        let words = text.get(line.range())?;
        let colon = memchr(b':', words.as_bytes())?;
        let (key, behind) = (words.get(..colon)?, words.get(colon + 1..)?);
        let value = behind.trim_start_matches(' ');
        if !is_plain_key(key) || (value.len() == behind.len() && !value.is_empty()) {
            return None;
        }
        let start = line.start as usize;
        let behind_colon = start + colon + 1;
        let value_span = if value.is_empty() {
            Span::new(behind_colon, behind_colon)
        } else {
            Span::new(line.end as usize - value.len(), line.end as usize)
        };
        entries.push(MetadataEntry {
            key_span: Span::new(start, start + colon),
            key: key.to_owned(),
            value_span,
            value: plain_value(value)?.to_owned(),
        });
    }
    Some(entries)
}

fn is_plain_key(key: &str) -> bool {
    let word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    let first = key.bytes().next();
    key.len() < 100 && first.is_some_and(|byte| byte.is_ascii_alphabetic()) && key.bytes().all(word)
}

/// The text of a value that is quoted without escapes, or a plain one without any character
/// that has a meaning in YAML.
fn plain_value(value: &str) -> Option<&str> {
    if !value.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return None;
    }
    let bytes = value.as_bytes();
    match bytes.first() {
        None => Some(""),
        Some(&quote @ (b'"' | b'\'')) => {
            let inner = value.get(1..value.len().checked_sub(1)?)?;
            let closed = bytes.last() == Some(&quote);
            let special = |byte| byte == quote || byte == b'\\';
            (closed && !inner.bytes().any(special)).then_some(inner)
        }
        Some(first) if first.is_ascii_alphanumeric() => {
            let special = value.ends_with(':') || value.contains(": ") || value.contains(" #");
            let text = if is_null(value) { "" } else { value };
            (!special).then_some(text)
        }
        Some(_) => None,
    }
}

/// Turns the events of the YAML parser into the entries of the mapping at its top.
struct Reader<'a> {
    text: &'a str,
    yaml: Span,
    /// The byte of each character, where bytes and characters differ: the parser counts
    /// characters.
    bytes: Option<Vec<u32>>,
    entries: Vec<MetadataEntry>,
    fault: Option<(Span, String)>,
    /// The key whose value comes next.
    key: Option<(Span, String)>,
    /// Where the list or mapping inside the top mapping began that is being skipped.
    nested_start: usize,
    /// How many lists and mappings are open, the top one included.
    depth: usize,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, yaml: Span) -> Self {
        let slice = text.get(yaml.range()).unwrap_or_default();
        let bytes = (!slice.is_ascii()).then(|| {
            let starts = slice.char_indices().map(|(at, _)| at as u32);
            starts.chain([slice.len() as u32]).collect()
        });
        Self {
            text,
            yaml,
            bytes,
            entries: Vec::with_capacity(8),
            fault: None,
            key: None,
            nested_start: 0,
            depth: 0,
        }
    }

    fn run(&mut self) {
        let slice = self.text.get(self.yaml.range()).unwrap_or_default();
        let mut parser: Parser<'_, StrInput<'_>> = Parser::new_from_str(slice);
        while self.fault.is_none() {
            match parser.next_event() {
                None | Some(Ok((Event::StreamEnd, _))) => break,
                Some(Ok((event, span))) => {
                    let (start, end) = (self.offset(span.start), self.offset(span.end));
                    self.event(event, start, end.max(start));
                }
                Some(Err(error)) => self.fault = Some(self.unreadable(&error)),
            }
        }
    }

    /// The byte in the page of a place in the YAML.
    fn offset(&self, marker: Marker) -> usize {
        let at = match &self.bytes {
            Some(bytes) => match bytes.get(marker.index()) {
                Some(&at) => at as usize,
                None => self.yaml.len(),
            },
            None => marker.index().min(self.yaml.len()),
        };
        self.yaml.start as usize + at
    }

    fn event(&mut self, event: Event<'_>, start: usize, end: usize) {
        match event {
            Event::MappingStart(..) | Event::SequenceStart(..) => {
                if self.depth == 0 && matches!(event, Event::SequenceStart(..)) {
                    self.no_mapping(Span::new(start, end));
                    return;
                }
                if self.depth == 1 {
                    self.nested_start = start;
                }
                self.depth += 1;
            }
            Event::MappingEnd | Event::SequenceEnd => {
                self.depth = self.depth.saturating_sub(1);
                if self.depth == 1 {
                    let span = trimmed(self.text, Span::new(self.nested_start, end));
                    let written = self.text.get(span.range()).unwrap_or_default();
                    let empty = matches!(
                        (written.get(..1), written.get(1..).map(str::trim)),
                        (Some("["), Some("]")) | (Some("{"), Some("}"))
                    );
                    let value = if empty { "" } else { written };
                    self.node(span, value.to_owned());
                }
            }
            Event::Scalar(value, style, ..) if self.depth == 1 => {
                let span = trimmed_end(self.text, Span::new(start, end));
                let value = if self.key.is_some() && style == ScalarStyle::Plain && is_null(&value)
                {
                    Cow::Borrowed("")
                } else {
                    value
                };
                self.node(span, value.into_owned());
            }
            Event::Alias(_) if self.depth == 1 => {
                let span = trimmed_end(self.text, Span::new(start, end));
                let written = self.text.get(span.range()).unwrap_or_default();
                self.node(span, written.to_owned());
            }
            // Nothing but comments gives an empty scalar.
            Event::Scalar(value, ..) if self.depth == 0 && !value.is_empty() => {
                self.no_mapping(trimmed_end(self.text, Span::new(start, end)));
            }
            _ => {}
        }
    }

    /// A key or a value of the top mapping.
    fn node(&mut self, span: Span, text: String) {
        let Some((key_span, key)) = self.key.take() else {
            self.key = Some((span, text));
            return;
        };
        let value_span = if span.is_empty() {
            self.behind_colon(key_span)
        } else {
            span
        };
        self.entries.push(MetadataEntry {
            key_span,
            key,
            value_span,
            value: text,
        });
    }

    /// The place of a value that is not there.
    fn behind_colon(&self, key: Span) -> Span {
        let behind = self.text.get(key.end as usize..self.yaml.end as usize);
        let colon = behind.and_then(|behind| memchr(b':', behind.as_bytes()));
        let at = key.end as usize + colon.map_or(0, |colon| colon + 1);
        Span::new(at, at)
    }

    fn no_mapping(&mut self, span: Span) {
        let slice = self.text.get(span.range()).unwrap_or_default();
        let line = slice.lines().next().unwrap_or_default().len();
        let span = Span::new(span.start as usize, span.start as usize + line);
        self.fault = Some((span, "it has no `key: value` lines".to_owned()));
    }

    /// What is wrong, and the rest of the line where it is.
    fn unreadable(&self, error: &ScanError) -> (Span, String) {
        let at = self.offset(*error.marker());
        let inside = self
            .text
            .get(self.yaml.start as usize..self.yaml.end as usize);
        let inside = inside.unwrap_or_default();
        // The parser may only notice at the line end: what is wrong stands before it.
        let at = inside
            .get(..at - self.yaml.start as usize)
            .map_or(at, |before| {
                self.yaml.start as usize + before.trim_end_matches(['\n', '\r']).len()
            });
        let line_start = self.yaml.start as usize
            + inside
                .get(..at - self.yaml.start as usize)
                .and_then(|before| before.rfind('\n'))
                .map_or(0, |newline| newline + 1);
        let behind = self
            .text
            .get(at..self.yaml.end as usize)
            .unwrap_or_default();
        let line_end = at + memchr(b'\n', behind.as_bytes()).unwrap_or(behind.len());
        let rest = trimmed(self.text, Span::new(at, line_end));
        let span = if rest.is_empty() {
            trimmed(self.text, Span::new(line_start, line_end))
        } else {
            rest
        };
        (span, plain_words(error.info()))
    }
}

/// Whether a plain scalar means that there is no value.
fn is_null(value: &str) -> bool {
    matches!(value, "" | "~" | "null" | "Null" | "NULL")
}

/// The parser's complaint in words for a writer of pages.
fn plain_words(complaint: &str) -> String {
    const WORDS: [(&str, &str); 12] = [
        (
            "mapping values are not allowed",
            "a second `: ` on one line; put the value in quotes",
        ),
        (
            "unknown anchor",
            "a value that starts with `*` needs quotes",
        ),
        (
            "anchor or alias",
            "a value that starts with `*` or `&` needs quotes",
        ),
        (
            "found unexpected end of stream",
            "the quote is never closed",
        ),
        ("unexpected document indicator", "the quote is never closed"),
        (
            "unknown escape character",
            "a backslash inside double quotes needs a second one",
        ),
        (
            "trailing content after double-quoted",
            "words behind the closing quote",
        ),
        (
            "indentation",
            "the line is indented otherwise than its neighbours",
        ),
        ("tab", "a tab where YAML wants spaces"),
        ("simple key", "the line has no `key: value`"),
        ("expected key", "the line has no `key: value`"),
        (
            "unexpected character",
            "a value cannot start with this character; put it in quotes",
        ),
    ];
    WORDS
        .iter()
        .find(|(part, _)| complaint.contains(part))
        .map_or_else(|| complaint.to_owned(), |(_, words)| (*words).to_owned())
}
