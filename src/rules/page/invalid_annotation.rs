//! `invalid-annotation`.

use super::annotations;
use crate::rules::{Draft, PageView, Rule, rule};

pub(super) static RULE: Rule = rule!("invalid-annotation", Error);

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    for annotation in &view.document.annotations {
        let Some((kind, span)) = annotation.fault() else {
            continue;
        };
        if !annotations::is_meant(annotation) {
            continue;
        }
        let help = if annotation.of_page {
            "mend it, so that tools can read what the page says of itself"
        } else {
            "mend it, so that the block behind it is read as what it is"
        };
        let draft = Draft::new(
            &RULE,
            annotation.place(span),
            annotations::subject(view, annotation),
            format!("this annotation cannot be read: {}", kind.describe()),
        );
        findings.push(draft.help(help));
    }
}
