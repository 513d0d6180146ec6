//! Headings, and those of them that are tabs.

use crate::page::{Heading, Link};
use crate::text::Span;
use crate::words::without_anchor;

/// What the target of a tab starts with.
const TAB: &str = "#tab/";

/// A heading that is being read.
pub(super) struct HeadingDraft {
    /// The whole heading, with its marks.
    pub(super) span: Span,
    /// Its words so far.
    pub(super) text: String,
    level: u8,
    text_span: Option<Span>,
}

impl HeadingDraft {
    pub(super) fn new(level: u8, span: Span) -> Self {
        Self {
            span,
            text: String::with_capacity(span.len()),
            level,
            text_span: None,
        }
    }

    pub(super) fn words(&mut self, text: &str, span: Span) {
        // The parser closes a heading that ends in marks with a text of no bytes.
        if span.is_empty() {
            return;
        }
        self.text.push_str(text);
        self.text_span = Some(self.text_span.map_or(span, |before| before.to(span)));
    }

    /// The heading; `link` is the last link read so far, which makes it a tab when it is all
    /// of its text.
    pub(super) fn finish(mut self, link: Option<&Link>) -> Heading {
        let end = self.span.end as usize;
        let text_span = self.text_span.unwrap_or(Span::new(end, end));
        let tab = link
            .filter(|link| self.span.contains(link.span) && link.text_span.contains(text_span))
            .and_then(|link| link.target.strip_prefix(TAB))
            .map(str::to_owned);
        self.text.truncate(self.text.trim_end().len());
        if self.text.ends_with('}') {
            self.text.truncate(without_anchor(&self.text).len());
        }
        Heading {
            level: self.level,
            text: self.text,
            text_span,
            tab,
        }
    }
}
