//! Front matter through a YAML parser, whatever it holds.

use std::borrow::Cow;

use memchr::memchr;
use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, StrInput};

use super::flow::on_one_line;
use super::is_null;
use crate::page::MetadataEntry;
use crate::page::markdown::{trimmed, trimmed_end};
use crate::text::Span;

/// Why a text is no YAML mapping, and where.
type Fault = (Span, String);

/// Reads the lines at `yaml` as a mapping.
pub(super) fn read(text: &str, yaml: Span) -> (Vec<MetadataEntry>, Option<Fault>) {
    let slice = text.get(yaml.range()).unwrap_or_default();
    let read = |written: &str| {
        let mut reader = Reader::new(text, yaml);
        reader.run(written);
        (reader.entries, reader.fault)
    };
    let strict = read(slice);
    if strict.1.is_none() {
        return strict;
    }
    let lenient = on_one_line(slice).map(|flat| read(&flat));
    lenient
        .filter(|(_, fault)| fault.is_none())
        .unwrap_or(strict)
}

/// Turns the events of the YAML parser into the entries of the mapping at its top.
struct Reader<'a> {
    text: &'a str,
    yaml: Span,
    /// The byte of each character, where bytes and characters differ: the parser counts
    /// characters.
    bytes: Option<Vec<u32>>,
    entries: Vec<MetadataEntry>,
    fault: Option<Fault>,
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

    /// Reads the YAML as it is `written`, each character in its place.
    fn run(&mut self, written: &str) {
        let mut parser: Parser<'_, StrInput<'_>> = Parser::new_from_str(written);
        while self.fault.is_none() {
            match parser.next_event() {
                None | Some(Ok((Event::StreamEnd, _))) => break,
                Some(Ok((event, span))) => {
                    let (start, end) = (self.offset(span.start), self.offset(span.end));
                    self.event(event, start, end.max(start));
                }
                Some(Err(error)) => {
                    let fault = self.unreadable(&error);
                    self.fault = Some(fault);
                }
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
                    self.no_mapping(self.first_dash(start));
                    return;
                }
                if self.depth == 1 {
                    self.nested_start = self.first_dash(start);
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
                self.no_mapping(start);
            }
            _ => {}
        }
    }

    /// Where a list begins whose first item begins at `start`. The parser leaves the first
    /// dash out of a list that is not indented.
    fn first_dash(&self, start: usize) -> usize {
        let before = self.text.get(self.yaml.start as usize..start);
        let before = before.unwrap_or_default().trim_end_matches(' ');
        if before.ends_with('-') {
            self.yaml.start as usize + before.len() - 1
        } else {
            start
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

    fn no_mapping(&mut self, start: usize) {
        let behind = self.text.get(start..self.yaml.end as usize);
        let line = behind.and_then(|behind| behind.lines().next());
        let span = Span::new(start, start + line.map_or(0, str::len));
        let reason = "it has no `key: value` lines".to_owned();
        self.fault = Some((trimmed_end(self.text, span), reason));
    }

    /// What is wrong, and the rest of the line where it is. What was read of that line before
    /// is taken back.
    fn unreadable(&mut self, error: &ScanError) -> Fault {
        let (start, end) = (self.yaml.start as usize, self.yaml.end as usize);
        let before = self.text.get(start..self.offset(*error.marker()));
        // The parser may only notice behind the line that is wrong.
        let before = before.unwrap_or_default().trim_end_matches(['\n', '\r']);
        let at = start + before.len();
        let line_start = start + before.rfind('\n').map_or(0, |newline| newline + 1);
        let behind = self.text.get(at..end).unwrap_or_default();
        let line_end = at + memchr(b'\n', behind.as_bytes()).unwrap_or(behind.len());
        self.entries
            .retain(|entry| entry.key_span.end as usize <= line_start);
        let rest = trimmed(self.text, Span::new(at, line_end));
        let span = if rest.is_empty() {
            trimmed(self.text, Span::new(line_start, line_end))
        } else {
            rest
        };
        (span, plain_words(error.info()))
    }
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
