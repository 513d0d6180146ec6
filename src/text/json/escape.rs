//! What the backslashes inside a JSON string stand for.

use std::borrow::Cow;
use std::cell::RefCell;
use std::sync::Arc;

use super::swift;

/// A part of a string's content.
pub(in crate::text) enum Piece<'t> {
    /// Stands for itself.
    Plain {
        /// Where it starts in the content.
        at: usize,
        /// The part.
        text: &'t str,
    },
    /// One escape, or a surrogate pair of two, that stands for one character.
    Escape {
        /// Where its backslash stands in the content.
        at: usize,
        /// How many bytes of the content it takes.
        len: usize,
        /// The character.
        decoded: char,
    },
}

/// Cuts the content of a string (without its quotes) into pieces, in order and without gaps.
///
/// Half a surrogate pair stands for U+FFFD. A sequence that means nothing stands for itself,
/// since `C:\Users` is most likely meant as it is written.
pub(in crate::text) fn unescape<'t>(content: &'t str, mut each: impl FnMut(Piece<'t>)) {
    let mut plain = 0;
    let mut look = 0;
    while let Some(found) = content
        .get(look..)
        .and_then(|rest| memchr::memchr(b'\\', rest.as_bytes()))
    {
        let at = look + found;
        let Some((decoded, len)) = escape_at(content.as_bytes(), at) else {
            // The backslash is ASCII, so the byte after it starts a character.
            look = at + 1;
            continue;
        };
        if let Some(text) = content.get(plain..at).filter(|text| !text.is_empty()) {
            each(Piece::Plain { at: plain, text });
        }
        each(Piece::Escape { at, len, decoded });
        plain = at + len;
        look = plain;
    }
    if let Some(text) = content.get(plain..).filter(|text| !text.is_empty()) {
        each(Piece::Plain { at: plain, text });
    }
}

thread_local! {
    /// Where strings are put together before anybody knows how long they are.
    static SCRATCH: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// The content as the string it means, as [`unescape`] has it; `None` where a quote without a
/// backslash stands in it. Bodies in recordings are megabytes with an escape every few bytes, so
/// this is no callback for each piece.
pub(in crate::text) fn unescaped_whole(content: &str) -> Option<Arc<str>> {
    if memchr::memchr2(b'"', b'\\', content.as_bytes()).is_none() {
        return Some(Arc::from(content));
    }
    SCRATCH.with_borrow_mut(|text| {
        // No escape means more bytes than it has.
        let most = content.len() + 16;
        if text.len() < most {
            text.resize(most, 0);
        }
        let len = write_unescaped(content.as_bytes(), text)?;
        std::str::from_utf8(text.get(..len)?).ok().map(Arc::from)
    })
}

/// Writes the string that this content means, and says how long it is.
fn write_unescaped(bytes: &[u8], text: &mut [u8]) -> Option<usize> {
    let (mut read, mut written) = (0, 0);
    loop {
        let plain = swift::copy_unquoted(bytes.get(read..)?, text.get_mut(written..)?);
        read += plain;
        written += plain;
        match bytes.get(read) {
            None => return Some(written),
            Some(b'"') => return None,
            Some(_) => {}
        }
        // Most escapes are of these two, and stand for what follows the backslash.
        if let Some(&byte @ (b'"' | b'\\')) = bytes.get(read + 1) {
            *text.get_mut(written)? = byte;
            written += 1;
            read += 2;
            continue;
        }
        let (decoded, len) = escape_at(bytes, read).unwrap_or(('\\', 1));
        read += len;
        written += decoded
            .encode_utf8(text.get_mut(written..)?.first_chunk_mut::<4>()?)
            .len();
    }
}

/// The content as the string it means.
pub(super) fn unescaped(content: &str) -> Cow<'_, str> {
    let mut text = String::with_capacity(content.len());
    unescape(content, |piece| match piece {
        Piece::Plain { text: plain, .. } => text.push_str(plain),
        Piece::Escape { decoded, .. } => text.push(decoded),
    });
    Cow::Owned(text)
}

/// The character that the escape at `at` stands for, and the bytes it takes.
fn escape_at(bytes: &[u8], at: usize) -> Option<(char, usize)> {
    let decoded = match bytes.get(at + 1)? {
        // A single quote is escaped in strings that stand between single quotes.
        byte @ (b'"' | b'\\' | b'/' | b'\'') => char::from(*byte),
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => {
            let unit = hex4(bytes, at + 2)?;
            return Some(match low_surrogate_after(bytes, at, unit) {
                Some(decoded) => (decoded, 12),
                None => (
                    char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER),
                    6,
                ),
            });
        }
        _ => return None,
    };
    Some((decoded, 2))
}

/// Four hexadecimal digits at `at`.
pub(super) fn hex4(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.iter().try_fold(0, |value, &byte| {
        Some(value << 4 | char::from(byte).to_digit(16)?)
    })
}

/// Whether `unit` is half of a surrogate pair.
pub(super) fn is_surrogate(unit: u32) -> bool {
    (0xd800..0xe000).contains(&unit)
}

/// The character of a surrogate pair whose first escape, at `at`, says `high`.
pub(super) fn low_surrogate_after(bytes: &[u8], at: usize, high: u32) -> Option<char> {
    if !(0xd800..0xdc00).contains(&high) || bytes.get(at + 6..at + 8)? != b"\\u" {
        return None;
    }
    let low = hex4(bytes, at + 8)?;
    (0xdc00..0xe000)
        .contains(&low)
        .then(|| char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00)))
        .flatten()
}
