//! The examples of a page as exchanges.

use std::sync::Arc;

use super::message::{self, Message, MessageProblem, RequestText, ResponseText};
use super::{Body, Captured, Exchange, Header, Request, Response};
use crate::dialect::{Dialect, Section as Role};
use crate::document::{Annotation, BlockType, Document, Part};
use crate::page::{BlockKind, Code};
use crate::text::{Fragment, Span};

/// What a page shows.
#[derive(Debug, Default)]
pub struct Examples {
    /// Requests with their responses, in order. A request with several responses is several.
    pub exchanges: Vec<Example>,
    /// Bodies shown on their own (`"blockType": "example"`).
    pub bodies: Vec<LooseBody>,
    /// How many blocks of code were read as examples.
    pub blocks: usize,
}

/// A documented exchange and what the page says about it.
#[derive(Debug)]
pub struct Example {
    /// The request and the response.
    pub exchange: Exchange,
    /// The block that shows the request.
    pub request: Option<Shown>,
    /// The block that shows the response.
    pub response: Option<Shown>,
    /// Whether the page says that the response is shortened.
    pub shortened: bool,
}

/// A block of code that shows a message.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Index of the code into the document's parts.
    pub part: usize,
    /// Index of its annotation into the document's annotations.
    pub annotation: Option<usize>,
    /// The block's text.
    pub text: Fragment,
    /// Its first line: what a reader sees first.
    pub first_line: Span,
    /// What no reader of HTTP would take.
    pub problems: Vec<MessageProblem>,
    /// Whether the block is a message of the kind its annotation says.
    pub kind: ShownKind,
    /// Whether this exchange is the first to show it: a request that has several responses
    /// is judged once.
    pub first: bool,
}

/// How a block fits its annotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShownKind {
    /// As it should.
    Right,
    /// A response where a request should be, or the reverse.
    Reversed,
    /// No message at all.
    NoMessage,
}

/// A body shown on its own.
#[derive(Debug)]
pub struct LooseBody {
    /// The JSON.
    pub body: Body,
    /// Index of its annotation.
    pub annotation: usize,
    /// Index of the code into the document's parts.
    pub part: usize,
    /// Whether the page says that it is shortened.
    pub shortened: bool,
}

impl Examples {
    /// Reads the examples of a document.
    pub fn read(document: &Document, dialect: &Dialect) -> Self {
        let mut reader = Reader {
            document,
            examples: Self::default(),
            prose_says_shortened: false,
        };
        for (index, &part) in document.parts.iter().enumerate() {
            match &document.block(part).kind {
                BlockKind::Paragraph => {
                    let prose = document.slice(part, document.block(part).span);
                    reader.prose_says_shortened |= dialect.says_shortened(prose);
                }
                BlockKind::Heading(heading) if heading.tab.is_none() => {
                    reader.prose_says_shortened = false;
                }
                BlockKind::Code(code) => {
                    reader.code(index, part, code);
                    reader.prose_says_shortened = false;
                }
                _ => {}
            }
        }
        reader.examples
    }
}

struct Reader<'d> {
    document: &'d Document,
    examples: Examples,
    prose_says_shortened: bool,
}

impl<'d> Reader<'d> {
    fn code(&mut self, index: usize, part: Part, code: &Code) {
        let annotation = self.annotation(index);
        let block_type = annotation.and_then(|(_, annotation)| annotation.block_type);
        match block_type {
            Some(BlockType::Request) => self.message(index, code, annotation, true),
            Some(BlockType::Response) => self.message(index, code, annotation, false),
            Some(BlockType::Example) => self.loose(index, code, annotation),
            Some(_) => {}
            None => {
                // Without an annotation, the first line tells what a block in an example is.
                let in_example = self.document.section(part).in_examples
                    && self.document.role(part) != Some(Role::HttpRequest);
                if in_example && let Some(message) = message::read(code.body.text()) {
                    let is_request = matches!(message, Message::Request(_));
                    self.message(index, code, annotation, is_request);
                }
            }
        }
    }

    fn annotation(&self, index: usize) -> Option<(usize, &'d Annotation)> {
        let annotations = &self.document.annotations;
        let at = annotations
            .binary_search_by_key(&index, |annotation| {
                annotation.target.unwrap_or(annotation.part)
            })
            .ok()?;
        Some((at, &annotations[at]))
    }

    fn message(
        &mut self,
        index: usize,
        code: &Code,
        annotation: Option<(usize, &Annotation)>,
        wants_request: bool,
    ) {
        let names = annotation.map_or(&[][..], |(_, annotation)| annotation.names.as_slice());
        let names = names.to_vec();
        let truncated = annotation.is_some_and(|(_, annotation)| annotation.says("truncated"));
        let shortened = self.prose_says_shortened || truncated;
        let annotation = annotation.map(|(at, _)| at);
        let read = message::read(code.body.text());
        let mut shown = Shown {
            part: index,
            annotation,
            text: code.body.clone(),
            first_line: first_line(code.body.text()),
            problems: Vec::new(),
            kind: ShownKind::Right,
            first: true,
        };
        self.examples.blocks += 1;
        match (read, wants_request) {
            (Some(Message::Request(request)), true) => {
                shown.problems.clone_from(&request.problems);
                let request = Arc::new(request_of(&code.body, &request));
                self.push(Some((request, shown)), None, shortened);
            }
            (Some(Message::Response(response)), false) => {
                shown.problems.clone_from(&response.problems);
                let response = response_of(&code.body, &response);
                self.answer(response, shown, shortened, &names);
            }
            (read, _) => {
                shown.kind = if read.is_some() {
                    ShownKind::Reversed
                } else {
                    ShownKind::NoMessage
                };
                let (request, response) = if wants_request {
                    (Some(shown), None)
                } else {
                    (None, Some(shown))
                };
                let label = self.label();
                self.examples.exchanges.push(Example {
                    exchange: Exchange {
                        label,
                        request: None,
                        response: None,
                    },
                    request,
                    response,
                    shortened,
                });
            }
        }
    }

    fn label(&self) -> String {
        format!("example:{}", self.examples.exchanges.len() + 1)
    }

    fn push(
        &mut self,
        request: Option<(Arc<Request>, Shown)>,
        response: Option<(Response, Shown)>,
        shortened: bool,
    ) {
        let (request, shown_request) = request.unzip();
        let (response, shown_response) = response.unzip();
        let label = self.label();
        self.examples.exchanges.push(Example {
            exchange: Exchange {
                label,
                request,
                response,
            },
            request: shown_request,
            response: shown_response,
            shortened,
        });
    }

    /// Pairs a response with the request it answers: the one of its name, else the last.
    fn answer(&mut self, response: Response, shown: Shown, shortened: bool, names: &[String]) {
        let exchanges = &mut self.examples.exchanges;
        let named = exchanges.iter().rposition(|example| {
            example.exchange.request.is_some()
                && example
                    .request
                    .as_ref()
                    .and_then(|request| request.annotation)
                    .and_then(|at| self.document.annotations.get(at))
                    .is_some_and(|annotation| {
                        annotation.names.iter().any(|name| names.contains(name))
                    })
        });
        let before = named.or_else(|| {
            exchanges
                .iter()
                .rposition(|example| example.exchange.request.is_some())
        });
        let Some(before) = before else {
            self.push(None, Some((response, shown)), shortened);
            return;
        };
        let example = &mut exchanges[before];
        if example.exchange.response.is_none() {
            example.exchange.response = Some(response);
            example.response = Some(shown);
            example.shortened |= shortened;
            return;
        }
        let request = example
            .exchange
            .request
            .clone()
            .zip(example.request.clone());
        let request = request.map(|(request, mut shown)| {
            shown.first = false;
            (request, shown)
        });
        self.push(request, Some((response, shown)), shortened);
    }

    fn loose(&mut self, index: usize, code: &Code, annotation: Option<(usize, &Annotation)>) {
        let Some((at, annotation)) = annotation else {
            return;
        };
        if message::read(code.body.text()).is_some() {
            return;
        }
        let shortened = self.prose_says_shortened || annotation.says("truncated");
        let body = Body::new(code.body.clone(), None);
        if body.is_json() {
            self.examples.blocks += 1;
            self.examples.bodies.push(LooseBody {
                body,
                annotation: at,
                part: index,
                shortened,
            });
        }
    }
}

fn first_line(text: &str) -> Span {
    let start = text.len() - text.trim_start().len();
    let end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    Span::new(start, start + text[start..end].trim_end().len())
}

fn request_of(text: &Fragment, request: &RequestText) -> Request {
    let slice = |span: Span| text.text().get(span.range()).unwrap_or_default();
    let headers = headers_of(text, &request.headers);
    Request {
        method: slice(request.method).to_ascii_uppercase(),
        method_place: text.place(request.method),
        line_place: text.place(request.line),
        url: text.slice(request.url),
        body: body_of(text, request.body, &headers),
        headers,
    }
}

fn response_of(text: &Fragment, response: &ResponseText) -> Response {
    let headers = headers_of(text, &response.headers);
    Response {
        status: response.status,
        status_place: text.place(response.status_span),
        body: body_of(text, response.body, &headers),
        headers,
    }
}

fn headers_of(text: &Fragment, headers: &[message::HeaderText]) -> Vec<Header> {
    let slice = |span: Span| text.text().get(span.range()).unwrap_or_default();
    headers
        .iter()
        .map(|header| Header {
            name: slice(header.name).to_owned(),
            value: slice(header.value).to_owned(),
            place: text.place(header.value),
        })
        .collect()
}

fn body_of(text: &Fragment, body: Option<Span>, headers: &[Header]) -> Captured<Body> {
    body.map_or(Captured::Absent, |body| {
        let media_type = super::header(headers, "Content-Type").map(|header| header.value.clone());
        Captured::Present(Body::new(text.slice(body), media_type))
    })
}
