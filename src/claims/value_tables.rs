//! Tables that list what the values of a property are: below "mediaSizes values", "sortBy options".

use std::sync::Arc;

use super::{PropertyClaim, TypeClaim, Witness, rows};
use crate::dialect::Dialect;
use crate::dialect::types::{Primitive, Promise, Told, TypeExpr};
use crate::document::{Document, Part};
use crate::page::{Page, Table};
use crate::text::{Place, Span};
use crate::words::unmarked;

/// A longer text is a description.
const LONGEST: usize = 40;

/// Gives properties that are texts the values that a table of the page lists under their name.
pub(super) fn add(document: &Document, dialect: &Dialect, claims: &mut [TypeClaim]) {
    for (part, table) in document.tables() {
        let Some(name) = listed_for(document, part, dialect) else {
            continue;
        };
        let mut properties = claims
            .iter_mut()
            .filter(|claim| claim.witness == Witness::Table)
            .flat_map(|claim| &mut claim.properties);
        if let Some(property) = properties.find(|property| property.name.eq_ignore_ascii_case(name))
            && is_open_text(property)
            && let Some(promise) = values(document, part, table, dialect)
            && let Some(property) = Arc::get_mut(property)
        {
            let mut promises = std::mem::take(&mut property.promises).into_vec();
            promises.push(promise);
            property.promises = promises.into();
        }
    }
}

/// The property that the heading right above a table names.
fn listed_for<'d>(document: &'d Document, part: Part, dialect: &Dialect) -> Option<&'d str> {
    let (_, heading) = document.heading_of(document.section(part))?;
    dialect.titled_options(&heading.text)
}

/// Whether a property is a text, or a list of texts, and nothing says yet which.
fn is_open_text(property: &PropertyClaim) -> bool {
    let lists = |(promise, _): &(Promise, Place)| matches!(promise, Promise::Values { .. });
    let expr = property.ty.as_ref().map(|(expr, _)| match expr {
        TypeExpr::Collection(element) => &**element,
        expr => expr,
    });
    matches!(expr, Some(TypeExpr::Primitive(Primitive::String)))
        && !property.promises.iter().any(lists)
}

/// The values in the first column of a table that is about values; none where a row holds anything
/// else.
fn values(
    document: &Document,
    part: Part,
    table: &Table,
    dialect: &Dialect,
) -> Option<(Promise, Place)> {
    let page = document.text_of(part);
    let columns = rows::table_columns(page, table, dialect);
    let column = columns.member.or(columns.value)?;
    if columns.ty.is_some() || column != 0 {
        return None;
    }
    let values: Option<Vec<Told<String>>> = table
        .rows
        .iter()
        .map(|row| value(page, *row.cells.get(column)?))
        .collect();
    let values = values?;
    let (first, last) = (values.first()?.span, values.last()?.span);
    Some((dialect.values(values), page.place(first.to(last))))
}

/// One value: a word, or a few without anything that a sentence has.
fn value(page: &Page, cell: Span) -> Option<Told<String>> {
    if let Some((word, span)) = rows::plain_name(page, cell) {
        let value = word.into_owned();
        return Some(Told { value, span });
    }
    let value = unmarked(page.text(cell)).trim().to_owned();
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '.' | '-' | '_' | '/' | '+');
    let is_value = !value.is_empty()
        && value.len() <= LONGEST
        && value.chars().all(is_plain)
        && !value.ends_with('.');
    is_value.then_some(Told { value, span: cell })
}
