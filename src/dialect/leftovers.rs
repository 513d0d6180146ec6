//! What templates leave behind: markers in pages, words in examples.

use std::ops::Range;

use super::cells::TypeWords;
use super::phrases::Phrases;
use super::sentences::{from, is_one_of};
use super::types::{Placeholder, WordFor};
use super::words::{self, DialectError};

/// Markers and words of templates.
#[derive(Clone, Debug, Default)]
pub(super) struct Leftovers {
    todo: Phrases<()>,
    phrases: Vec<String>,
    endings: Vec<String>,
    beginnings: Vec<String>,
}

impl Leftovers {
    pub(super) fn new(words: &words::Words) -> Result<Self, DialectError> {
        let marks = words.todo.words().iter();
        Ok(Self {
            todo: Phrases::exact(marks.map(|mark| (mark.as_str(), ())))?,
            phrases: words.placeholders.phrases.to_vec(),
            endings: words.placeholders.endings.to_vec(),
            beginnings: words.placeholders.beginnings.to_vec(),
        })
    }

    /// Whether a text may hold markers at all.
    pub(super) fn may_hold_todo_marks(&self, text: &str) -> bool {
        self.todo.stands_in(text)
    }

    /// Markers outside inline code.
    pub(super) fn todo_marks(&self, text: &str) -> Vec<Range<usize>> {
        let mut marks: Vec<Range<usize>> = self
            .todo
            .find(text)
            .map(|(range, _)| range)
            .filter(|range| !in_path(text, range))
            .collect();
        if !marks.is_empty() && text.contains('`') {
            let code = inline_code(text);
            marks.retain(|mark| {
                let next = code.partition_point(|span| span.end <= mark.start);
                code.get(next).is_none_or(|span| span.start >= mark.end)
            });
        }
        marks
    }

    pub(super) fn placeholder(&self, value: &str, types: &TypeWords) -> Option<Placeholder> {
        let value = value.trim();
        if let Some(primitive) = types.primitive(value) {
            return Some(if value.contains('(') || value.contains(' ') {
                Placeholder::Phrase
            } else {
                Placeholder::Word(WordFor::Type(primitive))
            });
        }
        let begins = |beginning: &String| value.starts_with(beginning.as_str());
        if is_one_of(&self.phrases, value) || self.beginnings.iter().any(begins) {
            return Some(Placeholder::Phrase);
        }
        let named = self.endings.iter().any(|ending| {
            value.strip_suffix(ending.as_str()).is_some_and(|name| {
                !name.is_empty()
                    && name
                        .chars()
                        .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.'))
            })
        });
        named.then_some(Placeholder::Word(WordFor::Anything))
    }
}

/// Whether a marker is a part of a path or a name: `/TODO.md`, `TODO-list`.
fn in_path(text: &str, mark: &Range<usize>) -> bool {
    let before = text
        .get(..mark.start)
        .and_then(|before| before.chars().next_back());
    let mut after = from(text, mark.end).chars();
    let next = after.next();
    let then = after.next();
    matches!(before, Some('/' | '.' | '-' | '#' | '$' | '@' | '='))
        || (matches!(next, Some('.' | '-' | '/' | '=')) && then.is_some_and(char::is_alphanumeric))
}

/// The spans of inline code: runs of backticks and the next run of the same length.
fn inline_code(text: &str) -> Vec<Range<usize>> {
    /// Longer runs open nothing, so that each length is searched in vain only once.
    const LONGEST: usize = 8;
    let mut runs: Vec<Range<usize>> = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(offset) = bytes.get(at..).and_then(|rest| memchr::memchr(b'`', rest)) {
        let start = at + offset;
        let length = bytes[start..]
            .iter()
            .take_while(|&&byte| byte == b'`')
            .count();
        at = start + length;
        if length <= LONGEST {
            runs.push(start..at);
        }
    }
    let mut code = Vec::new();
    let mut hopeless = [false; LONGEST + 1];
    let mut index = 0;
    while let Some(open) = runs.get(index) {
        index += 1;
        if hopeless[open.len()] {
            continue;
        }
        match runs[index..].iter().position(|run| run.len() == open.len()) {
            Some(ahead) => {
                code.push(open.start..runs[index + ahead].end);
                index += ahead + 1;
            }
            None => hopeless[open.len()] = true,
        }
    }
    code
}
