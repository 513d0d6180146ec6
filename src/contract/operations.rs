//! The operations of a set: which pages document a request, and the types that only bodies
//! of requests describe.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::Contract;
use crate::claims::{OperationClaim, TemplateClaim, TypeClaim};
use crate::document::{BlockType, Document};
use crate::exchange::message;
use crate::exchange::path::Template;
use crate::exchange::router::{Candidate, Router};
use crate::exchange::url::Url;
use crate::set::FileId;

/// A page that documents a request.
#[derive(Clone, Copy, Debug)]
pub struct Route<'o> {
    /// The page.
    pub file: FileId,
    /// The template that admits the path.
    pub template: &'o Template,
    /// How loosely it does; equals are tied.
    pub cost: u32,
}

/// The operations of a set by method and path.
pub struct Operations {
    router: Router<FileId>,
    /// Requests that pages only show.
    shown: Router<FileId>,
    /// How many pages document an operation.
    pub count: usize,
}

impl Operations {
    /// Reads the operations of every page.
    pub(super) fn read(contract: &Contract) -> Self {
        let files: Vec<FileId> = (0..contract.set().len()).collect();
        // Parsing is what costs; the index itself is built in order of the files. A thread of the
        // pool does it alone: one that waits for others could come to wait for itself.
        if rayon::current_thread_index().is_none() {
            files.par_iter().with_min_len(16).for_each(|&file| {
                contract.claims(file);
            });
        }
        let mut router = Router::default();
        let mut shown = Router::default();
        let mut count = 0;
        for file in files {
            let Some(operation) = operation(contract, file) else {
                continue;
            };
            count += 1;
            for template in &operation.templates {
                router.insert(Template::clone(&template.template), file);
            }
            if let Some(document) = contract.document(file) {
                for template in shown_requests(&document, operation) {
                    shown.insert(template, file);
                }
            }
        }
        Self {
            router,
            shown,
            count,
        }
    }

    /// The pages that document a request, each once, most literal template first; where none
    /// does, those that show it in an example.
    pub fn find(&self, method: &str, path: &str) -> Vec<Route<'_>> {
        let documented = Self::routes(self.router.find(method, path));
        if documented.is_empty() {
            return Self::routes(self.shown.find(method, path));
        }
        documented
    }

    /// The pages that document a path with whatever method, each once, most literal template first.
    pub fn find_any(&self, path: &str) -> Vec<Route<'_>> {
        Self::routes(self.router.find_any(path))
    }

    fn routes(candidates: Vec<Candidate<'_, FileId>>) -> Vec<Route<'_>> {
        let mut seen = FxHashSet::default();
        candidates
            .into_iter()
            .filter(|candidate| seen.insert(*candidate.owner))
            .map(|candidate| Route {
                file: *candidate.owner,
                template: candidate.template,
                cost: candidate.cost,
            })
            .collect()
    }
}

/// The requests that a page shows, with the methods that it documents, and documents nowhere.
fn shown_requests(document: &Document, operation: &OperationClaim) -> Vec<Template> {
    let mut found = Vec::new();
    for (index, &part) in document.parts.iter().enumerate() {
        let is_request = document
            .annotation_of(index)
            .is_some_and(|annotation| annotation.block_type == Some(BlockType::Request));
        let Some(code) = document.code(part).filter(|_| is_request) else {
            continue;
        };
        let text = code.body.text();
        let Some(line) = message::request_lines(text).into_iter().next() else {
            continue;
        };
        let (Some(method), Some(url)) = (text.get(line.method.range()), text.get(line.url.range()))
        else {
            continue;
        };
        let template = Template::read(method, url);
        let read = Url::read(url);
        let same_method =
            |documented: &TemplateClaim| documented.method.eq_ignore_ascii_case(method);
        let admitted = |documented: &TemplateClaim| documented.template.admits(read.resource());
        if operation.templates.iter().any(same_method) && !operation.templates.iter().any(admitted)
        {
            found.push(template);
        }
    }
    found
}

/// The operation that a page documents.
pub fn operation(contract: &Contract, file: FileId) -> Option<&OperationClaim> {
    contract.claims(file)?.operation.as_deref()
}

/// In an open world, a type that no resource page describes is what the body tables of
/// operations say about it.
pub(super) fn types_from_bodies(contract: &Contract, name: &str) -> Vec<Arc<TypeClaim>> {
    (0..contract.set().len())
        .filter_map(|file| contract.claims(file))
        .filter_map(|claims| type_from_body(claims.operation.as_ref()?, &claims.namespace))
        .filter(|claim| claim.name.eq_ignore_ascii_case(name))
        .map(Arc::new)
        .collect()
}

/// The type that an operation's body table describes: the one its sentence names.
pub fn type_from_body(operation: &OperationClaim, namespace: &str) -> Option<TypeClaim> {
    let body = &operation.body;
    let [mention] = body.types.as_slice() else {
        return None;
    };
    if body.parameters || body.rows.is_empty() {
        return None;
    }
    let name = crate::claims::types::qualify(&mention.name, namespace);
    let place = mention.place.clone();
    Some(TypeClaim::of_body(name, place, &body.rows))
}
