//! Everything that pages could say of what has drifted, as changes to their files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Mended;
use super::drift::Drifted;
use super::exchanges::Docs;
use crate::suggest::{Addition, suggest};

/// What the pages could say.
#[derive(Debug, Default)]
pub struct Suggestions {
    /// The files with everything added, in order of their names. Nothing is written.
    pub files: Vec<Mended>,
    /// How many things they document then.
    pub documented: usize,
    /// Why nothing is suggested for others, and how many.
    pub left: BTreeMap<&'static str, usize>,
}

/// Suggestions for all that has drifted.
pub(super) fn all(sets: &[Docs], drifted: &[Drifted], folder: &Path) -> Suggestions {
    let mut suggestions = Suggestions::default();
    let mut additions: BTreeMap<Arc<str>, (PathBuf, Vec<Addition>)> = BTreeMap::new();
    for Drifted { drift, seen } in drifted {
        let beside = drift.beside.as_ref();
        let of = |docs: &&Docs| {
            let place = beside.map(|place| docs.contract.set().file_of(&place.source));
            place.flatten().is_some()
        };
        // What is written in an include belongs to whatever set it is included in.
        let Some(docs) = sets.iter().find(of).or(sets.first()) else {
            continue;
        };
        match suggest(&docs.contract, drift, seen) {
            Ok(addition) => {
                suggestions.documented += 1;
                let source = &addition.place.source;
                let set = docs.contract.set();
                let path = || match set.file_of(source) {
                    Some(file) => set.path(file).to_owned(),
                    None => folder.join(&**source.path()),
                };
                let file = additions.entry(Arc::clone(source.path()));
                let (_, additions) = file.or_insert_with(|| (path(), Vec::new()));
                additions.push(addition);
            }
            Err(why) => *suggestions.left.entry(why).or_default() += 1,
        }
    }
    suggestions.files = additions
        .into_iter()
        .filter_map(|(display, (path, additions))| changed(display, path, additions))
        .collect();
    suggestions
}

/// A file with additions; those at one place in the order in which they come.
fn changed(display: Arc<str>, path: PathBuf, mut additions: Vec<Addition>) -> Option<Mended> {
    additions.sort_by_key(|addition| addition.place.span.start);
    let before = additions.first()?.place.source.text().to_string();
    let mut after = String::with_capacity(before.len() + 256);
    let mut at = 0;
    for addition in &additions {
        let start = addition.place.span.start as usize;
        after.push_str(before.get(at..start)?);
        after.push_str(&addition.text);
        at = start;
    }
    after.push_str(before.get(at..)?);
    Some(Mended {
        display,
        path,
        before,
        after,
    })
}
