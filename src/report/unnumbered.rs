//! Lines that are made up for the reader have no numbers: those that miette draws beside them are
//! taken away, and behind the place stands where it is in the body.

use super::snippet::Snippet;

/// What a snippet begins with.
const HEAD: &str = "╭─[";
/// What stands between the number of a line and the line.
const BAR: char = '│';
/// So few columns tell nothing of a pointer.
const LEAST: usize = 8;

/// A drawing without the numbers of lines that have none. `pointer` leads to the finding's own place.
pub(super) fn erase(
    drawn: &str,
    snippets: &[Snippet],
    pointer: Option<&str>,
    width: usize,
) -> String {
    let mut erased = String::with_capacity(drawn.len());
    let mut snippets = snippets.iter();
    let mut current = None;
    for line in drawn.split_inclusive('\n') {
        let plain = plain(line);
        if plain.trim_start().starts_with(HEAD) {
            current = snippets
                .next()
                .filter(|snippet| snippet.first_line.is_none());
            let line = line.trim_end_matches('\n');
            erased.push_str(line);
            let is_own = current.is_some_and(|it| it.marks.iter().any(|mark| mark.primary));
            if let Some(pointer) = pointer.filter(|pointer| is_own && !pointer.is_empty()) {
                let room = width.saturating_sub(textwrap::core::display_width(&plain));
                push_end(&mut erased, pointer, room);
            }
            erased.push('\n');
        } else if current.is_some() && is_numbered(&plain) {
            push_without_number(&mut erased, line);
        } else {
            erased.push_str(line);
        }
    }
    erased
}

/// Whether a line begins with its number.
fn is_numbered(plain: &str) -> bool {
    let Some((number, _)) = plain.split_once(BAR) else {
        return false;
    };
    let number = number.trim();
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// Appends the end of a pointer that fits into `room` columns.
fn push_end(line: &mut String, pointer: &str, room: usize) {
    let count = pointer.chars().count();
    if count < room {
        line.push(' ');
        line.push_str(pointer);
    } else if room > LEAST {
        line.push_str(" …");
        line.extend(pointer.chars().skip(count + 3 - room));
    }
}

fn push_without_number(erased: &mut String, line: &str) {
    let mut in_escape = false;
    let mut in_front = true;
    for c in line.chars() {
        in_front &= c != BAR;
        if c == '\u{1b}' {
            in_escape = true;
        }
        let is_number = in_front && !in_escape && c.is_ascii_digit();
        erased.push(if is_number { ' ' } else { c });
        in_escape &= c != 'm';
    }
}

/// A line without the escapes that colour it. No other escapes are drawn.
fn plain(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut in_escape = false;
    for c in line.chars() {
        in_escape |= c == '\u{1b}';
        if !in_escape && c != '\n' {
            plain.push(c);
        }
        in_escape &= c != 'm';
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_pointer_that_does_not_fit_the_end_is_told() {
        let told = |room: usize| {
            let mut line = String::new();
            push_end(&mut line, "/value/12/displayName", room);
            assert!(line.chars().count() <= room, "{line}");
            line
        };
        assert_eq!(told(22), " /value/12/displayName");
        assert_eq!(told(21), " …lue/12/displayName");
        assert_eq!(told(9), " …ayName");
        assert_eq!(told(8), "");
    }

    #[test]
    fn numbers_go_and_colours_stay() {
        let mut erased = String::new();
        push_without_number(&mut erased, " \u{1b}[2m43\u{1b}[0m │ 17 │ 4\n");
        assert_eq!(erased, " \u{1b}[2m  \u{1b}[0m │ 17 │ 4\n");
        assert!(is_numbered(" 43 │ x") && !is_numbered("    · ──") && !is_numbered("  │ 4"));
    }
}
