//! Rows of property tables as claims.

use std::borrow::Cow;
use std::sync::Arc;

use super::{PropertyClaim, Witness};
use crate::dialect::types::TypeExpr;
use crate::dialect::{Column, Dialect};
use crate::document::{Document, Part};
use crate::page::{Page, Row, Table};
use crate::text::Span;

/// Which column says what.
#[derive(Clone, Copy, Debug, Default)]
pub struct Columns {
    /// The name of a property, parameter, relationship.
    pub name: Option<usize>,
    /// Its type.
    pub ty: Option<usize>,
    /// Its description.
    pub description: Option<usize>,
    /// Whether it is required.
    pub required: Option<usize>,
    /// The name of an enum's member.
    pub member: Option<usize>,
    /// A value.
    pub value: Option<usize>,
}

/// The columns of a table by their role. The first of a kind counts.
pub fn table_columns(page: &Page, table: &Table, dialect: &Dialect) -> Columns {
    let mut columns = Columns::default();
    for (index, &cell) in table.header.iter().enumerate() {
        let slot = match dialect.column(page.text(cell)) {
            Some(Column::Name | Column::Relationship) => &mut columns.name,
            Some(Column::Type) => &mut columns.ty,
            Some(Column::Description) => &mut columns.description,
            Some(Column::Required) => &mut columns.required,
            Some(Column::Member) => &mut columns.member,
            Some(Column::Value) => &mut columns.value,
            _ => continue,
        };
        slot.get_or_insert(index);
    }
    columns
}

const ESCAPED: &str = "\\_";

/// The name in a cell without marks: bold, code, links, a remark in parentheses behind it.
/// None where what is left is no name. The span covers the name alone.
pub fn plain_name(page: &Page, cell: Span) -> Option<(Cow<'_, str>, Span)> {
    let text = page.text(cell);
    // Nearly all names stand there alone.
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Some((Cow::Borrowed(text), cell));
    }
    let marks = |c: char| c.is_whitespace() || matches!(c, '*' | '`' | '_' | '[' | '\\');
    let start = text.find(|c| !marks(c))?;
    // A leading underscore belongs to a name, unless it opens an emphasis.
    let start = match text[..start].rfind('_') {
        Some(at) if !text.ends_with('_') => at,
        _ => start,
    };
    let rest = &text[start..];
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '@' | '.' | '-' | '$' | '#');
    let mut length = 0;
    loop {
        length += rest[length..]
            .find(|c| !is_name(c))
            .unwrap_or(rest.len() - length);
        // An underscore that is not to open an emphasis: `kind\_v2`.
        match rest[length..].strip_prefix(ESCAPED) {
            Some(behind) if behind.starts_with(is_name) => length += ESCAPED.len(),
            _ => break,
        }
    }
    let name = rest[..length].trim_end_matches(['.', '_', '-']);
    // `[name][reference]`: where it leads is no part of the name.
    let reference = rest[length..].strip_prefix("][");
    let behind = reference.and_then(|reference| Some(reference.split_once(']')?.1));
    let behind = behind.unwrap_or(&rest[length..]);
    let behind = behind.trim_start_matches(|c: char| marks(c) || matches!(c, ']' | ':' | '?'));
    let only_a_remark = behind.is_empty() || behind.starts_with(['(', '<', '&', ',', '/']);
    if name.is_empty() || !only_a_remark {
        return None;
    }
    let start = cell.start as usize + start;
    let span = Span::new(start, start + name.len());
    if name.contains('\\') {
        return Some((Cow::Owned(name.replace(ESCAPED, "_")), span));
    }
    Some((Cow::Borrowed(name), span))
}

/// Whether a name is the start of a path: `files/fileName` is a property of what `files` holds.
pub fn leads_inside(page: &Page, name: Span) -> bool {
    let behind = page.source.text().get(name.end as usize..);
    let inner = behind.and_then(|behind| behind.strip_prefix('/'));
    inner.is_some_and(|inner| inner.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
}

/// Whether a row only heads the rows below: one cell with something in it, in bold.
pub fn is_section_row(page: &Page, row: &Row) -> bool {
    let mut filled = row
        .cells
        .iter()
        .map(|&cell| page.text(cell))
        .filter(|text| !text.is_empty());
    match (filled.next(), filled.next()) {
        (Some(only), None) => {
            only.starts_with("**") || only.starts_with("__") || only.starts_with("<b>")
        }
        (None, _) => true,
        _ => false,
    }
}

/// Whether a row is the end of the one above it, which a line break has torn in two: it starts
/// without the bar that the header starts with, and fills no second cell.
pub fn is_torn(page: &Page, table: &Table, row: &Row) -> bool {
    let Some(first) = table.header.first() else {
        return false;
    };
    let text = page.source.text();
    let before = text.get(..first.start as usize).unwrap_or_default();
    !page.text(row.span).starts_with('|')
        && row.cells.iter().skip(1).all(|cell| cell.is_empty())
        && before.trim_end_matches([' ', '\t']).ends_with('|')
}

/// Whether a type is told by a name alone, which any word can be.
fn is_bare_name(expr: &TypeExpr) -> bool {
    matches!(expr.innermost(), TypeExpr::Named(named) if named.target().is_none())
}

/// The claims of a table's rows.
pub(super) fn read(
    document: &Document,
    part: Part,
    table: &Table,
    columns: Columns,
    witness: Witness,
    dialect: &Dialect,
) -> Vec<Arc<PropertyClaim>> {
    let page = document.text_of(part);
    let Some(name_column) = columns.name else {
        return Vec::new();
    };
    let relationship = document.role(part) == Some(crate::dialect::Section::Relationships);
    table
        .rows
        .iter()
        .filter(|row| !is_section_row(page, row) && !is_torn(page, table, row))
        .filter_map(|row| {
            let (name, span) = plain_name(page, *row.cells.get(name_column)?)?;
            // The other cells of a path's row speak of what lies inside.
            let columns = if leads_inside(page, span) {
                Columns::default()
            } else {
                columns
            };
            Some(Arc::new(claim(
                page,
                row,
                columns,
                (&name, span),
                witness,
                relationship,
                dialect,
            )))
        })
        .collect()
}

fn claim(
    page: &Arc<Page>,
    row: &Row,
    columns: Columns,
    (name, span): (&str, Span),
    witness: Witness,
    relationship: bool,
    dialect: &Dialect,
) -> PropertyClaim {
    let cell = |column: Option<usize>| column.and_then(|column| row.cells.get(column).copied());
    let mut promises = Vec::new();
    let ty = cell(columns.ty)
        .map(|cell| dialect.type_cell(page, cell))
        .filter(|cell| !cell.empty)
        .map(|cell| {
            promises.extend(
                cell.promises
                    .into_iter()
                    .map(|told| (told.value, page.place(told.span))),
            );
            (cell.expr, page.place(cell.span))
        })
        // A bar too many may stand before this cell, and then it holds something else.
        .filter(|(expr, _)| row.excess.is_none() || !is_bare_name(expr));
    let unknown = TypeExpr::Unreadable;
    if let Some(description) = cell(columns.description).filter(|_| row.excess.is_none()) {
        let expr = ty.as_ref().map_or(&unknown, |(expr, _)| expr);
        promises.extend(
            dialect
                .promises(page, description, expr)
                .into_iter()
                .map(|told| (told.value, page.place(told.span))),
        );
    }
    if let Some(required) = cell(columns.required)
        && let Some(promise) = dialect.required_cell(page.text(required))
    {
        promises.push((promise, page.place(required)));
    }
    PropertyClaim {
        name: name.into(),
        place: page.place(span),
        ty,
        promises: promises.into(),
        description: cell(columns.description).map(|cell| page.place(cell)),
        relationship,
        witness,
    }
}
