//! Words that are looked up just as they are, but for their case.

/// What words mean. They are kept by how long they are: few are as long as each other, and their
/// first letters tell those apart.
#[derive(Clone, Debug)]
pub(super) struct Spellings<T>(
    /// ASCII letters in lower case.
    Vec<Vec<(Box<str>, T)>>,
);

impl<T> Default for Spellings<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Copy> Spellings<T> {
    /// Adds words; of two meanings of the same words, the one that was added last counts.
    pub(super) fn add(&mut self, words: &str, meaning: T) {
        let length = words.len();
        if self.0.len() <= length {
            self.0.resize_with(length + 1, Vec::new);
        }
        self.0[length].insert(0, (words.to_ascii_lowercase().into(), meaning));
    }

    /// What these very words mean, whatever the case of their ASCII letters.
    pub(super) fn get(&self, words: &str) -> Option<T> {
        let first = words.bytes().next().map(|byte| byte.to_ascii_lowercase());
        let mut alike = self.0.get(words.len())?.iter();
        alike
            .find(|(known, _)| known.bytes().next() == first && known.eq_ignore_ascii_case(words))
            .map(|&(_, meaning)| meaning)
    }
}
