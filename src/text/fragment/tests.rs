#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD, Engine as _};
use proptest::prelude::*;

use super::*;

fn source(text: &str) -> Arc<Source> {
    Arc::new(Source::new("a.md", text))
}

fn whole(text: &str) -> Fragment {
    Fragment::of(&source(text), Span::new(0, text.len()))
}

/// Where `part` stands in the fragment's text.
fn find(fragment: &Fragment, part: &str) -> Span {
    let start = fragment.text().find(part).unwrap();
    Span::new(start, start + part.len())
}

fn all(fragment: &Fragment) -> Span {
    Span::new(0, fragment.text().len())
}

/// Every range between two characters.
fn ranges(text: &str) -> impl Iterator<Item = Span> {
    let ends: Vec<_> = text
        .char_indices()
        .map(|(at, _)| at)
        .chain([text.len()])
        .collect();
    let starts = ends.clone();
    starts.into_iter().flat_map(move |start| {
        let later: Vec<_> = ends.iter().copied().filter(|&end| end >= start).collect();
        later.into_iter().map(move |end| Span::new(start, end))
    })
}

#[test]
fn slices_of_slices() {
    let page = source("# Title\n\n{ \"a\": 1 }\n");
    let fence = Fragment::of(&page, Span::new(9, 19));
    assert_eq!(fence.text(), "{ \"a\": 1 }");
    let value = fence.slice(find(&fence, "\"a\": 1")).slice(Span::new(5, 6));
    assert_eq!(value.text(), "1");
    assert_eq!(value.layers.len(), 0);
    assert_eq!(
        value.place(Span::new(0, 1)),
        Place::new(&page, Span::new(16, 17))
    );
    // What is outside of a text is an empty part of it.
    assert_eq!(fence.slice(Span::new(90, 99)).text(), "");
    assert_eq!(fence.place(Span::new(4, 99)).span, Span::new(13, 19));
    assert_eq!(
        Fragment::of(&page, Span::new(90, 99))
            .slice(Span::new(7, 8))
            .text()
            .len(),
        0
    );
}

#[test]
fn a_quoted_fence() {
    let page = source("> {\n>   \"a\": 1\n> }\n");
    let lines = [Span::new(2, 4), Span::new(6, 15), Span::new(17, 18)];
    let fence = Fragment::pieces(&page, &lines);
    assert_eq!(fence.text(), "{\n  \"a\": 1\n}");
    let text = |part| fence.place(find(&fence, part)).text().to_owned();
    assert_eq!(text("\"a\""), "\"a\"");
    // The end of a piece is not the start of the next one.
    assert_eq!(text("{\n"), "{\n");
    assert_eq!(text("  \"a\""), "  \"a\"");
    assert_eq!(text("{\n  \""), "{\n>   \"");
    assert_eq!(fence.place(Span::new(2, 2)).span, Span::new(6, 6));
    assert_eq!(fence.place(Span::new(12, 12)).span, Span::new(18, 18));
    assert_eq!(
        Fragment::pieces(&page, &[]).place(Span::new(0, 1)).span,
        Span::new(0, 0)
    );
    // Pieces without anything between them are a slice.
    let joined = Fragment::pieces(&page, &[Span::new(0, 2), Span::new(2, 2), Span::new(2, 5)]);
    assert!(matches!(joined.layers[..], [Layer::Shift(0)]));
}

#[test]
fn escapes_are_covered_whole() {
    let entry = whole(r#"{"text": "{\n\"\u00e9\ud83d\ude00\": \ud83d}"}"#);
    let body = entry
        .unescape_json_string(Span::new(9, entry.text().len() - 1))
        .unwrap();
    assert_eq!(body.text(), "{\n\"é😀\": \u{fffd}}");
    let text = |part| body.place(find(&body, part)).text().to_owned();
    assert_eq!(text("\n"), r"\n");
    assert_eq!(text("\"é"), r#"\"\u00e9"#);
    assert_eq!(text("😀"), r"\ud83d\ude00");
    assert_eq!(text("\": "), r#"\": "#);
    assert_eq!(text("\u{fffd}}"), r"\ud83d}");
    // Half a character is the whole escape.
    let inside = find(&body, "😀").start + 1;
    assert_eq!(
        body.place(Span {
            start: inside,
            end: inside + 1
        })
        .text(),
        r"\ud83d\ude00"
    );
    assert!(
        body.place(Span {
            start: inside,
            end: inside
        })
        .span
        .is_empty()
    );
}

#[test]
fn what_is_no_literal() {
    let fragment = whole(r#""a" "b\" "c\\" "" x"#);
    let literal = |from, to| {
        let inner = fragment.unescape_json_string(Span::new(from, to))?;
        Some(inner.text().to_string())
    };
    assert_eq!(literal(0, 3).as_deref(), Some("a"));
    assert_eq!(literal(9, 14).as_deref(), Some(r"c\"));
    assert_eq!(literal(15, 17).as_deref(), Some(""));
    assert_eq!(literal(0, 2), None);
    assert_eq!(literal(0, 8), None);
    assert_eq!(literal(4, 8), None);
    assert_eq!(literal(18, 19), None);
    assert_eq!(literal(2, 3), None);
    assert_eq!(literal(90, 99), None);
    let empty = fragment.unescape_json_string(Span::new(15, 17)).unwrap();
    assert_eq!(empty.place(Span::default()).span, Span::new(16, 16));
}

#[test]
fn base64_in_its_spellings() {
    let text = "{\"a\": \"é>>>???\"}";
    for encoded in [
        BASE64_STANDARD.encode(text),
        BASE64_STANDARD
            .encode(text)
            .trim_end_matches('=')
            .to_owned(),
        BASE64_URL_SAFE_NO_PAD.encode(text),
        BASE64_STANDARD.encode(format!("\u{feff}{text}")),
        BASE64_STANDARD.encode(text).replace('I', "\r\n I"),
    ] {
        let fragment = whole(&format!("<{encoded}>"));
        let inner = fragment
            .decode_base64(Span::new(1, encoded.len() + 1))
            .unwrap()
            .utf8()
            .unwrap();
        assert_eq!(inner.text(), text, "{encoded}");
    }
    let empty = whole("").decode_base64(Span::default()).unwrap();
    let empty = empty.utf8().unwrap();
    assert_eq!(empty.place(all(&empty)).span, Span::default());
}

#[test]
fn what_is_no_base64() {
    let fault = |text: &str| {
        let fragment = whole(&format!("«{text}»"));
        fragment
            .decode_base64(Span::new(2, text.len() + 2))
            .map(|inner| inner.utf8().map(|inner| inner.text().to_string()))
    };
    let at = |start, end| Err(Span::new(start, end));
    assert_eq!(fault("eyJh IjoxfQ=="), Ok(Some("{\"a\":1}".to_owned())));
    assert_eq!(fault("eyJh\n{joxfQ=="), at(7, 8));
    assert_eq!(fault("eyé"), at(4, 6));
    assert_eq!(fault("eyJhI"), at(6, 7));
    assert_eq!(fault("ey=Jh"), at(4, 5));
    assert_eq!(fault("eyJh===="), at(6, 7));
    assert_eq!(fault("//79/A=="), Ok(None));
}

/// The text of the bits that the base64 digits in `raw` have from bit `skip` on.
fn decode_bits(raw: &str, skip: usize, len: usize) -> Vec<u8> {
    const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits: Vec<usize> = raw
        .chars()
        .filter_map(|char| DIGITS.find(char))
        .flat_map(|digit| (0..6).rev().map(move |bit| digit >> bit & 1))
        .collect();
    bits[skip..]
        .chunks(8)
        .take(len)
        .map(|byte| byte.iter().fold(0, |value, bit| value << 1 | *bit as u8))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn every_range_of_an_escaped_string_maps_back(
        content in r#"([ !#-\[\]-~é😀\n]|\\["\\/bfnrt]|\\u(0[0-9a-f]|e[0-9A-F])[0-9a-f]{2}|\\ud83d\\ude0[0-9]){0,12}"#,
        nested: bool,
    ) {
        let literal = format!("\"{content}\"");
        let raw = if nested { serde_json::to_string(&literal).unwrap() } else { literal.clone() };
        let mut around = whole(&format!("[{raw}]")).slice(Span::new(1, raw.len() + 1));
        if nested {
            around = around.unescape_json_string(all(&around)).unwrap();
        }
        let inner = around.unescape_json_string(all(&around)).unwrap();
        for span in ranges(inner.text()) {
            let place = inner.place(span);
            prop_assert_eq!(place.span.is_empty(), span.is_empty());
            if !span.is_empty() {
                prop_assert_eq!(inner.find(&place), Some(span));
            }
            let again = whole(&format!("\"{}\"", place.text()));
            let mut again = again.unescape_json_string(all(&again)).unwrap();
            if nested {
                again = whole(&format!("\"{}\"", again.text()));
                again = again.unescape_json_string(all(&again)).unwrap();
            }
            prop_assert_eq!(again.text(), &inner.text()[span.range()]);
        }
    }

    #[test]
    fn every_range_of_wrapped_base64_maps_back(text in "[a-zé😀\"\n ]{0,12}", mark: bool, wrap in 1..9_usize) {
        let bytes = format!("{}{text}", if mark { "\u{feff}" } else { "" });
        let encoded = BASE64_STANDARD.encode(bytes);
        let lines: Vec<_> = encoded.as_bytes().chunks(wrap).map(|line| std::str::from_utf8(line).unwrap()).collect();
        // Base64 in a JSON string in a JSON string.
        let once = serde_json::to_string(&lines.join("\n")).unwrap();
        let twice = serde_json::to_string(&format!("{{\"text\": {once}}}")).unwrap();
        let outer = whole(&twice);
        let entry = outer.unescape_json_string(all(&outer)).unwrap();
        let literal = Span::new(9, entry.text().len() - 1);
        let base64 = entry.unescape_json_string(literal).unwrap();
        let inner = base64.decode_base64(all(&base64)).unwrap().utf8().unwrap();
        prop_assert_eq!(inner.text(), &text);
        for span in ranges(inner.text()) {
            let place = inner.place(span);
            prop_assert_eq!(place.span.is_empty(), span.is_empty());
            if !span.is_empty() {
                prop_assert_eq!(inner.find(&place), Some(span));
            }
            let raw = place.text().replace("\\\\n", "");
            let skip = (span.start as usize + usize::from(mark) * 3) % 3 * 2;
            let digits = if span.is_empty() { 0 } else { (skip + span.len() * 8).div_ceil(6) };
            prop_assert_eq!(raw.len(), digits);
            let decoded = decode_bits(&raw, if raw.is_empty() { 0 } else { skip }, span.len());
            prop_assert_eq!(decoded, inner.text()[span.range()].as_bytes());
        }
    }

    #[test]
    fn any_span_has_a_place(text in any::<String>(), start: u32, end: u32, small in 0..40_u32) {
        let fragment = whole(&text);
        for span in [Span { start, end }, Span { start: start % 50, end: small }] {
            let slice = fragment.slice(span);
            let _ = slice.place(span).text();
            let _ = fragment.unescape_json_string(span);
            let _ = fragment.decode_base64(span);
            let _ = fragment.place(span).text();
        }
    }
}
