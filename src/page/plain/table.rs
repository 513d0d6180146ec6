//! Tables without marks: a header line of known columns, then a row a line.

use super::lines::Lines;
use crate::page::{Row, Table};
use crate::text::Span;

/// Header lines, and how the rows below them are to be read.
const HEADERS: [(&[&str], Shape); 14] = [
    (&["Property", "Type", "Description"], Shape::Typed),
    (&["Parameter", "Type", "Description"], Shape::Typed),
    (&["Name", "Type", "Description"], Shape::Typed),
    (&["Relationship", "Type", "Description"], Shape::Typed),
    (&["Property", "Type"], Shape::OnlyTyped),
    (&["Member", "Value", "Description"], Shape::Numbered),
    (&["Header", "Value"], Shape::Described),
    (&["Header", "Description"], Shape::Described),
    (&["Name", "Description"], Shape::Described),
    (&["Name", "Value"], Shape::Described),
    (&["Property", "Description"], Shape::Described),
    (&["Parameter", "Description"], Shape::Described),
    (&["Member", "Description"], Shape::Described),
    (&["Value", "Description"], Shape::Described),
];

/// The first column of a table of permissions; the others have many names.
const PERMISSION_TYPE: &str = "Permission type";

/// What a row consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// A name, a type, words.
    Typed,
    /// A name, and a type to the end of the line.
    OnlyTyped,
    /// A name, a number, words.
    Numbered,
    /// A name, words.
    Described,
    /// A kind of permission, words.
    Permission,
}

/// Words that carry on a sentence, and are no types. In order.
const PROSE: [&str; 40] = [
    "a", "an", "and", "are", "as", "at", "be", "by", "can", "cannot", "do", "does", "for", "from",
    "has", "have", "if", "in", "is", "it", "may", "must", "not", "of", "on", "only", "or", "see",
    "should", "that", "the", "then", "this", "to", "when", "where", "which", "will", "with", "you",
];

/// Those of them that properties bear as names.
const NAMES: [&str; 9] = ["at", "by", "for", "from", "if", "in", "on", "to", "when"];

/// Type words that are no resource, in lower case.
const PRIMITIVES: [&str; 26] = [
    "binary",
    "boolean",
    "bool",
    "byte",
    "date",
    "datetime",
    "datetimeoffset",
    "decimal",
    "double",
    "duration",
    "float",
    "guid",
    "int",
    "int16",
    "int32",
    "int64",
    "integer",
    "json",
    "number",
    "object",
    "sbyte",
    "single",
    "stream",
    "string",
    "timeofday",
    "url",
];

/// Whether a line is the header of a property table.
pub(super) fn is_property_header(line: &str) -> bool {
    let mut typed = HEADERS.iter().filter(|(_, shape)| *shape == Shape::Typed);
    typed.any(|(columns, _)| columns_at(line, columns).is_some())
}

/// Whether a line is the header of a property table between pipes.
pub(super) fn is_piped_property_header(line: &str) -> bool {
    if !line.contains('|') {
        return false;
    }
    let mut cells = line
        .trim_matches('|')
        .split('|')
        .map(|cell| cell.trim_matches([' ', '\t', '*', '_']));
    let first = cells.next().unwrap_or_default();
    let named = ["property", "name", "parameter", "relationship"];
    named.contains(&&*first.to_ascii_lowercase())
        && cells
            .next()
            .is_some_and(|cell| cell.eq_ignore_ascii_case("type"))
}

/// Whether a table starts at a line.
pub(super) fn starts(lines: &Lines<'_>, line: usize) -> bool {
    header(lines, line).is_some_and(|(_, shape)| row(lines, line + 1, shape).is_some())
}

/// Reads the table that starts at a line, with the line behind it. A table goes to the next
/// blank line; a line that is no row belongs to the row above it.
pub(super) fn read(lines: &Lines<'_>, line: usize) -> Option<(Table, usize)> {
    let (header, shape) = header(lines, line)?;
    let mut rows = vec![row(lines, line + 1, shape)?];
    let mut end = line + 2;
    while !lines.is_blank(end) {
        match (row(lines, end, shape), rows.last_mut()) {
            (None, Some(last)) => {
                let line = lines.span(end);
                last.span = last.span.to(line);
                if let Some(cell) = last.cells.last_mut() {
                    *cell = cell.to(line);
                }
            }
            (Some(row), _) => rows.push(row),
            (None, None) => {}
        }
        end += 1;
    }
    let table = Table {
        header,
        rows,
        bad_delimiter: None,
    };
    Some((table, end))
}

/// The cells of a header line, and the shape of the rows below it.
fn header(lines: &Lines<'_>, line: usize) -> Option<(Vec<Span>, Shape)> {
    let words = lines.text(line);
    // Every header is short, nearly every line of a page is not.
    if words.len() > 120 {
        return None;
    }
    let start = lines.span(line).start as usize;
    if let Some(split) = permission_header(words) {
        return Some((cells(words, start, &[split]), Shape::Permission));
    }
    HEADERS.iter().find_map(|(columns, shape)| {
        let cells = columns_at(words, columns)?;
        let cells = cells.into_iter().map(|cell| cell.shifted(start));
        Some((cells.collect(), *shape))
    })
}

/// Where each of `columns` stands in a line that consists of them, in any case.
fn columns_at(line: &str, columns: &[&str]) -> Option<Vec<Span>> {
    let mut spans = Vec::with_capacity(columns.len());
    let mut at = 0;
    for column in columns {
        let rest = line.get(at..)?;
        at += rest.len() - rest.trim_start().len();
        let end = at + column.len();
        if !line.get(at..end)?.eq_ignore_ascii_case(column) {
            return None;
        }
        if !line.get(end..)?.starts_with([' ', '\t']) && end < line.len() {
            return None;
        }
        spans.push(Span::new(at, end));
        at = end;
    }
    line.get(at..)?.trim().is_empty().then_some(spans)
}

fn permission_header(words: &str) -> Option<usize> {
    let first = words.get(..PERMISSION_TYPE.len())?;
    let rest = words.get(PERMISSION_TYPE.len()..)?.to_ascii_lowercase();
    let permissions = rest.starts_with(' ') && rest.contains("permissions");
    (first.eq_ignore_ascii_case(PERMISSION_TYPE) && permissions).then_some(first.len())
}

/// The row that a line is.
fn row(lines: &Lines<'_>, line: usize, shape: Shape) -> Option<Row> {
    let words = lines.text(line);
    let span = lines.span(line);
    let start = span.start as usize;
    let cells = match shape {
        Shape::Permission => cells(words, start, &[permission(words)?]),
        Shape::Described => cells(words, start, &[name(words)?]),
        Shape::Numbered => {
            let name = name(words)?;
            cells(words, start, &[name, number(words, name)?])
        }
        Shape::Typed => {
            let name = name(words)?;
            cells(words, start, &[name, type_end(words, name)?])
        }
        Shape::OnlyTyped => {
            let name = name(words)?;
            type_end(words, name)?;
            cells(words, start, &[name])
        }
    };
    Some(Row {
        span,
        cells,
        excess: None,
    })
}

/// Cuts a line at `ends`, and gives what stands between, spaces aside. The last cell is left
/// out when it is empty, as in a short row.
fn cells(line: &str, start: usize, ends: &[usize]) -> Vec<Span> {
    let mut spans = Vec::with_capacity(ends.len() + 1);
    let mut at = 0;
    for &end in ends.iter().chain([&line.len()]) {
        let cell = line.get(at..end).unwrap_or_default();
        let indent = cell.len() - cell.trim_start().len();
        if !cell.trim().is_empty() {
            spans.push(Span::new(at + indent, at + cell.trim_end().len()).shifted(start));
        }
        at = end;
    }
    spans
}

/// The end of the kind of permission that a line starts with.
fn permission(line: &str) -> Option<usize> {
    if line.starts_with("Delegated (") {
        return line.find(')').map(|close| close + 1);
    }
    let first = line.split(' ').next()?;
    (first == "Application").then_some(first.len())
}

/// The end of the name that a line starts with.
fn name(line: &str) -> Option<usize> {
    let word = Word::behind(line, 0);
    let inner = |c: char| c.is_ascii_alphanumeric() || "_-@.$".contains(c);
    let named = word.text.chars().all(inner)
        && word
            .text
            .starts_with(|c: char| c.is_ascii_alphabetic() || "_@$".contains(c))
        && word
            .text
            .ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    (named && (!is_prose(word.text) || NAMES.contains(&word.text))).then_some(word.end)
}

/// The end of the number behind a name.
fn number(line: &str, name: usize) -> Option<usize> {
    let word = Word::behind(line, name);
    let digits = word.text.trim_start_matches('-');
    let number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    number.then_some(word.end)
}

/// The end of the type behind a name. A word that could as well carry on a sentence is a type
/// only where the words behind it begin one.
fn type_end(line: &str, name: usize) -> Option<usize> {
    let mut word = Word::behind(line, name);
    if word.text.eq_ignore_ascii_case("(optional)") {
        word = word.next(line);
    }
    let lower = word.text.to_ascii_lowercase();
    if lower.starts_with("collection(") {
        let close = line.get(word.start..)?.find(')')?;
        return Some(word.start + close + 1);
    }
    let next = word.next(line);
    if lower == "collection" && next.text.eq_ignore_ascii_case("of") {
        let of = next.next(line);
        return is_type_name(of.text).then_some(of.end);
    }
    if !is_type_name(word.text) {
        return None;
    }
    if next.text.eq_ignore_ascii_case("collection") || is_remark(next.text) {
        return Some(next.end);
    }
    if next.text == "or" {
        let other = next.next(line);
        return (has_inner_capital(word.text) && has_inner_capital(other.text))
            .then_some(other.end);
    }
    let sentence_begins = !next.text.starts_with(|c: char| c.is_lowercase());
    let sure = PRIMITIVES.contains(&&*lower)
        || word.text.contains('.')
        || (has_inner_capital(word.text) && !is_prose(next.text));
    (sure || sentence_begins).then_some(word.end)
}

/// A word of a line.
struct Word<'a> {
    text: &'a str,
    start: usize,
    end: usize,
}

impl<'a> Word<'a> {
    /// The first word behind a place in a line; empty when there is none.
    fn behind(line: &'a str, from: usize) -> Self {
        let rest = line.get(from..).unwrap_or_default();
        let words = rest.trim_start();
        let start = from + rest.len() - words.len();
        let text = words.split(char::is_whitespace).next().unwrap_or_default();
        Self {
            text,
            start,
            end: start + text.len(),
        }
    }

    fn next(&self, line: &'a str) -> Self {
        Self::behind(line, self.end)
    }
}

/// Whether a word is a remark on a type: `(readonly)`, `(identifier)`.
fn is_remark(word: &str) -> bool {
    let inner = word
        .strip_prefix('(')
        .and_then(|word| word.strip_suffix(')'));
    inner.is_some_and(|inner| inner.bytes().all(|byte| byte.is_ascii_lowercase()))
}

fn has_inner_capital(word: &str) -> bool {
    is_type_name(word) && word.bytes().skip(1).any(|byte| byte.is_ascii_uppercase())
}

fn is_type_name(word: &str) -> bool {
    !is_prose(word)
        && word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.ends_with(|c: char| c.is_ascii_alphanumeric())
        && word
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.'))
}

fn is_prose(word: &str) -> bool {
    PROSE.binary_search(&&*word.to_ascii_lowercase()).is_ok()
}
