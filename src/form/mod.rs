//! What a TOML file may hold: its keys, what each is for and which values it takes.
//!
//! One description serves three readers: the check that names every fault at its place, the
//! JSON Schema that editors use, and the structs that the values are read into.

mod check;
mod parsed;
mod schema;
mod variants;

use std::collections::BTreeMap;

pub use check::{Fault, check};
pub(crate) use parsed::parsed;
pub use schema::schema;
pub(crate) use variants::variants;

/// What a value may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// `true` or `false`.
    Flag,
    /// Any text.
    Text,
    /// One of these words; the first text says what such a word is called.
    Choice(&'static str, Vec<&'static str>),
    /// A list.
    List(Box<Form>),
    /// A text, or a list of texts any of which will do.
    Alternatives,
    /// A table with these keys and no others.
    Table(Table),
    /// A table with keys that the file makes up.
    Map(Box<Form>),
}

/// A table of known keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What one of its keys is called: "key", "rule".
    pub called: &'static str,
    /// The keys, in the order in which people read them.
    pub keys: Vec<Key>,
}

/// A key of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// As it is written.
    pub name: String,
    /// What it is for, in one sentence.
    pub about: &'static str,
    /// What it holds.
    pub form: Form,
}

impl Key {
    /// A key.
    pub fn new(name: impl Into<String>, about: &'static str, form: Form) -> Self {
        Self {
            name: name.into(),
            about: about.trim(),
            form,
        }
    }
}

impl Form {
    /// A table of these keys.
    pub fn table(keys: impl IntoIterator<Item = Key>) -> Self {
        Self::Table(Table {
            called: "key",
            keys: keys.into_iter().collect(),
        })
    }

    /// A list of texts.
    pub fn texts() -> Self {
        Self::List(Box::new(Self::Text))
    }
}

/// What is read from a value of a known form.
pub(crate) trait Formed {
    /// The form.
    fn form() -> Form;
}

impl Formed for String {
    fn form() -> Form {
        Form::Text
    }
}

impl<T: Formed> Formed for Vec<T> {
    fn form() -> Form {
        Form::List(Box::new(T::form()))
    }
}

impl<T: Formed> Formed for Option<T> {
    fn form() -> Form {
        T::form()
    }
}

/// The keys that a map may have; none where any will do.
pub(crate) trait MapKey {
    /// Every key.
    fn known() -> Option<&'static [&'static str]>;
}

impl<K: MapKey, V: Formed> Formed for BTreeMap<K, V> {
    fn form() -> Form {
        match K::known() {
            None => Form::Map(Box::new(V::form())),
            Some(names) => Form::table(names.iter().map(|&name| Key::new(name, "", V::form()))),
        }
    }
}

/// Keys that are the variants of an enum as serde reads them.
macro_rules! keyed_by_variants {
    ($($ty:ty),*) => {$(
        impl $crate::form::MapKey for $ty {
            fn known() -> Option<&'static [&'static str]> {
                Some($crate::form::variants::<$ty>())
            }
        }
    )*};
}
pub(crate) use keyed_by_variants;
