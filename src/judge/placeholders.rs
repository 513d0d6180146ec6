//! Words of a template that were left in an example.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::dialect::Dialect;
use crate::dialect::types::{Placeholder, WordFor};
use crate::text::json::{Kind, Node};

/// So many members with template words make even a bare `"String"` a leftover.
const A_TEMPLATE: usize = 3;

/// So many where all have the same word: what people call things differs.
const A_TEMPLATE_OF_ONE_WORD: usize = 2;

/// The template words of one body, by the index of the node that holds each.
#[derive(Default)]
pub(super) struct Placeholders {
    words: FxHashMap<usize, Word>,
    /// Words that may be a text as well.
    vague: FxHashSet<usize>,
    many: bool,
}

/// A template word in a body.
struct Word {
    is_phrase: bool,
    told: bool,
}

impl Placeholders {
    /// Looks through every text of a body once.
    pub(super) fn find(root: Node<'_>, dialect: &Dialect) -> Self {
        let mut words = FxHashMap::default();
        let mut vague = FxHashSet::default();
        let mut first = None;
        let mut one_word = true;
        for node in root.descendants() {
            if node.kind() != Kind::String {
                continue;
            }
            let Some(text) = node.as_str() else {
                continue;
            };
            let is_phrase = match dialect.placeholder(&text) {
                Some(Placeholder::Phrase) => true,
                // The name of a type is a fine value of what is called a type.
                Some(Placeholder::Word(WordFor::Type(_))) if names_type(node) => continue,
                Some(Placeholder::Word(WordFor::Type(_))) => false,
                // "id-value" is a fine text; only where its property is none, it is left over.
                Some(Placeholder::Word(WordFor::Anything)) => {
                    vague.insert(node.index());
                    continue;
                }
                None => continue,
            };
            one_word &= *first.get_or_insert_with(|| text.clone()) == text;
            words.insert(
                node.index(),
                Word {
                    is_phrase,
                    told: false,
                },
            );
        }
        let many = words.len() >= A_TEMPLATE || one_word && words.len() >= A_TEMPLATE_OF_ONE_WORD;
        Self { words, vague, many }
    }

    /// Whether no node holds one.
    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty() && self.vague.is_empty()
    }

    /// Whether the node holds a template word, whatever its property is.
    pub(super) fn has(&self, node: Node<'_>) -> bool {
        // Recordings have none.
        !self.is_empty()
            && (self.words.contains_key(&node.index()) || self.vague.contains(&node.index()))
    }

    /// Whether the node's word is a leftover even where its property is a text; true once.
    pub(super) fn tell(&mut self, node: Node<'_>, breaks_its_type: bool) -> bool {
        if self.vague.contains(&node.index()) {
            return breaks_its_type && self.vague.remove(&node.index());
        }
        let many = self.many;
        self.words.get_mut(&node.index()).is_some_and(|word| {
            let leftover = word.is_phrase || many || breaks_its_type;
            let first = leftover && !word.told;
            word.told |= leftover;
            first
        })
    }
}

/// Whether a member is called a type.
fn names_type(node: Node<'_>) -> bool {
    node.key()
        .is_some_and(|key| key.to_ascii_lowercase().ends_with("type"))
}
