//! A text found inside another one, with the way back to the bytes it came from.

use std::sync::Arc;

use super::{Place, Source, Span};

/// A text found inside a [`Source`]: a fence, a cell, a JSON string of a recording, a base64
/// body. Fragments nest; [`Fragment::place`] maps a span of this text outwards through every
/// layer to the bytes of the source.
#[derive(Clone, Debug)]
pub struct Fragment {
    text: Arc<str>,
    source: Arc<Source>,
    /// Innermost first.
    layers: Vec<Layer>,
}

/// How the offsets of a text map to the text around it.
#[derive(Clone, Debug)]
enum Layer {
    /// Byte `i` stands at `i + offset`.
    Shift(u32),
}
