//! A documentation page as blocks with spans. Nothing here knows what a page promises.

mod markdown;
mod plain;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use crate::text::{Fragment, Place, Source, Span};

/// One documentation file, read once.
#[derive(Debug)]
pub struct Page {
    /// The file.
    pub source: Arc<Source>,
    /// How it is written.
    pub format: Format,
    /// The YAML between `---` at the very start, of Markdown pages.
    pub front_matter: Option<FrontMatter>,
    /// Everything else, in order.
    pub blocks: Vec<Block>,
    /// Links and images of the text, in order.
    pub links: Vec<Link>,
    /// What could not be read to its end.
    pub faults: Vec<Fault>,
}

/// How a page is written; told by its content, not by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Markdown.
    Markdown,
    /// The text of a rendered page: headings as bare lines, rows without marks.
    PlainText,
}

/// The YAML in front of a page.
#[derive(Debug)]
pub struct FrontMatter {
    /// From the first `-` to the last one.
    pub span: Span,
    /// Top-level keys in order, each with its value.
    pub entries: Vec<MetadataEntry>,
    /// Why it is no YAML mapping, and where.
    pub fault: Option<(Span, String)>,
}

/// One top-level key of the front matter.
#[derive(Debug)]
pub struct MetadataEntry {
    /// The key's own bytes.
    pub key_span: Span,
    /// The key.
    pub key: String,
    /// The value's bytes; empty, right after the colon, where there is none.
    pub value_span: Span,
    /// The scalar's text; for lists and mappings the text as written. Empty when there is none.
    pub value: String,
}

/// A part of a page. Blocks do not nest: quotes and list items are flattened into the
/// paragraphs, tables and code they hold.
#[derive(Debug)]
pub struct Block {
    /// All its bytes.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
}

/// The kinds of blocks.
#[derive(Debug)]
pub enum BlockKind {
    /// A heading.
    Heading(Heading),
    /// A table with a header row.
    Table(Table),
    /// Fenced or indented code.
    Code(Code),
    /// An HTML comment; the span is what stands between `<!--` and `-->`.
    Comment(Span),
    /// Prose: a paragraph, an item of a list, a quote.
    Paragraph,
    /// `[!INCLUDE [text](path)]`; the span is the path.
    Include(Span),
    /// A horizontal rule; it ends a group of tabs.
    Rule,
}

/// A heading.
#[derive(Debug)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// The text without marks.
    pub text: String,
    /// Bytes of the text.
    pub text_span: Span,
    /// The target of `[text](#tab/x)`, when the heading is the tab of a group: `x`.
    pub tab: Option<String>,
}

/// A table.
#[derive(Debug, Default)]
pub struct Table {
    /// Cells of the header row, trimmed of spaces.
    pub header: Vec<Span>,
    /// The rows below.
    pub rows: Vec<Row>,
    /// Set where the text looks like a table but its delimiter row does not fit its header:
    /// the delimiter row. Such a table is read all the same, as a person would.
    pub bad_delimiter: Option<Span>,
}

/// A row of a table.
#[derive(Debug)]
pub struct Row {
    /// The row's line.
    pub span: Span,
    /// Its cells, trimmed; a short row has fewer than the header, none has more.
    pub cells: Vec<Span>,
    /// What stands behind the header's last column, where a row has too many cells.
    pub excess: Option<Span>,
}

/// A block of code.
#[derive(Debug)]
pub struct Code {
    /// The first word behind the fence (`http`, `json`), empty when there is none.
    pub language: Span,
    /// The text between the fences: indentation and quote marks are taken off, line ends are
    /// kept as written. Maps back to the page.
    pub body: Fragment,
    /// Whether it stands between fences.
    pub fenced: bool,
}

/// A link or an image.
#[derive(Debug)]
pub struct Link {
    /// From `[` to the end.
    pub span: Span,
    /// What it shows.
    pub text_span: Span,
    /// Its target, unescaped. Empty for a reference that nothing defines.
    pub target: String,
    /// The bytes of the target; for reference links those of the definition. Of a reference
    /// that nothing defines: the reference.
    pub target_span: Span,
    /// Whether it is `[x][y]` or `[x][]` and nothing defines it.
    pub undefined: bool,
}

/// What could not be read to its end.
#[derive(Debug)]
pub struct Fault {
    /// What it is.
    pub kind: FaultKind,
    /// What opened it.
    pub span: Span,
}

/// The kinds of faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// A code fence that nothing closes.
    UnclosedFence,
    /// A code fence that nothing closes before this one, which should open the next block.
    FenceBefore(Span),
    /// An HTML comment that nothing closes.
    UnclosedComment,
    /// The text is longer than any page; nothing of it was read.
    TooLong,
}

/// Above this many bytes a text is no page. Its blocks take up to seventy times its size.
const MAX_LEN: usize = 24 * 1024 * 1024;

impl Page {
    /// Reads a page. Never fails: what cannot be read is a fault.
    pub fn read(source: Arc<Source>) -> Self {
        if source.text().len() <= MAX_LEN && plain::is_plain(&source) {
            plain::read(source)
        } else {
            Self::read_markdown(source)
        }
    }

    /// Reads a text that is Markdown whatever it looks like: a part that pages include, which
    /// may have no mark of its own.
    pub fn read_markdown(source: Arc<Source>) -> Self {
        if source.text().len() <= MAX_LEN {
            return markdown::read(source);
        }
        let mut page = Self::empty(source, Format::Markdown);
        page.faults.push(Fault {
            kind: FaultKind::TooLong,
            span: Span::default(),
        });
        page
    }

    /// A page of which nothing was read.
    fn empty(source: Arc<Source>, format: Format) -> Self {
        Self {
            source,
            format,
            front_matter: None,
            blocks: Vec::new(),
            links: Vec::new(),
            faults: Vec::new(),
        }
    }

    /// Whether a text is a page at all: with front matter, a request line, or the header of a
    /// property table. Files whose name does not say so (`.txt`) are asked this first.
    pub fn is_page(source: &Source) -> bool {
        plain::is_page(source)
    }

    /// The text of a span of this page.
    pub fn text(&self, span: Span) -> &str {
        self.source.slice(span)
    }

    /// A span of this page as a place.
    pub fn place(&self, span: Span) -> Place {
        Place::new(&self.source, span)
    }
}
