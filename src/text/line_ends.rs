//! Where the lines of a text end.

use wide::u8x16;

/// How many bytes are looked at together: as many as a word has bits.
const BLOCK: usize = 64;

/// The line ends of a text that is read from front to back. Lines are short, and what a look at
/// the next bytes tells is kept for all that end there.
pub struct LineEnds<'t> {
    bytes: &'t [u8],
    /// Where the bytes start that were looked at.
    start: usize,
    /// A bit for each of them, the first one's the lowest: whether it ends a line.
    ends: u64,
}

impl<'t> LineEnds<'t> {
    /// The line ends of a text.
    pub fn of(bytes: &'t [u8]) -> Self {
        let mut ends = Self {
            bytes,
            start: 0,
            ends: 0,
        };
        ends.look(0);
        ends
    }

    /// The first line end that stands at `at` or behind it.
    #[inline]
    pub fn find(&mut self, at: usize) -> Option<usize> {
        let start = at - at % BLOCK;
        if start != self.start {
            self.look(start);
        }
        let mut ends = self.ends & (u64::MAX << (at % BLOCK));
        while ends == 0 {
            self.look(self.start + BLOCK);
            if self.start >= self.bytes.len() {
                return None;
            }
            ends = self.ends;
        }
        Some(self.start + ends.trailing_zeros() as usize)
    }

    /// Where the line that starts at `at` ends: at its line end, or with the text.
    #[inline]
    pub fn end_of_line(&mut self, at: usize) -> usize {
        self.find(at).unwrap_or(self.bytes.len())
    }

    fn look(&mut self, start: usize) {
        self.start = start;
        let rest = self.bytes.get(start..).unwrap_or_default();
        self.ends = if let Some(block) = rest.first_chunk() {
            ends_in(block)
        } else {
            let mut block = [0; BLOCK];
            for (byte, &last) in block.iter_mut().zip(rest) {
                *byte = last;
            }
            ends_in(&block)
        };
    }
}

#[inline]
fn ends_in(block: &[u8; BLOCK]) -> u64 {
    let (lanes, _) = block.as_chunks();
    lanes.iter().rev().fold(0, |ends, &lanes| {
        let found = u8x16::new(lanes).simd_eq(u8x16::splat(b'\n'));
        ends << 16 | u64::from(found.to_bitmask())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_end_is_found_wherever_reading_goes_on() {
        for length in [0, 1, 63, 64, 65, 200] {
            for step in [1, 2, 7, 63, 64, 65, 150] {
                let bytes: Vec<u8> = (1..=length)
                    .map(|at| if at % step == 0 { b'\n' } else { b'x' })
                    .collect();
                let expected = || (0..length).filter(|&at| bytes[at] == b'\n');
                let mut ends = LineEnds::of(&bytes);
                for at in (0..length + 70).chain([0, 5]) {
                    let found = expected().find(|&end| end >= at);
                    assert_eq!(ends.find(at), found, "{length}/{step} from {at}");
                    assert_eq!(ends.end_of_line(at), found.unwrap_or(length));
                }
            }
        }
    }
}
