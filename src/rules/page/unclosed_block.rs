//! `unclosed-block`.

use crate::page::FaultKind;
use crate::rules::{Draft, PageView, Rule, rule};

pub(super) static RULE: Rule = rule!("unclosed-block", Error);

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    for text in &view.document.texts {
        for fault in &text.faults {
            let (what, closing) = match fault.kind {
                FaultKind::UnclosedFence => ("code fence", "```"),
                FaultKind::UnclosedComment => ("comment", "-->"),
                // Told as a page that cannot be read.
                FaultKind::TooLong => continue,
            };
            let subject = format!("{}/{what}", view.subject());
            let draft = Draft::new(
                &RULE,
                text.place(fault.span),
                subject,
                format!("this {what} is never closed: it swallows the rest of the page"),
            );
            findings.push(draft.help(format!("close it with `{closing}`")));
        }
    }
}
