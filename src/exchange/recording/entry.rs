//! One entry as an exchange.
//!
//! Recorders differ in everything that the format leaves open, and in much that it does not.
//! Whatever a value can be taken for, it is taken for; only what leaves in doubt which request
//! and which response there were costs the entry.

use std::borrow::Cow;
use std::sync::Arc;

use super::super::{Captured, Exchange, Header, Request, Response};
use super::body;
use super::piece::{Fault, FaultKind, Reading};
use crate::text::json::{Json, Kind, Node, ProblemKind};
use crate::text::{Fragment, Source, Span};

/// What the parts of an entry are read with.
pub(super) struct Entry<'a> {
    pub(super) whole: &'a Fragment,
    /// Bytes that are no text.
    pub(super) strange: &'a [Span],
    pub(super) label: &'a str,
    pub(super) faults: Vec<Fault>,
}

/// Reads the entry that `source` is. `strange` says where its bytes are no text, `strings` where
/// long strings stand.
pub(super) fn read(
    source: &Arc<Source>,
    label: String,
    strange: &[Span],
    strings: &[Span],
) -> Reading {
    let whole = Fragment::of(source, Span::new(0, source.text().len()));
    let json = Json::read_knowing(Arc::clone(source.text()), strings);
    let mut entry = Entry {
        whole: &whole,
        strange,
        label: &label,
        faults: Vec::new(),
    };
    let exchange = entry.exchange(&json);
    let faults = entry.faults;
    Reading {
        exchange: exchange.map(|(request, response)| Exchange {
            label,
            request: request.map(Arc::new),
            response,
        }),
        faults,
    }
}

impl Entry<'_> {
    fn exchange(&mut self, json: &Json) -> Option<(Option<Request>, Option<Response>)> {
        let astray = json
            .problems()
            .iter()
            .find(|problem| leads_astray(problem.kind));
        if let Some(problem) = astray {
            let why = problem.kind.describe();
            self.fault(FaultKind::Entry(why), problem.span, "");
            return None;
        }
        let root = json.root()?;
        let request = root.get("request").and_then(|node| self.request(node));
        let response = root.get("response").and_then(|node| self.response(node));
        if request.is_none() && response.is_none() {
            let why = "it has neither a request nor a response";
            self.fault(FaultKind::Entry(why), root.opening_span(), "");
            return None;
        }
        Some((request, response))
    }

    pub(super) fn fault(&mut self, kind: FaultKind, span: Span, side: &str) {
        self.faults.push(Fault {
            kind,
            place: self.whole.place(span),
            subject: format!("{}{side}", self.label),
        });
    }

    fn request(&mut self, node: Node<'_>) -> Option<Request> {
        let url = node.get("url").filter(|url| url.kind() == Kind::String)?;
        let method = node.get("method")?;
        let headers = self.headers(node);
        let data = node.get("postData").or_else(|| node.get("body"));
        Some(Request {
            method: method.as_str()?.to_ascii_uppercase(),
            method_place: self.whole.place(method.span()),
            line_place: self.whole.place(url.span()),
            url: self.whole.unescape_json_string(url.span())?.into(),
            body: match data {
                Some(data) => body::read(self, data, node, &headers, "/request"),
                None if has_size(node) => Captured::NotCaptured(body::NOT_KEPT),
                None => Captured::Absent,
            },
            headers,
        })
    }

    fn response(&mut self, node: Node<'_>) -> Option<Response> {
        let status = node.get("status")?;
        let headers = self.headers(node);
        let content = node.get("content").or_else(|| node.get("body"));
        Some(Response {
            status: number(status).unwrap_or(0),
            status_place: self.whole.place(status.span()),
            body: match content {
                Some(content) => body::read(self, content, node, &headers, "/response"),
                None => Captured::NotCaptured(body::NOT_KEPT),
            },
            headers,
        })
    }

    /// Headers, as a list of objects or of pairs, as lines, or as one object; a mere count
    /// of them is no header.
    fn headers(&self, node: Node<'_>) -> Vec<Header> {
        let Some(list) = node.get("headers") else {
            return Vec::new();
        };
        let mut headers = Vec::with_capacity(list.len());
        for header in list.items() {
            let mut items = header.items();
            let (name, value) = match header.kind() {
                Kind::Object => (header.get("name"), header.get("value")),
                Kind::Array => (items.next(), items.next()),
                _ => continue,
            };
            if let (Some(name), Some(value)) = (name.and_then(Node::as_str), value) {
                headers.push(self.header(name, value));
            }
        }
        for member in list.members() {
            let Some(name) = member.key() else { continue };
            if member.kind() == Kind::Array {
                let values = member.items();
                headers.extend(values.map(|value| self.header(name.clone(), value)));
            } else {
                headers.push(self.header(name, member));
            }
        }
        headers
    }

    fn header(&self, name: Cow<'_, str>, value: Node<'_>) -> Header {
        Header {
            name: name.into_owned(),
            value: match value.kind() {
                Kind::String => value.as_str().map(Cow::into_owned).unwrap_or_default(),
                Kind::Number | Kind::Bool => value.raw().to_owned(),
                _ => String::new(),
            },
            place: self.whole.place(value.span()),
        }
    }
}

/// Whether a recorder says that there was a body.
fn has_size(node: Node<'_>) -> bool {
    node.get("bodySize")
        .and_then(Node::as_f64)
        .is_some_and(|size| size > 0.0)
}

/// A status, which some write as a string.
fn number(node: Node<'_>) -> Option<u16> {
    let text = match node.kind() {
        Kind::Number => Cow::Borrowed(node.raw()),
        _ => node.as_str()?,
    };
    text.trim().parse().ok()
}

/// Whether a problem leaves in doubt what belongs to what.
fn leads_astray(kind: ProblemKind) -> bool {
    kind.leads_astray() || matches!(kind, ProblemKind::Empty | ProblemKind::Ellipsis)
}
