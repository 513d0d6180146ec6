//! `row-not-in-resource`.

use crate::exchange::path::Ending;
use crate::rules::{Draft, PageView, Rule, rule};
use crate::words::{closest, short_name};

pub(super) static RULE: Rule = rule!("row-not-in-resource", Warning, needs_set: true);

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
        let known = ty.properties.iter().map(|property| &*property.name);
        let help = match closest(&row.name, known) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "correct the name, or add the property to the resource".to_owned(),
        };
        let draft = Draft::new(
            &RULE,
            row.place.clone(),
            format!("{}/property:{}", view.subject(), row.name),
            format!("{} has no property `{}`", short_name(&ty.name), row.name),
        );
        findings.push(
            draft
                .help(help)
                .related(
                    format!("{} is defined here", short_name(&ty.name)),
                    &ty.place,
                )
                .cause(format!("type:{}", ty.name)),
        );
    }
}
