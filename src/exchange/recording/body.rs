//! The body of a recorded message: where it is written, and how.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::super::{Body, Captured, Header, header, is_json_type};
use super::entry::Entry;
use super::piece::FaultKind;
use super::text::is_strange;
use super::unpack::{self, Unpacked};
use crate::text::json::{Json, Kind, Node};
use crate::text::{Bytes, Fragment, Span};

/// Said of bodies that a recorder left out.
pub(super) const NOT_KEPT: &str = "the recording keeps no body";
/// Said of bodies in files of their own.
pub(super) const ELSEWHERE: &str = "the body is kept in another file";
/// Said of bodies whose bytes are no text.
pub(super) const NOT_TEXT: &str = "the body is not text";
const UNREADABLE: &str = "the body cannot be read";
const TOO_LARGE: &str = "the body is larger than 256 MiB when unpacked";

/// The body in `node`, the `postData` or `content` of `message`; in our own lines, the `body`
/// itself.
pub(super) fn read(
    entry: &mut Entry<'_>,
    node: Node<'_>,
    message: Node<'_>,
    headers: &[Header],
    side: &str,
) -> Captured<Body> {
    let own = node.key().as_deref() == Some("body");
    let described = if own { message } else { node };
    let media_type = text(described, "mimeType")
        .filter(|media| !media.is_empty() && media != "x-unknown")
        .or_else(|| header(headers, "Content-Type").map(|header| header.value.clone()));
    let written = if own { Some(node) } else { node.get("text") };
    let Some(written) = written.filter(|written| !written.is_null()) else {
        if own {
            return Captured::Absent;
        }
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
        return match stated_size(node, message) {
            Some(bytes) if bytes > 0.0 => Captured::NotCaptured(NOT_KEPT),
            _ => Captured::Absent,
        };
    }
    let Some(plain) = entry.whole.unescape_json_string(written.span()) else {
        return Captured::NotCaptured(UNREADABLE);
    };
    let coding = header(headers, "Content-Encoding").map_or("", |header| &header.value);
    let media = media_type.as_deref().unwrap_or_default();
    let is_encoded = text(described, "encoding").is_some_and(|name| is_base64(&name));
    let looks_json = plain.text().trim_start().starts_with(['{', '[']);
    let decoded = if is_encoded && !looks_json {
        match plain.decode_base64(Span::new(0, plain.text().len())) {
            Ok(bytes) => of_bytes(bytes, coding, media),
            Err(span) => {
                // Nobody reads a picture.
                if media.is_empty() || is_json_type(media) {
                    entry.fault(FaultKind::Base64, plain.place(span).span, side);
                }
                Err(UNREADABLE)
            }
        }
    } else {
        of_text(plain, coding, media)
    };
    match decoded {
        Ok(text) => Captured::Present(Body::new(text, media_type)),
        Err(why) => Captured::NotCaptured(why),
    }
}

/// A body that is written as text. A `Content-Encoding` says nothing: recorders keep the header
/// and the text that they unpacked. Some keep packed bytes, each as a character, or pieces of
/// them as a list.
fn of_text(plain: Fragment, coding: &str, media: &str) -> Result<Fragment, &'static str> {
    match packed(plain.text(), coding) {
        Some(bytes) => of_bytes(plain.standing_for(bytes), coding, media),
        None => Ok(plain),
    }
}

/// The packed bytes that a text stands for, if it does.
fn packed(text: &str, coding: &str) -> Option<Vec<u8>> {
    let first = text.chars().next()?;
    if first.is_control() && !first.is_whitespace() {
        return text.chars().map(|char| u8::try_from(char).ok()).collect();
    }
    if coding.is_empty() || !text.starts_with("[\"") {
        return None;
    }
    let json = Json::read(text);
    let root = json.root().filter(|_| json.is_clean())?;
    let mut bytes = Vec::new();
    for piece in root.items() {
        let piece = piece.as_str()?;
        bytes.extend(hex(&piece).or_else(|| STANDARD.decode(&*piece).ok())?);
    }
    // A list of words is one all the same.
    unpack::is_packed(&bytes, coding).then_some(bytes)
}

/// The bytes that hexadecimal digits stand for.
fn hex(digits: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let (pairs, []) = digits.as_bytes().as_chunks::<2>() else {
        return None;
    };
    pairs
        .iter()
        .map(|[high, low]| u8::try_from(digit(*high)? << 4 | digit(*low)?).ok())
        .collect()
}

/// A body that is bytes: text in some charset, or packed.
fn of_bytes(bytes: Bytes, coding: &str, media: &str) -> Result<Fragment, &'static str> {
    match unpack::unpack(bytes.as_slice(), coding) {
        Unpacked::As(unpacked) => of_charset(bytes.unpacked(unpacked), media),
        Unpacked::NotPacked => of_charset(bytes, media),
        Unpacked::TooLarge => Err(TOO_LARGE),
        Unpacked::Unknown => Err("the body is packed in a way that is not known here"),
        Unpacked::Broken => Err("the body is packed and cannot be unpacked"),
    }
}

/// Bytes as text: UTF-8 unless they look like UTF-16, else as the media type says.
fn of_charset(bytes: Bytes, media: &str) -> Result<Fragment, &'static str> {
    let charset = charset(media);
    let text = match bytes.as_slice() {
        // A mark, or a character of ASCII, with which JSON and most other texts begin.
        [0xff, 0xfe, ..] | [1..=0x7f, 0, ..] => bytes.utf16(false),
        [0xfe, 0xff, ..] | [0, 1..=0x7f, ..] => bytes.utf16(true),
        slice if std::str::from_utf8(slice).is_ok() => bytes.utf8(),
        _ if matches!(charset.as_str(), "iso-8859-1" | "latin1" | "windows-1252") => bytes.latin1(),
        _ => None,
    };
    text.ok_or(NOT_TEXT)
}

/// The charset that a media type names, in lower case.
fn charset(media: &str) -> String {
    let parameters = media.split(';').skip(1);
    let charset = parameters
        .filter_map(|parameter| parameter.split_once('='))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
    let value = charset.map_or("", |(_, value)| value.trim().trim_matches('"'));
    value.to_ascii_lowercase()
}

/// What a body is that is not written.
fn missing(node: Node<'_>, message: Node<'_>) -> Captured<Body> {
    if node.get("_file").is_some() {
        return Captured::NotCaptured(ELSEWHERE);
    }
    match stated_size(node, message) {
        Some(0.0) => Captured::Absent,
        // -1 says that the recorder does not know.
        _ => Captured::NotCaptured(NOT_KEPT),
    }
}

/// How many bytes a recorder says that there were.
fn stated_size(node: Node<'_>, message: Node<'_>) -> Option<f64> {
    let size = node.get("size").or_else(|| message.get("bodySize"));
    size.and_then(Node::as_f64)
}

/// `base64` in any spelling.
fn is_base64(name: &str) -> bool {
    let letters = name.bytes().filter(u8::is_ascii_alphanumeric);
    letters.map(|byte| byte.to_ascii_lowercase()).eq(*b"base64")
}

fn text(node: Node<'_>, key: &str) -> Option<String> {
    node.get(key)?.as_str().map(std::borrow::Cow::into_owned)
}
