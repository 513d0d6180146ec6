//! Judging an exchange: what it shows against what its operation promises. One function for
//! documented examples and for recorded traffic.

mod body;
mod drift;
mod errors;
mod evidence;
mod expect;
mod http;
mod length;
mod mismatch;
mod placeholders;
mod precedence;
mod promiser;
mod read_only;
mod recorded;
mod root;
mod route;
mod sightings;
mod slips;
mod typing;
mod unexpected;

use crate::claims::OperationClaim;
use crate::contract::Contract;
use crate::document::NamedType;
use crate::exchange::{Body, Captured, Exchange, Request};
use crate::schema::Schemas;

pub use drift::ShownFacts;
pub use evidence::common_type;
pub use expect::{Expected, Target, parameters, shown_instead};
pub use http::operation_subject;
pub use mismatch::{Drift, EnumFault, Kind, Limit, Mismatch, Missing, NameFault, Promised, Side};
pub use precedence::settle;
pub use sightings::{RowId, Sighting, Sightings, ValueId};
pub use slips::json_slips;

/// What an exchange is judged against, and with what.
#[derive(Clone, Copy)]
pub struct Bench<'a> {
    /// The contract of the docs set.
    pub contract: &'a Contract,
    /// Validators, each compiled once.
    pub schemas: &'a Schemas,
}

/// The operation that an exchange belongs to.
#[derive(Clone, Copy)]
pub struct OperationView<'a> {
    /// What its page says.
    pub claim: &'a OperationClaim,
    /// The namespace of the page.
    pub namespace: &'a str,
    /// What its examples show around their bodies; only recordings are held against that.
    pub shown: Option<&'a ShownFacts>,
}

/// How an exchange is to be judged.
#[derive(Clone, Copy, Default)]
pub struct Stance<'a> {
    /// Whether a page shows it: its URL must be the documented one, template words in it are
    /// leftovers, and what is elided is no fault.
    pub documented: bool,
    /// Whether the page says that the response is shortened.
    pub shortened: bool,
    /// Whether the page says that the request is shortened.
    pub request_shortened: bool,
    /// What the page says right at the request.
    pub request: Note<'a>,
    /// What the page says right at the response.
    pub response: Note<'a>,
    /// Whether the request was judged before, with another response.
    pub request_judged: bool,
    /// Whether the request's URL is held against the templates.
    pub routed: bool,
    /// What is noted of what the bodies have.
    pub sighting: Sighting,
}

/// What an annotation says about the body of a block.
#[derive(Clone, Copy, Default)]
pub struct Note<'a> {
    /// The type it names.
    pub ty: Option<&'a NamedType>,
    /// Whether the body holds a collection of it.
    pub collection: Option<bool>,
    /// Whether the response is meant to be an error.
    pub error: bool,
}

/// How much of an exchange was judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// All that it holds.
    Checked,
    /// Some of it.
    Partly,
    /// Nothing of it.
    NotCheckable,
}

/// What judging an exchange gives.
#[derive(Debug, Default)]
pub struct Verdict {
    /// What breaks a promise, in order of appearance, one slip once.
    pub mismatches: Vec<Mismatch>,
    /// Why parts of it could not be judged.
    pub unchecked: Vec<&'static str>,
    /// Whether anything of it was judged.
    pub checked: bool,
    /// What its bodies have of what is documented, where the stance asks for that.
    pub sightings: Sightings,
}

/// Judges an exchange against its operation; without one, only what a body states of itself.
pub fn judge(
    bench: Bench<'_>,
    exchange: &Exchange,
    operation: Option<OperationView<'_>>,
    stance: Stance<'_>,
) -> Verdict {
    let mut verdict = Verdict::default();
    if let Some(request) = exchange
        .request
        .as_deref()
        .filter(|_| !stance.request_judged)
    {
        verdict.checked |= stance.documented;
        if stance.routed {
            let documents_all = |view: &OperationView<'_>| !view.claim.more_templates;
            route::request(
                bench,
                request,
                operation.filter(documents_all),
                &mut verdict,
            );
        }
        http::request(request, operation, stance, &mut verdict);
        if !stance.documented {
            drift::request(bench, request, operation, &mut verdict);
        }
        if let Some(body) = judged_body(&request.body, &mut verdict) {
            let expected = expect::request(bench, operation, stance, request, body);
            let task = body::Task {
                side: Side::Request,
                sends_all: sends_all(request, operation),
                posts: request.method == "POST",
                stance,
            };
            body::judge(bench, body, &expected, task, &mut verdict);
            verdict.checked = true;
        }
    }
    let response = if stance.documented {
        exchange.response.as_ref()
    } else {
        recorded::answer(exchange.response.as_ref(), &mut verdict)
    };
    if let Some(response) = response {
        verdict.checked = true;
        http::response(
            response,
            exchange.request.as_deref(),
            operation,
            stance,
            &mut verdict,
        );
        if !stance.documented {
            let request = exchange.request.as_deref();
            drift::response(response, request, operation, &mut verdict);
            if matches!(response.body, Captured::Absent) {
                recorded::without_body(response, request, operation, &mut verdict);
            }
        }
        let body = judged_body(&response.body, &mut verdict);
        if let Some(body) = body.filter(|_| !stance.documented && response.status >= 400) {
            recorded::error(body, &mut verdict);
        } else if let Some(body) = body {
            let request = exchange.request.as_deref();
            let expected = expect::response(bench, operation, stance, response, request, body);
            let task = body::Task {
                side: Side::Response,
                sends_all: false,
                posts: false,
                stance,
            };
            body::judge(bench, body, &expected, task, &mut verdict);
        }
    }
    let refused = exchange
        .response
        .as_ref()
        .is_some_and(|response| response.status >= 400);
    if refused && !stance.documented {
        // What the service refuses says nothing about what it knows.
        let mismatches = &mut verdict.mismatches;
        mismatches.retain(|mismatch| mismatch.side == Side::Response || !mismatch.is_drift());
    }
    precedence::settle(&mut verdict.mismatches);
    verdict
}

/// What the JSON body on one side of an exchange must hold, with that body; none where there is
/// no such body.
pub fn expected<'e>(
    bench: Bench<'_>,
    exchange: &'e Exchange,
    side: Side,
    operation: Option<OperationView<'_>>,
    stance: Stance<'_>,
) -> Option<(&'e Body, Expected)> {
    let request = exchange.request.as_deref();
    match side {
        Side::Request => {
            let request = request?;
            let body = request.body.present().filter(|body| body.is_json())?;
            Some((
                body,
                expect::request(bench, operation, stance, request, body),
            ))
        }
        Side::Response => {
            let response = exchange.response.as_ref()?;
            let body = response.body.present().filter(|body| body.is_json())?;
            let expected = expect::response(bench, operation, stance, response, request, body);
            Some((body, expected))
        }
    }
}

/// Whether a request sends all that it takes: it creates a member of a collection or calls an
/// action, and does not refer to something that exists.
fn sends_all(request: &Request, operation: Option<OperationView<'_>>) -> bool {
    operation.is_some_and(|view| {
        request.method == "POST"
            && !view
                .claim
                .templates
                .iter()
                .any(|documented| documented.template.is_ref())
    })
}

/// The body, where it is one we can judge.
fn judged_body<'b>(body: &'b Captured<Body>, verdict: &mut Verdict) -> Option<&'b Body> {
    match body {
        Captured::Present(body) if body.is_json() => Some(body),
        Captured::Present(_) if recorded::is_body_redacted(body) => {
            verdict.unchecked.push("the body is redacted");
            None
        }
        Captured::Present(_) => {
            verdict.unchecked.push("the body is not JSON");
            None
        }
        Captured::Absent => None,
        Captured::NotCaptured(why) => {
            verdict.unchecked.push(why);
            None
        }
    }
}
