//! The examples of a page as exchanges.

mod bodies;

use std::cell::OnceCell;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::message::{self, Message, MessageProblem};
use super::url::Url;
use super::{Body, Exchange, Request, Response};
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
    /// Whether the page says that the request is shortened.
    pub request_shortened: bool,
    /// Whether it calls somebody else than the page documents: a notification to the reader's
    /// own service, a sign-in. The page's promises do not hold for it.
    pub foreign: bool,
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
    /// Whether it is judged with this exchange: a request that has several responses is judged
    /// once, a request that its annotation calls `ignored` never.
    pub first: bool,
}

impl Shown {
    /// A block as it stands, with nothing found in it yet.
    fn new(part: usize, code: &Code, annotation: Option<usize>) -> Self {
        Self {
            part,
            annotation,
            text: code.body.clone(),
            first_line: first_line(code.body.text()),
            problems: Vec::new(),
            kind: ShownKind::Right,
            first: true,
        }
    }
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
            dialect,
            examples: Self::default(),
            prose: 0,
            shortened_sections: FxHashSet::default(),
            last: None,
            named: FxHashMap::default(),
            aside: None,
            hosts: None,
            lines: OnceCell::new(),
        };
        for (index, &part) in document.parts.iter().enumerate() {
            match &document.block(part).kind {
                BlockKind::Heading(heading) if heading.tab.is_none() => {
                    reader.heading(index, part);
                    reader.prose = index;
                }
                BlockKind::Code(code) => {
                    reader.code(index, code);
                    reader.prose = index;
                }
                _ => {}
            }
        }
        reader.examples
    }
}

/// Whether a message is a response with its body.
fn is_whole_answer(message: &Message) -> bool {
    matches!(message, Message::Response(response) if response.body.is_some())
}

struct Reader<'d> {
    document: &'d Document,
    dialect: &'d Dialect,
    examples: Examples,
    /// Index of the part behind which the prose stands that speaks of the next one. It is read
    /// only where somebody wants to know what it says: most blocks of a page are no examples.
    prose: usize,
    /// Sections whose opening prose says that the examples below it are shortened.
    shortened_sections: FxHashSet<usize>,
    /// The last exchange with a request.
    last: Option<usize>,
    /// The last exchange whose request bears a name.
    named: FxHashMap<String, usize>,
    /// The last request that the page shows and wants nobody to read, until another one comes.
    aside: Option<(Arc<Request>, Shown)>,
    /// The hosts that the page's own requests call, in lower case; looked for when needed.
    hosts: Option<FxHashSet<String>>,
    /// The parts of sections about request lines; looked for when needed.
    lines: OnceCell<Vec<Part>>,
}

impl<'d> Reader<'d> {
    /// What is said right above a heading holds for everything below it, where the heading
    /// opens a part of the section in which it is said.
    fn heading(&mut self, index: usize, heading: Part) {
        let section = self.document.section(heading);
        if section.in_examples
            && let Some(parent) = section.parent
            && self.prose_says_shortened(index)
        {
            self.shortened_sections.insert(parent);
        }
    }

    /// Whether the prose right in front of the part at `index` says so.
    fn prose_says_shortened(&self, index: usize) -> bool {
        let before = self.document.parts.get(self.prose..index);
        before.unwrap_or_default().iter().any(|&part| {
            let block = self.document.block(part);
            matches!(block.kind, BlockKind::Paragraph)
                && self
                    .dialect
                    .says_shortened(self.document.slice(part, block.span))
        })
    }

    fn says_shortened(&self, index: usize) -> bool {
        if self.prose_says_shortened(index) {
            return true;
        }
        let mut around = self.document.section(self.document.parts[index]).parent;
        while let Some(section) = around.filter(|_| !self.shortened_sections.is_empty()) {
            if self.shortened_sections.contains(&section) {
                return true;
            }
            around = self.document.sections[section].parent;
        }
        false
    }

    fn code(&mut self, index: usize, code: &Code) {
        let annotation = self.annotation(index);
        let block_type = annotation.and_then(|(_, annotation)| annotation.block_type);
        let read = || message::read(code.body.text());
        match block_type {
            Some(BlockType::Request) => self.message(index, code, annotation, Some(true), read()),
            Some(BlockType::Response) => self.message(index, code, annotation, Some(false), read()),
            Some(other) => {
                if other == BlockType::Example {
                    self.loose(index, code, annotation);
                }
                if self.is_example(index) {
                    self.aside(index, code, annotation);
                }
            }
            // Without an annotation, the first line tells what a block in an example is.
            None if self.is_example(index) => {
                let read = read();
                if read.is_some() {
                    self.message(index, code, annotation, None, read);
                } else if !self.body_apart(index, code) {
                    self.body_alone(index, code);
                }
            }
            None if self.describes_a_body(index) => match read() {
                // An error that the section tells of is shown there.
                Some(read) if is_whole_answer(&read) => {
                    self.message(index, code, annotation, None, Some(read));
                }
                Some(_) => {}
                None => self.body_alone(index, code),
            },
            None => {}
        }
    }

    fn is_example(&self, index: usize) -> bool {
        self.document.in_examples(index)
            && self.document.role(self.document.parts[index]) != Some(Role::HttpRequest)
    }

    /// Keeps a request that nobody is to read, for the response that answers it.
    fn aside(&mut self, index: usize, code: &Code, annotation: Option<(usize, &Annotation)>) {
        if let Some(Message::Request(request)) = message::read(code.body.text()) {
            let request = Arc::new(Request::written(&code.body, &request));
            let mut shown = Shown::new(index, code, annotation.map(|(at, _)| at));
            shown.first = false;
            self.aside = Some((request, shown));
        }
    }

    /// Whether a request that no annotation calls one of the page's own calls another host
    /// than those do.
    fn is_foreign(&mut self, request: &Request) -> bool {
        let Some(host) = host(request.url.text()) else {
            return false;
        };
        let document = self.document;
        let hosts = self.hosts.get_or_insert_with(|| annotated_hosts(document));
        if hosts.is_empty() {
            hosts.insert(host);
            return false;
        }
        !hosts.contains(&host)
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

    /// Reads a block as a message. `wants_request` is what its annotation says, where it has
    /// one; a block that is the other half is read as what it is.
    fn message(
        &mut self,
        index: usize,
        code: &Code,
        annotation: Option<(usize, &Annotation)>,
        wants_request: Option<bool>,
        read: Option<Message>,
    ) {
        let truncated = annotation.is_some_and(|(_, annotation)| annotation.says("truncated"));
        let shortened = truncated || self.says_shortened(index);
        let mut shown = Shown::new(index, code, annotation.map(|(at, _)| at));
        self.examples.blocks += 1;
        match read {
            Some(Message::Request(request)) => {
                if wants_request == Some(false) {
                    shown.kind = ShownKind::Reversed;
                }
                shown.problems.clone_from(&request.problems);
                let request = Request::written(&code.body, &request);
                let foreign = wants_request.is_none() && self.is_foreign(&request);
                self.note_request(&shown);
                self.push(Some((Arc::new(request), shown)), None, shortened, foreign);
            }
            Some(Message::Response(response)) => {
                if wants_request == Some(true) {
                    shown.kind = ShownKind::Reversed;
                }
                shown.problems.clone_from(&response.problems);
                let response = Response::written(&code.body, &response);
                let names = annotation.map_or(&[][..], |(_, annotation)| &annotation.names);
                self.answer(response, shown, shortened, names);
            }
            None => {
                shown.kind = ShownKind::NoMessage;
                let (request, response) = if wants_request == Some(true) {
                    self.note_request(&shown);
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
                    request_shortened: shortened,
                    foreign: false,
                });
            }
        }
    }

    /// The names that the annotation of a block gives.
    fn names_of(&self, shown: &Shown) -> &'d [String] {
        let annotation = shown
            .annotation
            .and_then(|at| self.document.annotations.get(at));
        annotation.map_or(&[], |annotation| &annotation.names)
    }

    /// Remembers a request that is about to be pushed, for the responses that follow.
    fn note_request(&mut self, shown: &Shown) {
        let at = self.examples.exchanges.len();
        self.aside = None;
        self.last = Some(at);
        for name in self.names_of(shown) {
            self.named.insert(name.clone(), at);
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
        foreign: bool,
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
            request_shortened: shortened,
            foreign,
        });
    }

    /// Pairs a response with the request it answers: the one of its name, else the last.
    fn answer(&mut self, response: Response, shown: Shown, shortened: bool, names: &[String]) {
        let namesake = names
            .iter()
            .filter_map(|name| self.named.get(name))
            .max()
            .copied();
        // A request set aside behind one that still waits is another way to write that one.
        let waits = self
            .last
            .and_then(|last| self.examples.exchanges.get(last))
            .is_some_and(|last| last.response.is_none());
        let aside = self.aside.clone().filter(|(_, request)| {
            namesake.is_none()
                && (!waits
                    || self
                        .names_of(request)
                        .iter()
                        .any(|name| names.contains(name)))
        });
        if let Some(request) = aside {
            let foreign = self.is_foreign(&request.0);
            self.push(Some(request), Some((response, shown)), shortened, foreign);
            return;
        }
        let before = namesake.or(self.last);
        let Some(example) = before.and_then(|at| self.examples.exchanges.get_mut(at)) else {
            self.push(None, Some((response, shown)), shortened, false);
            return;
        };
        if example.response.is_none() {
            example.exchange.response = Some(response);
            example.response = Some(shown);
            example.shortened |= shortened;
            return;
        }
        let foreign = example.foreign;
        let request = example.exchange.request.clone();
        let request = request
            .zip(example.request.clone())
            .map(|(request, mut shown)| {
                shown.first = false;
                (request, shown)
            });
        self.push(request, Some((response, shown)), shortened, foreign);
    }

    fn loose(&mut self, index: usize, code: &Code, annotation: Option<(usize, &Annotation)>) {
        let Some((at, annotation)) = annotation else {
            return;
        };
        if message::read(code.body.text()).is_some() {
            return;
        }
        let shortened = annotation.says("truncated") || self.says_shortened(index);
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

/// The host that a URL calls, in lower case.
fn host(url: &str) -> Option<String> {
    let url = Url::read(url);
    Some(url.slice(url.host?).to_lowercase())
}

/// The hosts that the annotated requests of a document call.
fn annotated_hosts(document: &Document) -> FxHashSet<String> {
    let requests = document
        .annotations
        .iter()
        .filter(|annotation| annotation.block_type == Some(BlockType::Request));
    let codes = requests.filter_map(|annotation| document.code(document.parts[annotation.target?]));
    codes
        .filter_map(|code| {
            let text = code.body.text();
            match message::read(text)? {
                Message::Request(request) => host(text.get(request.url.range())?),
                Message::Response(_) => None,
            }
        })
        .collect()
}

fn first_line(text: &str) -> Span {
    let start = text.len() - text.trim_start().len();
    let end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    Span::new(start, start + text[start..end].trim_end().len())
}
