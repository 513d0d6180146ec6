//! `broken-link` and `link-case`, and where a link leads for `broken-anchor`.

use std::borrow::Cow;
use std::cell::LazyCell;
use std::ops::Deref;
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
        // Most includes only link to what is elsewhere.
        let folder = LazyCell::new(|| view.contract.set().folder_of(&text.source));
        for link in &text.links {
            target(view, text, &folder, link, findings);
        }
    }
}

fn target<'f>(
    view: &PageView<'_>,
    text: &Page,
    folder: &impl Deref<Target = Option<Cow<'f, Path>>>,
    link: &Link,
    findings: &mut Vec<Draft>,
) {
    let set = view.contract.set();
    if link.undefined {
        let label = text.text(link.target_span);
        let draft = Draft::new(
            &LINK,
            text.place(link.span),
            format!("{}/link:{label}", view.subject()),
            "nothing on this page defines the target of this link",
        );
        findings.push(draft.help("add the definition, or write the address in parentheses"));
        return;
    }
    let target = link.target.trim();
    if is_elsewhere(target) {
        return;
    }
    let (path, anchor) = parts(target);
    let subject = || format!("{}/link:{target}", view.subject());
    let file = if path.is_empty() {
        Some(set.path(view.file).to_path_buf())
    } else {
        folder.as_ref().and_then(|folder| join(folder, path))
    };
    let Some(file) = file else {
        return;
    };
    if !path.is_empty() && !set.holds(&file) {
        match set.folders().look_up(&file) {
            Lookup::Found => {}
            Lookup::NoFolder if !is_page_within(set, &file) => return,
            Lookup::OtherCase(name) => {
                let draft = Draft::new(
                    &CASE,
                    text.place(link.target_span),
                    subject(),
                    format!("the file is called {name}: names differ by case"),
                );
                let written = path.rsplit('/').next().unwrap_or(path);
                // A file that alone has capitals is the odd one, not the link to it.
                let odd =
                    !written.contains(char::is_uppercase) && set.folders().is_lower_case(&file);
                let (help, safety) = if odd {
                    let help = "or rename the file as its neighbours are named";
                    (format!("write {name} here, {help}"), Safety::Unsafe)
                } else {
                    let help = format!("write {name} as it stands in its folder");
                    (help, Safety::Safe)
                };
                let mend = Mend::rename(&draft.place, written, &name, safety);
                findings.push(draft.help(help).mend(mend));
            }
            Lookup::NoFolder | Lookup::Missing => {
                let draft = Draft::new(
                    &LINK,
                    text.place(link.target_span),
                    subject(),
                    format!("the link leads to {}, which does not exist", shown(path)),
                );
                let written = path.rsplit('/').next().unwrap_or(path);
                let draft = match set.folders().like(&file) {
                    Some(like) => {
                        let mend = Mend::rename(&draft.place, written, &like, Safety::Unsafe);
                        draft.help(format!("did you mean {like}?")).mend(mend)
                    }
                    None => draft.help("correct the link, or remove it"),
                };
                findings.push(draft);
                return;
            }
        }
    }
    if let Some(anchor) = anchor.filter(|anchor| !anchor.is_empty()) {
        super::anchors::check(view, text, link, &file, anchor, findings);
    }
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
