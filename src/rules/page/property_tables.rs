//! The tables of a page that list properties. Rows are walked over once, for all the rules that
//! ask something of each.

use rustc_hash::FxHashMap;

use super::{duplicate_property, missing_description, missing_type};
use crate::claims::{Columns, is_section_row, is_torn, plain_name, table_columns};
use crate::document::Part;
use crate::page::{BlockKind, Page, Row, Table};
use crate::rules::{Draft, PageView};
use crate::text::Span;

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    for table in of(view) {
        // What names no types lists something else.
        let Some(ty) = table.columns.ty else {
            continue;
        };
        let mut seen = FxHashMap::default();
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
    pub(super) name: &'a str,
    /// Where the name stands.
    pub(super) span: Span,
}

/// The tables of sections that list properties.
pub(super) fn of<'a>(view: &PageView<'a>) -> impl Iterator<Item = PropertyTable<'a>> {
    let document = view.document;
    let dialect = view.dialect();
    document.parts.iter().filter_map(move |&part| {
        let BlockKind::Table(table) = &document.block(part).kind else {
            return None;
        };
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
