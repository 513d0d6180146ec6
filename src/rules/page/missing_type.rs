//! `missing-type`.

use crate::claims::{is_section_row, plain_name, table_columns};
use crate::page::BlockKind;
use crate::rules::{Draft, PageView, Rule, rule};
use crate::text::Span;

pub(super) static RULE: Rule = rule!("missing-type", Error);

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    for &part in &view.document.parts {
        let BlockKind::Table(table) = &view.document.block(part).kind else {
            continue;
        };
        if !view
            .document
            .role(part)
            .is_some_and(super::lists_properties)
        {
            continue;
        }
        let page = view.document.text_of(part);
        let columns = table_columns(page, table, view.dialect());
        let (Some(name), Some(ty)) = (columns.name, columns.ty) else {
            continue;
        };
        for row in table.rows.iter().filter(|row| !is_section_row(page, row)) {
            let Some((property, span)) =
                row.cells.get(name).and_then(|&cell| plain_name(page, cell))
            else {
                continue;
            };
            let cell = row.cells.get(ty).copied();
            if cell.is_some_and(|cell| !page.text(cell).trim().is_empty()) {
                continue;
            }
            // An empty cell is best shown with the name it belongs to.
            let end = cell.map_or(row.span.end, |cell| cell.end).max(span.end);
            let place = page.place(Span {
                start: span.start,
                end,
            });
            let subject = format!("{}/property:{property}", view.subject());
            let draft = Draft::new(
                &RULE,
                place,
                subject,
                format!("the row of `{property}` names no type"),
            );
            findings.push(draft.help("write its type, such as String or Int32, in the empty cell"));
        }
    }
}
