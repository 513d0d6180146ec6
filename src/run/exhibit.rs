//! What is shown of a recorded exchange beside a finding: the part that the finding is about, and
//! nothing else that a person has written.

use std::cell::OnceCell;
use std::ops::Range;

use crate::exchange::url::{Url, decoded};
use crate::exchange::{Body, Exchange, Header};
use crate::findings::{Excerpt, WITHHELD};
use crate::text::json::Kind;
use crate::text::secrets::{is_secret_name, is_secret_option, is_secret_path};
use crate::text::{Place, Span};

/// The parts of an exchange that may be shown.
pub(super) struct Exhibits<'e> {
    exchange: &'e Exchange,
    /// The values in the body of the request and in that of the response.
    values: [OnceCell<Vec<Range<usize>>>; 2],
}

impl<'e> Exhibits<'e> {
    pub(super) fn of(exchange: &'e Exchange) -> Self {
        Self {
            exchange,
            values: [OnceCell::new(), OnceCell::new()],
        }
    }

    /// What is shown of `place`. `pointer` leads to the value it is about, in a body.
    pub(super) fn excerpt(&self, place: &Place, pointer: Option<&str>) -> Option<Excerpt> {
        if !place.source.is_recorded() {
            return None;
        }
        let line = place.locate().line;
        let request = self.exchange.request.as_deref();
        let response = self.exchange.response.as_ref();
        let bodies = [
            request.and_then(|request| request.body.present()),
            response.and_then(|response| response.body.present()),
        ];
        for (body, values) in bodies.into_iter().zip(&self.values) {
            if let Some((body, mark)) = body.and_then(|body| Some((body, body.text.find(place)?))) {
                let values = values.get_or_init(|| texts(body));
                return Some(of_body(body, values, mark, pointer, line));
            }
        }
        if let Some(request) = request
            && let Some(mark) = request.url.find(place)
        {
            return Some(of_url(&request.method, request.url.text(), mark, line));
        }
        let headers = request.map(|request| &request.headers);
        let headers = headers
            .into_iter()
            .chain(response.map(|response| &response.headers));
        if let Some(header) = headers
            .flatten()
            .find(|header| header.place.span == place.span)
        {
            return Some(of_header(header, line));
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
            return Some(Excerpt::of_recording(&text, 0..status.len(), &masks, line));
        }
        let (shown, masks, _) = request_line(method, url);
        Some(Excerpt::of_recording(&shown, 0..method.len(), &masks, line))
    }
}

/// The texts that a JSON body holds as values, and all values that have the name of a secret.
fn texts(body: &Body) -> Vec<Range<usize>> {
    let json = body.json();
    let Some(root) = json.root().filter(|_| !json.is_broken()) else {
        return Vec::new();
    };
    let mut values: Vec<Range<usize>> = root
        .descendants()
        .filter(|node| match node.kind() {
            Kind::String => true,
            Kind::Number => node.key().is_some_and(|key| is_secret_name(&key)),
            _ => false,
        })
        .map(|node| {
            let inside = usize::from(node.kind() == Kind::String);
            let range = node.span().range();
            range.start + inside..range.end.saturating_sub(inside)
        })
        .filter(|range| !range.is_empty())
        .collect();
    values.sort_unstable_by_key(|range| range.start);
    values
}

/// The line around a place of a body: names, and of the values only the one it is about.
fn of_body(
    body: &Body,
    values: &[Range<usize>],
    mark: Span,
    pointer: Option<&str>,
    line: u64,
) -> Excerpt {
    let text = body.text.text();
    let json = body.json();
    let mark = mark.range();
    let secret = pointer.is_some_and(is_secret_path);
    // The mark is on the value itself, or on the name in front of it.
    let about = values.partition_point(|value| value.end < mark.start);
    let is_name = |value: &Range<usize>| {
        let between = text.get(mark.end..value.start).unwrap_or_default();
        value.start >= mark.end && between.trim_matches([' ', '\t', '\n', '\r', '"']) == ":"
    };
    let shown = values
        .get(about)
        .filter(|value| !secret && (value.start < mark.end || is_name(value)))
        .map(|_| about);
    // Only what may come into view is looked at.
    let near = |at: usize| values.partition_point(|value| value.end < at);
    let first = near(mark.start.saturating_sub(VIEW));
    let last = near(mark.end.saturating_add(VIEW)).saturating_add(1);
    let mut masks: Vec<Range<usize>> = (first..last.min(values.len()))
        .filter(|&index| Some(index) != shown)
        .filter_map(|index| values.get(index).cloned())
        .collect();
    if json.is_broken() && secret {
        masks = vec![mark.clone()];
    }
    Excerpt::of_recording(text, mark, &masks, line)
}

/// More bytes than an excerpt shows on either side.
const VIEW: usize = 2048;

fn of_url(method: &str, url: &str, mark: Span, line: u64) -> Excerpt {
    let (text, masks, ahead) = request_line(method, url);
    let mark = mark.range();
    Excerpt::of_recording(&text, mark.start + ahead..mark.end + ahead, &masks, line)
}

fn of_header(header: &Header, line: u64) -> Excerpt {
    let start = header.name.len() + 2;
    let text = format!("{}: {}", header.name, header.value);
    let value = start..text.len();
    let masks: Vec<_> = is_secret_name(&header.name)
        .then(|| value.clone())
        .into_iter()
        .collect();
    Excerpt::of_recording(&text, value, &masks, line)
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
