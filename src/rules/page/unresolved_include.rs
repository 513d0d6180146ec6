//! `unresolved-include`.

use std::path::Path;

use rustc_hash::FxHashMap;

use crate::document::{Unresolved, WhyUnresolved};
use crate::findings::Severity;
use crate::rules::{Draft, PageView, Rule, rule};
use crate::set::{Lookup, join};
use crate::words::cropped;

pub(super) static RULE: Rule = rule!("unresolved-include", Error);

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    let mut first: FxHashMap<(&str, &str), usize> = FxHashMap::default();
    for include in &view.document.unresolved {
        // A path that a text writes again is the same slip.
        let key = (&**include.place.source.path(), include.place.text());
        if let Some(&known) = first.get(&key) {
            if let Some(draft) = findings.get_mut(known) {
                draft.occurrences += 1;
                draft
                    .related
                    .push(("and here".to_owned(), include.place.clone()));
            }
            continue;
        }
        if let Some(draft) = describe(view, include) {
            first.insert(key, findings.len());
            findings.push(draft);
        }
    }
}

fn describe(view: &PageView<'_>, include: &Unresolved) -> Option<Draft> {
    let written = include.place.text();
    let draft = |message: String| {
        let subject = format!("{}/include:{written}", view.subject());
        Draft::new(&RULE, include.place.clone(), subject, message)
    };
    match include.why {
        WhyUnresolved::OutOfSight => None,
        WhyUnresolved::Circular => {
            let draft = draft("this include leads back to the text it stands in".to_owned());
            Some(draft.help("remove it, here or in one of the texts between"))
        }
        WhyUnresolved::Missing => Some(missing(view, include, draft)),
    }
}

fn missing(view: &PageView<'_>, include: &Unresolved, draft: impl Fn(String) -> Draft) -> Draft {
    let written = include.place.text();
    if written.trim().is_empty() {
        return draft("this include names no file".to_owned()).help("name it, or remove the line");
    }
    let folders = view.contract.set().folders();
    // Paths count from the folder of the text that writes them.
    let here = join(folders.working_folder(), include.place.source.path());
    let folder = here.as_deref().and_then(Path::parent);
    let file = folder.and_then(|folder| join(folder, written));
    // What tells two long paths apart is their end.
    let name = cropped(written.rsplit('/').next().unwrap_or(written), 40);
    match file.as_deref().map(|file| folders.look_up(file)) {
        Some(Lookup::OtherCase(name)) => {
            let mut draft = draft(format!("the file is called {name}: names differ by case"));
            draft.severity = Some(Severity::Warning);
            draft.help(format!("write {name} as it stands in its folder"))
        }
        Some(Lookup::Found) => {
            draft(format!("{name} cannot be read as text")).help("include a file of UTF-8 text")
        }
        _ => {
            let help = match file.as_deref().and_then(|file| folders.like(file)) {
                Some(like) => format!("did you mean {like}?"),
                None => "correct the path, or write the text into the page".to_owned(),
            };
            draft(format!("this include finds nothing: {name} does not exist")).help(help)
        }
    }
}
