//! What headings say to the index.

use std::borrow::Cow;

use memchr::memchr;
use rustc_hash::FxHashMap;

use crate::dialect::{Dialect, Section};
use crate::words::{short_name, without_anchor};

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
            let shown = without_tags(without_anchor(title));
            let defined = dialect.titled_any(&shown);
            let heading = Heading {
                role: dialect.section(&shown),
                defines: defined.map(|name| short_name(name).to_lowercase().into()),
            };
            self.0.insert(title.into(), heading);
        }
        &self.0[title]
    }
}

/// A heading as it is shown: `<a name="properties"></a>Properties` gives it an anchor of its own.
fn without_tags(title: &str) -> Cow<'_, str> {
    if memchr(b'<', title.as_bytes()).is_none() {
        return Cow::Borrowed(title);
    }
    let mut shown = String::with_capacity(title.len());
    let mut rest = title;
    while let Some((before, tag)) = rest.split_once('<') {
        shown.push_str(before);
        let is_tag = tag.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        rest = match tag.split_once('>') {
            Some((_, behind)) if is_tag => behind,
            _ => {
                shown.push('<');
                tag
            }
        };
    }
    shown.push_str(rest);
    Cow::Owned(shown.trim().to_owned())
}
