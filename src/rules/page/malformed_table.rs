//! `malformed-table`.

use super::property_tables;
use crate::dialect::Column;
use crate::document::Part;
use crate::page::{BlockKind, Page, Table};
use crate::rules::{Draft, PageView, Rule, rule};
use crate::text::Span;

pub(super) static RULE: Rule = rule!("malformed-table", Error);

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    for text in &view.document.texts {
        for block in &text.blocks {
            let BlockKind::Table(table) = &block.kind else {
                continue;
            };
            match table.bad_delimiter {
                Some(delimiter) => delimiter_row(view, text, table, delimiter, findings),
                None => rows(view, text, table, findings),
            }
        }
    }
    names(view, findings);
}

/// A delimiter row that does not fit: what is rendered is no table at all.
fn delimiter_row(
    view: &PageView<'_>,
    text: &Page,
    table: &Table,
    delimiter: Span,
    findings: &mut Vec<Draft>,
) {
    let cells = text
        .text(delimiter)
        .trim()
        .trim_matches('|')
        .split('|')
        .count();
    let columns = crate::words::counted(table.header.len(), "column");
    let mut draft = Draft::new(
        &RULE,
        text.place(delimiter),
        subject(view, text, table),
        format!(
            "this line has {}, the header has {columns}",
            crate::words::counted(cells, "cell")
        ),
    );
    if let (Some(first), Some(last)) = (table.header.first(), table.header.last()) {
        draft = draft.related("the header", &text.place(first.to(*last)));
    }
    findings.push(draft.help("give this line as many cells as the header has"));
}

/// Rows with more cells than the header.
fn rows(view: &PageView<'_>, text: &Page, table: &Table, findings: &mut Vec<Draft>) {
    for row in &table.rows {
        let Some(excess) = row.excess else {
            continue;
        };
        let name = row.cells.first().map_or("", |&cell| text.text(cell));
        let mut draft = Draft::new(
            &RULE,
            text.place(excess),
            format!("{}/row:{name}", subject(view, text, table)),
            "this cell stands behind the last column and is cut off",
        );
        if let (Some(first), Some(last)) = (table.header.first(), table.header.last()) {
            draft = draft.related("the header", &text.place(first.to(*last)));
        }
        findings.push(draft.help("write a bar that belongs to the text as `\\|`"));
    }
}

/// Property tables whose header names a type and nothing that has one.
fn names(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    for table in property_tables::of(view).filter(|table| table.columns.name.is_none()) {
        let header = &table.table.header;
        let (Some(first), Some(last)) = (header.first(), header.last()) else {
            continue;
        };
        if !is_nameless(view, table.part, table.page, table.table) {
            continue;
        }
        let draft = Draft::new(
            &RULE,
            table.page.place(first.to(*last)),
            subject(view, table.page, table.table),
            "no column of this property table holds the names",
        );
        findings.push(draft.help("call the column of the names Property"));
    }
}

/// Whether a table right under a heading such as Properties has columns for the type and the
/// description, and none for the name. A column of an unknown title may well hold the names.
pub(super) fn is_nameless(view: &PageView<'_>, part: Part, page: &Page, table: &Table) -> bool {
    let document = view.document;
    let heads_properties = document
        .heading_of(document.section(part))
        .and_then(|(_, heading)| view.dialect().section(&heading.text))
        .is_some_and(super::lists_properties);
    let columns: Vec<_> = table
        .header
        .iter()
        .map(|&cell| page.text(cell))
        .filter(|text| !text.is_empty())
        .map(|text| view.dialect().column(text))
        .collect();
    let only_about_names = columns.iter().all(|column| {
        matches!(
            column,
            Some(Column::Type | Column::Description | Column::Required)
        )
    });
    heads_properties
        && only_about_names
        && columns.contains(&Some(Column::Type))
        && table.bad_delimiter.is_none()
        && !table.rows.is_empty()
}

fn subject(view: &PageView<'_>, text: &Page, table: &Table) -> String {
    let header: Vec<&str> = table.header.iter().map(|&cell| text.text(cell)).collect();
    format!("{}/table:{}", view.subject(), header.join(","))
}
