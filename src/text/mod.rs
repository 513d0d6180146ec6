//! Texts and the places in them: sources, spans, fragments, JSON with spans.

pub mod fragment;
pub mod json;
mod line_ends;
pub mod secrets;
mod source;

pub use fragment::{Bytes, Fragment};
pub use line_ends::LineEnds;
pub use source::{Base, Columns, Location, Place, Source, Span};
