//! Applying the fixes of findings to the files they are in.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::findings::{Edit, Finding, Fix, Safety};

/// A file with its fixes applied.
#[derive(Debug)]
pub struct Mended {
    /// As findings call it.
    pub display: Arc<str>,
    /// Where it lies.
    pub path: PathBuf,
    /// Its text before.
    pub before: String,
    /// Its text with the fixes.
    pub after: String,
}

/// What fixes make of the files of a run.
#[derive(Debug, Default)]
pub struct Mending {
    /// The files that change, in order of their names. Nothing is written.
    pub files: Vec<Mended>,
    /// How many findings they mend.
    pub mended: usize,
}

/// Edits that can be made together: by file, in order, none touching another.
#[derive(Debug, Default)]
pub struct Plan<'f> {
    /// By the path that findings give.
    pub edits: BTreeMap<Arc<str>, Vec<&'f Edit>>,
    /// How many findings they mend.
    pub mended: usize,
}

/// Plans every fix up to `allowed`. One that touches what an earlier one touched is left out.
pub fn plan<'f>(findings: impl IntoIterator<Item = &'f Finding>, allowed: Safety) -> Plan<'f> {
    let mut plan = Plan::default();
    let fixes = findings
        .into_iter()
        .filter_map(|finding| finding.fix.as_ref());
    for fix in fixes.filter(|fix| fix.safety <= allowed) {
        if is_free(fix, &plan.edits) {
            plan.mended += 1;
            for edit in &fix.edits {
                let edits = plan.edits.entry(Arc::clone(&edit.file)).or_default();
                let at = edits.partition_point(|other| other.location < edit.location);
                edits.insert(at, edit);
            }
        }
    }
    plan
}

/// Applies every fix up to `allowed`. One that touches what an earlier one touched waits for
/// another run. Fails where a file cannot be read.
pub fn mend(findings: &[Finding], folder: &Path, allowed: Safety) -> io::Result<Mending> {
    let plan = plan(findings, allowed);
    let changed = plan
        .edits
        .into_iter()
        .map(|(display, edits)| {
            let path = folder.join(&*display);
            let before = fs::read_to_string(&path)?;
            let after = apply(&before, &edits);
            Ok(Mended {
                display,
                path,
                before,
                after,
            })
        })
        .collect::<io::Result<_>>()?;
    Ok(Mending {
        files: changed,
        mended: plan.mended,
    })
}

/// Whether nothing planned touches what a fix touches, nor its own edits each other.
fn is_free(fix: &Fix, planned: &BTreeMap<Arc<str>, Vec<&Edit>>) -> bool {
    let apart = |a: &Edit, b: &Edit| {
        // Two texts added at one place would come in any order.
        a.location.end < b.location.start
            || b.location.end < a.location.start
            || a.location != b.location
                && (a.location.end == b.location.start || b.location.end == a.location.start)
    };
    let itself = fix.edits.iter().enumerate().all(|(index, edit)| {
        let others = fix.edits.iter().skip(index + 1);
        others
            .filter(|other| other.file == edit.file)
            .all(|other| apart(edit, other))
    });
    itself
        && fix.edits.iter().all(|edit| {
            let Some(edits) = planned.get(&edit.file) else {
                return true;
            };
            // Planned edits are apart from each other: only the neighbours can be touched.
            let at = edits.partition_point(|other| other.location < edit.location);
            let neighbors = edits.get(at.saturating_sub(1)..edits.len().min(at + 1));
            neighbors
                .unwrap_or_default()
                .iter()
                .all(|other| apart(edit, other))
        })
}

/// `edits` in order, none touching another. One that does not fit the text is left out: the file
/// changed behind our back.
fn apply(text: &str, edits: &[&Edit]) -> String {
    let mut mended = String::with_capacity(text.len() + 64);
    let mut at = 0;
    for edit in edits {
        let (start, end) = (edit.location.start as usize, edit.location.end as usize);
        let (Some(before), Some(_)) = (text.get(at..start), text.get(start..end)) else {
            continue;
        };
        mended.push_str(before);
        mended.push_str(&edit.replacement);
        at = end;
    }
    mended.push_str(text.get(at..).unwrap_or_default());
    mended
}
