//! An answer as text for people.

use std::fmt::Write as _;

use textwrap::{Options, WordSplitter, fill};

use crate::findings::one_line;
use crate::text::Place;
use crate::words::cropped;

/// More characters than this are no sentence that anybody reads.
const LONGEST: usize = 1000;

/// Which claims bear on a place.
#[derive(Debug)]
pub struct Answer {
    /// The place as it was asked for, seen from the working folder.
    place: String,
    topics: Vec<Topic>,
}

/// One thing that stands at the place.
#[derive(Debug, PartialEq)]
pub(super) struct Topic {
    /// What it is, as a sentence.
    head: String,
    parts: Vec<Part>,
    /// The place that made the promise, where one did.
    promise: Option<Place>,
}

impl Topic {
    /// What it is, as a sentence, and what there is to tell.
    pub(super) fn new(head: impl Into<String>, parts: Vec<Part>) -> Self {
        Self {
            head: head.into(),
            parts,
            promise: None,
        }
    }

    /// With the place that made the promise.
    pub(super) fn promised(mut self, place: Option<Place>) -> Self {
        self.promise = place;
        self
    }
}

/// A list under a title.
#[derive(Debug, PartialEq)]
pub(super) struct Part {
    pub(super) title: &'static str,
    pub(super) lines: Vec<String>,
}

impl Part {
    /// A list that is told only where it has lines.
    pub(super) fn some(title: &'static str, lines: Vec<String>) -> Option<Self> {
        (!lines.is_empty()).then_some(Self { title, lines })
    }
}

/// `path:line:column: what stands there`.
pub(super) fn at(place: &Place, says: &str) -> String {
    let location = place.locate();
    let path = place.source.path();
    format!("{path}:{}:{}: {says}", location.line, location.column)
}

/// What orders places: as they stand in the files, files by their paths.
pub(super) fn order(place: &Place) -> (String, u32) {
    (place.source.path().to_string(), place.span.start)
}

impl Answer {
    pub(super) fn new(place: String, mut topics: Vec<Topic>) -> Self {
        // One thing may be found from two sides.
        let mut told = Vec::new();
        for topic in topics.drain(..) {
            if !told.contains(&topic) {
                told.push(topic);
            }
        }
        Self {
            place,
            topics: told,
        }
    }

    /// The places that promised what stands at the place.
    pub fn promises(&self) -> impl Iterator<Item = &Place> {
        self.topics
            .iter()
            .filter_map(|topic| topic.promise.as_ref())
    }

    /// The answer as Markdown, without the place; none where there is nothing to tell.
    pub fn markdown(&self) -> Option<String> {
        let line = |text: &str| unmarked(&cropped(&one_line(text), LONGEST));
        let mut out = String::new();
        for topic in &self.topics {
            if !out.is_empty() {
                out.push_str("\n---\n\n");
            }
            let _ = writeln!(out, "**{}**", line(&topic.head));
            for part in &topic.parts {
                let _ = writeln!(out, "\n{}:\n", part.title);
                for said in &part.lines {
                    let _ = writeln!(out, "- {}", line(said));
                }
            }
        }
        (!out.is_empty()).then_some(out)
    }

    /// The answer folded to `width` columns.
    pub fn text(&self, width: usize) -> String {
        let mut out = String::new();
        if self.topics.is_empty() {
            let nothing = format!(
                "{}: nothing here is a claim or is held against one",
                self.place
            );
            paragraph(&mut out, &nothing, width, "", "  ");
        }
        for topic in &self.topics {
            if !out.is_empty() {
                out.push('\n');
            }
            let head = format!("{}: {}", self.place, topic.head);
            paragraph(&mut out, &head, width, "", "  ");
            for part in &topic.parts {
                let _ = writeln!(out, "\n  {}:", part.title);
                for line in &part.lines {
                    paragraph(&mut out, line, width, "    ", "      ");
                }
            }
        }
        out
    }
}

/// Text that Markdown shows as it stands; what is between backticks is code in both.
fn unmarked(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut pieces = text.split('`').peekable();
    let mut code = false;
    while let Some(piece) = pieces.next() {
        if code && pieces.peek().is_some() {
            let _ = write!(out, "`{piece}`");
        } else {
            if code {
                out.push_str("\\`");
            }
            let mut before = ' ';
            let mut chars = piece.chars().peekable();
            while let Some(char) = chars.next() {
                // Inside of a word it marks nothing: names of files are full of it.
                let in_word = before.is_alphanumeric()
                    && chars.peek().is_some_and(|next| next.is_alphanumeric());
                if matches!(char, '\\' | '*' | '[' | '<' | '&') || char == '_' && !in_word {
                    out.push('\\');
                }
                out.push(char);
                before = char;
            }
        }
        code = !code;
    }
    out
}

fn paragraph(out: &mut String, text: &str, width: usize, first: &str, next: &str) {
    let text = cropped(&one_line(text), LONGEST);
    let options = Options::new(width)
        .initial_indent(first)
        .subsequent_indent(next)
        // A path or a name in two parts is found by nobody.
        .break_words(false)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation);
    out.push_str(&fill(&text, options));
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_shows_what_stands_there() {
        for (text, expected) in [
            ("`a_b*` and _c_ of a_b.md", "`a_b*` and \\_c\\_ of a_b.md"),
            ("[x](y) <b> &lt; 2*3", "\\[x](y) \\<b> \\&lt; 2\\*3"),
            ("one ` alone", "one \\` alone"),
        ] {
            assert_eq!(unmarked(text), expected);
        }
    }
}
