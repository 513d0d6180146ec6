//! Lines that head a block of code as a heading would: "**Example request:**".

use super::Document;
use crate::dialect::{Dialect, Section as Role};
use crate::page::BlockKind;

/// A line with more letters is a sentence.
const LONGEST: usize = 40;

/// The code that such a line calls an example, as indices into the parts of the document, in
/// order. Under a heading of examples nobody needs a line for that.
pub(super) fn collect(document: &Document, dialect: &Dialect) -> Vec<usize> {
    let mut labelled: Vec<usize> = Vec::new();
    for (index, &part) in document.parts.iter().enumerate().skip(1) {
        if document.code(part).is_none() || document.section(part).in_examples {
            continue;
        }
        let is_example = match role_above(document, index, dialect) {
            Some(Role::Examples | Role::ExampleRequest | Role::ExampleResponse) => true,
            // "Response" alone may say what is answered; behind the request of an example it
            // shows it.
            Some(Role::Response) => last_code_before(document, index)
                .is_some_and(|before| labelled.last() == Some(&before)),
            _ => false,
        };
        if is_example {
            labelled.push(index);
        }
    }
    labelled
}

/// What the line right above a part says that it is.
fn role_above(document: &Document, index: usize, dialect: &Dialect) -> Option<Role> {
    let &above = document.parts.get(index.checked_sub(1)?)?;
    let block = document.block(above);
    if !matches!(block.kind, BlockKind::Paragraph) {
        return None;
    }
    let text = document.slice(above, block.span);
    let words = text.trim_matches(|c: char| c.is_whitespace() || "*_:".contains(c));
    if words.len() > LONGEST || words.contains('\n') {
        return None;
    }
    dialect.section(words)
}

/// The code in front of a part, in the same section.
fn last_code_before(document: &Document, index: usize) -> Option<usize> {
    let section = document.parts.get(index)?.section;
    let before = document.parts.get(..index)?;
    let mut inside = before
        .iter()
        .enumerate()
        .rev()
        .take_while(|(_, part)| part.section == section);
    inside
        .find(|&(_, &part)| document.code(part).is_some())
        .map(|(at, _)| at)
}
