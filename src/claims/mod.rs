//! Claims: what a page says about the API, each statement with the place that says it.
//!
//! Nothing is merged here. Where two claims disagree, both are kept; what follows from them
//! is the contract's business.

mod derived;
mod enums;
mod methods;
mod operation;
mod representation;
mod rows;
mod templates;
pub(crate) mod types;
mod value_tables;

use std::sync::Arc;

use crate::dialect::types::{Promise, Told, TypeExpr};
use crate::dialect::{Dialect, QueryOptions};
use crate::document::{Document, NamedType};
use crate::exchange::path::Template;
use crate::exchange::url::Url;
use crate::page::{Link, Page};
use crate::text::{Place, Span};

pub use rows::{Columns, is_section_row, is_torn, leads_inside, plain_name, table_columns};

/// Everything one page claims.
#[derive(Debug, Default)]
pub struct PageClaims {
    /// The namespace that its bare names belong to.
    pub namespace: Arc<str>,
    /// Types it describes: its tables and JSON representations, each as one statement.
    pub types: Vec<Arc<TypeClaim>>,
    /// Enums whose members it lists in tables.
    pub enums: Vec<Arc<EnumClaim>>,
    /// The operation it documents, where it is an operation page.
    pub operation: Option<Box<OperationClaim>>,
}

/// Who makes a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Witness {
    /// A table of properties or relationships on the type's own page.
    Table,
    /// The JSON representation on the type's own page.
    Representation,
    /// The table of methods on the type's own page.
    Methods,
    /// The table of a request body on an operation's page.
    BodyTable,
    /// The table of what is answered on an operation's page.
    AnswerTable,
    /// The service's own metadata.
    Metadata,
}

/// One statement about a type: a table of its properties, or its JSON representation.
#[derive(Clone, Debug)]
pub struct TypeClaim {
    /// Qualified name as written: `microsoft.graph.user`.
    pub name: Arc<str>,
    /// What names the type: an annotation, a title.
    pub place: Place,
    /// Who says it.
    pub witness: Witness,
    /// The other name that its page gives it, qualified.
    pub also: Option<Arc<str>>,
    /// The type it inherits from.
    pub base: Option<Mention>,
    /// Whether instances may carry properties that nobody lists.
    pub open: bool,
    /// Whether only derived types have instances.
    pub is_abstract: bool,
    /// Whether a table of its page that nobody reads may list more of its properties.
    pub partial: bool,
    /// The name of its key property.
    pub key: Option<String>,
    /// Properties, in order.
    pub properties: Vec<Arc<PropertyClaim>>,
    /// What its table of methods says about some of them: how many things a relationship leads
    /// to.
    pub listed: Vec<Arc<PropertyClaim>>,
    /// The types that it says inherit from this one.
    pub derived: Vec<Mention>,
}

/// One statement about a property: a row, or a member of a JSON representation.
#[derive(Clone, Debug)]
pub struct PropertyClaim {
    /// Its name.
    pub name: Arc<str>,
    /// Where the name stands.
    pub place: Place,
    /// The type, and where it stands. None where the cell is empty.
    pub ty: Option<(TypeExpr, Place)>,
    /// What else it promises, each with its place.
    pub promises: Box<[(Promise, Place)]>,
    /// Where it is described.
    pub description: Option<Place>,
    /// Whether it is a relationship: shown on request only.
    pub relationship: bool,
    /// Who says it.
    pub witness: Witness,
}

/// A name of another type, as a page writes it.
#[derive(Clone, Debug)]
pub struct Mention {
    /// The name as written.
    pub name: String,
    /// Where.
    pub place: Place,
    /// The target of the link that shows the name.
    pub link: Option<String>,
}

/// One statement about an enum: a table of its members.
#[derive(Clone, Debug)]
pub struct EnumClaim {
    /// Qualified name.
    pub name: Arc<str>,
    /// What names the enum.
    pub place: Place,
    /// Members with their places.
    pub members: Vec<(String, Place)>,
}

/// What an operation's page says about it.
#[derive(Clone, Debug, Default)]
pub struct OperationClaim {
    /// The documented request lines.
    pub templates: Vec<TemplateClaim>,
    /// Whether it says that these are some of several.
    pub more_templates: bool,
    /// What to send.
    pub body: BodyClaim,
    /// What is answered.
    pub response: ResponseClaim,
    /// The types that the annotations of its examples name for responses.
    pub answers: Vec<AnswerClaim>,
    /// Names of function and path parameters that its tables list.
    pub parameters: Vec<(String, Place)>,
    /// Names of query options that its tables list.
    pub query: Vec<(String, Place)>,
    /// What its section about the query says of the system's options; none where it has no such
    /// section.
    pub options: Option<OptionsClaim>,
}

/// What a page says about the system's options of a query.
#[derive(Clone, Debug)]
pub struct OptionsClaim {
    /// What its sentences and tables say, taken together.
    pub said: QueryOptions,
    /// The first of them.
    pub place: Place,
}

/// A documented request line.
#[derive(Clone, Debug)]
pub struct TemplateClaim {
    /// Its method in upper case.
    pub method: Arc<str>,
    /// Its path.
    pub template: Arc<Template>,
    /// The line as written.
    pub place: Place,
    /// The URL in it.
    pub url: Place,
}

/// What a page says about the body of a request.
#[derive(Clone, Debug, Default)]
pub struct BodyClaim {
    /// The types that the sentence names ("a JSON representation of the x object").
    pub types: Vec<Mention>,
    /// Whether the sentence speaks of parameters: the table describes a body, not a type.
    pub parameters: bool,
    /// Rows of the table.
    pub rows: Vec<Arc<PropertyClaim>>,
    /// Whether it says that there is no body.
    pub none: bool,
}

/// What a page says about the response.
#[derive(Clone, Debug, Default)]
pub struct ResponseClaim {
    /// Statuses it names.
    pub statuses: Vec<StatusClaim>,
    /// What the body holds, where it is said.
    pub object: Option<ObjectClaim>,
    /// Rows of the table about the body.
    pub rows: Vec<Arc<PropertyClaim>>,
}

/// A status that a sentence names.
#[derive(Clone, Debug)]
pub struct StatusClaim {
    /// The status.
    pub status: u16,
    /// What names it.
    pub place: Place,
    /// The chapter that the sentence speaks of, as bytes of the same text; none where it speaks
    /// of the whole page.
    pub chapter: Option<Span>,
}

/// What an annotation says about the body of a documented response.
#[derive(Clone, Debug)]
pub struct AnswerClaim {
    /// The type it names.
    pub ty: NamedType,
    /// Whether the body is a collection, where it says so.
    pub collection: Option<bool>,
}

/// A sentence that promises an object or a collection in a body.
#[derive(Clone, Debug)]
pub struct ObjectClaim {
    /// The type it names.
    pub ty: Option<Mention>,
    /// Whether it is a collection.
    pub collection: bool,
    /// The sentence.
    pub place: Place,
}

impl PageClaims {
    /// Reads what a document claims.
    pub fn read(document: &Document, dialect: &Dialect) -> Self {
        let namespace = types::namespace(document, dialect);
        Self {
            types: shared(types::read(document, dialect, &namespace)),
            enums: shared(enums::read(document, dialect, &namespace)),
            operation: operation::read(document, dialect).map(Box::new),
            namespace,
        }
    }
}

/// Claims are looked up from many sides and never change.
fn shared<T>(claims: Vec<T>) -> Vec<Arc<T>> {
    let mut shared: Vec<Arc<T>> = claims.into_iter().map(Arc::new).collect();
    // They were collected in the room that the claims themselves took.
    shared.shrink_to_fit();
    shared
}

impl Mention {
    /// The name that a link of a page shows.
    fn of_link(page: &Page, link: &Link) -> Self {
        let shown = page.text(link.text_span);
        Self {
            name: shown.trim_matches(['*', '`', ' ']).to_owned(),
            place: page.place(link.text_span),
            link: Some(link.target.clone()),
        }
    }
}

impl OperationClaim {
    /// Whether its own request lines state this host.
    pub fn states_host(&self, host: &str) -> bool {
        self.templates.iter().any(|documented| {
            let url = Url::read(documented.url.text());
            url.host
                .is_some_and(|stated| url.slice(stated).eq_ignore_ascii_case(host))
        })
    }
}

impl TypeClaim {
    /// The type that the table about a body describes.
    pub fn of_body(name: Arc<str>, place: Place, rows: &[Arc<PropertyClaim>]) -> Self {
        Self {
            name,
            place,
            witness: rows.first().map_or(Witness::BodyTable, |row| row.witness),
            also: None,
            base: None,
            open: false,
            is_abstract: false,
            partial: false,
            key: None,
            properties: rows.to_vec(),
            listed: Vec::new(),
            derived: Vec::new(),
        }
    }
}

impl StatusClaim {
    /// Whether the sentence speaks of what stands at a place.
    pub fn governs(&self, place: &Place) -> bool {
        self.chapter.is_none_or(|chapter| {
            !Arc::ptr_eq(&self.place.source, &place.source)
                || (chapter.start <= place.span.start && place.span.end <= chapter.end)
        })
    }
}

impl EnumClaim {
    /// Whether one of its members says that more may come.
    pub fn grows(&self, dialect: &Dialect) -> bool {
        self.members.iter().any(|(member, _)| dialect.grows(member))
    }

    /// Whether it lists a value as it is written.
    pub fn lists(&self, value: &str) -> bool {
        self.members.iter().any(|(member, _)| member == value)
    }
}

impl PropertyClaim {
    /// The first promise for which `pick` finds an answer, with its place.
    pub fn promise<T>(&self, pick: impl Fn(&Promise) -> Option<T>) -> Option<(T, &Place)> {
        self.promises
            .iter()
            .find_map(|(promise, place)| Some((pick(promise)?, place)))
    }

    /// The values that it lists, and the text that they stand in.
    pub fn listed(&self) -> Option<(&[Told<String>], &Place)> {
        let mut promises = self.promises.iter();
        promises.find_map(|(promise, place)| match promise {
            Promise::Values { values, .. } => Some((values.as_slice(), place)),
            _ => None,
        })
    }

    /// Where it makes the given promise.
    pub fn says(&self, wanted: &Promise) -> Option<&Place> {
        self.promises
            .iter()
            .find(|(promise, _)| promise == wanted)
            .map(|(_, place)| place)
    }
}
