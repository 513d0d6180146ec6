//! What a page's own table of methods says about its relationships: a method that lists
//! `connectors` and returns a collection says that there are several.

use std::sync::Arc;

use super::{PropertyClaim, Witness};
use crate::dialect::types::TypeExpr;
use crate::dialect::{Column, Dialect, Section};
use crate::document::Document;
use crate::page::{Page, Row, Table};
use crate::text::Span;
use crate::words::short_name;

/// The collections that methods return by the names of those `rows` that are relationships to
/// one thing of the same type.
pub(super) fn listed(
    document: &Document,
    rows: &[Arc<PropertyClaim>],
    dialect: &Dialect,
) -> Vec<Arc<PropertyClaim>> {
    let single: Vec<(&PropertyClaim, &str)> = rows
        .iter()
        .filter(|row| row.relationship)
        .filter_map(|row| match &row.ty.as_ref()?.0 {
            TypeExpr::Named(ty) => Some((&**row, short_name(&ty.name))),
            _ => None,
        })
        .collect();
    if single.is_empty() {
        return Vec::new();
    }
    let mut claims = Vec::new();
    for (part, table) in document.tables() {
        if document.role(part) != Some(Section::Methods) {
            continue;
        }
        let page = document.text_of(part);
        let Some(methods) = Methods::of(page, table, dialect) else {
            continue;
        };
        for row in &table.rows {
            claims.extend(methods.claim(row, &single, dialect).map(Arc::new));
        }
    }
    claims
}

/// A table of methods.
struct Methods<'p> {
    page: &'p Arc<Page>,
    method: usize,
    returns: usize,
}

impl<'p> Methods<'p> {
    fn of(page: &'p Arc<Page>, table: &Table, dialect: &Dialect) -> Option<Self> {
        let column = |wanted: Column| {
            let is_it = |&cell: &Span| dialect.column(page.text(cell)) == Some(wanted);
            table.header.iter().position(is_it)
        };
        Some(Self {
            page,
            method: column(Column::Method)?,
            returns: column(Column::ReturnType)?,
        })
    }

    fn claim(
        &self,
        row: &Row,
        single: &[(&PropertyClaim, &str)],
        dialect: &Dialect,
    ) -> Option<PropertyClaim> {
        let (method, returns) = (*row.cells.get(self.method)?, *row.cells.get(self.returns)?);
        let (named, _) = single
            .iter()
            .find(|(row, _)| self.names(method, &row.name))?;
        let read = dialect.type_cell(self.page, returns);
        let TypeExpr::Collection(element) = &read.expr else {
            return None;
        };
        let TypeExpr::Named(element) = &**element else {
            return None;
        };
        let ty = short_name(&element.name);
        let same = |(row, single): &&(&PropertyClaim, &str)| {
            row.name == named.name && single.eq_ignore_ascii_case(ty)
        };
        single.iter().find(same)?;
        Some(PropertyClaim {
            name: Arc::clone(&named.name),
            place: self.page.place(method),
            ty: Some((read.expr, self.page.place(read.span))),
            promises: Box::default(),
            description: None,
            relationship: true,
            witness: Witness::Methods,
        })
    }

    /// Whether a cell is about what a relationship leads to: "List connectors", or a link to the
    /// page `printer-list-connectors.md`.
    fn names(&self, cell: Span, relationship: &str) -> bool {
        let links = &self.page.links;
        let first = links.partition_point(|link| link.span.start < cell.start);
        let Some(link) = links.get(first).filter(|link| link.span.end <= cell.end) else {
            return false;
        };
        let is_it = |word: &str| word.eq_ignore_ascii_case(relationship);
        let words = self.page.text(link.text_span).split_whitespace();
        let target = link.target.split(['?', '#']).next().unwrap_or_default();
        let (file, _) = target.rsplit_once('.').unwrap_or((target, ""));
        words.last().is_some_and(is_it) || file.rsplit('-').next().is_some_and(is_it)
    }
}
