//! `unknown-property`.

use super::Words;
use crate::judge::NameFault;
use crate::rules::{Rule, rule};
use crate::words::short_name;

pub(super) static RULE: Rule = rule!("unknown-property", Error);

pub(super) fn word(name: &str, ty: &str, fault: &NameFault) -> Words {
    let ty = short_name(ty);
    let unknown = format!("{ty} has no property `{name}`");
    match fault {
        NameFault::Property(meant) => {
            Words::new(&RULE, unknown, format!("did you mean `{meant}`?"))
        }
        NameFault::Unlisted { inherits: true } => Words::new(
            &RULE,
            unknown,
            format!("list it in the table of {ty} or of its base type, or remove it here"),
        ),
        NameFault::Unlisted { inherits: false } => Words::new(
            &RULE,
            unknown,
            format!(
                "list it in the table of {ty}, name the base type that has it, or remove it here"
            ),
        ),
        NameFault::Row(meant) => Words::new(
            &RULE,
            format!("the table of this body lists no `{name}`"),
            format!("did you mean `{meant}`?"),
        ),
        NameFault::Wrapper => Words::new(
            &RULE,
            format!("this {ty} is wrapped in `value`, which belongs to collections"),
            "show the object itself, without `value` around it",
        ),
        NameFault::List => Words::new(
            &RULE,
            format!("the list of a collection is called `value`, not `{name}`"),
            "write `value`",
        ),
    }
}
