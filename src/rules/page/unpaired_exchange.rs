//! `unpaired-exchange`.

use std::cell::OnceCell;

use rustc_hash::FxHashSet;

use super::annotations;
use super::missing_section::OPERATION_PAGE;
use super::orphan_annotation::is_orphan;
use crate::dialect::Section as Role;
use crate::document::{Annotation, BlockType};
use crate::exchange::documented::{Shown, ShownKind};
use crate::exchange::message::Half;
use crate::judge::Side;
use crate::rules::{Draft, PageView, Rule, rule};
use crate::words::cropped;

pub(super) static RULE: Rule = rule!("unpaired-exchange", Warning);

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    if view.examples.exchanges.is_empty() {
        return;
    }
    let halves = Halves::of(view);
    for example in &view.examples.exchanges {
        let label = &example.exchange.label;
        if let Some((shown, annotation)) = noted(view, example.response.as_ref(), Side::Response)
            && let Some(message) = halves.lacks_request(shown, annotation)
        {
            let subject = view.example_subject(label, Side::Response);
            let draft = Draft::new(&RULE, annotations::mark(annotation), subject, message);
            findings.push(draft.help("show the request above it, or give both the same `name`"));
        }
        if let Some((shown, annotation)) = noted(view, example.request.as_ref(), Side::Request)
            && shown.first
            && is_of_an_operation(view)
            && example.response.is_none()
            && !halves.is_answered(view, shown, annotation)
        {
            let subject = view.example_subject(label, Side::Request);
            let message = "no response follows this request";
            let draft = Draft::new(&RULE, annotations::mark(annotation), subject, message);
            findings.push(draft.help("show what the service answers"));
        }
    }
}

/// A block that is what its annotation says, with that annotation.
fn noted<'v>(
    view: &PageView<'v>,
    shown: Option<&'v Shown>,
    side: Side,
) -> Option<(&'v Shown, &'v Annotation)> {
    let wanted = match side {
        Side::Request => BlockType::Request,
        Side::Response => BlockType::Response,
    };
    let shown = shown.filter(|shown| shown.kind == ShownKind::Right)?;
    let annotation = view.document.annotations.get(shown.annotation?)?;
    let plain = annotation.block_type == Some(wanted) && annotation.fault().is_none();
    plain.then_some((shown, annotation))
}

/// What a page shows and announces of both halves of its exchanges.
struct Halves<'v> {
    /// The first part that is a request, or announced as one: a request that is announced and
    /// broken, or missing, is a finding of its own.
    first_request: Option<usize>,
    /// Names that requests bear, and blocks that nobody is to read.
    request_names: FxHashSet<&'v str>,
    /// Whether a request may bear any name: it has none, or its annotation cannot be read.
    any_name: bool,
    /// Names that responses bear, and blocks that nobody is to read.
    response_names: FxHashSet<&'v str>,
    /// Parts where a request is announced, in order.
    requests: Vec<usize>,
    /// Parts that an annotation makes a response, or perhaps one.
    announced: Vec<usize>,
    /// Parts that are a response, or may be one, in order; looked for when needed.
    responses: OnceCell<Vec<usize>>,
}

impl<'v> Halves<'v> {
    fn of(view: &PageView<'v>) -> Self {
        let document = view.document;
        let mut halves = Self {
            first_request: None,
            request_names: FxHashSet::default(),
            any_name: false,
            response_names: FxHashSet::default(),
            requests: Vec::new(),
            announced: Vec::new(),
            responses: OnceCell::new(),
        };
        let mut first_requests = Vec::new();
        for annotation in &document.annotations {
            let broken = annotation.fault().is_some();
            let kind = annotation.block_type;
            let is_request = kind == Some(BlockType::Request);
            let is_response = kind == Some(BlockType::Response);
            let is_unsure = kind == Some(BlockType::Unknown) || broken && !annotation.of_page;
            let names = annotation.names.iter().map(String::as_str);
            if !is_response {
                halves.request_names.extend(names.clone());
                halves.any_name |= is_unsure || is_request && annotation.names.is_empty();
            }
            if is_response || kind == Some(BlockType::Ignored) {
                halves.response_names.extend(names);
            }
            if is_request {
                halves.requests.push(annotation.part);
            }
            if is_request || is_unsure && !is_response {
                first_requests.push(annotation.part);
            }
            if is_response && is_orphan(view, annotation) || is_unsure && !is_request {
                halves.announced.push(annotation.part);
            }
        }
        let mut blocks = 0..document.parts.len();
        first_requests
            .extend(blocks.find(|&part| annotations::shows(view, part) == Some(Half::Request)));
        halves.first_request = first_requests.into_iter().min();
        halves
    }

    fn responses(&self, view: &PageView<'_>) -> &[usize] {
        self.responses.get_or_init(|| {
            let parts = view.document.parts.iter().enumerate();
            let shown = parts.filter(|&(index, &part)| match annotations::shows(view, index) {
                Some(half) => half == Half::Response,
                None => {
                    view.document.code(part).is_some()
                        && view.document.role(part) == Some(Role::ExampleResponse)
                }
            });
            let mut responses: Vec<usize> = shown.map(|(index, _)| index).collect();
            responses.extend(&self.announced);
            responses.sort_unstable();
            responses
        })
    }

    fn lacks_request(&self, shown: &Shown, annotation: &Annotation) -> Option<String> {
        if self.first_request.is_none_or(|first| first > shown.part) {
            return Some("no request stands above this response".to_owned());
        }
        let name = annotation.names.first().filter(|_| !self.any_name)?;
        let borne = annotation
            .names
            .iter()
            .any(|name| self.request_names.contains(name.as_str()));
        (!borne).then(|| {
            format!(
                "no request of the page bears the name `{}`",
                cropped(name, 40)
            )
        })
    }

    /// Whether anything between a request and the next one may be its answer, or a response
    /// that stands elsewhere bears its name.
    fn is_answered(&self, view: &PageView<'_>, shown: &Shown, annotation: &Annotation) -> bool {
        let by_name = annotation
            .names
            .iter()
            .any(|name| self.response_names.contains(name.as_str()));
        let after = |parts: &[usize]| {
            let at = parts.partition_point(|&part| part <= shown.part);
            parts.get(at).copied()
        };
        let next = after(&self.requests).unwrap_or(view.document.parts.len());
        by_name || after(self.responses(view)).is_some_and(|answer| answer < next)
    }
}

/// Whether a page describes an operation, be it one whose request cannot be read. One that explains how
/// to do something need not show what comes back.
fn is_of_an_operation(view: &PageView<'_>) -> bool {
    let says_so = view.document.metadata("doc_type") == Some(OPERATION_PAGE);
    says_so || view.claims.operation.is_some()
}
