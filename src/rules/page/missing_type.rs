//! `missing-type`.

use super::property_tables::{PropertyRow, PropertyTable};
use crate::rules::{Draft, PageView, Rule, rule};
use crate::text::Span;

pub(super) static RULE: Rule = rule!("missing-type", Error);

/// A row whose cell in the column `ty` is empty.
pub(super) fn of_row(
    view: &PageView<'_>,
    table: &PropertyTable<'_>,
    ty: usize,
    row: &PropertyRow<'_>,
) -> Option<Draft> {
    let PropertyRow { row, name, span } = row;
    let cell = row.cells.get(ty).copied();
    if cell.is_some_and(|cell| !table.page.text(cell).trim().is_empty()) {
        return None;
    }
    // An empty cell is best shown with the name it belongs to.
    let end = cell.map_or(row.span.end, |cell| cell.end).max(span.end);
    let place = table.page.place(Span {
        start: span.start,
        end,
    });
    let subject = format!("{}/property:{name}", view.subject());
    let message = format!("the row of `{name}` names no type");
    let draft = Draft::new(&RULE, place, subject, message);
    Some(draft.help("write its type, such as String or Int32, in the empty cell"))
}
