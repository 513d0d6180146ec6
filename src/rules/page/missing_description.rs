//! `missing-description`.

use super::property_tables::{PropertyRow, PropertyTable};
use crate::rules::{Draft, PageView, Rule, rule};

pub(super) static RULE: Rule = rule!("missing-description", Warning);

/// A row whose cell in the column of descriptions is empty.
pub(super) fn of_row(
    view: &PageView<'_>,
    table: &PropertyTable<'_>,
    row: &PropertyRow<'_>,
) -> Option<Draft> {
    let place = table.empty_cell(row, table.columns.description?)?;
    let subject = format!("{}/property:{}", view.subject(), row.name);
    let message = format!("the row of `{}` has no description", row.name);
    let draft = Draft::new(&RULE, place, subject, message);
    Some(draft.help("say in one sentence what the property holds"))
}
