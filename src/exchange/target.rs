//! The URL of a request, split once however many ask.

use std::ops::Deref;
use std::sync::OnceLock;

use super::url::{Parts, Url};
use crate::text::Fragment;

/// What a request calls: a text in its place, and the parts of the URL that it is.
#[derive(Debug)]
pub struct Target {
    text: Fragment,
    parts: OnceLock<Parts>,
}

impl Target {
    /// The URL, split. Spans count in the text.
    pub fn read(&self) -> Url<'_> {
        let text = self.text.text();
        Url::known(text, self.parts.get_or_init(|| Parts::read(text)))
    }
}

impl From<Fragment> for Target {
    fn from(text: Fragment) -> Self {
        Self {
            text,
            parts: OnceLock::new(),
        }
    }
}

impl Deref for Target {
    type Target = Fragment;

    fn deref(&self) -> &Fragment {
        &self.text
    }
}
