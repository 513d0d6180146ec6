//! `malformed-tab-group`.

use std::mem;

use rustc_hash::FxHashSet;

use crate::document::Part;
use crate::page::BlockKind;
use crate::rules::{Draft, PageView, Rule, rule};
use crate::text::Span;

pub(super) static RULE: Rule = rule!("malformed-tab-group", Warning);

/// Tabs that follow each other and that nothing has closed yet.
struct Group<'a> {
    first: (Part, Span),
    tabs: FxHashSet<&'a str>,
    /// The name of the last one, and where its heading stands.
    last: (&'a str, Part, Span),
}

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    let document = view.document;
    let has_tabs = document.parts.iter().any(|&part| {
        matches!(&document.block(part).kind, BlockKind::Heading(heading) if heading.tab.is_some())
    });
    if !has_tabs {
        return;
    }
    let mut open: Option<Group<'_>> = None;
    let mut before = Before::Other;
    for &part in &document.parts {
        let block = document.block(part);
        let tab = match &block.kind {
            BlockKind::Heading(heading) => heading.tab.as_deref(),
            _ => None,
        };
        let mut now = Before::Other;
        if let Some(tab) = tab {
            now = Before::Tab;
            match &mut open {
                // With nothing between the two it is no other group, but the same tab once more.
                Some(group) if before == Before::Tab && group.last.0 == tab => {
                    let (_, part, span) = mem::replace(&mut group.last, (tab, part, block.span));
                    said_twice(view, (part, span), &group.last, findings);
                }
                // A tab that is there already begins another group.
                Some(group) if !group.tabs.contains(&tab) => {
                    group.tabs.insert(tab);
                    group.last = (tab, part, block.span);
                }
                group => {
                    let next = Group {
                        first: (part, block.span),
                        tabs: FxHashSet::from_iter([tab]),
                        last: (tab, part, block.span),
                    };
                    if let Some(group) = group.replace(next) {
                        never_closed(view, &group, findings);
                    }
                }
            }
        } else if closes(view, part) {
            now = Before::Closed;
            let is_rule = matches!(block.kind, BlockKind::Rule);
            if open.take().is_none() && before == Before::Closed && is_rule {
                closed_twice(view, part, block.span, findings);
                now = Before::Reported;
            } else if before == Before::Reported {
                // Three in a row are one slip.
                now = Before::Reported;
            }
        }
        before = now;
    }
    if let Some(group) = open {
        never_closed(view, &group, findings);
    }
}

/// What the block before was.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// A line that closes a group, or an ordinary rule.
    Closed,
    /// Such a line that was reported.
    Reported,
    /// The heading of a tab.
    Tab,
    /// Something else.
    Other,
}

fn said_twice(
    view: &PageView<'_>,
    first: (Part, Span),
    again: &(&str, Part, Span),
    findings: &mut Vec<Draft>,
) {
    let &(_, part, span) = again;
    let draft = Draft::new(
        &RULE,
        view.document.place(part, span),
        subject(view, part),
        "the heading of this tab is there twice",
    );
    let draft = draft.related(
        "it stands here first",
        &view.document.place(first.0, first.1),
    );
    findings.push(draft.help("remove one of the two: nothing stands between them"));
}

fn closed_twice(view: &PageView<'_>, part: Part, span: Span, findings: &mut Vec<Draft>) {
    let draft = Draft::new(
        &RULE,
        view.document.place(part, span),
        subject(view, part),
        "this line closes a group of tabs, but none is open",
    );
    findings.push(draft.help("remove it: the line above has closed the group"));
}

/// Whether a block closes a group. Right below words, `---` makes them a heading for one
/// reader and closes the group for another: the writer means the latter.
fn closes(view: &PageView<'_>, part: Part) -> bool {
    let block = view.document.block(part);
    match &block.kind {
        BlockKind::Rule => view
            .document
            .slice(part, block.span)
            .trim_start()
            .starts_with('-'),
        BlockKind::Heading(heading) => {
            heading.level == 2 && view.document.slice(part, block.span).ends_with("---")
        }
        _ => false,
    }
}

fn never_closed(view: &PageView<'_>, group: &Group<'_>, findings: &mut Vec<Draft>) {
    let (part, span) = group.first;
    let draft = Draft::new(
        &RULE,
        view.document.place(part, span),
        subject(view, part),
        "this group of tabs is never closed",
    );
    findings.push(draft.help("put `---` on a line of its own behind the last tab"));
}

/// The heading that the group stands under.
fn subject(view: &PageView<'_>, part: Part) -> String {
    let document = view.document;
    let heading = document.heading_of(document.section(part));
    let text = heading.map_or("", |(_, heading)| heading.text.as_str());
    format!("{}/tabs:{text}", view.subject())
}
