//! `unknown-block-type`.

use super::annotations;
use crate::document::BlockType;
use crate::findings::Safety;
use crate::rules::{Draft, Mend, PageView, Rule, rule};
use crate::words::{closest, cropped, listed};

pub(super) static RULE: Rule = rule!("unknown-block-type", Error);

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    let known = view.dialect().block_types();
    for annotation in &view.document.annotations {
        if annotation.block_type != Some(BlockType::Unknown) || annotation.fault().is_some() {
            continue;
        }
        let Some(node) = annotation.get("blockType") else {
            continue;
        };
        let word = node.as_str().unwrap_or_default();
        let word = word.trim();
        let meant = closest(word, known.iter().map(String::as_str));
        let help = match meant {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("write {}", listed(known)),
        };
        let message = if word.is_empty() {
            "the annotation does not say what its block is".to_owned()
        } else {
            format!("there is no block type `{}`", cropped(word, 40))
        };
        let draft = Draft::new(
            &RULE,
            annotation.place(node.span()),
            annotations::subject(view, annotation),
            message,
        );
        let place = annotation.place(node.span());
        let mend = meant.and_then(|meant| Mend::rename(&place, word, meant, Safety::Safe));
        findings.push(draft.help(help).mend(mend));
    }
}
