//! `missing-section`.

use crate::dialect::Section;
use crate::exchange::message;
use crate::rules::{Draft, PageView, Rule, rule};

pub(super) static RULE: Rule = rule!("missing-section", Warning);

/// The `doc_type` of pages that describe an operation.
pub(super) const OPERATION_PAGE: &str = "apiPageType";

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
    if !has(Section::HttpRequest) {
        findings.push(request(view));
    }
    if !has(Section::Response) {
        findings.push(response(view));
    }
}

fn missing(view: &PageView<'_>, name: &str, help: &str) -> Draft {
    Draft::new(
        &RULE,
        view.top(),
        format!("{}/section:{name}", view.subject()),
        format!("the page has no section \"{name}\""),
    )
    .help(help)
}

/// A heading of that name inside the example looks like the section to whoever skims the page.
fn response(view: &PageView<'_>) -> Draft {
    let document = view.document;
    let shown = document.sections.iter().find_map(|section| {
        let (part, heading) = document.heading_of(section)?;
        (view.dialect().section(&heading.text) == Some(Section::Response))
            .then(|| document.place(part, heading.text_span))
    });
    let draft = missing(
        view,
        "Response",
        "add it with the status and what the body holds",
    );
    let Some(place) = shown else {
        return draft;
    };
    let mut draft = draft
        .help("move it out of the example, or say outside of it what status and body to expect")
        .related("this one stands inside an example", &place);
    "only an example of this page has a section \"Response\"".clone_into(&mut draft.message);
    draft
}

/// Request lines outside the examples, under headings of the page's own, are there all the same:
/// then it is the heading that lacks.
fn request(view: &PageView<'_>) -> Draft {
    let document = view.document;
    let draft = missing(
        view,
        "HTTP request",
        "add it with the request lines of the operation",
    );
    let shown = document.parts.iter().find_map(|&part| {
        let code = document.code(part)?;
        let line = message::request_lines(code.body.text())
            .into_iter()
            .next()?;
        let section = document.section(part);
        let own = section.role.is_none() && !section.in_examples && section.level > 1;
        own.then(|| code.body.place(line.line))
    });
    let Some(place) = shown else {
        return draft;
    };
    let mut draft = draft
        .help("put them under one heading HTTP request; other headings can stand below it")
        .related("a request line stands here", &place);
    "the request lines stand under other headings than \"HTTP request\""
        .clone_into(&mut draft.message);
    draft
}
