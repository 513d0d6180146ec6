//! `invalid-metadata`.

use crate::page::{Format, Page};
use crate::rules::{Draft, PageView, Rule, rule};
use crate::text::Span;

pub(super) static RULE: Rule = rule!("invalid-metadata", Error);

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    for text in &view.document.texts {
        let fault = text
            .front_matter
            .as_ref()
            .and_then(|front| front.fault.as_ref());
        let (span, message, help) = if let Some(opening) = unclosed(text) {
            let help = "write `---` on a line of its own below the last key";
            (opening, "the front matter is never closed".to_owned(), help)
        } else if let Some((span, why)) = fault {
            // What to do stands behind what is wrong, where it is known.
            let (why, help) = why
                .split_once("; ")
                .unwrap_or((why, "correct the line, so that it reads key: \"value\""));
            (*span, format!("the front matter is no YAML: {why}"), help)
        } else {
            continue;
        };
        let subject = format!("{}/metadata", view.subject());
        findings.push(Draft::new(&RULE, text.place(span), subject, message).help(help));
    }
}

/// The `---` that opens front matter which nothing closes: a key follows it.
pub(super) fn unclosed(page: &Page) -> Option<Span> {
    if page.front_matter.is_some() || page.format != Format::Markdown {
        return None;
    }
    let text = page.source.text();
    let start = if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    let mut lines = text.get(start..)?.lines();
    let opens = lines.next()?.trim_end() == "---";
    let (key, _) = lines.next().filter(|_| opens)?.split_once(':')?;
    let is_key = !key.is_empty()
        && key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
    is_key.then(|| Span::new(start, start + 3))
}
