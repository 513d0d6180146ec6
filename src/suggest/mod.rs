//! What a page would have to say for recordings to hold nothing new: the row, the value or the
//! status to add, in the words and the style of the page. Descriptions are left to a person.
//!
//! A text is suggested only where the page, read again with it, says what it did not say before.

mod list;
mod row;
mod sentence;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::claims::{Columns, Witness, plain_name, table_columns};
use crate::contract::Contract;
use crate::dialect::types::TypeExpr;
use crate::findings::{Shown, WITHHELD};
use crate::judge::{Drift, Missing, common_type};
use crate::page::{Block, BlockKind, Format, Page, Table};
use crate::text::{Place, Source, Span};
use crate::words::short_name;

/// Text to add to a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Addition {
    /// Where: a place without bytes.
    pub place: Place,
    /// What.
    pub text: String,
}

/// Why nothing is suggested, in plain words.
pub type WhyNot = &'static str;

/// A page of which no text is known to be right for what is missing.
const NO_TABLE: WhyNot = "no table of the pages lists its like";
const ODD_NAME: WhyNot = "its name is not for a page";
const NOT_READ: WhyNot = "the page is written in a way that takes no addition";

/// What to add to a page for `drift` to be documented. `seen`: what its values were.
pub fn suggest(
    contract: &Contract,
    drift: &Drift,
    seen: &BTreeMap<String, usize>,
) -> Result<Addition, WhyNot> {
    match &drift.missing {
        Missing::Property { name, ty } => {
            let near = listed(contract, ty).or(drift.beside.clone());
            let spot = Spot::at(contract, &near.ok_or(NO_TABLE)?)?;
            let says = property_type(contract, ty, name, seen, &spot.page);
            spot.row(name, says.as_deref())
        }
        Missing::Value(value) => {
            let spot = Spot::at(contract, drift.beside.as_ref().ok_or(NO_TABLE)?)?;
            spot.value(value)
        }
        Missing::Status(status) => {
            sentence::status(contract, drift.beside.as_ref().ok_or(NOT_READ)?, *status)
        }
        Missing::Query(name) if contract.dialect().is_system_option(name) => {
            let beside = drift.beside.as_ref().ok_or(NOT_READ)?;
            match Spot::at(contract, beside) {
                Ok(spot) => spot.row(name, None),
                Err(_) => sentence::option(contract, beside, name),
            }
        }
        Missing::Query(name) => {
            let why = "its page has no table of query parameters";
            let spot = drift.beside.as_ref().map(|place| Spot::at(contract, place));
            spot.and_then(Result::ok).ok_or(why)?.row(name, None)
        }
        Missing::MediaType => Err("only an example can show a type of bodies"),
        Missing::Operation => Err("an operation needs a page or a request line of its own"),
    }
}

/// Where the table of a type's own properties starts.
fn listed(contract: &Contract, ty: &str) -> Option<Place> {
    let ty = contract.find_type(ty)?;
    let tables = ty
        .claims
        .iter()
        .filter(|claim| claim.witness != Witness::Representation);
    let mut rows = tables.flat_map(|claim| &claim.properties);
    let row = rows.find(|row| !row.relationship)?;
    Some(row.place.clone())
}

/// The type of a property in the words of a table: as the service's metadata declares it, else
/// as its values are; none where neither says it.
fn property_type(
    contract: &Contract,
    ty: &str,
    name: &str,
    seen: &BTreeMap<String, usize>,
    page: &Page,
) -> Option<String> {
    let declared = contract.metadata().and_then(|metadata| {
        let (_, claim) = metadata.property(metadata.find_type(ty)?, name)?;
        let (expr, _) = claim.ty.as_ref()?;
        let element = match expr.innermost() {
            TypeExpr::Primitive(primitive) => primitive.name().to_owned(),
            TypeExpr::Named(named) => linked(contract, &named.name, page),
            _ => return None,
        };
        Some((element, expr.is_collection()))
    });
    let (element, is_collection) = declared.or_else(|| {
        let common = common_type(seen.keys().map(String::as_str))?;
        let (element, is_collection) = match common.strip_suffix(" collection") {
            Some(element) => (element.to_owned(), true),
            None => (common, false),
        };
        let element = match element.as_str() {
            "null" | "collection" | "collection of several types" => return None,
            "object" => "Object".to_owned(),
            name if name.contains('.') => linked(contract, name, page),
            _ => element,
        };
        Some((element, is_collection))
    })?;
    Some(if is_collection {
        format!("{element} collection")
    } else {
        element
    })
}

/// The name of a type, with a link to its page where it has one.
fn linked(contract: &Contract, name: &str, page: &Page) -> String {
    let short = short_name(name);
    let defined = contract.find_type(name).map(|ty| ty.place.clone());
    let target = defined.or_else(|| Some(contract.find_enum(name)?.place.clone()));
    match target {
        Some(target) if page.format == Format::Markdown => {
            let path = relative(page.source.path(), target.source.path());
            format!("[{short}]({path})")
        }
        _ => short.to_owned(),
    }
}

/// The way from one file to another, both counted from one folder.
fn relative(from: &str, to: &str) -> String {
    let mut here: Vec<&str> = from.split('/').collect();
    here.pop();
    let there: Vec<&str> = to.split('/').collect();
    let file = there.len().saturating_sub(1);
    let shared = here
        .iter()
        .zip(there.iter().take(file))
        .take_while(|(a, b)| a == b)
        .count();
    let mut way = "../".repeat(here.len() - shared);
    way.push_str(&there.get(shared..).unwrap_or_default().join("/"));
    way
}

/// A row of a table on a page.
struct Spot<'c> {
    contract: &'c Contract,
    page: Arc<Page>,
    /// The block that is the table.
    block: usize,
    /// The place that led here.
    near: Span,
}

impl<'c> Spot<'c> {
    /// The table that holds a place.
    fn at(contract: &'c Contract, place: &Place) -> Result<Self, WhyNot> {
        let page = page_of(contract, &place.source);
        let block = block_at(&page, place.span).ok_or(NOT_READ)?;
        match page.blocks.get(block).map(|block| &block.kind) {
            Some(BlockKind::Table(_)) => Ok(Self {
                contract,
                near: place.span,
                page,
                block,
            }),
            _ => Err(NO_TABLE),
        }
    }

    fn table(&self) -> Result<(&Block, &Table), WhyNot> {
        let block = self.page.blocks.get(self.block).ok_or(NO_TABLE)?;
        match &block.kind {
            BlockKind::Table(table) => Ok((block, table)),
            _ => Err(NO_TABLE),
        }
    }

    /// A row that names something of the type `ty`, where that is known.
    fn row(&self, name: &str, ty: Option<&str>) -> Result<Addition, WhyNot> {
        let (block, table) = self.table()?;
        let dialect = self.contract.dialect();
        let columns = table_columns(&self.page, table, dialect);
        let told = columns.name.ok_or(NO_TABLE)?;
        let is_relationships = table.header.get(told).is_some_and(|&cell| {
            let role = dialect.column(self.page.text(cell));
            role == Some(crate::dialect::Column::Relationship)
        });
        if is_relationships {
            return Err("its page has a table of relationships only");
        }
        if !fits_a_cell(name) {
            return Err(ODD_NAME);
        }
        let new = row::New {
            name,
            column: told,
            ty: columns.ty.zip(ty),
            todo: dialect.todo_word(),
        };
        let addition = row::addition(&self.page, block, table, &new).ok_or(NOT_READ)?;
        self.names(&addition, told, name)
    }

    /// One more value, in the list or in the table of them that holds the place.
    fn value(&self, value: &str) -> Result<Addition, WhyNot> {
        let (block, table) = self.table()?;
        if !fits_a_cell(value) {
            return Err(ODD_NAME);
        }
        let columns = table_columns(&self.page, table, self.contract.dialect());
        let Columns {
            member,
            name,
            value: number,
            ..
        } = columns;
        let column = member.or(name).or(number).ok_or(NO_TABLE)?;
        let row = table.rows.iter().find(|row| row.span.contains(self.near));
        let cells = &row.ok_or(NO_TABLE)?.cells;
        let is_member = cells
            .get(column)
            .is_some_and(|cell| cell.contains(self.near));
        if is_member {
            let new = row::New {
                name: value,
                column,
                ty: None,
                todo: self.contract.dialect().todo_word(),
            };
            let addition = row::addition(&self.page, block, table, &new).ok_or(NOT_READ)?;
            return self.names(&addition, column, value);
        }
        let cell = cells.iter().find(|cell| cell.contains(self.near));
        let ty = columns.ty.and_then(|ty| cells.get(ty).copied());
        let (&cell, ty) = cell.zip(ty).ok_or(NOT_READ)?;
        list::addition(self, cell, ty, value).ok_or(NOT_READ)
    }

    /// The addition, where the page with it has a row of that name.
    fn names(&self, addition: &Addition, column: usize, name: &str) -> Result<Addition, WhyNot> {
        let page = with(&self.page, addition);
        let at = addition.place.span.start as usize;
        let added = Span::new(at, at + addition.text.len());
        let is_it = |table: &Table| {
            table.rows.iter().any(|row| {
                let cell = row.cells.get(column).copied();
                let named = cell.and_then(|cell| plain_name(&page, cell));
                named.is_some_and(|(found, span)| found == name && added.contains(span))
            })
        };
        let found = page.blocks.iter().any(|block| match &block.kind {
            BlockKind::Table(table) => is_it(table),
            _ => false,
        });
        if found {
            Ok(addition.clone())
        } else {
            Err(NOT_READ)
        }
    }
}

/// The page that a source is the text of.
fn page_of(contract: &Contract, source: &Arc<Source>) -> Arc<Page> {
    let set = contract.set();
    let document = set.file_of(source).and_then(|file| contract.document(file));
    match document {
        Some(document) => Arc::clone(document.page()),
        None => Arc::new(Page::read_markdown(Arc::clone(source))),
    }
}

/// The block that holds a span.
fn block_at(page: &Page, span: Span) -> Option<usize> {
    page.blocks
        .iter()
        .position(|block| block.span.contains(span))
}

/// A page with something added.
fn with(page: &Page, addition: &Addition) -> Page {
    let text = page.source.text();
    let at = addition.place.span.start as usize;
    let before = text.get(..at).unwrap_or_default();
    let behind = text.get(at..).unwrap_or_default();
    let text = [before, &addition.text, behind].concat();
    let source = Arc::new(Source::new(Arc::clone(page.source.path()), text));
    match page.format {
        Format::Markdown => Page::read_markdown(source),
        Format::PlainText => Page::read(source),
    }
}

/// Whether a name or a value out of a recording can stand in a cell: no secret, no marks, and
/// nothing that would command anything.
fn fits_a_cell(text: &str) -> bool {
    let plain =
        |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '$' | '#' | ' ' | '/' | '+');
    !text.is_empty()
        && text.len() <= LONGEST
        && text != WITHHELD
        && text.trim() == text
        && text.chars().all(plain)
        && Shown::of_recording(text) == *text
}

/// No name and no value that a person chose is longer.
const LONGEST: usize = 100;
