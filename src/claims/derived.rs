//! What a page says about the types that inherit from its own: a table "Derived types".

use super::Mention;
use crate::dialect::Section;
use crate::document::Document;

/// The types that such tables name: the link in the first cell of each row.
pub(super) fn read(document: &Document) -> Vec<Mention> {
    let mut derived = Vec::new();
    for (part, table) in document.tables() {
        if document.role(part) != Some(Section::DerivedTypes) {
            continue;
        }
        let page = document.text_of(part);
        for cell in table.rows.iter().filter_map(|row| row.cells.first()) {
            let first = page
                .links
                .partition_point(|link| link.span.start < cell.start);
            let link = page.links.get(first);
            if let Some(link) = link.filter(|link| link.span.end <= cell.end) {
                derived.push(Mention::of_link(page, link));
            }
        }
    }
    derived
}
