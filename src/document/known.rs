//! What other pages ask of a page, and what its own rules ask of its annotations.

use super::{Annotation, BlockType, Document};
use crate::page::BlockKind;
use crate::text::Place;
use crate::text::json::Node;

/// What is kept of a document whose page has been judged: the headings that others link to.
#[derive(Debug)]
pub struct Known {
    /// The texts of the headings, each with a line end: thousands of small texts would take
    /// several times the room.
    headings: Box<str>,
}

impl Known {
    fn of(document: &Document) -> Self {
        let mut headings = String::new();
        for block in document.texts.iter().flat_map(|text| &text.blocks) {
            if let BlockKind::Heading(heading) = &block.kind {
                // Of one that goes over several lines, line ends are no part of its anchor.
                let lines = heading.text.split('\n');
                lines.for_each(|line| headings.push_str(line));
                headings.push('\n');
            }
        }
        Self {
            headings: headings.into(),
        }
    }

    /// The texts of its headings, in order, without line ends.
    pub fn headings(&self) -> impl Iterator<Item = &str> {
        self.headings.split_terminator('\n')
    }
}

impl Document {
    /// The names that annotations give requests, in order, each with its place. An annotation
    /// that announces nothing names nothing.
    pub fn request_names(&self) -> impl Iterator<Item = (&str, Place)> {
        let requests = self.annotations.iter().filter(|annotation| {
            annotation.block_type == Some(BlockType::Request)
                && annotation.target.is_some()
                && annotation.fault().is_none()
        });
        requests.flat_map(|annotation| {
            let names = annotation.names.iter();
            names.map(move |name| (name.as_str(), named(annotation, name)))
        })
    }

    /// What other pages may ask of it.
    pub fn known(&self) -> Known {
        Known::of(self)
    }
}

/// Where an annotation gives a name.
fn named(annotation: &Annotation, name: &str) -> Place {
    let node = annotation.get("name");
    let item = node.and_then(|node| {
        node.items()
            .find(|item| item.as_str().is_some_and(|text| text == name))
    });
    let span = item.or(node).map(Node::span).unwrap_or_default();
    annotation.place(span)
}
