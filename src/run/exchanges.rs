//! One recorded exchange: to which pages it belongs, and what they say to it.

use std::sync::{Arc, OnceLock};

use super::exhibit::Exhibits;
use super::{Tally, levels};
use crate::contract::{Calls, Contract, Route, operation};
use crate::exchange::documented::Examples;
use crate::exchange::path::Template;
use crate::exchange::url::Url;
use crate::exchange::{Exchange, Request};
use crate::judge::{
    self, Bench, OperationView, ShownFacts, Side, Stance, Verdict, operation_subject,
};
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
}

impl Docs {
    pub(super) fn new(set: DocsSet) -> Self {
        Self {
            shown: (0..set.len()).map(|_| OnceLock::new()).collect(),
            contract: Contract::new(Arc::new(set)),
            schemas: Schemas::default(),
        }
    }

    fn shown(&self, file: FileId) -> Option<&ShownFacts> {
        let document = self.contract.document(file)?;
        let facts = || ShownFacts::of(&Examples::read(document, self.contract.dialect()));
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
        let stance = Stance::default();
        Some(judge::judge(bench, exchange, Some(view), stance))
    }
}

/// Judges an exchange by the pages that document it.
pub(super) fn judge(sets: &[Docs], exchange: &Exchange) -> (Vec<Draft>, Tally) {
    let mut tally = Tally {
        exchanges: 1,
        ..Tally::default()
    };
    let Some(request) = &exchange.request else {
        tally.skip("the entry has no request");
        return (Vec::new(), tally);
    };
    let url = Url::read(request.url.text());
    let mut called: Vec<(&Docs, &str)> = Vec::new();
    let mut other_version = false;
    for docs in sets {
        match docs.contract.calls(&url) {
            Calls::This(path) => called.push((docs, path)),
            Calls::OtherVersion => other_version = true,
            Calls::OtherHost => {}
        }
    }
    if called.is_empty() {
        tally.skip(if other_version {
            "the request calls another version of the API"
        } else {
            "the request calls another host"
        });
        return (Vec::new(), tally);
    }
    let found = called.iter().find_map(|&(docs, path)| {
        let routes = docs.contract.operations().find(&request.method, path);
        (!routes.is_empty()).then_some((docs, routes))
    });
    let Some((docs, routes)) = found else {
        tally.skip("no page documents the request");
        let drafts = undocumented(&called, request, exchange);
        return (drafts, tally);
    };
    let tied = tied(&routes);
    let Some((file, verdict)) = agreed(docs, exchange, tied) else {
        return (Vec::new(), tally);
    };
    for why in &verdict.unchecked {
        tally.skip(why);
    }
    (drafts(docs, exchange, file, &verdict), tally)
}

/// The routes that speak of a path as literally as the first.
fn tied<'r, 'o>(routes: &'r [Route<'o>]) -> &'r [Route<'o>] {
    let least = routes.first().map_or(0, |first| first.cost);
    let end = routes.partition_point(|route| route.cost <= least);
    routes.get(..end).unwrap_or_default()
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
    let others: Vec<rustc_hash::FxHashSet<(Side, Span)>> = verdicts
        .iter()
        .map(|(_, other)| {
            let places = other.mismatches.iter();
            places
                .map(|mismatch| (mismatch.side, mismatch.place.span))
                .collect()
        })
        .collect();
    verdict.mismatches.retain(|mismatch| {
        let place = (mismatch.side, mismatch.place.span);
        others.iter().all(|other| other.contains(&place))
    });
    Some((file, verdict))
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
            let mut draft = rules::exchange::recorded(mismatch, &operation, &subject);
            draft.excerpt = exhibits.excerpt(&draft.place, draft.pointer.as_deref());
            draft
        }));
    }
    levels::in_recording(&mut drafts, &docs.contract, file);
    drafts
}

/// A request that no page documents has drifted, where the service answered it: a refusal says
/// that there is no such thing.
fn undocumented(called: &[(&Docs, &str)], request: &Request, exchange: &Exchange) -> Vec<Draft> {
    let Some(&(docs, path)) = called.first() else {
        return Vec::new();
    };
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
    let mut others: Vec<(String, Place)> = Vec::new();
    for route in tied(&routes) {
        let claim = operation(&docs.contract, route.file);
        let documented = claim.into_iter().flat_map(|claim| &claim.templates);
        for documented in documented.filter(|documented| documented.template.admits(path)) {
            let method = documented.method.to_string();
            if !others.iter().any(|(known, _)| *known == method) {
                others.push((method, documented.place.clone()));
            }
        }
    }
    let url = Url::read(request.url.text());
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
