//! `missing-description`.

use super::property_tables;
use crate::rules::{Draft, PageView, Rule, rule};
use crate::text::Span;

pub(super) static RULE: Rule = rule!("missing-description", Warning);

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    for table in property_tables::of(view) {
        let Some(description) = table
            .columns
            .description
            .filter(|_| table.columns.ty.is_some())
        else {
            continue;
        };
        for row in table.rows() {
            let cell = row.row.cells.get(description).copied();
            if cell.is_some_and(|cell| !table.page.text(cell).trim().is_empty()) {
                continue;
            }
            // An empty cell is best shown with the name it belongs to.
            let end = cell
                .map_or(row.row.span.end, |cell| cell.end)
                .max(row.span.end);
            let place = table.page.place(Span { end, ..row.span });
            let subject = format!("{}/property:{}", view.subject(), row.name);
            let message = format!("the row of `{}` has no description", row.name);
            let draft = Draft::new(&RULE, place, subject, message);
            findings.push(draft.help("say in one sentence what the property holds"));
        }
    }
}
