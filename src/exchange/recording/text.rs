//! The bytes of a recording as text.

use std::sync::Arc;

use crate::text::Span;

/// Bytes as text of the same length. Where they are no UTF-8, question marks stand for them;
/// those places come with it, in order.
pub(super) fn of_bytes(bytes: &[u8]) -> (Arc<str>, Vec<Span>) {
    let mut strange = Vec::new();
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (Arc::from(text), strange);
    }
    let mut bytes = bytes.to_vec();
    let mut at = 0;
    while let Some(rest) = bytes.get_mut(at..) {
        let Err(error) = std::str::from_utf8(rest) else {
            break;
        };
        let start = error.valid_up_to();
        let len = error.error_len().unwrap_or(rest.len() - start);
        if let Some(wrong) = rest.get_mut(start..start + len) {
            wrong.fill(b'?');
        }
        strange.push(Span::new(at + start, at + start + len));
        at += start + len;
    }
    (String::from_utf8(bytes).unwrap_or_default().into(), strange)
}

/// Whether `span` holds a byte that is no text.
pub(super) fn is_strange(strange: &[Span], span: Span) -> bool {
    let next = strange.partition_point(|wrong| wrong.end <= span.start);
    strange
        .get(next)
        .is_some_and(|wrong| wrong.start < span.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_text_keep_their_length() {
        let (text, strange) = of_bytes(b"a\xffb\xc3");
        assert_eq!(&*text, "a?b?");
        assert_eq!(strange, [Span::new(1, 2), Span::new(3, 4)]);
        assert!(is_strange(&strange, Span::new(0, 2)));
        assert!(!is_strange(&strange, Span::new(2, 3)));
        assert_eq!(of_bytes("é".as_bytes()), (Arc::from("é"), Vec::new()));
    }
}
