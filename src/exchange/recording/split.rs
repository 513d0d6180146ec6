//! Where each entry of a HAR begins and ends: a scan over bytes that knows strings and brackets
//! and nothing else of JSON.
//!
//! What an entry says is read later, by whoever judges it. This scan has to be fast, to hold no
//! more than one entry, and to find its way back after an entry that is broken: when something is
//! out of order, an object that begins as the entries before did is taken for the next one.

use super::input::Input;
use super::piece::{Content, Piece};
use crate::text::json::swift;
use crate::text::{Base, Span};

/// How much of a recording may pass before it is known to be a HAR or lines of entries.
const UNDECIDED: usize = 1 << 20;
/// Strings that are longer than this are worth remembering.
const LONG: usize = 128;
/// How far to look for the name that begins an entry.
const NAME: usize = 256;

/// Names of members by which the object at the root is known to be an entry itself.
const OF_ENTRIES: [&[u8]; 3] = [b"\"request\"", b"\"response\"", b"\"startedDateTime\""];

/// The entries of a HAR, in order.
pub(super) struct Split {
    input: Input,
    place: Where,
    /// How the last whole entry began: a name in quotes.
    first_name: Vec<u8>,
    /// How many entries there were so far.
    count: usize,
    /// Whether a list of entries was seen, be it an empty one.
    has_entries: bool,
    has_log: bool,
    /// Where the JSON around the entries is first out of order.
    broken: Option<u64>,
    /// The containers open inside of a value; only the kind of each bracket.
    open: Vec<u8>,
    /// How many of them are lists.
    open_lists: usize,
    /// Where the long strings of the entry stand in it: nobody has to look for their ends again.
    strings: Vec<Span>,
    /// Something in the value is out of order: the next entry may begin anywhere.
    suspect: bool,
}

/// Where the cursor is.
enum Where {
    /// In front of the root, or behind it.
    Outside,
    Root,
    Log,
    Entries,
    /// Among the entries, but what stands here is none: the next one is looked for.
    Lost,
    End,
}

/// How a value ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ended {
    /// With its own closing bracket.
    Whole,
    /// With the recording.
    Cut,
    /// With the beginning of the next entry, or the end of all of them.
    Interrupted,
}

/// What came last, as far as it decides what may follow.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    Open,
    Value,
    Comma,
    Colon,
}

/// What stands where a member of an object may.
enum Member {
    /// Its name matches the one asked for.
    Wanted,
    /// A name by which entries are known.
    OfEntry,
    Other,
    /// What can only be an entry.
    Entry,
    /// The end of the object.
    End,
    Cut,
}

/// What a look at the root gave.
pub(super) enum Outcome {
    /// The next entry, or what is wrong.
    Piece(Piece),
    /// It is no HAR; each line is an entry. The cursor stands in front of the first.
    Lines,
    /// There is no more.
    End,
}

impl Split {
    pub(super) fn new(input: Input) -> Self {
        Self {
            input,
            place: Where::Outside,
            first_name: b"\"startedDateTime\"".to_vec(),
            count: 0,
            has_entries: false,
            has_log: false,
            broken: None,
            open: Vec::new(),
            open_lists: 0,
            strings: Vec::new(),
            suspect: false,
        }
    }

    pub(super) fn input(&self) -> &Input {
        &self.input
    }

    /// The place of the cursor.
    pub(super) fn base(&mut self) -> Base {
        self.input.base()
    }

    /// The bytes, for whoever goes on.
    pub(super) fn into_input(self) -> Input {
        self.input
    }

    /// Why this is no HAR; `None` where it is one.
    pub(super) fn refusal(&self) -> Option<String> {
        if self.has_entries {
            return None;
        }
        let end = self.input.offset();
        Some(if !self.has_log {
            match self.broken {
                Some(at) => format!("its JSON does not parse at byte {at}"),
                None => "it has no `log` with `entries`".to_owned(),
            }
        } else if matches!(self.place, Where::End) {
            format!("it is cut at byte {end}, before its entries")
        } else {
            "its `log` has no `entries`".to_owned()
        })
    }

    /// The next entry. Whoever reaches [`Where::End`] found the recording cut short.
    pub(super) fn next(&mut self) -> Outcome {
        loop {
            let outcome = match self.place {
                Where::Outside => self.outside(),
                Where::Root => self.root(),
                Where::Log => self.log(),
                Where::Entries => self.entries(),
                Where::Lost => self.lost(),
                Where::End => Some(Outcome::End),
            };
            if let Some(outcome) = outcome {
                return outcome;
            }
        }
    }

    // What may stand at each place, one function each; without an outcome, the place has changed
    // or the cursor has moved.

    fn outside(&mut self) -> Option<Outcome> {
        if self.input.significant() != Some(b'{') {
            // `);` behind a call, or anything else that is no JSON any more.
            return Some(Outcome::End);
        }
        if self.starts_entry() {
            self.place = Where::Entries;
            return None;
        }
        if !self.has_log {
            self.input.keep_up_to(UNDECIDED);
        }
        self.input.at += 1;
        self.place = Where::Root;
        None
    }

    fn root(&mut self) -> Option<Outcome> {
        match self.member(b"\"log\"") {
            Member::Wanted if self.input.significant() == Some(b'{') => {
                self.input.release();
                self.input.at += 1;
                self.has_log = true;
                self.place = Where::Log;
            }
            Member::OfEntry if self.input.rewind() => return Some(Outcome::Lines),
            Member::Wanted | Member::Other | Member::OfEntry => self.skip(),
            Member::Entry => self.place = Where::Entries,
            Member::End => {
                self.place = Where::Outside;
                if self.is_line() {
                    return Some(Outcome::Lines);
                }
                self.input.release();
            }
            Member::Cut => return Some(self.cut()),
        }
        None
    }

    fn log(&mut self) -> Option<Outcome> {
        match self.member(b"\"entries\"") {
            Member::Wanted if self.input.significant() == Some(b'[') => {
                self.input.at += 1;
                self.has_entries = true;
                self.place = Where::Entries;
            }
            Member::Wanted | Member::Other | Member::OfEntry => self.skip(),
            Member::Entry => self.place = Where::Entries,
            Member::End => self.place = Where::Root,
            Member::Cut => return Some(self.cut()),
        }
        None
    }

    fn entries(&mut self) -> Option<Outcome> {
        match self.input.significant() {
            None => return Some(self.cut()),
            Some(b',') => self.input.at += 1,
            Some(b']') => {
                self.input.at += 1;
                self.place = Where::Log;
            }
            Some(b'}' | b':') => {
                self.out_of_order();
                self.place = Where::Lost;
            }
            Some(_) => return Some(self.entry()),
        }
        None
    }

    fn lost(&mut self) -> Option<Outcome> {
        let rest = self.input.rest();
        if let Some(found) = memchr::memchr(b'{', rest) {
            self.input.at += found;
            if self.starts_entry() {
                self.place = Where::Entries;
            } else {
                self.input.at += 1;
            }
            return None;
        }
        self.input.at += rest.len();
        if self.input.more() {
            return None;
        }
        self.place = Where::End;
        Some(Outcome::End)
    }

    /// One entry.
    fn entry(&mut self) -> Outcome {
        self.input.keep();
        let name = self.name_behind_bracket();
        if self.count == 0 {
            self.first_name.clone_from(&name);
        }
        self.count += 1;
        let ended = self.value(true);
        if ended == Ended::Cut {
            self.count -= 1;
            return self.cut();
        }
        if ended == Ended::Whole && !self.suspect {
            self.first_name = name;
        }
        let content = match ended {
            Ended::Whole => Content::Entry,
            _ => Content::Unclosed,
        };
        let strings = std::mem::take(&mut self.strings);
        Outcome::Piece(self.input.piece(self.count, content).knowing(strings))
    }

    /// The recording ends where it must not. Entries that it held are good; a HAR without them is
    /// refused.
    fn cut(&mut self) -> Outcome {
        self.place = Where::End;
        self.input.release();
        if !self.has_entries {
            return Outcome::End;
        }
        let base = self.input.base();
        Outcome::Piece(Piece::empty(self.count, Content::Cut, base))
    }

    fn out_of_order(&mut self) {
        if self.broken.is_none() {
            self.broken = Some(self.input.offset());
        }
    }

    /// Whether what began at the root is rather a line of its own, and others follow.
    fn is_line(&mut self) -> bool {
        if !self.input.keeps() || self.has_log {
            return false;
        }
        let more = self.input.significant() == Some(b'{');
        more && self.input.rewind()
    }

    /// Moves to the value of the next member.
    fn member(&mut self, wanted: &[u8]) -> Member {
        loop {
            let Some(byte) = self.input.significant() else {
                return Member::Cut;
            };
            match byte {
                b'}' => {
                    self.input.at += 1;
                    return Member::End;
                }
                b',' => self.input.at += 1,
                b'"' => {
                    let ahead = self.input.ahead(NAME);
                    let found = if ahead.starts_with(wanted) {
                        Member::Wanted
                    } else if OF_ENTRIES.iter().any(|name| ahead.starts_with(name)) {
                        Member::OfEntry
                    } else {
                        Member::Other
                    };
                    self.input.at += 1;
                    self.suspect = false;
                    if self.string(false) == Ended::Cut {
                        return Member::Cut;
                    }
                    if self.input.significant() == Some(b':') {
                        self.input.at += 1;
                        return found;
                    }
                    self.out_of_order();
                }
                b'{' if self.has_entries && self.starts_entry() => return Member::Entry,
                _ => {
                    self.out_of_order();
                    self.input.at += 1;
                }
            }
        }
    }

    /// Moves over a value that is none of ours.
    fn skip(&mut self) {
        // A value that is cut is noticed by whoever looks for the next member.
        self.value(false);
    }

    /// Moves over one value; `watch` for the beginning of the next entry when something in it
    /// is out of order.
    fn value(&mut self, watch: bool) -> Ended {
        self.open.clear();
        self.open_lists = 0;
        self.strings.clear();
        self.suspect = false;
        let mut last = Last::Colon;
        loop {
            let Some(byte) = self.input.significant() else {
                return Ended::Cut;
            };
            match byte {
                b'"' => {
                    self.suspect |= last == Last::Value;
                    let start = self.input.kept();
                    self.input.at += 1;
                    match self.string(watch) {
                        Ended::Whole => {}
                        other => return other,
                    }
                    let end = self.input.kept();
                    if watch && end - start > LONG {
                        self.strings.push(Span::new(start, end));
                    }
                    last = Last::Value;
                }
                b'{' | b'[' => {
                    let in_object = self.open.last() == Some(&b'{');
                    self.suspect |= last == Last::Value || (in_object && last != Last::Colon);
                    let inside = !self.open.is_empty();
                    if self.suspect && watch && inside && byte == b'{' && self.starts_entry() {
                        return Ended::Interrupted;
                    }
                    self.open.push(byte);
                    self.open_lists += usize::from(byte == b'[');
                    self.input.at += 1;
                    last = Last::Open;
                    continue;
                }
                b'}' | b']' => {
                    if !self.close(byte) {
                        return Ended::Interrupted;
                    }
                    self.input.at += 1;
                    last = Last::Value;
                }
                b',' if self.open.is_empty() => return Ended::Whole,
                b',' | b':' => {
                    last = if byte == b',' {
                        Last::Comma
                    } else {
                        Last::Colon
                    };
                    self.input.at += 1;
                    continue;
                }
                _ => {
                    self.suspect |= last == Last::Value;
                    self.scalar();
                    last = Last::Value;
                }
            }
            if self.open.is_empty() {
                return Ended::Whole;
            }
        }
    }

    /// Closes what a bracket closes, with what was left open inside of that. Says whether there
    /// was anything to close.
    fn close(&mut self, bracket: u8) -> bool {
        let opening = if bracket == b'}' { b'{' } else { b'[' };
        let objects = self.open.len() - self.open_lists;
        let fitting = if bracket == b'}' {
            objects
        } else {
            self.open_lists
        };
        if fitting == 0 {
            self.suspect = true;
            return false;
        }
        while let Some(innermost) = self.open.pop() {
            self.open_lists -= usize::from(innermost == b'[');
            if innermost == opening {
                return true;
            }
            self.suspect = true;
        }
        true
    }

    /// Moves over a string, from behind its opening quote.
    fn string(&mut self, watch: bool) -> Ended {
        loop {
            let rest = self.input.rest();
            let len = if self.suspect && watch {
                // What looks like a string may be what stands between two.
                let ends = |byte: &u8| matches!(byte, b'"' | b'\\' | b'{' | 0..0x20);
                rest.iter().position(ends).unwrap_or(rest.len())
            } else {
                swift::string(rest)
            };
            self.input.at += len;
            match self.input.peek() {
                None => return Ended::Cut,
                Some(b'"') => {
                    self.input.at += 1;
                    return Ended::Whole;
                }
                Some(b'\\') => self.input.at += 2,
                Some(b'\n') => {
                    self.suspect = true;
                    self.input.at += 1;
                }
                Some(b'{') if self.suspect && watch => {
                    if self.starts_entry() {
                        return Ended::Interrupted;
                    }
                    self.input.at += 1;
                }
                Some(0..0x20) => self.input.at += 1,
                // More came in.
                Some(_) => {}
            }
        }
    }

    /// Moves over a number or a word.
    fn scalar(&mut self) {
        while let Some(byte) = self.input.peek() {
            if matches!(
                byte,
                b'"' | b'{' | b'}' | b'[' | b']' | b',' | b':' | b' ' | b'\t' | b'\n' | b'\r'
            ) {
                return;
            }
            self.input.at += 1;
        }
    }

    /// The name behind the brace at the cursor, in its quotes; empty where there is none.
    fn name_behind_bracket(&mut self) -> Vec<u8> {
        let ahead = self.input.ahead(NAME);
        let ahead = ahead.get(..NAME).unwrap_or(ahead);
        let Some(name) = ahead
            .strip_prefix(b"{")
            .map(<[u8]>::trim_ascii_start)
            .filter(|name| name.starts_with(b"\""))
        else {
            return Vec::new();
        };
        let content = name.get(1..).unwrap_or_default();
        let len = memchr::memchr(b'"', content).map_or(0, |len| len + 2);
        name.get(..len).unwrap_or_default().to_vec()
    }

    /// Whether the brace at the cursor begins an object as the entries before began.
    fn starts_entry(&mut self) -> bool {
        if !self.has_entries {
            return false;
        }
        let name = self.name_behind_bracket();
        !name.is_empty() && (name == self.first_name || name == b"\"startedDateTime\"")
    }
}
