//! Positions as editors count them.

use lsp_types::{Position, PositionEncodingKind, Range};

use crate::text::Location;

/// What a character of a position is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Encoding {
    /// A byte.
    Utf8,
    /// A code unit of UTF-16: what holds where nobody says anything.
    #[default]
    Utf16,
}

impl Encoding {
    /// The first one of those that the client offers, in the order of its liking.
    pub(super) fn among(offered: &[PositionEncodingKind]) -> Self {
        let known = |kind: &PositionEncodingKind| match kind.as_str() {
            "utf-8" => Some(Self::Utf8),
            "utf-16" => Some(Self::Utf16),
            _ => None,
        };
        offered.iter().find_map(known).unwrap_or_default()
    }

    /// Its name in the protocol.
    pub(super) fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
        }
    }

    fn width(self, char: char) -> usize {
        match self {
            Self::Utf8 => char.len_utf8(),
            Self::Utf16 => char.len_utf16(),
        }
    }

    /// Where a place is.
    pub(super) fn range(self, location: &Location) -> Range {
        let columns = match self {
            Self::Utf8 => location.utf8,
            Self::Utf16 => location.utf16,
        };
        Range {
            start: position(location.line, columns.start),
            end: position(location.end_line, columns.end),
        }
    }

    /// The byte of `text` at a position. One behind the end of its line is at that end, one behind
    /// the last line at the end of the text, and one inside a character in front of it.
    ///
    /// Lines end with `\n` alone or behind `\r`. The protocol lets a single `\r` end one, but no
    /// editor that keeps such a text counts so.
    pub(super) fn offset(self, text: &str, position: Position) -> usize {
        let start = match position.line {
            0 => 0,
            line => match memchr::memchr_iter(b'\n', text.as_bytes()).nth(line as usize - 1) {
                Some(end) => end + 1,
                None => return text.len(),
            },
        };
        let line = text.get(start..).unwrap_or_default();
        let line = line.split('\n').next().unwrap_or_default();
        let line = line.strip_suffix('\r').unwrap_or(line);
        let mut left = position.character as usize;
        for (at, char) in line.char_indices() {
            let width = self.width(char);
            if left < width {
                return start + at;
            }
            left -= width;
        }
        start + line.len()
    }
}

/// A line and a column from 1 as a position from 0.
fn position(line: u64, column: u64) -> Position {
    let from_zero = |number: u64| u32::try_from(number.saturating_sub(1)).unwrap_or(u32::MAX);
    Position::new(from_zero(line), from_zero(column))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Source, Span};

    const TEXT: &str = "ab\r\n\u{1f600}\u{e9}x\n\nlast";

    #[test]
    fn what_is_located_is_found_again() {
        let source = Source::new("a.md", TEXT);
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            let line_end = |at: &usize| TEXT.as_bytes().get(*at) == Some(&b'\n');
            let chars = TEXT.char_indices().map(|(at, _)| at);
            for at in chars.filter(|at| !line_end(at) || *at != 3) {
                let range = encoding.range(&source.locate(Span::new(at, TEXT.len())));
                assert_eq!(encoding.offset(TEXT, range.start), at, "{encoding:?}");
                assert_eq!(encoding.offset(TEXT, range.end), TEXT.len());
            }
        }
    }

    #[test]
    fn positions_that_do_not_exist_are_at_the_nearest_that_does() {
        let at = |line, character| Encoding::Utf16.offset(TEXT, Position::new(line, character));
        assert_eq!(at(0, 2), 2);
        assert_eq!(at(0, 99), 2, "in front of CRLF");
        assert_eq!(at(1, 0), 4);
        assert_eq!(at(1, 1), 4, "between the halves of a character");
        assert_eq!(at(1, 2), 8);
        assert_eq!(at(1, 99), 11);
        assert_eq!(at(2, 1), 12);
        assert_eq!(at(3, u32::MAX), TEXT.len());
        assert_eq!(at(u32::MAX, 0), TEXT.len());
        assert_eq!(Encoding::Utf8.offset(TEXT, Position::new(1, 5)), 8);
        assert_eq!(Encoding::Utf16.offset("", Position::new(0, 0)), 0);
    }

    #[test]
    fn the_client_s_first_choice_counts() {
        let kinds = |names: &[&'static str]| -> Vec<PositionEncodingKind> {
            names.iter().map(|&name| name.into()).collect()
        };
        assert_eq!(
            Encoding::among(&kinds(&["utf-32", "utf-8", "utf-16"])),
            Encoding::Utf8
        );
        assert_eq!(
            Encoding::among(&kinds(&["utf-16", "utf-8"])),
            Encoding::Utf16
        );
        assert_eq!(Encoding::among(&[]), Encoding::Utf16);
    }
}
