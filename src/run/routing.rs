//! To which pages a recorded request belongs.

use std::sync::Arc;

use super::exchanges::Docs;
use crate::claims::OperationClaim;
use crate::contract::{Calls, Route, operation};
use crate::exchange::url::decoded;
use crate::exchange::{Body, Exchange, Request, header};
use crate::text::json::{Kind, Node};
use crate::words::stated_name;

/// Where a request leads.
pub(super) enum Routing<'d> {
    /// To these pages, which say so equally literally.
    Pages {
        docs: &'d Docs,
        routes: Vec<Route<'d>>,
        /// How they were told apart from others that document the same request.
        told_by: Option<&'static str>,
        /// How many others those are.
        others: usize,
    },
    /// To the service, at a path that no page documents.
    Nowhere { docs: &'d Docs, path: String },
    /// Not to what the pages document, for this reason.
    Elsewhere(&'static str),
}

/// Finds the pages of a request.
pub(super) fn route<'d>(sets: &'d [Docs], exchange: &Exchange, request: &Request) -> Routing<'d> {
    if let Some(why) = is_beside(request, exchange) {
        return Routing::Elsewhere(why);
    }
    let url = request.url.read();
    let mut nowhere = None;
    let mut other_version = false;
    for docs in sets {
        let path = match docs.contract.calls(&url) {
            Calls::This(path) => path,
            Calls::OtherVersion => {
                other_version = true;
                continue;
            }
            Calls::OtherHost => continue,
        };
        let mut routes = docs.contract.operations().find(&request.method, path);
        let Some(least) = routes.first().map(|first| first.cost) else {
            nowhere.get_or_insert_with(|| Routing::Nowhere {
                docs,
                path: path.to_owned(),
            });
            continue;
        };
        routes.retain(|route| route.cost == least);
        let all = routes.len();
        let told_by = tell_apart(docs, exchange, &mut routes);
        return Routing::Pages {
            docs,
            others: all - routes.len(),
            routes,
            told_by,
        };
    }
    nowhere.unwrap_or(Routing::Elsewhere(if other_version {
        "the request calls another version of the API"
    } else {
        "the request calls another host"
    }))
}

/// What a browser does on its own, beside the requests of a client.
fn is_beside(request: &Request, exchange: &Exchange) -> Option<&'static str> {
    let asks = |name: &str| header(&request.headers, name);
    let url = request.url.text().trim_start();
    let is_socket = ["ws:", "wss:"].iter().any(|scheme| {
        url.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    });
    let upgrades = asks("Upgrade").is_some_and(|to| to.value.eq_ignore_ascii_case("websocket"));
    let switched = exchange
        .response
        .as_ref()
        .is_some_and(|response| response.status == 101);
    if is_socket || upgrades || switched {
        return Some("the request opens a websocket");
    }
    let preflight = request.method == "OPTIONS";
    if preflight && asks("Access-Control-Request-Method").is_some() {
        return Some("the request is a preflight of a browser");
    }
    (request.method == "CONNECT").then_some("the request opens a tunnel")
}

/// Of several pages that document one request, keeps those that speak of what is sent or answered:
/// by the types that the bodies state, else by their context.
fn tell_apart(
    docs: &Docs,
    exchange: &Exchange,
    routes: &mut Vec<Route<'_>>,
) -> Option<&'static str> {
    if routes.len() < 2 {
        return None;
    }
    let request = exchange.request.as_deref();
    let sent = request.and_then(|request| request.body.present());
    let answered = exchange
        .response
        .as_ref()
        .filter(|response| response.status < 400)
        .and_then(|response| response.body.present());
    let bodies = || [sent, answered].into_iter().flatten();
    if let Some(ty) = bodies().find_map(stated_type)
        && keep(docs, routes, &ty)
    {
        return Some("@odata.type");
    }
    if let Some(ty) = bodies().find_map(type_of_context)
        && keep(docs, routes, &ty)
    {
        return Some("@odata.context");
    }
    None
}

fn root(body: &Body) -> Option<Node<'_>> {
    let json = body.is_json().then(|| body.json())?;
    json.root().filter(|_| !json.is_broken())
}

/// The one type that a body, or everything in its list, states.
fn stated_type(body: &Body) -> Option<String> {
    let root = root(body)?;
    let of = |node: Node<'_>| {
        let stated = node.get("@odata.type")?.as_str()?;
        Some(stated_name(&stated).to_owned())
    };
    if let Some(stated) = of(root) {
        return Some(stated);
    }
    let list = root
        .get("value")
        .filter(|value| value.kind() == Kind::Array)?;
    let mut types = list.items().map(of);
    let first = types.next()??;
    types
        .all(|other| other.as_ref() == Some(&first))
        .then_some(first)
}

/// The type that the context of a body names: `…$metadata#users/microsoft.graph.user/$entity`.
fn type_of_context(body: &Body) -> Option<String> {
    let context = root(body)?.get("@odata.context")?.as_str()?.into_owned();
    let (_, described) = context.split_once('#')?;
    let described = decoded(described);
    let ty = described
        .split(['/', '(', ')'])
        .rfind(|name| name.contains('.') && !name.starts_with('\''))?;
    Some(ty.to_owned())
}

/// Keeps the pages that speak of a type, else those of what it inherits from; says whether that
/// tells any apart.
fn keep(docs: &Docs, routes: &mut Vec<Route<'_>>, ty: &str) -> bool {
    let contract = &docs.contract;
    let mut lineage: Vec<Arc<str>> = vec![ty.into()];
    if let Some(known) = contract.find_type(ty) {
        lineage.extend(known.bases.iter().cloned());
    }
    let speaks_of: Vec<Vec<Arc<str>>> = routes
        .iter()
        .map(|route| {
            let claim = operation(contract, route.file);
            claim.map_or_else(Vec::new, |claim| types(docs, claim))
        })
        .collect();
    for name in &lineage {
        let same = |types: &Vec<Arc<str>>| types.iter().any(|ty| ty.eq_ignore_ascii_case(name));
        let count = speaks_of.iter().filter(|types| same(types)).count();
        if count == 0 {
            continue;
        }
        let mut kept = speaks_of.iter().map(same);
        routes.retain(|_| kept.next().unwrap_or(true));
        return count < speaks_of.len();
    }
    false
}

/// The types that an operation sends and answers with.
fn types(docs: &Docs, claim: &OperationClaim) -> Vec<Arc<str>> {
    let contract = &docs.contract;
    let mentions = claim.body.types.iter();
    let mentions = mentions.chain(claim.response.object.iter().filter_map(|it| it.ty.as_ref()));
    let mentioned = mentions.filter_map(|mention| contract.mentioned_type(mention));
    let noted = claim.answers.iter();
    let noted = noted
        .filter_map(|answer| contract.find_named_type(&answer.ty.name, &answer.ty.place.source));
    mentioned
        .chain(noted)
        .map(|ty| Arc::clone(&ty.name))
        .collect()
}
