//! Enums whose members a page lists in a table.

use super::types::qualify;
use super::{EnumClaim, rows};
use crate::dialect::{Dialect, Section as Role};
use crate::document::{Document, Part};
use crate::page::Table;
use crate::text::{Place, Span};

pub(super) fn read(document: &Document, dialect: &Dialect, namespace: &str) -> Vec<EnumClaim> {
    let mut enums: Vec<EnumClaim> = Vec::new();
    for (part, table) in document.tables() {
        let Some((name, place)) = named_by_heading(document, part, dialect) else {
            continue;
        };
        let members = members(document, part, table, dialect);
        if members.is_empty() {
            continue;
        }
        let name = qualify(name, namespace);
        match enums.iter_mut().find(|known| known.name == name) {
            Some(known) => known.members.extend(members),
            None => enums.push(EnumClaim {
                name,
                place,
                members,
            }),
        }
    }
    enums
}

/// The enum that the headings above a table name: "x values" or "x enumeration" right above it,
/// or "x enum type" as the title of a page with a section of members.
fn named_by_heading<'d>(
    document: &'d Document,
    part: Part,
    dialect: &Dialect,
) -> Option<(&'d str, Place)> {
    let mut section = Some(part.section as usize);
    let members = document.role(part) == Some(Role::Members);
    let mut nearest = true;
    while let Some(index) = section {
        let info = document.sections.get(index)?;
        if let Some((heading_part, heading)) = document.heading_of(info) {
            let values = nearest.then(|| dialect.titled_values(&heading.text));
            let titled = || (members || nearest).then(|| dialect.titled_enum(&heading.text));
            let name = values.flatten().or_else(|| titled().flatten());
            if let Some(name) = name {
                let at = document.slice(heading_part, heading.text_span).find(name)?;
                let start = heading.text_span.start as usize + at;
                let span = Span::new(start, start + name.len());
                return Some((name, document.place(heading_part, span)));
            }
            nearest = false;
        }
        section = info.parent;
    }
    None
}

fn members(
    document: &Document,
    part: Part,
    table: &Table,
    dialect: &Dialect,
) -> Vec<(String, Place)> {
    let page = document.text_of(part);
    let columns = rows::table_columns(page, table, dialect);
    let Some(column) = columns.member.or(columns.name).or(columns.value) else {
        return Vec::new();
    };
    table
        .rows
        .iter()
        .filter_map(|row| {
            let (name, span) = rows::plain_name(page, *row.cells.get(column)?)?;
            // "null" says that the value may be missing.
            (name != "null").then(|| (name.into_owned(), page.place(span)))
        })
        .collect()
}
