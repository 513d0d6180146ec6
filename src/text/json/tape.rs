//! How a document lies in memory: one slot a value, in the order of the text.

use std::borrow::Cow;
use std::ops::Range;

use super::escape;
use crate::text::Span;

/// What a value is. Numbers are one kind, however they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`, or a value that is missing.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// A string.
    String,
    /// `[…]`
    Array,
    /// `{…}`
    Object,
}

/// One value. The slots of a container's contents follow its own, so that a subtree is one range
/// and dropping a document is flat, whatever its depth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    pub(super) value: Span,
    pub(super) key: Span,
    /// The slot after this subtree.
    pub(super) next: u32,
    /// How many members or items it has.
    pub(super) len: u32,
    pub(super) kind: Kind,
    pub(super) value_marks: Marks,
    pub(super) key_marks: Marks,
}

/// What the reader learned about a name or a string, so that nobody has to look again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks(u8);

impl Marks {
    /// It has backslashes.
    pub(super) const ESCAPED: Marks = Marks(1);
    /// It stands without quotes.
    pub(super) const BARE: Marks = Marks(2);
    /// It has no closing quote.
    pub(super) const OPEN: Marks = Marks(4);
    /// There is no name: an item, the root, or a member without one.
    pub(super) const ABSENT: Marks = Marks(8);
    /// A name of an annotation, such as `@odata.type`.
    pub(super) const ANNOTATION: Marks = Marks(16);
    /// A later member of the object has the same name.
    pub(super) const SHADOWED: Marks = Marks(32);

    pub(super) fn has(self, mark: Marks) -> bool {
        self.0 & mark.0 != 0
    }

    pub(super) fn add(&mut self, mark: Marks) {
        self.0 |= mark.0;
    }
}

/// A name or a string as the reader found it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lexeme {
    pub(super) span: Span,
    pub(super) marks: Marks,
}

impl Lexeme {
    /// The place of no name at all.
    pub(super) const ABSENT: Lexeme = Lexeme {
        span: Span { start: 0, end: 0 },
        marks: Marks::ABSENT,
    };

    /// What it says, without quotes and escapes.
    pub(super) fn decoded(self, text: &str) -> Cow<'_, str> {
        let content = self.content(text);
        if self.marks.has(Marks::ESCAPED) {
            escape::unescaped(content)
        } else {
            Cow::Borrowed(content)
        }
    }

    /// The bytes of what it says, where they are those that are written.
    pub(super) fn plain(self, text: &str) -> Option<&[u8]> {
        let inner = self.inside_quotes(text)?;
        text.as_bytes()
            .get(inner)
            .filter(|_| !self.marks.has(Marks::ESCAPED))
    }

    /// The place between the quotes, where both are straight ones, as nearly always.
    fn inside_quotes(self, text: &str) -> Option<Range<usize>> {
        let bytes = text.as_bytes();
        let Range { start, end } = self.span.range();
        let quoted = end > start + 1
            && bytes.get(start) == Some(&b'"')
            && bytes.get(end - 1) == Some(&b'"')
            && !self.marks.has(Marks::BARE)
            && !self.marks.has(Marks::OPEN);
        quoted.then(|| start + 1..end - 1)
    }

    /// The part between the quotes.
    fn content(self, text: &str) -> &str {
        if let Some(inner) = self.inside_quotes(text) {
            return text.get(inner).unwrap_or_default();
        }
        let raw = text.get(self.span.range()).unwrap_or_default();
        if self.marks.has(Marks::BARE) {
            return raw;
        }
        let mut chars = raw.chars();
        chars.next();
        if !self.marks.has(Marks::OPEN) {
            chars.next_back();
        }
        chars.as_str()
    }
}

impl Slot {
    /// The slot of a text that is one string, without quotes.
    pub(super) fn bare_string(text: &str) -> Self {
        Self {
            value: Span::new(0, text.len()),
            key: Lexeme::ABSENT.span,
            next: 1,
            len: 0,
            kind: Kind::String,
            value_marks: Marks::BARE,
            key_marks: Marks::ABSENT,
        }
    }

    pub(super) fn name(&self) -> Lexeme {
        Lexeme {
            span: self.key,
            marks: self.key_marks,
        }
    }

    pub(super) fn literal(&self) -> Lexeme {
        Lexeme {
            span: self.value,
            marks: self.value_marks,
        }
    }
}
