//! The text of an HTTP message as pages show it, read tolerantly, with spans.
//!
//! What a page shows is seldom what a wire carries: URLs continue on the next line, the reason
//! of a status is missing, a blank line stands too early or not at all. All of it is read as
//! its author meant it; what a reader of HTTP would stumble over is a problem with its place.

use crate::text::Span;

mod line;
mod reason;
#[cfg(test)]
mod tests;

use line::{Lines, StartLine, StatusLine, header, is_invisible, trimmed};
pub use line::{METHODS, is_method, is_url, line_alone};

/// A message. Spans count in the text given to [`read`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// It starts with a request line.
    Request(RequestText),
    /// It starts with a status line.
    Response(ResponseText),
}

/// A request as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestText {
    /// `GET`, in the case it is written in.
    pub method: Span,
    /// The whole URL; it may run over several lines. Empty, behind the method, where there is none.
    pub url: Span,
    /// `HTTP/1.1` at the end of the request line.
    pub version: Option<Span>,
    /// The request line, with the lines its URL continues on, without the last line end.
    pub line: Span,
    /// The headers in order.
    pub headers: Vec<HeaderText>,
    /// Everything behind the headers without blank lines at its ends.
    pub body: Option<Span>,
    /// What no reader of HTTP would take, in order.
    pub problems: Vec<MessageProblem>,
}

/// A response as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResponseText {
    /// The status code; 0 where none can be read.
    pub status: u16,
    /// Its digits; the status line where none can be read.
    pub status_span: Span,
    /// The status line without its line end.
    pub line: Span,
    /// The headers in order.
    pub headers: Vec<HeaderText>,
    /// Everything behind the headers without blank lines at its ends.
    pub body: Option<Span>,
    /// What no reader of HTTP would take, in order.
    pub problems: Vec<MessageProblem>,
}

/// One header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeaderText {
    /// The name as written.
    pub name: Span,
    /// The value without blanks at its ends; it may run over indented lines.
    pub value: Span,
}

/// What no reader of HTTP would take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MessageProblem {
    /// What is wrong.
    pub kind: MessageProblemKind,
    /// The bytes at fault.
    pub span: Span,
}

/// The kinds of problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MessageProblemKind {
    /// The body starts right behind the headers; the span is its first character.
    MissingBlankLine,
    /// A blank line parts the first line from its headers; the span is the first header's line.
    /// The headers are read all the same.
    BlankBeforeHeaders,
    /// A line among the headers is none; the span is that line.
    BadHeader,
    /// The request line has no URL, or a colon behind its method.
    BadRequestLine,
    /// The status line is meant as one but is not `HTTP/version code`; the span is the line.
    BadStatusLine,
    /// No such method; the span is the method.
    UnknownMethod,
    /// The words behind a status are those of this other one; the span is the words.
    WordsOfAnother(u16),
}

/// One line of a list of requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestLine {
    /// `GET`, in the case it is written in.
    pub method: Span,
    /// The whole URL or template; it may run over several lines.
    pub url: Span,
    /// The line with those its URL continues on, without the last line end.
    pub line: Span,
}

/// Reads one message. `None` where the first line that is not blank is neither a request line
/// nor a status line, nor anything meant as one: JSON, code, the path alone.
pub fn read(text: &str) -> Option<Message> {
    let mut lines = Lines::new(text);
    lines.skip_blank();
    let first = lines.next()?;
    if let Some(status) = StatusLine::read(text, first) {
        let mut problems = Vec::new();
        if !status.well_formed {
            problems.push(MessageProblem {
                kind: MessageProblemKind::BadStatusLine,
                span: first,
            });
        }
        let mut rest = Rest::read(lines, problems);
        // One slip of a block is told: this is the lightest.
        rest.problems.extend(status.foreign_words(text));
        return Some(Message::Response(ResponseText {
            status: status.code,
            status_span: status.span,
            line: first,
            headers: rest.headers,
            body: rest.body,
            problems: rest.problems,
        }));
    }
    let start = StartLine::read(text, first)?;
    let (line, url, version) = start.continued(&mut lines);
    let mut problems = Vec::new();
    if let Some(problem) = start.problem {
        problems.push(problem);
    }
    let listing = lines.clone();
    let rest = if is_rest_of_listing(listing) {
        Rest::default_with(problems)
    } else {
        Rest::read(lines, problems)
    };
    Some(Message::Request(RequestText {
        method: start.method,
        url,
        version,
        line,
        headers: rest.headers,
        body: rest.body,
        problems: rest.problems,
    }))
}

/// One half of an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    /// A request.
    Request,
    /// A response.
    Response,
}

/// Which half the message is that [`read`] would read; only its first line is looked at.
pub fn half(text: &str) -> Option<Half> {
    let mut lines = Lines::new(text);
    lines.skip_blank();
    let first = lines.next()?;
    if StatusLine::read(text, first).is_some() {
        return Some(Half::Response);
    }
    StartLine::read(text, first).map(|_| Half::Request)
}

/// The request lines of a block that lists requests, one a line. Blank lines, comments and
/// whatever else is no request line are skipped.
pub fn request_lines(text: &str) -> Vec<RequestLine> {
    let mut lines = Lines::new(text);
    let mut found = Vec::new();
    while let Some(line) = lines.next() {
        let Some(start) = StartLine::read(text, line) else {
            continue;
        };
        if start.url.is_empty() {
            continue;
        }
        let (line, url, _) = start.continued(&mut lines);
        found.push(RequestLine {
            method: start.method,
            url,
            line,
        });
    }
    found
}

/// Whether everything left is request lines, comments and blank lines: the block lists requests.
fn is_rest_of_listing(mut lines: Lines<'_>) -> bool {
    let text = lines.text;
    let mut more = false;
    while let Some(line) = lines.next() {
        let content = lines.slice(line).trim();
        if content.is_empty() || content.starts_with("//") || content.starts_with('#') {
            continue;
        }
        let Some(start) = StartLine::read(text, line) else {
            return false;
        };
        start.continued(&mut lines);
        more = true;
    }
    more
}

/// Headers and body.
struct Rest {
    headers: Vec<HeaderText>,
    body: Option<Span>,
    problems: Vec<MessageProblem>,
}

impl Rest {
    fn default_with(problems: Vec<MessageProblem>) -> Self {
        Self {
            headers: Vec::new(),
            body: None,
            problems,
        }
    }

    fn read(mut lines: Lines<'_>, problems: Vec<MessageProblem>) -> Self {
        let mut rest = Self::default_with(problems);
        if lines.peek().is_some_and(|line| lines.is_blank(line)) {
            let mut ahead = lines.clone();
            ahead.skip_blank();
            let Some(line) = ahead.peek() else {
                return rest;
            };
            if is_late_header(ahead.slice(line)) {
                rest.problem(MessageProblemKind::BlankBeforeHeaders, line);
                lines = ahead;
            }
        }
        rest.read_headers(&mut lines);
        rest.body = body(&lines);
        rest
    }

    fn read_headers(&mut self, lines: &mut Lines<'_>) {
        let mut bad = Vec::new();
        // Several request lines above the headers list ways to call; `or` may part them.
        let mut lists_requests = false;
        while let Some(line) = lines.peek() {
            let content = lines.slice(line);
            if lines.is_blank(line) {
                break;
            }
            let inner = trimmed(content, line.start as usize);
            if starts_body(content) {
                let first = lines.slice(inner).chars().next().map_or(0, char::len_utf8);
                let start = inner.start as usize;
                self.problem(
                    MessageProblemKind::MissingBlankLine,
                    Span::new(start, start + first),
                );
                break;
            }
            lines.next();
            let indented = content.starts_with([' ', '\t']);
            if let Some((name, value)) = header(content) {
                let at = line.start as usize;
                self.headers.push(HeaderText {
                    name: name.shifted(at),
                    value: value.shifted(at),
                });
            } else if let (true, Some(last)) = (indented, self.headers.last_mut()) {
                last.value = last.value.to(inner);
            } else if StartLine::read(lines.text, line).is_some() {
                lists_requests = true;
            } else if !stands_for_others(content.trim()) {
                bad.push(inner);
            }
        }
        if !lists_requests {
            for span in bad {
                self.problem(MessageProblemKind::BadHeader, span);
            }
        }
    }

    fn problem(&mut self, kind: MessageProblemKind, span: Span) {
        self.problems.push(MessageProblem { kind, span });
    }
}

/// Whether a line among the headers is the start of the body.
fn starts_body(line: &str) -> bool {
    let line = line.trim_start();
    let markup = ["<?xml", "<!doctype", "<html"].iter().any(|mark| {
        line.get(..mark.len())
            .is_some_and(|it| it.eq_ignore_ascii_case(mark))
    });
    // What a lost mark at the start of a file becomes may stand in front of it.
    let json = line.trim_start_matches(|c: char| c == '?' || !c.is_ascii());
    markup || json.starts_with('{') || (json.starts_with('[') && !is_hole(json.trim_end()))
}

/// Whether a line among the headers stands for headers that the page leaves out: `...`,
/// `[other headers]`, `<other headers>`.
fn stands_for_others(line: &str) -> bool {
    let dots = |text: &str| !text.is_empty() && text.trim_matches(['.', '…', ' ']).is_empty();
    let tagged = line
        .strip_prefix('<')
        .and_then(|rest| rest.strip_suffix('>'));
    dots(line) || is_hole(line) || tagged.is_some_and(|inner| is_plain(inner) || dots(inner))
}

/// Whether words in brackets stand where something else belongs: `[other headers]`, `[raw bytes]`.
pub(super) fn is_hole(text: &str) -> bool {
    let inner = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    inner.is_some_and(|inner| is_plain(inner) && !matches!(inner.trim(), "true" | "false" | "null"))
}

/// Whether a text is words and nothing else that JSON or a header is made of.
fn is_plain(text: &str) -> bool {
    let word =
        |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '\'' | '’' | '.' | '…');
    text.trim_start().starts_with(char::is_alphabetic) && text.chars().all(word)
}

/// Whether the first line behind a blank one is a header all the same. Bodies carry lines of
/// that look too (`BEGIN:VCARD`, `From: x`), so only names of HTTP count.
fn is_late_header(line: &str) -> bool {
    const NAMES: [&str; 20] = [
        "authorization",
        "cache-control",
        "client-request-id",
        "connection",
        "consistencylevel",
        "cookie",
        "host",
        "if-match",
        "if-none-match",
        "location",
        "ocp-apim-subscription-key",
        "operation-location",
        "prefer",
        "preference-applied",
        "range",
        "request-id",
        "retry-after",
        "transfer-encoding",
        "user-agent",
        "workbook-session-id",
    ];
    let Some((name, value)) = header(line) else {
        return false;
    };
    let name = line
        .get(name.range())
        .unwrap_or_default()
        .to_ascii_lowercase();
    let known = NAMES.contains(&name.as_str())
        || ["accept", "content-", "odata-", "x-ms-"]
            .iter()
            .any(|prefix| name.starts_with(prefix));
    known && !value.is_empty()
}

/// What is left, from its first line that is not blank to the end of its last one.
fn body(lines: &Lines<'_>) -> Option<Span> {
    let mut lines = lines.clone();
    lines.skip_blank();
    let start = lines.at.min(lines.text.len());
    let rest = &lines.text[start..];
    let filled = rest.trim_end_matches(is_invisible);
    if filled.is_empty() {
        return None;
    }
    // Blanks at the end of the last line belong to it; only blank lines are cut.
    let tail = &rest[filled.len()..];
    let line_end = tail.find(['\r', '\n']).unwrap_or(tail.len());
    Some(Span::new(start, start + filled.len() + line_end))
}
