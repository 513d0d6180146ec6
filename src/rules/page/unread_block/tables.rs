//! Tables that promise something to nobody, and rows outside of tables.

use memchr::memchr;

use super::{Cited, Gap, report};
use crate::claims::{Columns, is_section_row, is_torn, table_columns};
use crate::dialect::types::TypeExpr;
use crate::dialect::{Column, Section};
use crate::document::Part;
use crate::page::{Page, Row, Table};
use crate::rules::page::malformed_table;
use crate::rules::{Draft, PageView};
use crate::text::Span;
use crate::words::cropped;

pub(super) fn table(
    view: &PageView<'_>,
    part: Part,
    table: &Table,
    first_of_section: bool,
    cited: &Cited,
    findings: &mut Vec<Draft>,
) {
    let page = view.document.text_of(part);
    let unread = |row: &&Row| !cited.inside(page, row.span) && !is_section_row(page, row);
    if table.rows.iter().any(|row| cited.inside(page, row.span)) {
        torn(view, part, page, table, findings);
        // Values may be of several words, and so may what a table of query options heads.
        if !view.document.role(part).is_some_and(names_properties) {
            return;
        }
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
    if let Some(gap) = gap(view, part, page, table, first_of_section) {
        let header: Vec<&str> = table.header.iter().map(|&cell| page.text(cell)).collect();
        let subject = format!("table:{}", header.join(","));
        report(view, part, first.to(*last), &subject, &gap, findings);
    }
}

/// Rows that a line break has torn in two.
fn torn(view: &PageView<'_>, part: Part, page: &Page, table: &Table, findings: &mut Vec<Draft>) {
    for row in table.rows.iter().filter(|row| is_torn(page, table, row)) {
        let gap = Gap {
            message: "a line break has torn this line off the row above".into(),
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
        message: "no name can be read in this row, so it promises nothing".into(),
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
fn gap(
    view: &PageView<'_>,
    part: Part,
    page: &Page,
    table: &Table,
    first_of_section: bool,
) -> Option<Gap> {
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
        if types_as_values(view, page, table, columns) {
            return Some(Gap {
                message: "the types of this table stand in a column of another title".into(),
                help: "call the column of the types Type",
            });
        }
        // Names with values, and tables further down, explain something in words of their own.
        let pairs = columns.name.is_some() && columns.value.is_some();
        if pairs || !first_of_section || !heads_promises(view, part) {
            return None;
        }
        return Some(if columns.value == Some(0) || columns.member.is_some() {
            Gap {
                message: "nothing says which property or enum has the values of this table".into(),
                help: "head it with the name and the word values: \"importance values\"",
            }
        } else {
            Gap {
                message: "the columns of this table are unknown, so it promises nothing".into(),
                help: "call them Property, Type and Description, or move it to the remarks",
            }
        });
    }
    Some(match role {
        Some(Section::Properties | Section::Relationships) => Gap {
            message: "nothing says which type the properties of this table belong to".into(),
            help: "name the type in the title, or annotate its JSON representation",
        },
        Some(role) if promises(role) => Gap {
            message: "nothing says which operation this table belongs to".into(),
            help: "give the operation a page with one section \"HTTP request\"",
        },
        Some(Section::Response) => Gap {
            message: "this table of the answer's properties is not read".into(),
            help: "describe the object on the page of its type, and link to it",
        },
        // What explains an example promises nothing for all.
        _ if view.document.section(part).in_examples => return None,
        _ => Gap {
            message: match heading(view, part) {
                Some(heading) => format!(
                    "tables under a heading \"{}\" are not read",
                    cropped(heading, 40)
                )
                .into(),
                None => "no heading says what this table lists".into(),
            },
            help: "put it under a heading such as Properties or Request body",
        },
    })
}

/// The heading of the section that a part stands in.
fn heading<'v>(view: &PageView<'v>, part: Part) -> Option<&'v str> {
    let document = view.document;
    let (_, heading) = document.heading_of(document.section(part))?;
    (heading.level > 1).then_some(&heading.text)
}

/// Whether the very heading above a table says that it promises something.
fn heads_promises(view: &PageView<'_>, part: Part) -> bool {
    heading(view, part)
        .and_then(|heading| view.dialect().section(heading))
        .is_some_and(names_properties)
}

/// Whether a table has names, and a column of values that are all types.
fn types_as_values(view: &PageView<'_>, page: &Page, table: &Table, columns: Columns) -> bool {
    let (Some(_), None, Some(column)) = (columns.name, columns.ty, columns.value) else {
        return false;
    };
    let is_type = |row: &Row| {
        row.cells.get(column).is_some_and(|&cell| {
            match view.dialect().type_cell(page, cell).expr.innermost() {
                TypeExpr::Primitive(_) => true,
                TypeExpr::Named(name) => name.link.is_some(),
                _ => false,
            }
        })
    };
    table.rows.iter().all(is_type)
}

/// Sections of which each row names something to send or to read.
fn names_properties(role: Section) -> bool {
    promises(role) && !matches!(role, Section::QueryParameters | Section::Members)
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

/// Sections whose tables promise nothing about bodies, whatever their columns are.
fn promises_nothing(role: Section) -> bool {
    matches!(
        role,
        Section::Permissions
            | Section::RequestHeaders
            | Section::ErrorResponses
            | Section::Methods
            | Section::DerivedTypes
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
    if memchr(b'|', text.as_bytes()).is_none() {
        return;
    }
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim();
        if words.starts_with('|') {
            let at = start + line.len() - line.trim_start().len();
            let span = Span::new(at, at + words.len()).shifted(paragraph.start as usize);
            let gap = Gap {
                message: "this line looks like the row of a table, but belongs to none".into(),
                help: "put a header and a delimiter row above it, or remove the bar",
            };
            report(view, part, span, "row", &gap, findings);
            // The lines below it are the same slip.
            return;
        }
        start += line.len();
    }
}
