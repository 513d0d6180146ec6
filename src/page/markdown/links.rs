//! Links and images, with the bytes of their targets; and includes, which are written as one.

use memchr::memchr;
use pulldown_cmark::{BrokenLink, CowStr, LinkType, RefDefs};

use crate::page::{Block, BlockKind, Link};
use crate::text::Span;

/// What an include starts with, in any case.
const INCLUDE: &str = "[!INCLUDE";

/// Makes links of `[x][y]` and `[x][]` that nothing defines. `[x]` alone is text in brackets.
#[allow(clippy::needless_pass_by_value)] // the parser's signature
pub(super) fn undefined_reference(link: BrokenLink<'_>) -> Option<(CowStr<'_>, CowStr<'_>)> {
    match link.link_type {
        LinkType::Reference | LinkType::Collapsed => Some(("".into(), "".into())),
        _ => None,
    }
}

/// The links found so far, and those that are open.
pub(super) struct Links<'a> {
    text: &'a str,
    /// What the parser reads: `text` from `start` on, or a copy of the same length.
    body: &'a str,
    start: usize,
    found: Vec<Link>,
    open: Vec<Open>,
}

/// A link whose end was not read yet.
struct Open {
    index: usize,
    /// Where the last thing inside its text ended.
    text_end: usize,
    target: Target,
}

/// Where a link's target stands.
enum Target {
    Known,
    /// Inside this very link, with escapes.
    Inline,
    /// It is a reference that nothing defines.
    Undefined,
}

impl<'a> Links<'a> {
    pub(super) fn new(text: &'a str, body: &'a str, start: usize) -> Self {
        Self {
            text,
            body,
            start,
            found: Vec::new(),
            open: Vec::new(),
        }
    }

    pub(super) fn into_found(self) -> Vec<Link> {
        self.found
    }

    /// The last link found.
    pub(super) fn last(&self) -> Option<&Link> {
        self.found.last()
    }

    /// Something inline stands at `span`.
    pub(super) fn saw(&mut self, span: Span) {
        if let Some(open) = self.open.last_mut() {
            open.text_end = open.text_end.max(span.end as usize);
        }
    }

    pub(super) fn open(
        &mut self,
        link_type: LinkType,
        destination: &CowStr<'_>,
        id: &str,
        mut span: Span,
        definitions: &RefDefs<'_>,
    ) {
        let start = span.start as usize;
        let bytes = self.text.as_bytes();
        let image = bytes.get(start) == Some(&b'!');
        let text_start = start + 1 + usize::from(image);
        if matches!(link_type, LinkType::Collapsed | LinkType::CollapsedUnknown) {
            // The parser leaves the empty brackets out.
            let behind = self.text.get(span.end as usize..).unwrap_or_default();
            if behind.starts_with("[]") {
                span.end += 2;
            }
        }
        let mut target_span = Span::new(text_start, text_start);
        let target = match link_type {
            LinkType::ReferenceUnknown | LinkType::CollapsedUnknown => Target::Undefined,
            _ => {
                if let Some(known) = self.borrowed(destination) {
                    target_span = known;
                    Target::Known
                } else if link_type == LinkType::Inline {
                    Target::Inline
                } else {
                    if let Some(definition) = definitions.get(id) {
                        let span = Span::from(definition.span.clone()).shifted(self.start);
                        target_span = self.defined(span);
                    }
                    Target::Known
                }
            }
        };
        let target_text = match link_type {
            LinkType::Email => ["mailto:", destination].concat(),
            _ => destination.to_string(),
        };
        self.open.push(Open {
            index: self.found.len(),
            text_end: text_start,
            target,
        });
        self.found.push(Link {
            span,
            text_span: Span::new(text_start, text_start),
            target: target_text,
            target_span,
            undefined: matches!(
                link_type,
                LinkType::ReferenceUnknown | LinkType::CollapsedUnknown
            ),
        });
    }

    /// Closes the innermost link, which the parser says is at `span`, and gives all its bytes.
    /// The inner link of an include is no link: the include comes instead.
    pub(super) fn close(&mut self, span: Span) -> (Span, Option<Block>) {
        let text = self.text;
        let Some(open) = self.open.pop() else {
            return (span, None);
        };
        let Some(link) = self.found.get_mut(open.index) else {
            return (span, None);
        };
        let span = link.span;
        let bytes = text.as_bytes();
        let inner = bytes.get(open.text_end..span.end as usize);
        let inner = inner.unwrap_or_default();
        let autolink = bytes.get(span.start as usize) == Some(&b'<');
        let text_end = if autolink {
            span.end as usize - 1
        } else {
            open.text_end + memchr(b']', inner).unwrap_or(0)
        };
        link.text_span.end = text_end.max(link.text_span.start as usize) as u32;
        match open.target {
            Target::Known => {}
            Target::Inline => {
                link.target_span = destination(text, Span::new(text_end + 2, span.end as usize));
            }
            Target::Undefined => {
                let label = Span::new(text_end + 2, (span.end as usize).max(text_end + 3) - 1);
                link.target_span = if label.is_empty() {
                    link.text_span
                } else {
                    label
                };
            }
        }
        let target = link.target_span;
        match self.as_include(open.index, span, target) {
            Some(include) => (include.span, Some(include)),
            None => (span, None),
        }
    }

    /// A link without a mark that would need the parser, with all its bytes. Gives the include
    /// that it is instead.
    pub(super) fn plain(
        &mut self,
        span: Span,
        text_span: Span,
        target_span: Span,
    ) -> Option<Block> {
        let target = self.text.get(target_span.range()).unwrap_or_default();
        let index = self.found.len();
        self.found.push(Link {
            span,
            text_span,
            target: target.to_owned(),
            target_span,
            undefined: false,
        });
        self.as_include(index, span, target_span)
    }

    /// The include around the link at `span`, which is no link then.
    fn as_include(&mut self, index: usize, span: Span, target: Span) -> Option<Block> {
        let span = include(self.text, span)?;
        self.found.truncate(index);
        let kind = BlockKind::Include(target);
        Some(Block { span, kind })
    }

    /// How many links were found so far.
    pub(super) fn len(&self) -> usize {
        self.found.len()
    }

    /// Forgets the links after the first `len`.
    pub(super) fn truncate(&mut self, len: usize) {
        self.found.truncate(len);
    }

    /// The bytes of a destination that the parser took from the page as it is.
    fn borrowed(&self, destination: &CowStr<'_>) -> Option<Span> {
        let CowStr::Borrowed(slice) = destination else {
            return None;
        };
        let offset = (slice.as_ptr() as usize).checked_sub(self.body.as_ptr() as usize)?;
        let inside = !slice.is_empty() && offset + slice.len() <= self.body.len();
        inside.then(|| Span::new(offset, offset + slice.len()).shifted(self.start))
    }

    /// The destination inside `[label]: destination "title"`.
    fn defined(&self, definition: Span) -> Span {
        let slice = self.text.get(definition.range()).unwrap_or_default();
        match slice.find("]:") {
            Some(colon) => {
                let start = definition.start as usize + colon + 2;
                destination(self.text, Span::new(start, definition.end as usize))
            }
            None => definition,
        }
    }
}

/// The destination that `span` starts with, white space aside: `<…>`, or up to white space or
/// the parenthesis that closes the link.
fn destination(text: &str, span: Span) -> Span {
    let slice = text.get(span.range()).unwrap_or_default();
    let words = slice.trim_start();
    let start = span.end as usize - words.len();
    let (start, angled) = match words.strip_prefix('<') {
        Some(_) => (start + 1, true),
        None => (start, false),
    };
    let bytes = text.as_bytes();
    let mut depth = 0_usize;
    let mut at = start;
    while at < span.end as usize {
        match bytes.get(at) {
            Some(b'\\') => at += 1,
            Some(b'>') if angled => break,
            Some(b'(') if !angled => depth += 1,
            Some(b')') if !angled && depth == 0 => break,
            Some(b')') if !angled => depth -= 1,
            Some(byte) if !angled && byte.is_ascii_whitespace() => break,
            None => break,
            Some(_) => {}
        }
        at += 1;
    }
    Span::new(start.min(span.end as usize), at.min(span.end as usize))
}

/// The include around the link at `link`.
fn include(text: &str, link: Span) -> Option<Span> {
    let behind = text.get(link.end as usize..)?;
    let close = behind.len() - behind.trim_start_matches([' ', '\t']).len();
    if behind.as_bytes().get(close) != Some(&b']') {
        return None;
    }
    let before = text.get(..link.start as usize)?;
    let before = before.trim_end_matches([' ', '\t']);
    let start = before.len().checked_sub(INCLUDE.len())?;
    let mark = before.get(start..)?;
    mark.eq_ignore_ascii_case(INCLUDE)
        .then(|| Span::new(start, link.end as usize + close + 1))
}
