//! `property-type-conflict` between the rows of relationships and the page's table of methods.

use super::table_and_json::CONFLICT;
use crate::contract::agreement::{Agreement, compare};
use crate::rules::{Draft, PageView};
use crate::words::{cropped, unmarked};

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    for claim in &view.claims.types {
        for listed in &claim.listed {
            let mut rows = claim.properties.iter();
            let Some(row) = rows.find(|row| row.name == listed.name) else {
                continue;
            };
            let (Some((in_row, row_place)), Some((in_method, method_place))) =
                (&row.ty, &listed.ty)
            else {
                continue;
            };
            if compare(view.contract, (in_row, row), (in_method, listed)) != Agreement::Differ {
                continue;
            }
            let one = cropped(&unmarked(row_place.text()), 40);
            let many = cropped(&unmarked(method_place.text()), 60);
            let draft = Draft::new(
                &CONFLICT,
                row_place.clone(),
                format!("type:{}/property:{}", claim.name, row.name),
                format!(
                    "`{}` is one {one} here, but a method lists several",
                    row.name
                ),
            );
            findings.push(
                draft
                    .help(format!(
                        "write `{many}`, or correct what the method returns"
                    ))
                    .related(format!("returns {many}"), method_place),
            );
        }
    }
}
