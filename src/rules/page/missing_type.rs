//! `missing-type`.

use super::property_tables::{PropertyRow, PropertyTable};
use crate::rules::{Draft, PageView, Rule, rule};

pub(super) static RULE: Rule = rule!("missing-type", Error);

/// A row whose cell in the column `ty` is empty.
pub(super) fn of_row(
    view: &PageView<'_>,
    table: &PropertyTable<'_>,
    ty: usize,
    row: &PropertyRow<'_>,
) -> Option<Draft> {
    let place = table.empty_cell(row, ty)?;
    let subject = format!("{}/property:{}", view.subject(), row.name);
    let message = format!("the row of `{}` names no type", row.name);
    let draft = Draft::new(&RULE, place, subject, message);
    Some(draft.help("write its type, such as String or Int32, in the empty cell"))
}
