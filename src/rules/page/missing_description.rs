//! `missing-description`.

use super::property_tables::{PropertyRow, PropertyTable};
use crate::rules::{Draft, PageView, Rule, rule};
use crate::text::Span;

pub(super) static RULE: Rule = rule!("missing-description", Warning);

/// A row whose cell in the column of descriptions is empty.
pub(super) fn of_row(
    view: &PageView<'_>,
    table: &PropertyTable<'_>,
    row: &PropertyRow<'_>,
) -> Option<Draft> {
    let cell = row.row.cells.get(table.columns.description?).copied();
    if cell.is_some_and(|cell| !table.page.text(cell).trim().is_empty()) {
        return None;
    }
    // An empty cell is best shown with the name it belongs to.
    let end = cell.map_or(row.row.span.end, |cell| cell.end);
    let end = end.max(row.span.end);
    let place = table.page.place(Span { end, ..row.span });
    let subject = format!("{}/property:{}", view.subject(), row.name);
    let message = format!("the row of `{}` has no description", row.name);
    let draft = Draft::new(&RULE, place, subject, message);
    Some(draft.help("say in one sentence what the property holds"))
}
