//! Rules that hold a page against the rest of its docs set.

mod annotation_type;
mod conflicting_claims;
mod conflicting_values;
mod duplicate_name;
mod key_not_in_table;
mod row_not_in_resource;
mod table_and_json;
mod table_and_methods;
mod type_case;
mod type_names;
mod unknown_base_type;
mod unknown_type;
mod update_without_key;
mod wrong_host;
mod wrong_version;

use super::{Check, Rule};

/// The functions of this folder, each with the rules it reports.
pub static CHECKS: &[(&[&Rule], Check)] = &[
    (
        &[
            &super::exchange::ANNOTATION_WRONG_TYPE,
            &super::exchange::TYPE_NAME_CASE,
        ],
        annotation_type::check,
    ),
    (&[&conflicting_claims::RULE], conflicting_claims::check),
    (&[&duplicate_name::RULE], duplicate_name::check),
    (&[&table_and_json::NOT_IN_TABLE], key_not_in_table::check),
    (&[&row_not_in_resource::RULE], row_not_in_resource::check),
    (
        &[
            &table_and_json::NOT_IN_TABLE,
            &table_and_json::NOT_IN_JSON,
            &table_and_json::CONFLICT,
        ],
        table_and_json::check,
    ),
    (&[&table_and_json::CONFLICT], table_and_methods::check),
    (&[&unknown_base_type::RULE], unknown_base_type::check),
    (
        &[&super::exchange::TYPE_NAME_CASE, &unknown_type::RULE],
        type_names::check,
    ),
    (&[&update_without_key::RULE], update_without_key::check),
    (&[&wrong_host::RULE], wrong_host::check),
    (&[&wrong_version::RULE], wrong_version::check),
];
