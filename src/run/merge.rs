//! One slip, one finding: what several examples of a page repeat, and what several pages
//! include.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::rules::{self, Draft};

/// Rules whose findings are one slip wherever they show the same claim broken. A template's
/// word is to be replaced at each place, so it stays a finding at each.
const REPEATED: &[&str] = &[
    "invalid-format",
    "limit-exceeded",
    "property-case",
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

/// A request may send dozens of properties that are documented as read-only: who mends it goes
/// through its body once.
const SENT: &str = "read-only-property";

/// Drops what only follows from another finding: the words behind a status that is itself wrong are
/// those of another one.
pub(super) fn drop_echoes(drafts: &mut Vec<Draft>) {
    let line = |draft: &Draft| {
        let source = &draft.place.source;
        (
            Arc::clone(source.path()),
            source.line_of(draft.place.span.start),
        )
    };
    let wrong = drafts
        .iter()
        .filter(|draft| draft.rule.name == "wrong-status");
    let wrong: FxHashSet<_> = wrong.map(line).collect();
    if !wrong.is_empty() {
        drafts.retain(|draft| draft.rule.name != "invalid-http" || !wrong.contains(&line(draft)));
    }
}

/// Merges the findings of one page that show the same slip in several examples: the first
/// place speaks, the others are named with it.
pub(super) fn same_slips(drafts: &mut Vec<Draft>) {
    let mut first: FxHashMap<(&'static str, String), usize> = FxHashMap::default();
    let mut merged: Vec<Draft> = Vec::with_capacity(drafts.len());
    let mut sent: BTreeMap<usize, Vec<String>> = BTreeMap::new();
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
            if let Some(sent) = sent.get_mut(&index) {
                sent.extend(draft.pointer);
            }
            known.related.push(("and here".to_owned(), draft.place));
        } else {
            first.insert(key, merged.len());
            if draft.rule.name == SENT {
                sent.insert(merged.len(), draft.pointer.iter().cloned().collect());
            }
            merged.push(draft);
        }
    }
    for (index, pointers) in sent {
        if let Some(draft) = merged.get_mut(index) {
            draft.subject = message_of(&draft.subject).to_owned();
            rules::exchange::sent_read_only(draft, &pointers);
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
    if draft.rule.name == SENT {
        return Some(message_of(&draft.subject).to_owned());
    }
    let cause = draft.cause.as_deref().unwrap_or_default();
    // Items of one list on one line are mended at once.
    if draft.rule.name == "invalid-format"
        && let Some(list) = draft.pointer.as_deref().and_then(list_of)
    {
        let source = &draft.place.source;
        let line = source.line_of(draft.place.span.start);
        return Some(format!("{cause}\0{}\0{list}\0{line}", source.path()));
    }
    REPEATED
        .contains(&draft.rule.name)
        .then(|| format!("{cause}\0{}", draft.message))
}

/// The subject of the message in which a slip stands.
fn message_of(subject: &str) -> &str {
    subject
        .split_once('#')
        .map_or(subject, |(message, _)| message)
}

/// The pointer of the list, where a pointer leads to one of its items.
fn list_of(pointer: &str) -> Option<&str> {
    let (list, item) = pointer.rsplit_once('/')?;
    item.parse::<usize>().is_ok().then_some(list)
}

/// Drops what several pages found at one place of a text they all include.
pub(super) fn same_places(drafts: &mut Vec<Draft>) {
    let mut seen = FxHashSet::default();
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
