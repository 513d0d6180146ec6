//! The lengths that a `Content-Length` may state for a JSON body of a page.

use std::ops::RangeInclusive;

/// How long a body is.
pub(super) struct Lengths {
    /// As the page writes it, without a last line end.
    pub written: usize,
    /// Line ends are of one byte or of two, and some count the last one.
    lines: RangeInclusive<usize>,
    /// On one line, as programs send it: with no space between, or with one behind each comma and
    /// each colon.
    one_line: [usize; 2],
    /// Whether a text in it has a hole such as `{id}`, which has another length once it is filled.
    has_hole: bool,
}

impl Lengths {
    /// The lengths of a body without faults.
    pub(super) fn of(text: &str) -> Self {
        let trimmed = text.trim_end_matches(['\r', '\n']);
        let line_ends = trimmed.matches('\n').count();
        let least = trimmed.len() - trimmed.matches("\r\n").count();
        let mut has_hole = false;
        let (mut bytes, mut spaces) = (0, 0);
        // Quotes stand around every second piece; escaped ones are put back.
        let mut pieces = trimmed.split('"');
        let mut in_text = false;
        while let Some(piece) = pieces.next() {
            if in_text {
                let mut piece = piece;
                bytes += piece.len() + 2;
                has_hole |= is_holed(piece);
                while piece
                    .bytes()
                    .rev()
                    .take_while(|&byte| byte == b'\\')
                    .count()
                    % 2
                    == 1
                {
                    let Some(next) = pieces.next() else {
                        break;
                    };
                    piece = next;
                    bytes += piece.len() + 1;
                    has_hole |= is_holed(piece);
                }
            } else {
                let signs = piece.bytes().filter(|byte| !byte.is_ascii_whitespace());
                for sign in signs {
                    bytes += 1;
                    spaces += usize::from(matches!(sign, b',' | b':'));
                }
            }
            in_text = !in_text;
        }
        Self {
            written: trimmed.len(),
            lines: least..=least + line_ends + 2,
            one_line: [bytes, bytes + spaces],
            has_hole,
        }
    }

    /// Whether the body may be so many bytes long.
    pub(super) fn allow(&self, stated: usize) -> bool {
        self.has_hole || self.lines.contains(&stated) || self.one_line.contains(&stated)
    }
}

/// Whether a text has a name in braces.
fn is_holed(text: &str) -> bool {
    text.split('{').skip(1).any(|rest| {
        rest.split_once('}')
            .is_some_and(|(name, _)| name.starts_with(char::is_alphanumeric))
    })
}
