//! The lines of a message: which of them start one, and where a URL goes on.

use super::reason::status_of;
use super::{MessageProblem, MessageProblemKind};
use crate::text::Span;

/// The methods that reference pages use.
pub const METHODS: [&str; 10] = [
    "GET", "POST", "PATCH", "PUT", "DELETE", "HEAD", "OPTIONS", "MERGE", "TRACE", "CONNECT",
];

/// Whether `word` is a method, in any case.
pub fn is_method(word: &str) -> bool {
    METHODS
        .iter()
        .any(|method| word.eq_ignore_ascii_case(method))
}

/// The method and the URL of a text that is a request line and nothing else, one of them at least in
/// code: "`GET /lamps/{id}`", "**GET** `/lamps/{id}`".
pub fn line_alone(text: &str) -> Option<(Span, Span)> {
    let is_mark = |c: char| c.is_whitespace() || matches!(c, '`' | '*' | ':');
    let rest = text.trim_start_matches(is_mark);
    let start = text.len() - rest.len();
    let length = rest.find(|c: char| !c.is_ascii_uppercase())?;
    let (method, rest) = rest.split_at(length);
    if !is_method(method) || !text.contains('`') {
        return None;
    }
    let method = Span::new(start, start + length);
    let rest = rest.trim_start_matches(is_mark);
    let start = text.len() - rest.len();
    let length = rest.find(|c: char| c.is_whitespace() || matches!(c, '`' | '*'));
    let (url, behind) = rest.split_at(length.unwrap_or(rest.len()));
    let is_alone = behind.trim_matches(is_mark).is_empty();
    (is_alone && is_url(url)).then(|| (method, Span::new(start, start + url.len())))
}

/// Whether a text begins as the URLs of request lines do.
pub fn is_url(text: &str) -> bool {
    text.starts_with(['/', '{']) || text.starts_with("https://") || text.starts_with("http://")
}

/// Lines without their line ends.
#[derive(Clone)]
pub(super) struct Lines<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    pub(super) fn slice(&self, span: Span) -> &'a str {
        self.text.get(span.range()).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<Span> {
        self.clone().next()
    }

    pub(super) fn skip_blank(&mut self) {
        // Most blocks start with their first word.
        let is_word = |byte: &u8| byte.is_ascii_graphic();
        while !self.text.as_bytes().get(self.at).is_some_and(is_word)
            && self.peek().is_some_and(|line| self.is_blank(line))
        {
            self.next();
        }
    }

    pub(super) fn is_blank(&self, line: Span) -> bool {
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

pub(super) fn is_invisible(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}')
}

/// `part` of the text that starts at `start`, without blanks at its ends.
pub(super) fn trimmed(part: &str, start: usize) -> Span {
    let before = part.len() - part.trim_start_matches(is_invisible).len();
    let inside = part.trim_matches(is_invisible).len();
    if inside == 0 {
        return Span::new(start + part.len(), start + part.len());
    }
    Span::new(start + before, start + before + inside)
}

/// Whether what can be seen of a line starts so: JSON and most code are ruled out by their first
/// letter.
fn starts_with(line: &str, so: impl Fn(char) -> bool) -> bool {
    line.trim_start_matches(is_invisible).starts_with(so)
}

pub(super) struct StatusLine {
    pub(super) code: u16,
    pub(super) span: Span,
    /// What stands behind the code.
    pub(super) words: Span,
    pub(super) well_formed: bool,
}

impl StatusLine {
    pub(super) fn read(text: &str, line: Span) -> Option<Self> {
        // `HTTP/1.1 200 OK`, `200 OK`
        let starts = |c: char| matches!(c, 'h' | 'H' | '0'..='9');
        let whole = text
            .get(line.range())
            .filter(|line| starts_with(line, starts))?;
        let inner = trimmed(whole, line.start as usize);
        let content = text.get(inner.range())?;
        let mut words = content.split_whitespace();
        let first = words.next()?;
        let offset = |word: &str| {
            inner.start as usize + (word.as_ptr() as usize - content.as_ptr() as usize)
        };
        let behind = |word: &str| Span::new(offset(word) + word.len(), inner.end as usize);
        let protocol = first
            .get(..4)
            .is_some_and(|it| it.eq_ignore_ascii_case("http"));
        if !protocol {
            // `400 Bad Request`: a status line without its version.
            let reason = words.next()?;
            let code = code(first)?;
            return (is_reason(reason)).then(|| Self {
                code,
                span: Span::new(offset(first), offset(first) + first.len()),
                words: behind(first),
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
                words: behind(content),
                well_formed: false,
            });
        };
        let in_place = second == Some(word);
        Some(Self {
            code,
            span: Span::new(offset(word), offset(word) + word.len()),
            words: behind(word),
            well_formed: versioned && in_place,
        })
    }

    /// The words of another status behind this one: `HTTP/1.1 201 OK`.
    pub(super) fn foreign_words(&self, text: &str) -> Option<MessageProblem> {
        let words = text.get(self.words.range())?;
        let other = status_of(words).filter(|&other| other != self.code)?;
        let span = trimmed(words, self.words.start as usize);
        let kind = MessageProblemKind::WordsOfAnother(other);
        self.well_formed.then_some(MessageProblem { kind, span })
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
        "ok",
        "created",
        "accepted",
        "no",
        "partial",
        "moved",
        "found",
        "see",
        "bad",
        "unauthorized",
        "forbidden",
        "not",
        "conflict",
        "internal",
    ];
    REASONS
        .iter()
        .any(|reason| word.eq_ignore_ascii_case(reason))
}

/// `1.1`, `2`.
fn is_http_version(version: &str) -> bool {
    let mut parts = version.split('.');
    let number =
        |part: &str| !part.is_empty() && part.len() < 3 && part.bytes().all(|b| b.is_ascii_digit());
    parts.next().is_some_and(number) && parts.next().is_none_or(number) && parts.next().is_none()
}

pub(super) struct StartLine {
    pub(super) method: Span,
    /// What follows the method, up to the end of the line.
    pub(super) url: Span,
    line: Span,
    pub(super) problem: Option<MessageProblem>,
}

impl StartLine {
    pub(super) fn read(text: &str, line: Span) -> Option<Self> {
        let whole = text.get(line.range())?;
        let front = whole.trim_start_matches(is_invisible);
        let word = front.bytes().take_while(u8::is_ascii_alphabetic).count();
        let name = front.get(..word)?;
        let uppercase = name.bytes().all(|byte| byte.is_ascii_uppercase());
        let known = is_method(name);
        // One look at the first word rules nearly all lines of code out.
        let shouted = uppercase && (3..=10).contains(&word);
        if !known && !shouted {
            return None;
        }
        let inner = trimmed(whole, line.start as usize);
        let content = text.get(inner.range())?;
        let rest = content.get(word..)?;
        let start = inner.start as usize;
        let method = Span::new(start, start + word);
        let problem = |kind, span| Some(MessageProblem { kind, span });
        if rest.is_empty() {
            // A method alone is meant as a request only when it is written as one.
            return (known && uppercase).then(|| Self {
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
            if !is_target(target, uppercase) {
                return None;
            }
            colon.and_then(|_| problem(MessageProblemKind::BadRequestLine, inner))
        } else {
            if colon.is_some() || !is_plain_target(target) {
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
    pub(super) fn continued(&self, lines: &mut Lines<'_>) -> (Span, Span, Option<Span>) {
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
    let alone = rest.is_empty()
        || rest
            .get(..5)
            .is_some_and(|it| it.eq_ignore_ascii_case("http/"));
    shouted && (hole || (relative && (alone || first.contains('?'))))
}

fn is_plain_target(target: &str) -> bool {
    let http = target
        .get(..4)
        .is_some_and(|it| it.eq_ignore_ascii_case("http"));
    (target.starts_with('/') && !target.starts_with("//"))
        || (http
            && target[4..]
                .trim_start_matches(['s', 'S'])
                .starts_with([':', '/', '\\', ';']))
        || target
            .split_whitespace()
            .next()
            .is_some_and(|first| first.contains("://"))
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

/// Name and value of a header line, as spans in that line.
pub(super) fn header(line: &str) -> Option<(Span, Span)> {
    let colon = line.find(':')?;
    let name = trimmed(&line[..colon], 0);
    let text = line.get(name.range())?;
    let is_name = !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b));
    is_name.then(|| (name, trimmed(&line[colon + 1..], colon + 1)))
}
