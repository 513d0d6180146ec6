//! How much of what pages document recordings touch.

use serde::Serialize;

/// What becomes of everything that pages document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Documented {
    /// Pages of operations.
    pub operations: Share,
    /// Statuses that those pages name.
    pub statuses: Share,
    /// Properties of types, and parameters of actions.
    pub properties: Share,
    /// Listed values.
    pub values: Share,
}

/// How many things of a kind became what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Share {
    /// Recordings have them as documented.
    pub confirmed: usize,
    /// A recording has them otherwise.
    pub contradicted: usize,
    /// Recordings have them, and nothing could be said of that.
    pub unjudged: usize,
    /// No recording has them.
    pub untouched: usize,
}

impl Share {
    /// How many are documented.
    pub fn total(self) -> usize {
        self.confirmed + self.contradicted + self.unjudged + self.untouched
    }

    fn add(&mut self, other: Self) {
        self.confirmed += other.confirmed;
        self.contradicted += other.contradicted;
        self.unjudged += other.unjudged;
        self.untouched += other.untouched;
    }
}

impl Documented {
    /// Each kind with its name.
    pub fn kinds(&self) -> [(&'static str, Share); 4] {
        [
            ("operations", self.operations),
            ("statuses", self.statuses),
            ("properties", self.properties),
            ("listed values", self.values),
        ]
    }

    /// Adds what another docs set gives.
    pub fn add(&mut self, other: &Self) {
        self.operations.add(other.operations);
        self.statuses.add(other.statuses);
        self.properties.add(other.properties);
        self.values.add(other.values);
    }
}
