//! `invalid-json` and `duplicate-key`, in the JSON representations of resources. Comments are
//! free there: they explain the words that stand for values.

use crate::claims::types::bare_representation;
use crate::document::BlockType;
use crate::exchange::Body;
use crate::judge::{Kind, Mismatch, Side, json_slips};
use crate::rules::{Draft, PageView, exchange};

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    let annotations = view.document.annotations.iter();
    let annotated = annotations
        .filter(|annotation| annotation.block_type == Some(BlockType::Resource))
        .filter_map(|annotation| annotation.target);
    let bare = bare_representation(view.document).filter(|_| !view.claims.types.is_empty());
    for block in annotated.chain(bare) {
        let part = view.document.parts.get(block);
        let Some(code) = part.and_then(|&part| view.document.code(part)) else {
            continue;
        };
        let body = Body::new(code.body.clone(), None);
        if !body.is_json() {
            continue;
        }
        let subject = || format!("{}/representation", view.subject());
        let slips = json_slips(&body, Side::Response);
        findings.extend(
            slips
                .iter()
                .filter(|slip| !is_comment(slip))
                .map(|slip| exchange::draft(slip, &subject())),
        );
    }
}

fn is_comment(slip: &Mismatch) -> bool {
    matches!(
        slip.kind,
        Kind::InvalidJson(crate::text::json::ProblemKind::Comment)
    )
}
