//! What headings say to the index.

use rustc_hash::FxHashMap;

use crate::dialect::{Dialect, Section};
use crate::words::short_name;

/// Headings that were met. Most pages have the same ones, so each is compared with the dialect once.
#[derive(Default)]
pub(super) struct Headings(FxHashMap<Box<str>, Heading>);

/// What one heading says.
pub(super) struct Heading {
    /// What its section is for.
    pub(super) role: Option<Section>,
    /// The short name, in lower case, of the type or enum that it names.
    pub(super) defines: Option<Box<str>>,
}

impl Headings {
    /// What a heading says.
    pub(super) fn read(&mut self, title: &str, dialect: &Dialect) -> &Heading {
        // Asked twice, as an entry would need a text of its own for each question.
        if !self.0.contains_key(title) {
            let defined = dialect.titled_any(title);
            let heading = Heading {
                role: dialect.section(title),
                defines: defined.map(|name| short_name(name).to_lowercase().into()),
            };
            self.0.insert(title.into(), heading);
        }
        &self.0[title]
    }
}
