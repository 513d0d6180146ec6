//! `missing-type`.

use super::property_tables::{self, PropertyRow};
use crate::rules::{Draft, PageView, Rule, rule};
use crate::text::Span;

pub(super) static RULE: Rule = rule!("missing-type", Error);

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    for table in property_tables::of(view) {
        let Some(ty) = table.columns.ty else {
            continue;
        };
        for PropertyRow { row, name, span } in table.rows() {
            let cell = row.cells.get(ty).copied();
            if cell.is_some_and(|cell| !table.page.text(cell).trim().is_empty()) {
                continue;
            }
            // An empty cell is best shown with the name it belongs to.
            let end = cell.map_or(row.span.end, |cell| cell.end).max(span.end);
            let place = table.page.place(Span {
                start: span.start,
                end,
            });
            let subject = format!("{}/property:{name}", view.subject());
            let draft = Draft::new(
                &RULE,
                place,
                subject,
                format!("the row of `{name}` names no type"),
            );
            findings.push(draft.help("write its type, such as String or Int32, in the empty cell"));
        }
    }
}
