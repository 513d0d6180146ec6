//! A text we read, and the places in it.

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::LineEnds;

/// A half-open range of bytes inside one [`Source`].
///
/// Spans are 32 bits wide: a source is a page, or one entry of a recording, never a whole
/// recording. Lines and columns exist only in a [`Location`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    /// The span of `range`, whose ends must fit into 32 bits.
    pub fn new(start: usize, end: usize) -> Self {
        Self {
            start: start as u32,
            end: end as u32,
        }
    }

    /// The same range as `usize`, for slicing.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// How many bytes it covers.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether it covers nothing.
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// Whether `other` lies inside this span.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// This span moved right by `offset` bytes.
    #[must_use]
    pub fn shifted(self, offset: usize) -> Self {
        Self::new(self.start as usize + offset, self.end as usize + offset)
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn to(self, other: Span) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// A text we read: a page, an include, or one entry of a recording.
///
/// An entry of a recording is a window into a larger file; `base` says where the window
/// starts, so that every [`Location`] counts in the file a person can open.
pub struct Source {
    path: Arc<str>,
    text: Arc<str>,
    base: Base,
    /// Whether it is from a recording, and so may hold what nobody should see.
    recorded: bool,
    lines: OnceLock<Box<[u32]>>,
    /// How much stands before each block of [`BLOCK`] bytes.
    counts: OnceLock<Vec<Count>>,
}

/// Where a window starts inside its file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Base {
    /// Bytes before the window.
    pub offset: u64,
    /// Complete lines before the window.
    pub line: u64,
    /// Unicode scalars on the window's first line before it starts.
    pub column: u64,
    /// The same in UTF-16 code units.
    pub utf16: u64,
    /// The same in bytes of UTF-8.
    pub utf8: u64,
}

/// A place as people and machines outside count it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// First byte in the file.
    pub start: u64,
    /// Byte after the last one in the file.
    pub end: u64,
    /// Line of the first byte, from 1.
    pub line: u64,
    /// Column of the first byte in Unicode scalars, from 1.
    pub column: u64,
    /// Line of the end.
    pub end_line: u64,
    /// Column after the last scalar.
    pub end_column: u64,
    /// The two columns in UTF-16 code units, as editors and SARIF count.
    pub utf16: Columns,
    /// The two columns in bytes of UTF-8.
    pub utf8: Columns,
}

/// The columns of a place in a unit of its own, from 1, each on the line of its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Columns {
    /// Column of the first unit.
    pub start: u64,
    /// Column after the last unit.
    pub end: u64,
}

const BOM: &str = "\u{feff}";

/// Columns further right than this many bytes are counted from the nearest checkpoint, so that
/// thousands of places on one endless line cost no more than as many short ones.
const BLOCK: usize = 4096;

impl Source {
    /// A whole file. `path` is shown to people as it is.
    pub fn new(path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        Self {
            recorded: false,
            ..Self::window(path, text, Base::default())
        }
    }

    /// A part of a recording, which starts at `base` of its file.
    pub fn window(path: impl Into<Arc<str>>, text: impl Into<Arc<str>>, base: Base) -> Self {
        Self {
            path: path.into(),
            text: text.into(),
            base,
            recorded: true,
            lines: OnceLock::new(),
            counts: OnceLock::new(),
        }
    }

    /// Whether it is a part of a recording: its text is for judging, and not for showing.
    pub fn is_recorded(&self) -> bool {
        self.recorded
    }

    /// The path as given, with `/`.
    pub fn path(&self) -> &Arc<str> {
        &self.path
    }

    /// The whole text.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// The bytes of `span` as text. A span of another source gives an empty text.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// Offsets of the first byte of each line; only `\n` ends a line, as editors count.
    fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let mut ends = LineEnds::of(self.text.as_bytes());
            let mut starts = vec![0];
            let mut start = 0;
            while let Some(end) = ends.find(start) {
                start = end + 1;
                starts.push(start as u32);
            }
            starts.into()
        })
    }

    /// Which line of this text (from 0) holds the byte at `offset`.
    pub fn line_of(&self, offset: u32) -> usize {
        self.lines().partition_point(|&start| start <= offset) - 1
    }

    /// The range of line `line` (from 0) without its line end; empty past the last line.
    pub fn line_span(&self, line: usize) -> Span {
        let lines = self.lines();
        let Some(&start) = lines.get(line) else {
            return Span::new(self.text.len(), self.text.len());
        };
        let end = lines
            .get(line + 1)
            .map_or(self.text.len(), |&next| next as usize - 1);
        let end = if self.text[start as usize..end].ends_with('\r') {
            end - 1
        } else {
            end
        };
        Span::new(start as usize, end)
    }

    /// The line number (from 1, in the file) of a line of this text (from 0).
    pub fn line_number(&self, line: usize) -> u64 {
        self.base.line + line as u64 + 1
    }

    /// Where `span` stands in the file a person can open.
    pub fn locate(&self, span: Span) -> Location {
        let start = self.line_column(span.start);
        let end = self.line_column(span.end);
        Location {
            start: self.base.offset + u64::from(span.start),
            end: self.base.offset + u64::from(span.end),
            line: start.line,
            column: start.scalars,
            end_line: end.line,
            end_column: end.scalars,
            utf16: Columns {
                start: start.utf16,
                end: end.utf16,
            },
            utf8: Columns {
                start: start.utf8,
                end: end.utf8,
            },
        }
    }

    fn line_column(&self, offset: u32) -> Point {
        let offset = (offset as usize).min(self.text.len());
        let line = self.line_of(offset as u32);
        let start = self.lines()[line] as usize;
        let count = self.count(start, offset);
        let scalars = u64::from(count.scalars);
        let mut point = Point {
            line: self.line_number(line),
            scalars: scalars + 1,
            utf16: scalars + u64::from(count.astral) + 1,
            utf8: (offset - start) as u64 + 1,
        };
        if line == 0 {
            point.scalars += self.base.column;
            point.utf16 += self.base.utf16;
            point.utf8 += self.base.utf8;
            // A byte order mark is no column of the first line.
            if self.base.offset == 0 && offset >= BOM.len() && self.text.starts_with(BOM) {
                point.scalars -= 1;
                point.utf16 -= 1;
                point.utf8 -= BOM.len() as u64;
            }
        }
        point
    }

    /// What starts between two offsets.
    fn count(&self, start: usize, end: usize) -> Count {
        if end.saturating_sub(start) <= BLOCK {
            return Count::of(self.text.as_bytes().get(start..end).unwrap_or_default());
        }
        let (before, through) = (self.count_before(start), self.count_before(end));
        Count {
            scalars: through.scalars - before.scalars,
            astral: through.astral - before.astral,
        }
    }

    fn count_before(&self, offset: usize) -> Count {
        let bytes = self.text.as_bytes();
        let checkpoints = self.counts.get_or_init(|| {
            let mut before = Count::default();
            bytes
                .chunks(BLOCK)
                .map(|block| {
                    let here = before;
                    before = before.plus(Count::of(block));
                    here
                })
                .collect()
        });
        // A text whose length is a multiple of the block has no checkpoint at its end.
        let block = (offset / BLOCK).min(checkpoints.len().saturating_sub(1));
        let before = checkpoints.get(block).copied().unwrap_or_default();
        before.plus(Count::of(
            bytes.get(block * BLOCK..offset).unwrap_or_default(),
        ))
    }
}

/// One end of a place; columns from 1, each in its unit.
struct Point {
    line: u64,
    scalars: u64,
    utf16: u64,
    utf8: u64,
}

/// What starts in a range of bytes.
#[derive(Clone, Copy, Default)]
struct Count {
    /// Unicode scalars.
    scalars: u32,
    /// Those of them that take two UTF-16 code units.
    astral: u32,
}

impl Count {
    /// Every byte that continues no scalar starts one; those that take four bytes are astral.
    fn of(bytes: &[u8]) -> Self {
        bytes.iter().fold(Self::default(), |count, &byte| Self {
            scalars: count.scalars + u32::from(byte & 0xC0 != 0x80),
            astral: count.astral + u32::from(byte >= 0xF0),
        })
    }

    fn plus(self, other: Self) -> Self {
        Self {
            scalars: self.scalars + other.scalars,
            astral: self.astral + other.astral,
        }
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Source({}, {} bytes)", self.path, self.text.len())
    }
}

/// A span together with the source it counts in.
#[derive(Clone, Debug)]
pub struct Place {
    /// The text.
    pub source: Arc<Source>,
    /// The bytes.
    pub span: Span,
}

impl Place {
    /// `span` of `source`.
    pub fn new(source: &Arc<Source>, span: Span) -> Self {
        Self {
            source: Arc::clone(source),
            span,
        }
    }

    /// The bytes themselves.
    pub fn text(&self) -> &str {
        self.source.slice(self.span)
    }

    /// Where it is in the file.
    pub fn locate(&self) -> Location {
        self.source.locate(self.span)
    }

    /// Another span of the same source.
    #[must_use]
    pub fn with_span(&self, span: Span) -> Self {
        Self::new(&self.source, span)
    }
}

impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        self.span == other.span && Arc::ptr_eq(&self.source, &other.source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(source: &Source, start: usize, end: usize) -> (u64, u64, u64, u64) {
        let found = source.locate(Span::new(start, end));
        (found.line, found.column, found.end_line, found.end_column)
    }

    #[test]
    fn columns_count_scalars_and_start_behind_a_byte_order_mark() {
        let source = Source::new("a.md", "\u{feff}a\u{e9}\u{1f600}b\r\nc");
        assert_eq!(columns(&source, 0, 3), (1, 1, 1, 1));
        assert_eq!(columns(&source, 3, 4), (1, 1, 1, 2));
        assert_eq!(columns(&source, 10, 11), (1, 4, 1, 5));
        assert_eq!(columns(&source, 13, 14), (2, 1, 2, 2));
    }

    #[test]
    fn columns_of_a_window_continue_those_of_its_file() {
        let base = Base {
            offset: 1000,
            line: 9,
            column: 40,
            utf16: 41,
            utf8: 43,
        };
        let source = Source::window("a.har", "xy\nz", base);
        let found = source.locate(Span::new(1, 2));
        assert_eq!((found.utf16.start, found.utf8.end), (43, 46));
        assert_eq!(columns(&source, 1, 2), (10, 42, 10, 43));
        assert_eq!(columns(&source, 3, 4), (11, 1, 11, 2));
        assert_eq!(source.locate(Span::new(1, 2)).start, 1001);
    }

    #[test]
    fn columns_far_to_the_right_equal_a_plain_count() {
        // Scalars of one to four bytes, so that they straddle every checkpoint.
        let line = "a\u{e9}\u{4e2d}\u{1f600}".repeat(BLOCK);
        let text = format!("first\n{line}\nlast");
        let source = Source::new("a.md", text.as_str());
        for (offset, _) in text.char_indices().step_by(997) {
            let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
            let expected = text[start..offset].chars().count() as u64 + 1;
            let found = source.locate(Span::new(offset, offset));
            assert_eq!(found.column, expected);
            let line = &text[start..offset];
            assert_eq!(found.utf16.start, line.encode_utf16().count() as u64 + 1);
            assert_eq!(found.utf8.start, line.len() as u64 + 1);
        }
        let whole = "x".repeat(2 * BLOCK);
        let source = Source::new("a.md", whole.as_str());
        assert_eq!(columns(&source, whole.len(), whole.len()).1, 8193);
    }
}
