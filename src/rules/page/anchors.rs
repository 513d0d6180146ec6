//! Anchors of headings, as the builder of the docs derives them.

use std::path::Path;

use super::broken_link::ANCHOR;
use crate::page::{Link, Page};
use crate::rules::{Draft, PageView};

/// Reports an anchor that its target lacks, where the target is a page of the set.
pub(super) fn check(
    view: &PageView<'_>,
    text: &Page,
    link: &Link,
    file: &Path,
    anchor: &str,
    findings: &mut Vec<Draft>,
) {
    // Tabs are anchors of their own, made by the builder.
    if anchor.starts_with("tab/") {
        return;
    }
    let set = view.contract.set();
    let Some(target) = set.file_at(file) else {
        return;
    };
    let Some(source) = set.source(target).ok() else {
        return;
    };
    let wanted = crate::exchange::url::decoded(anchor).to_lowercase();
    let Some(known) = set.known(target) else {
        return;
    };
    if has_anchor(&known.headings, &wanted) || is_written_by_hand(source.text(), &wanted) {
        return;
    }
    let draft = Draft::new(
        &ANCHOR,
        text.place(link.target_span),
        format!("{}/link:{}", view.subject(), link.target),
        format!(
            "no heading of {} gives the anchor #{anchor}",
            set.display(target)
        ),
    );
    findings.push(draft.help("link to a heading that exists, or leave the anchor out"));
}

/// Whether an anchor is written in HTML.
fn is_written_by_hand(text: &str, wanted: &str) -> bool {
    // Hardly any page has an attribute at all.
    if !text.contains("=\"") && !text.contains("='") {
        return false;
    }
    let text = text.to_lowercase();
    ["name=\"", "id=\"", "name='", "id='"]
        .iter()
        .any(|attribute| text.contains(&format!("{attribute}{wanted}")))
}

fn has_anchor(headings: &[Box<str>], wanted: &str) -> bool {
    let mut seen: rustc_hash::FxHashMap<String, usize> = rustc_hash::FxHashMap::default();
    for heading in headings {
        let anchor = anchor_of(heading);
        // The second heading of a name gets a number.
        let count = seen.entry(anchor.clone()).or_default();
        let numbered = if *count == 0 {
            anchor
        } else {
            format!("{anchor}-{count}")
        };
        *count += 1;
        if numbered == wanted {
            return true;
        }
    }
    false
}

/// Letters, digits, `-` and `_` in lower case, blanks as `-`, everything else left out.
fn anchor_of(heading: &str) -> String {
    heading
        .trim()
        .chars()
        .filter_map(|c| match c {
            ' ' => Some('-'),
            c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c),
            _ => None,
        })
        .flat_map(char::to_lowercase)
        .collect()
}
