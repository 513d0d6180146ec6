//! Tables that promise something to nobody, and rows outside of tables.
use super::{Cited, Gap, report};
use crate::claims::{is_section_row, is_torn, table_columns};
use crate::dialect::{Column, Section};
use crate::document::Part;
use crate::page::{Page, Row, Table};
use crate::rules::page::malformed_table;
use crate::rules::{Draft, PageView};
use crate::text::Span;

pub(super) fn table(
    view: &PageView<'_>,
    part: Part,
    table: &Table,
    cited: &Cited,
    findings: &mut Vec<Draft>,
) {
    let page = view.document.text_of(part);
    let header: Vec<&str> = table.header.iter().map(|&cell| page.text(cell)).collect();
    let unread = |row: &&Row| !cited.inside(page, row.span) && !is_section_row(page, row);
    if table.rows.iter().any(|row| cited.inside(page, row.span)) {
        torn(view, part, page, table, findings);
        let torn = |row: &&Row| is_torn(page, table, row);
        let rows: Vec<&Row> = table
            .rows
            .iter()
            .filter(unread)
            .filter(|row| !torn(row))
            .collect();
        nameless(view, part, page, &rows, findings);
        return;
    }
    let (Some(first), Some(last)) = (table.header.first(), table.header.last()) else {
        return;
    };
    if let Some(gap) = gap(view, part, page, table) {
        let subject = format!("table:{}", header.join(","));
        report(view, part, first.to(*last), &subject, &gap, findings);
    }
}

/// Rows that a line break has torn in two.
fn torn(view: &PageView<'_>, part: Part, page: &Page, table: &Table, findings: &mut Vec<Draft>) {
    for row in table.rows.iter().filter(|row| is_torn(page, table, row)) {
        let gap = Gap {
            message: "a line break has torn this line off the row above",
            help: "join the two lines; write <br> for a line break inside a cell",
        };
        report(view, part, row.span, "torn-row", &gap, findings);
    }
}

/// Rows whose names cannot be read, in a table of which other rows were read: one finding.
fn nameless(
    view: &PageView<'_>,
    part: Part,
    page: &Page,
    rows: &[&Row],
    findings: &mut Vec<Draft>,
) {
    let Some(first) = rows.first() else {
        return;
    };
    let name = first.cells.first().map_or("", |&cell| page.text(cell));
    let gap = Gap {
        message: "no name can be read in this row, so it promises nothing",
        help: "let its first cell hold one name, and put the rest into the description",
    };
    report(
        view,
        part,
        first.span,
        &format!("row:{name}"),
        &gap,
        findings,
    );
    if let Some(draft) = findings.last_mut() {
        draft.occurrences = rows.len();
        let others = rows.get(1..).unwrap_or_default();
        draft.related.extend(
            others
                .iter()
                .map(|row| ("and here".to_owned(), page.place(row.span))),
        );
    }
}

/// Why a table of which nothing was read looks like a promise.
fn gap(view: &PageView<'_>, part: Part, page: &Page, table: &Table) -> Option<Gap> {
    let kinds = || {
        table
            .header
            .iter()
            .filter_map(|&cell| view.dialect().column(page.text(cell)))
    };
    let is_none_of_ours = kinds().any(|column| {
        matches!(
            column,
            Column::PermissionType
                | Column::Permissions
                | Column::Header
                | Column::Method
                | Column::ReturnType
        )
    });
    let role = view.document.role(part);
    if is_none_of_ours || role.is_some_and(promises_nothing) || table.rows.is_empty() {
        return None;
    }
    let columns = table_columns(page, table, view.dialect());
    if columns.name.is_none() || columns.ty.is_none() {
        // On a page about no type and no operation a heading such as Properties is a word.
        let about_something = !view.claims.types.is_empty() || view.claims.operation.is_some();
        let promises = role.is_some_and(promises) && about_something;
        if !promises || malformed_table::is_nameless(view, part, page, table) {
            return None;
        }
        return Some(if columns.value == Some(0) || columns.member.is_some() {
            Gap {
                message: "nothing says which property or enum has the values of this table",
                help: "head it with the name and the word values: \"importance values\"",
            }
        } else {
            Gap {
                message: "the columns of this table are unknown, so it promises nothing",
                help: "call them Property, Type and Description, or move it to the remarks",
            }
        });
    }
    Some(match role {
        Some(Section::Properties | Section::Relationships) => Gap {
            message: "nothing says which type the properties of this table belong to",
            help: "name the type in the title, or annotate its JSON representation",
        },
        Some(role) if promises(role) => Gap {
            message: "nothing says which operation this table belongs to",
            help: "give the operation a page with one section \"HTTP request\"",
        },
        Some(Section::Response) => Gap {
            message: "this table of the answer's properties is not read",
            help: "describe the object on the page of its type, and link to it",
        },
        _ => Gap {
            message: "no heading says what this table lists",
            help: "put it under a heading such as Properties or Request body",
        },
    })
}

/// Sections whose tables promise something that is read.
fn promises(role: Section) -> bool {
    matches!(
        role,
        Section::Properties
            | Section::Relationships
            | Section::RequestBody
            | Section::FunctionParameters
            | Section::PathParameters
            | Section::QueryParameters
            | Section::Members
    )
}

/// Sections whose tables are for readers alone, whatever their columns are.
fn promises_nothing(role: Section) -> bool {
    matches!(
        role,
        Section::Permissions
            | Section::RequestHeaders
            | Section::ErrorResponses
            | Section::Methods
            | Section::SeeAlso
            | Section::Remarks
    )
}

/// Lines that look like rows and belong to no table.
pub(super) fn loose_rows(
    view: &PageView<'_>,
    part: Part,
    paragraph: Span,
    findings: &mut Vec<Draft>,
) {
    let text = view.document.slice(part, paragraph);
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim();
        if words.starts_with('|') {
            let at = start + line.len() - line.trim_start().len();
            let span = Span::new(at, at + words.len()).shifted(paragraph.start as usize);
            let gap = Gap {
                message: "this line looks like the row of a table, but belongs to none",
                help: "put a header and a delimiter row above it, or remove the bar",
            };
            report(view, part, span, "row", &gap, findings);
            // The lines below it are the same slip.
            return;
        }
        start += line.len();
    }
}
