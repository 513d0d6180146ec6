//! The YAML in front of a page, with the place of every key and value.

#[cfg(test)]
mod tests;
mod yaml;

use memchr::memchr;

use super::trimmed_end;
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
                None => yaml::read(text, extent.yaml),
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
    // Includes have one or two.
    entries.shrink_to_fit();
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
    // Without a way out in the middle, many bytes are looked at at once.
    let printable = |fine, byte| fine & matches!(byte, b' '..=b'~');
    if !value.bytes().fold(true, printable) {
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

/// Whether a plain scalar means that there is no value.
fn is_null(value: &str) -> bool {
    matches!(value, "" | "~" | "null" | "Null" | "NULL")
}
