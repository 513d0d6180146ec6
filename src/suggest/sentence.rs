//! One more status or option in a sentence.

use super::{Addition, NOT_READ, WhyNot, block_at, fits_a_cell, page_of, with};
use crate::contract::Contract;
use crate::page::{BlockKind, Page};
use crate::text::{Place, Span};

/// A status beside the one at `beside`: "`200 OK` or `202 Accepted`".
pub(super) fn status(contract: &Contract, beside: &Place, status: u16) -> Result<Addition, WhyNot> {
    let dialect = contract.dialect();
    let page = page_of(contract, &beside.source);
    let paragraph = paragraph(&page, beside.span)?;
    let text = page.source.text();
    let (start, end) = (beside.span.start as usize, beside.span.end as usize);
    let known: u16 = beside.text().parse().map_err(|_| NOT_READ)?;
    let before = text.get(..start).unwrap_or_default();
    let mark = ["`", "**", "*", "\""]
        .into_iter()
        .find(|mark| before.ends_with(mark));
    let behind = text.get(end..paragraph.end as usize).unwrap_or_default();
    let at = if let Some(mark) = mark {
        end + behind.find(mark).ok_or(NOT_READ)? + mark.len()
    } else {
        let reason = behind.trim_start();
        match dialect.reason_length(known, reason) {
            0 => end,
            length => end + behind.len() - reason.len() + length,
        }
    };
    let (words, join) = dialect
        .one_more_status(status)
        .ok_or("the dialect has no words for the status")?;
    let mark = mark.unwrap_or_default();
    let addition = Addition {
        place: page.place(Span::new(at, at)),
        text: format!(" {join} {mark}{words}{mark}"),
    };
    let grown = Span::new(
        paragraph.start as usize,
        paragraph.end as usize + addition.text.len(),
    );
    let new = with(&page, &addition);
    let names = dialect.success_statuses(new.text(grown));
    let shape = |page: &Page, span| {
        dialect
            .promises_object(page, span)
            .map(|shape| shape.collection)
    };
    if !names.iter().any(|(named, _)| *named == status) || block_at(&new, grown).is_none() {
        return Err(NOT_READ);
    }
    if shape(&new, grown) != shape(&page, paragraph) {
        return Err("in the sentence it would change what the page says about the body");
    }
    Ok(addition)
}

/// An option of the system behind the last one that a sentence names: "`$select`, `$expand`".
pub(super) fn option(contract: &Contract, beside: &Place, name: &str) -> Result<Addition, WhyNot> {
    let dialect = contract.dialect();
    if !fits_a_cell(name) {
        return Err(super::ODD_NAME);
    }
    let page = page_of(contract, &beside.source);
    let span = paragraph(&page, beside.span)?;
    let text = page.text(span);
    if dialect.query_options(text).none {
        return Err("its page says that it has no such options");
    }
    let ticks: Vec<usize> = text.match_indices('`').map(|(at, _)| at).collect();
    let codes = ticks.chunks_exact(2).filter_map(|pair| match pair {
        [open, close] => Some((text.get(open + 1..*close)?, close + 1)),
        _ => None,
    });
    let mut named = codes.filter(|(code, _)| dialect.is_system_option(code));
    let (_, end) = named
        .next_back()
        .ok_or("no sentence names options one by one")?;
    let at = span.start as usize + end;
    let plain = name.trim_start_matches('$');
    let addition = Addition {
        place: page.place(Span::new(at, at)),
        text: format!(", `${plain}`"),
    };
    let new = with(&page, &addition);
    let grown = Span::new(span.start as usize, span.end as usize + addition.text.len());
    let said = dialect.query_options(new.text(grown));
    if said.named.contains(&plain.to_ascii_lowercase()) {
        Ok(addition)
    } else {
        Err(NOT_READ)
    }
}

/// The paragraph that holds a span.
fn paragraph(page: &Page, span: Span) -> Result<Span, WhyNot> {
    let block = block_at(page, span).and_then(|index| page.blocks.get(index));
    match block {
        Some(block) if matches!(block.kind, BlockKind::Paragraph) => Ok(block.span),
        _ => Err(NOT_READ),
    }
}
