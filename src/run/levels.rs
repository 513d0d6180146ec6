//! What the configuration makes of the weight of each finding.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::Tally;
use crate::config::{self, Settings};
use crate::contract::Contract;
use crate::rules::{self, Draft};
use crate::set::{FileId, at_display};

/// Weighs what was found on a page: each finding by the file that it points at, which may be
/// an include. Those that nobody wants are dropped.
pub(super) fn on_page(
    drafts: &mut Vec<Draft>,
    contract: &Contract,
    page: FileId,
    tally: &mut Tally,
) {
    let set = contract.set();
    let seen = |draft: &Draft| {
        let source = &draft.place.source;
        let path = if set.display(page) == source.path() {
            Some(set.path(page).to_path_buf())
        } else {
            at_display(set.folders().working_folder(), source.path())
        };
        path.map(|path| set.settings.seen(&path))
            .unwrap_or_default()
    };
    leave_out(drafts, &set.settings, seen, tally);
    weigh(drafts, &set.settings, seen);
}

/// Takes out what the configuration asks to ignore, and counts it.
fn leave_out(
    drafts: &mut Vec<Draft>,
    settings: &Settings,
    seen: impl Fn(&Draft) -> String,
    tally: &mut Tally,
) {
    if settings.ignores.is_empty() {
        return;
    }
    let before = drafts.len();
    drafts.retain(|draft| {
        let page = seen(draft);
        let mut kept = true;
        for ignore in &*settings.ignores {
            if ignore.rule == draft.rule.name && ignore.is_on(&page) {
                tally.ignoring.insert(ignore.key());
                kept = false;
            }
        }
        kept
    });
    tally.suppressed += before - drafts.len();
}

/// What the configuration ignores and is not there. Only of what lies wholly within the
/// folders that were `covered` by the run this can be known. What is told gets among `ignoring`, as several
/// sets may share one configuration.
pub(super) fn unused(
    contract: &Contract,
    covered: &[PathBuf],
    ignoring: &mut FxHashSet<(Arc<str>, u32)>,
) -> Vec<Draft> {
    let settings = &contract.set().settings;
    let silent = rules::metadata::silent(contract.metadata().is_some());
    let is_covered = |folder: &Path| covered.iter().any(|covered| folder.starts_with(covered));
    let mut told: Vec<Draft> = settings
        .ignores
        .iter()
        .filter(|ignore| silent.iter().all(|rule| rule.name != ignore.rule))
        .filter(|ignore| ignore.stems().all(|stem| is_covered(&settings.below(stem))))
        .filter(|ignore| ignoring.insert(ignore.key()))
        .map(rules::nothing_to_ignore)
        .collect();
    weigh(&mut told, settings, |_| config::FILE_NAME.to_owned());
    told
}

/// Weighs what was found in the service's metadata: by that file.
pub(super) fn in_metadata(drafts: &mut Vec<Draft>, contract: &Contract, tally: &mut Tally) {
    let set = contract.set();
    let seen = |draft: &Draft| {
        let path = at_display(set.folders().working_folder(), draft.place.source.path());
        path.map(|path| set.settings.seen(&path))
            .unwrap_or_default()
    };
    leave_out(drafts, &set.settings, seen, tally);
    weigh(drafts, &set.settings, seen);
}

/// Weighs what was found in a recording: by the page that documents the request.
pub(super) fn in_recording(drafts: &mut Vec<Draft>, contract: &Contract, page: FileId) {
    let set = contract.set();
    weigh(drafts, &set.settings, |_| set.settings.seen(set.path(page)));
}

/// Weighs what is wrong with a recording itself, whose path is nobody's page: by what holds
/// everywhere.
pub(super) fn of_recording(drafts: &mut Vec<Draft>, contract: &Contract) {
    weigh(drafts, &contract.set().settings, |_| String::new());
}

fn weigh(drafts: &mut Vec<Draft>, settings: &Settings, seen: impl Fn(&Draft) -> String) {
    let levels = &settings.levels;
    drafts.retain_mut(|draft| {
        let rule = draft.rule;
        let stated = if levels.is_empty() {
            None
        } else {
            levels.of(rule.name, &seen(draft))
        };
        let level = stated.unwrap_or_else(|| rule.level());
        draft.severity = levels.weigh(level, rule.severity, draft.severity);
        draft.severity.is_some()
    });
}
