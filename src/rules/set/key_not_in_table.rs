//! `property-not-in-table`, of the key that an annotation names.

use std::sync::Arc;

use super::table_and_json::NOT_IN_TABLE;
use crate::claims::{TypeClaim, Witness};
use crate::document::{Annotation, BlockType};
use crate::rules::{Draft, PageView, Severity};
use crate::words::short_name;

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    let annotations = view.document.annotations.iter();
    let resources = annotations.filter(|it| it.block_type == Some(BlockType::Resource));
    findings.extend(resources.filter_map(|resource| unlisted_key(view, resource)));
}

fn unlisted_key(view: &PageView<'_>, resource: &Annotation) -> Option<Draft> {
    let named = resource.odata_type.as_ref()?;
    let value = resource.get("keyProperty")?;
    let key = value.as_str()?;
    let is_one_name = key
        .chars()
        .all(|char| char.is_alphanumeric() || char == '_');
    let lists = |claim: &Arc<TypeClaim>| {
        let mut properties = claim.properties.iter();
        short_name(&claim.name).eq_ignore_ascii_case(short_name(&named.name))
            && properties.any(|property| property.name.eq_ignore_ascii_case(&key))
    };
    // Most keys are listed right here, and the type need not be made.
    if key.is_empty() || !is_one_name || view.claims.types.iter().any(lists) {
        return None;
    }
    let ty = view.contract.find_type(&named.name)?;
    // What a base has that nobody documents is open: keys often come from there.
    let open = !ty.closed() || (ty.base.is_some() && ty.bases.is_empty());
    if open || ty.property_without_case(&key).is_some() {
        return None;
    }
    let table = view.claims.types.iter().find(|claim| {
        claim.witness == Witness::Table && claim.name == ty.name && !claim.properties.is_empty()
    })?;
    let short = short_name(&ty.name);
    let mut draft = Draft::new(
        &NOT_IN_TABLE,
        resource.fragment.place(value.span()),
        format!("type:{}/property:{key}", ty.name),
        format!("the annotation calls `{key}` the key, but no table of {short} lists it"),
    );
    draft.severity = Some(Severity::Warning);
    let draft =
        draft.help("add a row to the table, name the base type that has it, or remove the key");
    let first = &table.properties[0].place;
    Some(draft.related("the table lists the properties from here on", first))
}
