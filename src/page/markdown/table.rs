//! Tables: those the parser knows, and those it does not although every reader would.

use std::borrow::Cow;

use memchr::{memchr, memrchr};

use super::{trimmed, trimmed_end};
use crate::page::{Row, Table};
use crate::text::Span;

/// A table that is being read.
pub(super) struct TableDraft {
    /// The whole table.
    pub(super) span: Span,
    table: Table,
    in_header: bool,
    row: Span,
    /// Where the row's line ends, its line end included.
    row_end: u32,
    /// Where the last cell ends, its padding included.
    cells_end: u32,
    cells: Vec<Span>,
}

impl TableDraft {
    pub(super) fn new(span: Span) -> Self {
        Self {
            span,
            table: Table::default(),
            in_header: true,
            row: span,
            row_end: span.end,
            cells_end: span.start,
            cells: Vec::new(),
        }
    }

    /// A row starts; `line` includes its line end, `span` does not.
    pub(super) fn start_row(&mut self, line: Span, span: Span) {
        self.row = span;
        self.row_end = line.end;
        self.cells = Vec::with_capacity(self.table.header.len());
    }

    /// A cell of the row with the padding around it.
    pub(super) fn cell(&mut self, text: &str, span: Span) {
        // The cells that a short row lacks are filled up behind its line.
        if span.is_empty() && span.start >= self.row_end {
            return;
        }
        self.cells_end = span.end;
        self.cells.push(trimmed(text, span));
    }

    pub(super) fn end_row(&mut self, text: &str) {
        let cells = std::mem::take(&mut self.cells);
        if std::mem::take(&mut self.in_header) {
            self.table.header = cells;
            return;
        }
        let excess = if cells.len() == self.table.header.len() {
            excess(text, self.cells_end, self.row.end)
        } else {
            None
        };
        let row = Row {
            span: self.row,
            cells,
            excess,
        };
        self.table
            .rows
            .push(match self.with_whole_code(text, &row) {
                Some(whole) => whole,
                None => row,
            });
    }

    /// A row whose code holds bars, cut as the renderer of the pages cuts it: there, what stands
    /// between backticks is code before a bar parts cells. The parser sees it the other way round.
    fn with_whole_code(&self, text: &str, row: &Row) -> Option<Row> {
        let has_code = |text: &str| memchr(b'`', text.as_bytes()).is_some();
        let is_open = |span: Span| {
            let text = text.get(span.range()).unwrap_or_default();
            has_code(text) && leaves_code_open(text.as_bytes())
        };
        if !has_code(text.get(row.span.range())?) {
            return None;
        }
        // A backtick too many may be meant as itself: then nobody knows what is code.
        if !row.cells.iter().any(|&cell| is_open(cell)) || is_open(row.span) {
            return None;
        }
        let line = unquoted(text, row.span);
        let whole = broken_row(text, line, self.table.header.len());
        let parts = |row: &Row| row.cells.len() + usize::from(row.excess.is_some());
        (parts(&whole) < parts(row)).then_some(Row {
            span: row.span,
            ..whole
        })
    }

    pub(super) fn finish(self) -> Table {
        self.table
    }
}

/// The text behind the pipe at `cells_end`, up to the row's closing pipe. The parser drops it,
/// as a rendered page does.
fn excess(text: &str, cells_end: u32, row_end: u32) -> Option<Span> {
    let rest = text.get(cells_end as usize..row_end as usize)?;
    // Nearly all rows end so.
    if rest == "|" {
        return None;
    }
    let behind = rest.trim_start().strip_prefix('|')?;
    let span = trimmed(
        text,
        Span::new(row_end as usize - behind.len(), row_end as usize),
    );
    let words = text.get(span.range())?;
    // Some houses join a row with the one above by a `^` behind it.
    if words
        .bytes()
        .all(|byte| matches!(byte, b'|' | b'^' | b' ' | b'\t'))
    {
        return None;
    }
    let words = match words.strip_suffix('|') {
        Some(closed) if !closed.ends_with('\\') => closed.trim_end(),
        _ => words,
    };
    Some(Span::new(
        span.start as usize,
        span.start as usize + words.len(),
    ))
}

/// Reads prose whose second line is a delimiter row as a table. The parser did not take it for
/// one, so its delimiter row does not fit its header.
pub(super) fn read_broken(text: &str, span: Span) -> Option<Table> {
    let slice = text.get(span.range())?;
    let header_end = memchr(b'\n', slice.as_bytes())?;
    let rest = slice.get(header_end + 1..)?;
    let delimiter_end = memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
    // Most second lines are words: one look at them is enough.
    let first = rest.trim_start_matches([' ', '\t', '>']).bytes().next()?;
    if !matches!(first, b'|' | b'-' | b':') {
        return None;
    }
    let start = span.start as usize;
    let rest_start = start + header_end + 1;
    let header = Span::new(start, start + header_end);
    let delimiter = unquoted(text, Span::new(rest_start, rest_start + delimiter_end));
    if !is_delimiter_row(text.get(delimiter.range())?) {
        return None;
    }
    memchr(b'|', slice.get(..header_end)?.as_bytes())?;

    let header = split_row(text, trimmed(text, header));
    let mut table = Table {
        rows: Vec::new(),
        bad_delimiter: Some(delimiter),
        header,
    };
    let mut at = rest_start + delimiter_end + 1;
    while at < span.end as usize {
        let rest = text.get(at..span.end as usize)?;
        let len = memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
        let line = unquoted(text, Span::new(at, at + len));
        at += len + 1;
        table.rows.push(broken_row(text, line, table.header.len()));
    }
    Some(table)
}

fn broken_row(text: &str, line: Span, columns: usize) -> Row {
    let mut cells = split_row(text, line);
    let beyond = cells.get(columns..).and_then(|beyond| {
        let words: Vec<_> = beyond.iter().filter(|cell| !cell.is_empty()).collect();
        Some(words.first()?.to(**words.last()?))
    });
    cells.truncate(columns);
    Row {
        span: line,
        cells,
        excess: beyond,
    }
}

/// A line without its indentation and the marks of the quotes it stands in.
fn unquoted(text: &str, line: Span) -> Span {
    let line = trimmed_end(text, line);
    let words = text.get(line.range()).unwrap_or_default();
    let words = words.trim_start_matches([' ', '\t', '>']);
    Span::new(line.end as usize - words.len(), line.end as usize)
}

/// The cells of a row, split at each `|` that is neither escaped nor inside backticks.
fn split_row(text: &str, line: Span) -> Vec<Span> {
    let Some(row) = text.get(line.range()) else {
        return Vec::new();
    };
    let bytes = row.as_bytes();
    let start = line.start as usize;
    let mut cells = Vec::new();
    let mut cell = usize::from(bytes.first() == Some(&b'|'));
    let mut at = cell;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'`' => at += code(bytes, at).0 - 1,
            b'|' => {
                cells.push(trimmed(text, Span::new(start + cell, start + at)));
                cell = at + 1;
            }
            _ => {}
        }
        at += 1;
    }
    if cell < bytes.len() {
        cells.push(trimmed(text, Span::new(start + cell, line.end as usize)));
    }
    cells
}

/// How long the code is that the backticks at `at` open, and whether it is closed: as many
/// backticks close it. Where nothing does, they stand for themselves.
fn code(bytes: &[u8], at: usize) -> (usize, bool) {
    /// More backticks in a row nobody writes in a cell, and looking for each number would take long.
    const MOST: usize = 3;
    let run = |from: usize| {
        let rest = bytes.get(from..).unwrap_or_default();
        rest.iter().take_while(|&&byte| byte == b'`').count()
    };
    let open = run(at);
    let mut end = at + open;
    while open <= MOST
        && let Some(next) = memchr(b'`', bytes.get(end..).unwrap_or_default())
    {
        let start = end + next;
        end = start + run(start);
        if end - start == open {
            return (end - at, true);
        }
    }
    (open, false)
}

/// Whether backticks of a text open code that nothing closes.
fn leaves_code_open(bytes: &[u8]) -> bool {
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'`' => match code(bytes, at) {
                (length, true) => at += length,
                (_, false) => return true,
            },
            _ => at += 1,
        }
    }
    false
}

/// Whether a line is made only of what delimiter rows are made of.
pub(in crate::page) fn is_delimiter_row(line: &str) -> bool {
    let mut dash = false;
    let mut pipe = false;
    for byte in line.trim().bytes() {
        match byte {
            b'-' => dash = true,
            b'|' => pipe = true,
            b':' | b' ' | b'\t' => {}
            _ => return false,
        }
    }
    dash && pipe
}

/// The page with spaces for the tabs inside delimiter rows, which the parser refuses although
/// renderers take them. Every byte stays at its place.
pub(super) fn with_readable_delimiters(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    // Code has tabs on every line, but hardly any bars.
    if memchr(b'|', bytes).is_none() {
        return Cow::Borrowed(text);
    }
    let mut mended = String::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(tab) = bytes.get(at..).and_then(|rest| memchr(b'\t', rest)) {
        let tab = at + tab;
        let start = bytes
            .get(at..tab)
            .and_then(|before| memrchr(b'\n', before))
            .map_or(at, |newline| at + newline + 1);
        let end = bytes
            .get(tab..)
            .and_then(|behind| memchr(b'\n', behind))
            .map_or(bytes.len(), |newline| tab + newline);
        at = end;
        let line = text.get(start..end).unwrap_or_default();
        // Tabs in front are indentation, which has a meaning.
        let row = line.trim_start_matches([' ', '\t', '>']);
        if !is_delimiter_row(row) {
            continue;
        }
        let row_start = end - row.len();
        for (tab, _) in row.match_indices('\t') {
            mended.push_str(text.get(copied..row_start + tab).unwrap_or_default());
            mended.push(' ');
            copied = row_start + tab + 1;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    mended.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(mended)
}
