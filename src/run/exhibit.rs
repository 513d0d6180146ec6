//! What is shown of a recorded exchange beside a finding: the part that the finding is about, and
//! nothing else that a person has written.

mod layout;

use std::cell::OnceCell;
use std::ops::Range;

use self::layout::Layout;

use crate::exchange::url::{Url, decoded};
use crate::exchange::{Body, Exchange, Header};
use crate::findings::{Excerpt, WITHHELD};
use crate::text::secrets::{is_secret_name, is_secret_option, is_secret_path};
use crate::text::{Place, Span};

/// The parts of an exchange that may be shown.
pub(super) struct Exhibits<'e> {
    exchange: &'e Exchange,
    /// The body of the request and that of the response.
    bodies: [OnceCell<Shape<'e>>; 2],
}

/// What there is to be shown of a body.
enum Shape<'e> {
    /// JSON, as indented lines.
    Lines(Layout<'e>),
    /// A text that is no JSON, or is broken.
    Text,
}

impl<'e> Exhibits<'e> {
    pub(super) fn of(exchange: &'e Exchange) -> Self {
        Self {
            exchange,
            bodies: [OnceCell::new(), OnceCell::new()],
        }
    }

    /// What is shown of `place`. `pointer` leads to the value it is about, in a body.
    pub(super) fn excerpt(&self, place: &Place, pointer: Option<&str>) -> Option<Excerpt> {
        if !place.source.is_recorded() {
            return None;
        }
        let request = self.exchange.request.as_deref();
        let response = self.exchange.response.as_ref();
        let bodies = [
            request.and_then(|request| request.body.present()),
            response.and_then(|response| response.body.present()),
        ];
        for (body, shape) in bodies.into_iter().zip(&self.bodies) {
            if let Some((body, mark)) = body.and_then(|body| Some((body, body.text.find(place)?))) {
                return Some(of_body(body, shape, place, mark, pointer));
            }
        }
        if let Some(request) = request
            && let Some(mark) = request.url.find(place)
        {
            return Some(of_url(&request.method, request.url.text(), mark));
        }
        let headers = request.map(|request| &request.headers);
        let headers = headers
            .into_iter()
            .chain(response.map(|response| &response.headers));
        if let Some(header) = headers
            .flatten()
            .find(|header| header.place.span == place.span)
        {
            return Some(of_header(header));
        }
        let url = request.map_or("", |request| request.url.text());
        let method = request.map_or("", |request| &*request.method);
        if response.is_some_and(|response| response.status_place.span == place.span) {
            let status = response.map_or(0, |response| response.status).to_string();
            let (shown, masks, _) = request_line(method, url);
            let text = format!("{status} ← {shown}");
            let ahead = status.len() + " ← ".len();
            let masks: Vec<_> = masks
                .into_iter()
                .map(|mask| mask.start + ahead..mask.end + ahead)
                .collect();
            return Some(Excerpt::of_recording(&text, 0..status.len(), &masks, None));
        }
        let (shown, masks, _) = request_line(method, url);
        Some(Excerpt::of_recording(&shown, 0..method.len(), &masks, None))
    }
}

/// The lines around a place of a body: names, and of the values only the one it is about.
fn of_body<'e>(
    body: &'e Body,
    shape: &OnceCell<Shape<'e>>,
    place: &Place,
    mark: Span,
    pointer: Option<&str>,
) -> Excerpt {
    let text = body.text.text();
    let mark = mark.range();
    // Whose value it is nobody can tell without a pointer.
    let hidden = pointer.is_none_or(is_secret_path);
    let shape = shape.get_or_init(|| match body.json() {
        json if json.is_broken() || json.root().is_none() => Shape::Text,
        json => Shape::Lines(Layout::of(text, json)),
    });
    match shape {
        Shape::Lines(layout) => {
            let (lines, mark) = layout.around(&mark, hidden);
            Excerpt::of_layout(&lines, mark)
        }
        Shape::Text => {
            let secret = pointer.is_some_and(is_secret_path);
            let masks: Vec<_> = secret.then(|| mark.clone()).into_iter().collect();
            let line = own_line(place, text, mark.start);
            Excerpt::of_recording(text, mark, &masks, line)
        }
    }
}

/// The number of the line of the file in which a place stands, where a text has that line as it is.
fn own_line(place: &Place, text: &str, at: usize) -> Option<u64> {
    let source = &place.source;
    let written = source.slice(source.line_span(source.line_of(place.span.start)));
    let (before, behind) = text.split_at_checked(at)?;
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let end = behind.find('\n').map_or(text.len(), |end| at + end);
    let line = text.get(start..end)?;
    (line.trim_end_matches('\r') == written).then(|| place.locate().line)
}

fn of_url(method: &str, url: &str, mark: Span) -> Excerpt {
    let (text, masks, ahead) = request_line(method, url);
    let mark = mark.range();
    Excerpt::of_recording(&text, mark.start + ahead..mark.end + ahead, &masks, None)
}

fn of_header(header: &Header) -> Excerpt {
    let start = header.name.len() + 2;
    let text = format!("{}: {}", header.name, header.value);
    let value = start..text.len();
    let masks: Vec<_> = is_secret_name(&header.name)
        .then(|| value.clone())
        .into_iter()
        .collect();
    Excerpt::of_recording(&text, value, &masks, None)
}

/// Method and URL, what is not to be shown of them, and where the URL starts. Of the query, the
/// options of the system are shown, and of others the names.
pub(super) fn request_line(method: &str, url: &str) -> (String, Vec<Range<usize>>, usize) {
    let ahead = method.len() + 1;
    let read = Url::read(url);
    let mut masks: Vec<Range<usize>> = Vec::new();
    if let Some(host) = read.host
        && let Some(at) = read.slice(host).rfind('@')
    {
        masks.push(host.start as usize..host.start as usize + at);
    }
    for option in &read.query {
        let name = decoded(read.slice(option.name));
        let harmless = name.starts_with('$') && !is_secret_option(&name);
        if let Some(value) = option.value.filter(|value| !harmless && !value.is_empty()) {
            masks.push(value.range());
        }
    }
    if let Some(fragment) = read.fragment.filter(|fragment| !fragment.is_empty()) {
        masks.push(fragment.range());
    }
    let masks = masks
        .into_iter()
        .map(|mask| mask.start + ahead..mask.end + ahead)
        .collect();
    (format!("{method} {url}"), masks, ahead)
}

/// A request as one line that may be shown.
pub(super) fn shown_request(method: &str, url: &str) -> String {
    let (text, masks, _) = request_line(method, url);
    let mut shown = String::with_capacity(text.len());
    let mut at = 0;
    for mask in masks {
        shown.push_str(text.get(at..mask.start).unwrap_or_default());
        shown.push_str(WITHHELD);
        at = mask.end.max(at);
    }
    shown.push_str(text.get(at..).unwrap_or_default());
    shown
}
