//! One page: its rules, its examples.

use std::sync::Arc;

use super::{Tally, levels, merge, nearby};
use crate::claims::PageClaims;
use crate::document::{Annotation, Document};
use crate::exchange::documented::{Example, Examples, LooseBody, Shown, ShownKind};
use crate::exchange::{Body, Captured, Exchange, Header, Response};
use crate::judge::{self, Bench, Kind, Note, OperationView, Side, Sighting, Stance, Verdict};
use crate::rules::{self, Draft, PageView};
use crate::set::FileId;

/// Judges a page of the set, by what it claims.
pub(super) fn judge(
    bench: Bench<'_>,
    file: FileId,
    claims: Option<Arc<PageClaims>>,
) -> (Vec<Draft>, Tally) {
    let mut tally = Tally {
        pages: 1,
        ..Tally::default()
    };
    let set = bench.contract.set();
    if let Err(unreadable) = set.source(file) {
        let mut drafts = vec![rules::page::unreadable(&unreadable)];
        levels::on_page(&mut drafts, bench.contract, file, &mut tally);
        return (drafts, tally);
    }
    let (Some(document), Some(claims)) = (bench.contract.document(file), claims) else {
        return (Vec::new(), tally);
    };
    let (document, claims) = (&*document, &*claims);
    let examples = Examples::read(document, set.dialect());
    let view = PageView {
        contract: bench.contract,
        file,
        document,
        claims,
        examples: &examples,
    };
    tally.operations = usize::from(claims.operation.is_some());
    tally.types = described_types(claims);
    tally.examples = examples.blocks;
    tally.exchanges = examples.exchanges.len();

    let mut drafts = Vec::new();
    let checks = rules::page::CHECKS.iter().chain(rules::set::CHECKS);
    for (_, check) in checks.chain(rules::metadata::CHECKS) {
        check(&view, &mut drafts);
    }
    let operation = claims.operation.as_ref().map(|claim| OperationView {
        claim,
        namespace: &claims.namespace,
        shown: None,
    });
    for example in &examples.exchanges {
        let mut verdict = judge_example(bench, document, example, operation);
        nearby::excuse(document, set.dialect(), example, &mut verdict);
        tell(
            &view,
            &example.exchange.label,
            &verdict,
            &mut drafts,
            &mut tally,
        );
    }
    for (index, loose) in examples.bodies.iter().enumerate() {
        let verdict = judge_loose(bench, document, loose);
        tell(
            &view,
            &format!("body:{}", index + 1),
            &verdict,
            &mut drafts,
            &mut tally,
        );
    }
    if let Some(metadata) = bench.contract.metadata() {
        let mut names: Vec<&str> = claims.types.iter().map(|ty| &*ty.name).collect();
        names.sort_unstable();
        names.dedup();
        let uncovered = names.iter().filter(|name| !metadata.covers(name)).count();
        tally.skip_many(
            "the metadata has nothing of the type's namespace",
            uncovered,
        );
    }
    tally.suppressed = rules::suppress(&view, &mut drafts);
    levels::on_page(&mut drafts, bench.contract, file, &mut tally);
    merge::same_slips(&mut drafts);
    (drafts, tally)
}

/// How many types a page describes, however often it speaks of each.
fn described_types(claims: &PageClaims) -> usize {
    let mut names: Vec<&str> = claims.types.iter().map(|ty| &*ty.name).collect();
    names.sort_unstable();
    names.dedup();
    names.len() + claims.enums.len()
}

/// Judges a documented exchange.
fn judge_example(
    bench: Bench<'_>,
    document: &Document,
    example: &Example,
    operation: Option<OperationView<'_>>,
) -> Verdict {
    let operation = operation.filter(|_| !example.foreign);
    judge::judge(
        bench,
        &example.exchange,
        operation,
        stance(document, example),
    )
}

/// How a documented exchange is to be judged.
pub(super) fn stance<'a>(document: &'a Document, example: &Example) -> Stance<'a> {
    let annotation = |shown: &Option<Shown>| {
        shown
            .as_ref()
            // What an annotation of the other half says does not hold for this one.
            .filter(|shown| shown.kind != ShownKind::Reversed)
            .and_then(|shown| shown.annotation)
            .and_then(|at| document.annotations.get(at))
    };
    Stance {
        documented: true,
        shortened: example.shortened,
        request_shortened: example.request_shortened,
        request: annotation(&example.request).map(note).unwrap_or_default(),
        response: annotation(&example.response).map(note).unwrap_or_default(),
        sighting: Sighting::Nothing,
        request_judged: example.request.as_ref().is_some_and(|shown| !shown.first),
        routed: !example.foreign
            && example
                .request
                .as_ref()
                .is_some_and(|shown| is_routed(document, shown)),
    }
}

/// Whether the templates speak of a request: one that stands outside the examples documents
/// what it calls, as a template does, and of an opaque URL that the service made none speaks.
fn is_routed(document: &Document, shown: &Shown) -> bool {
    let annotation = shown.annotation.and_then(|at| document.annotations.get(at));
    document.section(document.parts[shown.part]).in_examples
        && !annotation.is_some_and(|annotation| annotation.says("opaqueUrl"))
}

/// What an annotation says about the body of its block.
fn note(annotation: &Annotation) -> Note<'_> {
    Note {
        ty: annotation.odata_type.as_ref(),
        collection: annotation.is_collection,
        error: annotation.says("expectError"),
    }
}

/// Judges a body shown on its own, as the answer of nobody in particular.
fn judge_loose(bench: Bench<'_>, document: &Document, loose: &LooseBody) -> Verdict {
    let (exchange, stance) = as_exchange(document, loose);
    judge::judge(bench, &exchange, None, stance)
}

/// A body shown on its own as an exchange, and how it is to be judged.
pub(super) fn as_exchange<'a>(document: &'a Document, loose: &LooseBody) -> (Exchange, Stance<'a>) {
    let annotation = &document.annotations[loose.annotation];
    let place = document.place(
        document.parts[annotation.part],
        document.block(document.parts[annotation.part]).span,
    );
    let body = Body::new(loose.body.text.clone(), None);
    let exchange = Exchange {
        label: String::new(),
        request: None,
        response: Some(Response {
            status: 200,
            status_place: place.clone(),
            headers: vec![Header {
                name: "Content-Type".to_owned(),
                value: "application/json".to_owned(),
                place,
            }],
            body: Captured::Present(body),
        }),
    };
    let stance = Stance {
        documented: true,
        shortened: loose.shortened,
        response: note(annotation),
        ..Stance::default()
    };
    (exchange, stance)
}

fn tell(
    view: &PageView<'_>,
    label: &str,
    verdict: &Verdict,
    drafts: &mut Vec<Draft>,
    tally: &mut Tally,
) {
    for why in &verdict.unchecked {
        tally.skip(why);
    }
    for side in [Side::Request, Side::Response] {
        let mut mismatches = verdict
            .mismatches
            .iter()
            .filter(|mismatch| mismatch.side == side)
            .peekable();
        // Most examples are right: they need no name.
        if mismatches.peek().is_none() {
            continue;
        }
        let subject = view.example_subject(label, side);
        drafts.extend(mismatches.map(|mismatch| {
            let draft = rules::exchange::draft(mismatch, &subject);
            match &mismatch.kind {
                Kind::PropertyCase { name, known } => match nearby::written(view.document, name) {
                    Some(place) => {
                        let documented = mismatch.promised.as_ref().map(|it| &it.place);
                        rules::exchange::disputed_case(draft, name, known, &place, documented)
                    }
                    None => draft,
                },
                _ => draft,
            }
        }));
    }
}
