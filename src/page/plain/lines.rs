//! The lines of a plain text, and what single lines can be told to be.

use memchr::memchr_iter;

use crate::text::Span;

/// The methods a request line starts with.
const METHODS: [&str; 7] = ["GET", "POST", "PATCH", "PUT", "DELETE", "HEAD", "OPTIONS"];

/// The lines of a text, without white space around them.
pub(super) struct Lines<'a> {
    text: &'a str,
    spans: Vec<Span>,
}

impl<'a> Lines<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let mut start = if text.starts_with('\u{feff}') { 3 } else { 0 };
        let ends = memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
        let spans = ends
            .map(|end| {
                let line = text.get(start..end).unwrap_or_default();
                let words = line.trim();
                let indent = line.len() - line.trim_start().len();
                let span = Span::new(start + indent, start + indent + words.len());
                start = end + 1;
                span
            })
            .collect();
        Self { text, spans }
    }

    pub(super) fn len(&self) -> usize {
        self.spans.len()
    }

    /// The bytes of a line; none behind the last one.
    pub(super) fn span(&self, line: usize) -> Span {
        let end = self.text.len();
        self.spans.get(line).copied().unwrap_or(Span::new(end, end))
    }

    pub(super) fn text(&self, line: usize) -> &'a str {
        self.text.get(self.span(line).range()).unwrap_or_default()
    }

    /// Whether a line is empty, or there is none.
    pub(super) fn is_blank(&self, line: usize) -> bool {
        self.span(line).is_empty()
    }

    /// Whether no words stand right above a line.
    pub(super) fn is_blank_before(&self, line: usize) -> bool {
        line.checked_sub(1)
            .is_none_or(|before| self.is_blank(before))
    }

    /// The first line from `line` on that is not blank.
    pub(super) fn next_words(&self, line: usize) -> Option<usize> {
        (line..self.len()).find(|&line| !self.is_blank(line))
    }

    /// The bytes of the lines from `first` to the one before `end`, blank ones at the end
    /// aside.
    pub(super) fn block(&self, first: usize, end: usize) -> Span {
        let last = (first..end).rev().find(|&line| !self.is_blank(line));
        let start = self.span(first);
        Span {
            start: start.start,
            end: self.span(last.unwrap_or(first)).end,
        }
    }
}

/// Whether a line is a request line: a method and a path or URL, perhaps with a protocol behind
/// it. Spaces belong to the URL inside brackets and in a query, elsewhere they begin prose.
pub(super) fn is_request(line: &str) -> bool {
    let Some((method, behind)) = line.split_once(' ') else {
        return false;
    };
    if !METHODS.contains(&method) {
        return false;
    }
    let url = behind.trim_start();
    if !["/", "https://", "http://"]
        .iter()
        .any(|start| url.starts_with(start))
    {
        return false;
    }
    let mut depth = 0_usize;
    for (at, byte) in url.bytes().enumerate() {
        match byte {
            b'{' | b'(' | b'<' | b'[' => depth += 1,
            b'}' | b')' | b'>' | b']' => depth = depth.saturating_sub(1),
            b'?' => return true,
            b' ' if depth == 0 => {
                let behind = url.get(at..).unwrap_or_default();
                return behind.trim_start().starts_with("HTTP/");
            }
            _ => {}
        }
    }
    true
}

/// Whether a line is a status line: `HTTP/1.1 200 OK`.
pub(super) fn is_status(line: &str) -> bool {
    let mut words = line.split_ascii_whitespace();
    let version = words.next().and_then(|word| word.strip_prefix("HTTP/"));
    version.is_some_and(|version| version.starts_with(|c: char| c.is_ascii_digit()))
        && words.next().is_some_and(|status| {
            status.len() == 3 && status.bytes().all(|byte| byte.is_ascii_digit())
        })
}

/// The name of the header that a line states.
pub(super) fn header_name(line: &str) -> Option<&str> {
    let (name, value) = line.split_once(':')?;
    let token = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    (!name.is_empty() && !value.is_empty() && name.bytes().all(token)).then_some(name)
}
