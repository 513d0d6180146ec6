//! How much of what pages document recordings touch, as a table for people.

use std::fmt::Write as _;
use std::io::{self, Write};

use crate::findings::{Documented, Shown, one_line};

use super::summary::fold;

/// Writes the table, and what is most worth recording next, folded to `width` columns. Of kinds of
/// which nothing is documented nothing is said.
pub fn write_documented(
    documented: &Documented,
    untouched: &[Shown],
    width: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let kinds = documented.kinds();
    let mut kinds = kinds
        .iter()
        .filter(|(_, share)| share.total() > 0)
        .peekable();
    if kinds.peek().is_none() {
        return Ok(());
    }
    let mut lines = format!(
        "{:13}  {:>9}  {:>12}  {:>8}  {:>9}\n",
        "Documented", "confirmed", "contradicted", "unjudged", "untouched"
    );
    for (name, share) in kinds {
        let _ = writeln!(
            lines,
            "{name:13}  {:>9}  {:>12}  {:>8}  {:>9}",
            share.confirmed, share.contradicted, share.unjudged, share.untouched
        );
    }
    if !untouched.is_empty() {
        lines.push_str("Untouched, beside what the recordings have:\n");
        for line in untouched {
            lines.push_str(&fold(&one_line(line), width, "  ", "    "));
            lines.push('\n');
        }
    }
    out.write_all(lines.as_bytes())?;
    out.flush()
}
