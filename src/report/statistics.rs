//! How often each rule was broken, as a table.

use std::cmp::Reverse;
use std::io::{self, Write};

use rustc_hash::FxHashMap;

use crate::findings::{Finding, Severity};

/// Writes a line for each rule that found something: the most frequent first, then by name.
pub fn write_statistics(findings: &[Finding], out: &mut dyn Write) -> io::Result<()> {
    let mut counts: FxHashMap<(&str, Severity), usize> = FxHashMap::default();
    for finding in findings {
        *counts.entry((finding.rule, finding.severity)).or_default() += 1;
    }
    let mut rows: Vec<_> = counts.into_iter().collect();
    rows.sort_unstable_by_key(|&((rule, severity), count)| {
        (Reverse(count), rule, Reverse(severity))
    });
    let digits = rows.first().map_or(0, |(_, count)| count.to_string().len());
    for ((rule, severity), count) in rows {
        writeln!(out, "{count:digits$}  {:7}  {rule}", severity.name())?;
    }
    out.flush()
}
