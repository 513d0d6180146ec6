//! Sections of a page by role.

use std::sync::Arc;

use super::Part;
use crate::dialect::{Dialect, Section as Role};
use crate::page::{BlockKind, Page};

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

/// The level of a line in bold that stands for a heading: it opens a section below any heading.
const LABEL: u8 = 7;
/// A line with more letters is a sentence.
const LONGEST_LABEL: usize = 40;

/// What opens a section.
#[derive(Clone, Copy)]
struct Head {
    level: u8,
    role: Option<Role>,
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
    let mut lists_requests = false;
    for index in 0..parts.len() {
        if let Some(mut head) = head(parts[index], texts, dialect) {
            let mut elder = None;
            while let Some(&last) = open.last() {
                if sections[last].level < head.level || last == 0 {
                    break;
                }
                if sections[last].level == head.level {
                    elder = Some(last);
                }
                open.pop();
            }
            let parent = open.last().copied().unwrap_or(0);
            let around = sections[parent].role;
            lists_requests |=
                head.role == Some(Role::HttpRequest) && around != Some(Role::HttpRequest);
            // A page that lists its request lines elsewhere shows an example here.
            if head.role == Some(Role::ExampleRequest)
                && !sections[parent].in_examples
                && !lists_requests
                && describes_request(&parts[index + 1..], texts, head.level, dialect)
            {
                head.role = Some(Role::HttpRequest);
            }
            let section = describe(head, index, parent, elder, &sections);
            current = sections.len();
            sections.push(section);
            open.push(current);
        }
        parts[index].section = current.min(usize::from(u16::MAX)) as u16;
    }
    sections
}

/// The heading that a part is, or the line in bold that stands for one: alone, and with words that
/// say what a section is for.
fn head(part: Part, texts: &[Arc<Page>], dialect: &Dialect) -> Option<Head> {
    let page = &texts[part.text as usize];
    let block = &page.blocks[part.block as usize];
    match &block.kind {
        BlockKind::Heading(heading) if heading.tab.is_none() => Some(Head {
            level: heading.level,
            role: dialect.section(&heading.text),
        }),
        BlockKind::Paragraph if block.span.len() <= LONGEST_LABEL => {
            let line = page.text(block.span).trim().trim_end_matches(':');
            let words = line.strip_prefix("**")?.strip_suffix("**")?;
            let role = dialect
                .section(words)
                .filter(|&role| is_of_a_message(role))?;
            Some(Head {
                level: LABEL,
                role: Some(role),
            })
        }
        _ => None,
    }
}

/// Whether a section is about a request or a response. "**Example**" and "**Notes**" stand above a
/// few lines, and what they interrupt goes on behind them.
fn is_of_a_message(role: Role) -> bool {
    matches!(
        role,
        Role::HttpRequest
            | Role::RequestHeaders
            | Role::QueryParameters
            | Role::PathParameters
            | Role::RequestBody
            | Role::Response
            | Role::ErrorResponses
            | Role::ExampleRequest
            | Role::ExampleResponse
    )
}

/// Whether what stands below a heading "Request" describes requests and shows none: it is parted
/// into what a request has.
fn describes_request(behind: &[Part], texts: &[Arc<Page>], level: u8, dialect: &Dialect) -> bool {
    let heads = behind.iter().filter_map(|&part| head(part, texts, dialect));
    heads.take_while(|head| head.level > level).any(|head| {
        matches!(
            head.role,
            Some(
                Role::HttpRequest
                    | Role::RequestHeaders
                    | Role::QueryParameters
                    | Role::PathParameters
                    | Role::RequestBody
            )
        )
    })
}

fn describe(
    head: Head,
    index: usize,
    parent: usize,
    elder: Option<usize>,
    sections: &[Section],
) -> Section {
    let around = &sections[parent];
    let own = head.role;
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
        None if head.level == 1 => None,
        None => around.role,
    };
    Section {
        role,
        heading: Some(index),
        level: head.level,
        parent: Some(parent),
        in_examples,
    }
}
