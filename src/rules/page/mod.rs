//! Rules that need one page and what it shows.

mod anchors;
mod annotation_missing_type;
mod annotations;
mod broken_link;
mod duplicate_property;
mod http;
mod invalid_annotation;
mod invalid_metadata;
mod malformed_tab_group;
mod malformed_table;
mod missing_description;
mod missing_metadata;
mod missing_section;
mod missing_type;
mod orphan_annotation;
mod parameter_mismatch;
mod promised_body;
mod property_tables;
mod resource_json;
mod todo_placeholder;
mod unclosed_block;
mod unknown_annotation_key;
mod unknown_block_type;
mod unpaired_exchange;
mod unread_block;
mod unreadable_page;
mod unresolved_include;

use super::{Check, Rule};

pub use unreadable_page::unreadable;

/// The functions of this folder, each with the rules it reports.
pub static CHECKS: &[(&[&Rule], Check)] = &[
    (
        &[&broken_link::LINK, &anchors::RULE, &broken_link::CASE],
        broken_link::check,
    ),
    (
        &[&annotation_missing_type::RULE],
        annotation_missing_type::check,
    ),
    (&[&http::INVALID, &http::BLANK_LINE], http::check),
    (&[&invalid_annotation::RULE], invalid_annotation::check),
    (&[&invalid_metadata::RULE], invalid_metadata::check),
    (&[&malformed_tab_group::RULE], malformed_tab_group::check),
    (&[&malformed_table::RULE], malformed_table::check),
    (&[&missing_metadata::RULE], missing_metadata::check),
    (&[&missing_section::RULE], missing_section::check),
    (&[&orphan_annotation::RULE], orphan_annotation::check),
    (&[&parameter_mismatch::RULE], parameter_mismatch::check),
    (&[&super::exchange::UNEXPECTED_BODY], promised_body::check),
    (
        &[
            &duplicate_property::RULE,
            &missing_description::RULE,
            &missing_type::RULE,
        ],
        property_tables::check,
    ),
    (
        &[
            &super::exchange::INVALID_JSON,
            &super::exchange::DUPLICATE_KEY,
        ],
        resource_json::check,
    ),
    (&[&todo_placeholder::RULE], todo_placeholder::check),
    (&[&unclosed_block::RULE], unclosed_block::check),
    (&[&unread_block::RULE], unread_block::check),
    (&[&unresolved_include::RULE], unresolved_include::check),
    (
        &[&unknown_annotation_key::RULE],
        unknown_annotation_key::check,
    ),
    (&[&unknown_block_type::RULE], unknown_block_type::check),
    (&[&unpaired_exchange::RULE], unpaired_exchange::check),
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
