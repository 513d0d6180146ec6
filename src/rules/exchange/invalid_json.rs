//! `invalid-json`.

use super::Words;
use crate::findings::Severity;
use crate::rules::{Rule, rule};
use crate::text::json::ProblemKind;

/// JSON that does not parse.
pub static RULE: Rule = rule!("invalid-json", Error);

pub(super) fn word(problem: ProblemKind) -> Words {
    let words = Words::new(
        &RULE,
        format!("this JSON does not parse: {}", problem.describe()),
        "mend it here, so that readers can copy the example as it stands",
    );
    if problem == ProblemKind::Comment {
        let mut words = words.lighter(Severity::Warning);
        "a comment makes this JSON invalid for whoever copies it".clone_into(&mut words.message);
        "move the remark into the text around the example".clone_into(&mut words.help);
        return words;
    }
    words
}
