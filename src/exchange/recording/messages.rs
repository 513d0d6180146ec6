//! The text of a request and its response, as an exchange.

use std::sync::Arc;

use super::super::message::{self, Message, is_method};
use super::super::{Body, Captured, Exchange, Request, Response};
use super::body::{ELSEWHERE, NOT_TEXT};
use super::piece::{Fault, FaultKind, Reading};
use super::text::is_strange;
use crate::text::{Fragment, Source, Span};

/// Reads a request with the response below it; either may stand alone.
pub(super) fn read(source: &Arc<Source>, label: String, strange: &[Span]) -> Reading {
    let whole = Fragment::of(source, Span::new(0, source.text().len()));
    let mut request = None;
    let mut response = None;
    for span in parts(source.text()) {
        let part = Part {
            text: whole.slice(span),
            offset: span.start as usize,
            strange,
        };
        match message::read(part.text.text()) {
            Some(Message::Request(read)) if request.is_none() => {
                let written = Request::written(&part.text, &read);
                request = Some(Arc::new(Request {
                    body: part.captured(written.body, read.body),
                    ..written
                }));
            }
            Some(Message::Response(read)) if response.is_none() => {
                let written = Response::written(&part.text, &read);
                response = Some(Response {
                    body: part.captured(written.body, read.body),
                    ..written
                });
            }
            _ => {}
        }
    }
    if request.is_none() && response.is_none() {
        let first = source.text().lines().next().unwrap_or_default();
        return Reading {
            exchange: None,
            faults: vec![Fault {
                kind: FaultKind::Entry("it has neither a request nor a response"),
                place: whole.place(Span::new(0, first.len())),
                subject: label,
            }],
        };
    }
    Reading {
        exchange: Some(Exchange {
            label,
            request,
            response,
        }),
        faults: Vec::new(),
    }
}

/// The request and the response in a text: each from its first line on. What stands above, such as
/// comments and variables, is none of either; of several status lines, only the first begins
/// anything, since parts of a batch have their own.
fn parts(text: &str) -> Vec<Span> {
    let mut starts: Vec<usize> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if is_status_line(line) {
            starts.push(at);
            break;
        }
        if starts.is_empty() && is_request_line(line) {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(&start, end)| Span::new(start, end))
        .collect()
}

/// Whether a line begins a response.
pub(super) fn is_status_line(line: &str) -> bool {
    let rest = line.strip_prefix("HTTP/");
    rest.and_then(|rest| rest.split_ascii_whitespace().nth(1))
        .is_some_and(|code| code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether a line begins a request.
pub(super) fn is_request_line(line: &str) -> bool {
    let mut words = line.split_ascii_whitespace();
    let method = words.next().unwrap_or_default();
    is_method(method) && words.next().is_some_and(|url| url.contains(['/', '{']))
}

/// One message in its text.
struct Part<'a> {
    text: Fragment,
    offset: usize,
    strange: &'a [Span],
}

impl Part<'_> {
    /// A body that is written at `span`, unless what stands there is not the body itself.
    fn captured(&self, body: Captured<Body>, span: Option<Span>) -> Captured<Body> {
        let Some(span) = span else {
            return body;
        };
        // `< file` sends a file, `<> file` names the one with the answer.
        let written = self.text.text().get(span.range()).unwrap_or_default();
        if written.starts_with("< ") || written.starts_with("<@") || written.starts_with("<>") {
            return Captured::NotCaptured(ELSEWHERE);
        }
        if is_strange(self.strange, span.shifted(self.offset)) {
            return Captured::NotCaptured(NOT_TEXT);
        }
        body
    }
}
