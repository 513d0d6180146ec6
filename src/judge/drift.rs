//! What a recording has around its bodies that the page of its operation does not document.

use rustc_hash::FxHashSet;

use super::{Bench, Kind, Mismatch, OperationView, Promised, Side, Verdict, expect};
use crate::exchange::documented::Examples;
use crate::exchange::url::{Url, decoded};
use crate::exchange::{Captured, Header, Request, Response, header};
use crate::text::{Place, Span};

/// What the examples of a page show around their bodies.
#[derive(Debug, Default)]
pub struct ShownFacts {
    /// Types of request bodies, and where each is shown first.
    sent: Vec<(String, Place)>,
    /// Types of response bodies.
    answered: Vec<(String, Place)>,
    /// Names of query options in lower case.
    options: FxHashSet<String>,
}

impl ShownFacts {
    /// Collects them from the examples of a page.
    pub fn of(examples: &Examples) -> Self {
        let mut facts = Self::default();
        for example in examples.exchanges.iter().filter(|example| !example.foreign) {
            if let Some(request) = example.exchange.request.as_deref() {
                if request.body.present().is_some() {
                    collect(&request.headers, &mut facts.sent);
                }
                let url = request.url.read();
                let names = url.query.iter().map(|option| url.slice(option.name));
                facts
                    .options
                    .extend(names.map(|name| decoded(name).to_ascii_lowercase()));
            }
            if let Some(response) = &example.exchange.response
                && response.body.present().is_some()
                && response.status < 400
            {
                collect(&response.headers, &mut facts.answered);
            }
        }
        facts
    }
}

fn collect(headers: &[Header], known: &mut Vec<(String, Place)>) {
    if let Some(stated) = header(headers, "Content-Type") {
        let media = essence(&stated.value);
        if !known.iter().any(|(known, _)| *known == media) {
            known.push((media, stated.place.clone()));
        }
    }
}

/// A media type without its parameters, in lower case.
fn essence(value: &str) -> String {
    let media = value.split([';', ',']).next().unwrap_or_default();
    media.trim().to_ascii_lowercase()
}

/// What a request sends that its page does not document.
pub(super) fn request(
    bench: Bench<'_>,
    request: &Request,
    operation: Option<OperationView<'_>>,
    verdict: &mut Verdict,
) {
    let Some(view) = operation else {
        return;
    };
    query(bench, request, view, verdict);
    let sent = view.shown.map_or(&[][..], |shown| &shown.sent);
    if let Captured::Present(body) = &request.body
        && let Some(stated) = header(&request.headers, "Content-Type")
    {
        media_type(
            stated,
            sent,
            body.place(Span::new(0, 0)),
            Side::Request,
            verdict,
        );
    }
}

/// What a response has that its page does not document.
pub(super) fn response(
    response: &Response,
    request: Option<&Request>,
    operation: Option<OperationView<'_>>,
    verdict: &mut Verdict,
) {
    let success = (200..300).contains(&response.status);
    if !success || !request.is_none_or(|it| expect::is_plain(it, operation)) {
        return;
    }
    let answered = operation
        .and_then(|view| view.shown)
        .map_or(&[][..], |shown| &shown.answered);
    if !matches!(response.body, Captured::Absent)
        && let Some(stated) = header(&response.headers, "Content-Type")
    {
        let place = response.status_place.clone();
        media_type(stated, answered, place, Side::Response, verdict);
    }
}

/// Where a page shows JSON and nothing else, another type is news. Where it shows files, any
/// file may come.
fn media_type(
    stated: &Header,
    documented: &[(String, Place)],
    place: Place,
    side: Side,
    verdict: &mut Verdict,
) {
    let media = essence(&stated.value);
    let is_json = |media: &str| media.ends_with("json");
    let Some((_, first)) = documented.first() else {
        return;
    };
    if media.is_empty() || is_json(&media) || !documented.iter().all(|(known, _)| is_json(known)) {
        return;
    }
    let has_place = std::sync::Arc::ptr_eq(&stated.place.source, &place.source);
    verdict.mismatches.push(Mismatch {
        kind: Kind::UndocumentedMediaType {
            media,
            documented: documented.iter().map(|(media, _)| media.clone()).collect(),
        },
        place: if has_place {
            stated.place.clone()
        } else {
            place
        },
        side,
        pointer: None,
        promised: Some(Promised {
            subject: "media-type".to_owned(),
            says: "the example shows this type".to_owned(),
            place: first.clone(),
        }),
    });
}

/// Options of a service that answers in pages: it writes them itself.
const OF_LINKS: [&str; 5] = ["skiptoken", "deltatoken", "token", "format", "index"];

fn query(bench: Bench<'_>, request: &Request, view: OperationView<'_>, verdict: &mut Verdict) {
    let url = request.url.read();
    let dialect = bench.contract.dialect();
    for option in &url.query {
        let name = decoded(url.slice(option.name)).into_owned();
        let plain = name.trim_start_matches('$').to_ascii_lowercase();
        if plain.is_empty() || OF_LINKS.contains(&plain.as_str()) || is_named(view, &name, &plain) {
            continue;
        }
        let promised = if dialect.is_system_option(&name) {
            // Pages without such a section leave the system's options open.
            let Some(options) = view.claim.options.as_ref() else {
                continue;
            };
            let said = &options.said;
            if said.all || said.named.contains(&plain) || (said.named.is_empty() && !said.none) {
                continue;
            }
            Some(Promised {
                subject: "query".to_owned(),
                says: "the options are named here".to_owned(),
                place: options.place.clone(),
            })
        } else {
            let listed = view.claim.query.last().map(|(_, place)| Promised {
                subject: "query".to_owned(),
                says: "the options are listed here".to_owned(),
                place: place.clone(),
            });
            listed.or_else(|| {
                let documented = view.claim.templates.first()?;
                Some(Promised {
                    subject: "query".to_owned(),
                    says: "documented here".to_owned(),
                    place: documented.place.clone(),
                })
            })
        };
        verdict.mismatches.push(Mismatch {
            kind: Kind::UndocumentedQuery { name },
            place: request.url.place(option.name),
            side: Side::Request,
            pointer: None,
            promised,
        });
    }
}

/// Whether a page names an option anywhere: in a table, a template, or an example.
fn is_named(view: OperationView<'_>, name: &str, plain: &str) -> bool {
    let claim = view.claim;
    let listed = claim.query.iter().chain(&claim.parameters);
    let same = |known: &str| {
        known
            .trim_matches(['$', '{', '}', '@'])
            .eq_ignore_ascii_case(plain.trim_start_matches('@'))
    };
    listed.into_iter().any(|(known, _)| same(known))
        || view
            .shown
            .is_some_and(|shown| shown.options.contains(&name.to_ascii_lowercase()))
        || claim.templates.iter().any(|documented| {
            let url = Url::read(documented.template.text());
            url.query.iter().any(|option| same(url.slice(option.name)))
        })
        // Aliases of a function's parameters: `f(x=@x)?@x='1'`.
        || name.starts_with('@')
}

/// Whether a request asks for this status itself: to be answered later, or without a body.
pub(super) fn is_preferred(request: &Request, status: u16) -> bool {
    let wishes = request
        .headers
        .iter()
        .filter(|header| header.name.eq_ignore_ascii_case("Prefer"))
        .map(|header| header.value.to_ascii_lowercase());
    let mut wishes = wishes.flat_map(|value| {
        let wishes = value.split([',', ';']).map(|wish| wish.trim().to_owned());
        wishes.collect::<Vec<_>>()
    });
    wishes.any(|wish| match wish.as_str() {
        "respond-async" => status == 202,
        "return=minimal" | "return-no-content" => status == 204,
        "return=representation" | "return-content" => matches!(status, 200 | 201),
        _ => false,
    })
}
