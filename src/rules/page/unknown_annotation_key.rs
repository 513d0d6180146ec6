//! `unknown-annotation-key`.

use super::annotations;
use crate::rules::{Draft, PageView, Rule, rule};
use crate::text::json::Node;
use crate::words::{closest, cropped};

pub(super) static RULE: Rule = rule!("unknown-annotation-key", Info);

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    let known = view.dialect().annotation_keys();
    let is_known = |key: &str| known.iter().any(|it| it.eq_ignore_ascii_case(key));
    for annotation in &view.document.annotations {
        // An object that says neither what its block is nor of which type belongs to others.
        let ours = annotation.block_type.is_some() || annotation.odata_type.is_some();
        if !ours || annotation.of_page || annotation.fault().is_some() {
            continue;
        }
        let members = annotation.json.root().into_iter().flat_map(Node::members);
        for member in members {
            let (Some(key), Some(span)) = (member.key(), member.key_span()) else {
                continue;
            };
            if is_known(key.trim()) {
                continue;
            }
            let draft = Draft::new(
                &RULE,
                annotation.place(span),
                format!("{}/key:{key}", annotations::subject(view, annotation)),
                format!(
                    "nothing reads the key `{}` of an annotation",
                    cropped(&key, 40)
                ),
            );
            findings.push(
                draft.help(match closest(&key, known.iter().map(String::as_str)) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => "correct the key, or remove it".to_owned(),
                }),
            );
        }
    }
}
