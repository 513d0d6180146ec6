//! `missing-metadata`.

use std::path::Path;

use crate::config;
use crate::page::FrontMatter;
use crate::rules::{Draft, PageView, Rule, rule};
use crate::set::{DocsSet, FileId, is_include};
use crate::text::Span;

pub(super) static RULE: Rule = rule!("missing-metadata", Warning);

/// The key of a file that only sends its readers elsewhere: it is no page.
const REDIRECT: &str = "redirect_url";
/// The key that says what kind of page it is.
const KIND: &str = "doc_type";
/// The keys that pages of any house have; the others are those of one.
const COMMON: [&str; 3] = ["title", "description", "author"];
/// How many pages beside one are asked whether pages have front matter here.
const NEIGHBOURS: usize = 8;

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    let path = view.contract.set().path(view.file);
    if !view.is_markdown() || is_include(path) {
        return;
    }
    let Some(front) = &view.document.page().front_matter else {
        if holds_reference(path)
            && !required(view, "").is_empty()
            && super::invalid_metadata::unclosed(view.document.page()).is_none()
            && !neighbours_do_without(view.contract.set(), view.file)
        {
            let draft = Draft::new(
                &RULE,
                view.top(),
                format!("{}/metadata", view.subject()),
                "the page has no front matter",
            );
            findings.push(draft.help("start it with title, description, author and the like"));
        }
        return;
    };
    if front.fault.is_some() || front.entries.iter().any(|entry| entry.key == REDIRECT) {
        return;
    }
    empty(view, front, findings);
    lacking(view, front, holds_reference(path), findings);
}

/// Keys that stand there without a value.
fn empty(view: &PageView<'_>, front: &FrontMatter, findings: &mut Vec<Draft>) {
    for entry in &front.entries {
        if !entry.value.trim().is_empty() {
            continue;
        }
        let span = Span {
            end: entry.value_span.end.max(entry.key_span.end),
            ..entry.key_span
        };
        let draft = Draft::new(
            &RULE,
            view.document.page().place(span),
            format!("{}/metadata:{}", view.subject(), entry.key),
            format!("`{}` is empty", entry.key),
        );
        findings.push(draft.help(help(&entry.key)));
    }
}

/// Keys that this kind of page needs and does not have.
fn lacking(view: &PageView<'_>, front: &FrontMatter, reference: bool, findings: &mut Vec<Draft>) {
    let kind = view.document.metadata(KIND);
    // Elsewhere, a page without a kind may be of one that needs nothing.
    if kind.is_none() && !reference {
        return;
    }
    let required = required(view, kind.unwrap_or_default());
    let there = |group: &Vec<String>| front.entries.iter().any(|entry| group.contains(&entry.key));
    let of_the_house = |group: &&Vec<String>| !group.iter().any(|key| COMMON.contains(&&**key));
    // A page that has none of them keeps to the keys of another house, and what that one asks
    // for nobody has said.
    if config::FrontMatter::is_built_in(required)
        && !required.iter().filter(of_the_house).any(there)
    {
        return;
    }
    for group in required {
        let Some(key) = group.first().filter(|_| !there(group)) else {
            continue;
        };
        let quoted: Vec<String> = group.iter().map(|key| format!("`{key}`")).collect();
        let opening = Span::new(front.span.start as usize, front.span.start as usize + 3);
        let draft = Draft::new(
            &RULE,
            view.document.page().place(opening),
            format!("{}/metadata:{key}", view.subject()),
            format!("the front matter lacks {}", crate::words::listed(&quoted)),
        );
        findings.push(draft.help(help(key)));
    }
}

/// What a page of this kind needs: of each group one key.
fn required<'a>(view: &PageView<'a>, kind: &str) -> &'a [Vec<String>] {
    let set = view.contract.set();
    let seen = set.settings.seen(set.path(view.file));
    set.settings.front_matter.required(kind, &seen)
}

fn help(key: &str) -> String {
    let what = match key {
        "author" => "name who looks after the page",
        "description" => "say in one sentence what the page is about",
        "ms.prod" | "ms.subservice" => "name the product that the page belongs to",
        KIND => "say what kind of page it is, such as apiPageType",
        "title" => "give the page its title",
        _ => return "give it a value, or remove the key".to_owned(),
    };
    what.to_owned()
}

/// Whether there are pages beside a file, and none of them has front matter.
fn neighbours_do_without(set: &DocsSet, file: FileId) -> bool {
    let folder = set.path(file).parent();
    let beside = |other: &FileId| set.path(*other).parent() == folder;
    let before = (0..file).rev().take_while(beside);
    let behind = (file + 1..set.len()).take_while(beside);
    let mut texts = before
        .take(NEIGHBOURS / 2)
        .chain(behind.take(NEIGHBOURS / 2))
        .filter(|&other| set.path(other).extension().is_some_and(|it| it == "md"))
        .filter_map(|other| set.source(other).ok())
        .peekable();
    texts.peek().is_some() && !texts.any(|text| text.text().trim_start().starts_with("---"))
}

/// Whether a file lies where reference pages lie.
fn holds_reference(path: &Path) -> bool {
    parent(path).is_some_and(|folder| folder == "api" || folder == "resources")
}

fn parent(path: &Path) -> Option<&std::ffi::OsStr> {
    path.parent()?.file_name()
}
