//! One slip, one finding: what several examples of a page repeat, and what several pages
//! include.

use rustc_hash::FxHashMap;

use crate::rules::Draft;

/// Rules whose findings are one slip wherever they show the same claim broken. A template's
/// word is to be replaced at each place, so it stays a finding at each.
const REPEATED: &[&str] = &[
    "invalid-format",
    "limit-exceeded",
    "property-case",
    "read-only-property",
    "type-name-case",
    "unknown-enum-value",
    "unknown-odata-type",
    "unknown-property",
    "wrong-collection",
    "wrong-type",
    "wrong-path",
    "wrong-method",
    "wrong-status",
];

/// Merges the findings of one page that show the same slip in several examples: the first
/// place speaks, the others are named with it.
pub(super) fn same_slips(drafts: &mut Vec<Draft>) {
    let mut first: FxHashMap<(&'static str, String), usize> = FxHashMap::default();
    let mut merged: Vec<Draft> = Vec::with_capacity(drafts.len());
    for draft in drafts.drain(..) {
        let Some(slip) = slip(&draft) else {
            merged.push(draft);
            continue;
        };
        let key = (draft.rule.name, slip);
        if let Some(&index) = first.get(&key) {
            let known: &mut Draft = &mut merged[index];
            known.occurrences += 1;
            // A fix that leaves one of the places is none.
            known.mend = match (known.mend.take(), draft.mend) {
                (Some(mut mend), Some(more)) => {
                    mend.join(more);
                    Some(mend)
                }
                _ => None,
            };
            known.related.push(("and here".to_owned(), draft.place));
        } else {
            first.insert(key, merged.len());
            merged.push(draft);
        }
    }
    *drafts = merged;
}

/// What makes two findings of a rule the same slip; none where each stands for itself.
fn slip(draft: &Draft) -> Option<String> {
    // The same kind of fault many times in one text: odd spaces, quotes of a word processor.
    if draft.rule.name == "invalid-json" {
        return Some(format!("{}\0{}", draft.subject, draft.message));
    }
    let cause = draft.cause.as_deref().unwrap_or_default();
    REPEATED
        .contains(&draft.rule.name)
        .then(|| format!("{cause}\0{}", draft.message))
}

/// Drops what several pages found at one place of a text they all include.
pub(super) fn same_places(drafts: &mut Vec<Draft>) {
    let mut seen = rustc_hash::FxHashSet::default();
    drafts.retain(|draft| {
        let file = draft.place.source.path().clone();
        seen.insert((
            draft.rule.name,
            file,
            draft.place.span,
            draft.message.clone(),
        ))
    });
}
