//! `parameter-mismatch`.

use crate::exchange::Request;
use crate::exchange::path::Call;
use crate::exchange::url::{Url, decoded};
use crate::page::BlockKind;
use crate::rules::{Draft, PageView, Rule, rule};
use crate::text::{Place, Span};

pub(super) static RULE: Rule = rule!("parameter-mismatch", Info);

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    let Some(operation) = &view.claims.operation else {
        return;
    };
    let is_parameter = |name: &str| {
        let mut known = operation.parameters.iter();
        known.any(|(known, _)| known.eq_ignore_ascii_case(name))
    };
    // A table of path parameters says nothing about the arguments of functions.
    let lists_arguments = |url: &Url<'_>| {
        let mut names = arguments(url).into_iter();
        !operation.parameters.is_empty() && names.any(|name| is_parameter(url.slice(name)))
    };
    // Few templates call a function, so few are read for it.
    let templates = operation.templates.iter().map(|it| it.url.text());
    let mut calls = templates.filter(|url| url.contains('('));
    let documents_arguments = calls.any(|url| lists_arguments(&Url::read(url)));
    let mut told: Vec<String> = Vec::new();
    for example in &view.examples.exchanges {
        let Some(request) = &example.exchange.request else {
            continue;
        };
        if !example.request.as_ref().is_some_and(|shown| shown.first) {
            continue;
        }
        let url = request.url.read();
        let options = url
            .query
            .iter()
            .map(|option| (option.name, "query option", &operation.query));
        let lists_arguments = documents_arguments || lists_arguments(&url);
        let arguments = arguments(&url).into_iter().filter(|_| lists_arguments);
        let arguments = arguments.map(|name| (name, "parameter", &operation.parameters));
        let mut used = options.chain(arguments).peekable();
        if used.peek().is_none() {
            continue;
        }
        // Another operation has other parameters.
        let path = view.contract.resource(&url).unwrap_or(url.resource());
        let call = Call::read(path);
        if !operation
            .templates
            .iter()
            .any(|template| template.template.admits_call(&call))
        {
            continue;
        }
        for (span, what, listed) in used {
            let name = decoded(url.slice(span)).into_owned();
            if is_listed(&name, listed) || told.contains(&name) || prose_names(view, &name) {
                continue;
            }
            findings.push(draft(view, request, span, &name, what, listed));
            told.push(name);
        }
    }
}

/// Whether a table lists the name, or lists nothing of its kind: system options (`$top`) are
/// one kind, everything else the other.
fn is_listed(name: &str, listed: &[(String, Place)]) -> bool {
    let plain = |name: &str| name.trim_start_matches('$').to_ascii_lowercase();
    let is_system = |name: &str| name.starts_with('$') || SYSTEM.contains(&&*plain(name));
    let mut same_kind = listed
        .iter()
        .filter(|(known, _)| is_system(known) == is_system(name))
        .peekable();
    same_kind.peek().is_none() || same_kind.any(|(known, _)| plain(known) == plain(name))
}

/// The system's query options, which tables write with and without their sign.
const SYSTEM: [&str; 13] = [
    "apply",
    "compute",
    "count",
    "deltatoken",
    "expand",
    "filter",
    "format",
    "orderby",
    "search",
    "select",
    "skip",
    "skiptoken",
    "top",
];

/// Whether the page speaks of an option outside its tables: "you can use `$select`".
fn prose_names(view: &PageView<'_>, name: &str) -> bool {
    name.starts_with('$')
        && view.document.parts.iter().any(|&part| {
            let block = view.document.block(part);
            matches!(block.kind, BlockKind::Paragraph)
                && view.document.slice(part, block.span).contains(name)
        })
}

fn draft(
    view: &PageView<'_>,
    request: &Request,
    span: Span,
    name: &str,
    what: &str,
    listed: &[(String, Place)],
) -> Draft {
    let known = listed.iter().map(|(known, _)| known.as_str());
    let help = match crate::words::closest(name, known) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "add it to the table, or take it out of the example".to_owned(),
    };
    let draft = Draft::new(
        &RULE,
        request.url.place(span),
        format!("{}/parameter:{name}", view.subject()),
        format!("no table of this page lists the {what} `{name}`"),
    );
    match listed.first() {
        Some((_, first)) => draft.help(help).related("the table starts here", first),
        None => draft.help(help),
    }
}

/// The names of the arguments of the last function that a path calls: `f(a=1,b='x')`.
fn arguments(url: &Url<'_>) -> Vec<Span> {
    let path = url.resource();
    let Some(open) = path.rfind('(').filter(|_| path.trim_end().ends_with(')')) else {
        return Vec::new();
    };
    let from = url.resource_path.start as usize + open + 1;
    let inner = path[open + 1..].trim_end().trim_end_matches(')');
    let mut names = Vec::new();
    let mut at = 0;
    let mut quoted = false;
    for (index, byte) in inner.bytes().enumerate() {
        match byte {
            b'\'' => quoted = !quoted,
            b',' if !quoted => at = index + 1,
            b'=' if !quoted && at <= index => {
                let name = inner[at..index].trim();
                let lead = inner[at..index].len() - inner[at..index].trim_start().len();
                let start = from + at + lead;
                if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                    names.push(Span::new(start, start + name.len()));
                }
                // What follows up to the next comma is the value.
                at = usize::MAX;
            }
            _ => {}
        }
    }
    names
}
