//! `wrong-version`.

use crate::exchange::documented::Shown;
use crate::exchange::url::Url;
use crate::exchange::{Body, Target};
use crate::rules::{Draft, PageView, Rule, rule};
use crate::text::Span;

pub(super) static RULE: Rule = rule!("wrong-version", Warning);

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    let Some(own) = version_of_folder(view) else {
        return;
    };
    for example in &view.examples.exchanges {
        let exchange = &example.exchange;
        let is_first = |shown: &Option<Shown>| shown.as_ref().is_some_and(|shown| shown.first);
        let request = exchange.request.as_ref();
        let called = request.and_then(|request| in_call(view, &request.url, own));
        let request = request.filter(|_| is_first(&example.request));
        // What surrounds a call of the other version belongs to that.
        if called.is_some() {
            findings.extend(called.filter(|_| request.is_some()));
            continue;
        }
        let response = exchange.response.as_ref();
        let response = response.filter(|_| is_first(&example.response));
        let sent = request.and_then(|request| request.body.present());
        let answered = response.and_then(|response| response.body.present());
        let bodies = sent.into_iter().chain(answered);
        findings.extend(bodies.filter_map(|body| in_body(view, body, own)));
    }
}

fn in_call(view: &PageView<'_>, called: &Target, own: &str) -> Option<Draft> {
    let url = called.read();
    let (version, other) = other_version(view, &url, own)?;
    let draft = Draft::new(
        &RULE,
        called.place(version),
        format!("{}/version:{other}", view.subject()),
        format!("a page of {own} calls {other}"),
    );
    Some(draft.help(format!(
        "call {own}, or move what is shown to the pages of {other}"
    )))
}

/// The first address of the other version that a body has from OData: `@odata.context`,
/// `@odata.nextLink`, `parts@odata.bind`. What such an address names is of the version called.
fn in_body(view: &PageView<'_>, body: &Body, own: &str) -> Option<Draft> {
    let json = Some(body).filter(|body| body.is_json())?.json();
    let root = json.root().filter(|_| !json.is_broken())?;
    root.members().find_map(|member| {
        member.key().filter(|key| key.contains("@odata."))?;
        let text = member.as_str()?;
        let url = Url::read(&text);
        url.host?;
        let (version, other) = other_version(view, &url, own)?;
        // Behind the quotation mark; a version stands in front of what could need an escape.
        let start = member.span().start + 1;
        let span = Span::new(
            (start + version.start) as usize,
            (start + version.end) as usize,
        );
        let draft = Draft::new(
            &RULE,
            body.place(span),
            format!("{}/version:{other}", view.subject()),
            format!("a page of {own} shows an address of {other}"),
        );
        Some(draft.help(format!("show what {own} answers and takes")))
    })
}

/// The version in a URL of the set that is not the page's own, and where it stands.
fn other_version(view: &PageView<'_>, url: &Url<'_>, own: &str) -> Option<(Span, &'static str)> {
    let version = url.version?;
    let written = url.slice(version);
    let other = VERSIONS
        .into_iter()
        .find(|known| known.eq_ignore_ascii_case(written))
        .filter(|other| *other != own)?;
    // Another service may have versions of the same names.
    let foreign = url
        .host
        .is_some_and(|host| !view.contract.calls_host(url.slice(host)));
    (!foreign).then_some((version, other))
}

/// The two versions that services are documented in.
const VERSIONS: [&str; 2] = ["v1.0", "beta"];

/// Whether this rule, and no other, judges calls of a version.
pub(super) fn speaks_of(view: &PageView<'_>, version: &str) -> bool {
    let known = VERSIONS
        .iter()
        .any(|known| known.eq_ignore_ascii_case(version));
    known && version_of_folder(view).is_some()
}

/// The version that the nearest folder names.
fn version_of_folder(view: &PageView<'_>) -> Option<&'static str> {
    let path = view.contract.set().path(view.file);
    path.parent()?
        .components()
        .rev()
        .filter_map(|part| part.as_os_str().to_str())
        .find_map(|folder| VERSIONS.into_iter().find(|known| *known == folder))
}
