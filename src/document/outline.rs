//! Sections of a page by role.

use std::sync::Arc;

use super::Part;
use crate::dialect::{Dialect, Section as Role};
use crate::page::{BlockKind, Heading, Page};

/// What stands under one heading, up to the next one of the same or a higher level.
#[derive(Clone, Debug)]
pub struct Section {
    /// What the section is for: its own heading's role, else that of the section around it.
    pub role: Option<Role>,
    /// Index into the document's parts of the heading; none above the first heading.
    pub heading: Option<usize>,
    /// The heading's level; 0 above the first heading.
    pub level: u8,
    /// Index of the section around it.
    pub parent: Option<usize>,
    /// Whether it lies under a heading that opens examples.
    pub in_examples: bool,
}

/// Cuts the flow into sections and tells each part which one it stands in. The tabs of a
/// group are headings only by their marks: they open no section.
pub(super) fn divide(parts: &mut [Part], texts: &[Arc<Page>], dialect: &Dialect) -> Vec<Section> {
    let mut sections = vec![Section {
        role: None,
        heading: None,
        level: 0,
        parent: None,
        in_examples: false,
    }];
    let mut open = vec![0_usize];
    // The last section closed at each level, to tell the response of an example from the
    // section that describes responses.
    let mut current = 0_usize;
    for (index, part) in parts.iter_mut().enumerate() {
        let block = &texts[part.text as usize].blocks[part.block as usize];
        if let BlockKind::Heading(heading) = &block.kind
            && heading.tab.is_none()
        {
            let mut elder = None;
            while let Some(&last) = open.last() {
                if sections[last].level < heading.level || last == 0 {
                    break;
                }
                if sections[last].level == heading.level {
                    elder = Some(last);
                }
                open.pop();
            }
            let parent = open.last().copied().unwrap_or(0);
            let section = describe(heading, index, parent, elder, &sections, dialect);
            current = sections.len();
            sections.push(section);
            open.push(current);
        }
        part.section = current.min(usize::from(u16::MAX)) as u16;
    }
    sections
}

fn describe(
    heading: &Heading,
    index: usize,
    parent: usize,
    elder: Option<usize>,
    sections: &[Section],
    dialect: &Dialect,
) -> Section {
    let around = &sections[parent];
    let own = dialect.section(&heading.text);
    // "Response" is the name of two sections: the one that says what is answered, and the
    // part of an example that shows an answer.
    let follows_request =
        elder.is_some_and(|elder| sections[elder].role == Some(Role::ExampleRequest));
    let in_examples = around.in_examples
        || matches!(
            own,
            Some(Role::Examples | Role::ExampleRequest | Role::ExampleResponse)
        )
        || (own == Some(Role::Response) && follows_request);
    let role = match own {
        Some(Role::Response) if in_examples => Some(Role::ExampleResponse),
        Some(role) => Some(role),
        // The title is no container: what stands under it has no role of its own.
        None if heading.level == 1 => None,
        None => around.role,
    };
    Section {
        role,
        heading: Some(index),
        level: heading.level,
        parent: Some(parent),
        in_examples,
    }
}
