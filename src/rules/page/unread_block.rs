//! `unread-block`.
//!
//! A block has a meaning when a claim or an example cites it, and needs none when it is known
//! to be none of ours. What is left is named here.

mod cited;
mod code;
mod tables;

use std::borrow::Cow;

use rustc_hash::FxHashSet;

use self::cited::Cited;
use crate::document::{Annotation, BlockType, Part};
use crate::page::BlockKind;
use crate::rules::{Draft, PageView, Rule, rule};
use crate::text::Span;

pub(super) static RULE: Rule = rule!("unread-block", Info);

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    let cited = Cited::by(view);
    // Sections whose first table was met.
    let mut opened = FxHashSet::default();
    for (index, &part) in view.document.parts.iter().enumerate() {
        let block = view.document.block(part);
        match &block.kind {
            BlockKind::Table(table) => {
                let first = opened.insert(part.section);
                tables::table(view, part, table, first, &cited, findings);
            }
            BlockKind::Paragraph => tables::loose_rows(view, part, block.span, findings),
            BlockKind::Code(code) => code::code(view, index, code, &cited, findings),
            BlockKind::Comment(inner) => comment(view, index, *inner, findings),
            _ => {}
        }
    }
}

/// What a block lacks, and how to give it.
struct Gap {
    message: Cow<'static, str>,
    help: &'static str,
}

fn report(
    view: &PageView<'_>,
    part: Part,
    span: Span,
    subject: &str,
    gap: &Gap,
    findings: &mut Vec<Draft>,
) {
    let place = view.document.place(part, span);
    let draft = Draft::new(
        &RULE,
        place,
        format!("{}/{subject}", view.subject()),
        gap.message.clone(),
    );
    findings.push(draft.help(gap.help));
}

/// Comments that were meant as annotations.
fn comment(view: &PageView<'_>, index: usize, inner: Span, findings: &mut Vec<Draft>) {
    let part = view.document.parts[index];
    // Annotations stand in the order of their comments.
    let annotations = &view.document.annotations;
    let annotation = annotations
        .binary_search_by_key(&index, |annotation| annotation.part)
        .ok()
        .and_then(|at| annotations.get(at));
    let gap = match annotation {
        // What is no JSON, and what names an unknown block type, has rules of its own.
        Some(annotation) if annotation.fault().is_some() || says_what_it_is(annotation) => return,
        Some(_) => Gap {
            message: "this annotation does not say what its block is".into(),
            help: "add a blockType, such as request, response or ignored",
        },
        None if view.document.slice(part, inner).contains("\"blockType\"") => Gap {
            message: "this comment looks like an annotation, but is no JSON object".into(),
            help: "put the keys between { and }, with nothing in front of them",
        },
        None => return,
    };
    let first_line = first_line(view, part, inner);
    report(view, part, first_line, "annotation", &gap, findings);
}

/// Whether an annotation belongs to the page, names a block type, or comes without a block,
/// as remarks about properties do.
fn says_what_it_is(annotation: &Annotation) -> bool {
    annotation.of_page || annotation.block_type.is_some() || annotation.target.is_none()
}

/// The annotation of a block, where it says what to make of the block.
fn spoken_for(annotation: Option<&Annotation>) -> bool {
    annotation.is_some_and(|annotation| {
        annotation.fault().is_some()
            || matches!(
                annotation.block_type,
                Some(BlockType::Ignored | BlockType::Other | BlockType::Unknown) | None
            )
    })
}

/// The first line of a span with something on it.
fn first_line(view: &PageView<'_>, part: Part, span: Span) -> Span {
    let text = view.document.slice(part, span);
    let start = text.len() - text.trim_start().len();
    let end = text[start..]
        .find(['\r', '\n'])
        .map_or(text.len(), |at| start + at);
    Span::new(start, end).shifted(span.start as usize)
}
