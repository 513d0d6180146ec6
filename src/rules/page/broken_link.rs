//! `broken-link` and `link-case`, and where a link leads for `broken-anchor`.

use std::path::Path;

use memchr::memchr2;

use crate::findings::Safety;
use crate::page::{Link, Page};
use crate::rules::{Draft, Mend, PageView, Rule, rule};
use crate::set::{DocsSet, Lookup, join};

pub(super) static LINK: Rule = rule!("broken-link", Error);
pub(super) static CASE: Rule = rule!("link-case", Warning);

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    for text in &view.document.texts {
        let here = |link: &&Link| link.undefined || !is_elsewhere(link.target.trim());
        let mut links = text.links.iter().filter(here).peekable();
        // Most includes only link to what is elsewhere.
        if links.peek().is_none() {
            continue;
        }
        let folder = view.contract.set().folder_of(&text.source);
        for link in links {
            if link.undefined {
                findings.push(undefined(view, text, link));
            } else {
                target(view, text, folder.as_deref(), link, findings);
            }
        }
    }
}

fn undefined(view: &PageView<'_>, text: &Page, link: &Link) -> Draft {
    let label = text.text(link.target_span);
    Draft::new(
        &LINK,
        text.place(link.span),
        format!("{}/link:{label}", view.subject()),
        "nothing on this page defines the target of this link",
    )
    .help("add the definition, or write the address in parentheses")
}

/// Looks up what a link of a text in `folder` leads to.
fn target(
    view: &PageView<'_>,
    text: &Page,
    folder: Option<&Path>,
    link: &Link,
    findings: &mut Vec<Draft>,
) {
    let set = view.contract.set();
    let target = link.target.trim();
    let (path, anchor) = parts(target);
    let file = if path.is_empty() {
        Some(set.path(view.file).to_path_buf())
    } else {
        folder.and_then(|folder| join(folder, path))
    };
    let Some(file) = file else {
        return;
    };
    if !path.is_empty() && !set.holds(&file) {
        let draft = |rule, message| {
            let subject = format!("{}/link:{target}", view.subject());
            Draft::new(rule, text.place(link.target_span), subject, message)
        };
        match set.folders().look_up(&file) {
            Lookup::Found => {}
            Lookup::NoFolder if !is_page_within(set, &file) => return,
            Lookup::OtherCase(name) => {
                let message = format!("the file is called {name}: names differ by case");
                let draft = draft(&CASE, message);
                findings.push(other_case(set, draft, &file, path, &name));
            }
            Lookup::NoFolder | Lookup::Missing => {
                let message = format!("the link leads to {}, which does not exist", shown(path));
                findings.push(missing(set, draft(&LINK, message), &file, path));
                return;
            }
        }
    }
    if let Some(anchor) = anchor.filter(|anchor| !anchor.is_empty()) {
        super::anchors::check(view, text, link, &file, anchor, findings);
    }
}

/// What to do about a file whose name is `name`.
fn other_case(set: &DocsSet, draft: Draft, file: &Path, path: &str, name: &str) -> Draft {
    let written = last_name(path);
    // A file that alone has capitals is the odd one, not the link to it.
    let odd = name.contains(char::is_uppercase) && set.folders().is_lower_case(file);
    let (help, safety) = if odd {
        let help = "rename the file as its neighbours are named";
        (format!("{help}, or write {name} here"), Safety::Unsafe)
    } else {
        let help = format!("write {name} as it stands in its folder");
        (help, Safety::Safe)
    };
    let mend = Mend::rename(&draft.place, written, name, safety);
    draft.help(help).mend(mend)
}

/// What to do about a file that does not exist.
fn missing(set: &DocsSet, draft: Draft, file: &Path, path: &str) -> Draft {
    let Some(like) = set.folders().like(file) else {
        return draft.help("correct the link, or remove it");
    };
    let mend = Mend::rename(&draft.place, last_name(path), &like, Safety::Unsafe);
    draft.help(format!("did you mean {like}?")).mend(mend)
}

fn last_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The path of a target, and the anchor behind it.
fn parts(target: &str) -> (&str, Option<&str>) {
    // Nearly all are paths and nothing else.
    if memchr2(b'#', b'?', target.as_bytes()).is_none() {
        return (target, None);
    }
    let (path, anchor) = match target.split_once('#') {
        Some((path, anchor)) => (path, Some(anchor)),
        None => (target, None),
    };
    (path.split('?').next().unwrap_or_default(), anchor)
}

/// Whether a path is one of a page in the folder of the set, which is here as a whole.
fn is_page_within(set: &DocsSet, file: &Path) -> bool {
    let is_page = file
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("md"));
    is_page && set.root.as_ref().is_some_and(|root| file.starts_with(root))
}

fn shown(path: &str) -> String {
    crate::words::cropped(path, 60)
}

/// Addresses of the web and of the site: nothing in this folder tells whether they exist.
fn is_elsewhere(target: &str) -> bool {
    if target.is_empty() || target.starts_with('/') || target.starts_with("www.") {
        return true;
    }
    // The usual path of a page has none of these.
    let odd = |byte| matches!(byte, b':' | b'@' | b'{' | b'<');
    target.bytes().any(odd)
        && (target.contains("://")
            || target.contains(['{', '<'])
            || target
                .split(['/', '#', '?'])
                .next()
                .is_some_and(|first| first.contains([':', '@'])))
}
