//! How a finding can be mended: edits of bytes, and nothing around them.

use std::sync::Arc;

use serde::Serialize;

use crate::text::Location;

/// One way to mend a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an order: "write `displayName`".
    pub title: String,
    /// Whether it can be applied without a look at it.
    pub safety: Safety,
    /// What to replace, each part of a file once. All of it, or nothing.
    pub edits: Vec<Edit>,
}

/// Whether a fix needs a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Safety {
    /// Only one mend is possible, and it changes no meaning.
    Safe,
    /// A guess: what is most alike may not be what was meant.
    Unsafe,
}

/// Bytes of a file and what takes their place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Path as findings give it.
    pub file: Arc<str>,
    /// The bytes; none where something is only added.
    pub location: Location,
    /// The new text.
    pub replacement: String,
}
