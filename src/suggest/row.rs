//! One more row, written as its neighbours are.

use super::Addition;
use crate::claims::{is_section_row, is_torn, plain_name};
use crate::page::{Block, Page, Row, Table};
use crate::text::Span;

/// What a row is to say. Every other cell is left to a person.
pub(super) struct New<'n> {
    pub(super) name: &'n str,
    /// The column of the name.
    pub(super) column: usize,
    /// The column of the type, and the type.
    pub(super) ty: Option<(usize, &'n str)>,
    /// What stands in the cells that a person has to fill.
    pub(super) todo: &'n str,
}

/// The row and its place: where the names are in order, in their order, else behind the last row.
pub(super) fn addition(
    page: &Page,
    block: &Block,
    table: &Table,
    new: &New<'_>,
) -> Option<Addition> {
    let after = behind(page, table, new);
    let text = page.source.text();
    let (at, is_open) = match after {
        Some(index) => line_end(text, table.rows.get(index)?.span.end as usize),
        None => match table.rows.first() {
            Some(first) => (line_start(text, first.span.start as usize), false),
            None => line_end(text, block.span.end as usize),
        },
    };
    let style = table
        .rows
        .get(after.unwrap_or(0))
        .or(table.rows.first())
        .filter(|row| row.cells.len() == table.header.len());
    let line = written(page, table, style, new)?;
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    Some(Addition {
        place: page.place(Span::new(at, at)),
        text: if is_open {
            format!("{end}{line}")
        } else {
            format!("{line}{end}")
        },
    })
}

/// The row behind which the new one belongs; none for the first.
fn behind(page: &Page, table: &Table, new: &New<'_>) -> Option<usize> {
    let last = table.rows.len().checked_sub(1)?;
    let name_of = |row: &Row| {
        let (name, _) = plain_name(page, *row.cells.get(new.column)?)?;
        Some(name.to_lowercase())
    };
    let is_plain = |row: &Row| !is_section_row(page, row) && !is_torn(page, table, row);
    let names: Option<Vec<String>> = table
        .rows
        .iter()
        .map(|row| name_of(row).filter(|_| is_plain(row)))
        .collect();
    let wanted = new.name.to_lowercase();
    match names {
        // Two rows are in order by chance.
        Some(names) if names.len() > 2 && names.is_sorted() => {
            names.partition_point(|name| *name < wanted).checked_sub(1)
        }
        _ => Some(last),
    }
}

/// The line of the row, with the marks and the padding of `style`, else of the header.
fn written(page: &Page, table: &Table, style: Option<&Row>, new: &New<'_>) -> Option<String> {
    let text = page.source.text();
    let cells = style.map_or(&table.header, |row| &row.cells);
    let (first, last) = (cells.first()?, cells.last()?);
    let start = line_start(text, first.start as usize);
    let (stop, _) = line_end(text, last.end as usize);
    let tail = text.get(last.end as usize..stop)?;
    let tail = tail.trim_end_matches(['\r', '\n']);
    let mut gaps = vec![text.get(start..first.start as usize)?];
    for pair in cells.windows(2) {
        let [left, right] = pair else { return None };
        gaps.push(text.get(left.end as usize..right.start as usize)?);
    }
    gaps.push(tail);
    let widths = style.and_then(|row| aligned(page, table, row));
    let mut line = String::new();
    for (index, &cell) in cells.iter().enumerate() {
        let (_, left) = parted(gaps.get(index)?);
        let (right, bar) = parted(gaps.get(index + 1)?);
        if index == 0 {
            line.push_str(gaps.first()?);
        } else {
            line.push_str(left);
        }
        let content = content(page, cell, index, style.is_some(), new);
        line.push_str(&content);
        let is_last = index + 1 == cells.len();
        if !gaps.get(index + 1)?.contains('|') {
            // A table without bars: what parts its cells does, as it is.
            line.push_str(gaps.get(index + 1)?);
            continue;
        }
        let width = widths
            .as_ref()
            .and_then(|widths| widths.get(index).copied());
        let room = width.unwrap_or(0).saturating_sub(content.chars().count());
        let padding = right.chars().count().min(usize::from(!right.is_empty()));
        line.push_str(&" ".repeat(room.max(padding)));
        line.push('|');
        if is_last {
            line.push_str(bar);
        }
    }
    Some(line.trim_end().to_owned())
}

/// What stands in a gap in front of its bar, and behind it.
fn parted(gap: &str) -> (&str, &str) {
    gap.split_once('|').unwrap_or(("", ""))
}

/// Where the bars of a row stand below those of the header: how wide each cell is with what pads
/// it on its right.
fn aligned(page: &Page, table: &Table, row: &Row) -> Option<Vec<usize>> {
    let widths = |cells: &[Span]| -> Option<Vec<usize>> {
        cells
            .iter()
            .map(|cell| {
                let rest = page.source.text().get(cell.start as usize..)?;
                let length = cell.len();
                let bar = rest.get(length..)?.find(['|', '\n'])?;
                let whole = rest.get(..length + bar)?;
                Some(whole.chars().count())
            })
            .collect()
    };
    let (header, own) = (widths(&table.header)?, widths(&row.cells)?);
    let inner = own.len().checked_sub(1)?;
    (own.len() > 1 && header.get(..inner)? == own.get(..inner)?).then_some(own)
}

/// What a cell says; names have the marks of their neighbours.
fn content(page: &Page, near: Span, index: usize, is_row: bool, new: &New<'_>) -> String {
    if index != new.column {
        return match new.ty {
            Some((column, ty)) if column == index => ty.to_owned(),
            _ => new.todo.to_owned(),
        };
    }
    let mark = plain_name(page, near)
        .filter(|_| is_row)
        .and_then(|(_, name)| {
            let text = page.source.text();
            let before = text.get(near.start as usize..name.start as usize)?;
            let behind = text.get(name.end as usize..near.end as usize)?;
            (before == behind && ["`", "**", "*", "_", "__"].contains(&before)).then_some(before)
        });
    let mark = mark.unwrap_or_default();
    format!("{mark}{}{mark}", new.name)
}

fn line_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    before.rfind('\n').map_or(0, |found| found + 1)
}

/// Where the next line starts, and whether there is none because no line end is left.
fn line_end(text: &str, at: usize) -> (usize, bool) {
    // A block may end behind its last line end.
    if text.get(..at).is_some_and(|before| before.ends_with('\n')) {
        return (at, false);
    }
    match text.get(at..).and_then(|rest| rest.find('\n')) {
        Some(found) => (at + found + 1, false),
        None => (text.len(), true),
    }
}
