//! Tables whose rows all begin with a bar and hold nothing that needs the parser.

use memchr::{memchr, memchr_iter, memchr3};

use super::super::table::{TableDraft, is_delimiter_row};
use super::super::{Leaf, Reader, trimmed_end};
use super::{Line, inline, is_blank};
use crate::text::Span;

/// Reads the table whose header is a line, and gives where the next block may start.
pub(super) fn read(reader: &mut Reader<'_>, header: Line<'_>) -> Option<usize> {
    let delimiter = Line::at(reader, header.next)?;
    let columns = columns(header.text)?;
    if self::columns(delimiter.text)? != columns || !is_plain_delimiter(delimiter.text) {
        return None;
    }
    let before = inline::Mark::of(reader);
    let mut draft = TableDraft::new(Span::new(header.start, header.next).shifted(reader.start));
    let mut is_plain = row(reader, &mut draft, header, columns);
    let mut last = delimiter;
    // What needs the parser still tells where the table ends.
    while let Some(line) = Line::at(reader, last.next).filter(|line| !line.interrupts()) {
        if !line.text.starts_with('|') || is_blank(line.text.get(1..)?) {
            before.restore(reader);
            return None;
        }
        is_plain = is_plain && row(reader, &mut draft, line, columns);
        last = line;
    }
    if is_plain {
        let span = Span::new(header.start, last.next).shifted(reader.start);
        draft.span = trimmed_end(reader.text, span);
        reader.leaf = Leaf::Table(draft);
        reader.close_leaf();
    } else {
        before.restore(reader);
        reader.parse(header.start..last.next);
    }
    Some(last.next)
}

/// Reads a row of a table. False where it needs the parser.
fn row(reader: &mut Reader<'_>, table: &mut TableDraft, line: Line<'_>, columns: usize) -> bool {
    let base = reader.start;
    let whole = Span::new(line.start, line.next).shifted(base);
    table.start_row(whole, trimmed_end(reader.text, whole));
    let mut cells = 0;
    let mut at = 1;
    while let Some(rest) = line.text.get(at..).filter(|rest| !is_blank(rest)) {
        let len = memchr(b'|', rest.as_bytes()).unwrap_or(rest.len());
        if cells < columns {
            let start = line.start + at;
            table.cell(reader.text, Span::new(start, start + len).shifted(base));
        }
        cells += 1;
        at += len + 1;
    }
    table.end_row(reader.text);
    let bytes = line.text.as_bytes();
    match memchr3(b'[', b'\\', b'<', bytes).and_then(|at| bytes.get(at)) {
        None => true,
        // What the parser drops holds no links.
        Some(b'[') => cells <= columns && inline::links(reader, Span::new(line.start, line.end())),
        Some(_) => false,
    }
}

/// How many cells a row between bars has.
fn columns(row: &str) -> Option<usize> {
    let row = row.trim_end_matches([' ', '\t']).strip_prefix('|')?;
    let row = row.strip_suffix('|').unwrap_or(row);
    (!row.is_empty()).then(|| memchr_iter(b'|', row.as_bytes()).count() + 1)
}

/// Whether each cell of a delimiter row has a dash.
fn is_plain_delimiter(row: &str) -> bool {
    let row = row.trim_matches([' ', '|']);
    is_delimiter_row(&["|", row].concat()) && row.split('|').all(|cell| cell.contains('-'))
}
