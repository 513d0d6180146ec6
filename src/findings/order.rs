//! The order of findings in every report.

use std::cmp::Ordering;

use super::Finding;

/// Sorts by file, then position, then rule, then subject. What still ties is told apart by
/// pointer, message and related places, so the order never depends on who was found first.
pub fn sort(findings: &mut [Finding]) {
    findings.sort_by(compare);
}

fn compare(left: &Finding, right: &Finding) -> Ordering {
    let key = |finding: &Finding| (finding.spot.location.start, finding.spot.location.end);
    left.spot
        .file
        .cmp(&right.spot.file)
        .then_with(|| key(left).cmp(&key(right)))
        .then_with(|| left.rule.cmp(right.rule))
        .then_with(|| left.subject.cmp(&right.subject))
        .then_with(|| left.pointer.cmp(&right.pointer))
        .then_with(|| left.message.cmp(&right.message))
        .then_with(|| compare_related(left, right))
}

fn compare_related(left: &Finding, right: &Finding) -> Ordering {
    let places = |finding: &Finding| {
        let related = finding.related.iter();
        related
            .map(|place| (place.spot.file.clone(), place.spot.location))
            .collect::<Vec<_>>()
    };
    places(left).cmp(&places(right))
}

#[cfg(test)]
mod tests {
    use super::super::{Severity, Shown, Spot};
    use super::*;
    use crate::text::{Place, Source, Span};
    use std::sync::Arc;

    fn finding(file: &str, start: usize, rule: &'static str, subject: &str) -> Finding {
        let source = Arc::new(Source::new(file, "0123456789"));
        Finding {
            rule,
            severity: Severity::Error,
            message: Shown::default(),
            help: None,
            spot: Spot::of(&Place::new(&source, Span::new(start, start + 1))),
            subject: subject.into(),
            pointer: None,
            cause: None,
            related: Vec::new(),
            fix: None,
            occurrences: 1,
            seen: Vec::new(),
        }
    }

    #[test]
    fn file_then_position_then_rule_then_subject() {
        let sorted = [
            finding("a.md", 3, "z", "z"),
            finding("b.md", 1, "a", "z"),
            finding("b.md", 1, "b", "a"),
            finding("b.md", 1, "b", "b"),
            finding("b.md", 9, "a", "a"),
        ];
        let mut findings: Vec<_> = sorted.iter().rev().cloned().collect();
        sort(&mut findings);
        let keys = |findings: &[Finding]| {
            let rows = findings.iter();
            rows.map(|f| {
                (
                    f.spot.file.to_string(),
                    f.spot.location.start,
                    f.rule,
                    f.subject.clone(),
                )
            })
            .collect::<Vec<_>>()
        };
        assert_eq!(keys(&findings), keys(&sorted));
    }
}
