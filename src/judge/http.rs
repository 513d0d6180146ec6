//! What stands around the bodies: statuses, lengths, content types, bodies that should not be
//! there and bodies that are missing.

use super::length::Lengths;
use super::{Kind, Mismatch, Note, OperationView, Promised, Side, Stance, Verdict, drift};
use crate::claims::{ObjectClaim, StatusClaim};
use crate::exchange::{Body, Captured, Header, Request, Response, header, is_json_type};
use crate::text::Place;
use crate::text::json::{Json, ProblemKind};

/// Judges what surrounds the body of a request.
pub(super) fn request(
    request: &Request,
    operation: Option<OperationView<'_>>,
    stance: Stance<'_>,
    verdict: &mut Verdict,
) {
    reference(request, operation, verdict);
    if !stance.documented {
        return;
    }
    around_body(
        &request.headers,
        &request.body,
        Side::Request,
        false,
        verdict,
    );
}

/// A request to `…/$ref` that adds a reference says to what.
fn reference(request: &Request, operation: Option<OperationView<'_>>, verdict: &mut Verdict) {
    let Some(view) = operation else {
        return;
    };
    let adds = matches!(request.method.as_str(), "POST" | "PUT");
    let template =
        view.claim.templates.iter().find(|documented| {
            *documented.method == *request.method && documented.template.is_ref()
        });
    let (Some(template), true, Some(body)) = (template, adds, request.body.present()) else {
        return;
    };
    let all_ref = view
        .claim
        .templates
        .iter()
        .all(|documented| documented.template.is_ref());
    let json = body.json();
    let Some(root) = json.root().filter(|_| all_ref && !json.is_broken()) else {
        return;
    };
    let says = root.members().any(|member| {
        member.key().is_some_and(|key| {
            matches!(&*key, "@odata.id" | "@id" | "odata.id") || key.ends_with("@odata.bind")
        })
    });
    if root.is_empty() || says || root.kind() != crate::text::json::Kind::Object {
        return;
    }
    verdict.mismatches.push(Mismatch {
        kind: Kind::ReferenceWithoutId,
        place: body.place(root.opening_span()),
        side: Side::Request,
        pointer: Some(String::new()),
        promised: Some(Promised {
            subject: operation_subject(&template.method, template.template.shape()),
            says: "documented as a reference here".to_owned(),
            place: template.place.clone(),
        }),
    });
}

/// What an operation is called in subjects.
pub fn operation_subject(method: &str, shape: &str) -> String {
    format!("operation:{method} {shape}")
}

/// Judges what surrounds the body of a response.
pub(super) fn response(
    response: &Response,
    request: Option<&Request>,
    operation: Option<OperationView<'_>>,
    stance: Stance<'_>,
    verdict: &mut Verdict,
) {
    let promised = operation
        .map(|view| view.claim.response.statuses.as_slice())
        .unwrap_or_default();
    status(response, request, promised, stance, verdict);
    let bodiless = matches!(response.status, 204 | 205 | 304);
    if let (true, Captured::Present(body)) = (bodiless, &response.body) {
        push(
            Kind::UnexpectedBody {
                status: response.status,
            },
            body.place(first_line(body)),
            verdict,
            None,
        );
    }
    if !stance.documented {
        return;
    }
    around_body(
        &response.headers,
        &response.body,
        Side::Response,
        stance.shortened,
        verdict,
    );
    if let Captured::Absent = response.body {
        missing_body(response, request, operation, stance.response, verdict);
    }
}

/// A body that the page's sentence promises, or else the annotation at the response: it names a
/// type, and the headers say JSON.
fn missing_body(
    response: &Response,
    request: Option<&Request>,
    operation: Option<OperationView<'_>>,
    note: Note<'_>,
    verdict: &mut Verdict,
) {
    let sentence = promised_body(response, request, operation).map(|object| &object.place);
    let is_json =
        || header(&response.headers, "Content-Type").is_some_and(|it| is_json_type(&it.value));
    let answered = matches!(response.status, 200 | 201)
        && request.is_none_or(|request| request.method != "HEAD");
    let named = note.ty.filter(|_| answered && is_json());
    let Some(place) = sentence.or(named.map(|ty| &ty.place)) else {
        return;
    };
    push(
        Kind::MissingBody {
            status: response.status,
            noted: sentence.is_none(),
        },
        response.status_place.clone(),
        verdict,
        Some(Promised {
            subject: "response".to_owned(),
            says: "a body is promised here".to_owned(),
            place: place.clone(),
        }),
    );
}

/// The sentence that promises a body for this very response.
pub(super) fn promised_body<'o>(
    response: &Response,
    request: Option<&Request>,
    operation: Option<OperationView<'o>>,
) -> Option<&'o ObjectClaim> {
    let claim = &operation?.claim.response;
    // A status of its own sentence may have no body, however many others promise one.
    let successes = claim.statuses.iter();
    let one = successes
        .filter(|named| (200..300).contains(&named.status))
        .count()
        == 1;
    // A bare number is often shown behind the block.
    let is_text = header(&response.headers, "Content-Type")
        .is_some_and(|header| header.value.trim().starts_with("text/"));
    let promised = matches!(response.status, 200 | 201)
        && one
        && request.is_none_or(|it| carries_body(it, operation))
        && header(&response.headers, "Location").is_none()
        && !is_text;
    claim.object.as_ref().filter(|_| promised)
}

/// Whether a request asks for the object itself: not for its absence, nor for an expression.
fn carries_body(request: &Request, operation: Option<OperationView<'_>>) -> bool {
    request.method != "HEAD"
        && header(&request.headers, "Prefer").is_none()
        && super::expect::is_plain(request, operation)
}

fn first_line(body: &Body) -> crate::text::Span {
    let text = body.text.text();
    let end = text.find(['\n', '\r']).unwrap_or(text.len());
    crate::text::Span::new(0, end)
}

/// A success status that the page does not name, where it names any.
fn status(
    response: &Response,
    request: Option<&Request>,
    promised: &[StatusClaim],
    stance: Stance<'_>,
    verdict: &mut Verdict,
) {
    let shown = response.status;
    let success = |status: u16| (200..300).contains(&status);
    let governs =
        |named: &&StatusClaim| !stance.documented || named.governs(&response.status_place);
    let mut named: Vec<u16> = Vec::new();
    for status in promised.iter().filter(governs).map(|named| named.status) {
        // Two sentences may name one status.
        if (200..400).contains(&status) && !named.contains(&status) {
            named.push(status);
        }
    }
    let Some(StatusClaim { place, .. }) = promised
        .iter()
        .filter(governs)
        .find(|named| success(named.status) || named.status == 302)
    else {
        return;
    };
    // A partial failure has a status of its own: that of the success goes without saying.
    if named == [207] {
        return;
    }
    let redirected = named.contains(&302) && shown == 200;
    let moved = !stance.documented && matches!(shown, 301 | 302 | 303 | 307 | 308);
    let judged = success(shown) || moved;
    let preferred = || request.is_some_and(|request| drift::is_preferred(request, shown));
    if !judged || named.contains(&shown) || redirected || stance.response.error || preferred() {
        return;
    }
    let kind = if stance.documented {
        Kind::WrongStatus {
            status: shown,
            documented: named,
        }
    } else {
        Kind::UndocumentedStatus {
            status: shown,
            documented: named,
        }
    };
    push(
        kind,
        response.status_place.clone(),
        verdict,
        Some(Promised {
            subject: "response".to_owned(),
            says: "the status is named here".to_owned(),
            place: place.clone(),
        }),
    );
}

fn push(kind: Kind, place: Place, verdict: &mut Verdict, promised: Option<Promised>) {
    verdict.mismatches.push(Mismatch {
        kind,
        place,
        side: Side::Response,
        pointer: None,
        promised,
    });
}

/// Length and type of a body, as its headers state them.
fn around_body(
    headers: &[Header],
    body: &Captured<Body>,
    side: Side,
    shortened: bool,
    verdict: &mut Verdict,
) {
    let Some(body) = body.present().filter(|body| body.is_json()) else {
        return;
    };
    if header(headers, "Content-Type").is_none() && !body.apart {
        verdict.mismatches.push(Mismatch {
            kind: Kind::MissingContentType,
            place: body.place(first_line(body)),
            side,
            pointer: None,
            promised: None,
        });
    }
    let Some(length) = header(headers, "Content-Length") else {
        return;
    };
    // What a slip in it hides or adds is not counted.
    let is_sound = |json: &Json| {
        let mut problems = json.problems().iter();
        problems.all(|problem| problem.kind == ProblemKind::DuplicateKey)
    };
    if shortened || !is_sound(body.json()) {
        return;
    }
    let Ok(stated) = length.value.trim().parse::<usize>() else {
        return;
    };
    let lengths = Lengths::of(body.text.text());
    if !lengths.allow(stated) {
        verdict.mismatches.push(Mismatch {
            kind: Kind::WrongContentLength {
                stated: length.value.clone(),
                actual: lengths.written,
            },
            place: length.place.clone(),
            side,
            pointer: None,
            promised: None,
        });
    }
}
