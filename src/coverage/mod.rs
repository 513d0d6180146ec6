//! How much of what pages document recordings confirm, contradict, or never touch. What was seen is
//! counted, never kept: it takes as much memory as the pages have rows.

mod document;
mod gathered;
mod survey;
mod untouched;

use serde::Serialize;

use crate::findings::Share;

pub use document::Document;
pub(crate) use gathered::Gathered;
pub(crate) use survey::Survey;
pub(crate) use untouched::untouched;

/// How often recordings have a documented thing, and how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// As documented.
    pub confirmed: usize,
    /// Otherwise.
    pub contradicted: usize,
    /// So that nothing could be said.
    pub unjudged: usize,
}

impl Counts {
    /// How often recordings have it at all.
    fn total(self) -> usize {
        self.confirmed + self.contradicted + self.unjudged
    }

    fn add(&mut self, other: Self) {
        self.confirmed += other.confirmed;
        self.contradicted += other.contradicted;
        self.unjudged += other.unjudged;
    }

    fn of(is_right: bool) -> Self {
        Self {
            confirmed: usize::from(is_right),
            contradicted: usize::from(!is_right),
            unjudged: 0,
        }
    }

    fn unjudged() -> Self {
        Self {
            unjudged: 1,
            ..Self::default()
        }
    }

    /// What becomes of the thing. One contradiction is enough.
    fn state(self) -> State {
        if self.contradicted > 0 {
            State::Contradicted
        } else if self.confirmed > 0 {
            State::Confirmed
        } else if self.unjudged > 0 {
            State::Unjudged
        } else {
            State::Untouched
        }
    }
}

/// What becomes of a documented thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Recordings have it as documented.
    Confirmed,
    /// A recording has it otherwise.
    Contradicted,
    /// Recordings have it, and nothing could be said of that.
    Unjudged,
    /// No recording has it.
    Untouched,
    /// No page documents it.
    Undocumented,
}

/// How many things became what.
fn share(counts: impl Iterator<Item = Counts>) -> Share {
    let mut share = Share::default();
    for counts in counts {
        *match counts.state() {
            State::Confirmed => &mut share.confirmed,
            State::Contradicted => &mut share.contradicted,
            State::Unjudged => &mut share.unjudged,
            State::Untouched | State::Undocumented => &mut share.untouched,
        } += 1;
    }
    share
}
