//! Code without fences: HTTP messages, and JSON that stands alone.

use super::is_heading;
use super::lines::{self, Lines};

/// Headers that may stand behind a blank line under a request line. Other words with a colon
/// begin prose there (`Note: …`).
const HEADERS: [&str; 8] = [
    "accept",
    "authorization",
    "consistencylevel",
    "content-length",
    "content-type",
    "if-match",
    "location",
    "prefer",
];

/// Whether a line starts an HTTP message.
pub(super) fn starts(lines: &Lines<'_>, line: usize) -> bool {
    let text = lines.text(line);
    lines::is_request(text) || lines::is_status(text)
}

/// The line behind the code that starts at `line`, when code starts there.
pub(super) fn end(lines: &Lines<'_>, line: usize) -> Option<usize> {
    if starts(lines, line) {
        Some(message_end(lines, line))
    } else if lines.is_blank_before(line) && is_json_start(lines.text(line)) {
        Some(json_end(lines, line))
    } else {
        None
    }
}

/// Whether a line that nothing announces starts a JSON text. `{id} is …` does not.
fn is_json_start(line: &str) -> bool {
    let mut bytes = line.bytes();
    let bracket = bytes.next();
    let next = bytes.find(|byte| !byte.is_ascii_whitespace());
    match bracket {
        Some(b'{') => matches!(next, None | Some(b'"' | b'}')),
        Some(b'[') => matches!(next, None | Some(b'{')),
        _ => false,
    }
}

/// The request lines or the status line, the headers, and the body when it is JSON: other
/// bodies cannot be told from prose.
fn message_end(lines: &Lines<'_>, first: usize) -> usize {
    let mut line = first + 1;
    loop {
        let text = lines.text(line);
        if text.starts_with(['{', '[']) {
            return json_end(lines, line);
        }
        if continues_message(text) || lines::is_request(text) {
            line += 1;
            continue;
        }
        if !text.is_empty() {
            return line;
        }
        let Some(next) = lines.next_words(line) else {
            return line;
        };
        let text = lines.text(next);
        if text.starts_with('{') || is_json_start(text) {
            return json_end(lines, next);
        }
        let known = |name: &str| HEADERS.contains(&&*name.to_ascii_lowercase());
        let headers_follow = line == first + 1 && lines::header_name(text).is_some_and(known);
        if !headers_follow {
            return line;
        }
        line = next;
    }
}

/// Whether a line goes on with a message: a header, or the rest of a URL.
fn continues_message(line: &str) -> bool {
    lines::header_name(line).is_some() || line.starts_with(['?', '&'])
}

/// The line behind the one where the brackets of the JSON at `first` balance. Where they do
/// not, the text ends where the page plainly goes on.
fn json_end(lines: &Lines<'_>, first: usize) -> usize {
    let mut depth = 0_usize;
    let mut line = first;
    while line < lines.len() {
        if line > first && (starts(lines, line) || is_heading(lines, line)) {
            return line;
        }
        let mut in_string = false;
        let mut bytes = lines.text(line).bytes();
        while let Some(byte) = bytes.next() {
            match byte {
                b'"' => in_string = !in_string,
                b'\\' if in_string => {
                    bytes.next();
                }
                b'{' | b'[' if !in_string => depth += 1,
                b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        line += 1;
        if depth == 0 {
            break;
        }
    }
    // A bracket too many belongs to the text whose brackets it breaks.
    while is_leftover(lines.text(line)) {
        line += 1;
    }
    line
}

fn is_leftover(line: &str) -> bool {
    !line.is_empty()
        && line
            .bytes()
            .all(|byte| matches!(byte, b'}' | b']' | b',' | b';' | b' '))
}
