//! Names that stand twice in one object.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::tape::{Marks, Slot};
use crate::text::Span;

/// Up to this many members, comparing all pairs is faster than hashing.
const FEW: u32 = 12;

/// Marks the members of the object at `object` whose name comes again, and gives the places of
/// the names that do.
pub(super) fn mark(text: &str, slots: &mut [Slot], object: usize) -> Vec<Span> {
    let Some(&Slot { len, next, .. }) = slots.get(object) else {
        return Vec::new();
    };
    if len < 2 {
        return Vec::new();
    }
    if all_differ(text, slots, object + 1, next as usize) {
        return Vec::new();
    }
    let pairs = if len <= FEW {
        few(text, slots, object + 1, next as usize)
    } else {
        many(text, slots, object + 1, next as usize)
    };
    let mut doubled = Vec::new();
    for (first, second) in pairs {
        if let Some(slot) = slots.get_mut(first) {
            slot.key_marks.add(Marks::SHADOWED);
        }
        doubled.extend(slots.get(second).map(|slot| slot.key));
    }
    doubled
}

/// The members in `from..to` that have a name.
fn named(slots: &[Slot], from: usize, to: usize) -> impl Iterator<Item = (usize, &Slot)> {
    std::iter::successors(Some(from), |&at| Some(slots.get(at)?.next as usize))
        .take_while(move |&at| at < to)
        .filter_map(|at| Some((at, slots.get(at)?)))
        .filter(|(_, slot)| !slot.key_marks.has(Marks::ABSENT))
}

/// Whether a look at each name tells that no two are the same. It mostly does, in one pass; where it
/// does not, names are compared.
fn all_differ(text: &str, slots: &[Slot], from: usize, to: usize) -> bool {
    let mut names = Names::<64>::default();
    for (_, slot) in named(slots, from, to) {
        let is_plain = !slot.key_marks.has(Marks::ESCAPED) && !slot.key_marks.has(Marks::BARE);
        let name = text.as_bytes().get(slot.key.range()).unwrap_or_default();
        names.add(name, is_plain);
        if names.is_doubtful {
            break;
        }
    }
    names.all_differ()
}

/// What is remembered of the names of an object: of each, one bit of so many words that its length and
/// three of its bytes choose.
pub(super) struct Names<const WORDS: usize> {
    seen: [u64; WORDS],
    is_doubtful: bool,
}

impl<const WORDS: usize> Default for Names<WORDS> {
    fn default() -> Self {
        Self {
            seen: [0; WORDS],
            is_doubtful: false,
        }
    }
}

impl<const WORDS: usize> Names<WORDS> {
    /// Adds a name as it is written, with its quotes; of one that is not plain nothing can be said.
    #[inline]
    pub(super) fn add(&mut self, name: &[u8], is_plain: bool) {
        let &[b'"', first, .., last, b'"'] = name else {
            self.is_doubtful = true;
            return;
        };
        let middle = name.get(name.len() / 2).copied().unwrap_or_default();
        let mixed = u32::from_le_bytes([name.len() as u8, first, middle, last]);
        // The upper bits of the product depend on all of them.
        let sum = (mixed.wrapping_mul(0x9e37_79b1) >> 20) as usize;
        let bit = 1 << (sum % 64);
        if let Some(known) = self.seen.get_mut(sum / 64 % WORDS) {
            self.is_doubtful |= *known & bit != 0 || !is_plain;
            *known |= bit;
        }
    }

    /// Whether all of them differ for sure.
    pub(super) fn all_differ(&self) -> bool {
        !self.is_doubtful
    }
}

/// Pairs of members that have the same name with none of that name between them.
fn few(text: &str, slots: &[Slot], from: usize, to: usize) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for (at, slot) in named(slots, from, to) {
        let next = slot.next as usize;
        let again = named(slots, next, to).find(|(_, later)| same_name(text, slot, later));
        pairs.extend(again.map(|(later, _)| (at, later)));
    }
    pairs
}

/// As [`few`]. The hash is seeded, since the names are a stranger's.
fn many(text: &str, slots: &[Slot], from: usize, to: usize) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let mut seen = HashMap::new();
    for (at, slot) in named(slots, from, to) {
        match seen.entry(slot.name().decoded(text)) {
            Entry::Occupied(mut earlier) => pairs.push((earlier.insert(at), at)),
            Entry::Vacant(new) => {
                new.insert(at);
            }
        }
    }
    pairs
}

fn same_name(text: &str, one: &Slot, other: &Slot) -> bool {
    // All but a few names stand in quotes without escapes, where equal names have equal lengths.
    let alike = one.key_marks == other.key_marks && !one.key_marks.has(Marks::ESCAPED);
    (!alike || one.key.len() == other.key.len())
        && one.name().decoded(text) == other.name().decoded(text)
}
