//! Code blocks: what stands between two fences, or four spaces to the right.

use std::sync::Arc;

use memchr::{memchr, memchr_iter};

use crate::page::Code;
use crate::text::{Fragment, Source, Span};

/// A code block that is being read.
pub(super) struct CodeDraft {
    /// From the opening fence to the end of the closing one.
    pub(super) span: Span,
    /// The first word behind the opening fence.
    pub(super) language: Span,
    /// The opening fence with its words; `None` for indented code.
    fence: Option<Span>,
    /// The slices of the page before `last`: lists and quotes have one a line.
    pieces: Vec<Span>,
    /// The body's last slice, for most blocks the only one.
    last: Option<Span>,
}

impl CodeDraft {
    pub(super) fn new(text: &str, span: Span, fenced: bool) -> Self {
        let (fence, language) = if fenced {
            let (fence, language) = opening_fence(text, span);
            (Some(fence), language)
        } else {
            (None, Span::new(span.start as usize, span.start as usize))
        };
        Self {
            span,
            language,
            fence,
            pieces: Vec::new(),
            last: None,
        }
    }

    /// Another slice of the body.
    pub(super) fn line(&mut self, text: &str, span: Span) {
        if span.is_empty() {
            return;
        }
        self.span.end = self.span.end.max(span.end);
        if let Some(last) = &mut self.last {
            // The parser leaves `\r` out; line ends are kept as they are written.
            let between = text.get(last.end as usize..span.start as usize);
            if matches!(between, Some("" | "\r")) {
                last.end = span.end;
                return;
            }
        }
        let start = span.start as usize;
        // A line that is nothing but its line end.
        let start = match start.checked_sub(1) {
            Some(before)
                if text.as_bytes().get(before) == Some(&b'\r')
                    && text.as_bytes().get(start) == Some(&b'\n') =>
            {
                before
            }
            _ => start,
        };
        let next = Span::new(start, span.end as usize);
        self.pieces.extend(self.last.replace(next));
    }

    /// The opening fence, when nothing closes it.
    pub(super) fn unclosed(&self, text: &str) -> Option<Span> {
        let fence = self.fence?;
        let mark = *text.as_bytes().get(fence.start as usize)?;
        let body_end = self.last.map_or(fence.end, |piece| piece.end);
        let behind_body = text.get(body_end as usize..self.span.end as usize);
        let closed = behind_body.is_some_and(|rest| memchr(mark, rest.as_bytes()).is_some());
        (!closed).then_some(fence)
    }

    /// Ends the block where the next one opens: the opening fence of this block, and the one that
    /// nothing closes it before. To a reader of Markdown that one is a line of this block.
    pub(super) fn end_before_next_fence(&mut self, text: &str) -> Option<(Span, Span)> {
        let fence = self.fence.filter(|_| self.pieces.is_empty())?;
        let last = self.last.as_mut()?;
        let body = text.get(last.range())?;
        let opening = text.get(fence.range())?;
        // Hardly any code holds such a mark at all.
        memchr(*opening.as_bytes().first()?, body.as_bytes())?;
        let words = opening.trim_start_matches(['`', '~']);
        let marks = opening.get(..opening.len() - words.len())?;
        // What is written in Markdown may show fences.
        let language = words.trim().to_ascii_lowercase();
        if language.starts_with("md") || language.starts_with("markdown") {
            return None;
        }
        let lines =
            std::iter::once(0).chain(memchr_iter(b'\n', body.as_bytes()).map(|end| end + 1));
        let (at, line) = lines
            .map(|at| (at, body.get(at..).unwrap_or_default()))
            .find(|(_, line)| opens_a_block(line, marks))?;
        let line = line.lines().next()?.trim_end();
        let start = last.start as usize + at;
        last.end = start as u32;
        Some((fence, Span::new(start, start + line.len())))
    }

    pub(super) fn finish(mut self, source: &Arc<Source>) -> Code {
        let last = self.last.unwrap_or_else(|| {
            let end = self.fence.map_or(self.span.end, |fence| fence.end) as usize;
            Span::new(end, end)
        });
        let body = if self.pieces.is_empty() {
            Fragment::of(source, last)
        } else {
            self.pieces.push(last);
            Fragment::pieces(source, &self.pieces)
        };
        Code {
            language: self.language,
            body,
            fenced: self.fence.is_some(),
        }
    }
}

/// Whether the line at the start of `text` would open a block, were it not inside one that opened
/// with these marks: the marks with the name of a language.
fn opens_a_block(text: &str, marks: &str) -> bool {
    text.strip_prefix(marks).is_some_and(|rest| {
        let line = rest.lines().next().unwrap_or_default();
        let word = line.trim();
        word.starts_with(|c: char| c.is_ascii_alphabetic())
            && word
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '#'))
    })
}

/// The first line of a fenced block, and the first word behind its marks.
fn opening_fence(text: &str, span: Span) -> (Span, Span) {
    let start = span.start as usize;
    let block = text.get(span.range()).unwrap_or_default();
    let line = match memchr(b'\n', block.as_bytes()) {
        Some(end) => block.get(..end).unwrap_or_default(),
        None => block,
    };
    let line = line.trim_end();
    let words = line.trim_start_matches(['`', '~']).trim_start();
    let word = words.split_whitespace().next().unwrap_or_default();
    let at = start + line.len() - words.len();
    (
        Span::new(start, start + line.len()),
        Span::new(at, at + word.len()),
    )
}
