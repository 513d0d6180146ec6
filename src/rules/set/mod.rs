//! Rules that hold a page against the rest of its docs set.

mod annotation_type;
mod duplicate_name;
mod unknown_type;
mod update_without_key;

use super::Rule;
use super::page::Check;

/// The functions of this folder, each with the rules it reports.
pub static CHECKS: &[(&[&Rule], Check)] = &[
    (
        &[
            &super::exchange::ANNOTATION_WRONG_TYPE,
            &super::exchange::TYPE_NAME_CASE,
        ],
        annotation_type::check,
    ),
    (&[&duplicate_name::RULE], duplicate_name::check),
    (&[&unknown_type::RULE], unknown_type::check),
    (&[&update_without_key::RULE], update_without_key::check),
];
