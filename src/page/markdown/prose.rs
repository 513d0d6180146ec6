//! Paragraphs, the items of tight lists, and the comments and includes they hold.

use super::{table, trimmed, trimmed_end};
use crate::page::{Block, BlockKind};
use crate::text::Span;

/// Prose that is being read.
pub(super) struct ProseDraft {
    span: Span,
}

impl ProseDraft {
    /// A paragraph of the parser's.
    pub(super) fn new(span: Span) -> Self {
        Self { span }
    }

    /// Words without a paragraph around them, which begin with those at `first`.
    pub(super) fn implied(text: &str, first: Span) -> Self {
        let before = (first.start as usize).checked_sub(1);
        let escaped = before.is_some_and(|at| text.as_bytes().get(at) == Some(&b'\\'));
        Self {
            span: Span {
                start: first.start - u32::from(escaped),
                ..first
            },
        }
    }

    /// More words of it.
    pub(super) fn extend(&mut self, span: Span) {
        self.span.end = self.span.end.max(span.end);
    }

    /// The table that it plainly is meant as.
    pub(super) fn as_table(&self, text: &str) -> Option<Block> {
        let table = table::read_broken(text, self.span)?;
        Some(Block {
            span: self.span,
            kind: BlockKind::Table(table),
        })
    }

    /// Gives its blocks: prose, cut where a comment or an include stands in it, so that blocks do
    /// not overlap.
    pub(super) fn finish(
        self,
        text: &str,
        quoted: bool,
        inner: &mut Vec<Block>,
        blocks: &mut Vec<Block>,
    ) {
        let mut at = self.span.start;
        for block in inner.drain(..) {
            let before = Span {
                start: at,
                end: block.span.start.max(at),
            };
            push_paragraph(text, before, quoted, blocks);
            at = block.span.end.max(at);
            blocks.push(block);
        }
        let rest = Span {
            start: at,
            end: self.span.end.max(at),
        };
        push_paragraph(text, rest, quoted, blocks);
    }
}

/// Pushes the words at `span` as a paragraph, unless there are none.
pub(super) fn push_paragraph(text: &str, span: Span, quoted: bool, blocks: &mut Vec<Block>) {
    let mut span = trimmed(text, span);
    if quoted {
        span = without_quote_marks(text, span);
    }
    if !span.is_empty() {
        blocks.push(Block {
            span,
            kind: BlockKind::Paragraph,
        });
    }
}

/// `span` without lines at either end that hold nothing but the marks of their quote, and
/// without the marks in front of its first words.
fn without_quote_marks(text: &str, mut span: Span) -> Span {
    loop {
        let slice = text.get(span.range()).unwrap_or_default();
        let line = slice.rfind('\n').map_or(0, |at| at + 1);
        let last = slice.get(line..).unwrap_or_default();
        if line == 0 || !last.bytes().all(|byte| matches!(byte, b'>' | b' ' | b'\t')) {
            break;
        }
        let before = Span::new(span.start as usize, span.start as usize + line);
        span = trimmed_end(text, before);
    }
    // A quote's first mark lies outside of what it holds, so a mark in front comes from a
    // line that a comment or an include was cut from.
    let slice = text.get(span.range()).unwrap_or_default();
    let start = slice.trim_start_matches(|c: char| c == '>' || c.is_whitespace());
    Span::new(span.end as usize - start.len(), span.end as usize)
}
