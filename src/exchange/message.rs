//! The text of an HTTP message as pages show it, read tolerantly, with spans.
//!
//! What a page shows is seldom what a wire carries: URLs continue on the next line, the reason
//! of a status is missing, a blank line stands too early or not at all. All of it is read as
//! its author meant it; what a reader of HTTP would stumble over is a problem with its place.

use crate::text::Span;

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
        let rest = Rest::read(lines, problems);
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

/// The methods that reference pages use.
pub const METHODS: [&str; 10] = [
    "GET", "POST", "PATCH", "PUT", "DELETE", "HEAD", "OPTIONS", "MERGE", "TRACE", "CONNECT",
];

/// Whether `word` is a method, in any case.
pub fn is_method(word: &str) -> bool {
    METHODS.iter().any(|method| word.eq_ignore_ascii_case(method))
}

/// Lines without their line ends.
#[derive(Clone)]
struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    fn slice(&self, span: Span) -> &'a str {
        self.text.get(span.range()).unwrap_or_default()
    }

    fn peek(&self) -> Option<Span> {
        self.clone().next()
    }

    fn skip_blank(&mut self) {
        while self.peek().is_some_and(|line| self.is_blank(line)) {
            self.next();
        }
    }

    fn is_blank(&self, line: Span) -> bool {
        // A byte order mark or a zero-width space at the start of a block is no text.
        self.slice(line).trim_matches(is_invisible).is_empty()
    }
}

impl Iterator for Lines<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        if self.at >= self.text.len() {
            return None;
        }
        let start = self.at;
        let end = memchr::memchr(b'\n', &self.text.as_bytes()[start..])
            .map_or(self.text.len(), |line_end| start + line_end);
        self.at = end + 1;
        let end = end - usize::from(self.text[start..end].ends_with('\r'));
        Some(Span::new(start, end))
    }
}

fn is_invisible(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}')
}

/// `part` of the text that starts at `start`, without blanks at its ends.
fn trimmed(part: &str, start: usize) -> Span {
    let before = part.len() - part.trim_start_matches(is_invisible).len();
    let inside = part.trim_matches(is_invisible).len();
    if inside == 0 {
        return Span::new(start + part.len(), start + part.len());
    }
    Span::new(start + before, start + before + inside)
}

struct StatusLine {
    code: u16,
    span: Span,
    well_formed: bool,
}

impl StatusLine {
    fn read(text: &str, line: Span) -> Option<Self> {
        let inner = trimmed(text.get(line.range())?, line.start as usize);
        let content = text.get(inner.range())?;
        let mut words = content.split_whitespace();
        let first = words.next()?;
        let offset = |word: &str| inner.start as usize + (word.as_ptr() as usize - content.as_ptr() as usize);
        let protocol = first.get(..4).is_some_and(|it| it.eq_ignore_ascii_case("http"));
        if !protocol {
            // `400 Bad Request`: a status line without its version.
            let reason = words.next()?;
            let code = code(first)?;
            return (is_reason(reason)).then(|| Self {
                code,
                span: Span::new(offset(first), offset(first) + first.len()),
                well_formed: false,
            });
        }
        let version = first[4..].strip_prefix('/');
        if version.is_none() && first.len() > 4 {
            return None;
        }
        let versioned = version.is_some_and(is_http_version);
        // `HTTP 200 OK` and `HTTP 1.1 200 OK` are meant as status lines, too.
        let second = words.next();
        let third = words.next();
        let late = version.is_some() || second.is_some_and(is_http_version);
        let with_code = |word| code(word).map(|code| (code, word));
        let found = second
            .and_then(with_code)
            .or_else(|| third.filter(|_| late).and_then(with_code));
        let Some((code, word)) = found else {
            // `HTTP/1.1 20O OK` is meant as a status line, `HTTP requests` is a heading.
            return version.is_some().then_some(Self {
                code: 0,
                span: inner,
                well_formed: false,
            });
        };
        let in_place = second == Some(word);
        Some(Self {
            code,
            span: Span::new(offset(word), offset(word) + word.len()),
            well_formed: versioned && in_place,
        })
    }
}

fn code(word: &str) -> Option<u16> {
    let digits = word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_digit());
    let code = digits.then(|| word.parse().ok()).flatten()?;
    (100..600).contains(&code).then_some(code)
}

/// Words that reasons of a status start with.
fn is_reason(word: &str) -> bool {
    const REASONS: [&str; 14] = [
        "ok", "created", "accepted", "no", "partial", "moved", "found", "see", "bad",
        "unauthorized", "forbidden", "not", "conflict", "internal",
    ];
    REASONS.iter().any(|reason| word.eq_ignore_ascii_case(reason))
}

/// `1.1`, `2`.
fn is_http_version(version: &str) -> bool {
    let mut parts = version.split('.');
    let number = |part: &str| !part.is_empty() && part.len() < 3 && part.bytes().all(|b| b.is_ascii_digit());
    parts.next().is_some_and(number) && parts.next().is_none_or(number) && parts.next().is_none()
}

struct StartLine {
    method: Span,
    /// What follows the method, up to the end of the line.
    url: Span,
    line: Span,
    problem: Option<MessageProblem>,
}

impl StartLine {
    fn read(text: &str, line: Span) -> Option<Self> {
        let inner = trimmed(text.get(line.range())?, line.start as usize);
        let content = text.get(inner.range())?;
        let word = content
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(content.len());
        let (name, rest) = content.split_at(word);
        let start = inner.start as usize;
        let method = Span::new(start, start + word);
        let known = is_method(name);
        let problem = |kind, span| Some(MessageProblem { kind, span });
        if rest.is_empty() {
            // A method alone is meant as a request only when it is written as one.
            return (known && name.bytes().all(|byte| byte.is_ascii_uppercase())).then(|| Self {
                method,
                url: Span::new(start + word, start + word),
                line,
                problem: problem(MessageProblemKind::BadRequestLine, inner),
            });
        }
        let colon = rest.trim_start().strip_prefix(':');
        let target = colon.unwrap_or(rest);
        let url = trimmed(target, start + content.len() - target.len());
        let target = target.trim_start();
        let parted = colon.is_some() || rest.starts_with(char::is_whitespace);
        if !parted || target.is_empty() {
            return None;
        }
        let problem = if known {
            if !is_target(target, name.bytes().all(|byte| byte.is_ascii_uppercase())) {
                return None;
            }
            colon.and_then(|_| problem(MessageProblemKind::BadRequestLine, inner))
        } else {
            let shouted = (3..=10).contains(&name.len())
                && name.bytes().all(|byte| byte.is_ascii_uppercase());
            if !shouted || colon.is_some() || !is_plain_target(target) {
                return None;
            }
            problem(MessageProblemKind::UnknownMethod, method)
        };
        Some(Self {
            method,
            url,
            line,
            problem,
        })
    }

    /// The whole line, its URL and its version, with the lines the URL continues on.
    fn continued(&self, lines: &mut Lines<'_>) -> (Span, Span, Option<Span>) {
        let mut line = self.line;
        let mut url = self.url;
        while let Some(next) = lines.peek() {
            if url.is_empty() || !continues(lines.slice(url), lines.slice(next)) {
                break;
            }
            lines.next();
            line = line.to(next);
            url = url.to(trimmed(lines.slice(next), next.start as usize));
        }
        let (url, version) = without_version(lines.text, url);
        (line, url, version)
    }
}

/// Whether what follows a method is meant as a URL and not as prose.
fn is_target(target: &str, shouted: bool) -> bool {
    if is_plain_target(target) {
        return true;
    }
    // `GET policies/x`, `GET {base-url}/me`: one word, or one that starts with a hole.
    let first = target.split_whitespace().next().unwrap_or_default();
    let hole = target.starts_with('{') || (target.starts_with('<') && target.contains('>'));
    let relative = first.contains('/') && first.starts_with(|c: char| c.is_ascii_alphabetic());
    let rest = target[first.len()..].trim_start();
    let alone = rest.is_empty() || rest.get(..5).is_some_and(|it| it.eq_ignore_ascii_case("http/"));
    shouted && (hole || (relative && (alone || first.contains('?'))))
}

fn is_plain_target(target: &str) -> bool {
    let http = target.get(..4).is_some_and(|it| it.eq_ignore_ascii_case("http"));
    (target.starts_with('/') && !target.starts_with("//"))
        || (http && target[4..].trim_start_matches(['s', 'S']).starts_with([':', '/', '\\', ';']))
        || target.split_whitespace().next().is_some_and(|first| first.contains("://"))
}

/// Whether `next` carries on the URL of the line before.
fn continues(url: &str, next: &str) -> bool {
    let inner = next.trim();
    if inner.is_empty() {
        return false;
    }
    if inner.starts_with(['&', '?']) {
        return true;
    }
    if url.ends_with(['&', '?', '=']) && url.contains('?') && !next.starts_with(['{', '[']) {
        return header(next).is_none();
    }
    // `HTTP/1.1` on a line of its own, below a long URL.
    inner
        .get(..5)
        .is_some_and(|it| it.eq_ignore_ascii_case("http/") && is_http_version(&inner[5..]))
}

/// Cuts `HTTP/1.1` off the end of a URL.
fn without_version(text: &str, url: Span) -> (Span, Option<Span>) {
    let content = text.get(url.range()).unwrap_or_default();
    let Some(word) = content.rfind(char::is_whitespace) else {
        return (url, None);
    };
    let word = word + content[word..].chars().next().map_or(1, char::len_utf8);
    let tail = &content[word..];
    let is_version = tail
        .get(..5)
        .is_some_and(|it| it.eq_ignore_ascii_case("http/") && is_http_version(&tail[5..]));
    if !is_version {
        return (url, None);
    }
    let start = url.start as usize;
    let version = Span::new(start + word, start + content.len());
    (trimmed(&content[..word], start), Some(version))
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
        while let Some(line) = lines.peek() {
            let content = lines.slice(line);
            if lines.is_blank(line) {
                return;
            }
            let inner = trimmed(content, line.start as usize);
            if starts_body(content) {
                let first = lines.slice(inner).chars().next().map_or(0, char::len_utf8);
                let start = inner.start as usize;
                self.problem(
                    MessageProblemKind::MissingBlankLine,
                    Span::new(start, start + first),
                );
                return;
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
            } else {
                self.problem(MessageProblemKind::BadHeader, inner);
            }
        }
    }

    fn problem(&mut self, kind: MessageProblemKind, span: Span) {
        self.problems.push(MessageProblem { kind, span });
    }
}

/// Name and value of a header line, as spans in that line.
fn header(line: &str) -> Option<(Span, Span)> {
    let colon = line.find(':')?;
    let name = trimmed(&line[..colon], 0);
    let text = line.get(name.range())?;
    let is_name = !text.is_empty()
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b));
    is_name.then(|| (name, trimmed(&line[colon + 1..], colon + 1)))
}

/// Whether a line among the headers is the start of the body.
fn starts_body(line: &str) -> bool {
    let line = line.trim_start();
    let markup = ["<?xml", "<!doctype", "<html"]
        .iter()
        .any(|mark| line.get(..mark.len()).is_some_and(|it| it.eq_ignore_ascii_case(mark)));
    markup || line.starts_with(['{', '['])
}

/// Whether the first line behind a blank one is a header all the same. Bodies carry lines of
/// that look too (`BEGIN:VCARD`, `From: x`), so only names of HTTP count.
fn is_late_header(line: &str) -> bool {
    const NAMES: [&str; 20] = [
        "authorization", "cache-control", "client-request-id", "connection", "consistencylevel",
        "cookie", "host", "if-match", "if-none-match", "location", "ocp-apim-subscription-key",
        "operation-location", "prefer", "preference-applied", "range", "request-id",
        "retry-after", "transfer-encoding", "user-agent", "workbook-session-id",
    ];
    let Some((name, value)) = header(line) else {
        return false;
    };
    let name = line.get(name.range()).unwrap_or_default().to_ascii_lowercase();
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
