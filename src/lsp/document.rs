//! A text as it stands in the editor.

use lsp_types::{TextDocumentContentChangeEvent, Uri};

use super::position::Encoding;

/// An open document.
pub(super) struct Document {
    /// As the client calls it.
    pub(super) uri: Uri,
    /// The client's count of its changes.
    pub(super) version: i32,
    /// What stands there, saved or not.
    pub(super) text: String,
}

impl Document {
    /// Applies a change. Positions that do not exist are taken for the nearest ones.
    pub(super) fn change(&mut self, change: TextDocumentContentChangeEvent, encoding: Encoding) {
        let Some(range) = change.range else {
            self.text = change.text;
            return;
        };
        let start = encoding.offset(&self.text, range.start);
        let end = encoding.offset(&self.text, range.end).max(start);
        self.text.replace_range(start..end, &change.text);
    }
}

#[cfg(test)]
mod tests {
    use lsp_types::{Position, Range};
    use proptest::prelude::*;

    use super::*;
    use crate::text::{Source, Span};

    fn document(text: &str) -> Document {
        Document {
            uri: "file:///a.md".parse().unwrap(),
            version: 1,
            text: text.to_owned(),
        }
    }

    fn edit(range: Option<Range>, text: &str) -> TextDocumentContentChangeEvent {
        TextDocumentContentChangeEvent {
            range,
            range_length: None,
            text: text.to_owned(),
        }
    }

    #[test]
    fn a_line_that_is_typed_into_crlf_stays_whole() {
        let mut page = document("a\u{1f600}b\r\nc\r\n");
        let at = |line, character| Position::new(line, character);
        page.change(
            edit(Some(Range::new(at(0, 3), at(0, 4))), "B\r\nx"),
            Encoding::Utf16,
        );
        assert_eq!(page.text, "a\u{1f600}B\r\nx\r\nc\r\n");
        page.change(
            edit(Some(Range::new(at(0, 4), at(1, 0))), ""),
            Encoding::Utf16,
        );
        assert_eq!(page.text, "a\u{1f600}Bx\r\nc\r\n");
        // The end in front of the start.
        page.change(
            edit(Some(Range::new(at(9, 0), at(0, 0))), "!"),
            Encoding::Utf16,
        );
        assert_eq!(page.text, "a\u{1f600}Bx\r\nc\r\n!");
        page.change(edit(None, "new"), Encoding::Utf16);
        assert_eq!(page.text, "new");
    }

    proptest! {
        #[test]
        fn any_change_is_what_replacing_the_bytes_gives(
            text in "[ab\u{e9}\u{1f600}\n]{0,40}", new in "[x\u{1f600}\n]{0,5}", cut in any::<(prop::sample::Index, prop::sample::Index)>()
        ) {
            let mut ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            ends.push(text.len());
            let (one, other) = (*cut.0.get(&ends), *cut.1.get(&ends));
            let (start, end) = (one.min(other), one.max(other));
            let mut expected = text.clone();
            expected.replace_range(start..end, &new);
            let place = Source::new("a.md", text.as_str()).locate(Span::new(start, end));
            for encoding in [Encoding::Utf8, Encoding::Utf16] {
                let mut page = document(&text);
                page.change(edit(Some(encoding.range(&place)), &new), encoding);
                prop_assert_eq!(&page.text, &expected);
            }
        }
    }
}
