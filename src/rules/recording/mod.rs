//! Rules about recordings as files, before anything in them is judged.

use super::{Draft, Rule, rule};
use crate::exchange::recording::{Fault, FaultKind};

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
    Draft::new(rule, fault.place.clone(), fault.subject.clone(), message).help(help)
}

fn counted(entries: usize) -> String {
    match entries {
        1 => "1 entry".to_owned(),
        many => format!("{many} entries"),
    }
}
