//! `row-not-in-resource`.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::contract::{Type, ValueType};
use crate::exchange::path::Ending;
use crate::rules::{Draft, PageView, Rule, rule};
use crate::text::Place;
use crate::words::{closest, short_name};

pub(super) static RULE: Rule = rule!("row-not-in-resource", Warning, needs_set: true);

/// So deep into the properties a name is looked for.
const LEVELS: usize = 3;

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    let Some(operation) = view
        .claims
        .operation
        .as_ref()
        .filter(|_| !view.contract.open_world())
    else {
        return;
    };
    let body = &operation.body;
    let writes = operation.templates.iter().any(|template| {
        matches!(&*template.method, "POST" | "PATCH" | "PUT")
            && !matches!(template.template.ending(), Ending::Bound(_))
    });
    // A table of parameters describes a body of its own.
    if body.parameters || !writes {
        return;
    }
    let [mention] = body.types.as_slice() else {
        return;
    };
    let Some(ty) = view
        .contract
        .mentioned_type(mention)
        .filter(|ty| ty.closed())
    else {
        return;
    };
    for row in &body.rows {
        if row.name.contains('@') || ty.property_without_case(&row.name).is_some() {
            continue;
        }
        let known = ty.properties().iter().map(|property| &*property.name);
        let inner = nested(view, &ty, &row.name);
        let help = match (closest(&row.name, known), &inner) {
            (Some(meant), _) => format!("did you mean `{meant}`?"),
            (None, Some((path, _))) => {
                format!("say in this row that it stands inside `{path}`, or list `{path}` instead")
            }
            (None, None) => "correct the name, or add the property to the resource".to_owned(),
        };
        let draft = Draft::new(
            &RULE,
            row.place.clone(),
            format!("{}/property:{}", view.subject(), row.name),
            format!("{} has no property `{}`", short_name(&ty.name), row.name),
        );
        let mut draft = draft
            .help(help)
            .related(
                format!("{} is defined here", short_name(&ty.name)),
                &ty.place,
            )
            .cause(format!("type:{}", ty.name));
        if let Some((_, place)) = &inner {
            draft = draft.related("a type inside it has the property", place);
        }
        findings.push(draft);
    }
}

/// Where a type that the properties of `ty` hold has a property of this name: the names that
/// lead to it, and its own place. Three levels down nobody means it.
fn nested(view: &PageView<'_>, ty: &Arc<Type>, name: &str) -> Option<(String, Place)> {
    let mut level = vec![(String::new(), Arc::clone(ty))];
    let mut seen: FxHashSet<Arc<str>> = std::iter::once(Arc::clone(&ty.name)).collect();
    for _ in 0..LEVELS {
        let mut next = Vec::new();
        for (path, holder) in &level {
            for property in holder.properties() {
                let ValueType::Object(inner) = property.value(view.contract).element() else {
                    continue;
                };
                let Some(inner) = view.contract.find_type(inner) else {
                    continue;
                };
                if !seen.insert(Arc::clone(&inner.name)) {
                    continue;
                }
                let path = match path.as_str() {
                    "" => property.name.to_string(),
                    path => format!("{path}.{}", property.name),
                };
                let found = inner.property_without_case(name);
                if let Some(claim) = found.and_then(|found| found.claims.first()) {
                    return Some((path, claim.place.clone()));
                }
                next.push((path, inner));
            }
        }
        level = next;
    }
    None
}
