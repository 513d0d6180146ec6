//! Recordings that are cut at line ends: an entry a line, or messages with `###` between them.

use super::input::Input;
use super::piece::Content;
use super::split::Outcome;
use crate::text::Base;

/// One JSON object a line.
pub(super) struct Lines {
    input: Input,
    lines: usize,
}

/// The text of requests and responses, as editors run them: a line that begins with `###` stands
/// between two exchanges.
pub(super) struct Messages {
    input: Input,
    exchanges: usize,
}

impl Lines {
    /// The lines from the cursor on.
    pub(super) fn new(input: Input) -> Self {
        Self { input, lines: 0 }
    }

    pub(super) fn input(&self) -> &Input {
        &self.input
    }

    /// The place of the cursor.
    pub(super) fn base(&mut self) -> Base {
        self.input.base()
    }

    /// The next line that is not blank.
    pub(super) fn next(&mut self) -> Outcome {
        if self.input.significant().is_none() {
            return Outcome::End;
        }
        self.lines += 1;
        self.input.keep();
        let ended = self.input.seek_line_end();
        let content = if ended {
            Content::Entry
        } else {
            Content::LastLine
        };
        Outcome::Piece(self.input.piece(self.lines, content))
    }
}

impl Messages {
    /// The messages from the cursor on.
    pub(super) fn new(input: Input) -> Self {
        Self {
            input,
            exchanges: 0,
        }
    }

    pub(super) fn input(&self) -> &Input {
        &self.input
    }

    /// The place of the cursor.
    pub(super) fn base(&mut self) -> Base {
        self.input.base()
    }

    /// What stands before the next `###`.
    pub(super) fn next(&mut self) -> Outcome {
        // What else stands on the line of a mark is a title.
        while self.input.ahead(MARK.len()).starts_with(MARK) {
            self.input.seek_line_end();
            if self.input.significant().is_none() {
                return Outcome::End;
            }
        }
        if self.input.significant().is_none() {
            return Outcome::End;
        }
        self.exchanges += 1;
        self.input.keep();
        while self.input.seek_line_end() {
            self.input.at += 1;
            if self.input.ahead(MARK.len()).starts_with(MARK) {
                break;
            }
        }
        Outcome::Piece(self.input.piece(self.exchanges, Content::Messages))
    }
}

/// Begins the line between two exchanges.
const MARK: &[u8] = b"###";
