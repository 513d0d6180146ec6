//! One value of a document.

use std::borrow::Cow;
use std::fmt;

use super::Json;
use super::tape::{Kind, Marks, Slot};
use crate::text::Span;

/// A value inside a [`Json`]; a cheap copy.
#[derive(Clone, Copy)]
pub struct Node<'a> {
    json: &'a Json,
    slot: &'a Slot,
    index: u32,
}

impl<'a> Node<'a> {
    pub(super) fn at(json: &'a Json, index: u32) -> Option<Self> {
        let slot = json.slots.get(index as usize)?;
        Some(Self { json, slot, index })
    }

    /// The root of a document whose only slot lies elsewhere.
    pub(super) fn lone(json: &'a Json, slot: &'a Slot) -> Self {
        Self {
            json,
            slot,
            index: 0,
        }
    }

    /// The document it belongs to.
    pub fn json(self) -> &'a Json {
        self.json
    }

    /// Its number in the order of the text, the root being 0: the same for every copy of a node.
    pub fn index(self) -> usize {
        self.index as usize
    }

    /// The number of the first value behind it and what it holds.
    pub(super) fn end(self) -> u32 {
        self.slot.next
    }

    /// What it is.
    pub fn kind(self) -> Kind {
        self.slot.kind
    }

    /// The whole value, with quotes or brackets; empty where a value is missing.
    pub fn span(self) -> Span {
        self.slot.value
    }

    /// Its name as the member it is, with quotes.
    pub fn key_span(self) -> Option<Span> {
        (!self.slot.key_marks.has(Marks::ABSENT)).then_some(self.slot.key)
    }

    /// The opening bracket of a container; everything of another value.
    pub fn opening_span(self) -> Span {
        match self.kind() {
            Kind::Array | Kind::Object => Span {
                start: self.slot.value.start,
                end: self.slot.value.start + 1,
            },
            _ => self.span(),
        }
    }

    /// Its name as the member it is, without quotes and escapes.
    pub fn key(self) -> Option<Cow<'a, str>> {
        self.key_span()?;
        Some(self.slot.name().decoded(&self.json.text))
    }

    /// Whether its name has an `@`, as `@odata.type` and `owner@odata.bind` do.
    pub fn is_annotation(self) -> bool {
        self.slot.key_marks.has(Marks::ANNOTATION)
    }

    /// Whether a later member of the same object has the same name.
    pub fn is_shadowed(self) -> bool {
        self.slot.key_marks.has(Marks::SHADOWED)
    }

    /// The bytes of [`span`](Self::span).
    pub fn raw(self) -> &'a str {
        self.json
            .text
            .get(self.slot.value.range())
            .unwrap_or_default()
    }

    /// The string it is, without quotes and escapes. Half a surrogate pair reads as U+FFFD, an
    /// escape that means nothing as it is written.
    pub fn as_str(self) -> Option<Cow<'a, str>> {
        (self.kind() == Kind::String).then(|| self.slot.literal().decoded(&self.json.text))
    }

    /// Whether it is `null`, or missing.
    pub fn is_null(self) -> bool {
        self.kind() == Kind::Null
    }

    /// Whether it is `true`.
    pub fn as_bool(self) -> Option<bool> {
        (self.kind() == Kind::Bool).then(|| self.raw().starts_with(['t', 'T']))
    }

    /// The number as it is written.
    pub(super) fn number(self) -> Option<&'a str> {
        (self.kind() == Kind::Number).then(|| self.raw())
    }

    /// Whether it is a number written with neither a fraction nor an exponent.
    pub fn is_integer(self) -> bool {
        self.number().is_some_and(is_integer)
    }

    /// The integer, if it is written as one and fits.
    pub fn as_i64(self) -> Option<i64> {
        self.number()?.parse().ok()
    }

    /// The integer, if it is written as one, is not negative and fits.
    pub fn as_u64(self) -> Option<u64> {
        self.number()?.parse().ok()
    }

    /// The number, rounded; `None` if it is too large.
    pub fn as_f64(self) -> Option<f64> {
        self.number()?
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite())
    }

    /// How many members or items it has; 0 if it is no container.
    pub fn len(self) -> usize {
        self.slot.len as usize
    }

    /// Whether it has no members and no items.
    pub fn is_empty(self) -> bool {
        self.slot.len == 0
    }

    /// The members of an object in the order of the text, doubled names included; nothing of
    /// another value. A member of a broken text may have no name.
    pub fn members(self) -> Entries<'a> {
        self.entries(Kind::Object)
    }

    /// The items of an array; nothing of another value.
    pub fn items(self) -> Entries<'a> {
        self.entries(Kind::Array)
    }

    fn entries(self, kind: Kind) -> Entries<'a> {
        let next = self.index + 1;
        let end = if self.kind() == kind {
            self.slot.next
        } else {
            next
        };
        Entries {
            json: self.json,
            next,
            end,
        }
    }

    /// The member of that name; of several, the last one counts.
    pub fn get(self, name: &str) -> Option<Node<'a>> {
        self.members()
            .find(|member| !member.is_shadowed() && member.is_named(name))
    }

    /// Whether its name is this one.
    fn is_named(self, name: &str) -> bool {
        if self.slot.key_marks.has(Marks::ABSENT) {
            return false;
        }
        let key = self.slot.name();
        // Nearly all names are in quotes and without escapes: mostly their length tells.
        if key.marks == Marks::default() && key.span.len() != name.len() + 2 {
            return false;
        }
        match key.plain(&self.json.text) {
            Some(bytes) => bytes == name.as_bytes(),
            None => key.decoded(&self.json.text) == name,
        }
    }
}

impl fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} at {:?}", self.kind(), self.span().range())
    }
}

/// Whether a number is written as an integer.
pub(super) fn is_integer(number: &str) -> bool {
    let digits = number.strip_prefix('-').unwrap_or(number);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// The members of an object, or the items of an array.
#[derive(Clone, Debug)]
pub struct Entries<'a> {
    json: &'a Json,
    next: u32,
    end: u32,
}

impl<'a> Iterator for Entries<'a> {
    type Item = Node<'a>;

    fn next(&mut self) -> Option<Node<'a>> {
        if self.next >= self.end {
            return None;
        }
        let node = Node::at(self.json, self.next)?;
        self.next = node.slot.next;
        Some(node)
    }
}
