//! Rules that need one page and what it shows.

mod anchors;
mod broken_link;
mod missing_type;
mod todo_placeholder;
mod unclosed_block;
mod unreadable_page;

use super::{Draft, PageView, Rule};

pub use unreadable_page::unreadable;

/// A function that looks at one page.
pub type Check = fn(&PageView<'_>, &mut Vec<Draft>);

/// The functions of this folder, each with the rules it reports.
pub static CHECKS: &[(&[&Rule], Check)] = &[
    (
        &[&broken_link::LINK, &broken_link::ANCHOR, &broken_link::CASE],
        broken_link::check,
    ),
    (&[&missing_type::RULE], missing_type::check),
    (&[&todo_placeholder::RULE], todo_placeholder::check),
    (&[&unclosed_block::RULE], unclosed_block::check),
    (&[&unreadable_page::RULE], unreadable_page::check),
];

/// Whether the tables of a section list properties, with a type each.
fn lists_properties(role: crate::dialect::Section) -> bool {
    use crate::dialect::Section;
    matches!(
        role,
        Section::Properties | Section::Relationships | Section::RequestBody
    )
}
