//! Findings that are told together, those of one cause on several pages and those of one body: only people
//! need that.

use rustc_hash::FxHashMap;

use crate::findings::{Finding, Severity, Shown, one_line};

/// Places of a group that are named.
const NAMED: usize = 8;

/// So many findings of a rule in one body are drawn each for itself.
const APART: usize = 3;

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

/// A rule, and the body of a page or of a recording that breaks it.
type Body<'f> = (&'f str, Severity, &'f str, &'f str);

fn body(finding: &Finding) -> Option<Body<'_>> {
    finding.pointer.as_ref()?;
    let (message, _) = finding.subject.split_once('#')?;
    Some((finding.rule, finding.severity, &finding.spot.file, message))
}

/// Why findings are told together.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Shared<'f> {
    Cause(Cause<'f>),
    Body(Body<'f>),
}

/// All findings in their order, those that are told together where the first of them stands. What one page
/// alone has stays apart, unless it is much of the same in one body: whoever mends that page wants to see each place.
pub(super) fn together(findings: &[Finding]) -> Vec<Vec<&Finding>> {
    // The page that showed a cause first; none where a second page did, too.
    let mut pages: FxHashMap<Cause<'_>, Option<&str>> = FxHashMap::default();
    let mut bodies: FxHashMap<Body<'_>, usize> = FxHashMap::default();
    for finding in findings {
        let page = &*finding.spot.file;
        let first = pages.entry(cause(finding)).or_insert(Some(page));
        if *first != Some(page) {
            *first = None;
        }
        if let Some(body) = body(finding) {
            *bodies.entry(body).or_default() += 1;
        }
    }
    let shared = |finding| {
        let cause = cause(finding);
        if pages.get(&cause).is_some_and(Option::is_none) {
            return Some(Shared::Cause(cause));
        }
        let crowded = |body: &Body<'_>| bodies.get(body).is_some_and(|&count| count > APART);
        body(finding).filter(crowded).map(Shared::Body)
    };
    let mut groups: Vec<Vec<&Finding>> = Vec::with_capacity(findings.len());
    let mut known: FxHashMap<Shared<'_>, usize> = FxHashMap::default();
    for finding in findings {
        let Some(shared) = shared(finding) else {
            groups.push(vec![finding]);
            continue;
        };
        let at = *known.entry(shared).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) => group.push(finding),
            None => groups.push(vec![finding]),
        }
    }
    groups
}

/// The other findings of a group, the first few by name.
pub(super) fn elsewhere(first: &Finding, others: &[&Finding]) -> Option<String> {
    if others.is_empty() {
        return None;
    }
    let one_body = others.iter().all(|it| it.spot.file == first.spot.file);
    let places = if others.len() == 1 { "place" } else { "places" };
    let head = if one_body {
        format!("and in {} more {places} of this body:", others.len())
    } else {
        format!("the same in {} more {places}:", others.len())
    };
    let mut lines = vec![head];
    lines.extend(others.iter().take(NAMED).map(|finding| {
        let place = &finding.spot.location;
        if one_body {
            let message = one_line(&finding.message);
            return format!("  {}:{}: {message}", place.line, place.column);
        }
        let file = one_line(&finding.spot.file);
        format!("  {file}:{}:{}", place.line, place.column)
    }));
    if others.len() > NAMED {
        let more = others.len() - NAMED;
        lines.push(format!("  and {more} more; --format concise lists each"));
    }
    Some(lines.join("\n"))
}
