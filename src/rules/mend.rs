//! Fixes in the making: what rules know of how their findings are mended.

use crate::findings::{Edit, Fix, Safety};
use crate::text::{Place, Span};

/// A fix before its places are resolved.
#[derive(Clone, Debug)]
pub struct Mend {
    title: String,
    safety: Safety,
    edits: Vec<(Place, String)>,
}

impl Mend {
    /// Replaces a place that the fix knows for certain.
    pub fn safe(title: impl Into<String>, place: Place, replacement: impl Into<String>) -> Self {
        Self::new(title, Safety::Safe, place, replacement)
    }

    /// Replaces `written` within `place`, where it stands there once: `known` is what was meant.
    pub fn rename(place: &Place, written: &str, known: &str, safety: Safety) -> Option<Self> {
        let text = place.text();
        let at = text.find(written).filter(|_| !written.is_empty())?;
        if text.rfind(written) != Some(at) {
            return None;
        }
        let start = place.span.start as usize + at;
        let place = place.with_span(Span::new(start, start + written.len()));
        Some(Self::new(format!("write `{known}`"), safety, place, known))
    }

    fn new(
        title: impl Into<String>,
        safety: Safety,
        place: Place,
        replacement: impl Into<String>,
    ) -> Self {
        Self {
            title: title.into(),
            safety,
            edits: vec![(place, replacement.into())],
        }
    }

    /// The same slip in another place is mended together with this one.
    pub fn join(&mut self, other: Self) {
        self.safety = self.safety.max(other.safety);
        self.edits.extend(other.edits);
    }

    /// The fix, with every place resolved.
    pub(super) fn resolve(self) -> Fix {
        Fix {
            title: self.title,
            safety: self.safety,
            edits: self
                .edits
                .into_iter()
                .map(|(place, replacement)| Edit {
                    file: place.source.path().clone(),
                    location: place.locate(),
                    replacement,
                })
                .collect(),
        }
    }
}

/// The line end of the lines around `place`.
pub(super) fn line_end(place: &Place) -> &'static str {
    let text = place.source.text();
    let before = text.get(..place.span.start as usize).unwrap_or_default();
    if before.ends_with("\r\n") || !before.contains('\n') && text.contains("\r\n") {
        "\r\n"
    } else if before.ends_with('\n') {
        "\n"
    } else {
        // In the middle of a line: as the line above ends.
        let line = before.rfind('\n').unwrap_or(0);
        if before
            .get(..line)
            .is_some_and(|above| above.ends_with('\r'))
        {
            "\r\n"
        } else {
            "\n"
        }
    }
}

/// The lines that `place` touches, with the line end of the last one, else that in front of the
/// first one: what goes when they are deleted.
pub(super) fn whole_lines(place: &Place) -> Place {
    let text = place.source.text();
    let (start, end) = (place.span.start as usize, place.span.end as usize);
    let start = text
        .get(..start)
        .and_then(|before| before.rfind('\n'))
        .map_or(0, |at| at + 1);
    let below = text.get(end..).and_then(|behind| behind.find('\n'));
    if let Some(at) = below {
        return place.with_span(Span::new(start, end + at + 1));
    }
    let before = text.get(..start).unwrap_or_default();
    let above = before.trim_end_matches('\n').trim_end_matches('\r');
    place.with_span(Span::new(above.len(), text.len()))
}
