//! Looking for many phrases at once, and the edges of words and sentences.

use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};

use super::words::DialectError;

/// Phrases with what they mean, found in one pass over a text.
#[derive(Clone, Debug)]
pub(super) struct Phrases<T> {
    automaton: Option<AhoCorasick>,
    meanings: Vec<Vec<T>>,
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self {
            automaton: None,
            meanings: Vec::new(),
        }
    }
}

impl<T> Phrases<T> {
    /// Phrases compared without the case of A to Z. The same phrase may mean several things.
    pub(super) fn new<'w>(
        phrases: impl IntoIterator<Item = (&'w str, T)>,
    ) -> Result<Self, DialectError> {
        Self::build(phrases, true)
    }

    /// Phrases compared as they are.
    pub(super) fn exact<'w>(
        phrases: impl IntoIterator<Item = (&'w str, T)>,
    ) -> Result<Self, DialectError> {
        Self::build(phrases, false)
    }

    fn build<'w>(
        phrases: impl IntoIterator<Item = (&'w str, T)>,
        any_case: bool,
    ) -> Result<Self, DialectError> {
        let mut known: Vec<String> = Vec::new();
        let mut meanings: Vec<Vec<T>> = Vec::new();
        for (phrase, meaning) in phrases {
            let phrase = phrase.trim_end();
            if phrase.trim().is_empty() {
                continue;
            }
            let same = |other: &String| {
                *other == phrase || (any_case && other.eq_ignore_ascii_case(phrase))
            };
            if let Some(at) = known.iter().position(same) {
                meanings[at].push(meaning);
            } else {
                known.push(phrase.to_owned());
                meanings.push(vec![meaning]);
            }
        }
        if known.is_empty() {
            return Ok(Self::default());
        }
        let automaton = AhoCorasickBuilder::new()
            .ascii_case_insensitive(any_case)
            .match_kind(MatchKind::LeftmostLongest)
            .build(&known)
            .map_err(|error| DialectError {
                span: None,
                message: error.to_string(),
            })?;
        Ok(Self {
            automaton: Some(automaton),
            meanings,
        })
    }

    /// Every phrase in `text` that starts and ends with whole words, the longest where
    /// several start at one place.
    pub(super) fn find<'a>(
        &'a self,
        text: &'a str,
    ) -> impl Iterator<Item = (Range<usize>, &'a [T])> + 'a {
        self.automaton
            .iter()
            .flat_map(move |automaton| automaton.find_iter(text))
            .filter(move |found| is_whole(text, found.range()))
            .filter_map(|found| {
                let meanings = self.meanings.get(found.pattern().as_usize())?;
                Some((found.range(), meanings.as_slice()))
            })
    }

    /// Whether one of them occurs.
    pub(super) fn occurs(&self, text: &str) -> bool {
        self.find(text).next().is_some()
    }
}

/// Whether `word` is one of `words`, without the case of A to Z.
pub(super) fn is_one_of(words: &[String], word: &str) -> bool {
    words.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// Whether no letter or digit continues the range on either side. A phrase whose own end is
/// no letter ("values:") ends anywhere.
fn is_whole(text: &str, range: Range<usize>) -> bool {
    let within = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let found = text.get(range.clone()).unwrap_or_default();
    let before = text.get(..range.start).unwrap_or_default();
    let after = text.get(range.end..).unwrap_or_default();
    // Underscores are marks of emphasis where they stand at the edge of a clause.
    let left = within(before.trim_end_matches('_').chars().next_back())
        && within(found.chars().next());
    let right = within(after.trim_start_matches('_').chars().next())
        && within(found.chars().next_back());
    !left && !right
}

/// White space in the wide sense of rendered pages.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{2060}')
}

/// Marks of emphasis.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, '*' | '_')
}

/// How a clause begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// With the sentence, or in parentheses.
    Sentence,
    /// Behind a comma.
    Comma,
    /// In the middle of a clause.
    Inside,
}

/// What stands in front of the byte at `at`.
pub(super) fn clause_start(text: &str, at: usize) -> Start {
    let before = text
        .get(..at)
        .unwrap_or_default()
        .trim_end_matches(|c| is_space(c) || is_mark(c));
    match before.chars().next_back() {
        None => Start::Sentence,
        Some('.' | '!' | '?' | ';' | ':' | '(' | '[' | ')' | ']' | '>' | '|' | '•') => {
            Start::Sentence
        }
        Some(',') => Start::Comma,
        // A quote or code that ends a sentence, or opens one.
        Some('"' | '”' | '`' | '\'') => {
            let inner = before.trim_end_matches(['"', '”', '`', '\'']);
            if inner.is_empty() || inner.ends_with('.') {
                Start::Sentence
            } else {
                Start::Inside
            }
        }
        // "… - Required", and an entity that ends with its semicolon is met above.
        Some('-' | '–' | '—') => {
            let inner = before.trim_end_matches(['-', '–', '—']);
            if inner.is_empty() || inner.ends_with(is_space) {
                Start::Sentence
            } else {
                Start::Inside
            }
        }
        Some(_) => Start::Inside,
    }
}

/// How a clause ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// With the sentence.
    Sentence,
    /// At a comma.
    Comma,
    /// A word that begins like a sentence follows without a full stop.
    Capital,
    /// It goes on.
    Inside,
}

/// What stands behind the byte at `at`.
pub(super) fn clause_end(text: &str, at: usize) -> End {
    let whole = text.get(at..).unwrap_or_default();
    let after = whole.trim_start_matches(|c| is_space(c) || is_mark(c));
    let spaced = whole.starts_with(|c| is_space(c) || is_mark(c));
    let mut chars = after.chars();
    match chars.next() {
        None | Some(';' | ')' | '!' | '|' | '<') => End::Sentence,
        Some('.') => {
            if chars.next().is_some_and(|c| c.is_ascii_digit()) {
                End::Inside
            } else {
                End::Sentence
            }
        }
        Some(',') => End::Comma,
        Some('[') if spaced => End::Capital,
        Some(c) if spaced && c.is_uppercase() => End::Capital,
        Some(_) => End::Inside,
    }
}

/// Where the sentence that holds the byte at `at` ends: at a full stop with white space or
/// nothing behind it.
pub(super) fn sentence_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let mut from = 0;
    while let Some(stop) = rest.get(from..).and_then(|rest| memchr::memchr2(b'.', b'\n', rest.as_bytes())) {
        let stop = from + stop;
        let behind = rest.get(stop + 1..).unwrap_or_default();
        if rest.as_bytes().get(stop) == Some(&b'.') {
            if behind.is_empty() || behind.starts_with(|c| is_space(c) || is_mark(c) || c == '<') {
                return at + stop;
            }
        } else if behind.trim_start_matches([' ', '\t', '\r']).starts_with(['\n', '-', '*', '|']) {
            // A paragraph or an item of a list begins.
            return at + stop;
        }
        from = stop + 1;
    }
    text.len()
}

/// `text` without white space at its ends, and where it starts.
pub(super) fn trimmed(text: &str) -> (usize, &str) {
    let front = text.trim_start_matches(is_space);
    (text.len() - front.len(), front.trim_end_matches(is_space))
}
