//! `broken-anchor`: anchors of headings, as the builder of the docs derives them.

use std::path::Path;

use crate::document::Known;
use crate::page::{Link, Page};
use crate::rules::{Draft, PageView, Rule, rule};
use crate::set::{DocsSet, FileId};

pub(super) static RULE: Rule = rule!("broken-anchor", Warning);

/// Reports an anchor that its target lacks, where the target is a page of the set.
pub(super) fn check(
    view: &PageView<'_>,
    text: &Page,
    link: &Link,
    file: &Path,
    anchor: &str,
    findings: &mut Vec<Draft>,
) {
    // No heading gives a slash: tabs and routes are the builder's own.
    if anchor.contains('/') {
        return;
    }
    let set = view.contract.set();
    let Some(target) = set.file_at(file) else {
        return;
    };
    let wanted = crate::exchange::url::decoded(anchor).to_lowercase();
    let Some(known) = set.known(target) else {
        return;
    };
    if has_anchor(&known, &wanted) || is_written_by_hand(set, target, &wanted) {
        return;
    }
    let draft = Draft::new(
        &RULE,
        text.place(link.target_span),
        format!("{}/link:{}", view.subject(), link.target),
        format!(
            "no heading of {} gives the anchor #{anchor}",
            set.display(target)
        ),
    );
    findings.push(draft.help("link to a heading that exists, or leave the anchor out"));
}

/// Whether an anchor is written by hand: in HTML, or as `{#anchor}` beside what it marks.
fn is_written_by_hand(set: &DocsSet, page: FileId, wanted: &str) -> bool {
    let Ok(source) = set.source(page) else {
        return false;
    };
    let text = source.text();
    // Hardly any page has an attribute at all.
    if !text.contains("=\"") && !text.contains("='") && !text.contains('{') {
        return false;
    }
    let text = text.to_lowercase();
    let mark = format!("#{wanted}");
    let mut marks = text
        .match_indices(&mark)
        .map(|(at, mark)| text.split_at(at + mark.len()));
    let is_braced = |(before, behind): (&str, &str)| {
        let before = before.strip_suffix(&*mark).unwrap_or_default();
        before.trim_end_matches([' ', ':']).ends_with('{') && behind.starts_with(['}', ' '])
    };
    marks.any(is_braced)
        || ["name=\"", "id=\"", "name='", "id='"]
            .iter()
            .any(|attribute| text.contains(&format!("{attribute}{wanted}")))
}

/// Whether a page has a heading of this anchor. The second heading of a name gets a number.
fn has_anchor(page: &Known, wanted: &str) -> bool {
    let are = |anchor: &str, least: usize| {
        let headings = page.headings();
        let mut found = headings.filter(|heading| is_anchor_of(anchor, heading));
        found.nth(least).is_some()
    };
    let numbered = wanted.rsplit_once('-').and_then(|(anchor, number)| {
        let count: usize = number.parse().ok()?;
        let plain = count > 0 && !number.starts_with(['0', '+']);
        plain.then_some((anchor, count))
    });
    are(wanted, 0) || numbered.is_some_and(|(anchor, count)| are(anchor, count))
}

/// Letters, digits, `-` and `_` in lower case, blanks as `-`, everything else left out.
fn is_anchor_of(anchor: &str, heading: &str) -> bool {
    let made = heading.trim().chars().filter_map(|c| match c {
        ' ' => Some('-'),
        c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c),
        _ => None,
    });
    anchor.chars().eq(made.flat_map(char::to_lowercase))
}
