//! Looking for many phrases at once.

use std::borrow::Cow;
use std::iter;
use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, Input, Match, MatchKind};

use super::sentences::{from, is_space};
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
    words: Box<[u8]>,
    /// Index into the meanings.
    meaning: usize,
}

/// How white space may go on, or begin, that is more than one blank.
const SPACES: [u8; 5] = [b' ', b'\t', b'\r', b'&', "\u{a0}".as_bytes()[0]];

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
            let phrase = phrase.trim_end();
            if phrase.trim().is_empty() {
                continue;
            }
            let words = plainly(phrase, any_case);
            if let Some(at) = known.iter().position(|known| *known.words == *words) {
                meanings[at].push(meaning);
            } else {
                known.push(Phrase {
                    words: words.into_owned().into_boxed_slice(),
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
            phrase.words.starts_with(beginning) || beginning.starts_with(&phrase.words)
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
        let plain = plainly(text, self.any_case);
        let mut at = 0;
        iter::from_fn(move || {
            let beginnings = self.beginnings.as_ref()?;
            loop {
                let found = beginnings.find(Input::new(&*plain).range(at..))?;
                let start = found.start();
                let (plain, text) = (plain.get(start..)?, from(text, start));
                if let Some((length, meaning)) = self.first_of(&found, plain, text) {
                    at = start + length;
                    return Some((start..at, meaning));
                }
                at = start + 1;
            }
        })
    }

    /// The longest phrase that starts a text, which starts with this beginning: its length there,
    /// and what it means. `plain` is the text as it is compared.
    fn first_of(&self, found: &Match, plain: &[u8], text: &str) -> Option<(usize, usize)> {
        let mut phrases = self.following.get(found.pattern().as_usize())?.iter();
        phrases.find_map(|phrase| {
            let length = phrase.length_in(plain, text, found.len())?;
            Some((length, phrase.meaning))
        })
    }
}

impl Phrase {
    fn beginning(&self) -> &[u8] {
        self.words.get(..BEGINNING).unwrap_or(&self.words)
    }

    /// How long the phrase is at the start of a text, if it stands there. Behind its beginning, which is
    /// there and so many bytes long, any white space inside a paragraph is like one blank.
    fn length_in<'t>(&'t self, plain: &'t [u8], text: &str, beginning: usize) -> Option<usize> {
        let behind = |bytes: &'t [u8]| bytes.get(beginning..).unwrap_or_default();
        let rest = iter::zip(behind(&self.words), behind(plain));
        let same = beginning + rest.take_while(|(word, byte)| word == byte).count();
        if same >= self.words.len() {
            return Some(self.words.len());
        }
        // Hardly any text differs by its white space.
        let beside_blank = |at: usize| self.words.get(at) == Some(&b' ');
        let near = beside_blank(same) || same.checked_sub(1).is_some_and(beside_blank);
        if !near || !plain.get(same).is_some_and(|byte| SPACES.contains(byte)) {
            return None;
        }
        let mut words = self.words.split(|&byte| byte == b' ');
        let mut rest = plain.strip_prefix(words.next()?)?;
        for word in words {
            let at = plain.len() - rest.len();
            rest = rest.get(space(from(text, at))?..)?.strip_prefix(word)?;
        }
        Some(plain.len() - rest.len())
    }
}

/// How much white space parts two words of a paragraph at the start of a text.
fn space(text: &str) -> Option<usize> {
    const ENTITY: &str = "&nbsp;";
    let mut rest = text;
    while let Some(behind) = rest
        .strip_prefix(is_space)
        .or_else(|| rest.strip_prefix(ENTITY))
    {
        rest = behind;
    }
    let space = text.get(..text.len() - rest.len())?;
    // Behind an empty line another paragraph begins.
    (!space.is_empty() && space.matches('\n').count() < 2).then_some(space.len())
}

/// A text as it is compared, byte by byte: in lower case where the case does not matter, and then
/// with blanks for line ends as well.
fn plainly(text: &str, any_case: bool) -> Cow<'_, [u8]> {
    if !any_case {
        return Cow::Borrowed(text.as_bytes());
    }
    let mut plain = text.as_bytes().to_ascii_lowercase();
    for byte in &mut plain {
        *byte = if *byte == b'\n' { b' ' } else { *byte };
    }
    Cow::Owned(plain)
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
    fn white_space_between_words_is_like_one_blank() {
        let wide = "max; maximum  length of\n  it\u{a0}is 3, Maximum&nbsp;length";
        let length = "maximum  length of\n  it\u{a0}is";
        assert_eq!(
            found(wide),
            [("max", 1), (length, 3), ("Maximum&nbsp;length", 2)]
        );
        assert_eq!(found("the maximum\n\nlength"), []);
    }

    #[test]
    fn a_line_may_end_where_a_phrase_begins() {
        let phrases = Phrases::new([("is an open type", ())]).unwrap_or_default();
        assert!(phrases.occurs("This is\nan open type"));
        assert!(!phrases.occurs("This is an\n\nopen type"));
    }

    #[test]
    fn a_phrase_is_no_part_of_words() {
        assert_eq!(found("maximal, climax, maximum lengths, maximum"), []);
        assert_eq!(found("éDoesn’t doesn’té Doesn’t"), [("Doesn’t", 4)]);
    }
}
