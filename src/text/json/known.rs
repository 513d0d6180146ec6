//! Strings of which it is known where they stand.

use crate::text::Span;

/// Those strings, in order; the ones behind the cursor left out.
pub(super) struct Known<'t>(pub(super) &'t [Span]);

impl Known<'_> {
    /// Where the string at `at` ends, if that is known.
    #[inline]
    pub(super) fn end(&mut self, bytes: &[u8], at: usize) -> Option<usize> {
        while let [first, rest @ ..] = self.0
            && first.start as usize <= at
        {
            self.0 = rest;
            let end = first.end as usize;
            let closes = end > at + 1 && bytes.get(end - 1) == Some(&b'"');
            if first.start as usize == at && closes {
                return Some(end);
            }
        }
        None
    }

    /// How many bytes they have together.
    pub(super) fn len(&self) -> usize {
        self.0.iter().map(|string| string.len()).sum()
    }
}
