//! Finding the few bytes that count among the many that do not, eight at a time.

/// The highest bit of each byte.
const HIGH: u64 = 0x8080_8080_8080_8080;
/// The lowest bit of each byte.
const LOW: u64 = 0x0101_0101_0101_0101;

/// The highest bit of each byte of `word` that is `byte`. Only the lowest of them can be trusted.
const fn equal(word: u64, byte: u8) -> u64 {
    let zero = word ^ (LOW * byte as u64);
    zero.wrapping_sub(LOW) & !zero & HIGH
}

/// The highest bit of each byte of `word` below a space. Only the lowest of them can be trusted.
const fn control(word: u64) -> u64 {
    word.wrapping_sub(LOW * 0x20) & !word & HIGH
}

/// How many bytes come before the first that is a quote, a backslash or a control; all of them
/// where there is none.
#[inline]
pub(crate) fn plain(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(chunk) = eight(bytes, at) {
        let word = u64::from_le_bytes(chunk);
        let found = equal(word, b'"') | equal(word, b'\\') | control(word);
        if found != 0 {
            return at + first(found);
        }
        at += 8;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    let is_plain = |byte: &&u8| !matches!(byte, b'"' | b'\\' | 0..0x20);
    at + rest.iter().take_while(is_plain).count()
}

/// How many bytes come before the first quote or control that no backslash escapes; all of them where
/// there is none, and one more where a backslash is the last.
pub(crate) fn string(bytes: &[u8]) -> usize {
    let mut at = 0;
    loop {
        at += plain(bytes.get(at..).unwrap_or_default());
        if bytes.get(at) != Some(&b'\\') {
            return at;
        }
        at += 2;
    }
}

/// How many blanks come first. Recordings are often indented: most of what separates their values
/// is a line end with a row of spaces.
#[inline]
pub(crate) fn blanks(bytes: &[u8]) -> usize {
    let mut at = 0;
    loop {
        match bytes.get(at) {
            Some(b' ') => at += spaces(bytes, at),
            Some(b'\t' | b'\n' | b'\r') => at += 1,
            _ => return at,
        }
    }
}

/// How many of the eight bytes at `at` are spaces before the first that is none; the first is one.
fn spaces(bytes: &[u8], at: usize) -> usize {
    let Some(chunk) = eight(bytes, at) else {
        return 1;
    };
    match u64::from_le_bytes(chunk) ^ (LOW * u64::from(b' ')) {
        0 => 8,
        others => first(others),
    }
}

/// Copies what comes before the first quote or backslash of `from` to `to`, and says how much
/// that is. `to` must be as long, and eight bytes longer to be fast; what it holds behind is lost.
pub(in crate::text) fn copy_unquoted(from: &[u8], to: &mut [u8]) -> usize {
    let mut at = 0;
    while let Some(chunk) = eight(from, at)
        && let Some(room) = to.get_mut(at..).and_then(<[u8]>::first_chunk_mut)
    {
        *room = chunk;
        let word = u64::from_le_bytes(chunk);
        let found = equal(word, b'"') | equal(word, b'\\');
        if found != 0 {
            return at + first(found);
        }
        at += 8;
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

fn eight(bytes: &[u8], at: usize) -> Option<[u8; 8]> {
    bytes.get(at..)?.first_chunk().copied()
}

/// The index of the byte whose bit is the lowest.
const fn first(bits: u64) -> usize {
    bits.trailing_zeros() as usize / 8
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn eight_at_a_time_is_as_one_at_a_time(bytes in prop::collection::vec(
            prop_oneof![any::<u8>(), Just(b'"'), Just(b'\\'), Just(b'a'), Just(b' '), Just(b'\n')], 0..40
        )) {
            let counts = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..0x20);
            let expected = bytes.iter().position(counts).unwrap_or(bytes.len());
            prop_assert_eq!(plain(&bytes), expected);
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
            for slack in [0, 8] {
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
