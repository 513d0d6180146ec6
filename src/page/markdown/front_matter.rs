//! The YAML in front of a page, with the place of every key and value.

mod flow;
#[cfg(test)]
mod tests;
mod yaml;

use memchr::{memchr, memchr2};

use super::trimmed_end;
use crate::page::{FrontMatter, MetadataEntry};
use crate::text::{LineEnds, Span};

const BOM: &str = "\u{feff}";

/// Whether a page has front matter.
pub(in crate::page) fn follows(text: &str) -> bool {
    opened(text).is_some_and(|mut lines| lines.any(|line| is_close(words_of(text, line))))
}

/// Reads the front matter of a page; gives with it where the page goes on. A page without any
/// goes on behind its byte order mark.
///
/// Lines of the plainest kind, as nearly every page's are, are read on the way to the mark that
/// closes it: a word, a colon, and a value that ends on that line. What is accepted as such is read as
/// the YAML parser does, at a tenth of the time.
pub(super) fn read(text: &str) -> (Option<FrontMatter>, usize) {
    let start = page_start(text);
    let Some(mut lines) = opened(text) else {
        return (None, start);
    };
    let yaml_start = lines.at;
    let mut plain = Some(Vec::with_capacity(8));
    loop {
        let before = lines.at;
        let Some(line) = lines.next() else {
            return (None, start);
        };
        let words = words_of(text, line);
        if is_close(words) {
            let yaml = Span::new(yaml_start, before);
            let (mut entries, fault) = match plain {
                Some(entries) => (entries, None),
                None => yaml::read(text, yaml),
            };
            // Includes have one or two.
            entries.shrink_to_fit();
            let front_matter = FrontMatter {
                span: Span::new(start, line.end as usize),
                entries,
                fault,
            };
            return (Some(front_matter), lines.at);
        }
        if let Some(entries) = &mut plain
            && !words.is_empty()
        {
            match plain_line(line, words) {
                Some(entry) => entries.push(entry),
                None => plain = None,
            }
        }
    }
}

fn page_start(text: &str) -> usize {
    if text.starts_with(BOM) { BOM.len() } else { 0 }
}

/// The lines behind a first line `---`. It opens front matter where a later one closes it;
/// without that it is a horizontal rule.
fn opened(text: &str) -> Option<Lines<'_>> {
    let start = page_start(text);
    let mut lines = Lines::of(text, start);
    let first = lines.next()?;
    (words_of(text, first) == "---").then_some(lines)
}

fn words_of(text: &str, line: Span) -> &str {
    text.get(line.range()).unwrap_or_default()
}

fn is_close(line: &str) -> bool {
    matches!(line, "---" | "...")
}

/// Lines without white space at their ends.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    ends: LineEnds<'a>,
}

impl<'a> Lines<'a> {
    /// The lines of a text from `at` on.
    fn of(text: &'a str, at: usize) -> Self {
        let ends = LineEnds::of(text.as_bytes());
        Self { text, at, ends }
    }
}

impl Iterator for Lines<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        let start = self.at;
        if start >= self.text.len() {
            return None;
        }
        let end = self.ends.end_of_line(start);
        self.at = (end + 1).min(self.text.len());
        Some(trimmed_end(self.text, Span::new(start, end)))
    }
}

/// Reads a line of the plainest kind.
fn plain_line(line: Span, words: &str) -> Option<MetadataEntry> {
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
    Some(MetadataEntry {
        key_span: Span::new(start, start + colon),
        key: key.to_owned(),
        value_span,
        value: plain_value(value)?.to_owned(),
    })
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
            let special = memchr2(b':', b'#', bytes).is_some()
                && (value.ends_with(':') || value.contains(": ") || value.contains(" #"));
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
