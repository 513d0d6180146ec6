//! Requests and responses as a message writes them, each part with its place.

use super::message::{HeaderText, RequestText, ResponseText};
use super::{Body, Captured, Header, Request, Response};
use crate::text::{Fragment, Span};

impl Request {
    /// The request that a message in this text is.
    pub(super) fn written(text: &Fragment, request: &RequestText) -> Self {
        let headers = headers(text, &request.headers);
        Self {
            method: slice(text, request.method).to_ascii_uppercase(),
            method_place: text.place(request.method),
            line_place: text.place(request.line),
            url: text.slice(request.url).into(),
            body: body(text, request.body, &headers),
            headers,
        }
    }
}

impl Request {
    /// The request of which a page shows the line alone.
    pub(super) fn of_line(text: &Fragment, method: Span, url: Span) -> Self {
        Self {
            method: slice(text, method).to_owned(),
            method_place: text.place(method),
            line_place: text.place(method.to(url)),
            url: text.slice(url).into(),
            headers: Vec::new(),
            body: Captured::Absent,
        }
    }
}

impl Response {
    /// The response of which a page shows the body alone.
    pub(super) fn of_body(body: Body) -> Self {
        Self {
            status: 0,
            status_place: body.place(Span::new(0, 0)),
            headers: Vec::new(),
            body: Captured::Present(body),
        }
    }

    /// The response that a message in this text is.
    pub(super) fn written(text: &Fragment, response: &ResponseText) -> Self {
        let headers = headers(text, &response.headers);
        Self {
            status: response.status,
            status_place: text.place(response.status_span),
            body: body(text, response.body, &headers),
            headers,
        }
    }
}

fn slice(text: &Fragment, span: Span) -> &str {
    text.text().get(span.range()).unwrap_or_default()
}

fn headers(text: &Fragment, headers: &[HeaderText]) -> Vec<Header> {
    headers
        .iter()
        .map(|header| Header {
            name: slice(text, header.name).to_owned(),
            value: slice(text, header.value).to_owned(),
            place: text.place(header.value),
        })
        .collect()
}

fn body(text: &Fragment, body: Option<Span>, headers: &[Header]) -> Captured<Body> {
    body.map_or(Captured::Absent, |body| {
        Captured::Present(Body::announced(text.slice(body), headers))
    })
}
