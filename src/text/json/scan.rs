//! The words of a JSON text, and what stands between them.

use super::known::Known;
use super::problem::{Problem, ProblemKind};
use super::swift;
use super::tape::{Lexeme, Marks};
use crate::text::Span;

/// How far a name without quotes may reach for its colon. Without a limit a long line of words
/// would be read once for each of them.
const LONGEST_BARE_KEY: usize = 256;

/// So many characters of `<...words>` are looked through for its end.
const LONGEST_ELISION: usize = 256;

/// A place in the text, and the problems found on the way to it.
pub(super) struct Cursor<'t> {
    pub(super) text: &'t str,
    pub(super) bytes: &'t [u8],
    pub(super) at: usize,
    pub(super) problems: Vec<Problem>,
    /// Set once a string ran to the end of the text: no later one will find its closing quote, and
    /// looking for it again and again would take quadratic time.
    pub(super) no_quote_ahead: bool,
    pub(super) known: Known<'t>,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t str, known: Known<'t>) -> Self {
        Self {
            text,
            known,
            bytes: text.as_bytes(),
            at: 0,
            problems: Vec::new(),
            no_quote_ahead: false,
        }
    }

    pub(super) fn report(&mut self, kind: ProblemKind, span: Span) {
        self.problems.push(Problem { kind, span });
    }

    pub(super) fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    pub(super) fn char_at(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    pub(super) fn slice(&self, span: Span) -> &'t str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// The span of the byte at the cursor, which is ASCII.
    pub(super) fn here(&self) -> Span {
        Span::new(self.at, self.at + 1)
    }

    /// Moves over blanks, comments and odd spaces to something that counts.
    #[inline]
    pub(super) fn skip_blanks(&mut self) {
        // Mostly something does.
        if !matches!(self.byte(self.at), Some(0x21..=0x2e | 0x30..=0x7e)) {
            self.skip_more();
        }
    }

    fn skip_more(&mut self) {
        loop {
            self.at += swift::blanks(self.bytes.get(self.at..).unwrap_or_default());
            let Some(byte) = self.byte(self.at) else {
                return;
            };
            match byte {
                b'/' if self.starts_comment(self.at) => self.comment(),
                0x21..=0x7e => return,
                _ if self.odd_space_at(self.at).is_some() => self.odd_spaces(),
                _ => return,
            }
        }
    }

    /// The first byte at or after `at` that is no blank.
    pub(super) fn next_non_blank(&self, at: usize) -> usize {
        let rest = self.bytes.get(at..).unwrap_or_default();
        (at + swift::blanks(rest)).min(self.bytes.len())
    }

    fn starts_comment(&self, at: usize) -> bool {
        self.byte(at) == Some(b'/') && matches!(self.byte(at + 1), Some(b'/' | b'*'))
    }

    fn comment(&mut self) {
        let start = self.at;
        let rest = self.bytes.get(start + 2..).unwrap_or_default();
        let len = if self.byte(start + 1) == Some(b'*') {
            memchr::memmem::find(rest, b"*/").map_or(rest.len(), |found| found + 2)
        } else {
            memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len())
        };
        self.at = start + 2 + len;
        self.report(ProblemKind::Comment, Span::new(start, self.at));
    }

    fn odd_spaces(&mut self) {
        let start = self.at;
        while let Some(len) = self.odd_space_at(self.at) {
            self.at += len;
        }
        self.report(ProblemKind::OddSpace, Span::new(start, self.at));
    }

    /// The length of a character at `at` that people take for a space or do not see.
    fn odd_space_at(&self, at: usize) -> Option<usize> {
        let char = self.char_at(at)?;
        let odd = match char {
            ' ' | '\t' | '\n' | '\r' => false,
            '\u{ad}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2064}'
            | '\u{feff}' => true,
            _ => char.is_control() || char.is_whitespace(),
        };
        odd.then(|| char.len_utf8())
    }

    /// Whether a word that does not contain `at` is complete there.
    fn ends_word(&self, at: usize) -> bool {
        match self.byte(at) {
            None
            | Some(
                b' ' | b'\t' | b'\n' | b'\r' | b',' | b'{' | b'}' | b'[' | b']' | b'"' | b'\'',
            ) => true,
            Some(b'/') => self.starts_comment(at),
            Some(0x21..=0x7e) => false,
            Some(_) => self.odd_space_at(at).is_some(),
        }
    }

    /// Whether what was read up to `at` is a word of its own, and not the beginning of a phrase
    /// such as `1024 bytes` or `true or false`.
    fn ends_phrase(&self, at: usize) -> bool {
        if !self.ends_word(at) {
            return false;
        }
        let rest = self.bytes.get(at..).unwrap_or_default();
        let more = rest.iter().find(|byte| !matches!(byte, b' ' | b'\t'));
        !more.is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'<' | b'(' | b'|'))
    }

    /// Reads `word` if exactly that stands here.
    pub(super) fn literal(&mut self, word: &str) -> Option<Span> {
        let end = self.at + word.len();
        let found = self.bytes.get(self.at..end) == Some(word.as_bytes()) && self.ends_phrase(end);
        found.then(|| self.take(end))
    }

    /// Reads a number in JSON's grammar, if one stands here.
    pub(super) fn number(&mut self) -> Option<Span> {
        let digits = |at: usize| {
            let rest = self.bytes.get(at..).unwrap_or_default();
            let len = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
            (len > 0).then_some(at + len)
        };
        let mut end = self.at + usize::from(self.byte(self.at) == Some(b'-'));
        end = match self.byte(end) {
            Some(b'0') => end + 1,
            _ => digits(end)?,
        };
        if self.byte(end) == Some(b'.') {
            end = digits(end + 1)?;
        }
        if matches!(self.byte(end), Some(b'e' | b'E')) {
            let signed = matches!(self.byte(end + 1), Some(b'+' | b'-'));
            end = digits(end + 1 + usize::from(signed))?;
        }
        self.ends_phrase(end).then(|| self.take(end))
    }

    /// Moves to `end` and gives what was passed over.
    pub(super) fn take(&mut self, end: usize) -> Span {
        let span = Span::new(self.at, end);
        self.at = end;
        span
    }

    /// Moves to `end` but not over the blanks in front of it, and at least over one character.
    fn take_trimmed(&mut self, end: usize) -> Span {
        let words = self.text.get(self.at..end).unwrap_or_default();
        let len = words.trim_end().len();
        let least = self.char_at(self.at).map_or(1, char::len_utf8);
        self.take((self.at + len.max(least)).min(self.bytes.len()))
    }

    /// Reads words that stand where a value should: all up to the end of the line or the next
    /// bracket, comma, quote or comment.
    pub(super) fn bare_value(&mut self) -> Span {
        let mut end = self.at + self.char_at(self.at).map_or(1, char::len_utf8);
        while let Some(byte) = self.byte(end) {
            let stops = match byte {
                b'\n' | b'\r' | b',' | b'{' | b'}' | b'[' | b']' | b'"' => true,
                b'/' => {
                    matches!(self.byte(end - 1), Some(b' ' | b'\t')) && self.starts_comment(end)
                }
                _ => false,
            };
            if stops {
                break;
            }
            end += 1;
        }
        self.take_trimmed(end)
    }

    /// Reads words that stand where a name should: up to the colon, or up to the brace if they are
    /// a placeholder; one word if neither is near by.
    pub(super) fn bare_key(&mut self) -> Lexeme {
        let first = self.at + self.char_at(self.at).map_or(1, char::len_utf8);
        let rest = self.bytes.get(first..).unwrap_or_default();
        let stop = rest.iter().take(LONGEST_BARE_KEY).position(|byte| {
            matches!(
                byte,
                b':' | b'=' | b',' | b'{' | b'}' | b'[' | b']' | b'"' | b'\n' | b'\r'
            )
        });
        let span = match stop {
            Some(len) if matches!(rest.get(len), Some(b':' | b'=' | b'}')) => {
                self.take_trimmed(first + len)
            }
            _ => {
                let mut end = first;
                while !self.ends_word(end) {
                    end += 1;
                }
                self.take(end)
            }
        };
        let mut marks = Marks::BARE;
        if memchr::memchr(b'\\', self.slice(span).as_bytes()).is_some() {
            marks.add(Marks::ESCAPED);
        }
        Lexeme { span, marks }
    }

    /// Reads `...` or `…` with the words that follow, or `<...words...>`, if that stands here.
    pub(super) fn ellipsis(&mut self) -> bool {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let inner = rest.strip_prefix('<').unwrap_or(rest);
        if !(inner.starts_with("...") || inner.starts_with('…')) {
            return false;
        }
        let mut words = rest.char_indices().take(LONGEST_ELISION);
        let closed = words.find(|(_, c)| matches!(c, '>' | '\n'));
        let span = match closed.filter(|(_, c)| *c == '>' && rest.starts_with('<')) {
            Some((end, _)) => self.take(self.at + end + 1),
            None => self.bare_value(),
        };
        self.report(ProblemKind::Ellipsis, span);
        true
    }
}
