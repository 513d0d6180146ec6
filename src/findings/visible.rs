//! Text of strangers, made fit for a terminal.

use std::borrow::Cow;

/// `text` with every character that would command a terminal, turn the direction of writing or
/// hide itself replaced by its escape (`\u{1b}`); line ends stay, tabs become spaces.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(|c| c != '\n' && (c == '\t' || is_unfit(c))) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' => shown.push(c),
            '\t' => shown.push(' '),
            _ => push_visible(&mut shown, c),
        }
    }
    Cow::Owned(shown)
}

/// `text` as [`visible`] gives it, on one line: each line end, with the blanks around it, becomes
/// one space.
pub fn one_line(text: &str) -> Cow<'_, str> {
    if !text.contains('\n') {
        return visible(text);
    }
    let lines: Vec<_> = text
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .collect();
    Cow::Owned(visible(&lines.join(" ")).into_owned())
}

/// Appends `c`, or its escape where it is unfit to be shown. A tab stays a tab.
pub(super) fn push_visible(shown: &mut String, c: char) {
    if c != '\t' && is_unfit(c) {
        shown.extend(c.escape_default());
    } else {
        shown.push(c);
    }
}

/// Whether `c` would do something to a terminal, or would not be seen: control characters (C0 and
/// C1, line ends and tabs too), line separators, direction marks and overrides, and characters without any width.
/// Joiners are none of them: scripts and emoji are written with those.
pub fn is_unfit(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'
            | '\u{200e}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_commands_a_terminal_is_escaped() {
        assert_eq!(visible("a\u{1b}[31mb"), "a\\u{1b}[31mb");
        assert_eq!(visible("a\u{9b}b\u{7f}\0"), "a\\u{9b}b\\u{7f}\\u{0}");
        assert_eq!(visible("x\u{202e}y\u{2066}"), "x\\u{202e}y\\u{2066}");
        assert_eq!(visible("a\u{200b}\u{feff}b\r"), "a\\u{200b}\\u{feff}b\\r");
    }

    #[test]
    fn what_people_write_stays() {
        let text =
            "na\u{ef}ve e\u{301} \u{4e2d}\u{6587} \u{1f468}\u{200d}\u{1f469} \u{a0}\n\"\\u00e9\"";
        assert!(matches!(visible(text), Cow::Borrowed(same) if same == text));
    }

    #[test]
    fn line_ends_fold_into_one_space() {
        assert_eq!(one_line("a  \r\n\r\n\tb\nc"), "a b c");
        assert_eq!(one_line("a\tb\u{1b}"), "a b\\u{1b}");
    }
}
