//! One recorded exchange: what the pages that document it say to it.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use rustc_hash::FxHashSet;

use super::exhibit::{Exhibits, shown_request};
use super::routing::{Routing, route};
use super::{Tally, levels};
use crate::contract::{Contract, Route, operation};
use crate::coverage::Gathered;
use crate::exchange::documented::Examples;
use crate::exchange::path::Template;
use crate::exchange::{Exchange, Request, batch};
use crate::findings::Shown;
use crate::judge::{
    self, Bench, Coverage, Mismatch, OperationView, ShownFacts, Side, Sighting, Stance, Verdict,
    operation_subject,
};
use crate::metadata::Metadata;
use crate::rules::{self, Draft};
use crate::schema::Schemas;
use crate::set::{DocsSet, FileId};
use crate::text::{Place, Span};

/// A docs set that recordings are held against.
pub(super) struct Docs {
    pub(super) contract: Contract,
    schemas: Schemas,
    /// What the examples of each page show, read where an exchange leads there.
    shown: Vec<OnceLock<ShownFacts>>,
    /// What is noted of what exchanges have.
    sighting: Sighting,
    /// What they say to the pages.
    gathered: Mutex<Gathered>,
}

impl Docs {
    pub(super) fn new(set: DocsSet, metadata: Option<&Arc<Metadata>>, sighting: Sighting) -> Self {
        Self {
            shown: (0..set.len()).map(|_| OnceLock::new()).collect(),
            contract: Contract::new(Arc::new(set)).with_metadata(metadata.cloned()),
            schemas: Schemas::default(),
            sighting,
            gathered: Mutex::default(),
        }
    }

    /// What the exchanges say to the pages.
    pub(super) fn gathered(&self) -> MutexGuard<'_, Gathered> {
        self.gathered.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn shown(&self, file: FileId) -> Option<&ShownFacts> {
        let document = self.contract.document(file)?;
        let facts = || ShownFacts::of(&Examples::read(&document, self.contract.dialect()));
        Some(self.shown.get(file)?.get_or_init(facts))
    }

    /// Judges an exchange by what one page documents.
    fn verdict(&self, exchange: &Exchange, file: FileId) -> Option<Verdict> {
        let claims = self.contract.claims(file)?;
        let view = OperationView {
            claim: operation(&self.contract, file)?,
            namespace: &claims.namespace,
            shown: self.shown(file),
        };
        let bench = Bench {
            contract: &self.contract,
            schemas: &self.schemas,
        };
        let stance = Stance {
            sighting: self.sighting,
            ..Stance::default()
        };
        Some(judge::judge(bench, exchange, Some(view), stance))
    }

    fn page(&self, file: FileId) -> &str {
        self.contract.set().display(file)
    }
}

/// What judging a recorded exchange gives.
#[derive(Default)]
pub(super) struct Judged {
    pub(super) drafts: Vec<Draft>,
    pub(super) tally: Tally,
    /// Where it went and why, where that is asked for.
    pub(super) routes: Vec<Shown>,
}

/// Judges an exchange by the pages that document it; a batch by its parts.
pub(super) fn judge(sets: &[Docs], exchange: &Exchange, explain: bool) -> Judged {
    let mut judged = Judged::default();
    if !exchange.request.as_deref().is_some_and(batch::is_batch) {
        judge_one(sets, exchange, explain, &mut judged);
    } else if let Some(parts) = batch::unfold(exchange) {
        for part in &parts {
            judge_one(sets, part, explain, &mut judged);
        }
    } else {
        judged.tally.exchanges += 1;
        judged.skip_all("the batch cannot be taken apart");
    }
    judged
}

fn judge_one(sets: &[Docs], exchange: &Exchange, explain: bool, judged: &mut Judged) {
    judged.tally.exchanges += 1;
    let Some(request) = exchange.request.as_deref() else {
        judged.skip_all("the entry has no request");
        return;
    };
    let routing = route(sets, exchange, request);
    let mut said = None;
    match &routing {
        Routing::Elsewhere(why) => judged.skip_all(why),
        Routing::Nowhere { docs, path } => {
            judged.skip_all("no page documents the request");
            judged
                .drafts
                .extend(undocumented(docs, path, request, exchange));
        }
        Routing::Pages { docs, routes, .. } => {
            if let Some((file, verdict)) = agreed(docs, exchange, routes) {
                judged.drafts.extend(drafts(docs, exchange, file, &verdict));
                judged.count(&verdict);
                let tied = routes.iter().map(|route| route.file);
                let contract = &docs.contract;
                docs.gathered()
                    .hear(contract, exchange, &verdict, file, tied);
                said = Some(verdict);
            }
        }
    }
    if explain {
        let lines = explanation(&routing, request, exchange, said.as_ref());
        let lines = lines.iter().map(|line| Shown::of_recording(line));
        judged.routes.extend(lines);
    }
}

impl Judged {
    /// Counts an exchange of which nothing can be judged.
    fn skip_all(&mut self, why: &'static str) {
        self.tally.skip(why);
        self.tally.coverage.not_checkable += 1;
    }

    fn count(&mut self, verdict: &Verdict) {
        for why in &verdict.unchecked {
            self.tally.skip(why);
        }
        let coverage = &mut self.tally.coverage;
        match verdict.coverage() {
            Coverage::Checked => coverage.checked += 1,
            Coverage::Partly => coverage.partly += 1,
            Coverage::NotCheckable => coverage.not_checkable += 1,
        }
    }
}

/// What several pages say together: only what breaks all of them is a mismatch. It is told as
/// the page tells it that has least to say.
fn agreed(docs: &Docs, exchange: &Exchange, tied: &[Route<'_>]) -> Option<(FileId, Verdict)> {
    let mut verdicts: Vec<(FileId, Verdict)> = Vec::new();
    for route in tied {
        let Some(verdict) = docs.verdict(exchange, route.file) else {
            continue;
        };
        if verdict.mismatches.is_empty() {
            return Some((route.file, verdict));
        }
        verdicts.push((route.file, verdict));
    }
    let least = (0..verdicts.len()).min_by_key(|&at| {
        let verdict = verdicts.get(at);
        verdict.map_or(0, |(_, verdict)| verdict.mismatches.len())
    })?;
    let (file, mut verdict) = verdicts.swap_remove(least);
    let others: Vec<FxHashSet<Spot>> = verdicts
        .iter()
        .map(|(_, other)| other.mismatches.iter().map(spot).collect())
        .collect();
    verdict.mismatches.retain(|mismatch| {
        let spot = spot(mismatch);
        others.iter().all(|other| other.contains(&spot))
    });
    Some((file, verdict))
}

/// What a mismatch is at fault with, whatever is wrong with it: a value of a body, or a place.
type Spot = (Side, Result<String, Span>);

fn spot(mismatch: &Mismatch) -> Spot {
    let pointer = mismatch.pointer.clone();
    (mismatch.side, pointer.ok_or(mismatch.place.span))
}

fn drafts(docs: &Docs, exchange: &Exchange, file: FileId, verdict: &Verdict) -> Vec<Draft> {
    let claim = operation(&docs.contract, file);
    let Some(template) = claim.and_then(|claim| claim.templates.first()) else {
        return Vec::new();
    };
    let operation = operation_subject(&template.method, template.template.shape());
    let exhibits = Exhibits::of(exchange);
    let mut drafts: Vec<Draft> = Vec::with_capacity(verdict.mismatches.len());
    for side in [Side::Request, Side::Response] {
        let subject = format!("{operation}/{}/{}", exchange.label, side.name());
        let of_side = verdict
            .mismatches
            .iter()
            .filter(|mismatch| mismatch.side == side);
        drafts.extend(of_side.map(|mismatch| {
            let metadata = docs.contract.metadata().map(|metadata| &**metadata);
            let mut draft = rules::exchange::recorded(mismatch, &operation, &subject, metadata);
            draft.excerpt = exhibits.excerpt(&draft.place, draft.pointer.as_deref());
            draft
        }));
    }
    levels::in_recording(&mut drafts, &docs.contract, file);
    drafts
}

/// A request that no page documents has drifted, where the service answered it: a refusal says
/// that there is no such thing.
fn undocumented(docs: &Docs, path: &str, request: &Request, exchange: &Exchange) -> Vec<Draft> {
    let status = exchange
        .response
        .as_ref()
        .map_or(0, |response| response.status);
    if !(200..400).contains(&status) {
        return Vec::new();
    }
    let template = Template::read(&request.method, path);
    let subject = format!(
        "{}/{}/request",
        operation_subject(&request.method, template.shape()),
        exchange.label
    );
    let routes = docs.contract.operations().find_any(path);
    let least = routes.first().map_or(0, |first| first.cost);
    let mut others: Vec<(String, Place)> = Vec::new();
    for route in routes.iter().filter(|route| route.cost == least) {
        let claim = operation(&docs.contract, route.file);
        let documented = claim.into_iter().flat_map(|claim| &claim.templates);
        for documented in documented.filter(|documented| documented.template.admits(path)) {
            let method = documented.method.to_string();
            if !others.iter().any(|(known, _)| *known == method) {
                others.push((method, documented.place.clone()));
            }
        }
    }
    let url = request.url.read();
    let place = request.url.place(url.path);
    let mut draft = rules::exchange::undocumented_operation(
        &request.method,
        template.shape(),
        &place,
        subject,
        &others,
    );
    draft.excerpt = Exhibits::of(exchange).excerpt(&draft.place, None);
    let mut drafts = vec![draft];
    levels::of_recording(&mut drafts, &docs.contract);
    drafts
}

/// So many tied pages are told.
const TOLD: usize = 8;

/// Where an exchange went and why, in lines.
fn explanation(
    routing: &Routing<'_>,
    request: &Request,
    exchange: &Exchange,
    verdict: Option<&Verdict>,
) -> Vec<String> {
    let location = request.line_place.locate();
    let mut lines = vec![format!(
        "{}:{}:{}: {} {}",
        request.line_place.source.path(),
        location.line,
        location.column,
        exchange.label,
        shown_request(&request.method, request.url.text()),
    )];
    match routing {
        Routing::Elsewhere(why) => lines.push(format!("  not judged: {why}")),
        Routing::Nowhere { path, .. } => {
            let shape = Template::read(&request.method, path);
            let shape = shape.shape();
            lines.push(format!("  no page documents {} {shape}", request.method));
        }
        Routing::Pages {
            docs,
            routes,
            told_by,
            others,
        } => {
            for route in routes.iter().take(TOLD) {
                let template = route.template;
                let page = docs.page(route.file);
                lines.push(format!(
                    "  → {page}: {} {}",
                    template.method(),
                    template.text()
                ));
            }
            if routes.len() > TOLD {
                lines.push(format!("  → and {} more pages", routes.len() - TOLD));
            }
            if let Some(by) = told_by {
                lines.push(format!("  told apart by {by} from {others} others"));
            }
            if routes.len() > 1 {
                let pages = routes.len();
                lines.push(format!("  only what breaks all {pages} is reported"));
            }
        }
    }
    if let Some(verdict) = verdict {
        let mut reasons: Vec<&str> = verdict.unchecked.clone();
        reasons.sort_unstable();
        reasons.dedup();
        let reasons = reasons.join("; ");
        lines.push(match verdict.coverage() {
            Coverage::Checked => "  checked".to_owned(),
            Coverage::Partly => format!("  partly checked: {reasons}"),
            Coverage::NotCheckable => format!("  not checkable: {reasons}"),
        });
    }
    lines
}
