//! The edges of words, clauses and sentences.

/// Whether `word` is one of `words`, without the case of A to Z.
pub(super) fn is_one_of(words: &[String], word: &str) -> bool {
    words.iter().any(|known| known.eq_ignore_ascii_case(word))
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
        None
        | Some(
            '.' | '!' | '?' | ';' | ':' | '(' | '[' | ')' | ']' | '>' | '|' | '•' | '。' | '！'
            | '？' | '；' | '：' | '（' | '）',
        ) => Start::Sentence,
        Some(',' | '，' | '、') => Start::Comma,
        // A quote or code that ends a sentence, or opens one.
        Some('"' | '”' | '`' | '\'') => {
            let inner = before.trim_end_matches(['"', '”', '`', '\'']);
            if inner.is_empty() || inner.ends_with('.') {
                Start::Sentence
            } else {
                Start::Inside
            }
        }
        // The mark of an item; elsewhere a dash explains the words in front of it.
        Some('-' | '–' | '—') if before.chars().nth(1).is_none() => Start::Sentence,
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
    let whole = from(text, at);
    let after = whole.trim_start_matches(|c| is_space(c) || is_mark(c));
    let spaced = whole.starts_with(|c| is_space(c) || is_mark(c));
    let mut chars = after.chars();
    match chars.next() {
        None | Some(';' | ')' | '!' | '|' | '<' | '。' | '；' | '）' | '！') => End::Sentence,
        Some('.') => {
            if chars.next().is_some_and(|c| c.is_ascii_digit()) {
                End::Inside
            } else {
                End::Sentence
            }
        }
        Some(',' | '，' | '、') => End::Comma,
        Some('[') if spaced => End::Capital,
        Some(c) if spaced && c.is_uppercase() => End::Capital,
        Some(_) => End::Inside,
    }
}

/// The full stop of Chinese and Japanese, which needs no white space behind it.
const WIDE_STOP: &str = "。";

/// Where the sentence that holds the byte at `at` ends: at a full stop with white space or
/// nothing behind it.
pub(super) fn sentence_end(text: &str, at: usize) -> usize {
    let rest = from(text, at);
    let wide = WIDE_STOP.as_bytes()[0];
    let mut next = 0;
    while let Some(stop) = memchr::memchr3(
        b'.',
        b'\n',
        wide,
        rest.as_bytes().get(next..).unwrap_or_default(),
    ) {
        let stop = next + stop;
        let behind = from(rest, stop + 1);
        if rest.as_bytes().get(stop) == Some(&wide) {
            if from(rest, stop).starts_with(WIDE_STOP) {
                return at + stop;
            }
        } else if rest.as_bytes().get(stop) == Some(&b'.') {
            if behind.is_empty() || behind.starts_with(|c| is_space(c) || is_mark(c) || c == '<') {
                return at + stop;
            }
        } else if behind
            .trim_start_matches([' ', '\t', '\r'])
            .starts_with(['\n', '-', '*', '|'])
        {
            // A paragraph or an item of a list begins.
            return at + stop;
        }
        next = stop + 1;
    }
    text.len()
}

/// What stands in `text` from the byte at `at`.
pub(super) fn from(text: &str, at: usize) -> &str {
    text.get(at..).unwrap_or_default()
}

/// The place behind white space at the byte at `at`.
pub(super) fn skip_spaces(text: &str, at: usize) -> usize {
    let rest = from(text, at);
    at + rest.len() - rest.trim_start_matches(is_space).len()
}

/// Whether `text` begins with `words` as whole words, without the case of A to Z.
pub(super) fn begins_with(text: &str, words: &str) -> bool {
    text.get(..words.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(words))
        && !from(text, words.len()).starts_with(char::is_alphanumeric)
}

/// `text` without white space at its ends, and where it starts.
pub(super) fn trimmed(text: &str) -> (usize, &str) {
    let front = text.trim_start_matches(is_space);
    (text.len() - front.len(), front.trim_end_matches(is_space))
}
