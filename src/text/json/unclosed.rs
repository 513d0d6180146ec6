//! Which bracket it is that nobody closed.
//!
//! Where one inside lacks its partner, each bracket behind it closes the container before its own, and
//! the outermost stays open in the end. The author knows better, and shows it by how the lines are
//! indented.

use super::tape::{Kind, Slot};

/// Longer indents are not looked at to their end, so that a line full of blanks costs nothing.
const DEEPEST: usize = 400;

/// The container that lacks its closing bracket, where the one at `open` was left without: the
/// first of its kind that is closed by a bracket which stands below the line where the container
/// around it opens. Without such a one, `open` itself.
pub(super) fn meant(text: &str, slots: &[Slot], open: usize) -> usize {
    let Some((kind, end)) = slots.get(open).map(|slot| (slot.kind, slot.next as usize)) else {
        return open;
    };
    let lines = Lines::of(text);
    let mut around: Vec<usize> = Vec::new();
    let mut found: Option<(u32, usize)> = None;
    for (index, slot) in slots.iter().enumerate().take(end).skip(open) {
        while around
            .last()
            .and_then(|&outer| slots.get(outer))
            .is_some_and(|outer| outer.next as usize <= index)
        {
            around.pop();
        }
        if !matches!(slot.kind, Kind::Object | Kind::Array) {
            continue;
        }
        if let Some(outer) = around.last().and_then(|&outer| slots.get(outer))
            && slot.kind == kind
            && outer.kind == kind
            && index != open
            && found.is_none_or(|(end, _)| slot.value.end < end)
            && let Some(closing) = lines.indent_alone(slot.value.end.saturating_sub(1))
            && closing == lines.indent(outer.value.start)
            && closing != lines.indent(slot.value.start)
        {
            found = Some((slot.value.end, index));
        }
        around.push(index);
    }
    found.map_or(open, |(_, index)| index)
}

/// The lines of a text.
struct Lines<'t> {
    text: &'t str,
    /// Where each begins, but for the first.
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Self {
        let starts = memchr::memchr_iter(b'\n', text.as_bytes());
        Self {
            text,
            starts: starts.map(|end| end + 1).collect(),
        }
    }

    /// Where the line of an offset begins.
    fn start(&self, at: u32) -> usize {
        let next = self.starts.partition_point(|&start| start <= at as usize);
        let line = next.checked_sub(1).and_then(|line| self.starts.get(line));
        line.copied().unwrap_or_default()
    }

    /// The blanks that the line of an offset begins with. Nobody indents deeper than this looks.
    fn indent(&self, at: u32) -> &'t str {
        let start = self.start(at);
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        let blanks = rest.iter().take(DEEPEST);
        let len = blanks
            .take_while(|byte| matches!(byte, b' ' | b'\t'))
            .count();
        self.text.get(start..start + len).unwrap_or_default()
    }

    /// The same, where nothing but blanks stands before the offset.
    fn indent_alone(&self, at: u32) -> Option<&'t str> {
        let indent = self.indent(at);
        (self.start(at) + indent.len() == at as usize).then_some(indent)
    }
}
