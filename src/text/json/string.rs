//! Strings, and what becomes of those that are not closed or not in straight quotes.

use super::escape;
use super::problem::ProblemKind;
use super::scan::Cursor;
use super::swift;
use super::tape::{Lexeme, Marks};
use crate::text::Span;

/// Whether a string is a name; it decides where an unclosed one ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Key,
    Value,
}

impl Cursor<'_> {
    /// Reads the string whose opening quote stands here.
    pub(super) fn string(&mut self, role: Role) -> Lexeme {
        let start = self.at;
        let known = self.problems.len();
        let mut marks = Marks::default();
        if let Some(end) = self.known.end(self.bytes, start) {
            let span = self.take(end);
            if memchr::memchr(b'\\', self.slice(span).as_bytes()).is_some() {
                marks.add(Marks::ESCAPED);
            }
            return Lexeme { span, marks };
        }
        let mut first_line_end = None;
        let mut has_control = false;
        self.at += 1;
        if self.is_doubled_quote() {
            self.report(ProblemKind::DoubledQuote, Span::new(start, start + 1));
            self.at += 1;
        }
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            self.at += swift::plain(rest);
            match self.byte(self.at) {
                Some(b'"') => {
                    let span = Span::new(start, self.at + 1);
                    self.at += 1;
                    return Lexeme { span, marks };
                }
                Some(b'\\') => {
                    marks.add(Marks::ESCAPED);
                    self.escape();
                }
                Some(b'\n' | b'\r') => {
                    let first = *first_line_end.get_or_insert(self.at);
                    let Some(goes_on) = self.string_goes_on() else {
                        return self.close_at_line_end(start, self.at, role, marks);
                    };
                    if first == self.at {
                        let two = self.bytes.get(first..first + 2) == Some(b"\r\n");
                        let span = Span::new(first, first + 1 + usize::from(two));
                        self.report(ProblemKind::LineEndInString, span);
                    }
                    self.at = goes_on;
                }
                Some(_) => {
                    if !has_control {
                        has_control = true;
                        self.report(ProblemKind::ControlInString, self.here());
                    }
                    self.at += 1;
                }
                None => {
                    self.no_quote_ahead = true;
                    let end = first_line_end.unwrap_or(self.bytes.len());
                    self.forget_since(known, end);
                    return self.close_at_line_end(start, end, role, marks);
                }
            }
        }
    }

    /// Whether another quote stands right behind an opening one, and then a word that a third one
    /// closes on its line. An empty string is followed by something else.
    fn is_doubled_quote(&self) -> bool {
        let Some([b'"', rest @ ..]) = self.bytes.get(self.at..) else {
            return false;
        };
        rest.first().is_some_and(u8::is_ascii_alphanumeric)
            && rest
                .iter()
                .find(|byte| matches!(byte, b'"' | b'\n' | b'\r'))
                .is_some_and(|byte| *byte == b'"')
    }

    /// Where the string goes on after the line end here; `None` if it was meant to end before it.
    ///
    /// It was, when the next line starts with a quote that opens something, or with a bracket that
    /// closes something. Neither is likely inside a string that somebody wrapped. What was looked
    /// at to find out is not looked at again.
    fn string_goes_on(&self) -> Option<usize> {
        if self.no_quote_ahead {
            return None;
        }
        let next = self.next_non_blank(self.at);
        match self.byte(next)? {
            b'"' => {
                let after = self.next_non_blank(next + 1);
                matches!(self.byte(after), None | Some(b',' | b'}' | b']')).then_some(next)
            }
            b'}' | b']' => {
                // Unless it is a string of JSON: there, an escaped quote follows, or the brackets
                // end with the quote that closes the string.
                let rest = self.bytes.get(next..).unwrap_or_default();
                let len = rest.iter().position(|byte| {
                    !matches!(byte, b'}' | b']' | b',' | b' ' | b'\t' | b'\n' | b'\r')
                })?;
                let before = rest.get(len.checked_sub(1)?);
                match rest.get(len) {
                    Some(b'"') if matches!(before, Some(b'}' | b']')) => Some(next + len),
                    Some(b'\\') => Some(next + len),
                    _ => None,
                }
            }
            _ => Some(next),
        }
    }

    /// Takes back what was reported at or after `end`, because it is read again.
    fn forget_since(&mut self, known: usize, end: usize) {
        while self.problems.len() > known
            && self
                .problems
                .last()
                .is_some_and(|problem| problem.span.end as usize > end)
        {
            self.problems.pop();
        }
    }

    /// Ends an unclosed string in front of `end`, without what was hardly meant as its content: the
    /// blanks, a comma after a value and the brackets that close what is around it, the colon after a
    /// name.
    fn close_at_line_end(
        &mut self,
        start: usize,
        end: usize,
        role: Role,
        mut marks: Marks,
    ) -> Lexeme {
        let line = self.text.get(start + 1..end).unwrap_or_default();
        let mut content = line.trim_end();
        match role {
            Role::Key => {
                if let Some((name, _)) = content.split_once(':') {
                    content = name.trim_end();
                }
            }
            Role::Value => {
                content = content.strip_suffix(',').unwrap_or(content);
                content = without_closers(content);
                content = content.strip_suffix(',').unwrap_or(content).trim_end();
            }
        }
        let end = start + 1 + content.len();
        self.at = end;
        match content.chars().next_back() {
            Some(quote) if is_curly_double(quote) => {
                let span = Span::new(end - quote.len_utf8(), end);
                self.report(ProblemKind::SingleQuotes, span);
            }
            _ => {
                marks.add(Marks::OPEN);
                self.report(ProblemKind::UnclosedString, Span::new(start, start + 1));
            }
        }
        Lexeme {
            span: Span::new(start, end),
            marks,
        }
    }

    /// Moves over the escape here.
    fn escape(&mut self) {
        let start = self.at;
        match self.byte(start + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 2,
            Some(b'u') => self.unicode_escape(),
            // The string ends here, or goes on in the next line: the caller sees to both.
            None | Some(b'\n' | b'\r') => {
                self.report(ProblemKind::BadEscape, self.here());
                self.at += 1;
            }
            Some(_) => {
                let len = self.char_at(start + 1).map_or(1, char::len_utf8);
                let span = self.take(start + 1 + len);
                self.report(ProblemKind::BadEscape, span);
            }
        }
    }

    fn unicode_escape(&mut self) {
        let start = self.at;
        let Some(unit) = escape::hex4(self.bytes, start + 2) else {
            let digits = self.bytes.get(start + 2..).unwrap_or_default();
            let len = digits
                .iter()
                .take_while(|byte| byte.is_ascii_hexdigit())
                .count();
            let span = self.take(start + 2 + len);
            return self.report(ProblemKind::BadEscape, span);
        };
        if escape::low_surrogate_after(self.bytes, start, unit).is_some() {
            self.at += 12;
            return;
        }
        let span = self.take(start + 6);
        if escape::is_surrogate(unit) {
            self.report(ProblemKind::LoneSurrogate, span);
        }
    }

    /// Reads a string in single or typographic quotes, if one stands here and ends on its line.
    pub(super) fn odd_string(&mut self) -> Option<Lexeme> {
        let rest = self.text.get(self.at..)?;
        let mut chars = rest.char_indices();
        let (_, open) = chars.next()?;
        let mut marks = Marks::default();
        let mut escaped = false;
        for (len, char) in chars {
            if matches!(char, '\n' | '\r') {
                return None;
            }
            if escaped {
                escaped = false;
                continue;
            }
            let closes = match open {
                '\'' => char == '\'',
                _ if is_curly_double(open) => is_curly_double(char) || char == '"',
                _ if is_curly_single(open) => is_curly_single(char),
                _ => return None,
            };
            if closes {
                let span = self.take(self.at + len + char.len_utf8());
                self.report(ProblemKind::SingleQuotes, span);
                return Some(Lexeme { span, marks });
            }
            if char == '\\' {
                marks.add(Marks::ESCAPED);
                escaped = true;
            }
        }
        None
    }
}

/// The text without the brackets at its end that nothing in it opens.
fn without_closers(text: &str) -> &str {
    let surplus = |open: char, close: char| {
        let closers = text.matches(close).count();
        closers.saturating_sub(text.matches(open).count())
    };
    let (mut braces, mut brackets) = (surplus('{', '}'), surplus('[', ']'));
    let mut rest = text.trim_end();
    loop {
        let (close, left) = match rest.chars().next_back() {
            Some(close @ '}') => (close, &mut braces),
            Some(close @ ']') => (close, &mut brackets),
            _ => return rest,
        };
        if *left == 0 {
            return rest;
        }
        *left -= 1;
        rest = rest.strip_suffix(close).unwrap_or(rest).trim_end();
    }
}

fn is_curly_double(char: char) -> bool {
    matches!(char, '\u{201c}'..='\u{201f}' | '\u{ab}' | '\u{bb}')
}

fn is_curly_single(char: char) -> bool {
    matches!(char, '\u{2018}'..='\u{201b}')
}
