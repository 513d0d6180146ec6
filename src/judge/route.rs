//! Whether a documented request calls what its page documents.

use std::sync::Arc;

use super::{Bench, Kind, Mismatch, OperationView, Promised, Side, Verdict, http};
use crate::exchange::Request;
use crate::exchange::path::{self, Call, Template};
use crate::exchange::url::Url;
use crate::text::Span;

/// Holds the URL of a request against the templates of its operation.
pub(super) fn request(
    bench: Bench<'_>,
    request: &Request,
    operation: Option<OperationView<'_>>,
    verdict: &mut Verdict,
) {
    let text = request.url.text();
    let url = request.url.read();
    if let Some(malformed) = url.malformed {
        let kind = Kind::MalformedUrl(malformed.kind);
        push(verdict, kind, request, malformed.span, None);
    }
    let Some(view) = operation else {
        return;
    };
    let templates = &view.claim.templates;
    let path = bench.contract.resource(&url).unwrap_or(url.resource());
    let call = Call::read(path);
    let admitting: Vec<&str> = templates
        .iter()
        .filter(|documented| documented.template.admits_call(&call))
        .map(|documented| &*documented.method)
        .collect();
    if admitting.contains(&request.method.as_str())
        || is_foreign(bench, view, &url)
        || names_the_base(view, &url)
    {
        return;
    }
    if admitting.is_empty() {
        let all = templates.iter().map(|documented| &*documented.template);
        let nearest: Option<&Template> = path::nearest(all, path);
        let cited = nearest
            .and_then(|nearest| {
                templates
                    .iter()
                    .find(|documented| std::ptr::eq(Arc::as_ptr(&documented.template), nearest))
            })
            .or_else(|| templates.first());
        let promised = cited.map(|documented| Promised {
            subject: http::operation_subject(&documented.method, documented.template.shape()),
            says: "documented here".to_owned(),
            place: documented.place.clone(),
        });
        let kind = Kind::WrongPath {
            nearest: cited.map(|documented| documented.url.text().trim().to_owned()),
            method: templates
                .iter()
                .all(|documented| *documented.method != *request.method)
                .then(|| request.method.clone()),
        };
        let span = if url.resource_path.is_empty() {
            Span::new(0, text.len())
        } else {
            url.resource_path
        };
        push(verdict, kind, request, span, promised);
        return;
    }
    // A method that is none is a slip of its own.
    if !crate::exchange::message::is_method(&request.method) {
        return;
    }
    let documented: Vec<String> = admitting.iter().map(|&method| method.to_owned()).collect();
    let cited = templates
        .iter()
        .find(|documented| documented.template.admits_call(&call))
        .map(|documented| Promised {
            subject: http::operation_subject(&documented.method, documented.template.shape()),
            says: format!("documented with {} here", documented.method),
            place: documented.place.clone(),
        });
    verdict.mismatches.push(Mismatch {
        kind: Kind::WrongMethod {
            method: request.method.clone(),
            documented,
        },
        place: request.method_place.clone(),
        side: Side::Request,
        pointer: None,
        promised: cited,
    });
}

/// Whether the host is a hole whose name a template begins with, as a word for the base URL:
/// `base/lamps` documents a request to `https://{base}/api/v1/lamps`. How much of the path
/// belongs to the base, only the rest of the template tells.
fn names_the_base(view: OperationView<'_>, url: &Url<'_>) -> bool {
    let bare = |text: &str| text.trim_matches(['{', '}']).to_ascii_lowercase();
    let Some(host) = url.host.map(|host| url.slice(host)) else {
        return false;
    };
    if !host.starts_with('{') {
        return false;
    }
    let path = url.slice(url.path);
    view.claim.templates.iter().any(|documented| {
        let Some((first, rest)) = documented.template.text().split_once('/') else {
            return false;
        };
        if bare(first) != bare(host) {
            return false;
        }
        let rest = Template::read(&documented.method, rest);
        let segments = |path: &str| path.split('/').filter(|part| !part.is_empty()).count();
        // As many segments at the end as the template has.
        let behind = path
            .rmatch_indices('/')
            .nth(segments(rest.text()).max(1) - 1);
        behind.is_some_and(|(at, _)| rest.admits(path.get(at..).unwrap_or_default()))
    })
}

/// Whether a request goes to somebody else: its path is none of what this set documents. A
/// malformed URL says nothing about its host.
fn is_foreign(bench: Bench<'_>, view: OperationView<'_>, url: &Url<'_>) -> bool {
    let host = url.host.filter(|_| url.malformed.is_none());
    if host.is_some_and(|host| view.claim.states_host(url.slice(host))) {
        return false;
    }
    let foreign = |host| !bench.contract.calls_host(url.slice(host));
    host.is_some_and(foreign) || (host.is_some() && bench.contract.resource(url).is_none())
}

fn push(
    verdict: &mut Verdict,
    kind: Kind,
    request: &Request,
    span: Span,
    promised: Option<Promised>,
) {
    verdict.mismatches.push(Mismatch {
        kind,
        // A URL may run over several lines; a place is shown best on one.
        place: request.url.place(first_line(request.url.text(), span)),
        side: Side::Request,
        pointer: None,
        promised,
    });
}

fn first_line(text: &str, span: Span) -> Span {
    let slice = text.get(span.range()).unwrap_or_default();
    let length = slice.find(['\n', '\r']).unwrap_or(slice.len());
    let start = span.start as usize;
    Span::new(start, start + slice[..length].trim_end().len())
}
