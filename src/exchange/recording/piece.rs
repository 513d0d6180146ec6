//! One part of a recording, cut out but not yet read.

use std::sync::Arc;

use super::super::Exchange;
use super::{entry, messages, text};
use crate::text::{Base, Place, Source, Span};

/// One entry of a recording as text, with its place. Reading it needs nothing else, so pieces
/// can be read in any order and on any thread.
#[derive(Debug)]
pub struct Piece {
    number: usize,
    content: Content,
    text: Arc<str>,
    /// Where its bytes are no text.
    strange: Vec<Span>,
    /// Where long strings stand in it, in order.
    strings: Vec<Span>,
    base: Base,
    path: Arc<str>,
}

/// What a piece holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// An entry of a HAR, or a line of its own, as JSON.
    Entry,
    /// The last line of a recording of lines, without a line end.
    LastLine,
    /// The text of a request and its response.
    Messages,
    /// An entry that is not closed where the next one begins.
    Unclosed,
    /// Nothing: the entry is too large to be held.
    TooLarge,
    /// Nothing: the recording ends in the middle.
    Cut,
}

/// What reading a piece gives.
#[derive(Debug, Default)]
pub struct Reading {
    /// The exchange; none where the piece holds none that can be read.
    pub exchange: Option<Exchange>,
    /// What cannot be read of it.
    pub faults: Vec<Fault>,
}

/// Something in a recording that cannot be read.
#[derive(Clone, Debug)]
pub struct Fault {
    /// What is wrong.
    pub kind: FaultKind,
    /// Where.
    pub place: Place,
    /// What it is about: `entry:17`, `entry:17/response`.
    pub subject: String,
}

/// What can be wrong in a recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// An entry costs itself, for this reason.
    Entry(&'static str),
    /// A body is said to be base64 and is none from here on.
    Base64,
    /// The recording is cut short at this byte.
    Cut {
        /// Bytes in front of the cut.
        at: u64,
        /// Entries in front of it.
        entries: usize,
    },
}

impl Piece {
    pub(super) fn new(number: usize, content: Content, bytes: &[u8], base: Base) -> Self {
        let (text, strange) = text::of_bytes(bytes);
        Self {
            number,
            content,
            text,
            strange,
            strings: Vec::new(),
            base,
            path: Arc::default(),
        }
    }

    pub(super) fn empty(number: usize, content: Content, base: Base) -> Self {
        Self::new(number, content, &[], base)
    }

    /// With where its long strings stand, in order.
    pub(super) fn knowing(mut self, strings: Vec<Span>) -> Self {
        self.strings = strings;
        self
    }

    pub(super) fn of(mut self, path: &Arc<str>) -> Self {
        self.path = Arc::clone(path);
        self
    }

    /// Whether it is the news that the recording is cut short.
    pub(super) fn is_cut(&self) -> bool {
        matches!(self.content, Content::Cut | Content::LastLine)
    }

    /// How many bytes it holds.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether it holds nothing but the news that something is missing.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Reads it.
    pub fn read(self) -> Reading {
        let label = format!("entry:{}", self.number);
        let source = Arc::new(Source::window(self.path, self.text, self.base));
        let fault = |kind, span, subject: String| Reading {
            exchange: None,
            faults: vec![Fault {
                kind,
                place: Place::new(&source, span),
                subject,
            }],
        };
        match self.content {
            Content::Entry => entry::read(&source, label, &self.strange, &self.strings),
            Content::LastLine => {
                let reading = entry::read(&source, label, &self.strange, &self.strings);
                if reading.exchange.is_some() {
                    return reading;
                }
                let length = source.text().len();
                let kind = FaultKind::Cut {
                    at: self.base.offset + length as u64,
                    entries: self.number - 1,
                };
                fault(kind, Span::new(length, length), "recording".to_owned())
            }
            Content::Messages => messages::read(&source, label, &self.strange),
            Content::Unclosed => {
                fault(FaultKind::Entry("it is not closed"), Span::new(0, 1), label)
            }
            Content::TooLarge => fault(
                FaultKind::Entry("it is larger than 2 GiB"),
                Span::default(),
                label,
            ),
            Content::Cut => {
                let at = self.base.offset;
                let entries = self.number;
                let kind = FaultKind::Cut { at, entries };
                fault(kind, Span::default(), "recording".to_owned())
            }
        }
    }
}
