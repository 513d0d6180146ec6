//! `duplicate-name`.

use rustc_hash::FxHashMap;

use crate::rules::{Draft, PageView, Rule, rule};
use crate::text::Place;
use crate::words::cropped;

pub(super) static RULE: Rule = rule!("duplicate-name", Warning, needs_set: true);

/// Names are searched for, so that only absurd ones are cut.
const LONGEST: usize = 100;

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    if view.contract.open_world() {
        return;
    }
    let mut names: Vec<&str> = Vec::new();
    let mut places: FxHashMap<&str, Vec<Place>> = FxHashMap::default();
    for (name, place) in view.document.request_names() {
        let known = places.entry(name).or_default();
        if known.is_empty() {
            names.push(name);
        }
        known.push(place);
    }
    for name in names {
        if let Some(draft) = doubled(view, name, &places[name]) {
            findings.push(draft);
        }
    }
}

/// The finding of a name, where another request of the page or of the set bears it.
fn doubled(view: &PageView<'_>, name: &str, here: &[Place]) -> Option<Draft> {
    let (first, others) = here.split_first()?;
    let elsewhere = elsewhere(view, name, first);
    if others.is_empty() && elsewhere.is_none() {
        return None;
    }
    // On the page, the later one came to a name that was taken.
    let place = others.first().unwrap_or(first);
    let message = if others.is_empty() {
        format!(
            "another page has a request named `{}`, too",
            cropped(name, LONGEST)
        )
    } else {
        format!(
            "another request of this page is named `{}`, too",
            cropped(name, LONGEST)
        )
    };
    let mut draft = Draft::new(
        &RULE,
        place.clone(),
        format!("{}/request:{name}", view.subject()),
        message,
    )
    .help("give each request a name of its own, and its response the same one");
    let known = (!others.is_empty()).then_some(first);
    for other in known.into_iter().chain(others.iter().skip(1)) {
        draft = draft.related("named so here", other);
    }
    draft.occurrences = others.len().max(1);
    Some(match elsewhere {
        Some(other) => draft.related("named so here", &other),
        None => draft,
    })
}

/// A request of another page that bears a name, shown there. What two pages include is one
/// request.
fn elsewhere(view: &PageView<'_>, name: &str, first: &Place) -> Option<Place> {
    let files = view.contract.index().with_request_name(name);
    files
        .iter()
        .filter(|&&file| file != view.file)
        .find_map(|&file| {
            let document = view.contract.document(file)?;
            let mut requests = document.request_names();
            requests
                .find(|(other, place)| *other == name && place.source.path() != first.source.path())
                .map(|(_, place)| place)
        })
}
