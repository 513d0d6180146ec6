//! `invalid-metadata`.

use crate::claims::Witness;
use crate::page::{Format, Page};
use crate::rules::{Draft, PageView, Rule, rule};
use crate::text::Span;
use crate::words::{closest, cropped};

pub(super) static RULE: Rule = rule!("invalid-metadata", Error);

/// The key that says what kind of page it is, and what it may say.
const KIND: &str = "doc_type";
const OPERATION: &str = "apiPageType";
const TYPE: &str = "resourcePageType";
const KINDS: [&str; 4] = [OPERATION, TYPE, "enumPageType", "conceptualPageType"];

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    findings.extend(other_kind(view));
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

/// A kind that the page is not, or that there is none of.
fn other_kind(view: &PageView<'_>) -> Option<Draft> {
    let page = view.document.page();
    let front = page.front_matter.as_ref().filter(|it| it.fault.is_none())?;
    let entry = front.entries.iter().find(|entry| entry.key == KIND)?;
    let said = entry.value.trim();
    let describes_type = view
        .claims
        .types
        .iter()
        .any(|claim| matches!(claim.witness, Witness::Table | Witness::Representation));
    let documents_request = view.claims.operation.is_some();
    // What a page of either kind lacks may be what cannot be read: its folder has to agree.
    let among_types = view.contract.set().describes_types(view.file);
    let (right, instead) = match said {
        OPERATION if among_types && describes_type && !documents_request => {
            (TYPE, "but the page describes a type")
        }
        TYPE | "enumPageType" if !among_types && documents_request && !describes_type => {
            (OPERATION, "but the page documents a request")
        }
        _ if KINDS.contains(&said) => return None,
        // What is like none of them is a kind of another house.
        _ => (closest(said, KINDS)?, "which is no kind of page"),
    };
    let draft = Draft::new(
        &RULE,
        page.place(entry.value_span),
        format!("{}/metadata:{KIND}", view.subject()),
        format!("`{KIND}` says {}, {instead}", cropped(said, 40)),
    );
    Some(draft.help(format!("write {right}")))
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
