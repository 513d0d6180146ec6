//! `duplicate-property`.

use rustc_hash::FxHashMap;

use super::property_tables;
use crate::rules::{Draft, PageView, Rule, rule};
use crate::text::Span;

pub(super) static RULE: Rule = rule!("duplicate-property", Error);

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    for table in property_tables::of(view).filter(|table| table.columns.ty.is_some()) {
        let mut seen: FxHashMap<&str, Span> = FxHashMap::default();
        for row in table.rows() {
            let Some(&first) = seen.get(row.name) else {
                seen.insert(row.name, row.span);
                continue;
            };
            let draft = Draft::new(
                &RULE,
                table.page.place(row.span),
                format!("{}/property:{}", view.subject(), row.name),
                format!("this table lists `{}` a second time", row.name),
            );
            findings.push(
                draft
                    .help("keep the row that is right, and delete the other one")
                    .related("listed first here", &table.page.place(first)),
            );
        }
    }
}
