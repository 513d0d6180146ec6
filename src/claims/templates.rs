//! Documented request lines: in blocks of code, in lines of their own, in tables.

use std::sync::Arc;

use super::TemplateClaim;
use crate::dialect::{Column, Dialect};
use crate::document::{Document, Part};
use crate::exchange::message;
use crate::exchange::path::Template;
use crate::page::{BlockKind, Page, Table};
use crate::text::{Place, Span};

/// The request lines of a part of a section about them.
pub(super) fn read(document: &Document, part: Part, dialect: &Dialect) -> Vec<TemplateClaim> {
    let page = document.text_of(part);
    let block = document.block(part);
    match &block.kind {
        BlockKind::Code(_) => in_code(document, part),
        BlockKind::Paragraph => in_a_line(page, block.span).into_iter().collect(),
        BlockKind::Table(table) => in_a_table(page, table, dialect),
        _ => Vec::new(),
    }
}

fn in_code(document: &Document, part: Part) -> Vec<TemplateClaim> {
    let Some(code) = document.code(part) else {
        return Vec::new();
    };
    let text = code.body.text();
    message::request_lines(text)
        .into_iter()
        .filter_map(|line| {
            let method = text.get(line.method.range())?;
            let url = text.get(line.url.range())?;
            Some(claim(
                (method, url),
                code.body.place(line.line),
                code.body.place(line.url),
            ))
        })
        .collect()
}

fn in_a_line(page: &Arc<Page>, span: Span) -> Option<TemplateClaim> {
    let text = page.text(span);
    let (method, url) = message::line_alone(text)?;
    let said = (text.get(method.range())?, text.get(url.range())?);
    let place = page.place(url.shifted(span.start as usize));
    Some(claim(said, page.place(span), place))
}

/// A table with a column of methods and one of URLs.
fn in_a_table(page: &Arc<Page>, table: &Table, dialect: &Dialect) -> Vec<TemplateClaim> {
    let column = |wanted| {
        let mut header = table.header.iter();
        header.position(|&cell| dialect.column(page.text(cell)) == Some(wanted))
    };
    let (Some(methods), Some(urls)) = (column(Column::Method), column(Column::Url)) else {
        return Vec::new();
    };
    let rows = table.rows.iter().filter_map(|row| {
        let method = page.text(*row.cells.get(methods)?);
        let method = method.trim_matches(['*', '`', ' ']);
        let place = plain_url(page, *row.cells.get(urls)?)?;
        let claimed = claim((method, place.text()), page.place(row.span), place.clone());
        message::is_method(method).then_some(claimed)
    });
    rows.collect()
}

/// The URL in a cell, from its path on where a word in italics stands for what is in front.
fn plain_url(page: &Arc<Page>, cell: Span) -> Option<Place> {
    let text = page.text(cell);
    let from = match text.chars().next()? {
        '[' => text.find(')')? + 1,
        '*' => text.get(1..)?.find('*')? + 2,
        _ => text.len() - text.trim_start_matches('`').len(),
    };
    let rest = text.get(from..)?;
    let url = rest.split([' ', '`']).next()?;
    let start = cell.start as usize + from;
    let is_plain = message::is_url(url) && !url.contains(['[', '*', '|']);
    is_plain.then(|| page.place(Span::new(start, start + url.len())))
}

fn claim((method, url): (&str, &str), place: Place, at: Place) -> TemplateClaim {
    let method = method.to_ascii_uppercase();
    TemplateClaim {
        template: Arc::new(Template::read(&method, url)),
        method: method.into(),
        place,
        url: at,
    }
}
