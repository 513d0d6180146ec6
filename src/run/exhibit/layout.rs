//! A body as a reader wants it: its JSON in indented lines, however it was written.

use std::ops::Range;

use crate::findings::WITHHELD;
use crate::text::Span;
use crate::text::json::{Json, Kind, Node};
use crate::text::secrets::is_secret_name;

/// Lines shown in front of the marked one, and again behind it.
const AROUND: usize = 2;
/// Bytes of a name or a value that are shown, at most a few characters fewer; enough for whoever looks
/// for secrets in them to know one.
const PART: usize = 1024;
/// Bytes of a part that no finding is about.
const ASIDE: usize = 80;
const INDENT: usize = 2;
const CUT: char = '…';

/// The lines of a body.
pub(super) struct Layout<'b> {
    text: &'b str,
    /// In the order of the text.
    lines: Vec<Line<'b>>,
}

/// A line: a value, or one end of an object or a list that holds something.
#[derive(Clone, Copy)]
struct Line<'b> {
    node: Node<'b>,
    depth: usize,
    part: Part,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Whole,
    Opening,
    Closing,
}

impl Line<'_> {
    fn key(&self) -> Option<Range<usize>> {
        let key = self.node.key_span().filter(|_| self.part != Part::Closing);
        key.map(Span::range)
    }

    /// What stands there of the value.
    fn value(&self) -> Range<usize> {
        match self.part {
            Part::Whole => self.node.span().range(),
            Part::Opening => self.node.opening_span().range(),
            Part::Closing => {
                let end = self.node.span().end as usize;
                end.saturating_sub(1)..end
            }
        }
    }

    fn start(&self) -> usize {
        self.key().unwrap_or_else(|| self.value()).start
    }

    /// What of a value is not to be shown, where no finding is about it: texts, and what is called
    /// like a secret, or known to be one.
    fn hidden(&self, secret: bool) -> Option<Range<usize>> {
        if self.part != Part::Whole {
            return None;
        }
        let value = self.value();
        match self.node.kind() {
            Kind::String if value.len() > 2 => Some(value.start + 1..value.end - 1),
            Kind::Number => {
                let key = self.node.key();
                let is_secret = secret || key.is_some_and(|key| is_secret_name(&key));
                is_secret.then_some(value)
            }
            _ => None,
        }
    }
}

impl<'b> Layout<'b> {
    /// The lines of a whole JSON text.
    pub(super) fn of(text: &'b str, json: &'b Json) -> Self {
        let mut lines: Vec<Line<'b>> = Vec::new();
        let mut open: Vec<Node<'b>> = Vec::new();
        let close = |open: &mut Vec<Node<'b>>, lines: &mut Vec<Line<'b>>, at: u32| {
            while let Some(node) = open.pop_if(|node| node.span().end <= at) {
                lines.push(Line {
                    node,
                    depth: open.len(),
                    part: Part::Closing,
                });
            }
        };
        for node in json.root().into_iter().flat_map(Node::descendants) {
            close(&mut open, &mut lines, node.span().start);
            let depth = open.len();
            let holds_more = !node.is_empty();
            lines.push(Line {
                node,
                depth,
                part: if holds_more {
                    Part::Opening
                } else {
                    Part::Whole
                },
            });
            if holds_more {
                open.push(node);
            }
        }
        close(&mut open, &mut lines, u32::MAX);
        Self { text, lines }
    }

    /// The lines around `mark`, and where it stands in them. Values are hidden; the marked one, or the
    /// one whose name is marked, only where it is `secret`.
    pub(super) fn around(&self, mark: &Range<usize>, secret: bool) -> (String, Range<usize>) {
        let behind = self
            .lines
            .partition_point(|line| line.start() <= mark.start);
        let at = behind.saturating_sub(1);
        let first = at.saturating_sub(AROUND);
        let last = (at + AROUND + 1).min(self.lines.len());
        let shown = self.lines.get(first..last).unwrap_or_default();
        let outermost = shown
            .iter()
            .map(|line| line.depth)
            .min()
            .unwrap_or_default();
        let mut writer = Writer {
            text: self.text,
            shown: String::new(),
            mark: mark.clone(),
            found: None,
        };
        for (index, line) in (first..).zip(shown) {
            if index > first {
                writer.shown.push('\n');
            }
            let blanks = (line.depth - outermost) * INDENT;
            writer.shown.extend(std::iter::repeat_n(' ', blanks));
            let is_marked = index == at;
            let most = if is_marked { PART } else { ASIDE };
            if let Some(key) = line.key() {
                writer.part(key, None, most, is_marked);
                writer.shown.push_str(": ");
            }
            let is_open = is_marked && !secret;
            let withheld = if is_open {
                None
            } else {
                line.hidden(is_marked)
            };
            writer.part(line.value(), withheld, most, is_marked);
            // What follows inside the same object or list has a comma before it.
            let next = self.lines.get(index + 1);
            let is_last = next.is_none_or(|next| next.part == Part::Closing);
            if line.part != Part::Opening && !is_last {
                writer.shown.push(',');
            }
        }
        let end = writer.shown.len();
        (writer.shown, writer.found.unwrap_or(end..end))
    }
}

/// Lines in the making.
struct Writer<'b> {
    text: &'b str,
    shown: String,
    /// What is marked in the text.
    mark: Range<usize>,
    /// Where that is in what is shown.
    found: Option<Range<usize>>,
}

impl Writer<'_> {
    /// Appends a part of the text, at most `most` bytes of it, with one sign for what is `withheld` of it.
    /// The mark is looked for where it is one of the marked line.
    fn part(
        &mut self,
        part: Range<usize>,
        withheld: Option<Range<usize>>,
        most: usize,
        marked: bool,
    ) {
        let at = self.shown.len();
        let cut = boundary(self.text, part.start.saturating_add(most).min(part.end));
        let overlaps = self.mark.start < part.end && part.start <= self.mark.start;
        if let Some(withheld) = withheld {
            self.shown
                .push_str(slice(self.text, part.start..withheld.start));
            self.shown.push_str(WITHHELD);
            self.shown
                .push_str(slice(self.text, withheld.end..part.end));
        } else {
            self.shown.push_str(slice(self.text, part.start..cut));
            if cut < part.end {
                self.shown.push(CUT);
            } else if marked && overlaps {
                // Written as it is: the mark may be a part of it.
                let place = |offset: usize| {
                    let inside = boundary(self.text, offset.clamp(part.start, cut));
                    at + inside - part.start
                };
                self.found = Some(place(self.mark.start)..place(self.mark.end));
                return;
            }
        }
        if marked && overlaps {
            self.found = Some(at..self.shown.len());
        }
    }
}

fn slice(text: &str, range: Range<usize>) -> &str {
    text.get(range).unwrap_or_default()
}

/// The nearest character boundary at or before `offset`.
fn boundary(text: &str, mut offset: usize) -> usize {
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::json::Json;
    use proptest::prelude::*;

    const BODY: &str = r#"{"a":{"b":[1,{"c":"dé","e":[]},null]},"password":7,"f":"","g":{}}"#;

    #[test]
    fn every_name_and_every_value_is_found_in_its_lines() {
        let json = Json::read(BODY);
        let layout = Layout::of(BODY, &json);
        for node in json.root().unwrap().descendants() {
            for span in node.key_span().into_iter().chain([node.opening_span()]) {
                let (lines, mark) = layout.around(&span.range(), false);
                assert_eq!(lines[mark], BODY[span.range()], "{lines}");
                assert!(lines.lines().count() <= 2 * AROUND + 1);
            }
        }
    }

    #[test]
    fn the_lines_are_those_of_the_whole() {
        let json = Json::read(BODY);
        let layout = Layout::of(BODY, &json);
        let at = BODY.find("null").unwrap();
        let (lines, _) = layout.around(&(at..at + 4), false);
        assert_eq!(lines, "      \"e\": []\n    },\n    null\n  ]\n},");
    }

    proptest! {
        #[test]
        fn whatever_is_marked_is_a_part_of_the_lines(a in 0usize..80, b in 0usize..80, hidden: bool) {
            let json = Json::read(BODY);
            let layout = Layout::of(BODY, &json);
            let (lines, mark) = layout.around(&(a.min(b)..a.max(b)), hidden);
            prop_assert!(lines.get(mark).is_some());
        }
    }
}
