//! How mismatches are mended: what the judge knows of what was meant.

use crate::findings::Safety;
use crate::judge::{Kind, Mismatch, NameFault};
use crate::rules::Mend;
use crate::text::json::ProblemKind;

/// The mend of a mismatch that a page shows; a recording is evidence and stays as it is.
pub(super) fn of(mismatch: &Mismatch) -> Option<Mend> {
    let place = &mismatch.place;
    if place.source.is_recorded() {
        return None;
    }
    match &mismatch.kind {
        Kind::InvalidJson(ProblemKind::TrailingComma) if place.text() == "," => {
            Some(Mend::safe("remove the comma", place.clone(), ""))
        }
        Kind::WrongContentLength { stated, actual } => {
            Mend::rename(place, stated.trim(), &actual.to_string(), Safety::Safe)
        }
        Kind::PropertyCase { name, known } | Kind::TypeNameCase { name, known } => {
            Mend::rename(place, name, known, Safety::Safe)
        }
        Kind::UnknownProperty {
            name,
            fault: NameFault::Property(meant) | NameFault::Row(meant),
            ..
        } => Mend::rename(place, name, meant, Safety::Unsafe),
        Kind::UnknownProperty {
            name,
            fault: NameFault::List,
            ..
        } => Mend::rename(place, name, "value", Safety::Unsafe),
        Kind::UnknownOdataType {
            name,
            meant: Some(meant),
        } => Mend::rename(place, name, meant, Safety::Unsafe),
        _ => None,
    }
}
