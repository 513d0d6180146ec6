//! One slip gives one finding: which mismatches silence which others.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Kind, Mismatch, NameFault, Side};
use crate::text::Span;

/// What a mismatch silences, all in one table.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// Nothing but itself.
    Nothing,
    /// Everything else about the body of its message.
    Body,
    /// Everything at or below its pointer.
    Below,
}

fn reach(mismatch: &Mismatch) -> Reach {
    match &mismatch.kind {
        // A comment is read over; what is broken leaves nothing to judge.
        Kind::InvalidJson(problem) if !problem.is_harmless() => Reach::Body,
        Kind::UnexpectedBody { .. } | Kind::ReferenceWithoutId => Reach::Body,
        // One object or a list of them as the whole body: what they hold is judged all the same.
        Kind::WrongCollection { .. } if mismatch.pointer.as_deref() == Some("") => Reach::Nothing,
        // What is wrapped too much is judged inside.
        Kind::UnknownProperty {
            fault: NameFault::Wrapper,
            ..
        } => Reach::Nothing,
        Kind::WrongCollection { .. }
        | Kind::Placeholder { .. }
        | Kind::UnknownProperty { .. }
        | Kind::UndocumentedProperty { .. }
        | Kind::PropertyCase { .. } => Reach::Below,
        _ => Reach::Nothing,
    }
}

/// Whether a mismatch is about what a body holds, and so can be silenced.
fn is_about_content(kind: &Kind) -> bool {
    !matches!(
        kind,
        Kind::InvalidJson(_)
            | Kind::DuplicateKey { .. }
            | Kind::Placeholder { .. }
            | Kind::UnexpectedBody { .. }
            | Kind::ReferenceWithoutId
            | Kind::WrongStatus { .. }
            | Kind::UndocumentedStatus { .. }
            | Kind::UndocumentedMediaType { .. }
            | Kind::UndocumentedQuery { .. }
            | Kind::WrongPath { .. }
            | Kind::WrongMethod { .. }
            | Kind::MalformedUrl(_)
            | Kind::WrongContentLength { .. }
            | Kind::MissingBody { .. }
    )
}

/// Removes what is silenced, and puts the rest in order of appearance.
pub fn settle(mismatches: &mut Vec<Mismatch>) {
    let mut silent_bodies = FxHashSet::default();
    // For each pointer, the place of the mismatch that silences what lies below it.
    let mut silent_below: FxHashMap<(Side, String), Span> = FxHashMap::default();
    for mismatch in mismatches.iter() {
        match (reach(mismatch), &mismatch.pointer) {
            (Reach::Body, _) => {
                silent_bodies.insert(mismatch.side);
            }
            (Reach::Below, Some(pointer)) => {
                let key = (mismatch.side, pointer.clone());
                silent_below.entry(key).or_insert(mismatch.place.span);
            }
            _ => {}
        }
    }
    mismatches.retain(|mismatch| {
        if !is_about_content(&mismatch.kind) {
            return true;
        }
        if silent_bodies.contains(&mismatch.side) {
            return false;
        }
        let mut pointer = mismatch.pointer.as_deref();
        while let Some(at) = pointer {
            let silencer = silent_below.get(&(mismatch.side, at.to_owned()));
            let is_itself =
                mismatch.pointer.as_deref() == Some(at) && silencer == Some(&mismatch.place.span);
            if silencer.is_some() && !is_itself {
                return false;
            }
            pointer = at.rfind('/').map(|end| &at[..end]);
        }
        true
    });
    mismatches.sort_by_key(|mismatch| (mismatch.side, mismatch.place.span));
}
