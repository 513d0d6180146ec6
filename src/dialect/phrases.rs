//! Looking for many phrases at once.

use std::borrow::Cow;
use std::iter;
use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, Input, MatchKind, PatternID};

use super::sentences::from;
use super::words::DialectError;

/// Phrases with what they mean, found in one pass over a text.
///
/// Most texts hold none of them. What is looked for is how they begin: few and short beginnings
/// are searched for many bytes at a time, and only where one stands, phrases are compared.
#[derive(Clone, Debug)]
pub(super) struct Phrases<T> {
    beginnings: Option<AhoCorasick>,
    /// The phrases that may follow, for each beginning; the longest first.
    following: Vec<Vec<Phrase>>,
    meanings: Vec<Vec<T>>,
    any_case: bool,
}

#[derive(Clone, Debug)]
struct Phrase {
    /// In lower case, where the case does not matter.
    words: Box<str>,
    /// Index into the meanings.
    meaning: usize,
}

/// So many bytes of a phrase are its beginning.
const BEGINNING: usize = 8;

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self {
            beginnings: None,
            following: Vec::new(),
            meanings: Vec::new(),
            any_case: false,
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
        let mut known: Vec<Phrase> = Vec::new();
        let mut meanings: Vec<Vec<T>> = Vec::new();
        for (phrase, meaning) in phrases {
            let words = in_case(phrase.trim_end(), any_case);
            if words.trim().is_empty() {
                continue;
            }
            if let Some(at) = known.iter().position(|known| *known.words == *words) {
                meanings[at].push(meaning);
            } else {
                known.push(Phrase {
                    words: words.into(),
                    meaning: meanings.len(),
                });
                meanings.push(vec![meaning]);
            }
        }
        if known.is_empty() {
            return Ok(Self::default());
        }
        known.sort_by_key(|phrase| std::cmp::Reverse(phrase.words.len()));
        let mut beginnings: Vec<&[u8]> = known.iter().map(Phrase::beginning).collect();
        beginnings.sort_unstable();
        beginnings.dedup();
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            // Few beginnings stand anywhere, and a faster search would not pay for its tables: every
            // run makes them anew.
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(&beginnings)
            .map_err(|error| DialectError {
                span: None,
                message: error.to_string(),
            })?;
        // Where a longer beginning stands, a shorter phrase may stand as well.
        let follows = |beginning: &[u8], phrase: &Phrase| {
            phrase.words.as_bytes().starts_with(beginning)
                || beginning.starts_with(phrase.words.as_bytes())
        };
        let following = beginnings.iter().map(|beginning| {
            let phrases = known.iter().filter(|phrase| follows(beginning, phrase));
            phrases.cloned().collect()
        });
        Ok(Self {
            following: following.collect(),
            beginnings: Some(automaton),
            meanings,
            any_case,
        })
    }

    /// Every phrase in `text` that starts and ends with whole words, the longest where
    /// several start at one place.
    pub(super) fn find<'a>(
        &'a self,
        text: &'a str,
    ) -> impl Iterator<Item = (Range<usize>, &'a [T])> + 'a {
        self.standing_in(text)
            .filter(move |(range, _)| is_whole(text, range.clone()))
            .filter_map(|(range, meaning)| Some((range, self.meanings.get(meaning)?.as_slice())))
    }

    /// Whether one of them stands anywhere, be it as a part of other words: one quick look at
    /// a long text.
    pub(super) fn stands_in(&self, text: &str) -> bool {
        self.standing_in(text).next().is_some()
    }

    /// Whether one of them occurs.
    pub(super) fn occurs(&self, text: &str) -> bool {
        self.find(text).next().is_some()
    }

    /// Where phrases stand, each with the index of its meanings. They do not overlap.
    fn standing_in<'a>(
        &'a self,
        text: &'a str,
    ) -> impl Iterator<Item = (Range<usize>, usize)> + 'a {
        let text = in_case(text, self.any_case);
        let mut at = 0;
        iter::from_fn(move || {
            let beginnings = self.beginnings.as_ref()?;
            loop {
                let found = beginnings.find(Input::new(&*text).range(at..))?;
                let rest = text.as_bytes().get(found.start()..)?;
                if let Some(phrase) = self.first_of(found.pattern(), rest) {
                    at = found.start() + phrase.words.len();
                    return Some((found.start()..at, phrase.meaning));
                }
                at = found.start() + 1;
            }
        })
    }

    /// The longest phrase that starts a text, which starts with this beginning.
    fn first_of(&self, beginning: PatternID, text: &[u8]) -> Option<&Phrase> {
        let mut phrases = self.following.get(beginning.as_usize())?.iter();
        phrases.find(|phrase| text.starts_with(phrase.words.as_bytes()))
    }
}

impl Phrase {
    fn beginning(&self) -> &[u8] {
        let bytes = self.words.as_bytes();
        bytes.get(..BEGINNING).unwrap_or(bytes)
    }
}

/// A text in lower case, where the case does not matter.
fn in_case(text: &str, any_case: bool) -> Cow<'_, str> {
    if any_case {
        Cow::Owned(text.to_ascii_lowercase())
    } else {
        Cow::Borrowed(text)
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

#[cfg(test)]
mod tests {
    use super::Phrases;

    fn found(text: &str) -> Vec<(&str, i32)> {
        let phrases = [
            ("max", 1),
            ("Maximum length", 2),
            ("maximum length of it is", 3),
            ("doesn’t", 4),
        ];
        let phrases = Phrases::new(phrases).unwrap_or_default();
        let found = phrases.find(text);
        let found = found.map(|(range, meanings)| (&text[range], meanings[0]));
        found.collect()
    }

    #[test]
    fn of_phrases_that_begin_alike_the_longest_counts() {
        assert_eq!(found("Max: 3"), [("Max", 1)]);
        assert_eq!(
            found("max, MAXIMUM LENGTH of 3"),
            [("max", 1), ("MAXIMUM LENGTH", 2)]
        );
        assert_eq!(
            found("maximum length of it is 3"),
            [("maximum length of it is", 3)]
        );
    }

    #[test]
    fn a_phrase_is_no_part_of_words() {
        assert_eq!(found("maximal, climax, maximum lengths, maximum"), []);
        assert_eq!(found("éDoesn’t doesn’té Doesn’t"), [("Doesn’t", 4)]);
    }
}
