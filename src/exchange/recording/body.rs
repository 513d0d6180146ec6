//! The body of a recorded message: where it is written, and how.

use super::super::{Body, Captured, Header};
use super::entry::Entry;
use super::piece::FaultKind;
use super::text::is_strange;
use crate::text::json::{Kind, Node};
use crate::text::{Base64Fault, Fragment, Span};

/// Said of bodies that a recorder left out.
pub(super) const NOT_KEPT: &str = "the recording keeps no body";
const ELSEWHERE: &str = "the body is kept in another file";
const NOT_TEXT: &str = "the body is not text";
const UNREADABLE: &str = "the body cannot be read";

/// The body in `node`, the `postData` or `content` of `message`; in our own lines, the `body`
/// itself.
pub(super) fn read(
    entry: &mut Entry<'_>,
    node: Node<'_>,
    message: Node<'_>,
    headers: &[Header],
    side: &str,
) -> Captured<Body> {
    let plain = node.key().as_deref() == Some("body");
    let described = if plain { message } else { node };
    let media_type = text(described, "mimeType")
        .filter(|media| !media.is_empty() && media != "x-unknown")
        .or_else(|| {
            let stated = super::super::header(headers, "Content-Type");
            stated.map(|header| header.value.clone())
        });
    let written = if plain { Some(node) } else { node.get("text") };
    let Some(written) = written.filter(|written| !written.is_null()) else {
        return missing(node, message);
    };
    if is_strange(entry.strange, written.span()) {
        return Captured::NotCaptured(NOT_TEXT);
    }
    if written.kind() != Kind::String {
        // JSON that stands in the recording as it is.
        let body = entry.whole.slice(written.span());
        return Captured::Present(Body::new(body, media_type));
    }
    if written.raw() == "\"\"" {
        return missing(node, message);
    }
    let Some(plain) = entry.whole.unescape_json_string(written.span()) else {
        return Captured::NotCaptured(UNREADABLE);
    };
    let encoded = text(described, "encoding").is_some_and(|name| is_base64(&name));
    if !encoded {
        return Captured::Present(Body::new(plain, media_type));
    }
    match decode(&plain) {
        Ok(decoded) => Captured::Present(Body::new(decoded, media_type)),
        Err(Base64Fault::NotText) => Captured::NotCaptured(NOT_TEXT),
        // JSON does not look like base64, so somebody was wrong about the encoding only.
        Err(_) if plain.text().trim_start().starts_with(['{', '[']) => {
            Captured::Present(Body::new(plain, media_type))
        }
        // Nobody reads a picture.
        Err(_) if !media_type.as_deref().is_none_or(super::super::is_json_type) => {
            Captured::NotCaptured(UNREADABLE)
        }
        Err(Base64Fault::NotBase64 { span }) => {
            let place = plain.place(span).span;
            entry.fault(FaultKind::Base64, place, side);
            Captured::NotCaptured(UNREADABLE)
        }
    }
}

fn decode(plain: &Fragment) -> Result<Fragment, Base64Fault> {
    plain.decode_base64(Span::new(0, plain.text().len()))
}

/// What a body is that is not written.
fn missing(node: Node<'_>, message: Node<'_>) -> Captured<Body> {
    if node.get("_file").is_some() {
        return Captured::NotCaptured(ELSEWHERE);
    }
    let size = node.get("size").or_else(|| message.get("bodySize"));
    match size.and_then(Node::as_f64) {
        Some(size) if size > 0.0 => Captured::NotCaptured(NOT_KEPT),
        _ => Captured::Absent,
    }
}

/// `base64` in any spelling.
fn is_base64(name: &str) -> bool {
    let name = name.trim();
    name.eq_ignore_ascii_case("base64") || name.eq_ignore_ascii_case("base-64")
}

fn text(node: Node<'_>, key: &str) -> Option<String> {
    node.get(key)?.as_str().map(std::borrow::Cow::into_owned)
}
