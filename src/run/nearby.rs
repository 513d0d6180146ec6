//! What the prose of a page says around an example, beside the sections that promise for all.

use crate::dialect::Dialect;
use crate::document::{Document, Section};
use crate::exchange::documented::Example;
use crate::judge::{Kind, Verdict};
use crate::page::BlockKind;
use crate::text::{Place, Span};

/// Takes back what the page itself announces right at an example: a status that the prose above
/// the response names, a request that it says is another one.
pub(super) fn excuse(
    document: &Document,
    dialect: &Dialect,
    example: &Example,
    verdict: &mut Verdict,
) {
    let is_path = |kind: &Kind| matches!(kind, Kind::WrongPath { .. } | Kind::WrongMethod { .. });
    let is_status = |kind: &Kind| matches!(kind, Kind::WrongStatus { .. });
    let has = |is: &dyn Fn(&Kind) -> bool| verdict.mismatches.iter().any(|it| is(&it.kind));
    let path = has(&is_path) && {
        // A method that the request lines have as well announces nothing.
        let other_method = has(&|kind: &Kind| {
            matches!(
                kind,
                Kind::WrongMethod { .. }
                    | Kind::WrongPath {
                        method: Some(_),
                        ..
                    }
            )
        });
        announces_request(document, example, other_method)
    };
    let status = has(&is_status) && names_status(document, dialect, example);
    if path || status {
        verdict.mismatches.retain(|mismatch| {
            !(path && is_path(&mismatch.kind) || status && is_status(&mismatch.kind))
        });
    }
}

/// Paragraphs that stand between a block of code and the one above it, nearest first. What
/// stands above the heading of the chapter speaks of something else.
fn prose_above(document: &Document, part: usize) -> impl Iterator<Item = &str> {
    let parts = document.parts.get(..part).unwrap_or_default();
    parts
        .iter()
        .rev()
        .take_while(|&&part| match &document.block(part).kind {
            BlockKind::Code(_) => false,
            BlockKind::Heading(heading) => heading.tab.is_some() || heading.level > 2,
            _ => true,
        })
        .filter(|&&part| matches!(document.block(part).kind, BlockKind::Paragraph))
        .map(|&part| document.slice(part, document.block(part).span))
}

/// Whether the prose right above a response names its status.
fn names_status(document: &Document, dialect: &Dialect, example: &Example) -> bool {
    let (Some(shown), Some(response)) = (&example.response, &example.exchange.response) else {
        return false;
    };
    let digits = response.status.to_string();
    prose_above(document, shown.part)
        // Most prose names no number at all.
        .filter(|prose| prose.contains(&digits))
        .any(|prose| {
            let mut named = dialect.success_statuses(prose).into_iter();
            named.any(|(status, _)| status == response.status)
        })
}

/// Whether a page says in so many words that an example calls something else than its request
/// lines: the example stands in a chapter of its own, or the prose above it names the method
/// or the thing that it calls.
fn announces_request(document: &Document, example: &Example, other_method: bool) -> bool {
    let (Some(shown), Some(request)) = (&example.request, &example.exchange.request) else {
        return false;
    };
    let Some(&part) = document.parts.get(shown.part) else {
        return false;
    };
    if has_chapter(document, document.section(part)) {
        return true;
    }
    let url = request.url.read();
    let path = url.resource().trim_matches('/');
    let called = path.rsplit('/').next().unwrap_or_default();
    prose_above(document, shown.part).any(|prose| {
        let marked = |mark: &str| {
            !called.is_empty()
                && called.bytes().all(|byte| byte.is_ascii_alphanumeric())
                && prose.contains(&format!("{mark}{called}{mark}"))
        };
        other_method && word(prose, &request.method).is_some()
            || ["**", "__", "`"].into_iter().any(marked)
    })
}

/// So many blocks open a chapter; that it explains something, it says there.
const OPENING: usize = 8;

/// Whether a section lies in a chapter whose heading is no usual one and that explains in prose
/// what its own examples show.
fn has_chapter(document: &Document, section: &Section) -> bool {
    let mut around = section.parent;
    while let Some(index) = around {
        let Some(parent) = document.sections.get(index) else {
            return false;
        };
        let above = parent.parent.and_then(|above| document.sections.get(above));
        // Right below the title.
        if parent.level > 1 && above.is_none_or(|above| above.level < 2) {
            let below = parent.heading.map_or(0, |heading| heading + 1);
            let opening = document.parts.iter().skip(below).take(OPENING);
            let explains = opening
                .take_while(|part| usize::from(part.section) == index)
                .any(|&part| matches!(document.block(part).kind, BlockKind::Paragraph));
            return parent.role.is_none() && !parent.in_examples && explains;
        }
        around = parent.parent;
    }
    false
}

/// Where the page itself, outside its examples and code, writes a name just so.
pub(super) fn written(document: &Document, name: &str) -> Option<Place> {
    document.parts.iter().find_map(|&part| {
        let block = document.block(part);
        let is_text = matches!(block.kind, BlockKind::Paragraph | BlockKind::Table(_));
        if !is_text || document.section(part).in_examples {
            return None;
        }
        let text = document.slice(part, block.span);
        let at = word(text, name)?;
        let start = block.span.start as usize + at;
        let span = Span::new(start, start + name.len());
        Some(document.place(part, span))
    })
}

/// Where a text has a word as a whole.
fn word(text: &str, wanted: &str) -> Option<usize> {
    let inside = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(wanted)
        .map(|(at, _)| at)
        .find(|&at| {
            let before = text.get(..at).unwrap_or_default();
            let behind = text.get(at + wanted.len()..).unwrap_or_default();
            !before.ends_with(inside) && !behind.starts_with(inside)
        })
        .filter(|_| !wanted.is_empty())
}
