//! Texts and the places in them: sources, spans, fragments, JSON with spans.

pub mod fragment;
pub mod json;
pub mod secrets;
mod source;

pub use fragment::{Bytes, Fragment};
pub use source::{Base, Columns, Location, Place, Source, Span};
