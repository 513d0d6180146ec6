//! `type-name-case`, in the type cells of tables.

use crate::claims::PropertyClaim;
use crate::contract::Named;
use crate::dialect::types::TypeRef;
use crate::findings::Safety;
use crate::rules::exchange::TYPE_NAME_CASE;
use crate::rules::{Draft, Mend, PageView};
use crate::words::short_name;

/// Judges a name by what it leads to.
pub(super) fn judge(
    view: &PageView<'_>,
    property: &PropertyClaim,
    (name, named): (&TypeRef, &Named),
    findings: &mut Vec<Draft>,
) {
    let defined = match named {
        Named::Type(defined) => defined,
        Named::Enum(found) => &found.name,
        _ => return,
    };
    let (written, known) = (short_name(&name.name), short_name(defined));
    // A link may show other words than the name of what it leads to.
    if written == known || !written.eq_ignore_ascii_case(known) {
        return;
    }
    let place = property.place.with_span(name.span);
    let mut draft = Draft::new(
        &TYPE_NAME_CASE,
        place.clone(),
        format!("{}/property:{}", view.subject(), property.name),
        format!("`{written}` is defined as `{known}`: names differ by case"),
    )
    .help(format!("write `{known}`"))
    .cause(format!("type:{defined}"))
    .mend(Mend::rename(&place, written, known, Safety::Safe));
    let at = match named {
        Named::Enum(found) => Some(found.place.clone()),
        _ => view.contract.find_type(defined).map(|ty| ty.place.clone()),
    };
    if let Some(at) = at {
        draft = draft.related("defined here", &at);
    }
    findings.push(draft);
}
