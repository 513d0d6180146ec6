//! The TOML form of a dialect, and how one lies over another.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Deserializer, de};

use super::limits::Template;
use super::roles::{Column, Pattern, Section, Title};
use super::types::Primitive;

/// Why a text is no dialect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DialectError {
    /// The bytes of the text that are wrong, where they are known.
    pub span: Option<Range<usize>>,
    /// What is wrong with them.
    pub message: String,
}

impl fmt::Display for DialectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for DialectError {}

/// Puts what was given over what is there, key by key.
trait Overlay: Sized {
    /// `self`, filled up from `below`.
    fn over(self, below: Self) -> Self;
}

impl<T> Overlay for Option<Vec<T>> {
    fn over(self, below: Self) -> Self {
        self.or(below)
    }
}

impl Overlay for Option<String> {
    fn over(self, below: Self) -> Self {
        self.or(below)
    }
}

impl<K: Ord, V> Overlay for BTreeMap<K, V> {
    fn over(self, mut below: Self) -> Self {
        below.extend(self);
        below
    }
}

/// Declares tables whose keys may all be missing.
macro_rules! tables {
    ($($(#[$about:meta])* $seen:vis $name:ident { $($field:ident: $ty:ty,)* })*) => {$(
        $(#[$about])*
        #[derive(Clone, Debug, Default, Deserialize)]
        #[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
        $seen struct $name {
            $(pub(super) $field: $ty,)*
        }

        impl Overlay for $name {
            fn over(self, below: Self) -> Self {
                Self { $($field: self.$field.over(below.$field),)* }
            }
        }
    )*};
}

/// Words in a list; none where the key is not given.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub(super) struct List(Option<Vec<String>>);

impl List {
    /// The words.
    pub(super) fn words(&self) -> &[String] {
        self.0.as_deref().unwrap_or_default()
    }

    /// The words, to be kept.
    pub(super) fn to_vec(&self) -> Vec<String> {
        self.words().to_vec()
    }
}

impl Overlay for List {
    fn over(self, below: Self) -> Self {
        Self(self.0.or(below.0))
    }
}

tables! {
    /// The words of a dialect as they are written down. Keys that are not given are taken
    /// from the dialect below.
    pub Words {
        todo: List,
        shortened: List,
        namespace: Namespace,
        sections: BTreeMap<Section, Vec<Pattern>>,
        columns: BTreeMap<Column, Vec<Pattern>>,
        titles: BTreeMap<Title, Vec<Pattern>>,
        types: Types,
        promises: Promises,
        values: Values,
        limits: Limits,
        responses: Responses,
        bodies: Bodies,
        placeholders: Placeholders,
        annotations: Annotations,
        metadata: Metadata,
    }

    /// What names the namespace of a page.
    pub(super) Namespace {
        marks: List,
        default: Option<String>,
    }

    /// Words of type cells.
    pub(super) Types {
        collection_before: List,
        collection_of: List,
        collection_after: List,
        articles: List,
        kinds: List,
        notes: List,
        or: List,
        roots: List,
        primitives: BTreeMap<Primitive, Vec<String>>,
    }

    /// Words of descriptions.
    pub(super) Promises {
        required: List,
        optional: List,
        read_only: List,
        nullable: List,
        not_nullable: List,
        flags: List,
        combined: List,
        inherited_from: List,
        inherits: List,
        not_inherits: List,
        open: List,
        yes: List,
        no: List,
    }

    /// Words around lists of values.
    pub(super) Values {
        closed: List,
        open: List,
        further: List,
        empty: List,
        more: List,
        joins: List,
        growing: List,
        nothing: List,
    }

    /// Sentences that limit a property.
    pub(super) Limits {
        elements: Option<Vec<Template>>,
        characters: Option<Vec<Template>>,
        range: Option<Vec<Template>>,
    }

    /// Words of sections about responses.
    pub(super) Responses {
        before: List,
        before_is: List,
        after: List,
        list_joins: List,
        body: List,
        no_body: List,
        collection: List,
        several: List,
        statuses: BTreeMap<Status, Vec<String>>,
    }

    /// Words of sections about the body of a request.
    pub(super) Bodies {
        none: List,
        parameters: List,
        represents: List,
        not_represents: List,
        until: List,
    }

    /// What templates leave behind in examples.
    pub(super) Placeholders {
        phrases: List,
        endings: List,
        beginnings: List,
    }

    /// Annotations in comments.
    pub(super) Annotations {
        block_types: List,
        keys: List,
    }

    /// Front matter.
    pub(super) Metadata {
        required: BTreeMap<String, Vec<Vec<String>>>,
    }
}

impl Words {
    /// Reads the TOML form.
    pub(super) fn read(text: &str) -> Result<Self, DialectError> {
        toml::from_str(text).map_err(|error| DialectError {
            span: error.span(),
            message: error.message().to_owned(),
        })
    }

    /// These words, and those of `below` for the keys that are not given.
    pub(super) fn over(self, below: Self) -> Self {
        Overlay::over(self, below)
    }
}

/// A status code as the key of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Status(pub(super) u16);

impl<'de> Deserialize<'de> for Status {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parsed(deserializer, |text| {
            text.parse()
                .ok()
                .filter(|code| (100..600).contains(code))
                .map(Self)
                .ok_or_else(|| format!("`{text}` is no status code"))
        })
    }
}

/// A string that `parse` reads. Its faults are raised where the string is visited, so that
/// they have the place of the string and not of the list around it.
pub(super) fn parsed<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    parse: fn(&str) -> Result<T, String>,
) -> Result<T, D::Error> {
    struct Parse<T>(fn(&str) -> Result<T, String>);

    impl<T> de::Visitor<'_> for Parse<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
            self.0(text).map_err(E::custom)
        }
    }

    deserializer.deserialize_str(Parse(parse))
}
