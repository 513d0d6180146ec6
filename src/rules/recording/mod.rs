//! Rules about recordings as files, before anything in them is judged.

use std::sync::Arc;

use super::{Draft, Rule, rule};
use crate::exchange::recording::{Fault, FaultKind};
use crate::findings::Excerpt;
use crate::text::{Base, Place, Source, Span};

/// A recording of which a part cannot be read.
static UNREADABLE: Rule = rule!("unreadable-recording", Warning);
/// A body that is said to be base64 and is not.
static BASE64: Rule = rule!("invalid-base64", Error);

/// Every rule about recordings.
pub static RULES: &[&Rule] = &[&UNREADABLE, &BASE64];

/// The finding of something that cannot be read.
pub fn draft(fault: &Fault) -> Draft {
    let (rule, message, help) = match fault.kind {
        FaultKind::Entry(why) => (
            &UNREADABLE,
            format!("this entry of the recording cannot be read: {why}"),
            "record it again; the other entries were judged",
        ),
        FaultKind::Cut { at, entries } => (
            &UNREADABLE,
            format!(
                "the recording is cut at byte {at}, behind {}",
                counted(entries)
            ),
            "record it again, or save it whole; what it held was judged",
        ),
        FaultKind::Base64 => (
            &BASE64,
            "the recording says that this body is base64, and here it is not".to_owned(),
            "mend the base64, or the `encoding` of the body",
        ),
    };
    let mut draft =
        Draft::new(rule, fault.place.clone(), fault.subject.clone(), message).help(help);
    if fault.kind == FaultKind::Base64 {
        // The character alone: the others may stand for a secret.
        let wrong = fault.place.text();
        draft.excerpt = Some(Excerpt::of_recording(wrong, 0..wrong.len(), &[], None));
    }
    draft
}

/// The finding of a file in a folder of recordings that is none.
pub fn not_read(path: &str, why: &str) -> Draft {
    let name = path.rsplit('/').next().unwrap_or(path);
    let source = Arc::new(Source::window(path, "", Base::default()));
    let place = Place::new(&source, Span::default());
    let message = format!("this recording cannot be read: {why}");
    Draft::new(&UNREADABLE, place, format!("recording:{name}"), message)
        .help("record it again, or keep it out of the folder")
}

fn counted(entries: usize) -> String {
    match entries {
        1 => "1 entry".to_owned(),
        many => format!("{many} entries"),
    }
}
