//! Bodies in blocks of their own.

use std::sync::Arc;

use super::{Reader, Shown};
use crate::dialect::Section as Role;
use crate::document::{Document, Part};
use crate::exchange::message::{self, Message};
use crate::exchange::{Body, Captured, Header, Request, Response};
use crate::page::{BlockKind, Code};
use crate::text::Fragment;
use crate::text::json::Node;

/// So many parts are asked for a request line.
const MOST_LINES: usize = 16;

impl Reader<'_> {
    /// Whether a block stands where a page says what a body holds.
    pub(super) fn describes_a_body(&self, index: usize) -> bool {
        let role = self.document.role(self.document.parts[index]);
        matches!(role, Some(Role::RequestBody | Role::Response))
    }

    /// A body in a block of its own: behind the line of a request under a heading that says so,
    /// right behind the block of its headers, or all that is shown of a response. False where no
    /// request is shown that it could belong to.
    pub(super) fn body_apart(&mut self, index: usize, code: &Code) -> bool {
        let role = self.document.role(self.document.parts[index]);
        let shortened = self.says_shortened(index);
        let Some(example) = self.examples.exchanges.last_mut() else {
            return false;
        };
        let (Some(request), Some(shown)) = (&mut example.exchange.request, &example.request) else {
            return false;
        };
        if let (Some(response), Some(shown)) = (&mut example.exchange.response, &example.response) {
            if shown.part + 1 == index && matches!(response.body, Captured::Absent) {
                response.body = Captured::Present(body_in(code, &response.headers));
            }
        } else if role == Some(Role::ExampleRequest) {
            let sends = matches!(&*request.method, "POST" | "PUT" | "PATCH");
            if sends
                && at_most_a_sentence_between(self.document, shown.part, index)
                && matches!(request.body, Captured::Absent)
                && let Some(request) = Arc::get_mut(request)
            {
                request.body = Captured::Present(body_in(code, &request.headers));
            }
        } else if role == Some(Role::ExampleResponse) {
            let body = body_in(code, &[]);
            if body.is_json()
                && !example.foreign
                && !is_of_another_language(self.document, index, code)
            {
                example.exchange.response = Some(Response::of_body(body));
                example.response = Some(Shown::new(index, code, None));
                example.shortened |= shortened;
                self.examples.blocks += 1;
            }
        }
        true
    }

    /// A body that is all that the page of an operation shows of a message. What does not parse may
    /// be no example, and a second answer to one request shows something else.
    pub(super) fn body_alone(&mut self, index: usize, code: &Code) {
        if self.lines().is_empty() {
            return;
        }
        // Where a body is described, no word says that the block is an example, nor that it shows
        // all of the body.
        let body = Body {
            described: self.describes_a_body(index),
            ..body_in(code, &[])
        };
        if !body.is_json()
            || is_of_another_language(self.document, index, code)
            || !body.json().is_clean()
            || (body.described && self.shows_types(&body))
        {
            return;
        }
        let shortened = body.described || self.says_shortened(index);
        let shown = Shown::new(index, code, None);
        let role = self.document.role(self.document.parts[index]);
        let of_request = matches!(role, Some(Role::RequestBody | Role::ExampleRequest));
        if let Some(last) = self.examples.exchanges.last_mut() {
            let waits = last.response.is_none();
            if waits == of_request || last.foreign {
                return;
            }
            if waits {
                last.exchange.response = Some(Response::of_body(body));
                last.response = Some(shown);
                last.shortened |= shortened;
                self.examples.blocks += 1;
                return;
            }
        }
        let (request, response) = if of_request {
            let Some(mut request) = self.documented_request() else {
                return;
            };
            request.body = Captured::Present(body);
            (Some((Arc::new(request), shown)), None)
        } else {
            (None, Some((Response::of_body(body), shown)))
        };
        self.push(request, response, shortened, false);
        self.examples.blocks += 1;
    }

    /// Whether a body shows words for types in place of values.
    fn shows_types(&self, body: &Body) -> bool {
        let root = body.json().root();
        let nodes = root.into_iter().flat_map(Node::descendants);
        let mut texts = nodes.filter_map(Node::as_str);
        texts.any(|text| self.dialect.placeholder(&text).is_some())
    }

    /// The parts of sections about request lines.
    fn lines(&self) -> &[Part] {
        self.lines.get_or_init(|| {
            let parts = self.document.parts.iter().copied();
            let about_requests = Some(Role::HttpRequest);
            parts
                .filter(|&part| self.document.role(part) == about_requests)
                .collect()
        })
    }

    /// The request that the page's first request line documents, where it sends something.
    fn documented_request(&self) -> Option<Request> {
        // Where none of the first is one, a page says it elsewhere.
        let mut lines = self.lines().iter().take(MOST_LINES);
        lines
            .find_map(|&part| request_in(self.document, part))
            .filter(|request| matches!(&*request.method, "POST" | "PUT" | "PATCH"))
    }
}

/// The request that a part of a section about request lines begins with.
fn request_in(document: &Document, part: Part) -> Option<Request> {
    let block = document.block(part);
    match &block.kind {
        BlockKind::Code(code) => match message::read(code.body.text()) {
            Some(Message::Request(request)) => Some(Request::written(&code.body, &request)),
            _ => None,
        },
        BlockKind::Paragraph => {
            let text = Fragment::of(&document.text_of(part).source, block.span);
            let (method, url) = message::line_alone(text.text())?;
            Some(Request::of_line(&text, method, url))
        }
        _ => None,
    }
}

/// Whether the language of a block is another one than that of bodies: of programs, of headers.
fn is_of_another_language(document: &Document, index: usize, code: &Code) -> bool {
    let language = document.slice(document.parts[index], code.language);
    !matches!(&*language.to_ascii_lowercase(), "" | "json" | "jsonc")
}

/// Whether nothing stands between two parts but a short sentence: "The body is as follows."
/// What is explained at length is more often how a body may look.
fn at_most_a_sentence_between(document: &Document, before: usize, behind: usize) -> bool {
    const LONGEST: usize = 100;
    match document.parts.get(before + 1..behind) {
        Some([]) => true,
        Some([part]) => {
            let block = document.block(*part);
            matches!(block.kind, BlockKind::Paragraph) && block.span.len() <= LONGEST
        }
        _ => false,
    }
}

/// A block of code as the body that the headers of another block announce.
fn body_in(code: &Code, headers: &[Header]) -> Body {
    Body {
        apart: true,
        ..Body::announced(code.body.clone(), headers)
    }
}
