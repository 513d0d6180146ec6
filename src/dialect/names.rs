//! Names of types in running text: as links, in marks, or bare.

use std::ops::Range;

use super::sentences::{End, clause_end, is_mark, is_one_of, is_space};
use super::types::{TypeLink, TypeRef};
use crate::page::{Link, Page};
use crate::text::Span;

/// The links of the text around, and where the text starts in its source.
#[derive(Clone, Copy)]
pub(super) struct Links<'a> {
    links: &'a [Link],
    base: usize,
}

/// A link at a place of a text.
pub(super) struct Linked {
    /// Index into the page's links, where the page knows it.
    pub(super) index: Option<usize>,
    /// What it shows.
    pub(super) shown: Range<usize>,
    /// Its target, as far as the text shows it.
    pub(super) target: Range<usize>,
    /// Where it ends.
    pub(super) end: usize,
}

impl<'a> Links<'a> {
    /// The links of a page, for its text from `start`.
    pub(super) fn of(page: &'a Page, start: u32) -> Self {
        Self {
            links: &page.links,
            base: start as usize,
        }
    }

    /// No links, for a text of its own.
    pub(super) fn none() -> Self {
        Self {
            links: &[],
            base: 0,
        }
    }

    /// A range of the text as a span of its source.
    pub(super) fn span(self, range: Range<usize>) -> Span {
        Span::from(range).shifted(self.base)
    }

    /// The link at an index, as names of types hold it.
    pub(super) fn to(self, index: Option<usize>) -> Option<TypeLink> {
        let link = self.links.get(index?)?;
        Some(TypeLink {
            target: link.target.as_str().into(),
            undefined: link.undefined,
        })
    }

    /// The link whose `[` stands at `at`. Links that the page does not know, because they
    /// are broken or stand in a text without a page, are read by their brackets.
    pub(super) fn at(self, text: &str, at: usize) -> Option<Linked> {
        let start = (self.base + at) as u32;
        if let Ok(index) = self
            .links
            .binary_search_by_key(&start, |link| link.span.start)
        {
            let link = self.links.get(index)?;
            let inside = |span: Span| {
                let range = span.range();
                Some(range.start.checked_sub(self.base)?..range.end.checked_sub(self.base)?)
                    .filter(|range| text.get(range.clone()).is_some())
            };
            let whole = inside(link.span)?;
            return Some(Linked {
                index: Some(index),
                shown: inside(link.text_span)?,
                target: inside(link.target_span).unwrap_or(whole.end..whole.end),
                end: whole.end,
            });
        }
        let rest = window(text.get(at + 1..)?);
        let close = 1 + rest
            .find([']', '['])
            .filter(|&close| !rest[close..].starts_with('['))?;
        let shown = at + 1..at + close;
        let behind = at + close + 1;
        let after = text.get(behind..)?;
        let closer = match after.chars().next() {
            Some('(') => ')',
            Some('[') => ']',
            _ => {
                return Some(Linked {
                    index: None,
                    shown,
                    target: behind..behind,
                    end: behind,
                });
            }
        };
        // A target that nothing closes runs to the end of the text.
        let length = window(after).find(closer).unwrap_or(after.len());
        Some(Linked {
            index: None,
            shown,
            target: behind + 1..behind + length,
            end: behind + (length + 1).min(after.len()),
        })
    }
}

/// The start of a text: no link is longer, and what opens without end is not searched to the
/// end of the page again and again.
fn window(text: &str) -> &str {
    const LONGEST_LINK: usize = 1000;
    let end = (0..=LONGEST_LINK.min(text.len()))
        .rev()
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(0);
    text.get(..end).unwrap_or_default()
}

/// Whether a character is part of a type's name.
pub(super) fn in_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '#' | '-')
}

/// The part of a range that is a name: without marks, `#` and white space around. None where
/// it is no single name.
pub(super) fn name_in(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let marked = text.get(range.clone())?;
    let odd = |c: char| is_space(c) || is_mark(c) || matches!(c, '`' | '#' | '"' | '\'');
    let front = marked.trim_start_matches(odd);
    let name = front.trim_end_matches(|c| odd(c) || c == '.');
    let start = range.start + (marked.len() - front.len());
    let fine =
        name.starts_with(|c: char| c.is_alphabetic() || c == '_') && name.chars().all(in_name);
    fine.then(|| start..start + name.len())
}

/// The name that a link shows; where it shows none, the file name of its target.
pub(super) fn of_link(text: &str, link: &Linked, links: Links<'_>) -> Option<TypeRef> {
    let shown = text.get(link.shown.clone())?;
    if shown.trim().is_empty() {
        let target = text.get(link.target.clone())?;
        let file = target.rsplit('/').next()?;
        let stem = file
            .split(['.', '#', '?', ' '])
            .next()
            .filter(|stem| !stem.is_empty())?;
        return Some(TypeRef {
            name: stem.to_owned(),
            span: links.span(link.target.clone()),
            link: links.to(link.index),
        });
    }
    // A link that shows prose still leads to the type.
    let range = match name_in(text, link.shown.clone()) {
        Some(range) => range,
        None if link.index.is_some() => link.shown.clone(),
        None => return None,
    };
    Some(TypeRef {
        name: text.get(range.clone())?.to_owned(),
        span: links.span(range),
        link: links.to(link.index),
    })
}

/// The name of a type that starts at the byte at `at` behind white space and an article, and
/// where it ends. A bare word counts where a clause ends behind it.
pub(super) fn name_at(
    text: &str,
    at: usize,
    links: Links<'_>,
    articles: &[String],
) -> Option<(TypeRef, usize)> {
    let mut at = at;
    let mut article = false;
    loop {
        let rest = text.get(at..)?;
        let trimmed = rest.trim_start_matches(|c| is_space(c) || is_mark(c) || c == '`');
        let marked = rest
            .get(..rest.len() - trimmed.len())?
            .ends_with(|c| is_mark(c) || c == '`');
        at += rest.len() - trimmed.len();
        if trimmed.starts_with('[') {
            let link = links.at(text, at)?;
            return Some((of_link(text, &link, links)?, link.end));
        }
        let length = trimmed.find(|c| !in_name(c)).unwrap_or(trimmed.len());
        let word = trimmed.get(..length)?;
        if !article && is_one_of(articles, word) {
            at += length;
            article = true;
            continue;
        }
        // "Inherited from an ancestor." names nothing.
        if article && !marked {
            return None;
        }
        let range = name_in(text, at..at + length)?;
        let behind = text.get(range.end..)?;
        let marks = behind.len() - behind.trim_start_matches('`').len();
        let end = range.end + marks;
        if clause_end(text, end) == End::Inside {
            return None;
        }
        let name = TypeRef {
            name: text.get(range.clone())?.to_owned(),
            span: links.span(range),
            link: None,
        };
        return Some((name, end));
    }
}
