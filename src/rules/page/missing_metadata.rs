//! `missing-metadata`.

use std::path::Path;

use crate::config;
use crate::findings::Severity;
use crate::page::FrontMatter;
use crate::rules::{Draft, PageView, Rule, rule};
use crate::set::{FileId, is_include};
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
            && !neighbours_have_none(view)
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
    let required = required(view, view.document.metadata(KIND).unwrap_or_default());
    for entry in &front.entries {
        if !entry.value.trim().is_empty() {
            continue;
        }
        let span = Span {
            end: entry.value_span.end.max(entry.key_span.end),
            ..entry.key_span
        };
        let mut draft = Draft::new(
            &RULE,
            view.document.page().place(span),
            format!("{}/metadata:{}", view.subject(), entry.key),
            format!("`{}` is empty", entry.key),
        );
        // Where nobody asks for a key, nobody misses its value.
        let asked = required.iter().any(|group| group.contains(&entry.key));
        draft.severity = (!asked).then_some(Severity::Info);
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
        if config::FrontMatter::is_built_in(required)
            && of_the_house(&group)
            && neighbours_do_without(view, group)
        {
            continue;
        }
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
        KIND => "say what kind of page it is: apiPageType, resourcePageType or conceptualPageType",
        "title" => "give the page its title",
        _ => return "give it a value, or remove the key".to_owned(),
    };
    what.to_owned()
}

/// Whether there are pages beside this one, and none of them has front matter.
fn neighbours_have_none(view: &PageView<'_>) -> bool {
    let set = view.contract.set();
    let folder = set.path(view.file).parent();
    let mut fronts = neighbours(view, |other| set.path(other).parent() == folder).peekable();
    fronts.peek().is_some() && fronts.all(|front| front.is_none())
}

/// Whether there are pages around this one that have front matter, and none of them has a key of
/// this group.
fn neighbours_do_without(view: &PageView<'_>, group: &[String]) -> bool {
    let has = |line: &str| {
        let key = line.split_once(':').map(|(key, _)| key.trim());
        key.is_some_and(|key| group.iter().any(|wanted| wanted == key))
    };
    let mut fronts = neighbours(view, |_| true).flatten().peekable();
    fronts.peek().is_some() && !fronts.any(|front| front.lines().any(has))
}

/// The front matter of the pages in front of this one and behind it, as far as `near` holds.
fn neighbours(
    view: &PageView<'_>,
    near: impl Fn(FileId) -> bool + Copy,
) -> impl Iterator<Item = Option<String>> {
    let set = view.contract.set();
    let before = (0..view.file).rev().take_while(move |&other| near(other));
    let behind = (view.file + 1..set.len()).take_while(move |&other| near(other));
    before
        .take(NEIGHBOURS / 2)
        .chain(behind.take(NEIGHBOURS / 2))
        .filter(|&other| set.path(other).extension().is_some_and(|it| it == "md"))
        .filter_map(|other| set.source(other).ok())
        .map(|source| {
            let opened = source.text().trim_start().strip_prefix("---")?;
            let end = opened.find("\n---").unwrap_or(opened.len());
            opened.get(..end).map(str::to_owned)
        })
}

/// Whether a file lies where reference pages lie.
fn holds_reference(path: &Path) -> bool {
    parent(path).is_some_and(|folder| folder == "api" || folder == "resources")
}

fn parent(path: &Path) -> Option<&std::ffi::OsStr> {
    path.parent()?.file_name()
}
