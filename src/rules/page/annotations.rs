//! What the rules about annotations share.

use crate::document::{Annotation, BlockType};
use crate::exchange::message::{self, Half};
use crate::judge::Side;
use crate::rules::PageView;
use crate::text::Place;

/// What a finding about an annotation is about: the example it speaks of, else its name.
pub(super) fn subject(view: &PageView<'_>, annotation: &Annotation) -> String {
    let of_target = |shown: &Option<crate::exchange::documented::Shown>| {
        shown
            .as_ref()
            .is_some_and(|shown| Some(shown.part) == annotation.target)
    };
    for example in &view.examples.exchanges {
        let label = &example.exchange.label;
        if of_target(&example.response) {
            return view.example_subject(label, Side::Response);
        }
        if of_target(&example.request) {
            return view.example_subject(label, Side::Request);
        }
    }
    let ty = annotation.odata_type.as_ref().map(|ty| ty.name.as_str());
    let name = annotation.names.first().map(String::as_str).or(ty);
    format!("{}/annotation:{}", view.subject(), name.unwrap_or_default())
}

/// A short place in an annotation that tells which one is meant: its block type, else the
/// brace that opens it.
pub(super) fn mark(annotation: &Annotation) -> Place {
    annotation
        .block_type_place()
        .unwrap_or_else(|| annotation.place(crate::text::Span::new(0, 1)))
}

/// Whether a comment with braces is meant as an annotation, and not as prose in braces.
pub(super) fn is_meant(annotation: &Annotation) -> bool {
    let text = annotation.fragment.text();
    text.contains("blockType") || (text.contains('"') && text.contains(':'))
}

/// What the code of an annotation, or any code, shows.
pub(super) fn shows(view: &PageView<'_>, part: usize) -> Option<Half> {
    let code = view.document.code(*view.document.parts.get(part)?)?;
    message::half(code.body.text())
}

/// What an annotation is called in messages.
pub(super) fn word(block_type: BlockType) -> &'static str {
    match block_type {
        BlockType::Request => "request",
        BlockType::Response => "response",
        BlockType::Resource => "resource",
        BlockType::Example => "example",
        _ => "block",
    }
}
