//! Sentences about responses and bodies: statuses, and what a body holds.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::phrases::Phrases;
use super::sentences::{begins_with, from, is_mark, is_one_of, is_space, sentence_end};
use super::types::ResponseShape;
use super::words::{self, DialectError};
use crate::page::Link;
use crate::text::Span;
use crate::words::is_marked;

/// The words of sections about responses and bodies.
#[derive(Clone, Debug, Default)]
pub(super) struct ResponseWords {
    before: Vec<String>,
    before_is: Vec<String>,
    after: Vec<String>,
    list_joins: Vec<String>,
    collection: Vec<String>,
    several: Vec<String>,
    denials: Vec<String>,
    statuses: FxHashMap<u16, Vec<String>>,
    /// True: a body is promised. False: it is denied.
    body: Phrases<bool>,
    pub(super) no_request_body: Phrases<()>,
    pub(super) parameters: Phrases<()>,
    /// True: the name of a type follows. False: it does not.
    represents: Phrases<bool>,
    until: Phrases<()>,
}

/// A number of three digits in a text.
struct Figure {
    code: u16,
    /// Whether it is a class such as `2xx`.
    class: bool,
    range: Range<usize>,
    in_code: bool,
}

impl ResponseWords {
    pub(super) fn new(words: &words::Words) -> Result<Self, DialectError> {
        let responses = &words.responses;
        let bodies = &words.bodies;
        let statuses = responses
            .statuses
            .iter()
            .map(|(status, reasons)| (status.0, reasons.clone()))
            .collect();
        Ok(Self {
            before: responses.before.to_vec(),
            before_is: responses.before_is.to_vec(),
            after: responses.after.to_vec(),
            list_joins: responses.list_joins.to_vec(),
            collection: responses.collection.to_vec(),
            several: responses.several.to_vec(),
            denials: responses.denials.to_vec(),
            statuses,
            body: Phrases::yes_and_no(responses.body.words(), responses.no_body.words())?,
            no_request_body: Phrases::of(bodies.none.words())?,
            parameters: Phrases::of(bodies.parameters.words())?,
            represents: Phrases::yes_and_no(
                bodies.represents.words(),
                bodies.not_represents.words(),
            )?,
            until: Phrases::of(bodies.until.words())?,
        })
    }

    /// A status in words, and the word that joins it to another one.
    pub(super) fn one_more(&self, status: u16) -> Option<(String, &str)> {
        let reason = self.statuses.get(&status)?.first()?;
        Some((format!("{status} {reason}"), self.list_joins.last()?))
    }

    /// How long what stands beside a status is, at the start of a text.
    pub(super) fn reason_length(&self, status: u16, text: &str) -> usize {
        let reasons = self.statuses.get(&status).into_iter().flatten();
        reasons
            .filter(|reason| begins_with(text, reason))
            .map(String::len)
            .max()
            .unwrap_or(0)
    }

    /// Every status that a text names, in order.
    pub(super) fn statuses(&self, prose: &str) -> Vec<(u16, Range<usize>)> {
        let figures = figures(prose);
        let mut named: Vec<(u16, Range<usize>)> = Vec::new();
        // From the right: "400, 403, and 404 responses" says what all three are.
        let mut next: Option<(usize, bool)> = None;
        for figure in figures.iter().rev() {
            let known = figure.class || self.statuses.contains_key(&figure.code);
            let listed = next.is_some_and(|(start, fine)| {
                fine && prose
                    .get(figure.range.end..start)
                    .is_some_and(|between| self.only_joins(between))
            });
            let fine = known && (listed || self.is_status(prose, figure));
            if fine {
                if figure.class {
                    let first = figure.code;
                    let mut codes: Vec<u16> = self
                        .statuses
                        .keys()
                        .copied()
                        .filter(|code| code / 100 == first / 100)
                        .collect();
                    codes.sort_unstable_by(|a, b| b.cmp(a));
                    named.extend(codes.into_iter().map(|code| (code, figure.range.clone())));
                } else {
                    named.push((figure.code, figure.range.clone()));
                }
            }
            next = Some((figure.range.start, fine));
        }
        named.reverse();
        named
    }

    fn is_status(&self, prose: &str, figure: &Figure) -> bool {
        let reasons = self.statuses.get(&figure.code);
        let behind = from(prose, figure.range.end);
        let spaced = |c: char| {
            is_space(c) || is_mark(c) || matches!(c, '`' | '"' | '-' | '–' | ',' | ':' | '(')
        };
        let next = behind.trim_start_matches(spaced);
        let follows = |phrase: &String| begins_with(next, phrase);
        if figure.in_code || reasons.is_some_and(|reasons| reasons.iter().any(follows)) {
            return true;
        }
        // A comma parts the number from what follows: "in 2020, 200, response …".
        if !behind.starts_with([',', ':', '(']) && self.after.iter().any(follows) {
            return true;
        }
        let mut words = prose
            .get(..figure.range.start)
            .unwrap_or_default()
            .trim_end_matches(|c| is_space(c) || is_mark(c))
            .rsplit(is_space)
            .filter(|word| !word.is_empty());
        let last = words.next().map(unmarked);
        match last {
            Some(word) if is_one_of(&self.before_is, word) => words
                .next()
                .is_some_and(|word| is_one_of(&self.before, unmarked(word))),
            Some(word) => is_one_of(&self.before, word),
            None => false,
        }
    }

    fn only_joins(&self, between: &str) -> bool {
        between
            .split(|c: char| is_space(c) || is_mark(c) || matches!(c, ',' | '/' | '`'))
            .filter(|word| !word.is_empty())
            .all(|word| is_one_of(&self.list_joins, word))
    }

    /// What the body of a response holds, where a sentence of `prose` says so. `links` are
    /// those of the prose, with their places in it and their indices on the page; `kinds` are the
    /// words behind the name of a type.
    pub(super) fn shape(
        &self,
        prose: &str,
        links: impl Iterator<Item = (usize, Range<usize>)> + Clone,
        kinds: &[String],
    ) -> Option<ResponseShape> {
        let mut first = None;
        for (phrase, says) in self.body.find(prose) {
            if says.contains(&false) {
                return None;
            }
            first.get_or_insert(phrase);
        }
        let phrase = first?;
        let mut start = 0;
        while start < phrase.start {
            let end = sentence_end(prose, start);
            if end >= phrase.start {
                break;
            }
            start = end + from(prose, end).chars().next().map_or(1, char::len_utf8);
        }
        // What stands in front of the status is a condition; the body of an error is none of
        // the documented objects.
        let statuses = self.statuses(prose);
        if let Some((status, range)) = statuses
            .iter()
            .rfind(|(_, range)| range.end <= phrase.start)
        {
            if *status >= 300 {
                return None;
            }
            start = start.max(self.behind_reason(prose, *status, range.end));
        }
        let inside = |range: &Range<usize>| range.start >= start && range.end <= phrase.start;
        let mut linked = links.filter(|(_, range)| inside(range));
        let mut said = String::new();
        let mut from = start;
        // The words of link targets say nothing.
        for (_, range) in linked.clone() {
            said.push_str(prose.get(from..range.start).unwrap_or_default());
            said.push(' ');
            from = range.end.max(from);
        }
        said.push_str(prose.get(from..phrase.start).unwrap_or_default());
        let says = |list: &[String]| {
            said.split(|c: char| !c.is_alphanumeric())
                .any(|word| is_one_of(list, word))
        };
        let collection = says(&self.collection);
        let denied = || says(&self.denials) || said.contains("n't") || said.contains("n’t");
        if (!collection && says(&self.several)) || denied() {
            return None;
        }
        let first = linked.next().map(|(index, _)| index);
        let only = linked.next().is_none();
        let unlinked = prose.get(start..phrase.start).filter(|_| first.is_none());
        let name = unlinked.and_then(|said| object_named(said, kinds));
        Some(ResponseShape {
            collection,
            type_link: first.filter(|_| only),
            type_name: name.map(|name| Span::from(name).shifted(start)),
        })
    }

    /// Where a status ends that ends at `end` without its reason: "No" in "204 No Content" denies
    /// nothing.
    fn behind_reason(&self, prose: &str, status: u16, end: usize) -> usize {
        let behind = from(prose, end);
        let reason = behind.trim_start_matches([' ', '\n', '`', '-', ':', ',']);
        match self.reason_length(status, reason) {
            0 => end,
            length => end + behind.len() - reason.len() + length,
        }
    }

    /// The part of a sentence that names the type whose representation is to be sent.
    pub(super) fn represented(&self, prose: &str) -> Option<Range<usize>> {
        for (found, names) in self.represents.find(prose) {
            if names.contains(&false) {
                continue;
            }
            let end = sentence_end(prose, found.end);
            let rest = prose.get(found.end..end)?;
            let until = self
                .until
                .find(rest)
                .next()
                .map_or(rest.len(), |(until, _)| until.start);
            let named = rest.get(..until)?.trim_end();
            return Some(found.end..found.end + named.len());
        }
        None
    }
}

/// The only name in front of such a word as "object": in bold, in code, or with a capital inside.
fn object_named(said: &str, kinds: &[String]) -> Option<Range<usize>> {
    let mut at = 0;
    let mut words = said.split_inclusive(is_space).filter_map(|word| {
        let start = at;
        at += word.len();
        let name = unmarked(word.trim_matches(is_space));
        (!name.is_empty()).then(|| (word, name, start + word.find(name).unwrap_or(0)))
    });
    let mut named = Vec::new();
    let mut last = words.next()?;
    for next in words {
        let (word, name, start) = last;
        let marked = is_marked(word);
        let camel = name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.contains(|c: char| c.is_ascii_uppercase());
        let is_name = name.chars().all(|c| c.is_alphanumeric() || c == '.');
        if is_name && (marked || camel) && is_one_of(kinds, next.1) {
            named.push(start..start + name.len());
        }
        last = next;
    }
    named.pop().filter(|_| named.is_empty())
}

/// The links that lie inside `start..end` of a page, for [`ResponseWords::shape`].
pub(super) fn links_inside(
    links: &[Link],
    start: u32,
    end: u32,
) -> impl Iterator<Item = (usize, Range<usize>)> + Clone + '_ {
    let first = links.partition_point(|link| link.span.start < start);
    links
        .iter()
        .enumerate()
        .skip(first)
        .take_while(move |(_, link)| link.span.end <= end)
        .map(move |(index, link)| {
            let from = start as usize;
            let range = link.span.range();
            (index, range.start - from..range.end - from)
        })
}

fn unmarked(word: &str) -> &str {
    word.trim_matches(|c: char| is_mark(c) || matches!(c, '`' | '(' | '"'))
}

/// Numbers from 100 to 599 that stand alone, and classes such as `2xx` and "200-series".
fn figures(prose: &str) -> Vec<Figure> {
    let bytes = prose.as_bytes();
    let mut figures = Vec::new();
    let mut code_open = false;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte == b'`' {
            code_open = !code_open;
        }
        if !matches!(byte, b'1'..=b'5') {
            at += 1;
            continue;
        }
        let before = prose
            .get(..at)
            .and_then(|before| before.chars().next_back());
        let inside = before.is_some_and(|c| {
            c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '#' | '/' | '=' | '%')
        });
        let length = bytes[at..]
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric())
            .count();
        let word = prose.get(at..at + length).unwrap_or_default();
        let series = prose
            .get(at + length..)
            .is_some_and(|rest| rest.starts_with("-series"));
        let digits = word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_digit());
        let class = word.len() == 3
            && word
                .get(1..)
                .is_some_and(|rest| rest.eq_ignore_ascii_case("xx"));
        let goes_on = bytes.get(at + length).is_some_and(|byte| match byte {
            b'.' | b'-' => bytes
                .get(at + length + 1)
                .is_some_and(u8::is_ascii_alphanumeric),
            b'_' | b'%' | b'@' | b'=' => true,
            byte => !byte.is_ascii(),
        });
        if !inside && (digits || class) && (!goes_on || series) {
            let code = if class {
                u16::from(byte - b'0') * 100
            } else {
                word.parse().unwrap_or_default()
            };
            figures.push(Figure {
                code,
                class: class || series,
                range: at..at + length,
                in_code: code_open || class || series,
            });
        }
        at += length.max(1);
    }
    figures
}
