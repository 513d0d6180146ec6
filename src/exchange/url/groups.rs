//! Parentheses and holes, inside which slashes and question marks part nothing.

/// Where the bytes from `at` on are over that mean nothing anywhere in a URL: nearly all are
/// letters of names.
#[inline]
pub(super) fn behind_plain(text: &[u8], at: usize) -> usize {
    let mut at = at;
    while let Some(&byte) = text.get(at)
        && PLAIN[usize::from(byte)]
    {
        at += 1;
    }
    at
}

const PLAIN: [bool; 256] = {
    let mut plain = [true; 256];
    let marks = b"?#[{<(\\/&'\" \t\n\x0c\r";
    let mut at = 0;
    while at < marks.len() {
        plain[marks[at] as usize] = false;
        at += 1;
    }
    plain
};

/// Walks over groups. It remembers which ones it looked for in vain, so that a text full of
/// opening marks costs no more than one pass.
#[derive(Default)]
pub(crate) struct Groups {
    unquoted_in_vain: bool,
    quoted_in_vain: bool,
}

impl Groups {
    /// The offset behind the group that opens at `at`, if one opens there and closes.
    #[inline]
    pub(crate) fn end(&mut self, text: &[u8], at: usize) -> Option<usize> {
        match text.get(at)? {
            b'{' | b'<' | b'(' => self.group(text, at),
            _ => None,
        }
    }

    /// Where the next byte may stand that means something: behind the group that opens at `at`,
    /// else behind that byte and the plain ones that follow.
    #[inline]
    pub(crate) fn next(&mut self, text: &[u8], at: usize) -> usize {
        self.end(text, at)
            .unwrap_or_else(|| behind_plain(text, at + 1))
    }

    fn group(&mut self, text: &[u8], at: usize) -> Option<usize> {
        match text.get(at)? {
            b'{' => closing(text, at, b'{', b'}'),
            b'<' => closing(text, at, b'<', b'>'),
            b'(' => self.parenthesis(text, at),
            _ => None,
        }
    }

    fn parenthesis(&mut self, text: &[u8], at: usize) -> Option<usize> {
        if !self.quoted_in_vain {
            if let Some(end) = parenthesis_end(text, at, true) {
                return Some(end);
            }
            self.quoted_in_vain = true;
        }
        // A lone apostrophe, as in `search(q='it's')`, must not hide the end.
        if !self.unquoted_in_vain {
            if let Some(end) = parenthesis_end(text, at, false) {
                return Some(end);
            }
            self.unquoted_in_vain = true;
        }
        None
    }
}

/// Holes do not nest: a second opening mark says that the first never closed.
fn closing(text: &[u8], at: usize, open: u8, close: u8) -> Option<usize> {
    for (offset, &byte) in text.iter().enumerate().skip(at + 1) {
        if byte == close {
            return Some(offset + 1);
        }
        if byte == open {
            return None;
        }
    }
    None
}

fn parenthesis_end(text: &[u8], at: usize, quotes: bool) -> Option<usize> {
    let mut depth = 0_usize;
    let mut inside = false;
    for (offset, &byte) in text.iter().enumerate().skip(at) {
        match byte {
            b'\'' if quotes => inside = !inside,
            _ if inside => {}
            b'(' => depth += 1,
            b')' => {
                depth -= 1;
                if depth == 0 {
                    return Some(offset + 1);
                }
            }
            _ => {}
        }
    }
    None
}
