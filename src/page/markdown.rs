//! Markdown pages: one pass over the parser's events, each of which knows its bytes.
//!
//! The parser's tree of containers is flattened on the way: what remains are leaves (prose,
//! headings, tables, code) and the comments and includes inside them.

mod code;
mod comments;
mod front_matter;
mod headings;
mod links;
mod nesting;
mod prose;
mod swift;
mod table;
#[cfg(test)]
mod tests;

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Parser, RefDefs, Tag, TagEnd};

use self::code::CodeDraft;
use self::comments::Openers;
use self::headings::HeadingDraft;
use self::links::Links;
use self::prose::ProseDraft;
use self::table::TableDraft;
use super::{Block, BlockKind, Fault, FaultKind, Format, Page};
use crate::text::{LineEnds, Source, Span};

pub(super) use self::front_matter::follows as has_front_matter;
pub(super) use self::table::is_delimiter_row;

/// Reads a page as Markdown.
pub(super) fn read(source: Arc<Source>) -> Page {
    read_by(source, swift::read)
}

/// Reads a page by what is to call the parser.
fn read_by(source: Arc<Source>, blocks: impl FnOnce(&mut Reader<'_>)) -> Page {
    let text = Arc::clone(source.text());
    let (front_matter, start) = front_matter::read(&text);
    let body = table::with_readable_delimiters(text.get(start..).unwrap_or_default());
    let body = nesting::limited(body);
    let mut reader = Reader::new(&source, &text, &body, start);
    blocks(&mut reader);
    let Reader {
        mut blocks,
        links,
        faults,
        ..
    } = reader;
    // Pages are kept for long.
    blocks.shrink_to_fit();
    let mut links = links.into_found();
    links.shrink_to_fit();
    Page {
        front_matter,
        blocks,
        links,
        faults,
        ..Page::empty(source, Format::Markdown)
    }
}

/// What the events so far have given, and the leaf that is being read.
struct Reader<'a> {
    source: &'a Arc<Source>,
    text: &'a str,
    /// What the parser reads: `text` from `start` on, or a copy of the same length.
    body: &'a str,
    start: usize,
    /// Of the body.
    line_ends: LineEnds<'a>,
    blocks: Vec<Block>,
    /// Comments and includes inside the leaf that is being read.
    inner: Vec<Block>,
    links: Links<'a>,
    faults: Vec<Fault>,
    leaf: Leaf,
    openers: Openers<'a>,
    /// How many quotes are open.
    quotes: usize,
    /// Whether the last faulty fence ended because its list item or quote did.
    fence_cut_short: bool,
}

/// The block that is being read; they do not nest.
enum Leaf {
    None,
    Prose(ProseDraft),
    Heading(HeadingDraft),
    Table(TableDraft),
    Code(CodeDraft),
}

impl<'a> Reader<'a> {
    fn new(source: &'a Arc<Source>, text: &'a str, body: &'a str, start: usize) -> Self {
        Self {
            source,
            text,
            body,
            start,
            line_ends: LineEnds::of(body.as_bytes()),
            // Real pages have a block in a hundred bytes.
            blocks: Vec::with_capacity(body.len() / 100),
            inner: Vec::new(),
            links: Links::new(text, body, start),
            faults: Vec::new(),
            leaf: Leaf::None,
            openers: Openers::new(text, start),
            quotes: 0,
            fence_cut_short: false,
        }
    }

    /// Reads a part of the body with the parser. No block reaches into it or out of it, and no
    /// link rests on a definition elsewhere.
    ///
    /// Only tables are switched on. The parser's own metadata blocks also begin in the middle of a
    /// page (a rule above a line of text), its formulas swallow `$filter and $top`.
    fn parse(&mut self, part: Range<usize>) {
        let start = self.start + part.start;
        let mut events = Parser::new_with_broken_link_callback(
            self.body.get(part).unwrap_or_default(),
            Options::ENABLE_TABLES,
            Some(links::undefined_reference),
        )
        .into_offset_iter();
        while let Some((event, range)) = events.next() {
            let span = Span::from(range).shifted(start);
            self.event(&event, span, events.reference_definitions());
        }
        self.close_prose();
    }

    fn event(&mut self, event: &Event<'_>, span: Span, definitions: &RefDefs<'_>) {
        match event {
            Event::Start(tag) => self.start(tag, span, definitions),
            Event::End(tag) => self.end(*tag, span),
            Event::Text(text) => {
                if let Leaf::Code(code) = &mut self.leaf {
                    code.line(self.text, span);
                } else {
                    for opener in self.openers.inside(self.text, span) {
                        self.faults.push(Fault {
                            kind: FaultKind::UnclosedComment,
                            span: opener,
                        });
                    }
                    self.words(text, span);
                }
            }
            Event::Code(text) => self.words(text, span),
            Event::InlineHtml(_) => {
                self.touch(span);
                if let Some(comment) = comments::whole(self.text, span) {
                    self.inner.push(comment);
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Leaf::Heading(heading) = &mut self.leaf {
                    heading.text.push(' ');
                }
            }
            Event::Rule => {
                self.close_prose();
                self.push(trimmed_end(self.text, span), BlockKind::Rule);
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, span: Span, definitions: &RefDefs<'_>) {
        match tag {
            Tag::Link {
                link_type,
                dest_url,
                id,
                ..
            }
            | Tag::Image {
                link_type,
                dest_url,
                id,
                ..
            } => {
                self.touch(span);
                self.links.open(*link_type, dest_url, id, span, definitions);
            }
            Tag::Paragraph => {
                self.close_prose();
                self.leaf = Leaf::Prose(ProseDraft::new(trimmed_end(self.text, span)));
            }
            Tag::Heading { level, .. } => {
                self.close_prose();
                self.leaf = Leaf::Heading(HeadingDraft::new(
                    *level as u8,
                    trimmed_end(self.text, span),
                ));
            }
            Tag::Table(_) => {
                self.close_prose();
                self.leaf = Leaf::Table(TableDraft::new(trimmed_end(self.text, span)));
            }
            Tag::TableHead | Tag::TableRow => {
                if let Leaf::Table(table) = &mut self.leaf {
                    table.start_row(span, trimmed_end(self.text, span));
                }
            }
            Tag::TableCell => {
                if let Leaf::Table(table) = &mut self.leaf {
                    table.cell(self.text, span);
                }
            }
            Tag::CodeBlock(kind) => {
                self.close_prose();
                let fenced = matches!(kind, CodeBlockKind::Fenced(_));
                let span = trimmed_end(self.text, span);
                self.leaf = Leaf::Code(CodeDraft::new(self.text, span, fenced));
            }
            Tag::HtmlBlock => {
                self.close_prose();
                self.html(span);
            }
            Tag::BlockQuote(_) => {
                self.close_prose();
                self.quotes += 1;
            }
            Tag::List(_) | Tag::Item => self.close_prose(),
            _ => self.touch(span),
        }
    }

    fn end(&mut self, tag: TagEnd, span: Span) {
        match tag {
            TagEnd::Link | TagEnd::Image => {
                let (span, include) = self.links.close(span);
                self.touch(span);
                self.inner.extend(include);
            }
            TagEnd::Paragraph | TagEnd::List(_) | TagEnd::Item => self.close_prose(),
            TagEnd::BlockQuote(_) => {
                self.close_prose();
                self.quotes = self.quotes.saturating_sub(1);
            }
            TagEnd::Heading(_) | TagEnd::Table | TagEnd::CodeBlock => self.close_leaf(),
            TagEnd::TableHead | TagEnd::TableRow => {
                if let Leaf::Table(table) = &mut self.leaf {
                    table.end_row(self.text);
                }
            }
            TagEnd::TableCell | TagEnd::HtmlBlock => {}
            _ => self.touch(span),
        }
    }

    /// Words of the text or of inline code.
    fn words(&mut self, text: &CowStr<'_>, span: Span) {
        if let Leaf::Heading(heading) = &mut self.leaf {
            heading.words(text, span);
        }
        self.touch(span);
    }

    /// Something inline stands at `span`. The items of a tight list hold their words without
    /// a paragraph around them: the first one opens it.
    fn touch(&mut self, span: Span) {
        self.links.saw(span);
        match &mut self.leaf {
            Leaf::None => self.leaf = Leaf::Prose(ProseDraft::implied(self.text, span)),
            Leaf::Prose(prose) => prose.extend(span),
            _ => {}
        }
    }

    fn close_prose(&mut self) {
        if matches!(self.leaf, Leaf::Prose(_)) {
            self.close_leaf();
        }
    }

    fn close_leaf(&mut self) {
        match std::mem::replace(&mut self.leaf, Leaf::None) {
            Leaf::None => {}
            Leaf::Prose(prose) => match prose.as_table(self.text) {
                Some(table) => self.blocks.push(table),
                None => self.close_words(prose),
            },
            Leaf::Heading(heading) => {
                let span = heading.span;
                let kind = BlockKind::Heading(heading.finish(self.links.last()));
                self.push(span, kind);
            }
            Leaf::Table(table) => self.push(table.span, BlockKind::Table(table.finish())),
            Leaf::Code(code) => self.close_code(code),
        }
        self.blocks.append(&mut self.inner);
    }

    /// Takes a paragraph whose lines are all words: none of them makes a table of it.
    fn close_words(&mut self, prose: ProseDraft) {
        let quoted = self.quotes > 0;
        prose.finish(self.text, quoted, &mut self.inner, &mut self.blocks);
    }

    fn close_code(&mut self, mut code: CodeDraft) {
        // A closing fence that stands outside the list item of its opening one does not
        // close it, and opens another block: one slip, one fault.
        let told = self.fence_cut_short && code.language.is_empty();
        let fault = if let Some(span) = code.unclosed(self.text) {
            self.fence_cut_short = true;
            Some((FaultKind::UnclosedFence, span))
        } else {
            let next = code.end_before_next_fence(self.text);
            next.map(|(span, next)| (FaultKind::FenceBefore(next), span))
        };
        let fault = fault.filter(|_| !told);
        self.faults
            .extend(fault.map(|(kind, span)| Fault { kind, span }));
        let span = code.span;
        self.push(span, BlockKind::Code(code.finish(self.source)));
    }

    fn html(&mut self, span: Span) {
        let html = trimmed_end(self.text, span);
        let unclosed = comments::read_html(self.text, html, self.quotes > 0, &mut self.blocks);
        self.faults.extend(unclosed.map(|span| Fault {
            kind: FaultKind::UnclosedComment,
            span,
        }));
    }

    fn push(&mut self, span: Span, kind: BlockKind) {
        self.blocks.push(Block { span, kind });
    }
}

/// `span` without white space at its end.
fn trimmed_end(text: &str, span: Span) -> Span {
    let bytes = text.as_bytes().get(span.range()).unwrap_or_default();
    let start = span.start as usize;
    Span::new(start, start + bytes.trim_ascii_end().len())
}

/// `span` without white space around it.
fn trimmed(text: &str, span: Span) -> Span {
    let span = trimmed_end(text, span);
    let bytes = text.as_bytes().get(span.range()).unwrap_or_default();
    let end = span.end as usize;
    Span::new(end - bytes.trim_ascii_start().len(), end)
}
