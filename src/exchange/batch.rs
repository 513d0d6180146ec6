//! Requests that travel in one: a `$batch`, as JSON or as `multipart/mixed`, taken apart into the
//! exchanges in it. Everything keeps its place in the outer body.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::message::{self, Message};
use super::{Body, Captured, Exchange, Header, Request, Response, header};
use crate::text::fragment::Bytes;
use crate::text::json::{Kind, Node};
use crate::text::{Fragment, Span};

/// So many batches may lie in one another (the sets of changes in a batch).
const DEEPEST: usize = 4;

/// Whether a request is a batch.
pub fn is_batch(request: &Request) -> bool {
    let url = request.url.read();
    let last = url.resource().trim_end_matches('/').rsplit('/').next();
    last.is_some_and(|last| {
        last.eq_ignore_ascii_case("$batch") || last.eq_ignore_ascii_case("%24batch")
    })
}

/// The exchanges in a batch; none where its parts cannot be told.
pub fn unfold(exchange: &Exchange) -> Option<Vec<Exchange>> {
    let request = exchange.request.as_deref()?;
    let sent = request.body.present()?;
    let answered = exchange
        .response
        .as_ref()
        .filter(|response| (200..300).contains(&response.status))
        .and_then(|response| Some((response, response.body.present()?)));
    let (requests, mut responses) = if sent.is_json() {
        let requests = json_requests(sent)?;
        let responses = answered.map(|(_, body)| json_responses(body));
        (requests, responses.unwrap_or_default())
    } else {
        let requests = multipart(sent, &stated(&request.headers, sent), requests_of);
        let responses = answered.map(|(response, body)| {
            multipart(body, &stated(&response.headers, body), responses_of)
        });
        (requests, responses.unwrap_or_default())
    };
    if requests.is_empty() {
        return None;
    }
    // Parts without a name answer in order.
    let mut by_name: FxHashMap<String, Response> = FxHashMap::default();
    let mut in_order = Vec::new();
    for (name, response) in responses.drain(..) {
        match name {
            Some(name) => drop(by_name.insert(name, response)),
            None => in_order.push(response),
        }
    }
    let mut in_order = in_order.into_iter();
    let exchanges = requests.into_iter().enumerate();
    let exchanges = exchanges.map(|(index, (name, request))| {
        let named = name.as_ref().and_then(|name| by_name.remove(name));
        Exchange {
            label: format!("{}/part:{}", exchange.label, index + 1),
            request: Some(Arc::new(request)),
            response: named.or_else(|| in_order.next()),
        }
    });
    Some(exchanges.collect())
}

/// A message of a batch, with the name that pairs a response with its request.
type Named<T> = (Option<String>, T);

/// The values of a list in a JSON batch.
fn list<'b>(body: &'b Body, name: &str) -> Option<impl Iterator<Item = Node<'b>>> {
    let json = body.json();
    let root = json.root().filter(|_| !json.is_broken())?;
    let list = root.get(name).filter(|list| list.kind() == Kind::Array)?;
    Some(list.items())
}

fn json_requests(body: &Body) -> Option<Vec<Named<Request>>> {
    let requests = list(body, "requests")?.filter_map(|node| {
        let url = node.get("url").filter(|url| url.kind() == Kind::String)?;
        let method = node.get("method")?;
        let headers = json_headers(body, node);
        let request = Request {
            method: method.as_str()?.to_ascii_uppercase(),
            method_place: body.place(method.span()),
            line_place: body.place(url.span()),
            url: body.text.unescape_json_string(url.span())?.into(),
            body: json_body(body, node, &headers),
            headers,
        };
        Some((json_name(node), request))
    });
    Some(requests.collect())
}

fn json_responses(body: &Body) -> Vec<Named<Response>> {
    let responses = list(body, "responses").into_iter().flatten();
    let responses = responses.filter_map(|node| {
        let status = node.get("status")?;
        let headers = json_headers(body, node);
        let response = Response {
            status: status.raw().trim_matches('"').parse().ok()?,
            status_place: body.place(status.span()),
            body: json_body(body, node, &headers),
            headers,
        };
        Some((json_name(node), response))
    });
    responses.collect()
}

fn json_name(node: Node<'_>) -> Option<String> {
    let id = node.get("id")?;
    Some(id.raw().trim_matches('"').to_owned())
}

fn json_headers(body: &Body, node: Node<'_>) -> Vec<Header> {
    let headers = node.get("headers");
    let members = headers.into_iter().flat_map(Node::members);
    let headers = members.filter_map(|member| {
        Some(Header {
            name: member.key()?.into_owned(),
            value: member.as_str()?.into_owned(),
            place: body.place(member.span()),
        })
    });
    headers.collect()
}

/// A JSON body stands as it is; any other is a text, most often base64.
fn json_body(outer: &Body, node: Node<'_>, headers: &[Header]) -> Captured<Body> {
    let Some(body) = node.get("body").filter(|body| !body.is_null()) else {
        return Captured::Absent;
    };
    let media_type = header(headers, "Content-Type").map(|header| header.value.clone());
    if body.kind() != Kind::String {
        let text = outer.text.slice(body.span());
        let media_type = media_type.or_else(|| Some("application/json".to_owned()));
        return Captured::Present(Body::new(text, media_type));
    }
    let Some(text) = outer.text.unescape_json_string(body.span()) else {
        return Captured::NotCaptured("the body cannot be read");
    };
    let whole = Span::new(0, text.text().len());
    let decoded = text.decode_base64(whole).ok().and_then(Bytes::utf8);
    let decoded = decoded.unwrap_or(text);
    Captured::Present(Body::new(decoded, media_type))
}

/// The type that a message states for its body.
fn stated(headers: &[Header], body: &Body) -> String {
    let stated = header(headers, "Content-Type").map(|header| header.value.clone());
    let stated = stated.or_else(|| body.media_type.clone());
    stated.unwrap_or_default()
}

/// The parts of a `multipart/mixed` body, sets of changes taken apart as well, in order.
fn multipart<T>(
    body: &Body,
    media_type: &str,
    read: impl Fn(&Fragment) -> Option<T>,
) -> Vec<Named<T>> {
    let mut found = Vec::new();
    let Some(boundary) = boundary(media_type) else {
        return found;
    };
    let mut waiting = vec![(body.text.clone(), boundary, 0)];
    while let Some((text, boundary, depth)) = waiting.pop() {
        let mut inner = Vec::new();
        for span in parts(text.text(), &boundary) {
            let part = text.slice(span);
            let (headers, content) = head(part.text());
            let content = part.slice(Span::new(content, part.text().len()));
            let value = |name: &str| {
                let lines = headers.iter();
                let mut values = lines.filter_map(|line| {
                    let (key, value) = line.split_once(':')?;
                    key.trim().eq_ignore_ascii_case(name).then(|| value.trim())
                });
                values.next().map(str::to_owned)
            };
            let nested = value("Content-Type").as_deref().and_then(self::boundary);
            if let Some(nested) = nested.filter(|_| depth < DEEPEST) {
                inner.push((content, nested, depth + 1));
            } else if let Some(message) = read(&content) {
                found.push((value("Content-ID"), message));
            }
        }
        waiting.extend(inner.into_iter().rev());
    }
    found
}

fn boundary(media_type: &str) -> Option<String> {
    let kind = media_type.get(..10)?;
    if !kind.eq_ignore_ascii_case("multipart/") {
        return None;
    }
    let parameter = media_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("boundary")
            .then_some(value)
    })?;
    let boundary = parameter.trim().trim_matches('"');
    (!boundary.is_empty()).then(|| format!("--{boundary}"))
}

/// What stands between the lines of a boundary.
fn parts(text: &str, boundary: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if let Some(rest) = line.trim_end().strip_prefix(boundary)
            && matches!(rest, "" | "--")
        {
            if let Some(start) = start {
                found.push(Span::new(start, at));
            }
            start = rest.is_empty().then_some(at + line.len());
        }
        at += line.len();
    }
    // The end of a body may be missing.
    if let Some(start) = start {
        found.push(Span::new(start, text.len()));
    }
    found
}

/// The header lines of a part, and where its content starts.
fn head(part: &str) -> (Vec<&str>, usize) {
    let mut headers = Vec::new();
    let mut at = 0;
    for line in part.split_inclusive('\n') {
        at += line.len();
        if line.trim().is_empty() {
            break;
        }
        headers.push(line.trim_end());
    }
    (headers, at)
}

fn requests_of(text: &Fragment) -> Option<Request> {
    match message::read(text.text())? {
        Message::Request(read) => Some(Request::written(text, &read)),
        Message::Response(_) => None,
    }
}

fn responses_of(text: &Fragment) -> Option<Response> {
    match message::read(text.text())? {
        Message::Response(read) => Some(Response::written(text, &read)),
        Message::Request(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Place, Source};

    fn place() -> Place {
        Place::new(&Arc::new(Source::new("a.har", "")), Span::new(0, 0))
    }

    fn batch(sent: &str, answered: &str, media_type: &str) -> Exchange {
        let body = |text: &str| {
            let source = Arc::new(Source::new("a.har", text));
            let text = Fragment::of(&source, Span::new(0, text.len()));
            Captured::Present(Body::new(text, Some(media_type.to_owned())))
        };
        let url = Arc::new(Source::new("a.har", "https://a.com/v1.0/%24batch"));
        Exchange {
            label: "entry:1".to_owned(),
            request: Some(Arc::new(Request {
                method: "POST".to_owned(),
                method_place: place(),
                line_place: place(),
                url: Fragment::of(&url, Span::new(0, 27)).into(),
                headers: Vec::new(),
                body: body(sent),
            })),
            response: Some(Response {
                status: 200,
                status_place: place(),
                headers: Vec::new(),
                body: body(answered),
            }),
        }
    }

    fn told(exchange: &Exchange) -> Vec<String> {
        let parts = unfold(exchange).unwrap_or_default();
        let text = |body: &Captured<Body>| {
            let body = body.present();
            body.map_or_else(String::new, |body| {
                // The place is what the body says, in the outer text.
                let whole = body.place(Span::new(0, body.text.text().len()));
                assert!(whole.text().len() >= body.text.text().len());
                format!(" {}", body.text.text())
            })
        };
        let told = parts.iter().map(|part| {
            let request = part.request.as_ref().unwrap();
            let response = part.response.as_ref();
            let answer = response.map_or_else(
                || "nothing".to_owned(),
                |response| format!("{}{}", response.status, text(&response.body)),
            );
            format!(
                "{}: {} {}{} = {answer}",
                part.label,
                request.method,
                request.url.text(),
                text(&request.body)
            )
        });
        told.collect()
    }

    #[test]
    fn a_json_batch() {
        let sent = r#"{"requests": [
            {"id": "1", "method": "get", "url": "\/me"},
            {"id": 2, "method": "PATCH", "url": "/me", "body": {"a": 1}, "headers": {"Content-Type": "application/json"}},
            {"id": "3", "method": "GET", "url": "/x"}, 7]}"#;
        let answered = r#"{"responses": [
            {"id": "2", "status": 204},
            {"id": "1", "status": 200, "body": {"id": "x"}},
            {"id": "4", "status": 200}]}"#;
        let exchange = batch(sent, answered, "application/json");
        assert!(is_batch(exchange.request.as_ref().unwrap()));
        assert_eq!(
            told(&exchange),
            [
                "entry:1/part:1: GET /me = 200 {\"id\": \"x\"}",
                "entry:1/part:2: PATCH /me {\"a\": 1} = 204",
                "entry:1/part:3: GET /x = nothing",
            ]
        );
    }

    #[test]
    fn a_multipart_batch_with_a_set_of_changes() {
        let sent = "--b\r\nContent-Type: application/http\r\n\r\nGET /v1.0/me HTTP/1.1\r\n\r\n\r\n\
            --b\r\nContent-Type: multipart/mixed; boundary=\"c\"\r\n\r\n\
            --c\r\nContent-Type: application/http\r\nContent-ID: 5\r\n\r\n\
            POST /v1.0/users HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{\"a\": 1}\r\n\
            --c--\r\n--b--\r\n";
        let answered = "--b\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{\"id\": 1}\r\n\
            --b\r\nContent-Type: multipart/mixed; boundary=d\r\n\r\n\
            --d\r\nContent-Type: application/http\r\nContent-ID: 5\r\n\r\nHTTP/1.1 201 Created\r\n\r\n\
            --d--\r\n--b--";
        assert_eq!(
            told(&batch(sent, answered, "multipart/mixed; boundary=b")),
            [
                "entry:1/part:1: GET /v1.0/me = 200 {\"id\": 1}",
                "entry:1/part:2: POST /v1.0/users {\"a\": 1} = 201",
            ]
        );
    }

    #[test]
    fn what_is_no_batch_has_no_parts() {
        for (sent, media) in [
            ("{\"requests\": 7}", "application/json"),
            ("{\"requests\": []}", "application/json"),
            ("{\"requests\": [", "application/json"),
            ("--b\r\n--b--", "multipart/mixed; boundary=b"),
            ("x", "multipart/mixed"),
        ] {
            assert!(unfold(&batch(sent, "{}", media)).is_none(), "{sent}");
        }
    }
}
