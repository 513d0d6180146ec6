//! `missing-odata-type`.

use super::Words;
use crate::rules::{Rule, rule};
use crate::words::short_name;

pub(super) static RULE: Rule = rule!("missing-odata-type", Warning);

/// `abstract_type`: what the object is declared as; none where several types are offered.
pub(super) fn word(abstract_type: Option<&str>) -> Words {
    match abstract_type.map(short_name) {
        Some(ty) => Words::new(
            &RULE,
            format!("this object does not say which kind of {ty} it is"),
            format!("add \"@odata.type\": {ty} is abstract, so readers need it"),
        ),
        None => Words::new(
            &RULE,
            "this object does not say which of the documented types it is",
            "add \"@odata.type\" with the type that it shows",
        ),
    }
}
