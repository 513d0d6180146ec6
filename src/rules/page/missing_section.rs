//! `missing-section`.

use crate::dialect::Section;
use crate::rules::{Draft, PageView, Rule, rule};

pub(super) static RULE: Rule = rule!("missing-section", Warning);

/// The `doc_type` of pages that describe an operation.
const OPERATION_PAGE: &str = "apiPageType";

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    // A page about a type is no operation's page, whatever its front matter says.
    if view.document.metadata("doc_type") != Some(OPERATION_PAGE) || !view.claims.types.is_empty() {
        return;
    }
    let has = |role| {
        view.document
            .sections
            .iter()
            .any(|section| section.role == Some(role))
    };
    let missing = [
        (
            Section::HttpRequest,
            "HTTP request",
            "add it with the request lines of the operation",
        ),
        (
            Section::Response,
            "Response",
            "add it with the status and what the body holds",
        ),
    ];
    for (role, name, help) in missing {
        if has(role) {
            continue;
        }
        let draft = Draft::new(
            &RULE,
            view.top(),
            format!("{}/section:{name}", view.subject()),
            format!("the page has no section \"{name}\""),
        );
        findings.push(draft.help(help));
    }
}
