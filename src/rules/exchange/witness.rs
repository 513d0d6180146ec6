//! Drift before a third witness: what the service's metadata knows is missing on the page, what it
//! does not know is a surprise.

use crate::dialect::types::TypeExpr;
use crate::judge::{Kind, Mismatch};
use crate::metadata::Metadata;
use crate::rules::Draft;
use crate::text::Place;
use crate::words::{cropped, short_name};

/// What is said where neither the page nor the metadata knows it.
const SURPRISE: &str = "ask those who run the service whether it is meant; document it if so";

/// The finding with what the metadata says about it.
pub(super) fn heard(draft: Draft, mismatch: &Mismatch, metadata: &Metadata) -> Draft {
    match &mismatch.kind {
        Kind::UndocumentedProperty { name, ty, .. } => property(draft, name, ty, metadata),
        Kind::UndocumentedEnumValue { value, .. } => {
            let subject = mismatch.promised.as_ref();
            value_of(
                draft,
                value,
                subject.map(|promised| &*promised.subject),
                metadata,
            )
        }
        _ => draft,
    }
}

fn property(mut draft: Draft, name: &str, ty: &str, metadata: &Metadata) -> Draft {
    let Some(declaring) = metadata.find_type(ty) else {
        return draft;
    };
    let short = short_name(ty);
    if let Some((_, declared)) = metadata.property(declaring, name) {
        draft.message = format!(
            "the page of {short} lacks the property `{name}`, which the service's metadata declares"
        );
        let ty = crate::rules::metadata::declared(declared);
        return draft.related(
            format!("the metadata declares it as {ty} here"),
            &declared.place,
        );
    }
    draft.message = format!(
        "neither the page of {short} nor the service's metadata knows the property `{name}`"
    );
    draft.help(SURPRISE).related(
        format!("the metadata declares {short} here"),
        &declaring.place,
    )
}

/// `subject`: the property whose list does not have the value.
fn value_of(mut draft: Draft, value: &str, subject: Option<&str>, metadata: &Metadata) -> Draft {
    let Some((declared, place)) = members(subject, metadata) else {
        return draft;
    };
    // What is withheld in the draft is withheld here.
    let shown = cropped(value, 40);
    if !draft.message.contains(&*shown) {
        return draft;
    }
    let mut members = declared.claim.members.iter();
    if let Some((_, member)) = members.find(|(member, _)| member == value) {
        draft.message =
            format!("the page does not list \"{shown}\", which the service's metadata declares");
        draft.related("the metadata declares the value here", member)
    } else {
        draft.message = format!("neither the page nor the service's metadata knows \"{shown}\"");
        draft
            .help(SURPRISE)
            .related("the metadata declares the values here", &place)
    }
}

/// The enum that the metadata declares for a property.
fn members<'m>(
    subject: Option<&str>,
    metadata: &'m Metadata,
) -> Option<(&'m crate::metadata::DeclaredEnum, Place)> {
    let (ty, property) = subject?.strip_prefix("type:")?.split_once("/property:")?;
    let (_, declared) = metadata.property(metadata.find_type(ty)?, property)?;
    let TypeExpr::Named(named) = declared.ty.as_ref()?.0.innermost() else {
        return None;
    };
    let found = metadata.find_enum(&named.name)?;
    Some((found, found.claim.place.clone()))
}
