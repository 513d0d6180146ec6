//! Links that need no parser: `[words](target)` without any mark inside that could have a meaning.

use memchr::{memchr, memchr2, memchr3};

use super::super::Reader;
use crate::text::Span;

/// How far the links of a page had been read.
pub(super) struct Mark {
    links: usize,
    inner: usize,
}

impl Mark {
    pub(super) fn of(reader: &Reader<'_>) -> Self {
        Self {
            links: reader.links.len(),
            inner: reader.inner.len(),
        }
    }

    /// Forgets what was read since.
    pub(super) fn restore(self, reader: &mut Reader<'_>) {
        reader.links.truncate(self.links);
        reader.inner.truncate(self.inner);
    }
}

/// A link inside a text, by its bytes.
struct Plain {
    /// What stands between the brackets.
    shown: Span,
    /// What stands between the parentheses.
    target: Span,
}

impl Plain {
    fn end(&self) -> usize {
        self.target.end as usize + 1
    }
}

/// Reads the links and includes in the words at `span` of the body. Nothing is read where the
/// words need the parser; then it gives false.
pub(super) fn links(reader: &mut Reader<'_>, span: Span) -> bool {
    let before = Mark::of(reader);
    let read = try_links(reader, span);
    if read.is_none() {
        before.restore(reader);
    }
    read.is_some()
}

/// The words of a link that is all there is at `span` of the body, once it has been read.
pub(super) fn all_link(reader: &mut Reader<'_>, span: Span) -> Option<Span> {
    let words = reader.body.get(span.range())?;
    let link = link(words, 0).filter(|link| link.end() == words.len())?;
    let shown = words.get(link.shown.range())?;
    if shown.contains(['*', '_', '!']) {
        return None;
    }
    let base = reader.start + span.start as usize;
    push(reader, base, 0, &link);
    Some(link.shown.shifted(base))
}

fn try_links(reader: &mut Reader<'_>, span: Span) -> Option<()> {
    let words = reader.body.get(span.range())?;
    let bytes = words.as_bytes();
    let Some(first) = memchr2(b'[', b'<', bytes) else {
        return Some(());
    };
    if memchr3(b'<', b'\\', b'&', bytes).is_some() {
        return None;
    }
    let base = reader.start + span.start as usize;
    // Code in front may end behind the bracket.
    let mut at = match memchr(b'`', bytes) {
        Some(code) => code.min(first),
        None => first,
    };
    while let Some(&byte) = bytes.get(at) {
        at = match byte {
            b'`' => code(bytes, at)?,
            b'[' => match bracket(words, at)? {
                Bracket::Text(next) => next,
                Bracket::Link(link) => {
                    push(reader, base, at, &link);
                    link.end()
                }
            },
            // It may close a bracket further in front.
            b']' if matches!(bytes.get(at + 1), Some(b'(' | b'[')) => return None,
            _ => {
                let behind = bytes.get(at + 1..).unwrap_or_default();
                at + 1 + memchr3(b'`', b'[', b']', behind).unwrap_or(behind.len())
            }
        };
    }
    Some(())
}

/// What an opening bracket is.
enum Bracket {
    Link(Plain),
    /// Words; where they go on.
    Text(usize),
}

fn bracket(words: &str, at: usize) -> Option<Bracket> {
    let bytes = words.as_bytes();
    if at > 0 && bytes.get(at - 1) == Some(&b'!') {
        return None;
    }
    let rest = bytes.get(at + 1..)?;
    let stops = |byte: &u8| matches!(byte, b'[' | b']' | b'`' | b'\n' | b'|');
    let Some(len) = rest.iter().position(stops) else {
        return Some(Bracket::Text(bytes.len()));
    };
    match (rest.get(len), rest.get(len + 1)) {
        (Some(b'['), _) => Some(Bracket::Text(at + 1 + len)),
        (Some(b']'), Some(b'(')) => link(words, at).map(Bracket::Link),
        (Some(b']'), Some(b'[')) | (Some(b'`' | b'\n' | b'|'), _) => None,
        _ => Some(Bracket::Text(at + len + 2)),
    }
}

/// The link whose `[` stands at `at`.
fn link(words: &str, at: usize) -> Option<Plain> {
    let bytes = words.as_bytes();
    if bytes.get(at) != Some(&b'[') {
        return None;
    }
    let text = at + 1;
    let text_end = behind(bytes, text, SHOWN);
    let target = text_end + 2;
    if text_end == text || bytes.get(text_end..target) != Some(b"](") {
        return None;
    }
    let end = behind(bytes, target, TARGET);
    (end > target && bytes.get(end) == Some(&b')')).then(|| Plain {
        shown: Span::new(text, text_end),
        target: Span::new(target, end),
    })
}

/// What a byte may be part of.
const SHOWN: u8 = 1;
const TARGET: u8 = 2;

/// Each byte's parts: one look tells whether a link goes on.
const PARTS: [u8; 256] = {
    let mut parts = [SHOWN; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        let shown = !matches!(
            byte,
            b'[' | b']' | b'`' | b'\\' | b'<' | b'&' | b'\n' | b'|'
        );
        let target = byte.is_ascii_alphanumeric()
            || matches!(
                byte,
                b'-' | b'.'
                    | b'_'
                    | b'~'
                    | b'/'
                    | b'#'
                    | b'?'
                    | b'='
                    | b'%'
                    | b':'
                    | b'+'
                    | b'@'
                    | b','
                    | b';'
                    | b'$'
            );
        parts[byte as usize] = if shown { SHOWN } else { 0 } | if target { TARGET } else { 0 };
        byte += 1;
    }
    parts
};

/// Where the bytes from `at` on that may be this part are over.
fn behind(bytes: &[u8], at: usize, part: u8) -> usize {
    let mut at = at;
    while let Some(&byte) = bytes.get(at)
        && PARTS[usize::from(byte)] & part != 0
    {
        at += 1;
    }
    at
}

/// Where the code is over whose backticks stand at `at`.
fn code(bytes: &[u8], at: usize) -> Option<usize> {
    let run = |from: usize| {
        let rest = bytes.get(from..).unwrap_or_default();
        rest.iter().take_while(|&&byte| byte == b'`').count()
    };
    // Longer runs are searched for by the parser.
    if run(at) != 1 {
        return None;
    }
    let rest = bytes.get(at + 1..)?;
    let len = memchr2(b'`', b'|', rest)?;
    let end = at + 1 + len;
    (bytes.get(end) == Some(&b'`') && run(end) == 1).then_some(end + 1)
}

fn push(reader: &mut Reader<'_>, base: usize, at: usize, link: &Plain) {
    let include = reader.links.plain(
        Span::new(at, link.end()).shifted(base),
        link.shown.shifted(base),
        link.target.shifted(base),
    );
    reader.inner.extend(include);
}
