//! The tables of a page that list properties. Rows are walked over once, for all the rules that
//! ask something of each.

use std::borrow::Cow;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::{duplicate_property, missing_description, missing_type};
use crate::claims::{Columns, is_section_row, is_torn, plain_name, table_columns};
use crate::document::Part;
use crate::page::{Page, Row, Table};
use crate::rules::{Draft, PageView};
use crate::text::{Place, Span};

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    for table in of(view) {
        // What names no types lists something else.
        let Some(ty) = table.columns.ty else {
            continue;
        };
        let rows = table.table.rows.len();
        let mut seen = FxHashMap::with_capacity_and_hasher(rows, FxBuildHasher);
        for row in table.rows() {
            findings.extend(missing_type::of_row(view, &table, ty, &row));
            findings.extend(missing_description::of_row(view, &table, &row));
            findings.extend(duplicate_property::of_row(view, &table, &mut seen, row));
        }
    }
}

/// A table in a section that lists properties.
pub(super) struct PropertyTable<'a> {
    /// Where it stands in the document.
    pub(super) part: Part,
    /// The text it stands in.
    pub(super) page: &'a Page,
    /// The table.
    pub(super) table: &'a Table,
    /// Which column says what.
    pub(super) columns: Columns,
}

/// A row of such a table with the property it names.
pub(super) struct PropertyRow<'a> {
    /// The row.
    pub(super) row: &'a Row,
    /// The property's name.
    pub(super) name: Cow<'a, str>,
    /// Where the name stands.
    pub(super) span: Span,
}

/// The tables of sections that list properties.
pub(super) fn of<'a>(view: &PageView<'a>) -> impl Iterator<Item = PropertyTable<'a>> {
    let document = view.document;
    let dialect = view.dialect();
    document.tables().filter_map(move |(part, table)| {
        document
            .role(part)
            .filter(|&role| super::lists_properties(role))?;
        let page = document.text_of(part);
        Some(PropertyTable {
            part,
            page,
            table,
            columns: table_columns(page, table, dialect),
        })
    })
}

impl<'a> PropertyTable<'a> {
    /// Where to show that the cell of a row in this column is empty: with the name it belongs to.
    /// None where something stands in it.
    pub(super) fn empty_cell(&self, row: &PropertyRow<'_>, column: usize) -> Option<Place> {
        let cell = row.row.cells.get(column).copied();
        if cell.is_some_and(|cell| !self.page.text(cell).trim().is_empty()) {
            return None;
        }
        let end = cell.map_or(row.row.span.end, |cell| cell.end);
        let end = end.max(row.span.end);
        Some(self.page.place(Span { end, ..row.span }))
    }

    /// The rows that name a property. Rows that only head others are none, nor are torn ones.
    fn rows(&self) -> impl Iterator<Item = PropertyRow<'a>> {
        let (page, table, name) = (self.page, self.table, self.columns.name);
        self.table
            .rows
            .iter()
            .filter(move |row| !is_section_row(page, row) && !is_torn(page, table, row))
            .filter_map(move |row| {
                let (name, span) = plain_name(page, *row.cells.get(name?)?)?;
                Some(PropertyRow { row, name, span })
            })
    }
}
