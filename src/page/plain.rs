//! The text of a rendered page: headings as bare lines, table rows without marks, code without
//! fences. What a line is, is told by its words and by the blank lines around it; a line that
//! cannot be told for sure is prose.

mod code;
mod lines;
mod table;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use self::lines::Lines;
use super::{Block, BlockKind, Code, Format, Heading, Page, markdown};
use crate::text::{Fragment, Source, Span};

/// Headings of rendered pages, in lower case.
const HEADINGS: [&str; 22] = [
    "example",
    "examples",
    "function parameters",
    "http request",
    "json representation",
    "members",
    "methods",
    "optional query parameters",
    "parameters",
    "path parameters",
    "permissions",
    "prerequisites",
    "properties",
    "query parameters",
    "relationships",
    "request",
    "request body",
    "request headers",
    "response",
    "return value",
    "see also",
    "values",
];

/// Whether a text is that of a rendered page: without any mark of Markdown, and with at least
/// one thing that only pages have.
pub(super) fn is_plain(source: &Source) -> bool {
    let text = source.text();
    if markdown::has_front_matter(text) {
        return false;
    }
    let mut page = false;
    for line in text.lines().map(str::trim) {
        if is_markdown(line) {
            return false;
        }
        page = page
            || lines::is_request(line)
            || lines::is_status(line)
            || table::is_property_header(line);
    }
    page
}

/// Whether a text is a page at all, of whichever kind.
pub(super) fn is_page(source: &Source) -> bool {
    let text = source.text();
    markdown::has_front_matter(text)
        || text.lines().map(str::trim).any(|line| {
            lines::is_request(line)
                || table::is_property_header(line)
                || table::is_piped_property_header(line)
        })
}

/// Whether a line carries a mark that rendering takes away.
fn is_markdown(line: &str) -> bool {
    match line.as_bytes().first() {
        Some(b'#') => {
            let words = line.trim_start_matches('#');
            line.len() - words.len() <= 6 && words.starts_with(' ')
        }
        Some(b'`') => line.starts_with("```"),
        Some(b'~') => line.starts_with("~~~"),
        Some(b'<') => line.starts_with("<!--"),
        Some(b'|' | b'-' | b':') => markdown::is_delimiter_row(line),
        _ => false,
    }
}

/// Reads the text of a rendered page.
pub(super) fn read(source: Arc<Source>) -> Page {
    let mut reader = Reader {
        source: &source,
        lines: Lines::of(source.text()),
        blocks: Vec::new(),
        in_example: false,
    };
    let mut line = 0;
    while line < reader.lines.len() {
        line = reader.block(line);
    }
    let blocks = reader.blocks;
    Page {
        blocks,
        ..Page::empty(source, Format::PlainText)
    }
}

struct Reader<'a> {
    source: &'a Arc<Source>,
    lines: Lines<'a>,
    blocks: Vec<Block>,
    /// Whether the last heading of level 2 is that of an example.
    in_example: bool,
}

impl Reader<'_> {
    /// Reads what starts at a line; gives the line behind it.
    fn block(&mut self, line: usize) -> usize {
        if self.lines.is_blank(line) {
            return line + 1;
        }
        if let Some(end) = code::end(&self.lines, line) {
            let span = self.lines.block(line, end);
            let start = span.start as usize;
            let code = Code {
                language: Span::new(start, start),
                body: Fragment::of(self.source, span),
                fenced: false,
            };
            self.push(span, BlockKind::Code(code));
            return end;
        }
        if let Some((table, end)) = table::read(&self.lines, line) {
            self.push(self.lines.block(line, end), BlockKind::Table(table));
            return end;
        }
        if let Some(level) = self.heading_level(line) {
            let span = self.lines.span(line);
            let heading = Heading {
                level,
                text: self.lines.text(line).to_owned(),
                text_span: span,
                tab: None,
            };
            self.push(span, BlockKind::Heading(heading));
            return line + 1;
        }
        let mut end = line + 1;
        while !self.lines.is_blank(end)
            && !code::starts(&self.lines, end)
            && !table::starts(&self.lines, end)
        {
            end += 1;
        }
        self.push(self.lines.block(line, end), BlockKind::Paragraph);
        end
    }

    /// The level of the heading that a line is. The first line of a page is its title; any
    /// other heading is one by its words and stands alone.
    fn heading_level(&mut self, line: usize) -> Option<u8> {
        if self.blocks.is_empty() {
            return Some(1);
        }
        if !is_heading(&self.lines, line) {
            return None;
        }
        let words = self.lines.text(line);
        if self.in_example && ["request", "response"].contains(&&*words.to_ascii_lowercase()) {
            return Some(3);
        }
        self.in_example = starts_with_word(words, "example") || starts_with_word(words, "examples");
        Some(2)
    }

    fn push(&mut self, span: Span, kind: BlockKind) {
        self.blocks.push(Block { span, kind });
    }
}

/// Whether a line is a heading by its words, and stands as one does: behind a blank line, in
/// front of a blank line, code or a table.
fn is_heading(lines: &Lines<'_>, line: usize) -> bool {
    let words = lines.text(line);
    if words.len() > 100 || !lines.is_blank_before(line) {
        return false;
    }
    let known = HEADINGS.contains(&&*words.to_ascii_lowercase()) || is_numbered_example(words);
    known
        && (lines.is_blank(line + 1)
            || code::starts(lines, line + 1)
            || table::starts(lines, line + 1))
}

/// `Example 2`, `Example 2: …`.
fn is_numbered_example(words: &str) -> bool {
    if !starts_with_word(words, "example") {
        return false;
    }
    let number = words.get("example ".len()..).unwrap_or_default();
    let behind = number.trim_start_matches(|c: char| c.is_ascii_digit());
    behind.len() < number.len() && (behind.is_empty() || behind.starts_with(':'))
}

/// Whether a line's first word is `word`, in any case.
fn starts_with_word(line: &str, word: &str) -> bool {
    let first = line.split([' ', ':']).next().unwrap_or_default();
    first.eq_ignore_ascii_case(word)
}
