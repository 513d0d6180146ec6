//! Text that a report may show.

use std::fmt;
use std::ops::Deref;

use serde::Serialize;

use super::visible;
use crate::text::secrets::secrets;

/// What stands in place of a secret.
pub const WITHHELD: &str = "…";

/// Text that a report may show. Everything that a finding says is of this type, and nothing from a
/// recording gets into it with what looks like a credential: [`Shown::of_recording`] is the one
/// way.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Shown(String);

impl Shown {
    /// What a page says, or what we say about it. Pages are published as they are.
    pub fn of_page(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// What may have come out of a recording: credentials are left out, and what would command a
    /// terminal is escaped.
    pub fn of_recording(text: &str) -> Self {
        let mut shown = String::with_capacity(text.len());
        let mut at = 0;
        for secret in secrets(text) {
            shown.push_str(text.get(at..secret.start).unwrap_or_default());
            shown.push_str(WITHHELD);
            at = secret.end;
        }
        shown.push_str(text.get(at..).unwrap_or_default());
        Self(visible(&shown).into_owned())
    }
}

impl Deref for Shown {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl PartialEq<str> for Shown {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for Shown {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

#[cfg(test)]
impl From<&str> for Shown {
    fn from(text: &str) -> Self {
        Self::of_page(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_from_a_recording_is_masked_and_harmless() {
        let shown = Shown::of_recording("`x` is \"Bearer abc123\u{1b}[2J\"");
        assert_eq!(shown, "`x` is \"Bearer …\\u{1b}[2J\"");
        assert_eq!(Shown::of_page("Bearer abc123"), "Bearer abc123");
    }
}
