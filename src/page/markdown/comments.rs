//! HTML comments, and the HTML around them.

use std::iter::Peekable;
use std::sync::LazyLock;

use memchr::memmem::{FindIter, Finder};

use super::prose;
use crate::page::{Block, BlockKind};
use crate::text::Span;

const OPEN: &str = "<!--";
const CLOSE: &str = "-->";

static FIND_OPEN: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(OPEN));
static FIND_CLOSE: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(CLOSE));

/// The comment that `span` is, when it is one.
pub(super) fn whole(text: &str, span: Span) -> Option<Block> {
    let html = text.get(span.range())?;
    if !html.starts_with(OPEN) {
        return None;
    }
    let (inner, len) = extent(html)?;
    let start = span.start as usize;
    Some(Block {
        span: Span::new(start, start + len),
        kind: BlockKind::Comment(inner.shifted(start)),
    })
}

/// Reads a block of HTML: its comments, and the text between them as prose. Gives the `<!--`
/// of a comment that nothing closes.
pub(super) fn read_html(
    text: &str,
    span: Span,
    quoted: bool,
    blocks: &mut Vec<Block>,
) -> Option<Span> {
    let mut at = span.start as usize;
    let end = span.end as usize;
    loop {
        let html = text.get(at..end)?;
        let Some(open) = FIND_OPEN.find(html.as_bytes()) else {
            prose::push_paragraph(text, Span::new(at, end), quoted, blocks);
            return None;
        };
        prose::push_paragraph(text, Span::new(at, at + open), quoted, blocks);
        let start = at + open;
        let comment = text.get(start..end)?;
        let Some((inner, len)) = extent(comment) else {
            return Some(Span::new(start, start + OPEN.len()));
        };
        blocks.push(Block {
            span: Span::new(start, start + len),
            kind: BlockKind::Comment(inner.shifted(start)),
        });
        at = start + len;
    }
}

/// What stands inside the comment that `html` starts with, and how long the comment is.
fn extent(html: &str) -> Option<(Span, usize)> {
    // Two short forms are whole comments although their dashes overlap.
    for short in ["<!-->", "<!--->"] {
        if html.starts_with(short) {
            return Some((Span::new(OPEN.len(), OPEN.len()), short.len()));
        }
    }
    let rest = html.get(OPEN.len()..)?;
    let len = FIND_CLOSE.find(rest.as_bytes())?;
    let inner = Span::new(OPEN.len(), OPEN.len() + len);
    Some((inner, OPEN.len() + len + CLOSE.len()))
}

/// Walks over every `<!--` of a page, to find those that ended up as words of the text: the
/// parser takes a comment that nothing closes for plain words.
pub(super) struct Openers<'a> {
    /// Those not yet passed; looked for when the first words are given, which few pages have.
    ahead: Peekable<FindIter<'a, 'static>>,
    base: usize,
}

impl<'a> Openers<'a> {
    /// The openers of `text` from `start` on.
    pub(super) fn new(text: &'a str, start: usize) -> Self {
        let rest = text.get(start..).unwrap_or_default();
        Self {
            ahead: FIND_OPEN.find_iter(rest.as_bytes()).peekable(),
            base: start,
        }
    }

    /// The next opener inside the words at `span`, those before it being passed. Words are to
    /// be given in order.
    fn next_inside(&mut self, text: &str, span: Span) -> Option<Span> {
        let is_before = |at: &usize| at + self.base < span.end as usize;
        while let Some(found) = self.ahead.next_if(is_before) {
            let at = found + self.base;
            let escaped = at > 0 && text.as_bytes().get(at - 1) == Some(&b'\\');
            if at >= span.start as usize && !escaped {
                return Some(Span::new(at, at + OPEN.len()));
            }
        }
        None
    }

    /// Every opener inside the words at `span`.
    pub(super) fn inside<'b>(
        &'b mut self,
        text: &'b str,
        span: Span,
    ) -> impl Iterator<Item = Span> + 'b {
        std::iter::from_fn(move || self.next_inside(text, span))
    }
}
