//! What asks to ignore findings, on a page or in the configuration, and `unused-suppression`.

use std::sync::Arc;

use super::{Draft, PageView, RULES, Rule, find, metadata, rule};
use crate::config::Ignore;
use crate::document::Document;
use crate::page::BlockKind;
use crate::text::{Place, Span};
use crate::words::closest;

/// A comment that ignores nothing.
pub(super) static RULE: Rule = rule!("unused-suppression", Warning);

/// What every such comment starts with.
const MARK: &str = "apiproof-ignore";

/// Takes out of `drafts` what comments of the page ask to ignore, and says how many those were.
/// A comment that ignores nothing becomes a finding: it is outdated, or was never understood.
pub fn suppress(view: &PageView<'_>, drafts: &mut Vec<Draft>) -> usize {
    let mut suppressions = read(view, drafts);
    if suppressions.is_empty() {
        return 0;
    }
    let before = drafts.len();
    drafts.retain(|draft| {
        let mut kept = true;
        for suppression in &mut suppressions {
            if suppression.covers(draft) {
                suppression.used = true;
                kept = false;
            }
        }
        kept
    });
    let suppressed = before - drafts.len();
    // An include may hold what one of its pages needs and another does not.
    let page = &view.document.page().source;
    let silent = metadata::silent(view.contract.metadata().is_some());
    let unused = suppressions
        .iter()
        .filter(|it| !it.used && Arc::ptr_eq(&it.place.source, page))
        .filter(|it| silent.iter().all(|rule| rule.name != it.rule.name));
    drafts.extend(unused.map(|unused| {
        let name = unused.rule.name;
        let message = format!("this comment ignores {name}, and there is nothing to ignore");
        told(view, unused.place.clone(), name, message).help("remove it")
    }));
    suppressed
}

/// What is told of a rule that the configuration ignores, where it found nothing.
pub fn nothing_to_ignore(ignore: &Ignore) -> Draft {
    let rule = &ignore.rule;
    let subject = format!("configuration/ignore:{rule}:{}", ignore.paths.join(","));
    let message = format!("this ignores {rule}, and there is nothing to ignore");
    Draft::new(&RULE, ignore.place.clone(), subject, message).help("remove it")
}

/// One rule that is ignored in one stretch of a text.
struct Suppression {
    rule: &'static Rule,
    /// The stretch.
    within: Place,
    /// The rule's name in the comment.
    place: Place,
    used: bool,
}

impl Suppression {
    fn covers(&self, draft: &Draft) -> bool {
        draft.rule.name == self.rule.name
            && Arc::ptr_eq(&draft.place.source, &self.within.source)
            && self.within.span.start <= draft.place.span.start
            && draft.place.span.start < self.within.span.end
    }
}

/// How far a comment reaches.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// The next block.
    Next,
    /// Up to the comment that ends it.
    Start,
    End,
    /// The whole text.
    File,
}

/// A comment with the mark, taken apart.
struct Comment<'a> {
    reach: Reach,
    /// Names of rules, each with its offset in the text.
    names: Vec<(&'a str, usize)>,
    has_reason: bool,
}

impl<'a> Comment<'a> {
    /// `text[inner]` is what stands between the marks of a comment.
    fn read(text: &'a str, inner: Span) -> Option<Self> {
        let content = text.get(inner.range())?;
        let start = inner.start as usize + (content.len() - content.trim_start().len());
        let rest = content.trim().strip_prefix(MARK)?;
        let (reach, rest) = [
            ("-start", Reach::Start),
            ("-end", Reach::End),
            ("-file", Reach::File),
            ("", Reach::Next),
        ]
        .into_iter()
        .find_map(|(suffix, reach)| Some((reach, rest.strip_prefix(suffix)?)))?;
        if rest.starts_with(|c: char| !c.is_whitespace() && c != ':') {
            return None;
        }
        let (list, reason) = rest.split_once(':').unwrap_or((rest, ""));
        let offset = start + content.trim().len() - rest.len();
        let names = list
            .split([',', ' ', '\t', '\r', '\n'])
            .scan(0, |at, name| {
                let here = *at;
                *at += name.len() + 1;
                Some((name, offset + here))
            });
        Some(Self {
            reach,
            names: names.filter(|(name, _)| !name.is_empty()).collect(),
            has_reason: !reason.trim().is_empty(),
        })
    }
}

/// The suppressions of a page, in order. What is wrong with a comment is told.
fn read(view: &PageView<'_>, findings: &mut Vec<Draft>) -> Vec<Suppression> {
    let document = view.document;
    let mut found = Vec::new();
    // Where each rule's open stretch starts: the comment, and how it names the rule.
    let mut open: Vec<(&'static Rule, Place)> = Vec::new();
    for (index, &part) in document.parts.iter().enumerate() {
        let BlockKind::Comment(inner) = document.block(part).kind else {
            continue;
        };
        let page = document.text_of(part);
        let Some(comment) = Comment::read(page.source.text(), inner) else {
            continue;
        };
        let whole = page.place(document.block(part).span);
        if comment.names.is_empty() {
            let message = "this comment names no rule, so it ignores nothing";
            let help = "write the rule and the reason: apiproof-ignore wrong-type: why";
            findings.push(told(view, whole, "", message).help(help));
            continue;
        }
        if !comment.has_reason && comment.reach != Reach::End {
            let message = "this comment gives no reason, so it ignores nothing";
            let help = "write the reason behind a colon";
            findings.push(told(view, whole, comment.names[0].0, message).help(help));
            continue;
        }
        for (name, at) in comment.names {
            let place = page.place(Span::new(at, at + name.len()));
            let Some(rule) = find(name) else {
                let message = format!("there is no rule {name}, so this ignores nothing");
                let meant = closest(name, RULES.iter().map(|rule| rule.name));
                findings.push(told(view, place, name, message).help(match meant {
                    Some(meant) => format!("did you mean {meant}?"),
                    None => "apiproof explain lists all rules".to_owned(),
                }));
                continue;
            };
            let within = match comment.reach {
                Reach::Next => document_next(document, index),
                Reach::File => Some(page.place(Span::new(0, page.source.text().len()))),
                Reach::Start => {
                    open.push((rule, place));
                    continue;
                }
                Reach::End => {
                    let started = open.iter().rposition(|(other, start)| {
                        other.name == rule.name && Arc::ptr_eq(&start.source, &place.source)
                    });
                    let Some(started) = started else {
                        let message = format!("nothing started to ignore {name} before this");
                        findings.push(told(view, place, name, message).help("remove it"));
                        continue;
                    };
                    let (_, start) = open.remove(started);
                    found.push(Suppression {
                        rule,
                        within: start.with_span(start.span.to(place.span)),
                        place: start,
                        used: false,
                    });
                    continue;
                }
            };
            found.push(Suppression {
                rule,
                within: within.unwrap_or_else(|| place.clone()),
                place,
                used: false,
            });
        }
    }
    for (rule, place) in open {
        let message = format!("nothing ends this, so {} is not ignored", rule.name);
        let help = "end it with apiproof-ignore-end and the rule's name";
        findings.push(told(view, place, rule.name, message).help(help));
    }
    found
}

/// From the comment at `index` to the end of the next block that is no comment: between may stand
/// the annotation of that block.
fn document_next(document: &Document, index: usize) -> Option<Place> {
    let comment = document.parts.get(index)?;
    let next = document.parts.get(index + 1..)?.iter().find(|part| {
        part.text == comment.text && !matches!(document.block(**part).kind, BlockKind::Comment(_))
    })?;
    let page = document.text_of(*comment);
    Some(page.place(document.block(*comment).span.to(document.block(*next).span)))
}

fn told(view: &PageView<'_>, place: Place, rule: &str, message: impl Into<String>) -> Draft {
    let subject = format!("{}/suppression:{rule}", view.subject());
    Draft::new(&RULE, place, subject, message)
}
