//! What recorded bodies have of what pages document, noted while they are judged.
//!
//! Whatever a page documents is named here by where its claim is kept: claims outlive a run, so no
//! name has to be written down for each of thousands of values.

use std::sync::Arc;

use super::body::Judge;
use super::recorded::is_value_redacted;
use super::{Side, evidence};
use crate::claims::PropertyClaim;
use crate::contract::{Property, Type, ValueType, Values};
use crate::text::Place;
use crate::text::json::{Kind as Json, Node};

/// Where nothing is to be read, nobody writes more bytes than this.
const CROSSED_OUT: usize = 64;

/// How much is noted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sighting {
    /// Nothing.
    #[default]
    Nothing,
    /// Which properties and which listed values bodies have.
    Touched,
    /// That, and what the values of each property are.
    Kinds,
}

/// A row about a property, by where it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RowId(usize);

impl RowId {
    /// The name of a row.
    pub fn of(claim: &Arc<PropertyClaim>) -> Self {
        Self(Arc::as_ptr(claim).addr())
    }
}

/// A listed value, by where it is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ValueId(usize, u32);

impl ValueId {
    /// The name of the value that is listed at `place`.
    pub fn of(place: &Place) -> Self {
        Self(Arc::as_ptr(&place.source).addr(), place.span.start)
    }
}

/// What holding a value against its row gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Held {
    /// It is as documented.
    Right,
    /// Nothing can be said: null, a value that was made unreadable, a row that names no type.
    Open,
    /// It is not as documented.
    Wrong,
}

/// What the bodies of an exchange have.
#[derive(Debug, Default)]
pub struct Sightings {
    sheets: Vec<Sheet>,
    /// Listed values, and whether they are written as listed.
    pub values: Vec<(Side, ValueId, bool)>,
    /// Rows with what a value of the property is.
    pub kinds: Vec<(Side, RowId, String)>,
}

/// How often the objects of one type have each of its properties.
#[derive(Debug)]
struct Sheet {
    side: Side,
    ty: Arc<Type>,
    /// In the order of the type: how often right, how often open.
    counts: Vec<[usize; 2]>,
}

impl Sightings {
    /// The sheet of a type, by its index.
    pub(super) fn sheet(&mut self, side: Side, ty: &Arc<Type>) -> usize {
        let is_it = |sheet: &Sheet| Arc::ptr_eq(&sheet.ty, ty) && sheet.side == side;
        self.sheets.iter().rposition(is_it).unwrap_or_else(|| {
            self.sheets.push(Sheet {
                side,
                ty: Arc::clone(ty),
                counts: vec![[0; 2]; ty.properties().len()],
            });
            self.sheets.len() - 1
        })
    }

    fn count(&mut self, sheet: usize, property: usize, held: Held) {
        let place = match held {
            Held::Right => 0,
            Held::Open => 1,
            // What is wrong is counted by what it breaks.
            Held::Wrong => return,
        };
        let sheet = self.sheets.get_mut(sheet);
        let counts = sheet.and_then(|sheet| sheet.counts.get_mut(property));
        if let Some(count) = counts.and_then(|counts| counts.get_mut(place)) {
            *count += 1;
        }
    }

    /// Each property that a body of these sides has: how often right, how often open.
    pub fn properties(&self) -> impl Iterator<Item = (Side, RowId, [usize; 2])> {
        self.sheets.iter().flat_map(|sheet| {
            let counts = sheet.counts.iter().zip(sheet.ty.properties());
            counts
                .filter(|(counts, _)| **counts != [0; 2])
                .filter_map(|(counts, property)| Some((property.claims.first()?, *counts)))
                .map(|(claim, counts)| (sheet.side, RowId::of(claim), counts))
        })
    }
}

impl<'b> Judge<'_, 'b> {
    /// Notes a member: the property of this index of the type of the sheet.
    pub(super) fn saw(
        &mut self,
        (sheet, index): (usize, usize),
        member: Node<'b>,
        property: &Property,
        held: Held,
    ) {
        // What was crossed out is a text like any other, and says nothing of the one it was.
        let is_crossed_out = member.raw().len() < CROSSED_OUT && is_value_redacted(member);
        let held = if is_crossed_out {
            held.max(Held::Open)
        } else {
            held
        };
        self.verdict.sightings.count(sheet, index, held);
        let side = self.task.side;
        if matches!(member.kind(), Json::String | Json::Array)
            && let Some(values) = listed_values(property.value(self.bench.contract))
        {
            let noted = &mut self.verdict.sightings.values;
            let mut look = |node: Node<'b>| {
                let Some(text) = node.as_str() else { return };
                // Several flags are written with commas between them.
                for part in text.split(',').map(str::trim) {
                    noted.extend(listed(values, part).map(|(id, right)| (side, id, right)));
                }
            };
            match member.kind() {
                Json::Array => member.items().for_each(look),
                _ => look(member),
            }
        }
        if self.task.stance.sighting == Sighting::Kinds
            && member.kind() != Json::Null
            && !is_crossed_out
            && let Some(claim) = property.claims.first()
        {
            let kind = evidence::type_of(member, self.bench.contract);
            let kinds = &mut self.verdict.sightings.kinds;
            kinds.push((side, RowId::of(claim), kind));
        }
    }
}

/// The values that a property may have, where a page lists them.
fn listed_values(value: &ValueType) -> Option<&Values> {
    match value.element() {
        ValueType::Primitive(_, domain) => domain.values.as_ref(),
        _ => None,
    }
}

/// The listed value that a text is, and whether it is written so.
fn listed(values: &Values, text: &str) -> Option<(ValueId, bool)> {
    let same = |known: &&(String, Place)| known.0 == text;
    if let Some((_, place)) = values.listed.iter().find(same) {
        return Some((ValueId::of(place), true));
    }
    let like = |known: &&(String, Place)| known.0.eq_ignore_ascii_case(text);
    let (_, place) = values.listed.iter().find(like)?;
    Some((ValueId::of(place), false))
}
