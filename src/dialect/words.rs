//! The TOML form of a dialect, and how one lies over another.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Deserializer};

use super::limits::Template;
use super::roles::{Column, Pattern, Section, Title};
use super::types::Primitive;
use crate::form::{Form, Formed, Key, MapKey, keyed_by_variants, parsed};

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

impl<K: Ord, V> Overlay for BTreeMap<K, V> {
    fn over(self, mut below: Self) -> Self {
        below.extend(self);
        below
    }
}

/// Declares tables whose keys may all be missing, with the form they are written in.
macro_rules! tables {
    ($(
        $(#[$about:meta])*
        $seen:vis $name:ident { $($(#[doc = $key:literal])+ $field:ident: $ty:ty,)* }
    )*) => {$(
        $(#[$about])*
        #[derive(Clone, Debug, Default, Deserialize)]
        #[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
        $seen struct $name {
            $($(#[doc = $key])+ pub(super) $field: $ty,)*
        }

        impl Overlay for $name {
            fn over(self, below: Self) -> Self {
                Self { $($field: self.$field.over(below.$field),)* }
            }
        }

        impl Formed for $name {
            fn form() -> Form {
                Form::table([$(Key::new(
                    stringify!($field).replace('_', "-"),
                    concat!($($key),+),
                    <$ty as Formed>::form(),
                ),)*])
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

impl Formed for List {
    fn form() -> Form {
        Form::texts()
    }
}

impl Formed for Pattern {
    fn form() -> Form {
        Form::Text
    }
}

impl Formed for Template {
    fn form() -> Form {
        Form::Text
    }
}

keyed_by_variants!(Section, Column, Title, Primitive);

impl MapKey for Status {
    fn known() -> Option<&'static [&'static str]> {
        None
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
        /// Marks of a template that nobody filled in: whole words, in this very case.
        todo: List,
        /// Sentences that say that an example does not show everything.
        shortened: List,
        /// The lines that state a namespace.
        namespace: Namespace,
        /// Headings by what their section is for; `*` in front is one word, behind it is anything, `#` behind it is a number.
        sections: BTreeMap<Section, Vec<Pattern>>,
        /// Header cells by what their column holds; `*` and `#` as for headings.
        columns: BTreeMap<Column, Vec<Pattern>>,
        /// Titles of pages and headings that name a type or an enum; `*` is the name.
        titles: BTreeMap<Title, Vec<Pattern>>,
        /// Words of type cells.
        types: Types,
        /// Words of descriptions.
        promises: Promises,
        /// Words around lists of values.
        values: Values,
        /// Sentences that limit a property, as a whole; `{n}` is a number.
        limits: Limits,
        /// Words of sections about responses.
        responses: Responses,
        /// Sentences about the body of a request.
        bodies: Bodies,
        /// Sections about the query of a request.
        queries: Queries,
        /// Services that answer in several places.
        services: Services,
        /// Words of sections about request lines.
        requests: Requests,
        /// What templates leave behind as values of examples.
        placeholders: Placeholders,
        /// Annotations in comments.
        annotations: Annotations,
    }

    /// What names the namespace of a page.
    pub(super) Namespace {
        /// What stands in front of the namespace that a page's bare names belong to.
        marks: List,
    }

    /// Words of type cells.
    pub(super) Types {
        /// Words for a collection that stand for themselves: nobody says of what.
        collection_alone: List,
        /// Words in front of the type of a collection's elements.
        collection_before: List,
        /// Words between such a word and the type.
        collection_of: List,
        /// Words behind the type of a collection's elements.
        collection_after: List,
        /// Words in front of a type that say nothing about it.
        articles: List,
        /// Words beside a type that say nothing about it.
        kinds: List,
        /// Remarks in parentheses beside a type.
        notes: List,
        /// Words between types of which each will do.
        or: List,
        /// What stands for no value at all, as one of several types.
        nothing: List,
        /// Types that need no page; `*` at the end for any rest.
        roots: List,
        /// Spellings of the primitive types.
        primitives: BTreeMap<Primitive, Vec<String>>,
    }

    /// Words of descriptions.
    pub(super) Promises {
        /// A clause that says that a property must be given.
        required: List,
        /// A clause that says that it may be left out.
        optional: List,
        /// A clause that says that only the service sets it.
        read_only: List,
        /// A clause that says that it may be null.
        nullable: List,
        /// A clause that says that it may not.
        not_nullable: List,
        /// A clause that says that several values may be given at once.
        flags: List,
        /// Sentences that say the same.
        combined: List,
        /// What is said of a collection whose elements are lists.
        list_of_lists: List,
        /// Words in front of the type that a property comes from.
        inherited_from: List,
        /// Words in front of the type that a type inherits from.
        inherits: List,
        /// The same words where they speak of other types.
        not_inherits: List,
        /// Prose about a type with properties that nobody lists.
        open: List,
        /// Cells that say that something is required.
        yes: List,
        /// Cells that say that it is not.
        no: List,
    }

    /// Words around lists of values.
    pub(super) Values {
        /// What opens a list of all values.
        closed: List,
        /// What opens a list of some values.
        open: List,
        /// What stands in front of values that make no list, but explain a type without a page.
        named: List,
        /// What says behind a list that more values follow.
        further: List,
        /// What ends the sentence in front of a list that holds only in some case.
        conditional: List,
        /// What allows an empty text beside the values.
        empty: List,
        /// Words in place of the last value that leave a list open.
        more: List,
        /// Words before the last value.
        joins: List,
        /// Values that say that more may come.
        growing: List,
        /// What lists name beside their values, though it is none of them.
        nothing: List,
    }

    /// Sentences that limit a property.
    pub(super) Limits {
        /// Sentences about the most elements of a collection.
        elements: Option<Vec<Template>>,
        /// Sentences about the most characters of a text.
        characters: Option<Vec<Template>>,
        /// Sentences about the least and the largest number.
        range: Option<Vec<Template>>,
    }

    /// Words of sections about responses.
    pub(super) Responses {
        /// Words in front of a number that make it a status.
        before: List,
        /// Words between such a word and the number.
        before_is: List,
        /// Words behind a number that make it a status.
        after: List,
        /// Words between several statuses.
        list_joins: List,
        /// Words for the place of what is answered.
        body: List,
        /// Sentences that say that nothing is answered.
        no_body: List,
        /// Words that say that several are answered.
        collection: List,
        /// Words that leave open whether there is one object or there are several.
        several: List,
        /// Words between a status and an object that take its promise back.
        denials: List,
        /// Status codes with what stands beside them.
        statuses: BTreeMap<Status, Vec<String>>,
    }

    /// Services that answer in several places.
    pub(super) Services {
        /// Hosts that answer with one API.
        hosts: List,
    }

    /// Words of sections about the query of a request.
    pub(super) Queries {
        /// Options of the system, without their `$`.
        options: List,
        /// Words that allow options without naming them.
        all: List,
        /// Words that say that there are none.
        none: List,
    }

    /// Words of sections about the body of a request.
    pub(super) Bodies {
        /// Sentences that say that a request has no body.
        none: List,
        /// Sentences that say that the body holds parameters.
        parameters: List,
        /// Words in front of the type to be sent.
        represents: List,
        /// The same words where they speak of something else.
        not_represents: List,
        /// Words where the naming of the type ends.
        until: List,
    }

    /// Sentences of a section about request lines.
    pub(super) Requests {
        /// Sentences that say that the request lines are some of several.
        some: List,
    }

    /// What templates leave behind in examples.
    pub(super) Placeholders {
        /// Whole values.
        phrases: List,
        /// Ends of values.
        endings: List,
        /// Starts of values: a type follows.
        beginnings: List,
    }

    /// Annotations in comments.
    pub(super) Annotations {
        /// The block types there are.
        block_types: List,
        /// The keys that somebody reads.
        keys: List,
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
