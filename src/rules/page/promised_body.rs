//! `unexpected-body`, where it is a sentence that promises one.

use crate::exchange::Captured;
use crate::rules::exchange::UNEXPECTED_BODY;
use crate::rules::{Draft, PageView};

/// Tells of an object that is promised in the body of a `204`. Where an example shows a body, the
/// sentence is right about that, and the status is told at the example.
pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    let Some(operation) = &view.claims.operation else {
        return;
    };
    let response = &operation.response;
    let ([stated], Some(object)) = (response.statuses.as_slice(), &response.object) else {
        return;
    };
    // A sentence behind it may speak of another way to ask.
    let named = object.ty.as_ref();
    let until = named.map_or(object.place.span.end, |named| named.place.span.start);
    let between = stated.place.span.end as usize..until as usize;
    let between = stated.place.source.text().get(between);
    let apart = between.is_none_or(|words| words.trim_end().trim_end_matches('.').contains('.'));
    if stated.status != 204 || apart || shows_a_body(view) {
        return;
    }
    findings.push(
        Draft::new(
            &UNEXPECTED_BODY,
            stated.place.clone(),
            format!("{}/response", view.subject()),
            "the sentence promises an object in the body, but 204 answers have none",
        )
        .help("say that nothing is returned, or state the status that carries the object"),
    );
}

fn shows_a_body(view: &PageView<'_>) -> bool {
    view.examples.exchanges.iter().any(|example| {
        let response = example.exchange.response.as_ref();
        response.is_some_and(|response| {
            response.status < 300 && matches!(response.body, Captured::Present(_))
        })
    })
}
