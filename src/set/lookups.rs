//! What judging a page looked up beside the page itself, so that a change elsewhere is known to
//! matter to it.
//!
//! Every way from a page to the rest of its set notes what it asked for here. Only a thread
//! that is inside [`record`] keeps notes: where nobody asks, nothing is kept. What a thread does
//! for another page meanwhile goes into a record of its own.

use std::cell::RefCell;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::FileId;

/// Something that an answer was looked up in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Sought {
    /// What a file says.
    Text(FileId),
    /// Which names a file defines, whatever else it says.
    Definitions(FileId),
    /// Who defines a name; short, in lower case.
    Name(String),
    /// Whether there is something at a path; in lower case.
    Path(String),
    /// Which pages have a request of this name.
    Request(String),
    /// Which pages document a POST to this canonical path.
    Post(String),
    /// What nearly all pages call.
    Hosts,
    /// Every page of the set.
    Everything,
}

/// All that was looked up.
pub type Lookups = FxHashSet<Sought>;

#[derive(Default)]
struct Record {
    /// Whether notes are left out: how many of those who ask for that are at work.
    quiet: usize,
    lookups: Lookups,
}

thread_local! {
    static RECORDS: RefCell<Vec<Record>> = const { RefCell::new(Vec::new()) };
}

/// Does `work`, and says what it looked up.
pub fn record<T>(work: impl FnOnce() -> T) -> (T, Lookups) {
    RECORDS.with_borrow_mut(|records| records.push(Record::default()));
    let done = work();
    let record = RECORDS.with_borrow_mut(Vec::pop).unwrap_or_default();
    (done, record.lookups)
}

/// Does `work` whose answer is kept for whoever asks next, and gives what it looked up with it:
/// the next one looks that up as well. None where nobody keeps notes.
pub fn shared<T>(work: impl FnOnce() -> T) -> (T, Option<Arc<Lookups>>) {
    if RECORDS.with_borrow(Vec::is_empty) {
        return (work(), None);
    }
    let (done, lookups) = record(work);
    (done, Some(Arc::new(lookups)))
}

/// Does `work` without notes: whoever calls this notes what stands for it.
pub fn quietly<T>(work: impl FnOnce() -> T) -> T {
    let quiet = |change: fn(&mut usize)| {
        RECORDS.with_borrow_mut(|records| {
            if let Some(record) = records.last_mut() {
                change(&mut record.quiet);
            }
        });
    };
    quiet(|count| *count += 1);
    let done = work();
    quiet(|count| *count = count.saturating_sub(1));
    done
}

/// Notes that something is looked up.
pub fn note(sought: impl FnOnce() -> Sought) {
    with_open(|lookups| {
        lookups.insert(sought());
    });
}

/// Notes again what was looked up for an answer that was kept.
pub fn note_all(known: Option<&Lookups>) {
    if let Some(known) = known {
        with_open(|lookups| lookups.extend(known.iter().cloned()));
    }
}

fn with_open(note: impl FnOnce(&mut Lookups)) {
    RECORDS.with_borrow_mut(|records| {
        if let Some(record) = records.last_mut().filter(|record| record.quiet == 0) {
            note(&mut record.lookups);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_record_holds_what_was_noted_inside_and_not_quietly() {
        note(|| Sought::Hosts);
        let ((), lookups) = record(|| {
            note(|| Sought::Text(1));
            quietly(|| note(|| Sought::Text(2)));
            let ((), inner) = quietly(|| record(|| note(|| Sought::Text(3))));
            assert_eq!(inner, Lookups::from_iter([Sought::Text(3)]));
            let ((), kept) = shared(|| note(|| Sought::Text(4)));
            note_all(kept.as_deref());
        });
        let expected = Lookups::from_iter([Sought::Text(1), Sought::Text(4)]);
        assert_eq!(lookups, expected);
        assert_eq!(shared(|| ()).1, None);
    }
}
