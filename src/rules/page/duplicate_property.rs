//! `duplicate-property`.

use std::borrow::Cow;
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
    seen: &mut FxHashMap<Cow<'a, str>, PropertyRow<'a>>,
    row: PropertyRow<'a>,
) -> Option<Draft> {
    if leads_inside(table.page, row.span) {
        return None;
    }
    let first = match seen.entry(row.name.clone()) {
        Entry::Vacant(entry) => {
            entry.insert(row);
            return None;
        }
        Entry::Occupied(entry) => entry.into_mut(),
    };
    if is_of_another_kind(table, first, &row) {
        return None;
    }
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

/// Whether two rows give a property another type for another kind of thing, each with the kind's
/// name: "Can be set for the **startListener** type."
fn is_of_another_kind(
    table: &PropertyTable<'_>,
    first: &PropertyRow<'_>,
    second: &PropertyRow<'_>,
) -> bool {
    let cell = |row: &PropertyRow<'_>, column: Option<usize>| {
        let cell = column.and_then(|column| row.row.cells.get(column));
        cell.map_or("", |&cell| table.page.text(cell))
    };
    let types = [first, second].map(|row| cell(row, table.columns.ty));
    let [one, other] = [first, second].map(|row| bold_names(cell(row, table.columns.description)));
    let lacks = |names: &[&str], name: &&str| !names.contains(name);
    types[0] != types[1]
        && one.iter().any(|name| lacks(&other, name))
        && other.iter().any(|name| lacks(&one, name))
}

/// The names that a text shows in bold.
fn bold_names(text: &str) -> Vec<&str> {
    let is_name = |bold: &&str| !bold.is_empty() && bold.bytes().all(|b| b.is_ascii_alphanumeric());
    text.split("**")
        .skip(1)
        .step_by(2)
        .filter(is_name)
        .collect()
}
