//! Bodies that were recorded as they went over the wire, packed.

use std::io::Read;

use brotli_decompressor::Decompressor;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

/// No body is larger: a small one that pretends to be must not eat memory.
const LARGEST: u64 = 1 << 28;

/// What packed bytes are.
pub(super) enum Unpacked {
    /// These bytes.
    As(Vec<u8>),
    /// They are not packed.
    NotPacked,
    /// They are packed, and more than anybody wants to hold.
    TooLarge,
    /// They are packed in a way that we do not read.
    Unknown,
    /// They should be packed, and are not or not whole.
    Broken,
}

/// Whether bytes are packed in a way that we read.
pub(super) fn is_packed(bytes: &[u8], coding: &str) -> bool {
    matches!(unpack(bytes, coding), Unpacked::As(_))
}

/// Unpacks a body whose `Content-Encoding` is `coding`. Gzip and zstandard are known by their
/// first bytes, whatever the header says. The others are tried only on what is no text, as most
/// recorders keep the header of bodies that they unpacked.
pub(super) fn unpack(bytes: &[u8], coding: &str) -> Unpacked {
    if bytes.starts_with(b"\x1f\x8b") {
        return read(MultiGzDecoder::new(bytes));
    }
    if bytes.starts_with(b"\x28\xb5\x2f\xfd") {
        return Unpacked::Unknown;
    }
    if std::str::from_utf8(bytes).is_ok() {
        return Unpacked::NotPacked;
    }
    // What was applied last comes off first; nobody packs twice.
    let last = coding.rsplit(',').next().unwrap_or_default().trim();
    if last.eq_ignore_ascii_case("br") {
        return read(Decompressor::new(bytes, 1 << 12));
    }
    if last.eq_ignore_ascii_case("deflate") {
        return match read(ZlibDecoder::new(bytes)) {
            Unpacked::Broken => read(DeflateDecoder::new(bytes)),
            unpacked => unpacked,
        };
    }
    Unpacked::NotPacked
}

fn read(packed: impl Read) -> Unpacked {
    let mut bytes = Vec::new();
    match packed.take(LARGEST + 1).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() as u64 > LARGEST => Unpacked::TooLarge,
        Ok(_) => Unpacked::As(bytes),
        Err(_) => Unpacked::Broken,
    }
}
