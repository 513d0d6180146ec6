//! `wrong-host`.

use super::wrong_version;
use crate::contract::Said;
use crate::document::BlockType;
use crate::exchange::Request;
use crate::exchange::documented::Shown;
use crate::exchange::url::Url;
use crate::rules::{Draft, PageView, Rule, rule};
use crate::words::cropped;

pub(super) static RULE: Rule = rule!("wrong-host", Error);

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    for example in &view.examples.exchanges {
        let (Some(shown), Some(request)) = (&example.request, &example.exchange.request) else {
            continue;
        };
        let calls_the_service = is_told_to_call_the_service(view, shown)
            || shown.annotation.is_none() && !example.foreign && calls_as_documented(view, request);
        if shown.first && calls_the_service {
            findings.extend(judge(view, request));
        }
    }
}

/// Blocks that are annotated as something else than a request call whom they like, and so do
/// those that say that their URL was made by the service.
fn is_told_to_call_the_service(view: &PageView<'_>, shown: &Shown) -> bool {
    let annotation = shown
        .annotation
        .and_then(|at| view.document.annotations.get(at));
    annotation.is_some_and(|annotation| {
        annotation.block_type == Some(BlockType::Request) && !annotation.says("opaqueUrl")
    })
}

/// Whether a request calls a path that the page's request lines document, whoever it calls.
fn calls_as_documented(view: &PageView<'_>, request: &Request) -> bool {
    let url = request.url.read();
    let operation = view.claims.operation.as_ref();
    operation.is_some_and(|operation| {
        operation.templates.iter().any(|documented| {
            *documented.method == *request.method && documented.template.admits(url.resource())
        })
    })
}

fn judge(view: &PageView<'_>, request: &Request) -> Option<Draft> {
    let url = request.url.read();
    let span = url.host.filter(|_| url.malformed.is_none())?;
    let host = url.slice(span);
    if host.contains(['{', '<']) {
        return None;
    }
    let hosts = view.contract.hosts();
    let version = url.version.map_or("", |version| url.slice(version));
    let knows_host = hosts.knows(host);
    // The page may know better than the others.
    let mut operation = view.claims.operation.iter();
    let is_fine = if knows_host {
        !is_other_base(view, &url, version)
    } else {
        operation.any(|operation| operation.states_host(host))
    };
    if is_fine {
        return None;
    }
    let (usual, place) = view.contract.usual_base()?;
    let span = url.version.filter(|_| knows_host).unwrap_or(span);
    let called = match (knows_host, version) {
        (false, _) | (true, "") => host.to_owned(),
        (true, version) => format!("{host}/{version}"),
    };
    let called = cropped(&called, 40);
    let draft = Draft::new(
        &RULE,
        request.url.place(span),
        format!("{}/host:{called}", view.subject()),
        if knows_host {
            format!("the host is right, its base path is not: other pages call {usual}")
        } else {
            format!("the pages of this set call {usual}, not {called}")
        },
    );
    let help = format!("call {usual}, or annotate the block as an example");
    Some(draft.help(help).related(said(view), &place))
}

fn said(view: &PageView<'_>) -> &'static str {
    match view.contract.hosts().usual() {
        Some((_, Said::Stated(_))) => "stated here",
        _ => "other pages call it like this",
    }
}

/// Whether what stands between host and path is none of the set's, nor the other version.
fn is_other_base(view: &PageView<'_>, url: &Url<'_>, version: &str) -> bool {
    if view.contract.set().settings.base_urls.is_empty() {
        let known = view.contract.hosts().knows_version(version);
        return !version.eq_ignore_ascii_case("beta") && !version.contains('.') && !known;
    }
    view.contract.resource(url).is_none() && !wrong_version::speaks_of(view, version)
}
