//! Blocks that need no parser: code between fences, comments, tables, headings and paragraphs
//! that begin at the start of a line, which is nearly all of a page. What is written in any other
//! way is left to the parser, block by block, so that both give the same.
//!
//! A block can be read on its own where nothing is open: no list, no quote. Each of these lines
//! ends whatever was open before, and a blank line ends the rest.

mod inline;
mod table;
#[cfg(test)]
mod tests;

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem::Finder;
use memchr::{memchr, memchr_iter, memchr3, memrchr};

use super::code::CodeDraft;
use super::headings::HeadingDraft;
use super::prose::ProseDraft;
use super::{Leaf, Reader, trimmed_end};
use crate::page::BlockKind;
use crate::text::Span;

const FENCE: &str = "```";
const COMMENT: &str = "<!--";

static FIND_FENCE: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(FENCE));
static FIND_CLOSE: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("-->"));
static FIND_DEFINITION: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("]:"));

/// Reads all of a page, and calls the parser for what needs it.
pub(super) fn read(reader: &mut Reader<'_>) {
    let body = reader.body;
    if !is_ordinary(body.as_bytes()) {
        reader.parse(0..body.len());
        return;
    }
    let mut at = 0;
    while let Some(line) = Line::at(reader, behind_line_ends(body, at)) {
        at = if line.is_blank() {
            line.next
        } else if let Some(next) = block(reader, line) {
            next
        } else {
            let end = end_of_unusual(reader, line);
            reader.parse(line.start..end);
            end
        };
    }
}

/// Whether lines end as usual, blanks are spaces and tabs, and no link is defined apart from its
/// use: that may stand anywhere.
fn is_ordinary(body: &[u8]) -> bool {
    memchr3(b'\0', b'\x0b', b'\x0c', body).is_none()
        && memchr_iter(b'\r', body).all(|at| body.get(at + 1) == Some(&b'\n'))
        && FIND_DEFINITION.find(body).is_none()
}

/// A line of the body.
#[derive(Clone, Copy)]
struct Line<'a> {
    start: usize,
    /// Without the line end.
    text: &'a str,
    /// Where the next one starts.
    next: usize,
}

impl<'a> Line<'a> {
    /// The one that starts at `start`; none at the end of the body.
    fn at(reader: &mut Reader<'a>, start: usize) -> Option<Self> {
        let body = reader.body;
        if start >= body.len() {
            return None;
        }
        let end = reader.line_ends.end_of_line(start);
        let text = body.get(start..end)?;
        Some(Self {
            start,
            text: match text.as_bytes() {
                [before @ .., b'\r'] => text.get(..before.len())?,
                _ => text,
            },
            next: body.len().min(end + 1),
        })
    }

    fn end(self) -> usize {
        self.start + self.text.len()
    }

    fn is_blank(self) -> bool {
        is_blank(self.text)
    }

    /// How many `#` it starts with, where they make it a heading.
    fn heading(self) -> Option<u8> {
        let marks = run(self.text, b'#');
        let behind = self.text.as_bytes().get(marks);
        let level = u8::try_from(marks)
            .ok()
            .filter(|level| (1..=6).contains(level))?;
        matches!(behind, None | Some(b' ' | b'\t')).then_some(level)
    }

    /// How many backticks it starts with, where they open code.
    fn fence(self) -> Option<usize> {
        let marks = run(self.text, b'`');
        let words = self.text.as_bytes().get(marks..)?;
        (marks >= FENCE.len() && memchr(b'`', words).is_none()).then_some(marks)
    }

    /// What stands behind the mark of a quote.
    fn quoted(self) -> Option<Self> {
        let behind = self.text.strip_prefix('>')?;
        let text = behind.strip_prefix(' ').unwrap_or(behind);
        Some(Self {
            start: self.end() - text.len(),
            text,
            ..self
        })
    }

    /// Whether it ends a paragraph or a table that it follows.
    fn interrupts(self) -> bool {
        match self.text.as_bytes().first() {
            None => true,
            Some(b'#') => self.heading().is_some(),
            Some(b'`') => self.fence().is_some(),
            Some(b'<') => self.text.starts_with(COMMENT),
            Some(b' ' | b'\t') => self.is_blank(),
            Some(_) => false,
        }
    }

    /// Whether it is words, and nothing else wherever it stands.
    fn is_prose(self) -> bool {
        let mut bytes = self.text.bytes();
        let mut next = || bytes.next().unwrap_or(b' ');
        match next() {
            // Marks of lists and rules are followed by others.
            mark @ (b'*' | b'_') => match next() {
                second if second == mark => next().is_ascii_alphanumeric(),
                second => second.is_ascii_alphanumeric(),
            },
            b'`' => !self.text.starts_with(FENCE),
            b'0'..=b'9' => {
                let words = self.text.trim_start_matches(|c: char| c.is_ascii_digit());
                !words.starts_with(['.', ')'])
            }
            b' ' | b'\t' | b'>' | b'<' | b'|' | b'-' | b'+' | b'=' | b':' | b'#' | b'~' => false,
            _ => true,
        }
    }
}

/// Where the empty lines from `at` on are over.
fn behind_line_ends(body: &str, at: usize) -> usize {
    let rest = body.as_bytes().get(at..).unwrap_or_default();
    let empty = rest.iter().take_while(|byte| matches!(byte, b'\n' | b'\r'));
    at + empty.count()
}

fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' ' | b'\t'))
}

fn run(text: &str, mark: u8) -> usize {
    text.bytes().take_while(|&byte| byte == mark).count()
}

/// Where what starts with `line` is over: at the next line that ends all that may be open.
fn end_of_unusual<'a>(reader: &mut Reader<'a>, first: Line<'a>) -> usize {
    let end = reader.body.len();
    let mut line = first;
    loop {
        // Code and HTML go on behind blank lines.
        let marks = |c: char| c.is_ascii_digit() || " \t>-*+.)".contains(c);
        let words = line.text.trim_start_matches(marks);
        if words.starts_with('<') || words.starts_with(FENCE) || words.starts_with("~~~") {
            return end;
        }
        let Some(next) = Line::at(reader, line.next) else {
            return end;
        };
        let starts = if next.is_blank() {
            false
        } else if line.is_blank() {
            next.interrupts() || next.is_prose() || next.text.starts_with('|')
        } else {
            next.interrupts()
        };
        if starts {
            return next.start;
        }
        line = next;
    }
}

/// Reads the block that starts with `line`, and gives where the next one may start; none where
/// it is unusual.
fn block(reader: &mut Reader<'_>, line: Line<'_>) -> Option<usize> {
    match line.text.as_bytes().first()? {
        b'#' => heading(reader, line),
        b'`' if line.text.starts_with(FENCE) => fence(reader, line),
        b'<' => comment(reader, line),
        b'|' => table::read(reader, line),
        b'>' => quote(reader, line),
        b'-' => rule(reader, line),
        _ => paragraph(reader, line),
    }
}

fn heading(reader: &mut Reader<'_>, line: Line<'_>) -> Option<usize> {
    let level = line.heading()?;
    let words = line.text.get(usize::from(level)..)?;
    let text = words.trim_matches(' ');
    let start = line.start + line.text.len() - words.trim_start_matches(' ').len();
    let span = Span::new(start, start + text.len());
    let whole = Span::new(line.start, start + text.len()).shifted(reader.start);
    let mut heading = HeadingDraft::new(level, whole);
    let special = |byte| {
        matches!(
            byte,
            b'\\' | b'`' | b'*' | b'_' | b'[' | b']' | b'<' | b'&' | b'#' | b'\t'
        )
    };
    if text.is_empty() {
        reader.parse(line.start..line.next);
    } else if !text.bytes().any(special) {
        heading.words(text, span.shifted(reader.start));
        reader.leaf = Leaf::Heading(heading);
        reader.close_leaf();
    } else if let Some(shown) = inline::all_link(reader, span) {
        heading.words(reader.text.get(shown.range())?, shown);
        reader.leaf = Leaf::Heading(heading);
        reader.close_leaf();
    } else {
        reader.parse(line.start..line.next);
    }
    Some(line.next)
}

fn fence(reader: &mut Reader<'_>, line: Line<'_>) -> Option<usize> {
    let marks = line.fence()?;
    let body = reader.body;
    let mut at = line.next;
    let close = loop {
        let start = at + FIND_FENCE.find(body.as_bytes().get(at..)?)?;
        let before = body.get(line.next..start)?;
        let newline = memrchr(b'\n', before.as_bytes()).map_or(0, |newline| newline + 1);
        let close = Line::at(reader, start)?;
        let length = run(close.text, b'`');
        if is_blank(before.get(newline..)?) {
            // Whether an indented one closes depends on how far.
            if newline < before.len() {
                return None;
            }
            let behind = close.text.get(length..)?;
            if length >= marks && behind.bytes().all(|byte| byte == b' ') {
                break (start, start + length, close.next);
            }
        }
        at = start + length;
    };
    let (body_end, end, next) = close;
    let span = Span::new(line.start, end).shifted(reader.start);
    let mut code = CodeDraft::new(reader.text, span, true);
    code.line(
        reader.text,
        Span::new(line.next, body_end).shifted(reader.start),
    );
    reader.close_code(code);
    Some(next)
}

fn comment(reader: &mut Reader<'_>, line: Line<'_>) -> Option<usize> {
    let rest = reader.body.get(line.start..)?;
    if !rest.starts_with(COMMENT) {
        return None;
    }
    let close = line.start + FIND_CLOSE.find(rest.as_bytes())?;
    let last = Line::at(reader, close)?;
    reader.html(Span::new(line.start, last.next).shifted(reader.start));
    Some(last.next)
}

/// A quote of one paragraph: `> **Note:** words`.
fn quote(reader: &mut Reader<'_>, line: Line<'_>) -> Option<usize> {
    let words = line.quoted().filter(|words| words.is_prose())?;
    let mut last = line;
    while let Some(next) = Line::at(reader, last.next).filter(|next| !next.interrupts()) {
        // Words without the mark may go on with the quote.
        if !next.quoted()?.is_prose() {
            return None;
        }
        last = next;
    }
    reader.quotes += 1;
    prose(
        reader,
        Span::new(words.start, last.end()),
        line.start..last.next,
    );
    reader.quotes -= 1;
    Some(last.next)
}

fn rule(reader: &mut Reader<'_>, line: Line<'_>) -> Option<usize> {
    let marks = line.text.trim_end_matches(' ');
    if marks.len() < 3 || marks.bytes().any(|byte| byte != b'-') {
        return None;
    }
    let span = Span::new(line.start, line.start + marks.len());
    reader.push(span.shifted(reader.start), BlockKind::Rule);
    Some(line.next)
}

fn paragraph(reader: &mut Reader<'_>, line: Line<'_>) -> Option<usize> {
    let mut last = line;
    if !line.is_prose() {
        return None;
    }
    let goes_on = |next: &Line<'_>| !next.interrupts() && !next.text.starts_with('>');
    while let Some(next) = Line::at(reader, last.next).filter(goes_on) {
        if !next.is_prose() {
            return None;
        }
        last = next;
    }
    prose(
        reader,
        Span::new(line.start, last.end()),
        line.start..last.next,
    );
    Some(last.next)
}

/// Reads a paragraph of lines that are all prose, where they need no parser; else these `lines`
/// with it.
fn prose(reader: &mut Reader<'_>, words: Span, lines: Range<usize>) {
    if inline::links(reader, words) {
        let span = trimmed_end(reader.text, words.shifted(reader.start));
        reader.close_words(ProseDraft::new(span));
    } else {
        reader.parse(lines);
    }
}
