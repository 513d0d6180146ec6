//! `unknown-base-type`.

use rustc_hash::FxHashSet;

use crate::claims::{Mention, TypeClaim};
use crate::contract::Named;
use crate::rules::{Draft, PageView, Rule, rule};
use crate::words::short_name;

pub(super) static RULE: Rule = rule!("unknown-base-type", Warning, needs_set: true);

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    if view.contract.open_world() {
        return;
    }
    let mut told: FxHashSet<&str> = FxHashSet::default();
    for claim in &view.claims.types {
        let Some(base) = claim.base.as_ref().filter(|_| !told.contains(&*claim.name)) else {
            continue;
        };
        let draft = match view.contract.mentioned(base) {
            // A link may show a name in prose.
            Named::Nothing
                if !base.name.contains(' ') && !view.dialect().is_root_type(&base.name) =>
            {
                undefined(view, claim, base)
            }
            Named::Type(_) => match circular(view, claim, base) {
                Some(draft) => draft,
                None => continue,
            },
            _ => continue,
        };
        told.insert(&claim.name);
        findings.push(draft);
    }
}

fn undefined(view: &PageView<'_>, claim: &TypeClaim, base: &Mention) -> Draft {
    let draft = Draft::new(
        &RULE,
        base.place.clone(),
        format!("type:{}", claim.name),
        format!(
            "no page of this docs set defines the base type `{}`",
            base.name
        ),
    );
    draft.help(match view.contract.type_like(&base.name) {
        Some(like) if !like.eq_ignore_ascii_case(&base.name) => {
            format!("did you mean `{like}`?")
        }
        _ => "name the type that it inherits from, or add a page for it".to_owned(),
    })
}

/// A chain of base types that leads back to its start. Told at the type whose name comes first:
/// one circle is one finding, wherever one begins to walk it.
fn circular(view: &PageView<'_>, claim: &TypeClaim, base: &Mention) -> Option<Draft> {
    let ty = view
        .contract
        .find_type(&claim.name)
        .filter(|ty| ty.circular)?;
    let last = match ty.bases.last() {
        Some(last) => view.contract.find_type(last)?.base.clone()?,
        None => base.clone(),
    };
    let back = matches!(view.contract.mentioned(&last), Named::Type(name) if name == ty.name);
    if !back || ty.bases.iter().any(|other| *other < ty.name) {
        return None;
    }
    let name = short_name(&ty.name);
    let draft = Draft::new(
        &RULE,
        base.place.clone(),
        format!("type:{}", claim.name),
        format!("{name} inherits from itself"),
    )
    .help("name the type that it inherits from, or none");
    if ty.bases.is_empty() {
        return Some(draft);
    }
    Some(draft.related(format!("{name} is named as a base type here"), &last.place))
}
