//! What the configuration makes of the weight of each finding.

use crate::config::Settings;
use crate::contract::Contract;
use crate::rules::Draft;
use crate::set::{FileId, join};

/// Weighs what was found on a page: each finding by the file that it points at, which may be
/// an include. Those that nobody wants are dropped.
pub(super) fn on_page(drafts: &mut Vec<Draft>, contract: &Contract, page: FileId) {
    let set = contract.set();
    let seen = |draft: &Draft| {
        let source = &draft.place.source;
        let path = if set.display(page) == source.path() {
            Some(set.path(page).to_path_buf())
        } else {
            join(set.folders().working_folder(), source.path())
        };
        path.map(|path| set.settings.seen(&path))
            .unwrap_or_default()
    };
    weigh(drafts, &set.settings, seen);
}

/// Weighs what was found in the service's metadata: by that file.
pub(super) fn in_metadata(drafts: &mut Vec<Draft>, contract: &Contract) {
    let set = contract.set();
    weigh(drafts, &set.settings, |draft| {
        let path = join(set.folders().working_folder(), draft.place.source.path());
        path.map(|path| set.settings.seen(&path))
            .unwrap_or_default()
    });
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
