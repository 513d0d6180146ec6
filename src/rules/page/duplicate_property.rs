//! `duplicate-property`.

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use super::property_tables::{PropertyRow, PropertyTable};
use crate::claims::leads_inside;
use crate::rules::mend::whole_lines;
use crate::rules::{Draft, Mend, PageView, Rule, rule};

pub(super) static RULE: Rule = rule!("duplicate-property", Error);

/// A row whose name was `seen` in its table before.
pub(super) fn of_row<'a>(
    view: &PageView<'_>,
    table: &PropertyTable<'_>,
    seen: &mut FxHashMap<&'a str, PropertyRow<'a>>,
    row: PropertyRow<'a>,
) -> Option<Draft> {
    if leads_inside(table.page, row.span) {
        return None;
    }
    let first = match seen.entry(row.name) {
        Entry::Vacant(entry) => {
            entry.insert(row);
            return None;
        }
        Entry::Occupied(entry) => entry.into_mut(),
    };
    let whole = table.page.place(row.row.span);
    let equal = whole.text().trim() == table.page.text(first.row.span).trim();
    let mend = equal.then(|| Mend::safe("delete the second row", whole_lines(&whole), ""));
    let draft = Draft::new(
        &RULE,
        table.page.place(row.span),
        format!("{}/property:{}", view.subject(), row.name),
        format!("this table lists `{}` a second time", row.name),
    );
    Some(
        draft
            .help("keep the row that is right, and delete the other one")
            .related("listed first here", &table.page.place(first.span))
            .mend(mend),
    )
}
