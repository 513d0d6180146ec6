//! What can be wrong with an exchange, as facts. The wording is the rules' business.

use std::sync::Arc;

use crate::exchange::url::MalformedKind;
use crate::text::Place;
use crate::text::json::ProblemKind;

/// One broken promise in an exchange.
#[derive(Clone, Debug)]
pub struct Mismatch {
    /// What is wrong.
    pub kind: Kind,
    /// The bytes that break the promise.
    pub place: Place,
    /// In which message they stand.
    pub side: Side,
    /// JSON pointer into the body.
    pub pointer: Option<String>,
    /// Who promised otherwise.
    pub promised: Option<Promised>,
}

/// The message of an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// What is sent.
    Request,
    /// What is answered.
    Response,
}

impl Side {
    /// As it stands in subjects.
    pub fn name(self) -> &'static str {
        match self {
            Side::Request => "request",
            Side::Response => "response",
        }
    }
}

/// The claim that an exchange breaks.
#[derive(Clone, Debug)]
pub struct Promised {
    /// What the claim is about.
    pub subject: String,
    /// What it says, as a label: "documented as Int32 here".
    pub says: String,
    /// Where it is made.
    pub place: Place,
}

/// What is wrong.
#[derive(Clone, Debug)]
pub enum Kind {
    /// The JSON does not parse.
    InvalidJson(ProblemKind),
    /// One key twice in one object.
    DuplicateKey {
        /// The key.
        key: String,
    },
    /// A property that no claim knows.
    UnknownProperty {
        /// Its name.
        name: String,
        /// The type that does not have it.
        ty: Arc<str>,
        /// What it looks like instead.
        fault: NameFault,
    },
    /// A known property in another case.
    PropertyCase {
        /// As written.
        name: String,
        /// As documented.
        known: Arc<str>,
    },
    /// A value of another kind of JSON.
    WrongType {
        /// The promised type in the words of the page.
        expected: String,
        /// What stands there.
        found: String,
    },
    /// A text that is not of its format.
    InvalidFormat {
        /// The promised type.
        expected: String,
        /// What a right value looks like.
        like: &'static str,
        /// What stands there.
        found: String,
    },
    /// A template's word, left as a value.
    Placeholder {
        /// The word.
        value: String,
        /// The promised type, where one is promised.
        expected: Option<String>,
        /// The values to choose from, where they are listed.
        listed: Vec<String>,
    },
    /// A value that the listed values do not have.
    UnknownEnumValue {
        /// The value.
        value: String,
        /// The listed values.
        listed: Vec<String>,
        /// In which way it is not listed.
        fault: EnumFault,
    },
    /// More than a limit allows.
    LimitExceeded(Limit),
    /// A property that must be shown is not.
    MissingProperty {
        /// Its name.
        name: Arc<str>,
        /// Whether it is the list of a collection.
        is_value: bool,
    },
    /// An object of an abstract type, or of one of several, without `@odata.type`.
    MissingOdataType {
        /// The abstract type; none where several are offered.
        ty: Option<Arc<str>>,
    },
    /// An object that has next to nothing of the type that an annotation names.
    SomethingElse {
        /// The type.
        ty: Arc<str>,
        /// The type that the page promises instead.
        promised: Option<Arc<str>>,
    },
    /// `@odata.type` names a type that no page defines.
    UnknownOdataType {
        /// The name.
        name: String,
        /// The type that may be meant.
        meant: Option<String>,
    },
    /// `@odata.type` names a type in another case than its definition.
    TypeNameCase {
        /// As written.
        name: String,
        /// As defined.
        known: Arc<str>,
    },
    /// One object where a collection is promised, or the reverse.
    WrongCollection {
        /// Whether a collection is promised.
        promised: bool,
    },
    /// A request sends a read-only property.
    ReadOnlyProperty {
        /// Its name.
        name: Arc<str>,
    },
    /// A success status that the page does not name.
    WrongStatus {
        /// The status.
        status: u16,
        /// Those the page names.
        documented: Vec<u16>,
    },
    /// A path that no template admits.
    WrongPath {
        /// The template that is most like it.
        nearest: Option<String>,
        /// The method called, where no template has it either.
        method: Option<String>,
    },
    /// A method that no template of the path has.
    WrongMethod {
        /// The method called.
        method: String,
        /// Those of the templates with that path.
        documented: Vec<String>,
    },
    /// A URL that is none.
    MalformedUrl(MalformedKind),
    /// A stated length that the body does not have.
    WrongContentLength {
        /// As stated.
        stated: String,
        /// The length as the page writes it.
        actual: usize,
    },
    /// A body with a status that has none.
    UnexpectedBody {
        /// The status.
        status: u16,
    },
    /// No body where one is promised.
    MissingBody {
        /// The status.
        status: u16,
        /// Whether the annotation at the response promises it, and not the page's sentence.
        noted: bool,
    },
    /// JSON without `Content-Type`.
    MissingContentType,
    /// A reference is sent without saying to what.
    ReferenceWithoutId,
    /// A recording has a status that the page does not name.
    UndocumentedStatus {
        /// The status.
        status: u16,
        /// Those the page names.
        documented: Vec<u16>,
    },
    /// A recording has a body of a type that the page does not show.
    UndocumentedMediaType {
        /// The type, without its parameters.
        media: String,
        /// Those the page shows.
        documented: Vec<String>,
    },
    /// A recording has a property that no page lists.
    UndocumentedProperty {
        /// Its name.
        name: String,
        /// The type that does not have it.
        ty: Arc<str>,
        /// What its value is, in the words of a property table.
        seen: String,
    },
    /// A recording has a value that a list of values does not have.
    UndocumentedEnumValue {
        /// The value.
        value: String,
        /// The listed values.
        listed: Vec<String>,
        /// Where the last of them stands.
        last: Option<Place>,
    },
    /// A recorded request has a query option that the page does not name.
    UndocumentedQuery {
        /// Its name.
        name: String,
    },
}

impl Mismatch {
    /// Whether it is something that no page documents.
    pub fn is_drift(&self) -> bool {
        matches!(
            self.kind,
            Kind::UndocumentedStatus { .. }
                | Kind::UndocumentedMediaType { .. }
                | Kind::UndocumentedProperty { .. }
                | Kind::UndocumentedEnumValue { .. }
                | Kind::UndocumentedQuery { .. }
        )
    }

    /// What has drifted from its pages, where that is the kind: the thing that no page documents.
    /// `operation` is the subject of the operation.
    pub fn drift(&self, operation: &str) -> Option<Drift> {
        let seen = match &self.kind {
            Kind::UndocumentedProperty { seen, .. } => Some(seen.clone()),
            _ => None,
        };
        let subject = match &self.kind {
            Kind::UndocumentedStatus { status, .. } => format!("{operation}/status:{status}"),
            Kind::UndocumentedMediaType { media, .. } => {
                format!("{operation}/{}/media-type:{media}", self.side.name())
            }
            Kind::UndocumentedQuery { name } => format!("{operation}/query:{name}"),
            // The parameters of an action are no type.
            Kind::UndocumentedProperty { name, ty, .. } if ty.contains(' ') => {
                format!("operation:{ty}/property:{name}")
            }
            Kind::UndocumentedProperty { name, ty, .. } => format!("type:{ty}/property:{name}"),
            Kind::UndocumentedEnumValue { value, .. } => {
                let promised = self.promised.as_ref();
                let property = promised.map_or(operation, |promised| &promised.subject);
                format!("{property}/value:{value}")
            }
            _ => return None,
        };
        let promised = || {
            self.promised
                .as_ref()
                .map(|promised| promised.place.clone())
        };
        let (missing, beside) = match &self.kind {
            Kind::UndocumentedStatus { status, .. } => (Missing::Status(*status), promised()),
            Kind::UndocumentedQuery { name } => (Missing::Query(name.clone()), promised()),
            Kind::UndocumentedProperty { name, ty, .. } => (
                Missing::Property {
                    name: name.clone(),
                    ty: Arc::clone(ty),
                },
                promised(),
            ),
            Kind::UndocumentedEnumValue { value, last, .. } => {
                (Missing::Value(value.clone()), last.clone())
            }
            _ => (Missing::MediaType, promised()),
        };
        Some(Drift {
            subject,
            seen,
            missing,
            beside,
        })
    }
}

/// One thing that recordings have and no page documents.
#[derive(Clone, Debug)]
pub struct Drift {
    /// What it is, wherever it shows.
    pub subject: String,
    /// What its value is, where it has one.
    pub seen: Option<String>,
    /// What a page would have to name.
    pub missing: Missing,
    /// Where a page names its like.
    pub beside: Option<Place>,
}

/// What a page would have to name.
#[derive(Clone, Debug)]
pub enum Missing {
    /// A property of a type, or a parameter of an action.
    Property {
        /// Its name.
        name: String,
        /// The type that does not have it.
        ty: Arc<str>,
    },
    /// A value of a list.
    Value(String),
    /// A status.
    Status(u16),
    /// A type of bodies.
    MediaType,
    /// An option of a query.
    Query(String),
    /// A request.
    Operation,
}

impl Kind {
    /// The same without the value that was sent or answered, which is to be kept secret.
    #[must_use]
    pub fn withheld(&self) -> Self {
        let mut kind = self.clone();
        let value = match &mut kind {
            Kind::WrongType { found, .. } => {
                "a value that is not shown".clone_into(found);
                return kind;
            }
            Kind::InvalidFormat { found: value, .. }
            | Kind::Placeholder { value, .. }
            | Kind::UnknownEnumValue { value, .. }
            | Kind::UndocumentedEnumValue { value, .. }
            | Kind::LimitExceeded(Limit::Range { value, .. }) => value,
            _ => return kind,
        };
        "\u{2026}".clone_into(value);
        kind
    }
}

/// What a name that no claim knows looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameFault {
    /// A property that another one of the type is like.
    Property(Arc<str>),
    /// A property that none of the type is like.
    Unlisted {
        /// Whether the type names what it inherits from.
        inherits: bool,
    },
    /// A row of a table about a body that need not list all: this one is meant.
    Row(Arc<str>),
    /// The `value` of a collection, around one object.
    Wrapper,
    /// The list of a collection under another name than `value`.
    List,
}

/// In which way a value is not listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnumFault {
    /// Not at all; perhaps this one is meant.
    Unknown(Option<String>),
    /// In another case.
    Case(String),
    /// Not at all, in a list that may grow.
    MayGrow,
}

/// A limit and by how much it is exceeded.
#[derive(Clone, Debug, PartialEq)]
pub enum Limit {
    /// Elements of a collection.
    Items {
        /// How many there are.
        count: u64,
        /// How many may be.
        most: u64,
    },
    /// Characters of a text.
    Length {
        /// How many there are.
        count: u64,
        /// How many may be.
        most: u64,
    },
    /// A number outside its range.
    Range {
        /// The number as written.
        value: String,
        /// The least.
        least: f64,
        /// The most.
        most: f64,
    },
}
