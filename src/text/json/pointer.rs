//! Ways through a document: all values below one, and the pointer that leads to one.

use super::{Kind, Node};

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
                pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
            }
            at = Some(child);
        }
        pointer
    }
}
