//! Texts that are one block of code and nothing else, as nearly all includes are: samples for the
//! languages of SDKs. The parser would walk over each of their lines.

use memchr::{memchr, memchr2, memmem};

use super::trimmed_end;
use crate::text::Span;

const MARK: &str = "```";

/// The one block of code that a text is from `start` on, blank lines aside.
pub(super) struct FenceAlone {
    /// From the opening fence to the end of the closing one.
    pub(super) span: Span,
    /// The lines between, at least one.
    pub(super) body: Span,
}

/// Finds it where nothing can be read otherwise: both fences are three backticks at the start of
/// their lines, and no line between starts with so many, wherever it is indented.
pub(super) fn read(text: &str, start: usize) -> Option<FenceAlone> {
    let rest = text.get(start..)?;
    let blank = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
    let start = start + blank;
    let block = text.get(start..).filter(|rest| rest.starts_with(MARK))?;
    let span = trimmed_end(text, Span::new(start, text.len()));
    let behind = text.get(span.end as usize..)?;
    let opening = memchr(b'\n', block.as_bytes())?;
    let words = block.get(MARK.len()..opening)?;
    let words = words.strip_suffix('\r').unwrap_or(words);
    if memchr2(b'`', b'\r', words.as_bytes()).is_some()
        || !behind
            .trim_start_matches([' ', '\t', '\r', '\n'])
            .is_empty()
    {
        return None;
    }
    let body = start + opening + 1;
    let close = text.get(body..span.end as usize)?;
    let mut marks = memmem::find_iter(close.as_bytes(), MARK).filter(|&at| {
        let line = close.get(..at).unwrap_or_default();
        let line = line.trim_end_matches([' ', '\t']);
        line.is_empty() || line.ends_with(['\n', '\r'])
    });
    // The first fence behind the body is the last thing of the text.
    let first = marks.next().filter(|&at| at + MARK.len() == close.len())?;
    close.get(..first)?.ends_with('\n').then(|| FenceAlone {
        span,
        body: Span::new(body, body + first),
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::text::Source;

    fn found(text: &str) -> Option<&str> {
        let found = read(text, 0)?;
        text.get(found.body.range())
    }

    #[test]
    fn one_fence_is_read_and_nothing_else() {
        assert_eq!(
            found("\r\n```csharp\r\na\r\n\r\nb\r\n```\r\n"),
            Some("a\r\n\r\nb\r\n")
        );
        assert_eq!(found("```\n`` ` ```\n```"), Some("`` ` ```\n"));
        for other in [
            "```\n```",
            "```\n```\na\n```",
            "```\na\n",
            "```\na\n````",
            "```\na\n ```\n```",
            "```\na\n```\nb",
            "```\na\n``` b",
            " ```\na\n```",
            "```a`\nb\n```",
            "words\n```\na\n```",
        ] {
            assert_eq!(found(other), None, "{other:?}");
        }
    }

    proptest! {
        #[test]
        fn it_is_read_as_the_parser_reads_it(
            lines in prop::collection::vec(prop::sample::select(LINES), 0..6),
            ends in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        ) {
            let text = format!("---\ntitle: x\n---\n```json{ends}{}```{ends}", lines.join(ends));
            for start in [4, 0] {
                let text = text.get(start..).unwrap_or_default();
                let source = Arc::new(Source::new("x.md", text));
                let read = super::super::read(Arc::clone(&source));
                let (front_matter, rest) = super::super::front_matter::read(text);
                let parsed = super::super::parsed(source, front_matter, rest);
                prop_assert_eq!(format!("{read:?}"), format!("{parsed:?}"));
            }
        }
    }

    const LINES: &[&str] = &[
        "", "a", "  b", "\tc ", "```", " ```", "    ```", "````", "`` `", "~~~", "> d", "e\\",
        "\r", "- f", "```g", "\u{b}", "\u{c}", "|-\t|", "<!--", "\0",
    ];
}
