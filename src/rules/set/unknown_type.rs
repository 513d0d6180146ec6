//! `unknown-type`.

use crate::claims::PropertyClaim;
use crate::contract::Named;
use crate::dialect::types::{Promise, TypeRef};
use crate::rules::{Draft, PageView, Rule, rule};
use crate::text::Place;

pub(super) static RULE: Rule = rule!("unknown-type", Warning, needs_set: true);

/// Judges a cell that cannot be read.
pub(super) fn unreadable(view: &PageView<'_>, property: &PropertyClaim, findings: &mut Vec<Draft>) {
    let Some((_, place)) = property.ty.as_ref().filter(|_| !view.contract.open_world()) else {
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

/// Judges a name by what it leads to.
pub(super) fn judge(
    view: &PageView<'_>,
    property: &PropertyClaim,
    (name, named): (&TypeRef, &Named),
    findings: &mut Vec<Draft>,
) {
    if view.contract.open_world() || name.link.as_ref().is_some_and(|link| link.undefined) {
        return;
    }
    if !matches!(named, Named::Nothing) {
        return;
    }
    let place = property.place.with_span(name.span);
    // Values explain an enum that has no page.
    let listed = |(promise, _): &(Promise, Place)| matches!(promise, Promise::Values { .. });
    let described = || property.description.as_ref().map_or("", Place::text);
    if property.promises.iter().any(listed)
        || view.dialect().names_values(described())
        || view.dialect().is_root_type(&name.name)
    {
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
