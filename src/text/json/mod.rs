//! JSON as people write it: read to its end whatever is wrong with it, with the place of
//! everything.
//!
//! A document is one flat list of values in the order of the text, so reading and dropping it take
//! no call stack, however deep it is. Names and strings stay in the text until somebody asks.
//!
//! ```
//! use apiproof::text::json::{Json, ProblemKind};
//!
//! let json = Json::read(r#"{ "id": "1", "tags": ["a", "b",], }"#);
//! let kinds: Vec<_> = json.problems().iter().map(|problem| problem.kind).collect();
//! assert_eq!(kinds, [ProblemKind::TrailingComma, ProblemKind::TrailingComma]);
//! let tag = json.pointer("/tags/1").unwrap();
//! assert_eq!(tag.as_str().as_deref(), Some("b"));
//! assert_eq!(tag.span().range(), 27..30);
//! ```
//!
//! A [`Json`] is also what a validator of the `jsonschema` crate runs on; [`schema`] tells what it
//! sees.

mod clean;
mod duplicates;
pub(super) mod escape;
mod known;
mod node;
pub mod pointer;
mod problem;
mod read;
mod scan;
pub mod schema;
mod string;
pub(crate) mod swift;
mod tape;
#[cfg(test)]
mod tests;
mod unclosed;

use std::sync::Arc;

pub use node::{Entries, Node};
pub use problem::{Problem, ProblemKind};
pub use schema::Validator;
pub use tape::Kind;

use crate::text::Span;
use tape::Slot;

/// A JSON document: the text, its values, and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub struct Json {
    text: Arc<str>,
    slots: Vec<Slot>,
    problems: Vec<Problem>,
}

impl Json {
    /// Reads `text`, all of it as one document. A byte order mark in front is no problem.
    ///
    /// Offsets are 32 bits wide, as in every [`Source`](crate::text::Source).
    pub fn read(text: impl Into<Arc<str>>) -> Self {
        Self::read_knowing(text, &[])
    }

    /// As [`Json::read`], for whoever knows already where some strings stand: those at `strings`,
    /// which are in order, are taken as they are, without a look at what may be wrong in them.
    pub fn read_knowing(text: impl Into<Arc<str>>, strings: &[Span]) -> Self {
        let text = text.into();
        let (slots, problems) = match clean::read(&text, strings) {
            Some(slots) => (slots, Vec::new()),
            None => read::read(&text, strings),
        };
        Self {
            text,
            slots,
            problems,
        }
    }

    /// The text as it was read.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// The value; `None` if the text has nothing but blanks and comments.
    pub fn root(&self) -> Option<Node<'_>> {
        Node::at(self, 0)
    }

    /// Everything that is wrong with the text, by its place.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Whether nothing at all is wrong.
    pub fn is_clean(&self) -> bool {
        self.problems.is_empty()
    }

    /// Whether something is wrong that leaves in doubt what was meant, or that JSON readers refuse:
    /// anything but comments and doubled names.
    pub fn is_broken(&self) -> bool {
        self.problems
            .iter()
            .any(|problem| !problem.kind.is_harmless())
    }

    /// The value at a JSON Pointer such as `/value/0/id`; the empty one is the root.
    pub fn pointer(&self, pointer: &str) -> Option<Node<'_>> {
        let root = self.root()?;
        if pointer.is_empty() {
            return Some(root);
        }
        let steps = pointer.strip_prefix('/')?.split('/');
        steps
            .map(pointer::key)
            .try_fold(root, |node, step| match node.kind() {
                Kind::Array => {
                    let plain = step == "0" || !step.starts_with(['0', '+']);
                    let index = step.parse().ok().filter(|_| plain)?;
                    node.items().nth(index)
                }
                _ => node.get(&step),
            })
    }
}
