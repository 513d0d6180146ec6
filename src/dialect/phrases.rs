//! Looking for many phrases at once.

use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, AhoCorasickKind, MatchKind};

use super::sentences::from;
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
            // The fastest kind, which is not chosen by itself for as many phrases as descriptions have.
            .kind(Some(AhoCorasickKind::DFA))
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

    /// Whether one of them stands anywhere, be it as a part of other words: one quick look at
    /// a long text.
    pub(super) fn stands_in(&self, text: &str) -> bool {
        self.automaton
            .as_ref()
            .is_some_and(|automaton| automaton.is_match(text))
    }

    /// Whether one of them occurs.
    pub(super) fn occurs(&self, text: &str) -> bool {
        self.find(text).next().is_some()
    }
}

impl Phrases<()> {
    /// Phrases that all mean the same.
    pub(super) fn of(words: &[String]) -> Result<Self, DialectError> {
        Self::new(words.iter().map(|phrase| (phrase.as_str(), ())))
    }
}

impl Phrases<bool> {
    /// Phrases that say yes, and others, often longer ones, that say no.
    pub(super) fn yes_and_no(yes: &[String], no: &[String]) -> Result<Self, DialectError> {
        let yes = yes.iter().map(|phrase| (phrase.as_str(), true));
        let no = no.iter().map(|phrase| (phrase.as_str(), false));
        Self::new(yes.chain(no))
    }
}

/// Whether no letter or digit continues the range on either side. A phrase whose own end is
/// no letter ("values:") ends anywhere.
fn is_whole(text: &str, range: Range<usize>) -> bool {
    let within = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let found = text.get(range.clone()).unwrap_or_default();
    let before = text.get(..range.start).unwrap_or_default();
    let after = from(text, range.end);
    // Underscores are marks of emphasis where they stand at the edge of a clause.
    let left =
        within(before.trim_end_matches('_').chars().next_back()) && within(found.chars().next());
    let right =
        within(after.trim_start_matches('_').chars().next()) && within(found.chars().next_back());
    !left && !right
}
