//! A page as a reader meets it: includes spliced in, sections by role, annotations attached
//! to the code they speak about.

mod annotation;
mod known;
mod label;
mod outline;

use std::sync::Arc;

use crate::dialect::{Dialect, Section as Role};
use crate::page::{Block, BlockKind, Code, Heading, Page, Table};
use crate::text::{Place, Span};

pub use annotation::{Annotation, BlockType, NamedType};
pub use known::Known;
pub use outline::Section;

/// A page with its includes.
#[derive(Debug)]
pub struct Document {
    /// The page itself first, then every include in order of appearance.
    pub texts: Vec<Arc<Page>>,
    /// All blocks in reading order. An include's blocks follow the line that includes it.
    pub parts: Vec<Part>,
    /// The sections of the page; the first one is what stands above the first heading.
    pub sections: Vec<Section>,
    /// The annotations, in order.
    pub annotations: Vec<Annotation>,
    /// Indices of the parts that the line above them calls an example, in order.
    labelled: Vec<usize>,
    /// Includes that could not be spliced.
    pub unresolved: Vec<Unresolved>,
}

/// A block in the flow of a document.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// Index into [`Document::texts`].
    pub text: u16,
    /// Index into [`Page::blocks`] of that text.
    pub block: u32,
    /// Index into [`Document::sections`].
    pub section: u16,
}

/// An include that could not be spliced.
#[derive(Debug)]
pub struct Unresolved {
    /// The path as written.
    pub place: Place,
    /// Why.
    pub why: WhyUnresolved,
}

/// Why an include could not be spliced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyUnresolved {
    /// Its folder exists, the file does not.
    Missing,
    /// It leads out of what we can see.
    OutOfSight,
    /// It includes itself, directly or through others.
    Circular,
}

/// What an include's path leads to.
pub enum Included {
    /// A text. The key tells whether two are the same file.
    Text(Arc<str>, Arc<Page>),
    /// Nothing we can splice.
    Nothing(WhyUnresolved),
}

/// Includes nest no deeper than this; what lies deeper is circular for all we care.
const DEEPEST_INCLUDE: usize = 16;
/// A page splices no more texts than this, so that includes of includes cannot multiply.
const MOST_TEXTS: usize = 512;

impl Document {
    /// Reads `page` as a reader meets it. `include` finds the text behind a path as written
    /// in the include of the given key, or in the page itself.
    pub fn read(
        page: &Arc<Page>,
        dialect: &Dialect,
        include: &dyn Fn(Option<&str>, &str) -> Included,
    ) -> Self {
        let mut document = Self {
            texts: Vec::new(),
            parts: Vec::new(),
            sections: Vec::new(),
            annotations: Vec::new(),
            labelled: Vec::new(),
            unresolved: Vec::new(),
        };
        document.splice(page, &mut Vec::new(), include);
        document.sections = outline::divide(&mut document.parts, &document.texts, dialect);
        document.annotations = annotation::collect(&document, dialect);
        document.labelled = label::collect(&document, dialect);
        document
    }

    fn splice(
        &mut self,
        page: &Arc<Page>,
        open: &mut Vec<Arc<str>>,
        include: &dyn Fn(Option<&str>, &str) -> Included,
    ) {
        let text = self.texts.len() as u16;
        self.texts.push(Arc::clone(page));
        self.parts.reserve(page.blocks.len());
        for (block, content) in page.blocks.iter().enumerate() {
            self.parts.push(Part {
                text,
                block: block as u32,
                section: 0,
            });
            let BlockKind::Include(path) = content.kind else {
                continue;
            };
            let why = match include(open.last().map(|key| &**key), page.text(path)) {
                Included::Nothing(why) => why,
                Included::Text(key, inner) => {
                    if open.contains(&key) || open.len() >= DEEPEST_INCLUDE {
                        WhyUnresolved::Circular
                    } else if self.texts.len() >= MOST_TEXTS {
                        WhyUnresolved::OutOfSight
                    } else {
                        open.push(key);
                        self.splice(&inner, open, include);
                        open.pop();
                        continue;
                    }
                }
            };
            self.unresolved.push(Unresolved {
                place: page.place(path),
                why,
            });
        }
    }

    /// The page itself.
    pub fn page(&self) -> &Arc<Page> {
        &self.texts[0]
    }

    /// The text that holds `part`.
    pub fn text_of(&self, part: Part) -> &Arc<Page> {
        &self.texts[part.text as usize]
    }

    /// The block of `part`.
    pub fn block(&self, part: Part) -> &Block {
        &self.text_of(part).blocks[part.block as usize]
    }

    /// A span in the text of `part`.
    pub fn slice(&self, part: Part, span: Span) -> &str {
        self.text_of(part).text(span)
    }

    /// A span in the text of `part` as a place.
    pub fn place(&self, part: Part, span: Span) -> Place {
        self.text_of(part).place(span)
    }

    /// The section of `part`.
    pub fn section(&self, part: Part) -> &Section {
        &self.sections[part.section as usize]
    }

    /// Whether the part at `index` shows an example: it lies under a heading that opens some, or
    /// the line above it calls it one.
    pub fn in_examples(&self, index: usize) -> bool {
        self.section(self.parts[index]).in_examples || self.labelled.binary_search(&index).is_ok()
    }

    /// The role of the section that `part` stands in.
    pub fn role(&self, part: Part) -> Option<Role> {
        self.section(part).role
    }

    /// The heading of a section; none above the first heading.
    pub fn heading_of(&self, section: &Section) -> Option<(Part, &Heading)> {
        let &part = self.parts.get(section.heading?)?;
        match &self.block(part).kind {
            BlockKind::Heading(heading) => Some((part, heading)),
            _ => None,
        }
    }

    /// All tables in reading order.
    pub fn tables(&self) -> impl Iterator<Item = (Part, &Table)> {
        self.parts
            .iter()
            .filter_map(|&part| match &self.block(part).kind {
                BlockKind::Table(table) => Some((part, table)),
                _ => None,
            })
    }

    /// The code of `part`, where it is code.
    pub fn code(&self, part: Part) -> Option<&Code> {
        match &self.block(part).kind {
            BlockKind::Code(code) => Some(code),
            _ => None,
        }
    }

    /// The annotation that speaks about the code at index `part` of [`Document::parts`].
    pub fn annotation_of(&self, part: usize) -> Option<&Annotation> {
        let at = self
            .annotations
            .binary_search_by_key(&part, Annotation::target_or_self)
            .ok()?;
        self.annotations.get(at)
    }

    /// A value of the page's own front matter; `None` where the key is missing or empty.
    pub fn metadata(&self, key: &str) -> Option<&str> {
        self.page()
            .front_matter
            .as_ref()?
            .entries
            .iter()
            .find(|entry| entry.key == key)
            .map(|entry| entry.value.trim())
            .filter(|value| !value.is_empty())
    }
}
