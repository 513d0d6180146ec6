//! `type-name-case`, in the type cells of tables.

use crate::claims::PropertyClaim;
use crate::contract::Named;
use crate::dialect::types::{TypeExpr, TypeRef};
use crate::findings::Safety;
use crate::rules::exchange::TYPE_NAME_CASE;
use crate::rules::{Draft, Mend, PageView};
use crate::words::short_name;

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    for property in view.property_rows() {
        if let Some((expr, _)) = &property.ty {
            match expr.innermost() {
                TypeExpr::Named(name) => one(view, property, name, findings),
                TypeExpr::OneOf(options) => {
                    for option in options {
                        if let TypeExpr::Named(name) = option.innermost() {
                            one(view, property, name, findings);
                        }
                    }
                }
                _ => {}
            }
        }
    }
}

fn one(view: &PageView<'_>, property: &PropertyClaim, name: &TypeRef, findings: &mut Vec<Draft>) {
    let place = property.place.with_span(name.span);
    let named = view.contract.named(&name.name, name.target(), &place);
    let defined = match &named {
        Named::Type(defined) => defined,
        Named::Enum(found) => &found.name,
        _ => return,
    };
    let (written, known) = (short_name(&name.name), short_name(defined));
    // A link may show other words than the name of what it leads to.
    if written == known || !written.eq_ignore_ascii_case(known) {
        return;
    }
    let mut draft = Draft::new(
        &TYPE_NAME_CASE,
        place.clone(),
        format!("{}/property:{}", view.subject(), property.name),
        format!("`{written}` is defined as `{known}`: names differ by case"),
    )
    .help(format!("write `{known}`"))
    .cause(format!("type:{defined}"))
    .mend(Mend::rename(&place, written, known, Safety::Safe));
    let at = match &named {
        Named::Enum(found) => Some(found.place.clone()),
        _ => view.contract.find_type(defined).map(|ty| ty.place.clone()),
    };
    if let Some(at) = at {
        draft = draft.related("defined here", &at);
    }
    findings.push(draft);
}
