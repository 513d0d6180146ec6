//! Lists of values in descriptions: "Possible values are: `a`, `b`, `c`."
//!
//! A list is read strictly: what is not plainly a list of words up to a full stop is none.
//! A list that lacks one value makes a false finding of every example that shows it.

use std::ops::Range;

use super::sentences::{begins_with, from, is_mark, is_one_of, is_space, skip_spaces};

/// The words around lists.
#[derive(Clone, Debug, Default)]
pub(super) struct ListWords {
    /// "and", "or".
    pub(super) joins: Vec<String>,
    /// "more", "etc".
    pub(super) more: Vec<String>,
    /// "null": no value of a list, though it stands in one.
    pub(super) nothing: Vec<String>,
}

/// A list as found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct List {
    /// Its values without marks.
    pub(super) values: Vec<Range<usize>>,
    /// Whether it says that there are more.
    pub(super) open: bool,
    /// Where it ends.
    pub(super) end: usize,
}

/// How a value is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Code,
    Emphasis,
    Quote,
    Plain,
}

impl Mark {
    /// Whether values with both marks may stand in one list: "**a**, `b`".
    fn goes_with(self, other: Self) -> bool {
        let is_set_off = |mark| matches!(mark, Self::Code | Self::Emphasis);
        self == other || is_set_off(self) && is_set_off(other)
    }
}

/// What stands behind a value.
enum Behind {
    /// Another value starts here.
    Value(usize),
    /// The list ended here.
    End(usize),
    /// Something that no list has.
    Other,
}

/// Tags between the lines of a cell.
const TAGS: [&str; 10] = [
    "<br>", "<br/>", "<br />", "</br>", "<ul>", "</ul>", "<li>", "</li>", "<p>", "</p>",
];
const LONGEST_VALUE: usize = 120;
const LONGEST_REMARK: usize = 400;

impl ListWords {
    /// The list that starts at the byte at `at`, behind the words that open it.
    pub(super) fn read(&self, text: &str, at: usize) -> Option<List> {
        let mut at = opening(text, at);
        let mut values: Vec<Range<usize>> = Vec::new();
        let mut count = 0_usize;
        let mut kind = None;
        let mut open = false;
        loop {
            let rest = text.get(at..)?;
            if count > 0 && self.leaves_open(rest) {
                open = true;
                break;
            }
            let (mark, value, length) = value(rest)?;
            // Words among marked values are prose: "`a`, or empty".
            if !kind.get_or_insert(mark).goes_with(mark) {
                return None;
            }
            count += 1;
            let word = rest.get(value.clone())?;
            if word.ends_with('.') && is_one_of(&self.more, word.trim_end_matches('.')) {
                open = true;
            } else if !is_one_of(&self.nothing, word) {
                values.push(at + value.start..at + value.end);
            }
            match self.behind(text, at + length, mark) {
                Behind::Value(next) => at = next,
                Behind::End(end) => {
                    at = end;
                    break;
                }
                Behind::Other => return None,
            }
        }
        // One plain word is a sentence: "Possible values are documented."
        let enough = count > 1 || kind != Some(Mark::Plain);
        (enough && !values.is_empty()).then_some(List {
            values,
            open,
            end: at,
        })
    }

    fn leaves_open(&self, rest: &str) -> bool {
        self.more.iter().any(|more| begins_with(rest, more))
    }

    /// What follows a value: remarks in parentheses, then commas and joining words, or the
    /// end of the list.
    fn behind(&self, text: &str, end: usize, mark: Mark) -> Behind {
        let mut before = end;
        let mut at = skip_spaces(text, end);
        if from(text, at).starts_with('(') {
            let Some(length) = remark(from(text, at)) else {
                return Behind::Other;
            };
            before = at + length;
            at = skip_spaces(text, before);
        }
        let gap = at > before;
        if let Some(next) = next_line(text, at, mark) {
            return Behind::Value(next);
        }
        let rest = from(text, at);
        if ends(rest, gap && mark == Mark::Code) {
            return Behind::End(at);
        }
        let separator = match rest.chars().next() {
            Some(',' | ';' | '/' | '|') => 1,
            Some(wide @ ('、' | '，' | '；')) => wide.len_utf8(),
            Some('\\') if rest.starts_with("\\|") => 2,
            _ => 0,
        };
        at = skip_spaces(text, at + separator);
        if separator > 0 {
            at = line_start(text, at).unwrap_or(at);
        }
        let rest = from(text, at);
        let word = rest
            .find(|c: char| is_space(c) || c == '`' || is_mark(c))
            .unwrap_or(rest.len());
        let joined = rest
            .get(..word)
            .is_some_and(|word| is_one_of(&self.joins, word));
        if joined && (gap || separator > 0) {
            Behind::Value(skip_spaces(text, at + word))
        } else if separator > 0 {
            Behind::Value(at)
        } else {
            Behind::Other
        }
    }
}

/// Whether a value in backticks or quotation marks stands at the byte at `at`, behind the words that
/// open a list, whatever follows it.
pub(super) fn begins_with_marks(text: &str, at: usize) -> bool {
    from(text, opening(text, at)).starts_with(['`', '"', '\'', '“', '‘'])
}

/// Where the first value starts behind the opening words: a colon, line breaks and white
/// space stand between.
fn opening(text: &str, at: usize) -> usize {
    let rest = from(text, at);
    let trimmed = rest.trim_start_matches(|c| is_space(c) || matches!(c, ':' | '：'));
    let at = at + rest.len() - trimmed.len();
    line_start(text, at).unwrap_or(at)
}

/// Where the words of a line start whose tags stand at the byte at `at`: `<br>- ` or `</li><li>`.
fn line_start(text: &str, at: usize) -> Option<usize> {
    let mut rest = from(text, at);
    if !rest.starts_with('<') {
        return None;
    }
    while let Some(tag) = TAGS.iter().find(|tag| {
        rest.get(..tag.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(tag))
    }) {
        rest = from(rest, tag.len()).trim_start_matches(is_space);
    }
    let start = text.len() - rest.len();
    let words = ["- ", "* ", "• "]
        .iter()
        .find_map(|bullet| rest.strip_prefix(bullet));
    let words = words.unwrap_or(rest).trim_start_matches(is_space);
    (start > at).then_some(text.len() - words.len())
}

/// A text without the tags, white space and other signs at its end.
pub(super) fn without_tags(text: &str, is_sign: impl Fn(char) -> bool) -> &str {
    let mut text = text;
    loop {
        text = text.trim_end_matches(|c| is_space(c) || is_sign(c));
        match TAGS.iter().find_map(|tag| text.strip_suffix(tag)) {
            Some(before) => text = before,
            None => return text,
        }
    }
}

/// Where the value of the next line starts, if the tags at the byte at `at` begin a line that holds one
/// more marked value and nothing else.
fn next_line(text: &str, at: usize, mark: Mark) -> Option<usize> {
    let next = line_start(text, at).filter(|_| mark != Mark::Plain)?;
    let (same, _, length) = value(from(text, next))?;
    let behind = from(text, skip_spaces(text, next + length));
    let ends = behind.is_empty() || behind.starts_with(['<', ',', ';', '.', '(']);
    (same == mark && ends).then_some(next)
}

/// Whether a list ends in front of `rest`: with a full stop, with the cell, in front of a
/// tag or a closing parenthesis, or, behind values in backticks, where a new sentence starts
/// without a full stop.
fn ends(rest: &str, may_be_capital: bool) -> bool {
    let mut chars = rest.chars();
    match chars.next() {
        None | Some(')' | '<' | '。' | '）') => true,
        Some('.') => chars.next().is_none_or(|c| {
            is_space(c) || is_mark(c) || matches!(c, '<' | '"' | ')' | '[') || c.is_uppercase()
        }),
        Some(c) => may_be_capital && (c.is_uppercase() || c == '['),
    }
}

/// A remark in parentheses at the start of `rest`, with its parentheses.
pub(super) fn remark(rest: &str) -> Option<usize> {
    let mut depth = 0_u32;
    for (at, byte) in rest.bytes().enumerate().take(LONGEST_REMARK) {
        match byte {
            b'(' => depth += 1,
            b')' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// The value at the start of `rest`: how it is marked, its bytes without the marks, and how
/// long it is with them.
fn value(rest: &str) -> Option<(Mark, Range<usize>, usize)> {
    let closers: [(&str, &str, Mark); 9] = [
        ("`", "`", Mark::Code),
        ("**", "**", Mark::Emphasis),
        ("__", "__", Mark::Emphasis),
        ("*", "*", Mark::Emphasis),
        ("_", "_", Mark::Emphasis),
        ("\"", "\"", Mark::Quote),
        ("'", "'", Mark::Quote),
        ("“", "”", Mark::Quote),
        ("‘", "’", Mark::Quote),
    ];
    for (open, close, mark) in closers {
        let Some(inner) = rest.strip_prefix(open) else {
            continue;
        };
        let window = inner.bytes().take(LONGEST_VALUE).len();
        let window = (0..=window).rev().find(|&at| inner.is_char_boundary(at))?;
        let length = inner.get(..window)?.find(close)?;
        let text = inner.get(..length)?;
        let trimmed = text.trim();
        let odd = |c: char| {
            matches!(
                c,
                ',' | '`' | '*' | '|' | '<' | '>' | '(' | ')' | '[' | ']' | '\n'
            )
        };
        if trimmed.is_empty() || trimmed.contains(odd) {
            return None;
        }
        let start = open.len() + (text.len() - text.trim_start().len());
        return Some((
            mark,
            start..start + trimmed.len(),
            open.len() + length + close.len(),
        ));
    }
    let mut end = 0;
    for (at, c) in rest.char_indices().take(LONGEST_VALUE) {
        let inside = c.is_alphanumeric()
            || c == '_'
            || (c == '-' || c == '.' || c == '+')
                && rest
                    .get(at + c.len_utf8()..)
                    .is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
        if !inside {
            break;
        }
        end = at + c.len_utf8();
    }
    // Plain values that are only numbers are numbers, not names.
    let word = rest.get(..end)?;
    word.starts_with(char::is_alphabetic)
        .then_some((Mark::Plain, 0..end, end))
}
