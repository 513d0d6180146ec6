//! A text found inside another one, with the way back to the bytes it came from.

use std::sync::{Arc, OnceLock};

use base64::engine::general_purpose::{GeneralPurpose, NO_PAD};
use base64::{DecodeError, Engine as _, alphabet};

use super::json::escape::{Piece, unescape, unescaped_whole};
use super::{Place, Source, Span};

/// A text found inside a [`Source`]: a fence, a cell, a JSON string of a recording, a base64
/// body. Fragments nest; [`Fragment::place`] maps a span of this text outwards through every
/// layer to the bytes of the source.
///
/// ```
/// use std::sync::Arc;
/// use apiproof::text::{Fragment, Source, Span};
///
/// let source = Arc::new(Source::new("a.har", r#"{ "text": "{\"id\": 1}" }"#));
/// let body = Fragment::of(&source, Span::new(0, 25)).unescape_json_string(Span::new(10, 23));
/// let body = body.unwrap();
/// assert_eq!(body.text(), r#"{"id": 1}"#);
/// assert_eq!(body.place(Span::new(1, 5)).text(), r#"\"id\""#);
/// ```
#[derive(Clone, Debug)]
pub struct Fragment {
    text: Text,
    source: Arc<Source>,
    /// Innermost first; none for a text in its place.
    layers: Vec<Layer>,
}

/// Where the text of a fragment is kept. Nearly all code of a page stands there as it is, and
/// needs no copy.
#[derive(Clone, Debug)]
enum Text {
    /// In the source, at this span.
    InPlace(Span),
    /// Here: it was put together, or decoded.
    Own(Arc<str>),
}

/// How the offsets of a text map to the text around it.
#[derive(Clone, Debug)]
enum Layer {
    /// Byte `i` stands at `i + offset`.
    Shift(u32),
    /// Parts of the text stand at different places.
    Runs(Arc<[Break]>),
    /// The text was a JSON string.
    Literal(Arc<Literal>),
    /// The text was base64, whose digits stand here; they may be wrapped.
    Base64(Arc<[Break]>),
    /// All of the text together stands here, and no part of it anywhere.
    Whole(Span),
}

/// The content of a JSON string. Where its parts stand is asked of few strings, and costs as
/// much as they themselves: it is found out when somebody asks.
#[derive(Debug)]
struct Literal {
    around: Fragment,
    /// Where it stands there, without its quotes.
    content: Span,
    map: OnceLock<Layer>,
}

/// From `inner` on, up to the next break, the text stands at `outer`.
///
/// A run that is as long outside as inside is verbatim; any other is an escape, which only exists
/// as a whole. Two breaks at the same inner offset say that something outside was left out. The
/// last break is the end of both.
#[derive(Clone, Copy, Debug)]
struct Break {
    inner: u32,
    outer: u32,
}

/// Base64 as it is found in recordings; padding was taken off, the last bits may be careless.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    NO_PAD.with_decode_allow_trailing_bits(true),
);

const BOM: &str = "\u{feff}";

impl Fragment {
    /// The part of `source` at `span`; empty if that is no part of it.
    pub fn of(source: &Arc<Source>, span: Span) -> Self {
        let inside = source.text().get(span.range()).is_some();
        Self {
            text: Text::InPlace(Span {
                start: span.start,
                end: if inside { span.end } else { span.start },
            }),
            source: Arc::clone(source),
            layers: Vec::new(),
        }
    }

    /// Parts of `source` behind one another, in their order: the lines of a quoted fence without
    /// the quote marks. What lies between two parts belongs to the place of whatever covers both.
    pub fn pieces(source: &Arc<Source>, pieces: &[Span]) -> Self {
        let mut text = String::new();
        let mut runs = Runs::default();
        for &piece in pieces {
            let part = source.slice(piece);
            runs.verbatim(piece.start as usize, part.len());
            text.push_str(part);
        }
        Self {
            text: Text::Own(text.into()),
            source: Arc::clone(source),
            layers: vec![runs.into_layer(pieces.first().map_or(0, |first| first.start))],
        }
    }

    /// The text itself.
    pub fn text(&self) -> &str {
        match &self.text {
            Text::InPlace(span) => self.source.slice(*span),
            Text::Own(text) => text,
        }
    }

    /// The text, to be kept.
    pub fn to_text(&self) -> Arc<str> {
        match &self.text {
            Text::InPlace(span) if span.range() == (0..self.source.text().len()) => {
                Arc::clone(self.source.text())
            }
            Text::InPlace(span) => Arc::from(self.source.slice(*span)),
            Text::Own(text) => Arc::clone(text),
        }
    }

    /// The text around everything.
    pub fn source(&self) -> &Arc<Source> {
        &self.source
    }

    /// Where `inner` stands in the source: exactly the bytes that mean it. An escape, or the
    /// base64 digits that a byte shares with its neighbours, is covered whole. An empty span maps
    /// to an empty one.
    pub fn place(&self, inner: Span) -> Place {
        let end = inner.end.min(self.text().len() as u32);
        let inner = Span {
            start: inner.start.min(end),
            end,
        };
        let span = match self.text {
            Text::InPlace(span) => inner.shifted(span.start as usize),
            Text::Own(_) => self
                .layers
                .iter()
                .fold(inner, |span, layer| layer.outwards(span)),
        };
        Place::new(&self.source, span)
    }

    /// What of this text stands at a place of the source; none where no part of it does: the
    /// reverse of [`Fragment::place`].
    pub fn find(&self, place: &Place) -> Option<Span> {
        if !Arc::ptr_eq(&place.source, &self.source) {
            return None;
        }
        let length = self.text().len();
        let whole = self.place(Span::new(0, length)).span;
        if !whole.contains(place.span) {
            return None;
        }
        // Offsets further in never stand further out.
        let first = |reached: &dyn Fn(Span) -> bool| {
            let (mut low, mut high) = (0, length);
            while low < high {
                let middle = low.midpoint(high);
                if reached(self.place(Span::new(middle, middle + 1)).span) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            low
        };
        let start = first(&|byte| byte.start >= place.span.start);
        let end = first(&|byte| byte.end > place.span.end).max(start);
        Some(Span::new(start, end))
    }

    /// The part of this text at `inner`; empty if that is no part of it.
    #[must_use]
    pub fn slice(&self, inner: Span) -> Self {
        let whole = self.text();
        let start = inner.start.min(whole.len() as u32);
        let text = whole.get(inner.range()).unwrap_or_default();
        match self.text {
            Text::InPlace(span) => {
                let start = (span.start + start) as usize;
                Self::of(&self.source, Span::new(start, start + text.len()))
            }
            Text::Own(_) => self.inside(Arc::from(text), Layer::Shift(start)),
        }
    }

    /// The string that the JSON literal at `string`, quotes included, means. `None` if that is
    /// not one whole literal. Half a surrogate pair becomes U+FFFD; line ends and escapes that
    /// mean nothing stay as they are.
    pub fn unescape_json_string(&self, string: Span) -> Option<Self> {
        let literal = self.text().get(string.range())?;
        let content = literal.strip_prefix('"')?.strip_suffix('"')?;
        let backslashes = content.bytes().rev().take_while(|&byte| byte == b'\\');
        if backslashes.count() % 2 == 1 {
            // The quote at the end is escaped.
            return None;
        }
        let text = unescaped_whole(content)?;
        let start = string.start as usize + 1;
        let content = Span::new(start, start + content.len());
        let layer = if text.len() == content.len() {
            Layer::Shift(content.start)
        } else {
            Layer::Literal(Arc::new(Literal {
                around: self.clone(),
                content,
                map: OnceLock::new(),
            }))
        };
        Some(self.inside(text, layer))
    }

    /// The bytes whose base64 stands at `encoded`, in either alphabet, with or without padding.
    /// Blanks and line ends between the digits do not count. Where it is no base64, the error is
    /// the first character that does not belong there.
    pub fn decode_base64(&self, encoded: Span) -> Result<Bytes, Span> {
        let raw = self.text().get(encoded.range()).ok_or(encoded)?;
        let (digits, runs) = base64_digits(raw, encoded.start as usize);
        let bytes = BASE64.decode(&digits).map_err(|error| {
            let at = match error {
                DecodeError::InvalidByte(at, _) => at,
                DecodeError::InvalidLastSymbol { offset, .. } => offset,
                DecodeError::InvalidLength(_) | DecodeError::InvalidPadding => {
                    digits.len().saturating_sub(1)
                }
            };
            let start = start_of(&runs.breaks, at as u32) as usize;
            let char = self
                .text()
                .get(start..)
                .and_then(|rest| rest.chars().next());
            let len = char.map_or(0, char::len_utf8);
            Span::new(start, start + len)
        })?;
        Ok(Bytes::new(bytes, self, Layer::Base64(runs.breaks.into())))
    }

    /// Bytes that all of this text together stands for: every place in them is the place of
    /// all of it.
    pub fn standing_for(&self, bytes: Vec<u8>) -> Bytes {
        let whole = Span::new(0, self.text().len());
        Bytes::new(bytes, self, Layer::Whole(whole))
    }

    /// A text inside this one.
    fn inside(&self, text: Arc<str>, layer: Layer) -> Self {
        let in_place = match self.text {
            Text::InPlace(span) => Some(Layer::Shift(span.start)),
            Text::Own(_) => None,
        };
        let mut layers = Vec::with_capacity(self.layers.len() + 2);
        let mut around = in_place.as_slice();
        if around.is_empty() {
            around = &self.layers;
        }
        layers.push(match (layer, around) {
            // Slices of slices stay one layer.
            (Layer::Shift(by), [Layer::Shift(offset), rest @ ..]) => {
                around = rest;
                Layer::Shift(by + offset)
            }
            (layer, _) => layer,
        });
        layers.extend_from_slice(around);
        Self {
            text: Text::Own(text),
            source: Arc::clone(&self.source),
            layers,
        }
    }
}

/// The digits in `raw` in the standard alphabet, without blanks and padding, and where they stand
/// in the text in which `raw` starts at `start`.
fn base64_digits(raw: &str, start: usize) -> (Vec<u8>, Runs) {
    let mut digits = Vec::with_capacity(raw.len());
    let mut runs = Runs::default();
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
    let mut at = 0;
    while let Some(line) = raw.as_bytes().get(at..).filter(|rest| !rest.is_empty()) {
        let len = line.iter().position(is_blank).unwrap_or(line.len());
        let run = line.get(..len).unwrap_or_default();
        runs.verbatim(start + at, len);
        digits.extend(run.iter().map(|byte| match byte {
            b'-' => b'+',
            b'_' => b'/',
            other => *other,
        }));
        at += len + 1;
    }
    for _ in 0..2 {
        digits.pop_if(|byte| *byte == b'=');
    }
    (digits, runs)
}

/// The breaks of a text in the making.
#[derive(Default)]
struct Runs {
    /// The last one is the end of what was added so far.
    breaks: Vec<Break>,
}

impl Runs {
    /// Adds `len` bytes that stand as they are at `outer`.
    fn verbatim(&mut self, outer: usize, len: usize) {
        if len == 0 {
            return;
        }
        if let [.., run, end] = self.breaks.as_mut_slice()
            && end.outer == outer as u32
            && is_verbatim(*run, *end)
        {
            end.inner += len as u32;
            end.outer += len as u32;
        } else {
            self.add(outer, len, len);
        }
    }

    /// Adds `inner_len` bytes that `outer_len` bytes at `outer` stand for.
    fn add(&mut self, outer: usize, outer_len: usize, inner_len: usize) {
        let start = Break {
            inner: self.breaks.last().map_or(0, |end| end.inner),
            outer: outer as u32,
        };
        if self.breaks.last().map(|end| end.outer) != Some(start.outer) {
            self.breaks.push(start);
        }
        self.breaks.push(Break {
            inner: start.inner + inner_len as u32,
            outer: start.outer + outer_len as u32,
        });
    }

    /// The map; a text without breaks stands at `start`.
    fn into_layer(self, start: u32) -> Layer {
        match *self.breaks {
            [] => Layer::Shift(start),
            [run, end] if is_verbatim(run, end) => Layer::Shift(run.outer),
            _ => Layer::Runs(self.breaks.into()),
        }
    }
}

impl Literal {
    fn map(&self) -> &Layer {
        self.map.get_or_init(|| {
            let content = self
                .around
                .text()
                .get(self.content.range())
                .unwrap_or_default();
            let start = self.content.start as usize;
            let mut runs = Runs::default();
            unescape(content, |piece| match piece {
                Piece::Plain { at, text } => runs.verbatim(start + at, text.len()),
                Piece::Escape { at, len, decoded } => {
                    runs.add(start + at, len, decoded.len_utf8());
                }
            });
            runs.into_layer(self.content.start)
        })
    }
}

impl Layer {
    fn outwards(&self, span: Span) -> Span {
        match self {
            Self::Shift(offset) => span.shifted(*offset as usize),
            Self::Runs(breaks) => between(breaks, span.start, span.end),
            Self::Literal(literal) => literal.map().outwards(span),
            Self::Base64(digits) => {
                // Three bytes are four digits: a byte starts in the digit that has its first bit
                // and ends in the next one.
                let digit = |byte: u32| byte / 3 * 4 + byte % 3;
                let start = digit(span.start);
                let end = if span.is_empty() {
                    start
                } else {
                    digit(span.end - 1) + 2
                };
                between(digits, start, end)
            }
            Self::Whole(whole) if span.is_empty() => Span {
                end: whole.start,
                ..*whole
            },
            Self::Whole(whole) => *whole,
        }
    }
}

fn between(breaks: &[Break], start: u32, end: u32) -> Span {
    let from = start_of(breaks, start);
    let to = if start == end {
        from
    } else {
        end_of(breaks, end)
    };
    Span {
        start: from,
        end: to,
    }
}

/// Where what starts at `inner` starts outside.
fn start_of(breaks: &[Break], inner: u32) -> u32 {
    let next = breaks.partition_point(|at| at.inner <= inner);
    outer_of(breaks, next, inner).unwrap_or_else(|run| run)
}

/// Where what ends at `inner` ends outside.
fn end_of(breaks: &[Break], inner: u32) -> u32 {
    let next = breaks.partition_point(|at| at.inner < inner);
    outer_of(breaks, next, inner)
        .unwrap_or_else(|run| breaks.get(next).map_or(run, |end| end.outer))
}

/// Where `inner` is outside, by the run in front of the break `next`; the start of the run if that
/// is not verbatim, or the end of the text.
fn outer_of(breaks: &[Break], next: usize, inner: u32) -> Result<u32, u32> {
    let Some(&run) = next.checked_sub(1).and_then(|run| breaks.get(run)) else {
        return Err(breaks.first().map_or(0, |first| first.outer));
    };
    match breaks.get(next) {
        Some(&end) if is_verbatim(run, end) => Ok(run.outer + (inner - run.inner)),
        _ => Err(run.outer),
    }
}

/// Whether the run that starts and ends at these breaks stands outside as it does inside.
fn is_verbatim(run: Break, end: Break) -> bool {
    end.inner - run.inner == end.outer.wrapping_sub(run.outer)
}

mod bytes;
#[cfg(test)]
mod tests;

pub use bytes::Bytes;
