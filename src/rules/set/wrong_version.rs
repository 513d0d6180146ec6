//! `wrong-version`.

use crate::exchange::Target;
use crate::rules::{Draft, PageView, Rule, rule};

pub(super) static RULE: Rule = rule!("wrong-version", Warning);

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    let Some(own) = version_of_folder(view) else {
        return;
    };
    let requests = view
        .examples
        .exchanges
        .iter()
        .filter(|example| example.request.as_ref().is_some_and(|shown| shown.first))
        .filter_map(|example| example.exchange.request.as_ref());
    for request in requests {
        findings.extend(other_version(view, &request.url, own));
    }
}

fn other_version(view: &PageView<'_>, called: &Target, own: &str) -> Option<Draft> {
    let url = called.read();
    let version = url.version?;
    let written = url.slice(version);
    let other = VERSIONS
        .iter()
        .find(|known| known.eq_ignore_ascii_case(written))?;
    // Another service may have versions of the same names.
    let foreign = || {
        url.host
            .is_some_and(|host| !view.contract.calls_host(url.slice(host)))
    };
    if *other == own || foreign() {
        return None;
    }
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
