//! `unknown-type`.

use crate::claims::PropertyClaim;
use crate::contract::Named;
use crate::dialect::types::{TypeExpr, TypeRef};
use crate::rules::{Draft, PageView, Rule, rule};

pub(super) static RULE: Rule = rule!("unknown-type", Warning, needs_set: true);

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    if view.contract.open_world() {
        return;
    }
    for property in view.property_rows() {
        if let Some((expr, _)) = &property.ty {
            types(view, property, expr, findings);
        }
    }
}

fn types(
    view: &PageView<'_>,
    property: &PropertyClaim,
    expr: &TypeExpr,
    findings: &mut Vec<Draft>,
) {
    match expr {
        TypeExpr::Primitive(_) => {}
        TypeExpr::Collection(element) => types(view, property, element, findings),
        TypeExpr::OneOf(options) => {
            for option in options {
                types(view, property, option, findings);
            }
        }
        TypeExpr::Unreadable => unreadable(view, property, findings),
        TypeExpr::Named(name) => named(view, property, name, findings),
    }
}

fn unreadable(view: &PageView<'_>, property: &PropertyClaim, findings: &mut Vec<Draft>) {
    let Some((_, place)) = &property.ty else {
        return;
    };
    let draft = Draft::new(
        &RULE,
        place.clone(),
        format!("{}/property:{}", view.subject(), property.name),
        format!("the type of `{}` cannot be read", property.name),
    );
    findings.push(draft.help("name one type, such as String, or link to the page of one"));
}

fn named(view: &PageView<'_>, property: &PropertyClaim, name: &TypeRef, findings: &mut Vec<Draft>) {
    if name.link.as_ref().is_some_and(|link| link.undefined) {
        return;
    }
    let place = property.place.with_span(name.span);
    if !matches!(
        view.contract.named(&name.name, name.target(), &place),
        Named::Nothing
    ) {
        return;
    }
    // A list of values explains an enum that has no page.
    let explained = property
        .promises
        .iter()
        .any(|(promise, _)| matches!(promise, crate::dialect::types::Promise::Values { .. }));
    if explained || view.dialect().is_root_type(&name.name) {
        return;
    }
    let draft = Draft::new(
        &RULE,
        place,
        format!("{}/property:{}", view.subject(), property.name),
        format!("no page of this docs set defines the type `{}`", name.name),
    );
    let help = match view.contract.type_like(&name.name) {
        Some(like) => format!("did you mean `{like}`?"),
        None => "correct the name, or add a page for the type".to_owned(),
    };
    findings.push(draft.help(help));
}
