//! Names that stand twice in one object.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::tape::{Lexeme, Marks, Slot};
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
    let mut names = Names::default();
    named(slots, from, to).all(|(_, slot)| names.is_new(text, slot.name()))
}

/// Whether an object that is not closed yet has a member of this name; `None` where it has so many
/// members that nobody should ask one by one.
pub(super) fn stands_in(
    text: &str,
    slots: &[Slot],
    (object, entries): (usize, u32),
    name: Lexeme,
) -> Option<bool> {
    let same = |(_, slot): (usize, &Slot)| is_same(text, slot.name(), name);
    (entries <= FEW).then(|| named(slots, object + 1, slots.len()).any(same))
}

/// So many words that names which differ seldom meet.
const WORDS: usize = 64;

/// What is remembered of the names of an object: of each, one bit that its length and three of its
/// bytes choose.
pub(super) struct Names([u64; WORDS]);

impl Default for Names {
    fn default() -> Self {
        Self([0; WORDS])
    }
}

impl Names {
    /// Adds a name; whether it differs for sure from those before.
    #[inline]
    pub(super) fn is_new(&mut self, text: &str, name: Lexeme) -> bool {
        let written = text.as_bytes().get(name.span.range()).unwrap_or_default();
        let is_plain = !name.marks.has(Marks::ESCAPED) && !name.marks.has(Marks::BARE);
        let &[b'"', first, .., last, b'"'] = written else {
            return false;
        };
        let middle = written.get(written.len() / 2).copied().unwrap_or_default();
        let mixed = u32::from_le_bytes([written.len() as u8, first, middle, last]);
        // The upper bits of the product depend on all of them.
        let sum = (mixed.wrapping_mul(0x9e37_79b1) >> 20) as usize;
        let bit = 1 << (sum % 64);
        let Some(known) = self.0.get_mut(sum / 64) else {
            return false;
        };
        let is_new = *known & bit == 0 && is_plain;
        *known |= bit;
        is_new
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
    is_same(text, one.name(), other.name())
}

fn is_same(text: &str, one: Lexeme, other: Lexeme) -> bool {
    // All but a few names stand in quotes without escapes, where equal names have equal lengths.
    let alike = one.marks == other.marks && !one.marks.has(Marks::ESCAPED);
    (!alike || one.span.len() == other.span.len()) && one.decoded(text) == other.decoded(text)
}
