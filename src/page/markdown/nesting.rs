//! A limit on nesting. The parser tries every open quote and list item again for each line
//! that continues a paragraph, which takes minutes where thousands are open.

use std::borrow::Cow;

use crate::text::LineEnds;

/// Marks of quotes and lists that may stand in front of one line.
const MAX_MARKS: usize = 50;
/// How far to the right such a mark may stand.
const MAX_COLUMN: usize = 200;
/// Shorter pages cannot nest deep enough to hurt.
const MIN_LEN: usize = 16 * 1024;

/// The page with a letter for the first mark of each line that goes beyond the limit; what
/// follows it is read as words. Every byte stays at its place.
pub(super) fn limited(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.len() < MIN_LEN {
        return text;
    }
    let bytes = text.as_bytes();
    let mut limited = String::new();
    let mut copied = 0;
    let mut ends = LineEnds::of(bytes);
    let mut at = 0;
    while at < bytes.len() {
        let end = ends.end_of_line(at);
        if let Some(mark) = bytes.get(at..end).and_then(mark_beyond_limit) {
            limited.push_str(text.get(copied..at + mark).unwrap_or_default());
            limited.push('x');
            copied = at + mark + 1;
        }
        at = end + 1;
    }
    if copied == 0 {
        return text;
    }
    limited.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(limited)
}

/// Where the first mark beyond the limit stands in a line.
fn mark_beyond_limit(line: &[u8]) -> Option<usize> {
    let mut marks = 0;
    let mut at = 0;
    loop {
        let rest = line.get(at..)?;
        match *rest.first()? {
            b' ' | b'\t' => at += 1,
            byte => {
                let len = mark_len(byte, rest)?;
                marks += 1;
                if marks > MAX_MARKS || at > MAX_COLUMN {
                    return Some(at);
                }
                at += len;
            }
        }
    }
}

/// The length of the quote's or list item's mark that `rest` starts with.
fn mark_len(first: u8, rest: &[u8]) -> Option<usize> {
    match first {
        b'>' => Some(1),
        b'-' | b'+' | b'*' => Some(1).filter(|_| is_space(rest.get(1))),
        b'0'..=b'9' => {
            let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
            let closed = matches!(rest.get(digits), Some(b'.' | b')'));
            (closed && is_space(rest.get(digits + 1))).then_some(digits + 1)
        }
        _ => None,
    }
}

fn is_space(byte: Option<&u8>) -> bool {
    byte.is_none_or(u8::is_ascii_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn long(line: &str) -> String {
        format!("{line}\n{}", "x\n".repeat(MIN_LEN))
    }

    #[test]
    fn ordinary_nesting_stays_as_it_is() {
        let text = long("> - 1. > * text - with > marks");
        assert!(matches!(limited(text.as_str().into()), Cow::Borrowed(_)));
    }

    #[test]
    fn the_first_mark_beyond_the_limit_becomes_a_letter() {
        for mark in [">", "- ", "1. "] {
            let text = long(&mark.repeat(20_000));
            let limited = limited(text.as_str().into());
            let at = mark.len() * MAX_MARKS;
            assert_eq!(limited.len(), text.len());
            assert_eq!(limited.find('x'), Some(at));
        }
    }

    #[test]
    fn a_mark_far_to_the_right_is_no_mark() {
        let text = long(&format!("{}- x", " ".repeat(201)));
        assert_eq!(limited(text.as_str().into()).find('x'), Some(201));
    }
}
