//! What a rule may look at.

use crate::claims::{PageClaims, PropertyClaim, Witness};
use crate::contract::Contract;
use crate::dialect::Dialect;
use crate::document::Document;
use crate::exchange::documented::Examples;
use crate::judge::Side;
use crate::page::{BlockKind, Format};
use crate::set::FileId;
use crate::text::{Place, Span};

/// One page in its set.
#[derive(Clone, Copy)]
pub struct PageView<'a> {
    /// The contract of the set.
    pub contract: &'a Contract,
    /// Which file it is.
    pub file: FileId,
    /// The page with its includes.
    pub document: &'a Document,
    /// What it claims.
    pub claims: &'a PageClaims,
    /// Its examples.
    pub examples: &'a Examples,
}

impl<'a> PageView<'a> {
    /// How the page is written.
    pub fn dialect(&self) -> &'a Dialect {
        self.contract.dialect()
    }

    /// Whether it is Markdown.
    pub fn is_markdown(&self) -> bool {
        self.document.page().format == Format::Markdown
    }

    /// What the page is about, stable under edits and renaming: its operation, its type, else
    /// its title.
    pub fn subject(&self) -> String {
        let operation = self.claims.operation.as_ref();
        if let Some(template) = operation.and_then(|operation| operation.templates.first()) {
            return format!(
                "operation:{} {}",
                template.method,
                template.template.shape()
            );
        }
        if let Some(ty) = self.claims.types.first() {
            return format!("type:{}", ty.name);
        }
        let title = self.document.metadata("title").or_else(|| self.heading());
        format!("page:{}", title.unwrap_or_default())
    }

    /// What an exchange of the page, or a part of one, is called.
    pub fn example_subject(&self, label: &str, side: Side) -> String {
        format!("{}/{label}/{}", self.subject(), side.name())
    }

    /// The text of the first heading.
    fn heading(&self) -> Option<&str> {
        self.document
            .page()
            .blocks
            .iter()
            .find_map(|block| match &block.kind {
                BlockKind::Heading(heading) => Some(heading.text.as_str()),
                _ => None,
            })
    }

    /// The rows of its tables of properties and of its body, types and parameters alike.
    pub fn property_rows(&self) -> impl Iterator<Item = &PropertyClaim> {
        let tables = self.claims.types.iter().flat_map(|ty| &ty.properties);
        let operation = self.claims.operation.iter();
        let bodies = operation.flat_map(|operation| &operation.body.rows);
        tables
            .chain(bodies)
            .map(|property| &**property)
            .filter(|property| property.witness != Witness::Representation)
    }

    /// A place at the top of the page: its first heading, else its first byte.
    pub fn top(&self) -> Place {
        let page = self.document.page();
        let heading = page.blocks.iter().find_map(|block| match &block.kind {
            BlockKind::Heading(heading) => Some(heading.text_span),
            _ => None,
        });
        page.place(heading.unwrap_or(Span::new(0, 0)))
    }
}
