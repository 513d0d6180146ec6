//! One more value in a list: "Possible values are: `a`, `b`, and `c`."

use super::{Addition, Spot, with};
use crate::dialect::types::Promise;
use crate::page::{BlockKind, Page};
use crate::text::Span;

/// The value behind the last one that another may follow. `cell` holds the list, `ty` the type of
/// the property. None where the list would not be read with it.
pub(super) fn addition(spot: &Spot<'_>, cell: Span, ty: Span, value: &str) -> Option<Addition> {
    let page = &spot.page;
    let listed = values(spot, page, cell, ty)?;
    let text = page.source.text();
    let between = |a: Span, b: Span| text.get(a.end as usize..b.start as usize);
    let is_bare = |gap: &&str| {
        gap.chars()
            .all(|c| !c.is_alphanumeric() && !matches!(c, '(' | ')'))
    };
    // What parts two values, marks and all, where that is no word.
    let gaps = || {
        listed.windows(2).filter_map(|pair| match pair {
            [a, b] => between(*a, *b),
            _ => None,
        })
    };
    let last = *listed.last()?;
    let ends_joined = gaps().next_back().is_some_and(|gap| !is_bare(&gap));
    let parting = gaps().find(is_bare);
    let parting = parting.map_or_else(
        || {
            let mark = marked(text, last);
            format!("{mark}, {mark}")
        },
        str::to_owned,
    );
    let mut spots = listed.clone();
    if ends_joined {
        spots.pop();
    }
    let candidates = spots.into_iter().rev().take(MOST_TRIED);
    candidates
        .map(|after| Addition {
            place: page.place(Span::new(after.end as usize, after.end as usize)),
            text: format!("{parting}{value}"),
        })
        .find(|addition| {
            // A remark in parentheses belongs to the value in front of it.
            let at = addition.place.span.start as usize;
            let behind = text.get(at..cell.end as usize).unwrap_or_default();
            let behind = behind.trim_start_matches(['`', '*', '_', '"', '\'', '”', '’']);
            !behind.trim_start().starts_with('(')
                && is_read(spot, addition, cell, ty, value, listed.len())
        })
}

/// Places that are tried in one list.
const MOST_TRIED: usize = 4;

/// The values of the list that holds the place which led here.
fn values(spot: &Spot<'_>, page: &Page, cell: Span, ty: Span) -> Option<Vec<Span>> {
    let dialect = spot.contract.dialect();
    let expr = dialect.type_cell(page, ty).expr;
    let lists = dialect.promises(page, cell, &expr).into_iter();
    lists
        .filter_map(|told| match told.value {
            Promise::Values { values, .. } => Some(
                values
                    .into_iter()
                    .map(|value| value.span)
                    .collect::<Vec<_>>(),
            ),
            _ => None,
        })
        .find(|values| values.contains(&spot.near))
}

/// The mark around a value.
fn marked(text: &str, value: Span) -> &str {
    let before = text.get(..value.start as usize).unwrap_or_default();
    let behind = text.get(value.end as usize..).unwrap_or_default();
    let marks = ["`", "**", "*", "_", "\"", "'"];
    let found = marks
        .into_iter()
        .find(|mark| before.ends_with(mark) && behind.starts_with(mark));
    found.unwrap_or_default()
}

/// Whether the page with the addition lists the value, and all others as before.
fn is_read(
    spot: &Spot<'_>,
    addition: &Addition,
    cell: Span,
    ty: Span,
    value: &str,
    before: usize,
) -> bool {
    let page = with(&spot.page, addition);
    let grown = |span: Span| {
        let more = addition.text.len();
        let at = addition.place.span.start;
        let moved = |offset: u32| offset as usize + if offset > at { more } else { 0 };
        Span::new(moved(span.start), moved(span.end))
    };
    let (cell, ty) = (grown(cell), grown(ty));
    let is_there = page.blocks.iter().any(|block| match &block.kind {
        BlockKind::Table(table) => table.rows.iter().any(|row| row.cells.contains(&cell)),
        _ => false,
    });
    let dialect = spot.contract.dialect();
    let expr = dialect.type_cell(&page, ty).expr;
    is_there
        && dialect
            .promises(&page, cell, &expr)
            .iter()
            .any(|told| match &told.value {
                Promise::Values { values, .. } => {
                    values.len() == before + 1 && values.iter().any(|listed| listed.value == value)
                }
                _ => false,
            })
}
