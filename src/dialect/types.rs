//! What cells and descriptions say, as values.

use std::sync::Arc;

use serde::Deserialize;

use crate::text::Span;

/// A value and the bytes that say it.
#[derive(Clone, Debug, PartialEq)]
pub struct Told<T> {
    /// What is said.
    pub value: T,
    /// The bytes, in the page's source.
    pub span: Span,
}

/// A type as a cell writes it.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeExpr {
    /// One of the types that need no page.
    Primitive(Primitive),
    /// A type or an enum by its name.
    Named(Box<TypeRef>),
    /// Any number of the same type.
    Collection(Box<TypeExpr>),
    /// One of several types.
    OneOf(Vec<TypeExpr>),
    /// Words that no rule of the dialect reads: nothing follows from them.
    Unreadable,
}

impl TypeExpr {
    /// A type by its name, which no link shows.
    pub fn named(name: String, span: Span) -> Self {
        let link = None;
        Self::Named(Box::new(TypeRef { name, span, link }))
    }
}

/// The types that need no page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Primitive {
    /// A string.
    String,
    /// `true` or `false`.
    Boolean,
    /// 0 to 255.
    Byte,
    /// -128 to 127.
    SByte,
    /// A whole number of 16 bits.
    Int16,
    /// A whole number of 32 bits.
    Int32,
    /// A whole number of 64 bits.
    Int64,
    /// A whole number of an unknown size.
    Integer,
    /// A float of 32 bits.
    Single,
    /// A float of 64 bits.
    Double,
    /// A decimal number.
    Decimal,
    /// A number of an unknown kind.
    Number,
    /// `2020-01-01`.
    Date,
    /// `2020-01-01T12:00:00Z`.
    DateTimeOffset,
    /// `12:00:00`.
    TimeOfDay,
    /// `PT1H`.
    Duration,
    /// A GUID.
    Guid,
    /// Bytes as base64.
    Binary,
    /// Bytes as a body of their own, or base64.
    Stream,
    /// Any JSON.
    Untyped,
}

/// The name of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeRef {
    /// As written, without `#` and marks. Where a link shows no text, the file name of its
    /// target without the ending.
    pub name: String,
    /// The bytes of the name.
    pub span: Span,
    /// The link that shows it.
    pub link: Option<TypeLink>,
}

/// A link that shows the name of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeLink {
    /// Where it leads, as the page writes it.
    pub target: Arc<str>,
    /// Whether it is a reference that nothing defines.
    pub undefined: bool,
}

impl TypeRef {
    /// Where the link that shows it leads.
    pub fn target(&self) -> Option<&str> {
        self.link.as_ref().map(|link| &*link.target)
    }
}

/// What a type cell says.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeCell {
    /// The type; [`TypeExpr::Unreadable`] where the cell is empty.
    pub expr: TypeExpr,
    /// The cell without white space at its ends.
    pub span: Span,
    /// Whether nothing stands in it.
    pub empty: bool,
    /// What the cell promises beside the type: "(optional)", "maximum size 20".
    pub promises: Vec<Told<Promise>>,
}

/// What a description promises about a property.
#[derive(Clone, Debug, PartialEq)]
pub enum Promise {
    /// It must be given.
    Required,
    /// It may be left out.
    Optional,
    /// Only the service sets it.
    ReadOnly,
    /// It is never `null`.
    NotNullable,
    /// It may be `null`.
    Nullable,
    /// A base type has it.
    InheritedFrom(Box<TypeRef>),
    /// Its values, as a list in the description.
    Values {
        /// The values in order, without marks.
        values: Vec<Told<String>>,
        /// Whether there are others: the sentence names only some.
        open: bool,
        /// Whether the list announces that there may be others one day.
        grows: bool,
    },
    /// The most elements of a collection.
    MaxItems(u64),
    /// The most characters of a string; of each string of a collection.
    MaxLength(u64),
    /// The smallest and the largest number.
    Range {
        /// The smallest.
        min: f64,
        /// The largest.
        max: f64,
    },
    /// Several of its values may be given at once, with commas.
    Flags,
    /// What a collection holds may be lists of what its type names.
    ListOfLists,
}

/// What the body of a response holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResponseShape {
    /// Whether it is a collection.
    pub collection: bool,
    /// Index into the page's links of the only type that the sentence links there.
    pub type_link: Option<usize>,
    /// The name in front of "object", where the sentence links no type.
    pub type_name: Option<Span>,
}

/// A word that a template left in an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placeholder {
    /// Never a value: "String (timestamp)".
    Phrase,
    /// A word that may be a value where strings are expected.
    Word(WordFor),
}

/// What a left word stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordFor {
    /// A value of this type: "String", "Integer".
    Type(Primitive),
    /// Some value: "id-value".
    Anything,
}

impl TypeExpr {
    /// The type of the elements of a collection, of any depth; else itself.
    pub fn innermost(&self) -> &Self {
        let mut expr = self;
        while let Self::Collection(inner) = expr {
            expr = inner;
        }
        expr
    }

    /// Whether it is a collection.
    pub fn is_collection(&self) -> bool {
        matches!(self, Self::Collection(_))
    }
}

impl Primitive {
    /// Its name as `OData` writes it, without `Edm.`.
    pub fn name(self) -> &'static str {
        match self {
            Self::String => "String",
            Self::Boolean => "Boolean",
            Self::Byte => "Byte",
            Self::SByte => "SByte",
            Self::Int16 => "Int16",
            Self::Int32 => "Int32",
            Self::Int64 => "Int64",
            Self::Integer => "integer",
            Self::Single => "Single",
            Self::Double => "Double",
            Self::Decimal => "Decimal",
            Self::Number => "number",
            Self::Date => "Date",
            Self::DateTimeOffset => "DateTimeOffset",
            Self::TimeOfDay => "TimeOfDay",
            Self::Duration => "Duration",
            Self::Guid => "Guid",
            Self::Binary => "Binary",
            Self::Stream => "Stream",
            Self::Untyped => "JSON",
        }
    }

    /// The least and the largest whole number it holds; none for everything else.
    pub fn range(self) -> Option<(i64, i64)> {
        Some(match self {
            Self::Byte => (0, 255),
            Self::SByte => (-128, 127),
            Self::Int16 => (i64::from(i16::MIN), i64::from(i16::MAX)),
            Self::Int32 => (i64::from(i32::MIN), i64::from(i32::MAX)),
            Self::Int64 => (i64::MIN, i64::MAX),
            _ => return None,
        })
    }

    /// Whether its values are numbers.
    pub fn is_number(self) -> bool {
        matches!(
            self,
            Self::Byte
                | Self::SByte
                | Self::Int16
                | Self::Int32
                | Self::Int64
                | Self::Integer
                | Self::Single
                | Self::Double
                | Self::Decimal
                | Self::Number
        )
    }
}
