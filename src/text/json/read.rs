//! The grammar of JSON, as a loop over what is expected next, and the way back into it from
//! everything that is not JSON. [`clean`](super::clean) reads what needs no way back.
//!
//! Every step either consumes something or changes what is expected to something that will, so the
//! loop ends; what is open lies on a stack of our own, so depth costs no call stack.

use super::duplicates;
use super::known::Known;
use super::problem::{Problem, ProblemKind};
use super::scan::Cursor;
use super::string::Role;
use super::tape::{Kind, Lexeme, Marks, Slot};
use super::unclosed;
use crate::text::Span;

const BOM: &str = "\u{feff}";

/// What should stand at the cursor.
#[derive(Clone, Copy)]
enum Expect {
    /// The root, or the value after a colon.
    Value,
    /// An item, or the end of the array.
    Item,
    /// A name, or the end of the object.
    Key,
    /// The colon after a name.
    Colon,
    /// A comma, or the end of the container.
    Comma,
    /// The end of the text.
    End,
}

/// Reads a whole text; where these strings stand is known.
pub(super) fn read(text: &str, strings: &[Span]) -> (Vec<Slot>, Vec<Problem>) {
    let mut reader = Reader {
        cursor: Cursor::new(text, Known(strings)),
        slots: Vec::new(),
        open: Vec::new(),
        key: Lexeme::ABSENT,
        colon: None,
        comma: None,
        last: Span::default(),
        elided: false,
        unclosed: None,
    };
    if text.starts_with(BOM) {
        reader.cursor.at = BOM.len();
    }
    let expect = reader.run();
    reader.finish(expect);
    let mut problems = reader.cursor.problems;
    // A bracket that is never closed is known late.
    problems.sort_by_key(|problem| problem.span.start);
    (reader.slots, problems)
}

struct Reader<'t> {
    cursor: Cursor<'t>,
    slots: Vec<Slot>,
    /// The slots of the containers around the cursor.
    open: Vec<u32>,
    /// The name that waits for its value.
    key: Lexeme,
    /// The colon that waits for its value.
    colon: Option<Span>,
    /// The comma that waits for an entry.
    comma: Option<usize>,
    /// The last scalar, or the closing bracket of the last container.
    last: Span,
    /// Dots came last, so that no comma is needed here.
    elided: bool,
    /// The first container that lacks its closing bracket, and which of the problems says so.
    unclosed: Option<(usize, usize)>,
}

impl Reader<'_> {
    fn run(&mut self) -> Expect {
        let mut expect = Expect::Value;
        loop {
            let before = self.cursor.at;
            self.cursor.skip_blanks();
            let Some(byte) = self.cursor.byte(self.cursor.at) else {
                self.cursor.at = before;
                return expect;
            };
            expect = match expect {
                Expect::Value => self.value(byte),
                Expect::Item => self.item(byte, before),
                Expect::Key => self.key(byte, before),
                Expect::Colon => self.colon(byte),
                Expect::Comma => self.comma(byte, before),
                Expect::End => {
                    if !self.cursor.ellipsis() {
                        let rest = self.cursor.text.get(self.cursor.at..).unwrap_or_default();
                        let end = self.cursor.at + rest.trim_end().len();
                        let span = self.cursor.take(end);
                        self.cursor.report(ProblemKind::TrailingData, span);
                        return Expect::End;
                    }
                    Expect::End
                }
            };
        }
    }

    /// Closes what the end of the text left open. Only the innermost bracket is reported: what
    /// cut the text short is one slip, however many brackets were open.
    fn finish(&mut self, expect: Expect) {
        let end = self.cursor.at;
        if matches!(expect, Expect::Colon) || (matches!(expect, Expect::Value) && self.has_open()) {
            self.push_missing(Span::new(end, end));
        }
        self.report_unclosed();
        while self.has_open() {
            self.close_innermost(end);
        }
        if let Some((open, at)) = self.unclosed
            && let Some(problem) = self.cursor.problems.get_mut(at)
            && let Some(slot) = self
                .slots
                .get(unclosed::meant(self.cursor.text, &self.slots, open))
        {
            problem.span = opening(slot);
        }
        if self.slots.is_empty() {
            let span = Span::new(0, self.cursor.text.len());
            self.cursor.report(ProblemKind::Empty, span);
        }
    }

    /// Reports that the innermost container, if any is open, lacks its closing bracket.
    fn report_unclosed(&mut self) {
        let Some(slot) = self.innermost() else { return };
        let (kind, span) = (unclosed_kind(slot.kind), opening(slot));
        self.cursor.report(kind, span);
        let open = self.open.last().copied().unwrap_or_default() as usize;
        let at = self.cursor.problems.len().saturating_sub(1);
        self.unclosed.get_or_insert((open, at));
    }

    fn has_open(&self) -> bool {
        !self.open.is_empty()
    }

    fn innermost(&self) -> Option<&Slot> {
        self.slots.get(*self.open.last()? as usize)
    }

    /// What is expected where an entry may begin.
    fn entry(&self) -> Expect {
        match self.innermost().map(|slot| slot.kind) {
            Some(Kind::Object) => Expect::Key,
            Some(_) => Expect::Item,
            None => Expect::End,
        }
    }

    /// What is expected after a complete value.
    fn after_value(&self) -> Expect {
        if self.has_open() {
            Expect::Comma
        } else {
            Expect::End
        }
    }

    /// Reports the character at the cursor, which is ASCII, and moves over it.
    fn skip(&mut self, kind: ProblemKind, expect: Expect) -> Expect {
        let span = self.cursor.take(self.cursor.at + 1);
        self.cursor.report(kind, span);
        expect
    }

    // What may be expected, one function each.

    fn value(&mut self, byte: u8) -> Expect {
        match byte {
            b',' | b'}' | b']' if self.has_open() => {
                let colon = self.colon.unwrap_or(self.key.span);
                self.cursor.report(ProblemKind::MissingValue, colon);
                self.push_missing(after(colon));
                Expect::Comma
            }
            b',' => self.skip(ProblemKind::DoubledComma, Expect::Value),
            b'}' | b']' => self.skip(ProblemKind::WrongCloser, Expect::Value),
            b':' => self.skip(ProblemKind::UnquotedValue, Expect::Value),
            b'.' | b'<' | 0x80.. => {
                let start = self.cursor.at;
                if self.cursor.ellipsis() {
                    self.push_missing(Span::new(start, self.cursor.at));
                    return self.after_value();
                }
                self.element(byte)
            }
            _ => self.element(byte),
        }
    }

    fn item(&mut self, byte: u8, before: usize) -> Expect {
        match byte {
            b']' | b'}' => self.closer(byte, before),
            b',' => self.skip(ProblemKind::DoubledComma, Expect::Item),
            b':' => self.skip(ProblemKind::UnquotedValue, Expect::Item),
            b'.' | b'<' | 0x80.. if self.cursor.ellipsis() => self.elide(),
            _ => self.element(byte),
        }
    }

    fn key(&mut self, byte: u8, before: usize) -> Expect {
        self.colon = None;
        match byte {
            b']' | b'}' => return self.closer(byte, before),
            b',' => return self.skip(ProblemKind::DoubledComma, Expect::Key),
            b'.' | b'<' | 0x80.. if self.cursor.ellipsis() => return self.elide(),
            b':' => {
                self.colon = Some(self.cursor.here());
                return self.skip(ProblemKind::UnquotedKey, Expect::Value);
            }
            b'{' | b'[' => {
                let span = self.cursor.here();
                self.cursor.report(ProblemKind::UnquotedKey, span);
                return self.element(byte);
            }
            b'"' => self.key = self.cursor.string(Role::Key),
            _ => {
                let odd = self.odd_string(byte);
                self.key = odd.unwrap_or_else(|| {
                    let key = self.cursor.bare_key();
                    self.cursor.report(ProblemKind::UnquotedKey, key.span);
                    key
                });
            }
        }
        Expect::Colon
    }

    fn colon(&mut self, byte: u8) -> Expect {
        let key = self.key;
        match byte {
            b':' => {
                self.colon = Some(self.cursor.here());
                self.cursor.at += 1;
                Expect::Value
            }
            b'=' => {
                let arrow = self.cursor.byte(self.cursor.at + 1) == Some(b'>');
                let span = self.cursor.take(self.cursor.at + 1 + usize::from(arrow));
                self.cursor.report(ProblemKind::MissingColon, span);
                self.colon = Some(span);
                Expect::Value
            }
            b',' | b'}' | b']' => {
                // A lone word in braces is a placeholder, and was reported as a word.
                if !key.marks.has(Marks::BARE) {
                    self.cursor.report(ProblemKind::MissingColon, key.span);
                }
                self.push_missing(after(key.span));
                Expect::Comma
            }
            _ => {
                self.cursor.report(ProblemKind::MissingColon, key.span);
                Expect::Value
            }
        }
    }

    /// `before` is where the blanks in front of the cursor begin.
    fn comma(&mut self, byte: u8, before: usize) -> Expect {
        match byte {
            b',' => {
                self.comma = (!self.elided).then_some(self.cursor.at);
                self.elided = false;
                self.cursor.at += 1;
                self.entry()
            }
            b'}' | b']' => self.closer(byte, before),
            b':' if self.value_becomes_key() => self.colon(byte),
            b'.' | b'<' | 0x80.. if self.cursor.ellipsis() => self.elide(),
            _ => {
                if !self.elided {
                    let span = self.end_of_last();
                    self.cursor.report(ProblemKind::MissingComma, span);
                }
                self.elided = false;
                if matches!(byte, b':' | b';') {
                    self.cursor.at += 1;
                }
                self.entry()
            }
        }
    }

    /// Takes note of dots, after which a comma or an entry may follow.
    fn elide(&mut self) -> Expect {
        self.elided = true;
        self.comma = None;
        Expect::Comma
    }

    // Values.

    fn element(&mut self, byte: u8) -> Expect {
        let at = self.cursor.at;
        let scalar = match byte {
            b'{' => return self.open(Kind::Object),
            b'[' => return self.open(Kind::Array),
            b'"' => Some((Kind::String, self.cursor.string(Role::Value))),
            b'-' | b'0'..=b'9' => plain(Kind::Number, self.cursor.number()),
            b't' => plain(Kind::Bool, self.cursor.literal("true")),
            b'f' => plain(Kind::Bool, self.cursor.literal("false")),
            b'n' => plain(Kind::Null, self.cursor.literal("null")),
            _ => self.odd_string(byte).map(|string| (Kind::String, string)),
        };
        let (kind, lexeme) = scalar.unwrap_or_else(|| self.bare());
        self.push(kind, lexeme);
        self.last = Span::new(at, self.cursor.at);
        self.after_value()
    }

    fn odd_string(&mut self, byte: u8) -> Option<Lexeme> {
        matches!(byte, b'\'' | 0x80..).then(|| self.cursor.odd_string())?
    }

    /// Words where a value should stand: we guess what was meant.
    fn bare(&mut self) -> (Kind, Lexeme) {
        let span = self.cursor.bare_value();
        let word = self.cursor.slice(span);
        let is = |other: &str| word.eq_ignore_ascii_case(other);
        let (kind, problem) = if is("true") || is("false") {
            (Kind::Bool, ProblemKind::UnquotedValue)
        } else if is("null") {
            (Kind::Null, ProblemKind::UnquotedValue)
        } else if is_almost_number(word) {
            (Kind::Number, ProblemKind::BadNumber)
        } else {
            (Kind::String, ProblemKind::UnquotedValue)
        };
        self.cursor.report(problem, span);
        let marks = Marks::BARE;
        (kind, Lexeme { span, marks })
    }

    fn open(&mut self, kind: Kind) -> Expect {
        let slot = self.slots.len() as u32;
        let span = self.cursor.take(self.cursor.at + 1);
        let marks = Marks::default();
        self.push(kind, Lexeme { span, marks });
        self.open.push(slot);
        self.entry()
    }

    /// Adds a value to the tape, under the name that waits for it.
    fn push(&mut self, kind: Kind, value: Lexeme) {
        let mut key = std::mem::replace(&mut self.key, Lexeme::ABSENT);
        let is_annotation = if key.marks.has(Marks::ESCAPED) {
            key.decoded(self.cursor.text).contains('@')
        } else {
            self.cursor.slice(key.span).as_bytes().contains(&b'@')
        };
        if is_annotation {
            key.marks.add(Marks::ANNOTATION);
        }
        if let Some(&parent) = self.open.last()
            && let Some(parent) = self.slots.get_mut(parent as usize)
        {
            parent.len += 1;
        }
        self.comma = None;
        self.elided = false;
        self.slots.push(Slot {
            value: value.span,
            key: key.span,
            next: self.slots.len() as u32 + 1,
            len: 0,
            kind,
            value_marks: value.marks,
            key_marks: key.marks,
        });
    }

    /// Adds a null for a value that is not there, so that its name is not lost.
    fn push_missing(&mut self, span: Span) {
        let marks = Marks::BARE;
        self.push(Kind::Null, Lexeme { span, marks });
        self.last = span;
    }

    // Ends.

    /// A closing bracket at the cursor; the content of its container ends at `before`.
    fn closer(&mut self, byte: u8, before: usize) -> Expect {
        if let Some(comma) = self.comma.take() {
            let span = Span::new(comma, comma + 1);
            self.cursor.report(ProblemKind::TrailingComma, span);
        }
        let closes = if byte == b'}' {
            Kind::Object
        } else {
            Kind::Array
        };
        let here = self.cursor.here();
        if let Some(slot) = self.innermost()
            && slot.kind != closes
        {
            if self.closes_outer(closes) {
                self.report_unclosed();
                self.close_innermost(before);
                // The bracket is still there for the container around.
                return Expect::Comma;
            }
            self.cursor.report(ProblemKind::WrongCloser, here);
        }
        self.cursor.at += 1;
        self.close_innermost(here.end as usize);
        self.last = here;
        self.after_value()
    }

    /// Whether a bracket that does not fit the innermost container rather closes the one around
    /// it. Where that is the root, there must be nothing left of the text.
    fn closes_outer(&self, closes: Kind) -> bool {
        let Some(outer) = self.open.len().checked_sub(2) else {
            return false;
        };
        let around = self.open.get(outer).copied().unwrap_or_default();
        let fits = self.slots.get(around as usize).map(|slot| slot.kind) == Some(closes);
        let rest = self.cursor.next_non_blank(self.cursor.at + 1);
        fits && (outer > 0 || rest == self.cursor.bytes.len())
    }

    fn close_innermost(&mut self, end: usize) {
        let Some(index) = self.open.pop() else { return };
        self.elided = false;
        let next = self.slots.len() as u32;
        if let Some(slot) = self.slots.get_mut(index as usize) {
            slot.value.end = end as u32;
            slot.next = next;
            if slot.kind == Kind::Object {
                let text = self.cursor.text;
                let doubled = duplicates::mark(text, &mut self.slots, index as usize);
                for span in doubled {
                    self.cursor.report(ProblemKind::DuplicateKey, span);
                }
            }
        }
    }

    /// In `"a": "b": 1` the string was a name: gives the member before it no value, and makes it
    /// the name that waits for the colon.
    fn value_becomes_key(&mut self) -> bool {
        let in_object = self
            .innermost()
            .is_some_and(|slot| slot.kind == Kind::Object);
        let last = self.last;
        let Some(slot) = self.slots.last_mut().filter(|slot| {
            in_object
                && slot.kind == Kind::String
                && slot.value == last
                && !slot.key_marks.has(Marks::ABSENT)
        }) else {
            return false;
        };
        self.key = Lexeme {
            span: slot.value,
            marks: slot.value_marks,
        };
        slot.kind = Kind::Null;
        slot.value = after(self.colon.unwrap_or(slot.key));
        slot.value_marks = Marks::BARE;
        if let Some(colon) = self.colon {
            self.cursor.report(ProblemKind::MissingValue, colon);
        }
        true
    }

    /// What to show for "after this value": of what ends on another line, the last character.
    fn end_of_last(&self) -> Span {
        let text = self.cursor.slice(self.last);
        match text.chars().next_back() {
            Some(char) if text.contains('\n') => {
                let end = self.last.end as usize;
                Span::new(end - char.len_utf8(), end)
            }
            _ => self.last,
        }
    }
}

fn plain(kind: Kind, span: Option<Span>) -> Option<(Kind, Lexeme)> {
    let marks = Marks::BARE;
    span.map(|span| (kind, Lexeme { span, marks }))
}

/// The empty place behind `span`.
fn after(span: Span) -> Span {
    let end = span.end;
    Span { start: end, end }
}

fn unclosed_kind(kind: Kind) -> ProblemKind {
    if kind == Kind::Object {
        ProblemKind::UnclosedObject
    } else {
        ProblemKind::UnclosedArray
    }
}

fn opening(slot: &Slot) -> Span {
    let start = slot.value.start;
    Span {
        start,
        end: start + 1,
    }
}

/// Whether `word` is meant as a number: `007`, `.5`, `+1`, `1.`, `0x1F`, but neither `1.2.3` nor
/// `2020-01-01`.
fn is_almost_number(word: &str) -> bool {
    let digits = word.strip_prefix(['+', '-']).unwrap_or(word);
    if let Some(hex) = digits.strip_prefix("0x").or(digits.strip_prefix("0X")) {
        return !hex.is_empty() && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
    }
    let (mantissa, exponent) = digits.split_once(['e', 'E']).unwrap_or((digits, "0"));
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    mantissa.bytes().any(|byte| byte.is_ascii_digit())
        && mantissa.bytes().filter(|&byte| byte == b'.').count() <= 1
        && mantissa
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'_'))
        && exponent.bytes().all(|byte| byte.is_ascii_digit())
}
