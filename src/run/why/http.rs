//! Request lines with their parameters, and statuses: who documents a request, and which sentence
//! names a status.

use super::text::{at, order};
use super::{Asked, Part, Topic};
use crate::claims::{OperationClaim, TemplateClaim};
use crate::contract::operation;
use crate::exchange::documented::{Example, Examples};
use crate::exchange::url::Url;
use crate::exchange::{Request, Response};

/// What stands at the place of request lines, statuses and the sentences about these.
pub(super) fn topics(asked: &Asked<'_>) -> Vec<Topic> {
    let mut topics = Vec::new();
    if let Some(operation) = &asked.claims.operation {
        for template in &operation.templates {
            if asked.touches(&template.place) {
                topics.push(documented(asked, template));
            }
        }
        for (name, place) in &operation.parameters {
            if asked.starts(place) {
                let head = format!("this row lists the parameter `{name}`");
                topics.push(of_requests(head, operation));
            }
        }
        for (name, place) in &operation.query {
            if asked.starts(place) {
                let head = format!("this row lists the query option `{name}`");
                topics.push(of_requests(head, operation));
            }
        }
        let named = operation.response.statuses.iter();
        let named = named
            .filter(|named| asked.touches(&named.place))
            .map(|named| named.status.to_string())
            .collect::<Vec<_>>();
        if !named.is_empty() {
            let head = format!("this sentence names the status {}", named.join(", "));
            topics.push(Topic::new(head, Vec::new()));
        }
    }
    let examples = Examples::read(asked.document, asked.contract.dialect());
    for example in &examples.exchanges {
        if let Some(request) = &example.exchange.request
            && (asked.touches(&request.line_place) || asked.touches(&request.method_place))
        {
            topics.push(called(asked, example, request));
        }
        if let Some(response) = &example.exchange.response
            && asked.touches(&status_line(response))
        {
            topics.push(status(asked, example, response));
        }
    }
    topics
}

/// The line that the status of a response stands on.
fn status_line(response: &Response) -> crate::text::Place {
    let place = &response.status_place;
    let line = place.source.line_of(place.span.start);
    place.with_span(place.source.line_span(line))
}

fn written(template: &TemplateClaim) -> String {
    format!("{} {}", template.method, template.url.text().trim())
}

/// What is said of the requests of a page.
fn of_requests(head: String, operation: &OperationClaim) -> Topic {
    let lines = operation.templates.iter();
    let lines = lines
        .map(|template| at(&template.place, &written(template)))
        .collect();
    let parts = Part::some("Of the requests", lines);
    Topic::new(head, parts.into_iter().collect())
}

/// A documented request line.
fn documented(asked: &Asked<'_>, template: &TemplateClaim) -> Topic {
    let path = Url::read(template.template.text()).resource().to_owned();
    let head = format!("the page documents the request {}", written(template));
    Topic::new(head, others(asked, &template.method, &path))
}

/// The request of an example.
fn called(asked: &Asked<'_>, example: &Example, request: &Request) -> Topic {
    let url = request.url.read();
    let path = url.resource();
    let head = format!("an example calls {} {path}", request.method);
    if example.foreign {
        let why = "it calls another host than the page's requests, so none of them has to admit it";
        let follows = Part::some("What follows", vec![why.to_owned()]);
        return Topic::new(head, follows.into_iter().collect());
    }
    let templates = asked
        .claims
        .operation
        .as_ref()
        .map_or(&[][..], |operation| &operation.templates);
    let lines: Vec<String> = templates
        .iter()
        .map(|template| {
            let says = match (
                template.template.admits(path),
                *template.method == *request.method,
            ) {
                (true, true) => "admits it",
                (true, false) => "admits its path with another method",
                (false, _) => "does not admit it",
            };
            at(&template.place, &format!("{} {says}", written(template)))
        })
        .collect();
    let lines = if lines.is_empty() {
        vec!["the page documents no request".to_owned()]
    } else {
        lines
    };
    let mut parts: Vec<Part> = Part::some("On this page", lines).into_iter().collect();
    parts.extend(others(asked, &request.method, path));
    // Of several, the one that comes closest.
    let promise = templates.iter().rev().max_by_key(|template| {
        let admits = template.template.admits(path);
        (admits, *template.method == *request.method)
    });
    Topic::new(head, parts).promised(promise.map(|template| template.place.clone()))
}

/// The other pages that document a request.
fn others(asked: &Asked<'_>, method: &str, path: &str) -> Vec<Part> {
    let mut found: Vec<&TemplateClaim> = asked
        .contract
        .operations()
        .find(method, path)
        .into_iter()
        .filter(|route| route.file != asked.file)
        .filter_map(|route| operation(asked.contract, route.file))
        .flat_map(|operation: &OperationClaim| &operation.templates)
        .filter(|template| &*template.method == method && template.template.admits(path))
        .collect();
    found.sort_by_key(|template| order(&template.place));
    let lines = found
        .iter()
        .map(|template| at(&template.place, &written(template)))
        .collect();
    let part = Part::some("Other pages that document it", lines);
    vec![part.unwrap_or_else(|| Part {
        title: "Other pages that document it",
        lines: vec!["none".to_owned()],
    })]
}

/// The status of a documented response.
fn status(asked: &Asked<'_>, example: &Example, response: &Response) -> Topic {
    let statuses: Vec<_> = asked
        .claims
        .operation
        .as_ref()
        .filter(|_| !example.foreign)
        .map_or(&[][..], |operation| &operation.response.statuses)
        .iter()
        .filter(|named| named.governs(&response.status_place))
        .collect();
    let mut lines: Vec<String> = statuses
        .iter()
        .map(|named| at(&named.place, &format!("names {}", named.status)))
        .collect();
    if lines.is_empty() {
        lines.push("no sentence that speaks of this response names a status".to_owned());
    }
    let shown = response.status;
    let named = statuses.iter().any(|named| named.status == shown);
    let follows = if named {
        format!("{shown} is named")
    } else if statuses.is_empty() || shown >= 300 {
        format!("{shown} is not named, and does not have to be")
    } else {
        format!("{shown} is not named")
    };
    let parts = [
        Part::some("On this page", lines),
        Part::some("What follows", vec![follows]),
    ];
    let promise = { statuses.iter().find(|named| named.status == shown) }.or(statuses.first());
    let head = format!("an example is answered with the status {shown}");
    Topic::new(head, parts.into_iter().flatten().collect())
        .promised(promise.map(|named| named.place.clone()))
}
