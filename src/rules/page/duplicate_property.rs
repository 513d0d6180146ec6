//! `duplicate-property`.

use rustc_hash::FxHashMap;

use super::property_tables::{self, PropertyRow};
use crate::rules::mend::whole_lines;
use crate::rules::{Draft, Mend, PageView, Rule, rule};

pub(super) static RULE: Rule = rule!("duplicate-property", Error);

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    for table in property_tables::of(view).filter(|table| table.columns.ty.is_some()) {
        let mut seen: FxHashMap<&str, PropertyRow<'_>> = FxHashMap::default();
        for row in table.rows() {
            let Some(first) = seen.get(row.name) else {
                seen.insert(row.name, row);
                continue;
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
            findings.push(
                draft
                    .help("keep the row that is right, and delete the other one")
                    .related("listed first here", &table.page.place(first.span))
                    .mend(mend),
            );
        }
    }
}
