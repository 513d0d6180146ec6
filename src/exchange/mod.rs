//! Exchanges: a request with its response, whoever recorded it.

pub mod batch;
pub mod documented;
pub mod message;
pub mod path;
pub mod recording;
pub mod router;
mod target;
pub mod url;
mod written;

use std::sync::{Arc, OnceLock};

pub use target::Target;

use crate::text::json::Json;
use crate::text::{Fragment, Place, Span};

/// A request with its response.
#[derive(Debug)]
pub struct Exchange {
    /// What it is called in subjects: `example:2` of a page, `entry:17` of a recording.
    pub label: String,
    /// The request; a page may show a response alone.
    pub request: Option<Arc<Request>>,
    /// The response; a recording may have none.
    pub response: Option<Response>,
}

/// Something that a recording may lack in more ways than one.
#[derive(Clone, Debug)]
pub enum Captured<T> {
    /// It is there.
    Present(T),
    /// There is none.
    Absent,
    /// There may have been one; the recorder did not keep it, for this reason.
    NotCaptured(&'static str),
}

impl<T> Captured<T> {
    /// What is there.
    pub fn present(&self) -> Option<&T> {
        match self {
            Captured::Present(value) => Some(value),
            _ => None,
        }
    }
}

/// A request.
#[derive(Debug)]
pub struct Request {
    /// The method in upper case.
    pub method: String,
    /// Where the method stands.
    pub method_place: Place,
    /// Where the whole request line stands.
    pub line_place: Place,
    /// The URL as written.
    pub url: Target,
    /// Headers in order.
    pub headers: Vec<Header>,
    /// The body.
    pub body: Captured<Body>,
}

/// A response.
#[derive(Debug)]
pub struct Response {
    /// The status code; 0 where none is written, or none can be read.
    pub status: u16,
    /// Where it stands.
    pub status_place: Place,
    /// Headers in order.
    pub headers: Vec<Header>,
    /// The body.
    pub body: Captured<Body>,
}

/// A header.
#[derive(Clone, Debug)]
pub struct Header {
    /// Name as written.
    pub name: String,
    /// Value as written.
    pub value: String,
    /// Where the value stands.
    pub place: Place,
}

/// The body of a message.
#[derive(Debug)]
pub struct Body {
    /// Its text.
    pub text: Fragment,
    /// Its `Content-Type`, where one is stated.
    pub media_type: Option<String>,
    /// Whether a page shows it in a block of its own, apart from whatever headers it has.
    pub apart: bool,
    /// Whether it stands where the page says what a body holds: then it may be a part of one.
    pub described: bool,
    json: OnceLock<Json>,
}

impl Body {
    /// A body of the given text and `Content-Type`.
    pub fn new(text: Fragment, media_type: Option<String>) -> Self {
        Self {
            text,
            media_type,
            apart: false,
            described: false,
            json: OnceLock::new(),
        }
    }

    /// A body of the given text, as the headers in front of it announce it.
    fn announced(text: Fragment, headers: &[Header]) -> Self {
        let media_type = header(headers, "Content-Type").map(|header| header.value.clone());
        Self::new(text, media_type)
    }

    /// The body read as JSON, tolerantly and once.
    pub fn json(&self) -> &Json {
        self.json.get_or_init(|| Json::read(self.text.to_text()))
    }

    /// Whether it is meant as JSON: its type says so, or nothing says otherwise and it starts
    /// like an object or a list.
    pub fn is_json(&self) -> bool {
        let text = self.text.text();
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).trim_start();
        let looks = looks_like_list(text) || looks_like_object(text);
        match &self.media_type {
            Some(media) => looks && is_json_type(media),
            None => looks,
        }
    }

    /// A span of the body as a place.
    pub fn place(&self, span: Span) -> Place {
        self.text.place(span)
    }
}

/// `[raw bytes]` is a hole in brackets, no list.
fn looks_like_list(text: &str) -> bool {
    text.starts_with('[') && !message::is_hole(text.trim_end())
}

/// `{Raw bytes of the file}` is a hole in braces, no object.
fn looks_like_object(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('{') else {
        return false;
    };
    let rest = rest.trim_start();
    !rest.starts_with(char::is_alphabetic) || rest.contains(['"', ':'])
}

/// Whether a media type, with its parameters or without, is one of JSON, or none at all.
pub fn is_json_type(media: &str) -> bool {
    let essence = media.split(';').next().unwrap_or_default().trim();
    let essence = essence.to_ascii_lowercase();
    essence.is_empty() || essence.ends_with("json") || essence.ends_with("json}")
}

/// The value of a header, its name compared without case.
pub fn header<'a>(headers: &'a [Header], name: &str) -> Option<&'a Header> {
    headers
        .iter()
        .find(|header| header.name.eq_ignore_ascii_case(name))
}
