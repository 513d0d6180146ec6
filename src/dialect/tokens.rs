//! Words and marks of a type cell.

use std::ops::Range;

use super::names::{Links, in_name};
use super::sentences::{from, is_one_of, is_space};

/// A word or mark of a type cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) range: Range<usize>,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word; marks around it are no part of it.
    Word,
    /// A link, with its index where the page knows it.
    Link(Option<usize>),
    /// `(`.
    Open,
    /// `)`.
    Close,
    /// `,`.
    Comma,
    /// `|` between types.
    Or,
    /// `/` between types.
    Slash,
    /// `[]`.
    Brackets,
    /// The end of a sentence or line; what follows is prose, and is not cut into tokens.
    Stop,
    /// Anything else: no type has it.
    Odd,
}

/// Words that take a type in angle brackets.
#[derive(Clone, Copy)]
pub(super) struct Generics<'w> {
    /// `List<String>`, also with white space in between.
    pub(super) loose: &'w [String],
    /// `Nullable<Int32>`.
    pub(super) tight: &'w [String],
}

/// No readable cell has more.
const MOST_TOKENS: usize = 40;

/// Cuts a cell into tokens up to the end of its first sentence; none where there are too many
/// for a type. A [`Kind::Stop`] at the end is left out where nothing stands behind it. Angle
/// brackets behind a word that takes a type are parentheses; elsewhere they are tags of HTML.
pub(super) fn tokens(text: &str, links: Links<'_>, generics: Generics<'_>) -> Option<Vec<Token>> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    // How many angle brackets are open.
    let mut angles = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        if tokens.len() >= MOST_TOKENS {
            return None;
        }
        let rest = text.get(at..)?;
        let first = tokens.is_empty();
        let last = tokens.last();
        let (kind, length) = match c {
            // Marks of emphasis and code, and quotes carry no meaning here.
            '`' | '*' | '_' | '"' | '\'' | '“' | '”' => (None, c.len_utf8()),
            '\\' if rest.starts_with("\\|") => (Some(Kind::Or), 2),
            '\\' if rest.starts_with("\\[\\]") => (Some(Kind::Brackets), 4),
            '\\' if rest.starts_with("\\[") && !first => (Some(Kind::Open), 2),
            '\\' if rest.starts_with("\\]") => (Some(Kind::Close), 2),
            '\\' => (None, 1),
            c if is_space(c) => (None, c.len_utf8()),
            '&' if starts_with(rest, "&nbsp;") => (None, "&nbsp;".len()),
            '(' => (Some(Kind::Open), 1),
            ')' => (Some(Kind::Close), 1),
            ',' => (Some(Kind::Comma), 1),
            '|' => (Some(Kind::Or), 1),
            '¦' => (Some(Kind::Or), c.len_utf8()),
            // `Int32?`: it may be `null`.
            '?' if last.is_some_and(|last| last.kind == Kind::Word && last.range.end == at) => {
                (None, 1)
            }
            '/' => (Some(Kind::Slash), 1),
            '[' if rest.starts_with("[]") && !rest.starts_with("[](") => (Some(Kind::Brackets), 2),
            '[' => match links.at(text, at) {
                Some(link) => (
                    Some(Kind::Link(link.index)),
                    link.end.saturating_sub(at).max(1),
                ),
                None => (Some(Kind::Odd), 1),
            },
            '<' | '&'
                if angle(rest, "<", "&lt;").is_some() && is_generic(text, at, last, generics) =>
            {
                angles += 1;
                (Some(Kind::Open), angle(rest, "<", "&lt;")?)
            }
            '>' | '&' if angles > 0 && angle(rest, ">", "&gt;").is_some() => {
                angles -= 1;
                (Some(Kind::Close), angle(rest, ">", "&gt;")?)
            }
            '<' => match tag(rest) {
                Some(length) if starts_with(rest, "<br") && !first => {
                    return Some(stopped(tokens, text, at, length));
                }
                Some(length) => (None, length),
                None => (Some(Kind::Odd), 1),
            },
            '.' | ';' | ':' if !first => return Some(stopped(tokens, text, at, 1)),
            '-' | '–' | '—' if !first && rest.chars().nth(1).is_some_and(is_space) => {
                return Some(stopped(tokens, text, at, c.len_utf8()));
            }
            c if in_name(c) => {
                let length = rest.find(|c| !in_name(c)).unwrap_or(rest.len());
                let word = rest.get(..length)?.trim_end_matches(['.', '-', '_', '#']);
                if word.is_empty() {
                    (Some(Kind::Odd), c.len_utf8())
                } else {
                    (Some(Kind::Word), word.len())
                }
            }
            c => (Some(Kind::Odd), c.len_utf8()),
        };
        if let Some(kind) = kind {
            tokens.push(Token {
                kind,
                range: at..at + length,
            });
        }
        at += length;
    }
    Some(tokens)
}

/// How long the angle bracket at the start of `text` is, written as it is or as an entity.
fn angle(text: &str, bare: &str, entity: &str) -> Option<usize> {
    let written = [bare, entity];
    let found = written.into_iter().find(|mark| starts_with(text, mark));
    found.map(str::len)
}

/// Whether the last token is a word that takes the type in the angle brackets that open here.
fn is_generic(text: &str, at: usize, last: Option<&Token>, generics: Generics<'_>) -> bool {
    let Some(last) = last.filter(|last| last.kind == Kind::Word) else {
        return false;
    };
    let is_right_here = last.range.end == at;
    text.get(last.range.clone()).is_some_and(|word| {
        is_one_of(generics.loose, word) || (is_right_here && is_one_of(generics.tight, word))
    })
}

/// The tokens with a stop behind them, unless nothing more follows.
fn stopped(mut tokens: Vec<Token>, text: &str, at: usize, length: usize) -> Vec<Token> {
    let behind = from(text, at + length);
    let mark = |c: char| is_space(c) || matches!(c, '`' | '*' | '_' | '.' | ';');
    if !behind.trim_matches(mark).is_empty() {
        tokens.push(Token {
            kind: Kind::Stop,
            range: at..at + length,
        });
        // One token stands for all that follows.
        tokens.push(Token {
            kind: Kind::Odd,
            range: at + length..text.len(),
        });
    }
    tokens
}

fn starts_with(text: &str, head: &str) -> bool {
    text.get(..head.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(head))
}

/// How long the tag at the start of `text` is; `<` in prose is none.
fn tag(text: &str) -> Option<usize> {
    let letter = text
        .get(1..)?
        .trim_start_matches('/')
        .starts_with(|c: char| c.is_ascii_alphabetic());
    let end = text.bytes().take(80).position(|byte| byte == b'>')?;
    letter.then_some(end + 1)
}
