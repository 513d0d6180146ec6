//! Paths and templates as tokens: what is written in many ways comes out the same.

use std::borrow::Cow;

use crate::exchange::url::{Groups, decoded};

/// Longer paths are compared by their first segments only: no service nests deeper, and the
/// tokens of so many segments (two each, and one for `/me`) fit into the bits of one word.
const MAX_SEGMENTS: usize = 60;
/// Nearly all paths have fewer.
const USUAL_SEGMENTS: usize = 8;

/// A part of a path that is compared as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::exchange) enum Token {
    /// A name or a value, in lower case. What starts with `$` is one of the system's names.
    Text(Box<str>),
    /// A name with a namespace (`microsoft.graph.user`): a cast, or a bound function.
    Qualified(Box<str>),
    /// Some key: of a template, a hole or a literal id; on both sides, the one that `/me` stands for.
    Key,
    /// A hole in a path that is compared: it may stand for a key as well as for a name.
    Hole,
    /// Named values in parentheses: arguments of a function, or an alternate key.
    Named {
        /// Whether they look more like a key.
        key: bool,
    },
    /// A segment that mixes letters and holes (`report.{format}`): the letters between them.
    Pattern(Vec<Box<str>>),
    /// `…`: any number of segments.
    Rest,
}

/// A segment without its percent-encoding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Segment<'a> {
    /// What stands between two slashes; of `root:/{path}:` the part before its first colon.
    text: Cow<'a, str>,
    /// Whether a path of its own follows its colon, and whether a colon closes that path.
    pub(super) addressed: Option<Closed>,
}

impl<'a> Segment<'a> {
    fn new(text: &'a str, addressed: Option<Closed>) -> Self {
        Self {
            text: decoded(text.trim_end_matches(':')),
            addressed,
        }
    }

    /// What it means.
    pub(super) fn kind(&self) -> Kind<'_> {
        kind(&self.text)
    }
}

/// Whether the path behind `root:` is closed by another colon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Closed(pub(super) bool);

/// What a segment means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind<'a> {
    /// No parentheses, no hole.
    Plain(&'a str),
    /// Nothing but a hole, or a hole with its alternatives (`{id} | name`).
    Hole,
    /// Letters around holes.
    Mixed(&'a str),
    /// `name(...)`.
    Call(&'a str, Arguments<'a>),
    /// `…`
    Rest,
}

/// What stands in the parentheses of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arguments<'a> {
    None,
    /// `('x')`, `({id})`: a key, without its quotes.
    Key(&'a str),
    /// `(appId='x')` behind a collection: most likely an alternate key.
    Alternate,
    /// `(a='x',b=2)`
    Named,
}

/// Splits a path at its slashes. Parentheses and holes hide slashes, and a colon at the end of a
/// segment opens a path of its own (`root:/a/b:`) that the next colon, or the end, closes.
pub(super) fn segments(path: &str) -> Vec<Segment<'_>> {
    let mut found = Vec::with_capacity(USUAL_SEGMENTS);
    let mut rest = path;
    let mut groups = Groups::default();
    while !rest.is_empty() && found.len() < MAX_SEGMENTS {
        let end = segment_end(rest, &mut groups);
        let text = rest[..end].trim();
        let behind = after_slash(rest, end);
        let opens = text.len() > 1 && text.ends_with(':') && !behind.trim().is_empty();
        if opens {
            let closed = addressed_end(rest, end + 1, &mut groups);
            let is_closed = rest[..closed].trim_end().ends_with(':');
            found.push(Segment::new(text, Some(Closed(is_closed))));
            rest = after_slash(rest, closed);
            continue;
        }
        rest = behind;
        if !text.is_empty() {
            found.push(Segment::new(text, None));
        }
    }
    found
}

fn after_slash(rest: &str, end: usize) -> &str {
    rest.get(end + 1..).unwrap_or_default()
}

/// Where the segment at the start of `rest` ends. Backslashes part segments, too: such a URL
/// has its own finding, and its path can still be compared.
fn segment_end(rest: &str, groups: &mut Groups) -> usize {
    let bytes = rest.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if matches!(byte, b'/' | b'\\') {
            return at;
        }
        at = groups.next(bytes, at);
    }
    rest.len()
}

/// Where the path that a colon opened ends: behind the next segment that ends in a colon.
fn addressed_end(rest: &str, start: usize, groups: &mut Groups) -> usize {
    let mut at = start;
    loop {
        let end = at + segment_end(&rest[at..], groups);
        if end >= rest.len() || rest[at..end].trim_end().ends_with(':') {
            return end;
        }
        at = end + 1;
    }
}

/// What a segment means, its percent-encoding already taken off.
fn kind(text: &str) -> Kind<'_> {
    if matches!(text, "…" | "..." | "{...}" | "**") {
        return Kind::Rest;
    }
    if !text.bytes().any(|byte| matches!(byte, b'(' | b'{' | b'<')) {
        return Kind::Plain(text);
    }
    if let Some(open) = text.find('(') {
        let name = text[..open].trim();
        let inner = &text[open + 1..];
        let inner = inner.strip_suffix(')').unwrap_or(inner).trim();
        if name.is_empty() {
            // `(team-id)` where `{team-id}` is meant.
            return Kind::Hole;
        }
        if hole(name).is_none() {
            return Kind::Call(name, arguments(name, inner));
        }
    }
    let Some(first) = hole(text) else {
        return Kind::Plain(text);
    };
    let whole = first == 0 && hole_end(text) == Some(text.len());
    // `{id} | name` are two ways to write one key, `roleTemplateId={id}` is an alternate key.
    if whole || text.contains(['|', '=']) {
        return Kind::Hole;
    }
    Kind::Mixed(text)
}

fn arguments<'a>(name: &str, inner: &'a str) -> Arguments<'a> {
    const KEYS: [&str; 5] = ["id", "key", "name", "number", "url"];
    if inner.is_empty() {
        return Arguments::None;
    }
    if let Some(quoted) = inner
        .strip_prefix('\'')
        .and_then(|it| it.strip_suffix('\''))
        && !quoted.replace("''", "").contains('\'')
    {
        return Arguments::Key(quoted);
    }
    let Some((argument, value)) = inner.split_once('=') else {
        return Arguments::Key(inner);
    };
    let argument = argument.trim().to_ascii_lowercase();
    let one = !value.contains('=');
    if one && name.ends_with('s') && KEYS.iter().any(|key| argument.ends_with(key)) {
        return Arguments::Alternate;
    }
    Arguments::Named
}

/// Where the first hole of a segment opens.
fn hole(text: &str) -> Option<usize> {
    let brace = text.find('{').filter(|&at| text[at..].contains('}'));
    let angle = text.find('<').filter(|&at| text[at..].contains('>'));
    match (brace, angle) {
        (Some(brace), Some(angle)) => Some(brace.min(angle)),
        (brace, angle) => brace.or(angle),
    }
}

/// Where the hole at the start of `text` closes; `{{id}}` is one hole.
fn hole_end(text: &str) -> Option<usize> {
    let close = if text.starts_with('{') { '}' } else { '>' };
    let at = text.find(close)?;
    let closers = text[at..].len() - text[at..].trim_start_matches(close).len();
    Some(at + closers)
}

/// The letters of a segment around its holes, in lower case; never empty. What follows the
/// eighth hole is not looked at.
pub(super) fn pieces(text: &str) -> Vec<Box<str>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = hole(rest).filter(|_| found.len() < 8) {
        found.push(folded(&rest[..at]));
        let end = at + hole_end(&rest[at..]).unwrap_or(rest.len() - at);
        rest = &rest[end..];
    }
    found.push(folded(rest));
    found
}

/// A segment with `{}` for each of its holes.
pub(super) fn with_empty_holes(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    let mut holes = 0;
    while let Some(at) = hole(rest).filter(|_| holes < 8) {
        out.push_str(&rest[..at]);
        out.push_str("{}");
        let end = at + hole_end(&rest[at..]).unwrap_or(rest.len() - at);
        rest = &rest[end..];
        holes += 1;
    }
    out.push_str(rest);
    out
}

/// Whether a text holds a hole.
pub(super) fn has_hole(text: &str) -> bool {
    hole(text).is_some()
}

/// Whether `text` has the letters of a pattern at its ends and, in order, between them.
pub(in crate::exchange) fn fits(pieces: &[Box<str>], text: &str) -> bool {
    let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else {
        return false;
    };
    let Some(rest) = text.strip_prefix(&**first) else {
        return false;
    };
    if pieces.len() == 1 {
        return rest.is_empty();
    }
    let Some(mut rest) = rest.strip_suffix(&**last) else {
        return false;
    };
    pieces[1..pieces.len() - 1].iter().all(|piece| {
        let found = rest.find(&**piece);
        rest = found.map_or("", |at| &rest[at + piece.len()..]);
        found.is_some()
    })
}

/// The form in which names are compared.
pub(super) fn folded(text: &str) -> Box<str> {
    if text.is_ascii() {
        text.to_ascii_lowercase().into()
    } else {
        text.to_lowercase().into()
    }
}

/// Whether a segment of a template is a literal id, or the word for one, and so stands for
/// any: `12345`, a GUID, a mail address, `team-id`. Names of properties and functions are
/// single camel-case words, but for a version behind them.
pub(super) fn is_id(text: &str) -> bool {
    let word = text.eq_ignore_ascii_case("id") || text.ends_with("Id");
    // Nearly all names are letters alone.
    if text.bytes().all(|b| b.is_ascii_alphabetic()) {
        return word;
    }
    if text.starts_with('$') || is_qualified(text) || is_versioned(text) {
        return false;
    }
    let digit_first = text.starts_with(|c: char| c.is_ascii_digit());
    let odd = text.bytes().any(|b| !b.is_ascii_alphanumeric());
    let coded = text.len() >= 10
        && text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.bytes().any(|b| b.is_ascii_digit());
    digit_first || odd || coded || word
}

/// Whether a name ends in a version: `alerts_v2` is the collection that came after `alerts`.
fn is_versioned(text: &str) -> bool {
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let version = text.get(letters..).and_then(|rest| rest.strip_prefix("_v"));
    version.is_some_and(|version| {
        letters > 0 && !version.is_empty() && version.bytes().all(|b| b.is_ascii_digit())
    })
}

/// Whether a segment is one of the system's names: `$ref`, `$count`.
pub(in crate::exchange) fn is_system(text: &str) -> bool {
    text.starts_with('$')
}

/// Whether a name carries a namespace. Other dotted words are hosts, files, and ids.
pub(super) fn is_qualified(text: &str) -> bool {
    text.get(..10)
        .is_some_and(|it| it.eq_ignore_ascii_case("microsoft."))
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'_')
}

/// The name behind the last dot.
pub(in crate::exchange) fn unqualified(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}
