//! Ways through a document: all values below one, and the pointer that leads to one.

use std::borrow::Cow;

use super::{Kind, Node};

/// The pointer to a member of what `pointer` leads to.
pub fn below(pointer: &str, key: &str) -> String {
    let segment = segment(key);
    // Every object of a body has one: there are enough of them to do without formatting.
    let mut text = String::with_capacity(pointer.len() + 1 + segment.len());
    text.push_str(pointer);
    text.push('/');
    text.push_str(&segment);
    text
}

/// The pointer to an item of the list that `pointer` leads to.
pub fn item_of(pointer: &str, index: usize) -> String {
    below(pointer, &index.to_string())
}

/// A key as a segment of a pointer.
pub fn segment(key: &str) -> Cow<'_, str> {
    if key.contains(['~', '/']) {
        key.replace('~', "~0").replace('/', "~1").into()
    } else {
        key.into()
    }
}

/// The key that a segment of a pointer stands for.
pub fn key(segment: &str) -> String {
    segment.replace("~1", "/").replace("~0", "~")
}

impl<'a> Node<'a> {
    /// The value itself and all values inside it, in the order of the text.
    pub fn descendants(self) -> impl Iterator<Item = Node<'a>> {
        // What a value holds lies right behind it.
        let inside = self.index() as u32 + 1..self.end();
        std::iter::once(self).chain(inside.filter_map(move |index| Node::at(self.json(), index)))
    }

    /// The JSON pointer that leads to it from the root of its document.
    pub fn pointer(self) -> String {
        let mut pointer = String::new();
        let mut at = self.json().root();
        while let Some(node) = at.filter(|node| node.index() != self.index()) {
            let is_list = node.kind() == Kind::Array;
            let children = node.members().chain(node.items());
            // Slots stand in the order of the text: the way leads through the last child that
            // does not start behind the target.
            let next = children
                .enumerate()
                .take_while(|(_, child)| child.index() <= self.index())
                .last();
            let Some((index, child)) = next else {
                break;
            };
            pointer.push('/');
            if is_list {
                pointer.push_str(&index.to_string());
            } else {
                let key = child.key().unwrap_or_default();
                pointer.push_str(&segment(&key));
            }
            at = Some(child);
        }
        pointer
    }
}
