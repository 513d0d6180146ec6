//! `invalid-http` and `missing-blank-line`.

use super::annotations;
use crate::exchange::documented::{Shown, ShownKind};
use crate::exchange::message::{MessageProblem, MessageProblemKind};
use crate::judge::Side;
use crate::rules::mend::line_end;
use crate::rules::{Draft, Mend, PageView, Rule, Severity, rule};
use crate::text::{Place, Span};
use crate::words::cropped;

pub(super) static INVALID: Rule = rule!("invalid-http", Error);
pub(super) static BLANK_LINE: Rule = rule!("missing-blank-line", Error);

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    for example in &view.examples.exchanges {
        let exchange = &example.exchange;
        let request = exchange.request.as_ref().map(|it| it.headers.as_slice());
        let response = exchange.response.as_ref().map(|it| it.headers.as_slice());
        let halves = [
            (example.request.as_ref(), request, Side::Request),
            (example.response.as_ref(), response, Side::Response),
        ];
        for (shown, headers, side) in halves {
            if let Some(shown) = shown.filter(|shown| shown.first) {
                if shown.problems.is_empty() && shown.kind == ShownKind::Right {
                    continue;
                }
                let subject = view.example_subject(&exchange.label, side);
                let has_headers = headers.is_some_and(|headers| !headers.is_empty());
                block(view, shown, has_headers, &subject, findings);
            }
        }
    }
}

fn block(
    view: &PageView<'_>,
    shown: &Shown,
    has_headers: bool,
    subject: &str,
    findings: &mut Vec<Draft>,
) {
    let no_blank_line =
        |problem: &&MessageProblem| problem.kind == MessageProblemKind::MissingBlankLine;
    if let Some(problem) = shown.problems.iter().find(no_blank_line) {
        let message = if has_headers {
            "the body starts right below the headers, without a blank line between them"
        } else {
            "the body starts right below the first line, without a blank line between them"
        };
        let place = shown.text.place(problem.span);
        let mend = blank_line(&place);
        let draft = Draft::new(&BLANK_LINE, place, subject, message);
        findings.push(
            draft
                .help("put a blank line in front of the body")
                .mend(mend),
        );
    }
    if shown.kind != ShownKind::Right {
        findings.extend(unfit(view, shown, subject));
        return;
    }
    if let Some(problem) = shown
        .problems
        .iter()
        .find(|problem| !no_blank_line(problem))
        .filter(|problem| !is_quoted_status(shown, problem))
    {
        findings.push(unreadable(shown, problem, subject));
    }
}

/// A blank line above the line of a body, where nothing but blanks stands before it.
fn blank_line(body: &Place) -> Option<Mend> {
    let before = body.source.text().get(..body.span.start as usize)?;
    let margin = before.rsplit('\n').next()?;
    let line = body.span.start as usize - margin.len();
    let line = body.with_span(Span::new(line, line));
    let end = line_end(&line);
    let is_blank = margin.trim().is_empty();
    is_blank.then(|| Mend::safe("add a blank line", line, end.to_owned()))
}

/// Whether a block that nothing announces as a message only quotes a status: "400 Bad Request".
fn is_quoted_status(shown: &Shown, problem: &MessageProblem) -> bool {
    let text = shown.text.text().trim();
    problem.kind == MessageProblemKind::BadStatusLine
        && shown.annotation.is_none()
        && !text.contains('\n')
        && !text.starts_with("HTTP/")
}

/// A block that is not what its annotation says.
fn unfit(view: &PageView<'_>, shown: &Shown, subject: &str) -> Option<Draft> {
    let annotation = view.document.annotations.get(shown.annotation?)?;
    if annotation.fault().is_some() {
        return None;
    }
    let announced = annotations::word(annotation.block_type?);
    let (finds, help) = match (shown.kind, announced) {
        (ShownKind::NoMessage, "request") => (
            "shows none".to_owned(),
            "start the block with a line such as `GET /me`, or correct the annotation".to_owned(),
        ),
        (ShownKind::NoMessage, _) => (
            "shows none".to_owned(),
            "start the block with a line such as `HTTP/1.1 200 OK`, or correct the annotation"
                .to_owned(),
        ),
        _ => {
            let shown = if announced == "request" {
                "response"
            } else {
                "request"
            };
            let help = format!("write `\"blockType\": \"{shown}\"` in the annotation");
            (format!("shows a {shown}"), help)
        }
    };
    let draft = Draft::new(
        &INVALID,
        shown.text.place(shown.first_line),
        subject,
        format!("this block is announced as a {announced}, but {finds}"),
    );
    Some(
        draft
            .help(help)
            .related("announced here", &annotations::mark(annotation)),
    )
}

/// A line that no reader of HTTP would take, or that readers take for two things.
fn unreadable(shown: &Shown, problem: &MessageProblem, subject: &str) -> Draft {
    let text = shown
        .text
        .text()
        .get(problem.span.range())
        .unwrap_or_default();
    let word = cropped(text.trim(), 30);
    let (message, help) = match problem.kind {
        MessageProblemKind::BlankBeforeHeaders => (
            "a blank line parts the first line from the headers: they count as body".to_owned(),
            "remove the blank line above this header",
        ),
        MessageProblemKind::BadRequestLine => (
            "this request line cannot be read".to_owned(),
            "write the method, a space and the URL",
        ),
        MessageProblemKind::BadStatusLine => (
            "this status line cannot be read".to_owned(),
            "write it like `HTTP/1.1 200 OK`",
        ),
        MessageProblemKind::UnknownMethod => (
            format!("`{word}` is no HTTP method"),
            "write the method that the page documents",
        ),
        MessageProblemKind::WordsOfAnother(other) => (
            format!("`{word}` belongs to status {other}, and this line shows another one"),
            "correct the status or its words, whichever is wrong",
        ),
        MessageProblemKind::BadHeader | MessageProblemKind::MissingBlankLine => (
            format!("`{word}` is no header"),
            "write it as `Name: value`; if it is the body, put a blank line above it",
        ),
    };
    let place = shown.text.place(first_line(text, problem.span));
    let mut draft = Draft::new(&INVALID, place, subject, message);
    if matches!(problem.kind, MessageProblemKind::WordsOfAnother(_)) {
        draft.severity = Some(Severity::Warning);
    }
    draft.help(help)
}

/// `span` up to its first line end: a place is shown best on one line.
fn first_line(text: &str, span: Span) -> Span {
    let length = text.find(['\n', '\r']).unwrap_or(text.len());
    Span::new(span.start as usize, span.start as usize + length)
}
