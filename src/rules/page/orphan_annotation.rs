//! `orphan-annotation`.

use super::annotations;
use crate::document::{Annotation, BlockType};
use crate::page::BlockKind;
use crate::rules::{Draft, PageView, Rule, rule};

pub(super) static RULE: Rule = rule!("orphan-annotation", Warning);

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    for annotation in &view.document.annotations {
        if !is_orphan(view, annotation) {
            continue;
        }
        let Some(block_type) = annotation.block_type else {
            continue;
        };
        let draft = Draft::new(
            &RULE,
            annotations::mark(annotation),
            annotations::subject(view, annotation),
            format!(
                "this annotation announces {} {}, but no code block stands below it",
                crate::words::article(annotations::word(block_type)),
                annotations::word(block_type),
            ),
        );
        findings.push(draft.help("put the block below its annotation, or remove the annotation"));
    }
}

/// Whether an annotation announces a block that never comes.
pub(super) fn is_orphan(view: &PageView<'_>, annotation: &Annotation) -> bool {
    let announces = matches!(
        annotation.block_type,
        Some(BlockType::Request | BlockType::Response | BlockType::Resource | BlockType::Example)
    );
    announces
        && annotation.target.is_none()
        && annotation.fault().is_none()
        && !waits_for_include(view, annotation)
}

/// Whether the block may stand in an include that we cannot read.
fn waits_for_include(view: &PageView<'_>, annotation: &Annotation) -> bool {
    let document = view.document;
    let annotations = &document.annotations;
    let next = annotations.partition_point(|other| other.part <= annotation.part);
    let end = annotations
        .get(next)
        .map_or(document.parts.len(), |next| next.part);
    let behind = document.parts.iter().take(end).skip(annotation.part + 1);
    behind
        .take_while(|&&part| match &document.block(part).kind {
            BlockKind::Heading(heading) => heading.tab.is_some(),
            BlockKind::Code(_) => false,
            _ => true,
        })
        .any(|&part| match &document.block(part).kind {
            BlockKind::Include(path) => {
                let place = document.place(part, *path);
                document.unresolved.iter().any(|include| {
                    include.place.span == place.span
                        && include.place.source.path() == place.source.path()
                })
            }
            _ => false,
        })
}
