//! How far a run has come, for whoever watches it.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Counts what has been judged while a run goes on; read from another thread.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicUsize,
    of: AtomicUsize,
}

impl Progress {
    /// Pages or exchanges that have been judged.
    pub fn done(&self) -> usize {
        self.done.load(Ordering::Relaxed)
    }

    /// How many pages there are to judge; 0 where nobody can know, as of exchanges.
    pub fn of(&self) -> usize {
        self.of.load(Ordering::Relaxed)
    }

    pub(super) fn expect(&self, more: usize) {
        self.of.fetch_add(more, Ordering::Relaxed);
    }

    pub(super) fn step(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }
}
