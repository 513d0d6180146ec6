//! Bytes that a text stands for, and the texts that they may be.

use std::sync::Arc;

use super::{BOM, Fragment, Layer, Runs};
use crate::text::Span;

/// Bytes found inside a text, such as those that its base64 stands for, not yet read as a text
/// of their own.
#[derive(Clone, Debug)]
pub struct Bytes {
    content: Vec<u8>,
    /// The text they stand in.
    around: Fragment,
    layer: Layer,
}

impl Bytes {
    pub(super) fn new(content: Vec<u8>, around: &Fragment, layer: Layer) -> Self {
        Self {
            content,
            around: around.clone(),
            layer,
        }
    }

    /// The bytes themselves.
    pub fn as_slice(&self) -> &[u8] {
        &self.content
    }

    /// Other bytes that only all of these together stand for, as packed ones do: every place in
    /// them is the place of all.
    #[must_use]
    pub fn unpacked(&self, content: Vec<u8>) -> Self {
        let whole = self.layer.outwards(Span::new(0, self.content.len()));
        Self {
            content,
            around: self.around.clone(),
            layer: Layer::Whole(whole),
        }
    }

    /// As UTF-8, without a byte order mark in front; `None` where it is none.
    pub fn utf8(self) -> Option<Fragment> {
        let text = String::from_utf8(self.content).ok()?;
        let without_mark = text.strip_prefix(BOM).unwrap_or(&text);
        let skipped = (text.len() - without_mark.len()) as u32;
        let around = self.around.inside(Arc::default(), self.layer);
        Some(around.inside(Arc::from(without_mark), Layer::Shift(skipped)))
    }

    /// As UTF-16, without a byte order mark in front; `None` where a byte is left over. Half a
    /// pair becomes U+FFFD.
    pub fn utf16(self, big_endian: bool) -> Option<Fragment> {
        let (units, []) = self.content.as_chunks::<2>() else {
            return None;
        };
        let units = units.iter().map(|unit| {
            if big_endian {
                u16::from_be_bytes(*unit)
            } else {
                u16::from_le_bytes(*unit)
            }
        });
        let mut at = 0;
        let chars = char::decode_utf16(units).map(|char| {
            let char = char.unwrap_or(char::REPLACEMENT_CHARACTER);
            let start = at;
            at += 2 * char.len_utf16();
            (start, 2 * char.len_utf16(), char)
        });
        Some(self.of_chars(chars.filter(|&(at, _, char)| at > 0 || char != '\u{feff}')))
    }

    /// As Latin-1, in which each byte is the character of that number; `None` where one is a
    /// control that no text has, so that it is rather another encoding.
    pub fn latin1(self) -> Option<Fragment> {
        if self.content.iter().any(|byte| (0x80..0xA0).contains(byte)) {
            return None;
        }
        let chars = self.content.iter().enumerate();
        Some(self.of_chars(chars.map(|(at, &byte)| (at, 1, char::from(byte)))))
    }

    /// A text of characters, each with where its bytes start and how many they are.
    fn of_chars(&self, chars: impl Iterator<Item = (usize, usize, char)>) -> Fragment {
        let mut text = String::with_capacity(self.content.len());
        let mut runs = Runs::default();
        let mut first = 0;
        for (at, len, char) in chars {
            if text.is_empty() {
                first = at;
            }
            if len == char.len_utf8() {
                runs.verbatim(at, len);
            } else {
                runs.add(at, len, char.len_utf8());
            }
            text.push(char);
        }
        let around = self.around.inside(Arc::default(), self.layer.clone());
        around.inside(text.into(), runs.into_layer(first as u32))
    }
}
