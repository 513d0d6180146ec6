//! Markdown pages that hold files in their fences.
//!
//! A fence whose info string says `file=` is a file. A line of a file can end in `⇐ rule`, or in
//! several rules with commas between: what has to be found on that line. The mark and the spaces
//! before it are no part of the file.

use crate::scratch::Spotted;

/// What separates a line of a file from what has to be found there.
const MARK: char = '⇐';

/// A fenced block of a literate page.
#[derive(Clone, Debug)]
pub(crate) struct Fence {
    /// The info string's first word.
    pub(crate) language: String,
    /// `file=` and other attributes, in order.
    pub(crate) attributes: Vec<(String, String)>,
    /// The lines between the fences, each with its line end.
    pub(crate) text: String,
    /// Where it opens, from 1.
    pub(crate) line: usize,
}

/// A piece of a literate page.
#[derive(Clone, Debug)]
pub(crate) enum Piece {
    /// A line outside of fences.
    Line(String),
    Fence(Fence),
}

impl Fence {
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| known == name)?;
        Some(&found.1)
    }

    pub(crate) fn file(&self) -> Option<&str> {
        self.attribute("file")
    }
}

/// Takes a literate page apart. A fence ends at a line of exactly as many backticks as opened it.
pub(crate) fn read(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((index, line)) = lines.next() {
        let ticks = line.len() - line.trim_start_matches('`').len();
        if ticks < 3 {
            pieces.push(Piece::Line(line.to_owned()));
            continue;
        }
        let mut words = line[ticks..].split_whitespace();
        let mut fence = Fence {
            language: words.next().unwrap_or_default().to_owned(),
            attributes: words
                .map(|word| word.split_once('=').unwrap_or((word, "")))
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            text: String::new(),
            line: index + 1,
        };
        let closing = "`".repeat(ticks);
        loop {
            let (_, line) = lines
                .next()
                .unwrap_or_else(|| panic!("the fence of line {} never closes", index + 1));
            if line == closing {
                break;
            }
            fence.text.push_str(line);
            fence.text.push('\n');
        }
        pieces.push(Piece::Fence(fence));
    }
    pieces
}

/// A file as it is to be written, and what has to be found in it.
pub(crate) fn unmark(file: &str, text: &str) -> (String, Vec<Spotted>) {
    let mut clean = String::with_capacity(text.len());
    let mut expected = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let (line, rules) = match line.rsplit_once(MARK) {
            Some((line, rules)) => (line.trim_end_matches(' '), Some(rules)),
            None => (line, None),
        };
        clean.push_str(line);
        clean.push('\n');
        for rule in rules.into_iter().flat_map(|rules| rules.split(',')) {
            expected.push(Spotted {
                file: file.to_owned(),
                line: index as u64 + 1,
                rule: rule.trim().to_owned(),
            });
        }
    }
    (clean, expected)
}
