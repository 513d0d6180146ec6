//! The bytes of a recording as they come in, and how far somebody still needs them.

use std::io::{self, Read};

use super::piece::{Content, Piece};
use crate::text::Base;
use crate::text::json::swift;

/// How much is read at a time.
const CHUNK: usize = 1 << 18;
/// Kept bytes never grow beyond this: positions inside a text are 32 bits wide.
const LARGEST: usize = 1 << 31;

/// A window that moves over a recording. Everything in front of the cursor that nobody keeps goes
/// away as new bytes come in.
pub(super) struct Input {
    reader: Box<dyn Read + Send>,
    buffer: Vec<u8>,
    /// The cursor in the buffer; one past its end where an escape ran out of it.
    pub(super) at: usize,
    /// From here on everything stays in the buffer.
    keep: Option<usize>,
    /// The most that is kept; what grows larger is let go.
    limit: usize,
    /// Place in the recording of the byte at `counted`.
    mark: Base,
    counted: usize,
    ended: bool,
    failure: Option<io::Error>,
}

impl Input {
    pub(super) fn new(reader: Box<dyn Read + Send>) -> Self {
        Self {
            reader,
            buffer: Vec::new(),
            at: 0,
            keep: None,
            limit: LARGEST,
            mark: Base::default(),
            counted: 0,
            ended: false,
            failure: None,
        }
    }

    /// What went wrong where the bytes ended, if anything did.
    pub(super) fn failure(&self) -> Option<&io::Error> {
        self.failure.as_ref()
    }

    /// The byte at the cursor.
    #[inline]
    pub(super) fn peek(&mut self) -> Option<u8> {
        loop {
            if let Some(&byte) = self.buffer.get(self.at) {
                return Some(byte);
            }
            if !self.more() {
                return None;
            }
        }
    }

    /// The first byte that is no blank; the cursor moves there.
    #[inline]
    pub(super) fn significant(&mut self) -> Option<u8> {
        loop {
            match self.peek()? {
                b' ' | b'\t' | b'\n' | b'\r' => self.at += swift::blanks(self.rest()),
                byte => return Some(byte),
            }
        }
    }

    /// What there is from the cursor on, at least `least` bytes unless the recording ends.
    pub(super) fn ahead(&mut self, least: usize) -> &[u8] {
        while self.rest().len() < least && self.more() {}
        self.rest()
    }

    /// What the buffer holds from the cursor on.
    #[inline]
    pub(super) fn rest(&self) -> &[u8] {
        self.buffer.get(self.at..).unwrap_or_default()
    }

    /// Keeps everything from the cursor on, up to a sane size.
    pub(super) fn keep(&mut self) {
        self.keep_up_to(LARGEST);
    }

    /// Keeps everything from the cursor on, unless it grows beyond `limit` bytes.
    pub(super) fn keep_up_to(&mut self, limit: usize) {
        self.keep = Some(self.at);
        self.limit = limit;
    }

    /// Lets go of what was kept.
    pub(super) fn release(&mut self) {
        self.keep = None;
    }

    /// Whether what was to be kept still is.
    pub(super) fn keeps(&self) -> bool {
        self.keep.is_some()
    }

    /// How many bytes are kept in front of the cursor.
    #[inline]
    pub(super) fn kept(&self) -> usize {
        self.at - self.keep.unwrap_or(self.at)
    }

    /// Moves the cursor back to where keeping began; says whether that was possible.
    pub(super) fn rewind(&mut self) -> bool {
        let kept = self.keep.take();
        self.at = kept.unwrap_or(self.at);
        kept.is_some()
    }

    /// What was kept, up to the cursor, as a piece.
    pub(super) fn piece(&mut self, number: usize, content: Content) -> Piece {
        let Some(start) = self.keep.take() else {
            return Piece::empty(number, Content::TooLarge, self.base());
        };
        let base = self.base_at(start);
        let end = self.at.min(self.buffer.len());
        let bytes = self.buffer.get(start..end).unwrap_or_default();
        Piece::new(number, content, bytes, base)
    }

    /// Moves to the end of the line; says whether a line feed stands there.
    pub(super) fn seek_line_end(&mut self) -> bool {
        loop {
            let rest = self.rest();
            if let Some(found) = memchr::memchr(b'\n', rest) {
                self.at += found;
                return true;
            }
            self.at += rest.len();
            if !self.more() {
                return false;
            }
        }
    }

    /// The offset of the cursor in the recording. It counts no lines: the cursor may go back to
    /// where keeping began.
    pub(super) fn offset(&self) -> u64 {
        let passed = self.at.min(self.buffer.len()).saturating_sub(self.counted);
        self.mark.offset + passed as u64
    }

    /// The place of the cursor in the recording.
    pub(super) fn base(&mut self) -> Base {
        self.base_at(self.at.min(self.buffer.len()))
    }

    /// Reads more; says whether there was more.
    pub(super) fn more(&mut self) -> bool {
        if self.ended {
            return false;
        }
        if let Some(keep) = self.keep
            && self.buffer.len().saturating_sub(keep) > self.limit
        {
            self.keep = None;
        }
        let from = self.keep.unwrap_or(self.at).min(self.buffer.len());
        self.base_at(from);
        self.buffer.drain(..from);
        self.at -= from;
        self.keep = self.keep.map(|keep| keep - from);
        self.counted -= from;
        let before = self.buffer.len();
        let mut chunk = Read::take(&mut self.reader, CHUNK as u64);
        match chunk.read_to_end(&mut self.buffer) {
            Ok(0) => self.ended = true,
            Ok(_) => {}
            Err(error) => {
                self.ended = true;
                self.failure = Some(error);
            }
        }
        self.buffer.len() > before
    }

    /// The place of a byte of the buffer. Bytes are counted once, so places are asked for in
    /// their order.
    fn base_at(&mut self, index: usize) -> Base {
        if let Some(passed) = self.buffer.get(self.counted..index) {
            advance(&mut self.mark, passed);
            self.counted = index;
        }
        self.mark
    }
}

/// Moves a place over these bytes.
fn advance(mark: &mut Base, passed: &[u8]) {
    let first = mark.offset == 0;
    mark.offset += passed.len() as u64;
    let mut line = passed;
    if let Some(last) = memchr::memrchr(b'\n', passed) {
        let lines = memchr::memchr_iter(b'\n', passed).count() as u64;
        *mark = Base {
            offset: mark.offset,
            line: mark.line + lines,
            ..Base::default()
        };
        line = passed.get(last + 1..).unwrap_or_default();
    } else if first {
        // A byte order mark is no column.
        line = passed.strip_prefix(b"\xef\xbb\xbf").unwrap_or(passed);
    }
    let scalars = count(line, |byte| byte & 0xC0 != 0x80);
    mark.column += scalars;
    mark.utf16 += scalars + count(line, |byte| byte >= 0xF0);
    mark.utf8 += line.len() as u64;
}

/// How many of these bytes are such; in blocks, so that the loop can be vectorised.
fn count(bytes: &[u8], is: impl Fn(u8) -> bool) -> u64 {
    let blocks = bytes.chunks(128);
    blocks
        .map(|block| {
            let here: u8 = block.iter().map(|&byte| u8::from(is(byte))).sum();
            u64::from(here)
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_over_chunks_of_any_size() {
        let text = "\u{feff}é𝄞a\r\nb\n\nzé".as_bytes();
        for cut in 0..=text.len() {
            let mut mark = Base::default();
            advance(&mut mark, &text[..cut]);
            advance(&mut mark, &text[cut..]);
            let expected = Base {
                offset: text.len() as u64,
                line: 3,
                column: 2,
                utf16: 2,
                utf8: 3,
            };
            let mut astral = Base::default();
            advance(&mut astral, "𝄞é".as_bytes());
            assert_eq!((astral.column, astral.utf16, astral.utf8), (2, 3, 6));
            // Half a byte order mark never comes alone: the first chunk is larger.
            if cut == 0 || cut > 2 {
                assert_eq!(mark, expected, "{cut}");
            }
        }
    }

    #[test]
    fn what_is_kept_stays_and_what_is_not_goes() {
        let bytes = vec![b'x'; 3 * CHUNK];
        let mut input = Input::new(Box::new(io::Cursor::new(bytes)));
        input.at = 10;
        input.keep();
        input.at = 2 * CHUNK + 5;
        assert_eq!(input.peek(), Some(b'x'));
        let kept = input.piece(1, Content::Entry);
        assert_eq!(kept.len(), 2 * CHUNK - 5);
        assert_eq!(input.offset(), 2 * CHUNK as u64 + 5);
        input.at += CHUNK;
        assert_eq!(input.peek(), None);
        assert_eq!(input.base().offset, 3 * CHUNK as u64);
    }
}
