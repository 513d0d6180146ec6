//! What other pages ask of a page: the headings they link to, the names that its requests bear.

use super::{Annotation, BlockType, Document};
use crate::page::BlockKind;
use crate::text::Place;
use crate::text::json::Node;

/// What is kept of a document whose page has been judged.
#[derive(Debug)]
pub struct Known {
    /// The texts of its headings, in order.
    pub headings: Vec<Box<str>>,
    /// The names of its requests, in order, each where an annotation gives it.
    pub requests: Vec<(Box<str>, Place)>,
}

impl Known {
    pub(super) fn of(document: &Document) -> Self {
        let blocks = document.texts.iter().flat_map(|text| &text.blocks);
        let headings = blocks.filter_map(|block| match &block.kind {
            BlockKind::Heading(heading) => Some(heading.text.as_str().into()),
            _ => None,
        });
        let requests = document.request_names();
        Self {
            headings: headings.collect(),
            requests: requests.map(|(name, place)| (name.into(), place)).collect(),
        }
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
