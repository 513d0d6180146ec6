//! `unclosed-block`.

use crate::page::FaultKind;
use crate::rules::{Draft, PageView, Rule, rule};

pub(super) static RULE: Rule = rule!("unclosed-block", Error);

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    for text in &view.document.texts {
        for fault in &text.faults {
            let (what, closing) = match fault.kind {
                FaultKind::UnclosedFence | FaultKind::FenceBefore(_) => ("code fence", "```"),
                FaultKind::UnclosedComment => ("comment", "-->"),
                // Told as a page that cannot be read.
                FaultKind::TooLong => continue,
            };
            let subject = format!("{}/{what}", view.subject());
            let place = text.place(fault.span);
            let draft = if let FaultKind::FenceBefore(next) = fault.kind {
                let message = format!("this {what} is not closed where the next block opens");
                Draft::new(&RULE, place, subject, message)
                    .related("the next block opens here", &text.place(next))
            } else {
                let message =
                    format!("this {what} is never closed: it swallows the rest of the page");
                Draft::new(&RULE, place, subject, message)
            };
            findings.push(draft.help(format!("close it with `{closing}`")));
        }
    }
}
