//! Sentences that limit a property, as templates with numbers.

use std::ops::Range;

use serde::{Deserialize, Deserializer};

use super::sentences::{
    End, Start, clause_end, clause_start, from, is_mark, is_space, skip_spaces,
};
use super::values::remark;
use crate::form::parsed;

/// A sentence with one or two holes for numbers: "Maximum length is {n} characters".
#[derive(Clone, Debug)]
pub(super) struct Template {
    /// What stands in front of the first hole, or, where the hole comes first, behind it:
    /// the words that the sentence is found by.
    anchor: String,
    /// Whether the first hole stands in front of the anchor.
    leads: bool,
    /// What stands behind the anchor, hole by hole.
    rest: Vec<Piece>,
}

#[derive(Clone, Debug)]
enum Piece {
    Number,
    Words(String),
}

/// What a template found.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Limit {
    /// The first number.
    pub(super) first: f64,
    /// The second one.
    pub(super) second: Option<f64>,
    /// The sentence.
    pub(super) range: Range<usize>,
}

const HOLE: &str = "{n}";

impl Template {
    fn new(text: &str) -> Result<Self, String> {
        let pieces: Vec<&str> = text.split(HOLE).map(str::trim).collect();
        let holes = pieces.len() - 1;
        if !(1..=2).contains(&holes) || pieces.iter().all(|words| words.is_empty()) {
            return Err(format!(
                "`{text}`: expected words around one or two `{HOLE}`"
            ));
        }
        let leads = pieces[0].is_empty();
        let (anchor, following) = if leads {
            (pieces[1], &pieces[2..])
        } else {
            (pieces[0], &pieces[1..])
        };
        if anchor.is_empty() {
            return Err(format!(
                "`{text}`: expected words beside the first `{HOLE}`"
            ));
        }
        let mut rest = Vec::new();
        for words in following {
            rest.push(Piece::Number);
            if !words.is_empty() {
                rest.push(Piece::Words((*words).to_owned()));
            }
        }
        Ok(Self {
            anchor: anchor.to_owned(),
            leads,
            rest,
        })
    }

    /// The words that the sentence is found by.
    pub(super) fn anchor(&self) -> &str {
        &self.anchor
    }

    /// Reads the sentence around its anchor at `found`. It must be a sentence of its own:
    /// what is limited by the clause of another sentence is seldom the property itself.
    pub(super) fn read(&self, text: &str, found: &Range<usize>, in_type: bool) -> Option<Limit> {
        let mut start = found.start;
        let mut numbers = [None; 2];
        let mut count = 0;
        if self.leads {
            let (number, at) = number_before(text, found.start)?;
            numbers[0] = Some(number);
            count = 1;
            start = at;
        }
        match clause_start(text, start) {
            Start::Sentence => {}
            Start::Comma if in_type => {}
            _ => return None,
        }
        let mut at = found.end;
        for piece in &self.rest {
            at += spaces(text.get(at..)?);
            match piece {
                Piece::Number => {
                    let (number, length) = number(text.get(at..)?)?;
                    *numbers.get_mut(count)? = Some(number);
                    count += 1;
                    at = behind_remark(text, at + length);
                }
                Piece::Words(words) => {
                    let here = text.get(at..at + words.len())?;
                    if !here.eq_ignore_ascii_case(words) {
                        return None;
                    }
                    at += words.len();
                }
            }
        }
        (clause_end(text, at) != End::Inside).then_some(Limit {
            first: numbers[0]?,
            second: numbers[1],
            range: start..at,
        })
    }
}

impl<'de> Deserialize<'de> for Template {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parsed(deserializer, Self::new)
    }
}

/// Behind what is said of a number in parentheses: "between 0 (lowest) and 10 (inclusive)".
fn behind_remark(text: &str, at: usize) -> usize {
    let start = skip_spaces(text, at);
    let rest = from(text, start);
    let length = rest.starts_with('(').then(|| remark(rest)).flatten();
    length.map_or(at, |length| start + length)
}

/// White space and marks at the start of `text`, in bytes.
fn spaces(text: &str) -> usize {
    text.len()
        - text
            .trim_start_matches(|c| is_space(c) || is_mark(c) || c == '`')
            .len()
}

/// The number at the start of `text`, and its length with a mark that closes it. Commas may
/// part thousands.
fn number(text: &str) -> Option<(f64, usize)> {
    let bytes = text.as_bytes();
    let mut digits = String::new();
    let mut at = 0;
    if bytes.first() == Some(&b'-') {
        digits.push('-');
        at = 1;
    }
    let figure = |at: usize| bytes.get(at).copied().filter(u8::is_ascii_digit);
    figure(at)?;
    loop {
        if let Some(digit) = figure(at) {
            digits.push(char::from(digit));
            at += 1;
        } else if bytes.get(at) == Some(&b',')
            && (1..=3).all(|ahead| figure(at + ahead).is_some())
            && figure(at + 4).is_none()
        {
            at += 1;
        } else if bytes.get(at) == Some(&b'.') && figure(at + 1).is_some() && !digits.contains('.')
        {
            digits.push('.');
            at += 1;
        } else {
            break;
        }
        // No limit is longer, and a line of digits need not be read to its end.
        if digits.len() > 20 {
            return None;
        }
    }
    if text.get(at..)?.starts_with(char::is_alphabetic) {
        return None;
    }
    if bytes.get(at) == Some(&b'`') {
        at += 1;
    }
    Some((digits.parse().ok()?, at))
}

/// The number that ends in front of the byte at `end`, and where it starts.
fn number_before(text: &str, end: usize) -> Option<(f64, usize)> {
    let before = text.get(..end)?;
    let trimmed = before.trim_end_matches(|c| is_space(c) || c == '-' || c == '`');
    let digits = trimmed
        .bytes()
        .rev()
        .take(20)
        .take_while(|byte| byte.is_ascii_digit() || *byte == b',')
        .count();
    let start = trimmed.len() - digits;
    let (value, length) = number(trimmed.get(start..)?)?;
    (length == digits).then_some((value, start))
}
