//! What a page says about the types it describes.

use std::sync::Arc;

use super::{Mention, TypeClaim, Witness, derived, methods, representation, rows, value_tables};
use crate::dialect::{Dialect, Section as Role};
use crate::document::{Annotation, BlockType, Document, Part};
use crate::page::BlockKind;
use crate::text::{Place, Span};
use crate::words::short_name;

/// The namespace that a page states, else the dialect's.
pub(super) fn namespace(document: &Document, dialect: &Dialect) -> Arc<str> {
    document
        .parts
        .iter()
        .filter(|part| part.section <= 1)
        .filter(|&&part| matches!(document.block(part).kind, BlockKind::Paragraph))
        .find_map(|&part| dialect.namespace(document.slice(part, document.block(part).span)))
        .unwrap_or(dialect.default_namespace())
        .into()
}

/// A name with its namespace: a name that has one keeps it.
pub(crate) fn qualify(name: &str, namespace: &str) -> Arc<str> {
    if name.contains('.') || namespace.is_empty() {
        name.into()
    } else {
        format!("{namespace}.{name}").into()
    }
}

/// A type that a page is about, with everything that says so.
struct Subject<'d> {
    name: Arc<str>,
    place: Place,
    annotation: Option<&'d Annotation>,
    /// The block that represents it, as an index into the parts of the document.
    block: Option<usize>,
}

pub(super) fn read(document: &Document, dialect: &Dialect, namespace: &str) -> Vec<TypeClaim> {
    let subjects = subjects(document, dialect, namespace);
    let Some(first) = subjects.first() else {
        return Vec::new();
    };
    let inherits = inherits(document, dialect);
    let mut claims: Vec<TypeClaim> = Vec::new();
    let mut unread = Unread::default();
    for (part, table) in document.tables() {
        let role = document.role(part);
        let columns = rows::table_columns(document.text_of(part), table, dialect);
        let of_properties = columns.name.is_some() && columns.ty.is_some();
        // Some pages put the table right below the representation that it explains.
        let lists_properties = matches!(
            role,
            Some(Role::Properties | Role::Relationships | Role::JsonRepresentation)
        );
        if !of_properties || !lists_properties {
            unread.properties |= of_properties && role.is_none();
            unread.anything |= role.is_none() || lists_properties;
            continue;
        }
        let subject = owner(document, part, &subjects).unwrap_or(first);
        let properties = rows::read(document, part, table, columns, Witness::Table, dialect);
        // The tables of one type's properties and relationships are one statement.
        match claims.iter_mut().find(|claim| claim.name == subject.name) {
            Some(claim) => claim.properties.extend(properties),
            None => claims.push(TypeClaim {
                properties,
                ..bare(subject, Witness::Table)
            }),
        }
    }
    value_tables::add(document, dialect, &mut claims);
    for subject in &subjects {
        if subject.annotation.is_some() || subject.block.is_some() {
            let claim = TypeClaim {
                properties: representation::members(document, subject.block, dialect),
                ..bare(subject, Witness::Representation)
            };
            claims.push(claim);
        } else if !claims.iter().any(|claim| claim.name == subject.name) {
            claims.push(bare(subject, Witness::Table));
        }
    }
    for at in 0..claims.len() {
        let tabled = claims
            .iter()
            .any(|it| it.witness == Witness::Table && it.name == claims[at].name);
        claims[at].partial = unread.properties || unread.anything && !tabled;
    }
    let open = says_open(document, dialect);
    let mut heirs = derived::read(document);
    // What the page says in prose, of methods and of derived types, it says about its main type.
    for claim in &mut claims {
        if claim.name == first.name && claim.witness == Witness::Table {
            claim.listed = methods::listed(document, &claim.properties, dialect);
        }
        if claim.name == first.name {
            claim.derived.append(&mut heirs);
        }
        claim.open |= open && claim.name == first.name;
        if claim.base.is_none() && claim.name == first.name {
            claim.base.clone_from(&inherits);
        }
    }
    claims
}

/// The tables of a type's page that stand under a heading, or have columns, that nobody knows.
#[derive(Default)]
struct Unread {
    /// Whether one of them has names and types.
    properties: bool,
    /// Whether there are any.
    anything: bool,
}

fn bare(subject: &Subject<'_>, witness: Witness) -> TypeClaim {
    let annotation = subject.annotation;
    let says = |key: &str| annotation.is_some_and(|annotation| annotation.says(key));
    let text = |key: &str| {
        let annotation = annotation?;
        let node = annotation.get(key)?;
        Some((
            node.as_str()?.trim().to_owned(),
            annotation.place(node.span()),
        ))
    };
    TypeClaim {
        name: Arc::clone(&subject.name),
        place: subject.place.clone(),
        witness,
        also: text("@type.aka")
            .map(|(name, _)| name.trim_start_matches('#').into())
            .filter(|name: &Arc<str>| name.contains('.')),
        base: text("baseType")
            .filter(|(name, _)| !name.is_empty())
            .map(|(name, place)| Mention {
                name: name.trim_start_matches('#').to_owned(),
                place,
                link: None,
            }),
        open: says("openType"),
        is_abstract: says("abstract"),
        partial: false,
        key: text("keyProperty").map(|(key, _)| key),
        properties: Vec::new(),
        listed: Vec::new(),
        derived: Vec::new(),
    }
}

/// The types a page describes: those its `resource` annotations name, else the one in its
/// title, where it has a table of properties or represents it.
fn subjects<'d>(document: &'d Document, dialect: &Dialect, namespace: &str) -> Vec<Subject<'d>> {
    let mut subjects: Vec<Subject<'d>> = Vec::new();
    for annotation in &document.annotations {
        if annotation.block_type != Some(BlockType::Resource) {
            continue;
        }
        let Some(named) = &annotation.odata_type else {
            continue;
        };
        let name = qualify(&named.name, namespace);
        if !subjects
            .iter()
            .any(|subject| subject.name.eq_ignore_ascii_case(&name))
        {
            subjects.push(Subject {
                name,
                place: named.place.clone(),
                annotation: Some(annotation),
                block: annotation.target,
            });
        }
    }
    if subjects.is_empty()
        && let Some((name, place)) = titled(document, dialect)
    {
        let mut tables = document.tables();
        let block = bare_representation(document);
        if block.is_some() || tables.any(|(part, _)| document.role(part) == Some(Role::Properties))
        {
            subjects.push(Subject {
                name: qualify(name, namespace),
                place,
                annotation: None,
                block,
            });
        }
    }
    subjects
}

/// The one block of JSON under a heading such as "JSON representation", where no annotation
/// speaks about it, as an index into the parts of the document: on the page of one type, it
/// represents that one.
pub(crate) fn bare_representation(document: &Document) -> Option<usize> {
    let mut blocks = document.parts.iter().enumerate().filter(|&(index, &part)| {
        document.role(part) == Some(Role::JsonRepresentation)
            && document.annotation_of(index).is_none()
            && document
                .code(part)
                .is_some_and(|code| code.body.text().trim_start().starts_with('{'))
    });
    let (index, _) = blocks.next()?;
    blocks.next().is_none().then_some(index)
}

/// The type in a title such as "device resource type".
fn titled<'d>(document: &'d Document, dialect: &Dialect) -> Option<(&'d str, Place)> {
    document.parts.iter().find_map(|&part| {
        let BlockKind::Heading(heading) = &document.block(part).kind else {
            return None;
        };
        if heading.level != 1 {
            return None;
        }
        let name = dialect.titled_type(&heading.text)?;
        let at = document.slice(part, heading.text_span).find(name)?;
        let start = heading.text_span.start as usize + at;
        let span = Span::new(start, start + name.len());
        Some((name, document.place(part, span)))
    })
}

/// On a page of several types: the one that a heading above the table names, else the one
/// whose JSON representation comes next.
fn owner<'s, 'd>(
    document: &Document,
    part: Part,
    subjects: &'s [Subject<'d>],
) -> Option<&'s Subject<'d>> {
    if subjects.len() < 2 {
        return subjects.first();
    }
    let mut section = Some(part.section as usize);
    while let Some(index) = section {
        let info = document.sections.get(index)?;
        if let Some((_, heading)) = document.heading_of(info) {
            let named = subjects.iter().find(|subject| {
                let short = short_name(&subject.name);
                heading
                    .text
                    .split(|c: char| !c.is_alphanumeric())
                    .any(|word| word.eq_ignore_ascii_case(short))
            });
            if named.is_some() {
                return named;
            }
        }
        section = info.parent;
    }
    let here = document
        .parts
        .iter()
        .position(|other| other.text == part.text && other.block == part.block)?;
    subjects.iter().find(|subject| {
        subject
            .annotation
            .is_some_and(|annotation| annotation.part > here)
    })
}

/// "This is an open type" in the prose of the page.
fn says_open(document: &Document, dialect: &Dialect) -> bool {
    document.parts.iter().any(|&part| {
        let block = document.block(part);
        let is_prose = match &block.kind {
            BlockKind::Paragraph => true,
            BlockKind::Heading(heading) => heading.level == 1,
            _ => false,
        };
        is_prose && dialect.says_open(document.slice(part, block.span))
    })
}

/// "Inherits from [x](x.md)" in the prose above the first table.
fn inherits(document: &Document, dialect: &Dialect) -> Option<Mention> {
    for &part in &document.parts {
        let block = document.block(part);
        match &block.kind {
            BlockKind::Table(_) => return None,
            BlockKind::Paragraph => {
                let text = document.slice(part, block.span);
                if let Some(at) = dialect.inherits(text) {
                    let page = document.text_of(part);
                    let from = block.span.start + at as u32;
                    let link = page
                        .links
                        .iter()
                        .find(|link| link.span.start >= from && link.span.end <= block.span.end)?;
                    // "Derived from its name. See [x](x.md)" says nothing of the type.
                    if page
                        .text(Span::new(from as usize, link.span.start as usize))
                        .contains('.')
                    {
                        return None;
                    }
                    return Some(Mention::of_link(page, link));
                }
            }
            _ => {}
        }
    }
    None
}
