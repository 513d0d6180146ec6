//! Excerpts laid out for a width: lines cut to fit, labels folded, neighbours joined.

use std::borrow::Cow;
use std::ops::Range;

use textwrap::core::display_width;

use super::at_spaces;
use crate::findings::{Spot, one_line};

/// Columns between tab stops.
const TAB: usize = 4;
/// Columns in front of a line, beside the digits of its number.
const GUTTER: usize = 4;
/// Lines are never cut shorter than this.
const NARROWEST: usize = 16;
/// Columns of `╰── ` in front of a label.
const LABEL_LEAD: usize = 4;
/// A label is folded rather than longer than this, where its mark stands far to the right.
const LABEL_WIDTH: usize = 24;
/// Columns of the bracket in front of lines that one mark covers together.
const BRACKET: usize = 4;
const CUT: char = '…';

/// Lines of one file with the marked places in them.
#[derive(Debug)]
pub(super) struct Snippet {
    /// The file's name, fit to be shown.
    pub(super) file: String,
    /// The number of the first line; none where the lines are no lines of the file.
    pub(super) first_line: Option<u64>,
    /// The lines, without line ends and tabs.
    pub(super) lines: Vec<String>,
    /// The marked places.
    pub(super) marks: Vec<Mark>,
    /// Whether it takes all the width: a line was cut, or a bracket stands before its lines.
    full: bool,
}

/// A marked place.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    /// Where it starts in the lines.
    pub(super) start: Point,
    /// Where it ends.
    pub(super) end: Point,
    /// What stands there, folded.
    pub(super) label: Option<String>,
    /// Whether it is the place of the finding itself.
    pub(super) primary: bool,
    /// Its line in the file.
    pub(super) line: u64,
    /// Its column in the file.
    pub(super) column: u64,
}

/// A place in the lines of a snippet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Point {
    /// Index of the line.
    pub(super) line: usize,
    /// Bytes of the line before it.
    pub(super) byte: usize,
}

impl Snippet {
    /// Lays out the finding's own place for `width` columns: a mark without a label, as the
    /// message stands right above it.
    pub(super) fn primary(spot: &Spot, width: usize) -> Self {
        Self::new(spot, true, "", width)
    }

    /// Lays out another place for `width` columns, with what stands there as its label.
    pub(super) fn related(spot: &Spot, label: &str, width: usize) -> Self {
        Self::new(spot, false, label, width)
    }

    fn new(spot: &Spot, primary: bool, label: &str, width: usize) -> Self {
        let mut snippet = Self::unfitted(spot, primary);
        let label = one_line(label);
        let label = match snippet.hidden_end(spot) {
            Some(last) if label.is_empty() => Cow::Owned(format!("up to line {last}")),
            Some(last) => Cow::Owned(format!("{label}, up to line {last}")),
            None => label,
        };
        // Line numbers of a snippet that is joined to this one must fit too.
        let digits = (snippet.end_line().unwrap_or_default() + 5)
            .to_string()
            .len();
        let room = width.saturating_sub(digits + GUTTER).max(NARROWEST);
        snippet.fit(&label, room);
        snippet
    }

    /// The last line of a place that goes on behind the lines shown.
    fn hidden_end(&self, spot: &Spot) -> Option<u64> {
        let location = spot.location;
        // A place that ends with a line end ends on the line before.
        let last = location.end_line - u64::from(location.end_column == 1);
        let shown = self.marks.first()?.end.line as u64 + self.first_line?;
        (last > shown && last > location.line).then_some(last)
    }

    fn unfitted(spot: &Spot, primary: bool) -> Self {
        let excerpt = &spot.excerpt;
        let mut lines = vec![String::new()];
        let mut column = 0;
        let mut marked = [Point { line: 0, byte: 0 }; 2];
        // One turn more than there are characters: a place may end behind the last one.
        let characters = excerpt.text.char_indices().map(|(at, c)| (at, Some(c)));
        for (at, c) in characters.chain([(excerpt.text.len(), None)]) {
            let index = lines.len() - 1;
            let Some(line) = lines.last_mut() else { break };
            for (point, offset) in marked.iter_mut().zip([excerpt.start, excerpt.end]) {
                if at == offset {
                    let byte = line.len();
                    *point = Point { line: index, byte };
                }
            }
            match c {
                Some('\n') => {
                    lines.push(String::new());
                    column = 0;
                }
                Some('\t') => {
                    let blanks = TAB - column % TAB;
                    line.extend(std::iter::repeat_n(' ', blanks));
                    column += blanks;
                }
                Some(c) => {
                    line.push(c);
                    column += char_width(c);
                }
                None => {}
            }
        }
        let [start, end] = marked;
        Self {
            file: one_line(&spot.file).into_owned(),
            first_line: excerpt.first_line,
            lines,
            marks: vec![Mark {
                start,
                end,
                label: None,
                primary,
                line: spot.location.line,
                column: spot.location.column,
            }],
            full: false,
        }
    }

    /// Cuts every line to `room` columns and folds the label into what is right of its mark.
    fn fit(&mut self, label: &str, room: usize) {
        let Some(mark) = self.marks.first_mut() else {
            return;
        };
        let several = mark.start.line != mark.end.line;
        let room = room - if several { BRACKET } else { 0 };
        self.full = several;
        let label_width = match display_width(label).min(LABEL_WIDTH) {
            0 => 0,
            width => width + LABEL_LEAD,
        };

        let mut cut_left = false;
        for (index, line) in self.lines.iter_mut().enumerate() {
            let whole = display_width(line);
            if index == mark.start.line {
                let end = if several { line.len() } else { mark.end.byte };
                let window = Window::around(line, mark.start.byte, end, label_width, room);
                let fitted = window.text(line);
                mark.start.byte = window.start;
                if !several {
                    mark.end.byte = window.end;
                }
                cut_left = window.cut_left;
                self.full |= *line != fitted;
                *line = fitted;
            } else if whole > room {
                let kept = prefix(line, room - 1).len();
                line.truncate(kept);
                line.push(CUT);
                self.full = true;
                if index == mark.end.line && mark.end.byte > kept {
                    mark.end.byte = line.len();
                }
            }
        }
        if !label.is_empty() {
            let column = if several {
                LABEL_LEAD
            } else {
                let line = &self.lines[mark.start.line];
                let lead = display_width(&line[..mark.start.byte]);
                let marked = display_width(&line[mark.start.byte..mark.end.byte]);
                lead + marked / 2 + LABEL_LEAD
            };
            mark.label = Some(fold(label, room.saturating_sub(column)));
        }
        if cut_left {
            // Neighbours would no longer stand below each other.
            let (first, last) = (mark.start.line, mark.end.line);
            self.lines.truncate(last + 1);
            self.lines.drain(..first);
            self.first_line = self.first_line.map(|number| number + first as u64);
            mark.start.line = 0;
            mark.end.line = last - first;
        }
    }

    /// Takes in the lines and marks of `other`, where both are the same file's and touch. Marks
    /// that overlap cannot be drawn below one line.
    pub(super) fn join(&mut self, other: Self) -> Result<(), Self> {
        let (Some(own), Some(others)) = (self.numbers(), other.numbers()) else {
            return Err(other);
        };
        let touching = own.start <= others.end && others.start <= own.end;
        if self.full || other.full || !touching || self.file != other.file {
            return Err(other);
        }
        let first_line = own.start.min(others.start);
        let end_line = own.end.max(others.end);
        let mut lines = Vec::new();
        for number in first_line..end_line {
            match (self.line(number), other.line(number)) {
                (Some(a), Some(b)) if a != b => return Err(other),
                (Some(line), _) | (None, Some(line)) => lines.push(line.to_owned()),
                (None, None) => return Err(other),
            }
        }
        let moved = |marks: &[Mark], from: u64| {
            let by = (from - first_line) as usize;
            let marks = marks.iter().map(|mark| mark.moved(by));
            marks.collect::<Vec<_>>()
        };
        let mut marks = moved(&self.marks, own.start);
        let others = moved(&other.marks, others.start);
        if marks
            .iter()
            .any(|mark| others.iter().any(|o| mark.touches(o)))
        {
            return Err(other);
        }
        marks.extend(others);
        self.marks = marks;
        self.first_line = Some(first_line);
        self.lines = lines;
        Ok(())
    }

    /// The numbers of its lines, where they have some.
    fn numbers(&self) -> Option<Range<u64>> {
        let first = self.first_line?;
        Some(first..first + self.lines.len() as u64)
    }

    /// The number of the line behind the last one.
    fn end_line(&self) -> Option<u64> {
        self.numbers().map(|numbers| numbers.end)
    }

    fn line(&self, number: u64) -> Option<&str> {
        let index = number.checked_sub(self.first_line?)?;
        self.lines.get(index as usize).map(String::as_str)
    }
}

impl Mark {
    /// The mark, `lines` further down.
    fn moved(&self, lines: usize) -> Self {
        let mut moved = self.clone();
        moved.start.line += lines;
        moved.end.line += lines;
        moved
    }

    fn touches(&self, other: &Self) -> bool {
        self.start <= other.end && other.start <= self.end
    }
}

/// The part of a line that fits, with the mark in it.
struct Window {
    /// Bytes of the line that are kept.
    kept: Range<usize>,
    cut_left: bool,
    cut_right: bool,
    /// The mark in the text that is kept.
    start: usize,
    end: usize,
}

impl Window {
    /// Chooses what is kept of `line` so that the mark's beginning stays, its label has
    /// `label_width` columns from the mark's middle on, and all is within `room` columns.
    fn around(line: &str, start: usize, end: usize, label_width: usize, room: usize) -> Self {
        let (before, rest) = line.split_at(start);
        let (marked, after) = rest.split_at(end.max(start) - start);
        let (lead, tail) = (display_width(before), display_width(after));
        let width = display_width(marked);
        // A mark wider than the room keeps some of what stands before it.
        let shown = width.min(room - room / 4);
        // An empty place is drawn as one column.
        let fits = lead + (width + tail).max(1) <= room;
        if fits && lead + width / 2 + label_width <= room {
            return Self {
                kept: 0..line.len(),
                cut_left: false,
                cut_right: false,
                start,
                end: end.max(start),
            };
        }
        let right = tail.min(room / 3) + 1;
        let lead_room = room
            .saturating_sub(shown + right)
            .min(room.saturating_sub(label_width + shown / 2));
        let cut_left = lead > lead_room;
        let from = if cut_left {
            start - suffix(before, lead_room.saturating_sub(1)).len()
        } else {
            0
        };
        let mark = if cut_left { CUT.len_utf8() } else { 0 };
        let used = display_width(&line[from..start]) + usize::from(cut_left);
        let left = room.saturating_sub(used);
        let cut_right = display_width(rest) > left;
        let kept = if cut_right {
            prefix(rest, left.saturating_sub(1)).len()
        } else {
            rest.len()
        };
        let start_shown = mark + start - from;
        Self {
            kept: from..start + kept,
            cut_left,
            cut_right,
            start: start_shown,
            end: start_shown + kept.min(marked.len()),
        }
    }

    fn text(&self, line: &str) -> String {
        let mut text = String::new();
        if self.cut_left {
            text.push(CUT);
        }
        text.push_str(&line[self.kept.clone()]);
        if self.cut_right {
            text.push(CUT);
        }
        text
    }
}

/// The longest beginning of `text` that is at most `width` columns wide.
fn prefix(text: &str, width: usize) -> &str {
    let mut used = 0;
    let end = text.char_indices().find(|&(_, c)| {
        used += char_width(c);
        used > width
    });
    end.map_or(text, |(at, _)| &text[..at])
}

/// The longest end of `text` that is at most `width` columns wide.
fn suffix(text: &str, width: usize) -> &str {
    let mut used = 0;
    let start = text.char_indices().rev().find(|&(_, c)| {
        used += char_width(c);
        used > width
    });
    start.map_or(text, |(at, c)| &text[at + c.len_utf8()..])
}

fn char_width(c: char) -> usize {
    display_width(c.encode_utf8(&mut [0; 4]))
}

fn fold(text: &str, width: usize) -> String {
    textwrap::fill(text, at_spaces(width.max(NARROWEST / 2)))
}

#[cfg(test)]
mod tests {
    use super::super::samples::spot_at;
    use super::*;
    use proptest::prelude::*;

    /// The lines with `«` and `»` around the mark.
    fn shown(text: &str, word: &str, label: &str, width: usize) -> String {
        let start = text.find(word).unwrap();
        let spot = spot_at("a.md", text, start, start + word.len());
        let snippet = Snippet::related(&spot, label, width);
        let mark = &snippet.marks[0];
        let mut lines = snippet.lines.clone();
        lines[mark.end.line].insert(mark.end.byte, '»');
        lines[mark.start.line].insert(mark.start.byte, '«');
        format!("{}: {}", snippet.first_line.unwrap(), lines.join("\n"))
    }

    #[test]
    fn what_fits_stays_and_tabs_become_blanks() {
        assert_eq!(
            shown("a\n\tb\t c\nd", "b\t", "", 40),
            "1: a\n    «b   » c\nd"
        );
    }

    #[test]
    fn a_line_is_cut_around_its_mark_and_loses_its_neighbours() {
        let line = format!("above\n{} here {}\nbelow", "a".repeat(50), "b".repeat(50));
        let room = 40 - 5;
        let found = shown(&line, "here", "", 40);
        assert_eq!(
            found,
            format!("2: …{} «here» {}…", "a".repeat(17), "b".repeat(10))
        );
        assert_eq!(display_width(&found) - "2: «»".len() + 2, room);
    }

    #[test]
    fn a_line_that_begins_with_its_mark_is_cut_behind_it_only() {
        let line = format!("above\nhere {}", "b".repeat(50));
        let expected = format!("1: above\n«here» {}…", "b".repeat(29));
        assert_eq!(shown(&line, "here", "", 40), expected);
    }

    #[test]
    fn a_label_gets_room_beside_its_mark() {
        let line = format!("{} here", "a".repeat(28));
        assert_eq!(
            shown(&line, "here", "", 40),
            format!("1: {} «here»", "a".repeat(28))
        );
        assert_eq!(
            shown(&line, "here", "0123456789abcde", 40),
            "1: …aaaaaaaaaaaa «here»"
        );
    }

    proptest! {
        #[test]
        fn every_line_and_label_is_within_the_width(
            text in "[a-c\t\n\u{e9}\u{4e2d}\u{1b}]{0,200}",
            label in "[a-d ]{0,60}",
            (a, b) in (0usize..200, 0usize..200),
            width in 40usize..120,
        ) {
            let boundary = |at: usize| (0..=at.min(text.len())).rev().find(|&i| text.is_char_boundary(i)).unwrap();
            let spot = spot_at("a.md", &text, boundary(a.min(b)), boundary(a.max(b)));
            let snippet = Snippet::related(&spot, &label, width);
            let mark = &snippet.marks[0];
            for line in &snippet.lines {
                prop_assert!(display_width(line) + GUTTER < width, "{line:?}");
            }
            prop_assert!(snippet.lines[mark.start.line].is_char_boundary(mark.start.byte));
            prop_assert!(snippet.lines[mark.end.line].is_char_boundary(mark.end.byte));
            prop_assert!(mark.start <= mark.end);
        }
    }
}
