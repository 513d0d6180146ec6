//! Findings of one cause on several pages, told together: only people need that.

use rustc_hash::FxHashMap;

use crate::findings::{Finding, Severity, Shown, one_line};

/// Places of a group that are named.
const NAMED: usize = 8;

/// What findings of one cause share: the rule and its weight, every word, and the place that made the promise
/// where there is one.
type Cause<'f> = (
    &'f str,
    Severity,
    &'f str,
    Option<&'f Shown>,
    Option<(&'f str, u64)>,
);

fn cause(finding: &Finding) -> Cause<'_> {
    let promise = finding.related.first().map(|related| &related.spot);
    (
        finding.rule,
        finding.severity,
        &*finding.message,
        finding.help.as_ref(),
        promise.map(|spot| (&*spot.file, spot.location.start)),
    )
}

/// All findings in their order, those of one cause where the first of them stands. What one page alone has stays
/// apart: whoever mends that page wants to see each place.
pub(super) fn by_cause(findings: &[Finding]) -> Vec<Vec<&Finding>> {
    // The page that showed a cause first; none where a second page did, too.
    let mut pages: FxHashMap<Cause<'_>, Option<&str>> = FxHashMap::default();
    for finding in findings {
        let page = &*finding.spot.file;
        let first = pages.entry(cause(finding)).or_insert(Some(page));
        if *first != Some(page) {
            *first = None;
        }
    }
    let mut groups: Vec<Vec<&Finding>> = Vec::with_capacity(findings.len());
    let mut known: FxHashMap<Cause<'_>, usize> = FxHashMap::default();
    for finding in findings {
        let cause = cause(finding);
        if pages.get(&cause).is_some_and(Option::is_some) {
            groups.push(vec![finding]);
            continue;
        }
        let at = *known.entry(cause).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) => group.push(finding),
            None => groups.push(vec![finding]),
        }
    }
    groups
}

/// The other places of a group, the first few by name.
pub(super) fn elsewhere(others: &[&Finding]) -> Option<String> {
    if others.is_empty() {
        return None;
    }
    let places = if others.len() == 1 { "place" } else { "places" };
    let mut lines = vec![format!("the same in {} more {places}:", others.len())];
    lines.extend(others.iter().take(NAMED).map(|finding| {
        let place = &finding.spot.location;
        let file = one_line(&finding.spot.file);
        format!("  {file}:{}:{}", place.line, place.column)
    }));
    if others.len() > NAMED {
        let more = others.len() - NAMED;
        lines.push(format!("  and {more} more; --format concise lists each"));
    }
    Some(lines.join("\n"))
}
