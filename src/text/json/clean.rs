//! Reading what has nothing wrong in it, which is nearly everything that services send: the grammar
//! and no more. At the first thing that is out of order it gives up, and [`read`](super::read)
//! reads the text, who knows what to make of such things.

use super::duplicates::{self, Names};
use super::known::Known;
use super::tape::{Kind, Lexeme, Marks, Slot};
use super::{escape, swift};
use crate::text::Span;

/// Reads a whole text; where these strings stand is known. `None` where anything at all is to be
/// said of it.
pub(super) fn read(text: &str, known: &[Span]) -> Option<Vec<Slot>> {
    let known = Known(known);
    let mut reader = Reader {
        text,
        bytes: text.as_bytes(),
        at: 0,
        // Real bodies have a value every 24 bytes or so.
        slots: Vec::with_capacity(text.len().saturating_sub(known.len()) / 24 + 1),
        known,
        open: Vec::new(),
    };
    reader.document()?;
    Some(reader.slots)
}

struct Reader<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    known: Known<'t>,
    slots: Vec<Slot>,
    /// The containers around the cursor.
    open: Vec<Open>,
}

/// A container whose end is still to come.
struct Open {
    slot: usize,
    kind: Kind,
    entries: u32,
    names: Names,
    /// Whether its names have to be compared in the end.
    is_doubtful: bool,
}

/// What comes behind a value.
enum Next {
    /// Another one, under this name.
    Entry(Lexeme),
    /// The end of the text.
    End,
}

impl Reader<'_> {
    fn document(&mut self) -> Option<()> {
        let mut key = Lexeme::ABSENT;
        loop {
            let byte = self.significant()?;
            let kind = match byte {
                b'{' => Kind::Object,
                b'[' => Kind::Array,
                _ => {
                    self.scalar(byte, key)?;
                    match self.next_entry()? {
                        Next::Entry(name) => key = name,
                        Next::End => return Some(()),
                    }
                    continue;
                }
            };
            self.open(kind, key);
            let empty = match self.significant()? {
                b'}' => kind == Kind::Object,
                b']' => kind == Kind::Array,
                _ => false,
            };
            key = if empty {
                self.close()?;
                match self.next_entry()? {
                    Next::Entry(name) => name,
                    Next::End => return Some(()),
                }
            } else {
                self.name(kind)?
            };
        }
    }

    /// Moves over the end of a value, and of whatever ends with it, to the next one.
    fn next_entry(&mut self) -> Option<Next> {
        loop {
            let Some(kind) = self.open.last().map(|open| open.kind) else {
                let rest = self.bytes.get(self.at..)?;
                return (swift::blanks(rest) == rest.len()).then_some(Next::End);
            };
            match (self.significant()?, kind) {
                (b',', _) => {
                    self.at += 1;
                    return self.name(kind).map(Next::Entry);
                }
                (b'}', Kind::Object) | (b']', Kind::Array) => self.close()?,
                _ => return None,
            }
        }
    }

    /// The name of the next entry of such a container, and its colon; an item has none.
    fn name(&mut self, of: Kind) -> Option<Lexeme> {
        if of == Kind::Array {
            return Some(Lexeme::ABSENT);
        }
        if self.significant()? != b'"' {
            return None;
        }
        let mut key = self.string::<true>()?;
        let is_escaped = key.marks.has(Marks::ESCAPED);
        let open = self.open.last_mut()?;
        if !open.names.is_new(self.text, key) {
            let object = (open.slot, open.entries);
            match duplicates::stands_in(self.text, &self.slots, object, key) {
                Some(true) => return None,
                Some(false) => {}
                None => open.is_doubtful = true,
            }
        }
        if is_escaped && key.decoded(self.text).contains('@') {
            key.marks.add(Marks::ANNOTATION);
        }
        if self.significant()? != b':' {
            return None;
        }
        self.at += 1;
        Some(key)
    }

    /// The next byte that is no blank.
    #[inline]
    fn significant(&mut self) -> Option<u8> {
        // Mostly there is none.
        if !matches!(self.bytes.get(self.at), Some(0x21..)) {
            self.at += swift::blanks(self.bytes.get(self.at..)?);
        }
        self.bytes.get(self.at).copied()
    }

    fn scalar(&mut self, first: u8, key: Lexeme) -> Option<()> {
        let start = self.at;
        let (kind, marks) = match first {
            b'"' => (Kind::String, self.string::<false>()?.marks),
            b'-' | b'0'..=b'9' => (Kind::Number, self.number()?),
            b't' => (Kind::Bool, self.word("true")?),
            b'f' => (Kind::Bool, self.word("false")?),
            b'n' => (Kind::Null, self.word("null")?),
            _ => return None,
        };
        self.push(kind, Span::new(start, self.at), marks, key);
        Some(())
    }

    /// Moves over the string that begins here. An `@` in a name is noted.
    #[inline]
    fn string<const IS_NAME: bool>(&mut self) -> Option<Lexeme> {
        let start = self.at;
        let mut marks = Marks::default();
        if let Some(end) = self.known.end(self.bytes, start) {
            let content = self.bytes.get(start..end)?;
            if memchr::memchr(b'\\', content).is_some() {
                marks.add(Marks::ESCAPED);
            }
            if IS_NAME && memchr::memchr(b'@', content).is_some() {
                marks.add(Marks::ANNOTATION);
            }
            self.at = end;
        } else {
            self.at += 1;
            loop {
                let rest = self.bytes.get(self.at..)?;
                self.at += if IS_NAME {
                    let (len, has_at) = swift::plain_name(rest);
                    if has_at {
                        marks.add(Marks::ANNOTATION);
                    }
                    len
                } else {
                    swift::plain(rest)
                };
                match self.bytes.get(self.at)? {
                    b'"' => break,
                    b'\\' => {
                        marks.add(Marks::ESCAPED);
                        self.at += self.escape()?;
                    }
                    _ => return None,
                }
            }
            self.at += 1;
        }
        Some(Lexeme {
            span: Span::new(start, self.at),
            marks,
        })
    }

    /// The length of the escape here.
    fn escape(&self) -> Option<usize> {
        match self.bytes.get(self.at + 1)? {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(2),
            b'u' => {
                let unit = escape::hex4(self.bytes, self.at + 2)?;
                if !escape::is_surrogate(unit) {
                    return Some(6);
                }
                escape::low_surrogate_after(self.bytes, self.at, unit).map(|_| 12)
            }
            _ => None,
        }
    }

    fn number(&mut self) -> Option<Marks> {
        self.at += usize::from(self.bytes.get(self.at) == Some(&b'-'));
        if self.bytes.get(self.at) == Some(&b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.bytes.get(self.at) {
            let signed = matches!(self.bytes.get(self.at + 1), Some(b'+' | b'-'));
            self.at += 1 + usize::from(signed);
            self.digits()?;
        }
        Some(Marks::BARE)
    }

    /// Moves over digits, of which there has to be one.
    fn digits(&mut self) -> Option<()> {
        let rest = self.bytes.get(self.at..)?;
        let len = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += len;
        (len > 0).then_some(())
    }

    fn word(&mut self, word: &str) -> Option<Marks> {
        let rest = self.bytes.get(self.at..)?;
        self.at += word.len();
        rest.starts_with(word.as_bytes()).then_some(Marks::BARE)
    }

    /// Begins the container whose bracket stands here.
    fn open(&mut self, kind: Kind, key: Lexeme) {
        let slot = self.slots.len();
        let bracket = Span::new(self.at, self.at + 1);
        self.push(kind, bracket, Marks::default(), key);
        self.at += 1;
        self.open.push(Open {
            slot,
            kind,
            entries: 0,
            names: Names::default(),
            is_doubtful: false,
        });
    }

    /// Ends the innermost container with the bracket here; not where a name in it is doubled.
    fn close(&mut self) -> Option<()> {
        self.at += 1;
        let open = self.open.pop()?;
        let next = self.slots.len() as u32;
        let slot = self.slots.get_mut(open.slot)?;
        slot.value.end = self.at as u32;
        slot.next = next;
        slot.len = open.entries;
        let is_doubled =
            open.is_doubtful && !duplicates::mark(self.text, &mut self.slots, open.slot).is_empty();
        (!is_doubled).then_some(())
    }

    #[inline]
    fn push(&mut self, kind: Kind, value: Span, value_marks: Marks, key: Lexeme) {
        if let Some(around) = self.open.last_mut() {
            around.entries += 1;
        }
        self.slots.push(Slot {
            value,
            key: key.span,
            next: self.slots.len() as u32 + 1,
            len: 0,
            kind,
            value_marks,
            key_marks: key.marks,
        });
    }
}
