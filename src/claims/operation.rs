//! What an operation's page says: request lines, the body to send, the answer.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::{
    AnswerClaim, BodyClaim, Mention, ObjectClaim, OperationClaim, OptionsClaim, PropertyClaim,
    ResponseClaim, StatusClaim, Witness, rows, templates,
};
use crate::dialect::types::{Primitive, TypeExpr};
use crate::dialect::{Dialect, QueryOptions, Section as Role};
use crate::document::{BlockType, Document, Part};
use crate::page::{BlockKind, Page, Table};
use crate::text::Span;
use crate::words::is_marked;

/// The claims of an operation's page; none where the page documents no request line.
pub(super) fn read(document: &Document, dialect: &Dialect) -> Option<OperationClaim> {
    let mut operation = OperationClaim::default();
    let mut sections = 0;
    let mut opened = false;
    let mut documented = FxHashSet::default();
    let mut chapters: Option<(u16, Option<Span>)> = None;
    for (index, &part) in document.parts.iter().enumerate() {
        let block = document.block(part);
        let role = document.role(part);
        opened |= role == Some(Role::HttpRequest) && opens_requests(document, index, dialect);
        match (role, &block.kind) {
            (
                Some(Role::HttpRequest),
                BlockKind::Code(_) | BlockKind::Paragraph | BlockKind::Table(_),
            ) if !is_response(document, index) => {
                let known = operation.templates.len();
                operation
                    .templates
                    .extend(templates::read(document, part, dialect));
                if matches!(block.kind, BlockKind::Paragraph) {
                    let prose = document.slice(part, block.span);
                    operation.more_templates |= dialect.says_some_requests(prose);
                }
                // A section that repeats a request line documents no other operation.
                let lines = operation.templates.iter().skip(known);
                let new = lines.filter(|line| {
                    let path = line.template.canonical().to_owned();
                    documented.insert((Arc::clone(&line.method), path))
                });
                if new.count() > 0 && opened {
                    sections += 1;
                    opened = false;
                }
            }
            (Some(Role::RequestBody), BlockKind::Paragraph) => {
                body_sentence(
                    document.text_of(part),
                    block.span,
                    dialect,
                    &mut operation.body,
                );
            }
            (Some(Role::RequestBody), BlockKind::Table(table)) => {
                let rows = body_rows(document, part, table, Witness::BodyTable, dialect);
                operation.body.rows.extend(rows);
            }
            // Where there are more tables, they are about what lies further inside.
            (Some(Role::Response), BlockKind::Table(table))
                if operation.response.rows.is_empty() =>
            {
                let witness = Witness::AnswerTable;
                operation.response.rows = body_rows(document, part, table, witness, dialect);
            }
            (Some(Role::Response), BlockKind::Paragraph) => {
                // Its paragraphs share what a look at the rest of the page tells.
                let chapter = match chapters {
                    Some((section, chapter)) if section == part.section => chapter,
                    _ => chapter(document, part),
                };
                chapters = Some((part.section, chapter));
                response_sentence(
                    document.text_of(part),
                    block.span,
                    chapter,
                    dialect,
                    &mut operation.response,
                );
            }
            (Some(Role::QueryParameters), BlockKind::Paragraph) => {
                options(document, part, block.span, dialect, &mut operation);
            }
            (
                Some(Role::FunctionParameters | Role::PathParameters | Role::QueryParameters),
                BlockKind::Table(table),
            ) => parameters(document, part, table, dialect, &mut operation),
            _ => {}
        }
    }
    // On a page of several operations, a sentence speaks of its own one: which, is open.
    if sections > 1 {
        operation.response.object = None;
        operation.response.rows.clear();
        operation.body = BodyClaim::default();
    }
    for annotation in &document.annotations {
        if annotation.block_type == Some(BlockType::Response)
            && !annotation.says("expectError")
            && let Some(ty) = &annotation.odata_type
        {
            operation.answers.push(AnswerClaim {
                ty: ty.clone(),
                collection: annotation.is_collection,
            });
        }
    }
    (!operation.templates.is_empty()).then_some(operation)
}

/// Whether a block is annotated as a response. One that is annotated as a request documents
/// the request line as well as it shows it.
fn is_response(document: &Document, index: usize) -> bool {
    document
        .annotation_of(index)
        .is_some_and(|annotation| annotation.block_type == Some(BlockType::Response))
}

/// Whether the part at an index heads a section about request lines. An example shows a request of
/// the page's one operation.
fn opens_requests(document: &Document, index: usize, dialect: &Dialect) -> bool {
    let part = document.parts[index];
    let section = document.section(part);
    if section.heading != Some(index) || section.in_examples {
        return false;
    }
    let around = section
        .parent
        .and_then(|around| document.sections.get(around));
    let is_outermost = around.is_none_or(|around| around.role != Some(Role::HttpRequest));
    is_outermost
        || document
            .heading_of(section)
            .is_some_and(|(_, heading)| dialect.section(&heading.text) == Some(Role::HttpRequest))
}

/// "In the request body, supply a JSON representation of the [x](x.md) object."
fn body_sentence(page: &Arc<Page>, span: Span, dialect: &Dialect, body: &mut BodyClaim) {
    let text = page.text(span);
    if dialect.says_no_body(text) {
        body.none = true;
        return;
    }
    if dialect.says_parameters(text) {
        body.parameters = true;
    }
    if body.types.is_empty()
        && let Some(range) = dialect.represents(text)
    {
        let sentence = Span::new(
            span.start as usize + range.start,
            span.start as usize + range.end,
        );
        body.types = mentions(page, sentence);
    }
}

/// The types that a sentence links, or the first bare name in it.
fn mentions(page: &Arc<Page>, sentence: Span) -> Vec<Mention> {
    let first = page
        .links
        .partition_point(|link| link.span.start < sentence.start);
    let linked: Vec<Mention> = page.links[first..]
        .iter()
        .take_while(|link| link.span.end <= sentence.end)
        .map(|link| Mention::of_link(page, link))
        .collect();
    if !linked.is_empty() {
        return linked;
    }
    bare_name(page.text(sentence))
        .map(|(name, at)| {
            let start = sentence.start as usize + at;
            Mention {
                name: name.to_owned(),
                place: page.place(Span::new(start, start + name.len())),
                link: None,
            }
        })
        .into_iter()
        .collect()
}

/// The first word that is written like a type (a small letter first, a capital or a dot
/// inside), or that stands in bold or in code.
fn bare_name(text: &str) -> Option<(&str, usize)> {
    let mut at = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let marks = [
            '*', '_', '`', '\'', '"', ',', '.', ';', ':', '(', ')', ' ', '\n', '\r', '\t',
        ];
        let name = word.trim_matches(marks);
        let marked = is_marked(word);
        let camel = name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.chars().any(|c| c.is_ascii_uppercase());
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '.');
        if is_name && (marked || camel) {
            return Some((name, at + word.find(name)?));
        }
        at += word.len();
    }
    None
}

/// The rows of a table about a body; none where it says nothing of types. Some head the column of
/// the names with "Value".
fn body_rows(
    document: &Document,
    part: Part,
    table: &Table,
    witness: Witness,
    dialect: &Dialect,
) -> Vec<Arc<PropertyClaim>> {
    let mut columns = rows::table_columns(document.text_of(part), table, dialect);
    columns.name = columns.name.or(columns.value.filter(|&column| column == 0));
    if columns.name.is_none() || columns.ty.is_none() {
        return Vec::new();
    }
    let mut rows = rows::read(document, part, table, columns, witness, dialect);
    if witness == Witness::AnswerTable {
        let claims = rows.iter_mut().filter_map(Arc::get_mut);
        let types = claims.filter_map(|claim| claim.ty.as_mut());
        for (expr, place) in types {
            if is_some_time(expr, place.text()) {
                *expr = TypeExpr::Unreadable;
            }
        }
    }
    rows
}

/// Whether a type is a word for a date or a time, other than a name of `OData`: houses that write
/// "timestamp" count seconds, leave out the zone, or mean a date with its time.
fn is_some_time(expr: &TypeExpr, written: &str) -> bool {
    let TypeExpr::Primitive(primitive) = expr.innermost() else {
        return false;
    };
    let is_time = matches!(
        primitive,
        Primitive::Date | Primitive::DateTimeOffset | Primitive::TimeOfDay | Primitive::Duration
    );
    is_time && !written.contains(primitive.name())
}

/// The chapter that a section about the response belongs to: on a page that shows one step after
/// the other, each under a heading of its own, such a section speaks of its step. None where it
/// speaks of the page.
fn chapter(document: &Document, part: Part) -> Option<Span> {
    let section = document.section(part);
    let around = document.sections.get(section.parent?)?;
    if around.level < 2 || around.role.is_some() {
        return None;
    }
    let first = *document.parts.get(around.heading?)?;
    let behind = document.parts.get(around.heading? + 1..)?;
    let next = behind.iter().find(|&&part| {
        part.text == first.text
            && matches!(&document.block(part).kind, BlockKind::Heading(heading)
                if heading.tab.is_none() && heading.level <= around.level)
    });
    let end = match next {
        Some(&next) => document.block(next).span.start,
        None => document.text_of(first).source.text().len() as u32,
    };
    let start = document.block(first).span.start;
    Some(Span { start, end })
}

fn response_sentence(
    page: &Arc<Page>,
    span: Span,
    chapter: Option<Span>,
    dialect: &Dialect,
    response: &mut ResponseClaim,
) {
    let text = page.text(span);
    for (status, range) in dialect.success_statuses(text) {
        let at = Span::new(
            span.start as usize + range.start,
            span.start as usize + range.end,
        );
        response.statuses.push(StatusClaim {
            status,
            place: page.place(at),
            chapter,
        });
    }
    if response.object.is_none()
        && let Some(shape) = dialect.promises_object(page, span)
    {
        let linked = shape.type_link.and_then(|link| page.links.get(link));
        let bare = shape.type_name.map(|name| Mention {
            name: page.text(name).to_owned(),
            place: page.place(name),
            link: None,
        });
        response.object = Some(ObjectClaim {
            ty: linked.map(|link| Mention::of_link(page, link)).or(bare),
            collection: shape.collection,
            place: page.place(span),
        });
    }
}

/// What a part of a section about the query says of the system's options.
fn options(
    document: &Document,
    part: Part,
    span: Span,
    dialect: &Dialect,
    operation: &mut OperationClaim,
) {
    let page = document.text_of(part);
    let said = dialect.query_options(page.text(span));
    let claim = operation.options.get_or_insert_with(|| OptionsClaim {
        said: QueryOptions::default(),
        place: page.place(span),
    });
    claim.said.named.extend(said.named);
    claim.said.all |= said.all;
    claim.said.none |= said.none;
}

fn parameters(
    document: &Document,
    part: Part,
    table: &Table,
    dialect: &Dialect,
    operation: &mut OperationClaim,
) {
    let page = document.text_of(part);
    let columns = rows::table_columns(page, table, dialect);
    let Some(column) = columns.name else {
        return;
    };
    let names = table
        .rows
        .iter()
        .filter_map(|row| rows::plain_name(page, *row.cells.get(column)?))
        .map(|(name, span)| (name.into_owned(), page.place(span)));
    if document.role(part) == Some(Role::QueryParameters) {
        operation.query.extend(names);
        let span = document.block(part).span;
        options(document, part, span, dialect, operation);
    } else {
        operation.parameters.extend(names);
    }
}
