//! What recordings hold that pages do not: answers that never came, errors, values that somebody
//! made unreadable.

use super::{Coverage, Kind, Mismatch, OperationView, Promised, Side, Verdict, http, slips};
use crate::exchange::{Body, Captured, Request, Response, header};
use crate::text::json::{Kind as Json, Node};

impl Verdict {
    /// How much of the exchange was judged.
    pub fn coverage(&self) -> Coverage {
        match (self.checked, self.unchecked.is_empty()) {
            (true, true) => Coverage::Checked,
            (true, false) => Coverage::Partly,
            (false, _) => Coverage::NotCheckable,
        }
    }
}

/// The response, where it is one that pages speak of.
pub(super) fn answer<'e>(
    response: Option<&'e Response>,
    verdict: &mut Verdict,
) -> Option<&'e Response> {
    let why = match response.map(|response| response.status) {
        None => "no response was recorded",
        Some(0) => "the request got no answer",
        Some(304) => "the answer was in a cache (status 304)",
        Some(_) => {
            verdict.checked = true;
            return response;
        }
    };
    verdict.unchecked.push(why);
    None
}

/// An answer without a body, where the page promises one.
pub(super) fn without_body(
    response: &Response,
    request: Option<&Request>,
    operation: Option<OperationView<'_>>,
    verdict: &mut Verdict,
) {
    let Some(object) = http::promised_body(response, request, operation) else {
        return;
    };
    let length = header(&response.headers, "Content-Length");
    if length.is_none_or(|length| length.value.trim() != "0") {
        verdict.unchecked.push("no body was recorded");
        return;
    }
    verdict.mismatches.push(Mismatch {
        kind: Kind::MissingBody {
            status: response.status,
            noted: false,
        },
        place: response.status_place.clone(),
        side: Side::Response,
        pointer: None,
        promised: Some(Promised {
            subject: "response".to_owned(),
            says: "a body is promised here".to_owned(),
            place: object.place.clone(),
        }),
    });
}

/// The body of an error: pages seldom say more than that it is one.
pub(super) fn error(body: &Body, verdict: &mut Verdict) {
    verdict
        .mismatches
        .extend(slips::json_slips(body, Side::Response));
    let json = body.json();
    if json.is_broken() {
        verdict.unchecked.push("the JSON does not parse");
        return;
    }
    let envelope = json.root().and_then(|root| root.get("error"));
    let has = |name: &str| {
        let member = envelope.and_then(|error| error.get(name));
        member.is_some_and(|member| member.kind() == Json::String)
    };
    if !has("code") || !has("message") {
        verdict
            .unchecked
            .push("the error is not written as the service writes errors");
    }
}

/// Whether the whole body was made unreadable before the recording was given away.
pub(super) fn is_body_redacted(body: &Captured<Body>) -> bool {
    body.present()
        .is_some_and(|body| body.text.text().len() < 64 && is_redacted(body.text.text()))
}

/// Whether a value was made unreadable before the recording was given away.
pub(super) fn is_value_redacted(node: Node<'_>) -> bool {
    node.kind() == Json::String
        && may_be_redacted(node.raw().as_bytes())
        && node.as_str().is_some_and(|text| is_redacted(&text))
}

/// Whether a string, as it is written, begins like one that was made unreadable or may hold the word;
/// every value of a recording is asked, and hardly any does.
fn may_be_redacted(written: &[u8]) -> bool {
    let around = |byte: &&u8| {
        matches!(
            byte,
            b'[' | b'<' | b'{' | b'(' | b'"' | b' ' | b']' | b'>' | b'}' | b')'
        )
    };
    let first = written.iter().find(|byte| !around(byte));
    matches!(first, Some(b'r' | b'*' | b'X' | b'\\' | 0x80..))
        || memchr::memchr(b'R', written).is_some()
}

fn is_redacted(text: &str) -> bool {
    let inner = text.trim_matches(['[', ']', '<', '>', '{', '}', '(', ')', '"', ' ']);
    let crossed = |c: char| inner.len() >= 3 && inner.chars().all(|other| other == c);
    inner.contains("REDACTED")
        || inner.eq_ignore_ascii_case("redacted")
        || inner.eq_ignore_ascii_case("removed")
        || crossed('*')
        || crossed('X')
        || crossed('•')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_were_made_unreadable() {
        for text in [
            "REDACTED",
            "[Redacted]",
            "***",
            "<removed>",
            "XXXX",
            "REDACTED-17",
        ] {
            assert!(is_redacted(text), "{text}");
        }
        for text in ["", "*", "x", "unredacted notes", "off", "remove"] {
            assert!(!is_redacted(text), "{text}");
        }
    }
}
