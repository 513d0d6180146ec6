//! `unreadable-page`.

use crate::page::{Fault, FaultKind};
use crate::rules::{Draft, PageView, Rule, rule};
use crate::set::Unreadable;
use crate::text::{Place, Span};

/// A page whose text cannot be read.
pub(super) static RULE: Rule = rule!("unreadable-page", Error);

/// The finding of a file that is no text.
pub fn unreadable(file: &Unreadable) -> Draft {
    let end = file.readable.text().len();
    draft(&Place::new(&file.readable, Span::new(end, end)), &file.why)
        .help("save it as UTF-8 text, readable for everybody who builds the docs")
}

/// Texts that are too long to be pages.
pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    for text in &view.document.texts {
        let too_long = |fault: &&Fault| fault.kind == FaultKind::TooLong;
        if let Some(fault) = text.faults.iter().find(too_long) {
            let why = "it is longer than 24 MiB, which no page is";
            findings.push(
                draft(&text.place(fault.span), why).help("split it, or keep it out of the docs"),
            );
        }
    }
}

fn draft(place: &Place, why: &str) -> Draft {
    // Nothing is known of it but its name.
    let path = place.source.path();
    let name = path.rsplit('/').next().unwrap_or(path);
    let message = format!("this page cannot be read: {why}");
    Draft::new(&RULE, place.clone(), format!("page:{name}"), message)
}
