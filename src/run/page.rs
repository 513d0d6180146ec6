//! Pages: their rules, their examples.

use std::sync::Arc;

use super::{Tally, levels, merge, nearby};
use crate::claims::PageClaims;
use crate::contract::Contract;
use crate::dialect::Dialect;
use crate::document::{Annotation, Document};
use crate::exchange::documented::{Example, Examples, LooseBody, Shown, ShownKind};
use crate::exchange::{Body, Captured, Exchange, Header, Response};
use crate::judge::{self, Bench, Kind, Note, OperationView, Side, Sighting, Stance, Verdict};
use crate::rules::{self, Draft, PageView};
use crate::set::FileId;

/// What judging a page gave.
#[derive(Default)]
pub(super) struct Found {
    pub drafts: Vec<Draft>,
    pub tally: Tally,
}

/// Judges pages of the set by what they claim, and gives what each gave, in their order.
///
/// Each step is taken for all of them before the next one: the code of a step is at hand then, and
/// the processor knows where it branches. One after the other, pages take a tenth longer.
pub(super) fn judge(
    bench: Bench<'_>,
    files: &[FileId],
    claims: impl Fn(FileId) -> Option<Arc<PageClaims>>,
) -> Vec<Found> {
    let contract = bench.contract;
    let documents: Vec<_> = files.iter().map(|&file| contract.document(file)).collect();
    let claims: Vec<_> = files.iter().map(|&file| claims(file)).collect();
    let mut found: Vec<Found> = files.iter().map(|_| Found::default()).collect();
    let mut pages = Vec::with_capacity(files.len());
    let read = documents.into_iter().zip(claims);
    for ((&file, read), found) in files.iter().zip(read).zip(&mut found) {
        found.tally.pages = 1;
        match read {
            (Some(document), Some(claims)) => {
                pages.push((
                    Opened::new(file, document, claims, contract.dialect()),
                    found,
                ));
            }
            _ => unreadable(contract, file, found),
        }
    }
    let checks = rules::page::CHECKS.iter().chain(rules::set::CHECKS);
    for (_, check) in checks.chain(rules::metadata::CHECKS) {
        for (page, found) in &mut pages {
            check(&page.view(contract), &mut found.drafts);
        }
    }
    for (page, found) in &mut pages {
        page.judge_examples(bench, found);
    }
    for (page, found) in &mut pages {
        page.conclude(contract, found);
    }
    found
}

/// Says why the text of a page cannot be read.
fn unreadable(contract: &Contract, file: FileId, found: &mut Found) {
    if let Err(unreadable) = contract.set().source(file) {
        found.drafts.push(rules::page::unreadable(&unreadable));
        levels::on_page(&mut found.drafts, contract, file, &mut found.tally);
    }
}

/// A page that is being judged.
struct Opened {
    file: FileId,
    document: Arc<Document>,
    claims: Arc<PageClaims>,
    examples: Examples,
}

impl Opened {
    fn new(
        file: FileId,
        document: Arc<Document>,
        claims: Arc<PageClaims>,
        dialect: &Dialect,
    ) -> Self {
        Self {
            file,
            examples: Examples::read(&document, dialect),
            document,
            claims,
        }
    }

    fn view<'a>(&'a self, contract: &'a Contract) -> PageView<'a> {
        PageView {
            contract,
            file: self.file,
            document: &self.document,
            claims: &self.claims,
            examples: &self.examples,
        }
    }

    fn judge_examples(&self, bench: Bench<'_>, found: &mut Found) {
        let view = self.view(bench.contract);
        let operation = self.claims.operation.as_ref().map(|claim| OperationView {
            claim,
            namespace: &self.claims.namespace,
            shown: None,
        });
        for example in &self.examples.exchanges {
            let mut verdict = judge_example(bench, &self.document, example, operation);
            nearby::excuse(&self.document, view.dialect(), example, &mut verdict);
            tell(&view, &example.exchange.label, &verdict, found);
        }
        for (index, loose) in self.examples.bodies.iter().enumerate() {
            let verdict = judge_loose(bench, &self.document, loose);
            tell(&view, &format!("body:{}", index + 1), &verdict, found);
        }
    }

    /// Counts what was looked at, and leaves out what nobody wants to hear.
    fn conclude(&self, contract: &Contract, found: &mut Found) {
        let Found { drafts, tally } = found;
        let types = described_types(&self.claims);
        tally.operations = usize::from(self.claims.operation.is_some());
        tally.types = types.len() + self.claims.enums.len();
        tally.examples = self.examples.blocks;
        tally.exchanges = self.examples.exchanges.len();
        if let Some(metadata) = contract.metadata() {
            let uncovered = types.iter().filter(|name| !metadata.covers(name)).count();
            tally.skip_many(
                "the metadata has nothing of the type's namespace",
                uncovered,
            );
        }
        merge::drop_echoes(drafts);
        tally.suppressed = rules::suppress(&self.view(contract), drafts);
        levels::on_page(drafts, contract, self.file, tally);
        merge::same_slips(drafts);
    }
}

/// The types that a page describes, each once, however often it speaks of it.
fn described_types(claims: &PageClaims) -> Vec<&str> {
    let mut names: Vec<&str> = claims.types.iter().map(|ty| &*ty.name).collect();
    names.sort_unstable();
    names.dedup();
    names
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

fn tell(view: &PageView<'_>, label: &str, verdict: &Verdict, found: &mut Found) {
    for why in &verdict.unchecked {
        found.tally.skip(why);
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
        found.drafts.extend(mismatches.map(|mismatch| {
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
