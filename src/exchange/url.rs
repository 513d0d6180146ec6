//! URLs as pages and recordings write them, split with spans and never normalised.
//!
//! Pages write URLs that no URL parser takes: `{id}`, `<id>`, spaces and line ends inside
//! `$filter`, relative paths. A group is what hides delimiters: a pair of parentheses (with
//! quoted texts inside), a `{hole}`, a `<hole>`. A group that never closes hides nothing.

use std::borrow::Cow;
use std::ops::Deref;

use percent_encoding::percent_decode_str;

use crate::text::Span;

mod groups;
#[cfg(test)]
mod tests;

pub(crate) use groups::Groups;
use groups::behind_plain;

/// A URL, split; it has the fields of [`Parts`]. Spans count in the text given to [`Url::read`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Url<'a> {
    text: &'a str,
    parts: Cow<'a, Parts>,
}

/// Where the parts of a URL stand in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// `https`, without `://`.
    pub scheme: Option<Span>,
    /// Host and port, as written. A hole that stands for the base (`{base-url}/v1.0/me`) counts.
    pub host: Option<Span>,
    /// Everything between host and query, without blanks at its ends.
    pub path: Span,
    /// The segment `v1.0` or `beta` at the start of the path, without slashes.
    pub version: Option<Span>,
    /// What follows the version with its slash; the whole path where there is no version.
    pub resource_path: Span,
    /// The options of the query in order, empty ones left out.
    pub query: Vec<QueryOption>,
    /// What follows `#`.
    pub fragment: Option<Span>,
    /// Why it is no URL; the other parts are read as well as they can be.
    pub malformed: Option<Malformed>,
}

/// One `name=value` of a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueryOption {
    /// The name as written (`$filter`, `%24filter`).
    pub name: Span,
    /// The value as written; `None` where there is no `=`.
    pub value: Option<Span>,
}

/// Why a text is no URL, and which bytes say so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// What is wrong.
    pub kind: MalformedKind,
    /// The bytes at fault.
    pub span: Span,
}

/// What can be wrong with a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MalformedKind {
    /// A backslash in host or path; the span is the part between slashes that holds it.
    Backslash,
    /// `https:/host`, `http//host`, `htps://host`: the span is what stands before the host.
    Scheme,
    /// A second scheme right after the first, or right after host and version.
    DoubledScheme,
    /// White space in host or path; the span is the segment that holds it.
    WhiteSpace,
}

impl Deref for Url<'_> {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.parts
    }
}

impl<'a> Url<'a> {
    /// Splits `text`. Never fails; the text may be empty.
    pub fn read(text: &'a str) -> Self {
        Self {
            text,
            parts: Cow::Owned(Parts::read(text)),
        }
    }

    /// `text`, which was split before.
    pub fn known(text: &'a str, parts: &'a Parts) -> Self {
        Self {
            text,
            parts: Cow::Borrowed(parts),
        }
    }

    /// The bytes of one of its spans.
    pub fn slice(&self, span: Span) -> &'a str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// The path behind the version, as written.
    pub fn resource(&self) -> &'a str {
        self.slice(self.resource_path)
    }

    /// The option of this name, `%24` read as `$`, without case.
    pub fn option(&self, name: &str) -> Option<&QueryOption> {
        self.query
            .iter()
            .find(|option| decoded(self.slice(option.name)).eq_ignore_ascii_case(name))
    }
}

impl Parts {
    /// Splits `text`. Never fails; the text may be empty.
    pub fn read(text: &str) -> Self {
        Reader::new(text).read()
    }
}

/// `text` without percent-encoding, for comparing. Bytes that are no UTF-8 become `U+FFFD`.
pub fn decoded(text: &str) -> Cow<'_, str> {
    // Segments of paths are short.
    if !text.as_bytes().contains(&b'%') {
        return Cow::Borrowed(text);
    }
    percent_decode_str(text).decode_utf8_lossy()
}

/// Whether `segment` is a version: `v1.0`, `V1`, `beta`.
pub fn is_version(segment: &str) -> bool {
    if segment.eq_ignore_ascii_case("beta") {
        return true;
    }
    let Some(number) = segment.strip_prefix(['v', 'V']) else {
        return false;
    };
    number.starts_with(|c: char| c.is_ascii_digit())
        && number.ends_with(|c: char| c.is_ascii_digit())
        && number.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

struct Reader<'a> {
    text: &'a str,
    start: usize,
    end: usize,
    malformed: Option<Malformed>,
    /// Whether it reads on from a second scheme.
    again: bool,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        let end = text.trim_end().len();
        Self {
            text,
            start: (text.len() - text.trim_start().len()).min(end),
            end,
            malformed: None,
            again: false,
        }
    }

    fn read(mut self) -> Parts {
        let (scheme, after_scheme) = self.scheme(self.start);
        let (host, path_start) = self.host(after_scheme, scheme.is_some());
        let path_end = self.path_end(path_start);
        let (version, resource_start) = self.version(path_start, path_end);
        if let Some(second) = self.second_scheme(host, resource_start, path_end) {
            // What follows the second scheme is as much of a URL as there is.
            let span = Span::new(self.start, second);
            self.fault(MalformedKind::DoubledScheme, span);
            self.start = second;
            self.again = true;
            return self.read();
        }
        let resource_start = self.after_odd_base(host, version, resource_start, path_end);
        let judged = host.map_or(path_start, |host| host.start as usize);
        self.judge(judged, path_end);
        let (query, fragment) = self.query(path_end);
        Parts {
            scheme,
            host,
            path: self.trimmed(path_start, path_end),
            version,
            resource_path: self.trimmed(resource_start, path_end),
            query,
            fragment,
            malformed: self.malformed,
        }
    }

    fn part(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn bytes(&self) -> &'a [u8] {
        &self.text.as_bytes()[..self.end]
    }

    fn trimmed(&self, start: usize, end: usize) -> Span {
        let part = self.part(start, end);
        let begin = start + (part.len() - part.trim_start().len());
        Span::new(begin, (start + part.trim_end().len()).max(begin))
    }

    fn fault(&mut self, kind: MalformedKind, span: Span) {
        self.malformed.get_or_insert(Malformed { kind, span });
    }

    /// The scheme, and where the host would start.
    fn scheme(&mut self, start: usize) -> (Option<Span>, usize) {
        let rest = self.part(start, self.end);
        let word = rest
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(rest.len());
        let name = &rest[..word];
        let marks = rest[word..]
            .find(|c: char| !matches!(c, ':' | '/' | '\\' | ';'))
            .unwrap_or(rest.len() - word);
        let marks = &rest[word..word + marks];
        let web = name.eq_ignore_ascii_case("http") || name.eq_ignore_ascii_case("https");
        let host = start + word + marks.len();
        let span = Span::new(start, start + word);
        if marks.starts_with("://") && !name.is_empty() {
            if (web && marks.len() > 3) || (!web && is_nearly_web(name)) {
                self.fault(MalformedKind::Scheme, Span::new(start, host));
            }
            return (Some(span), host);
        }
        // `http/x` may be a path of that name; two marks, or a colon, are meant as a scheme.
        if web && (marks.len() > 1 || marks == ":") {
            self.fault(MalformedKind::Scheme, Span::new(start, host));
            return (Some(span), host);
        }
        (None, start)
    }

    /// The host, and where the path starts.
    fn host(&self, start: usize, after_scheme: bool) -> (Option<Span>, usize) {
        let rest = self.part(start, self.end);
        if after_scheme {
            let end = segment_end(rest);
            let host = (end > 0).then(|| Span::new(start, start + end));
            return (host, start + end);
        }
        // Without a scheme only a version behind it tells a host from a relative path.
        let first = segment_end(rest);
        let Some(second) = rest[first..].strip_prefix('/') else {
            return (None, start);
        };
        let base = &rest[..first];
        let looks_like_host = base.contains('.') || (base.starts_with('{') && base.ends_with('}'));
        if looks_like_host && is_version(&second[..segment_end(second)]) {
            return (Some(Span::new(start, start + first)), start + first);
        }
        (None, start)
    }

    fn path_end(&self, start: usize) -> usize {
        let bytes = self.bytes();
        let mut groups = Groups::default();
        let mut at = start;
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'?' | b'#' => return at,
                // `$value[?includeIDs=true]`: the query is the optional part.
                b'[' if bytes.get(at + 1) == Some(&b'?') => return at,
                _ => at = groups.next(bytes, at),
            }
        }
        self.end.max(start)
    }

    /// The version, and where the resource path starts.
    fn version(&self, start: usize, end: usize) -> (Option<Span>, usize) {
        let path = self.part(start, end);
        let segment_start = path.len() - path.trim_start_matches(['/', '\\']).len();
        let segment = &path[segment_start..];
        let segment = &segment[..segment_end(segment)];
        if !is_version(segment.trim()) {
            return (None, start);
        }
        let from = start + segment_start;
        let to = from + segment.len();
        (Some(self.trimmed(from, to)), to)
    }

    /// The place of a second scheme right at the start of the resource path. Of a third one
    /// nothing is said.
    fn second_scheme(&self, host: Option<Span>, start: usize, end: usize) -> Option<usize> {
        let host = host.filter(|_| !self.again)?;
        let path = self.part(start, end);
        let inner = path.trim_start_matches('/');
        let at = start + (path.len() - inner.len());
        let scheme = ["https:/", "http:/"].iter().any(|scheme| {
            inner
                .get(..scheme.len())
                .is_some_and(|it| it.eq_ignore_ascii_case(scheme))
        });
        // `https://https://x`: the first word behind the scheme was taken for a host `https:`.
        let as_host = self.part(0, start).ends_with(':') && path.starts_with("//");
        if scheme {
            Some(at)
        } else {
            as_host.then_some(host.start as usize)
        }
    }

    /// A first segment with a backslash and no version (`/docs\api/x`) stands where the base
    /// of the service should; what follows it is the path that was meant.
    fn after_odd_base(
        &self,
        host: Option<Span>,
        version: Option<Span>,
        start: usize,
        end: usize,
    ) -> usize {
        if host.is_none() || version.is_some() {
            return start;
        }
        let path = self.part(start, end);
        let inner = path.trim_start_matches('/');
        let Some(slash) = inner.find('/') else {
            return start;
        };
        if inner[..slash].contains('\\') {
            end - (inner.len() - slash)
        } else {
            start
        }
    }

    /// Looks for what makes host and path none.
    fn judge(&mut self, start: usize, end: usize) {
        let part = self.trimmed(start, end);
        let (start, end) = (part.start as usize, part.end as usize);
        let bytes = &self.text.as_bytes()[..end];
        let mut groups = Groups::default();
        let mut at = start;
        // Names of files behind `root:` carry spaces on real pages; readers know what to do.
        let names_a_file = std::cell::LazyCell::new(|| self.part(start, end).contains(":/"));
        let mut found = None;
        while let Some(&byte) = bytes.get(at) {
            if byte == b'\\' {
                found = Some((MalformedKind::Backslash, at));
                break;
            }
            if byte.is_ascii_whitespace() {
                let blanks = bytes[at..]
                    .iter()
                    .take_while(|byte| byte.is_ascii_whitespace());
                let behind = at + blanks.count();
                // `{id} | name` are two ways to write one key.
                let before = at.checked_sub(1).and_then(|before| bytes.get(before));
                let alternative = before == Some(&b'|') || bytes.get(behind) == Some(&b'|');
                if found.is_none() && !alternative && !*names_a_file {
                    found = Some((MalformedKind::WhiteSpace, at));
                }
                at = behind;
                continue;
            }
            at = groups.next(bytes, at);
        }
        if let Some((kind, at)) = found {
            let from = self
                .part(start, at)
                .rfind('/')
                .map_or(start, |slash| start + slash + 1);
            let to = self.part(at, end).find('/').map_or(end, |slash| at + slash);
            self.fault(kind, Span::new(from, to));
        }
    }

    fn query(&self, start: usize) -> (Vec<QueryOption>, Option<Span>) {
        let bytes = self.bytes();
        let mut options = Vec::new();
        let mut at = start;
        let mut groups = Groups::default();
        let mut quotes_left = true;
        let mut option = start + 1;
        // `[?x=y]` opens and closes an optional query.
        let bracket = bytes.get(at) == Some(&b'[');
        if bracket {
            at += 1;
            option += 1;
        }
        let mut end = self.end;
        if bracket && bytes.get(end.wrapping_sub(1)) == Some(&b']') {
            end -= 1;
        }
        let mut fragment = None;
        if bytes.get(at) == Some(&b'?') {
            at += 1;
        }
        while at < end {
            match bytes[at] {
                b'&' => {
                    self.push_option(&mut options, option, at);
                    at += 1;
                    option = at;
                }
                b'#' => {
                    fragment = Some(self.trimmed(at + 1, end));
                    break;
                }
                quote @ (b'\'' | b'"') if quotes_left && opens_quote(bytes, at) => {
                    let close = memchr::memchr(quote, &bytes[at + 1..end]);
                    quotes_left = close.is_some();
                    at += close.map_or(1, |close| close + 2);
                }
                b'(' => at = groups.next(&bytes[..end], at),
                _ => at = behind_plain(&bytes[..end], at + 1),
            }
        }
        let last = at.min(end);
        self.push_option(&mut options, option.min(last), last);
        (options, fragment)
    }

    fn push_option(&self, options: &mut Vec<QueryOption>, start: usize, end: usize) {
        let part = self.part(start, end);
        if part.trim().is_empty() {
            return;
        }
        let equals = part.find('=').map(|equals| start + equals);
        options.push(QueryOption {
            name: self.trimmed(start, equals.unwrap_or(end)),
            value: equals.map(|equals| self.trimmed(equals + 1, end)),
        });
    }
}

/// `htps`, `htttp`: a slip of the pen, where `ftp` is another scheme.
fn is_nearly_web(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.starts_with('h') && (name.ends_with('p') || name.ends_with("ps"))
}

/// Where the first segment of `text` ends.
fn segment_end(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut groups = Groups::default();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if matches!(byte, b'/' | b'\\' | b'?' | b'#') {
            return at;
        }
        at = groups.next(bytes, at);
    }
    text.len()
}

/// An apostrophe inside a word (`John's`) opens no quoted text.
fn opens_quote(bytes: &[u8], at: usize) -> bool {
    at.checked_sub(1)
        .and_then(|before| bytes.get(before))
        .is_none_or(|byte| !byte.is_ascii_alphanumeric())
}
