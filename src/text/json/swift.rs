//! Finding the few bytes that count among the many that do not, sixteen at a time.

use wide::u8x16;

/// How many bytes are looked at together.
const LANES: usize = 16;

/// One bit for each of sixteen bytes, the first byte's the lowest.
#[derive(Clone, Copy)]
struct Mask(u32);

impl Mask {
    /// Of a comparison.
    #[inline]
    fn of(lanes: u8x16) -> Self {
        Self(lanes.to_bitmask())
    }

    /// How many bytes come before the first whose bit is set.
    #[inline]
    fn first(self) -> Option<usize> {
        (self.0 != 0).then(|| self.0.trailing_zeros() as usize)
    }

    /// Whether a bit is set among the first `count`.
    #[inline]
    fn any_before(self, count: usize) -> bool {
        self.0 & !(u32::MAX << count) != 0
    }
}

#[inline]
fn equal(lanes: u8x16, byte: u8) -> u8x16 {
    lanes.simd_eq(u8x16::splat(byte))
}

/// Those below a space.
#[inline]
fn control(lanes: u8x16) -> u8x16 {
    lanes.simd_eq(lanes.min(u8x16::splat(b' ' - 1)))
}

/// The sixteen bytes at `at`.
#[inline]
fn lanes(bytes: &[u8], at: usize) -> Option<u8x16> {
    bytes.get(at..)?.first_chunk().copied().map(u8x16::new)
}

/// A quote, a backslash or a control.
#[inline]
fn ends_plain(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | 0..0x20)
}

/// How many bytes come before the first that is a quote, a backslash or a control; all of them
/// where there is none.
#[inline]
pub(crate) fn plain(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(lanes) = lanes(bytes, at) {
        let found = equal(lanes, b'"') | equal(lanes, b'\\') | control(lanes);
        if let Some(len) = Mask::of(found).first() {
            return at + len;
        }
        at += LANES;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| !ends_plain(**byte)).count()
}

/// As [`plain`], and whether there is an `@` among those bytes.
#[inline]
pub(crate) fn plain_name(bytes: &[u8]) -> (usize, bool) {
    let mut at = 0;
    let mut has_sign = false;
    while let Some(lanes) = lanes(bytes, at) {
        let found = equal(lanes, b'"') | equal(lanes, b'\\') | control(lanes);
        let signs = Mask::of(equal(lanes, b'@'));
        if let Some(len) = Mask::of(found).first() {
            return (at + len, has_sign || signs.any_before(len));
        }
        has_sign |= signs.first().is_some();
        at += LANES;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    let len = rest.iter().take_while(|byte| !ends_plain(**byte)).count();
    let has_sign = has_sign || rest.iter().take(len).any(|byte| *byte == b'@');
    (at + len, has_sign)
}

/// How many bytes come before the first quote or control that no backslash escapes; all of them where
/// there is none, and one more where a backslash is the last.
pub(crate) fn string(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(lanes) = lanes(bytes, at) {
        let mut escapes = Mask::of(equal(lanes, b'\\'));
        let mut ends = Mask::of(equal(lanes, b'"') | control(lanes));
        let mut len = LANES;
        while let Some(escape) = escapes.first() {
            if ends.any_before(escape) {
                break;
            }
            // The backslash and what follows it, be it a backslash or an end.
            let pair = 0b11 << escape;
            escapes.0 &= !pair;
            ends.0 &= !pair;
            len = len.max(escape + 2);
        }
        if let Some(end) = ends.first() {
            return at + end;
        }
        at += len;
    }
    loop {
        match bytes.get(at) {
            Some(b'\\') => at += 2,
            Some(&byte) if !ends_plain(byte) => at += 1,
            _ => return at,
        }
    }
}

/// How many blanks come first. Recordings are often indented: most of what separates their values
/// is a line end with a row of spaces.
#[inline]
pub(crate) fn blanks(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(lanes) = lanes(bytes, at) {
        let blank =
            equal(lanes, b' ') | equal(lanes, b'\n') | equal(lanes, b'\r') | equal(lanes, b'\t');
        let others = Mask(!Mask::of(blank).0 & 0xffff);
        if let Some(len) = others.first() {
            return at + len;
        }
        at += LANES;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    let is_blank = |byte: &&u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
    at + rest.iter().take_while(is_blank).count()
}

/// Copies what comes before the first quote or backslash of `from` to `to`, and says how much
/// that is. `to` must be as long, and sixteen bytes longer to be fast; what it holds behind is lost.
pub(in crate::text) fn copy_unquoted(from: &[u8], to: &mut [u8]) -> usize {
    let mut at = 0;
    while let Some(lanes) = lanes(from, at)
        && let Some(room) = to.get_mut(at..).and_then(<[u8]>::first_chunk_mut)
    {
        *room = lanes.to_array();
        let found = equal(lanes, b'"') | equal(lanes, b'\\');
        if let Some(len) = Mask::of(found).first() {
            return at + len;
        }
        at += LANES;
    }
    let rest = from.get(at..).unwrap_or_default();
    for (byte, room) in rest.iter().zip(to.get_mut(at..).unwrap_or_default()) {
        if matches!(byte, b'"' | b'\\') {
            break;
        }
        *room = *byte;
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn many_at_a_time_are_as_one_at_a_time(bytes in prop::collection::vec(
            prop_oneof![any::<u8>(), Just(b'"'), Just(b'\\'), Just(b'@'), Just(b'a'), Just(b' '), Just(b'\n')], 0..70
        )) {
            let counts = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..0x20);
            let expected = bytes.iter().position(counts).unwrap_or(bytes.len());
            prop_assert_eq!(plain(&bytes), expected);
            let has_sign = bytes[..expected].contains(&b'@');
            prop_assert_eq!(plain_name(&bytes), (expected, has_sign));
            let mut ends = 0;
            while ends < bytes.len() && (bytes[ends] == b'\\' || !counts(&bytes[ends])) {
                ends += 1 + usize::from(bytes[ends] == b'\\');
            }
            prop_assert_eq!(string(&bytes), ends);
            let shows = |byte: &u8| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
            let expected = bytes.iter().position(shows).unwrap_or(bytes.len());
            prop_assert_eq!(blanks(&bytes), expected);
            let ends = |byte: &u8| matches!(byte, b'"' | b'\\');
            let expected = bytes.iter().position(ends).unwrap_or(bytes.len());
            for slack in [0, 16] {
                let mut copy = vec![0; bytes.len() + slack];
                prop_assert_eq!(copy_unquoted(&bytes, &mut copy), expected);
                prop_assert_eq!(&copy[..expected], &bytes[..expected]);
            }
        }
    }

    #[test]
    fn blanks_of_any_length() {
        for spaces in 0..40 {
            for rest in ["", "x", "\n", "\n\t  }", "é"] {
                let text = format!("\r\n{}{rest}", " ".repeat(spaces));
                let expected = text.len() - text.trim_start_matches([' ', '\t', '\n', '\r']).len();
                assert_eq!(blanks(text.as_bytes()), expected, "{text:?}");
            }
        }
    }
}
