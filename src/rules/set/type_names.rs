//! The names in type cells: each is looked up once for the rules that judge it.

use super::{type_case, unknown_type};
use crate::claims::PropertyClaim;
use crate::dialect::types::TypeExpr;
use crate::rules::{Draft, PageView};

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
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
        TypeExpr::Unreadable => unknown_type::unreadable(view, property, findings),
        TypeExpr::Named(name) => {
            let place = property.place.with_span(name.span);
            let named = view.contract.named(&name.name, name.target(), &place);
            type_case::judge(view, property, (name, &named), findings);
            unknown_type::judge(view, property, (name, &named), findings);
        }
    }
}
