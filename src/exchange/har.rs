//! Exchanges of a HAR recording.

use std::sync::Arc;

use super::{Body, Captured, Exchange, Header, Request, Response};
use crate::text::json::{Json, Kind, Node};
use crate::text::{Fragment, Source, Span};

/// A recording that is no HAR.
#[derive(Debug)]
pub struct NotHar {
    /// In plain words.
    pub why: String,
}

/// Reads the entries of a HAR file. An entry that cannot be read costs itself.
pub fn read(source: &Arc<Source>) -> Result<Vec<Exchange>, NotHar> {
    let whole = Fragment::of(source, Span::new(0, source.text().len()));
    let json = Json::read(Arc::clone(source.text()));
    let not_har = |why: &str| NotHar {
        why: why.to_owned(),
    };
    if json.is_broken() {
        let at = json
            .problems()
            .first()
            .map_or("", |problem| problem.kind.describe());
        return Err(NotHar {
            why: format!("its JSON does not parse: {at}"),
        });
    }
    let entries = json
        .root()
        .and_then(|root| root.get("log"))
        .and_then(|log| log.get("entries"))
        .filter(|entries| entries.kind() == Kind::Array)
        .ok_or_else(|| not_har("it has no `log` with `entries`"))?;
    Ok(entries
        .items()
        .enumerate()
        .map(|(index, entry)| Exchange {
            label: format!("entry:{}", index + 1),
            request: entry
                .get("request")
                .and_then(|node| request(&whole, node))
                .map(Arc::new),
            response: entry
                .get("response")
                .and_then(|node| response(&whole, node)),
        })
        .collect())
}

fn text(node: Node<'_>, key: &str) -> Option<String> {
    node.get(key)?.as_str().map(std::borrow::Cow::into_owned)
}

fn request(whole: &Fragment, node: Node<'_>) -> Option<Request> {
    let url = node.get("url").filter(|url| url.kind() == Kind::String)?;
    let method = node.get("method")?;
    let headers = headers(whole, node);
    Some(Request {
        method: method.as_str()?.to_ascii_uppercase(),
        method_place: whole.place(method.span()),
        line_place: whole.place(url.span()),
        url: whole.unescape_json_string(url.span())?,
        body: match node.get("postData") {
            Some(data) => body(whole, data, &headers),
            None => Captured::Absent,
        },
        headers,
    })
}

fn response(whole: &Fragment, node: Node<'_>) -> Option<Response> {
    let status = node.get("status")?;
    let headers = headers(whole, node);
    Some(Response {
        status: status
            .as_u64()
            .and_then(|status| u16::try_from(status).ok())
            .unwrap_or(0),
        status_place: whole.place(status.span()),
        body: match node.get("content") {
            Some(content) => body(whole, content, &headers),
            None => Captured::NotCaptured("the recording keeps no body"),
        },
        headers,
    })
}

fn headers(whole: &Fragment, node: Node<'_>) -> Vec<Header> {
    let Some(list) = node
        .get("headers")
        .filter(|list| list.kind() == Kind::Array)
    else {
        return Vec::new();
    };
    list.items()
        .filter_map(|header| {
            let value = header.get("value")?;
            Some(Header {
                name: text(header, "name")?,
                value: value
                    .as_str()
                    .map(std::borrow::Cow::into_owned)
                    .unwrap_or_default(),
                place: whole.place(value.span()),
            })
        })
        .collect()
}

/// The body in `text`, plain or base64.
fn body(whole: &Fragment, node: Node<'_>, headers: &[Header]) -> Captured<Body> {
    let media_type = text(node, "mimeType")
        .filter(|media| !media.is_empty() && media != "x-unknown")
        .or_else(|| super::header(headers, "Content-Type").map(|header| header.value.clone()));
    let Some(node_text) = node.get("text").filter(|node| node.kind() == Kind::String) else {
        return match node.get("size").and_then(Node::as_f64) {
            Some(size) if size > 0.0 => Captured::NotCaptured("the recording keeps no body"),
            _ => Captured::Absent,
        };
    };
    if node_text.raw() == "\"\"" {
        return Captured::Absent;
    }
    let Some(plain) = whole.unescape_json_string(node_text.span()) else {
        return Captured::NotCaptured("the body cannot be read");
    };
    let encoded = text(node, "encoding").is_some_and(|name| name.eq_ignore_ascii_case("base64"));
    if !encoded {
        return Captured::Present(Body::new(plain, media_type));
    }
    match plain.decode_base64(Span::new(0, plain.text().len())) {
        Ok(decoded) => Captured::Present(Body::new(decoded, media_type)),
        Err(_) => Captured::NotCaptured("the body is not text"),
    }
}
