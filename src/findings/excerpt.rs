//! The lines around a place, cropped, so that a report needs no source.

use std::ops::Range;

use crate::text::secrets::secrets;
use crate::text::{Place, Source};

use super::shown::{Shown, WITHHELD};
use super::visible::push_visible;

/// Scalars kept on a long line in front of a place, and again behind it.
const AROUND: usize = 80;
/// Scalars of the place itself that are kept on one line.
const WITHIN: usize = 120;
/// Lines kept of a place that covers more.
const LINES: usize = 3;
/// Longest neighbouring line, in scalars, that helps more than it distracts.
const NEIGHBOR: usize = 100;
/// Bytes around what is shown of a recording that are looked through for secrets.
const CONTEXT: usize = 512;
/// Stands where a line was cut.
const CUT: char = '…';

/// The lines of a place, with a short neighbour on either side, as they can be shown.
///
/// Long lines are cut around the place, with `…` where they were; a place of many lines shows its
/// first three. Characters that would command a terminal are written as escapes, so offsets count
/// in this text and not in the source. The place's true line and column are in its
/// [`Location`](crate::text::Location).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The text shown: lines with `\n` between them.
    pub text: Shown,
    /// Line number (from 1) of its first line in the file; none where the lines are made up for the
    /// reader, as of a body that stands in a string of a recording.
    pub first_line: Option<u64>,
    /// The place inside `text`.
    pub start: usize,
    /// The end of the place inside `text`.
    pub end: usize,
}

impl Excerpt {
    /// Cuts out what is to be shown of `place`. Its cost depends on what is kept, never on the
    /// length of the line. Of a recording nothing is shown that nobody looked through:
    /// [`Excerpt::of_recording`] does.
    pub fn of(place: &Place) -> Self {
        let source = &*place.source;
        if source.is_recorded() {
            return Self {
                text: Shown::of_page(WITHHELD),
                first_line: None,
                start: 0,
                end: WITHHELD.len(),
            };
        }
        let text = source.text();
        let start = boundary(text, place.span.start as usize);
        let first = source.line_of(start as u32);
        let first_start = line_start(source, first);
        // Neither a byte order mark nor a line end can be shown.
        let first_end = source.line_span(first).end as usize;
        let start = start.clamp(first_start, first_end.max(first_start));
        let end = boundary(text, place.span.end as usize).max(start);

        let mut last = source.line_of(end as u32);
        if last > first && line_start(source, last) == end {
            // The line end closes the place; the next line is none of it.
            last -= 1;
        }
        let shown = last.min(first + LINES - 1);

        let mut excerpt = Cutting {
            text: String::new(),
            first_line: Some(source.line_number(first)),
            start: 0,
            end: 0,
        };
        let from = back(text, start, first_start);
        if from == first_start
            && first > 0
            && let Some(line) = neighbor(source, first - 1)
        {
            excerpt.first_line = excerpt.first_line.map(|number| number - 1);
            push_all(&mut excerpt.text, line);
            excerpt.text.push('\n');
        }
        if from > first_start {
            excerpt.text.push(CUT);
        }
        push_all(&mut excerpt.text, slice(text, from, start));
        excerpt.start = excerpt.text.len();
        excerpt.end = excerpt.start;
        let mut whole = excerpt.push_line(text, start, end, first_end);
        for line in first + 1..=shown {
            excerpt.text.push('\n');
            let line_end = source.line_span(line).end as usize;
            whole &= excerpt.push_line(text, line_start(source, line), end, line_end);
        }
        if shown == last
            && whole
            && let Some(line) = neighbor(source, last + 1)
        {
            excerpt.text.push('\n');
            push_all(&mut excerpt.text, line);
        }
        excerpt.done()
    }

    /// What is to be shown of `text`, a part of a recording: the line of `mark`, cut around it,
    /// without what stands at `masks` (in order, without overlaps) and without whatever else looks
    /// like a secret. `line` is its number, where it is a line of the file as it stands there.
    pub fn of_recording(
        text: &str,
        mark: Range<usize>,
        masks: &[Range<usize>],
        line: Option<u64>,
    ) -> Self {
        let start = boundary(text, mark.start);
        let end = boundary(text, mark.end).max(start);
        let line_start = slice(text, 0, start).rfind('\n').map_or(0, |at| at + 1);
        let behind = slice(text, start, text.len());
        let line_end = behind.find('\n').map_or(text.len(), |at| start + at);
        let end = end.min(line_end);
        let from = back(text, start, line_start);
        let kept = forward(text, start, end, WITHIN);
        let to = forward(text, end, line_end, AROUND);
        // What a secret is called may stand in front of what is shown.
        let context = boundary(text, from.saturating_sub(CONTEXT));
        let around = slice(text, context, boundary(text, to.saturating_add(CONTEXT)));
        let looks: Vec<Range<usize>> = secrets(around)
            .into_iter()
            .map(|secret| secret.start + context..secret.end + context)
            .collect();
        let secret = &|at: usize| covering(masks, at).or_else(|| covering(&looks, at));

        let mut excerpt = Cutting {
            text: String::new(),
            first_line: line,
            start: 0,
            end: 0,
        };
        if from > line_start {
            excerpt.text.push(CUT);
        }
        push_masked(&mut excerpt.text, text, from..start, secret);
        excerpt.start = excerpt.text.len();
        push_masked(&mut excerpt.text, text, start..kept, secret);
        excerpt.end = excerpt.text.len();
        if kept == end {
            push_masked(&mut excerpt.text, text, end..to, secret);
        }
        if kept < end || to < line_end {
            excerpt.text.push(CUT);
        }
        excerpt.done()
    }

    /// What is to be shown of lines that were made of a recording for the reader: all of them,
    /// without what looks like a secret; a long mark is cut, with the rest of its line.
    pub fn of_layout(text: &str, mark: Range<usize>) -> Self {
        let start = boundary(text, mark.start);
        let end = boundary(text, mark.end).max(start);
        let kept = forward(text, start, end, WITHIN);
        let behind = slice(text, end, text.len());
        let line_end = behind.find('\n').map_or(text.len(), |at| end + at);
        let looks = secrets(text);
        let secret = &|at: usize| covering(&looks, at);
        let mut excerpt = Cutting {
            text: String::new(),
            first_line: None,
            start: 0,
            end: 0,
        };
        excerpt.push_lines(text, 0..start, secret);
        excerpt.start = excerpt.text.len();
        push_masked(&mut excerpt.text, text, start..kept, secret);
        excerpt.end = excerpt.text.len();
        if kept < end {
            excerpt.text.push(CUT);
        } else {
            push_masked(&mut excerpt.text, text, end..line_end, secret);
        }
        excerpt.push_lines(text, line_end..text.len(), secret);
        excerpt.done()
    }

    /// The line in which the place starts, as it is shown.
    pub fn line(&self) -> &str {
        let text = &self.text;
        let start = text.get(..self.start).and_then(|head| head.rfind('\n'));
        let line = text.get(start.map_or(0, |at| at + 1)..).unwrap_or_default();
        line.split('\n').next().unwrap_or_default()
    }
}

/// An excerpt in the making.
struct Cutting {
    text: String,
    first_line: Option<u64>,
    start: usize,
    end: usize,
}

impl Cutting {
    fn done(self) -> Excerpt {
        Excerpt {
            text: Shown::of_page(self.text),
            first_line: self.first_line,
            start: self.start,
            end: self.end,
        }
    }

    /// Appends lines of a recording, without the secrets in them.
    fn push_lines(
        &mut self,
        text: &str,
        part: Range<usize>,
        secret: impl Fn(usize) -> Option<Range<usize>>,
    ) {
        let mut at = part.start;
        for line in slice(text, part.start, part.end).split_inclusive('\n') {
            let end = at + line.len();
            let without = end - usize::from(line.ends_with('\n'));
            push_masked(&mut self.text, text, at..without, &secret);
            if without < end {
                self.text.push('\n');
            }
            at = end;
        }
    }

    /// Appends a line from `start` on, first what belongs to the place, up to `end`, then what
    /// stands behind it; says whether nothing was cut.
    fn push_line(&mut self, text: &str, start: usize, end: usize, line_end: usize) -> bool {
        let line_end = line_end.max(start);
        let end = end.clamp(start, line_end);
        let mut kept = forward(text, start, end, WITHIN);
        if kept > start {
            push_all(&mut self.text, slice(text, start, kept));
            self.end = self.text.len();
        }
        if kept == end {
            kept = forward(text, end, line_end, AROUND);
            push_all(&mut self.text, slice(text, end, kept));
        }
        if kept < line_end {
            self.text.push(CUT);
        }
        kept == line_end
    }
}

/// Where a line starts; a byte order mark is no part of the first one.
fn line_start(source: &Source, line: usize) -> usize {
    let start = source.line_span(line).start as usize;
    if start == 0 && source.text().starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        start
    }
}

/// A line without its line end, if it is worth showing beside another one.
fn neighbor(source: &Source, line: usize) -> Option<&str> {
    let span = source.line_span(line);
    if span.len() > NEIGHBOR * 4 {
        return None;
    }
    let text = slice(source.text(), line_start(source, line), span.end as usize);
    let fits = text.chars().count() <= NEIGHBOR && !text.trim().is_empty();
    fits.then_some(text)
}

/// The nearest character boundary at or before `offset`.
fn boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// The offset [`AROUND`] scalars before `from`, not before `limit`.
fn back(text: &str, from: usize, limit: usize) -> usize {
    // So few bytes hold no more scalars.
    if from.saturating_sub(limit) <= AROUND {
        return limit.min(from);
    }
    let before = slice(text, limit, from).char_indices().rev();
    before
        .take(AROUND)
        .last()
        .map_or(from, |(at, _)| limit + at)
}

/// The offset `count` scalars behind `from`, not behind `limit`.
fn forward(text: &str, from: usize, limit: usize, count: usize) -> usize {
    if limit.saturating_sub(from) <= count {
        return limit;
    }
    let mut behind = slice(text, from, limit).char_indices();
    behind.nth(count).map_or(limit, |(at, _)| from + at)
}

fn slice(text: &str, start: usize, end: usize) -> &str {
    text.get(start..end).unwrap_or_default()
}

/// The part of `ranges`, which are in order and do not overlap, that covers `at`.
fn covering(ranges: &[Range<usize>], at: usize) -> Option<Range<usize>> {
    let next = ranges.partition_point(|range| range.start <= at);
    let range = ranges.get(next.checked_sub(1)?)?;
    (at < range.end).then(|| range.clone())
}

/// Appends a part of a recording; each secret in it becomes one sign.
fn push_masked(
    shown: &mut String,
    text: &str,
    part: Range<usize>,
    secret: impl Fn(usize) -> Option<Range<usize>>,
) {
    let mut at = part.start;
    let mut masked = false;
    for (offset, c) in slice(text, part.start, part.end).char_indices() {
        let here = part.start + offset;
        if here < at {
            continue;
        }
        if let Some(range) = secret(here) {
            at = range.end;
            if !masked {
                shown.push_str(WITHHELD);
            }
            masked = true;
        } else {
            push_visible(shown, c);
            masked = false;
        }
    }
}

fn push_all(shown: &mut String, text: &str) {
    // Nearly every line is plain text, and is copied as a whole.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\t')) {
        shown.push_str(text);
    } else {
        text.chars().for_each(|c| push_visible(shown, c));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;
    use proptest::prelude::*;
    use std::sync::Arc;

    const ESCAPE: char = '\u{1b}';

    fn excerpt(text: &str, start: usize, end: usize) -> Excerpt {
        let source = Arc::new(Source::new("a.md", text));
        Excerpt::of(&Place::new(&source, Span::new(start, end)))
    }

    /// The excerpt with its place between `«` and `»`.
    fn marked(found: &Excerpt) -> String {
        let (head, tail) = found.text.split_at(found.end);
        let (head, place) = head.split_at(found.start);
        format!("{}: {head}«{place}»{tail}", found.first_line.unwrap())
    }

    fn of_word(text: &str, word: &str) -> String {
        let start = text.find(word).unwrap();
        marked(&excerpt(text, start, start + word.len()))
    }

    #[test]
    fn a_short_line_stands_between_its_neighbours() {
        let text = "zero\none\ntwo here\nthree\nfour\n";
        assert_eq!(of_word(text, "two"), "2: one\n«two» here\nthree");
    }

    #[test]
    fn blank_and_long_neighbours_are_left_out() {
        let text = format!("  \r\ntwo\r\n{}", "x".repeat(101));
        assert_eq!(of_word(&text, "two"), "2: «two»");
    }

    #[test]
    fn a_long_line_is_cut_on_both_sides() {
        let text = format!("before\n{}HERE{}\nafter", "é".repeat(500), "z".repeat(500));
        let expected = format!("2: …{}«HERE»{}…", "é".repeat(80), "z".repeat(80));
        assert_eq!(of_word(&text, "HERE"), expected);
    }

    #[test]
    fn a_long_place_is_cut_within() {
        let text = format!("a {} b", "w".repeat(300));
        assert_eq!(
            marked(&excerpt(&text, 2, 302)),
            format!("1: a «{}»…", "w".repeat(120))
        );
    }

    #[test]
    fn a_place_of_many_lines_shows_its_first_three() {
        let text = "one\ntwo\nthree\nfour\nfive";
        assert_eq!(of_word(text, "two\nthree"), "1: one\n«two\nthree»\nfour");
        assert_eq!(
            of_word(text, "one\ntwo\nthree\nfour"),
            "1: «one\ntwo\nthree»"
        );
        assert_eq!(of_word(text, "two\n"), "1: one\n«two»\nthree");
        assert_eq!(of_word("a\n\n\nb", "a\n\n"), "1: «a»\n");
    }

    #[test]
    fn escapes_are_shown_and_offsets_follow() {
        let text = "a\u{1b}[2J\tb\u{202e}c";
        assert_eq!(of_word(text, "b\u{202e}"), "1: a\\u{1b}[2J\t«b\\u{202e}»c");
    }

    #[test]
    fn a_byte_order_mark_is_not_shown() {
        assert_eq!(marked(&excerpt("\u{feff}title", 0, 8)), "1: «title»");
        assert_eq!(marked(&excerpt("\u{feff}", 0, 0)), "1: «»");
    }

    #[test]
    fn places_at_the_very_ends() {
        assert_eq!(marked(&excerpt("", 0, 0)), "1: «»");
        assert_eq!(marked(&excerpt("a\r\nb", 1, 3)), "1: a«»\nb");
        assert_eq!(marked(&excerpt("a\n", 2, 2)), "1: a\n«»");
        assert_eq!(marked(&excerpt("a", 7, 9)), "1: a«»");
    }

    proptest! {
        /// Whatever the span, the mark lies inside the text and holds what the span begins with.
        #[test]
        fn the_mark_lies_inside(text in "(?s)[\u{feff}a-c\u{1b}\n\r\u{e9}\u{1f600}]{0,300}", a: u16, b: u16) {
            let (a, b) = (usize::from(a) % (text.len() + 2), usize::from(b) % (text.len() + 2));
            let found = excerpt(&text, a.min(b), a.max(b));
            prop_assert!(found.start <= found.end);
            prop_assert!(found.text.get(found.start..found.end).is_some());
            prop_assert!(!found.text.contains(ESCAPE));
        }
    }
}
