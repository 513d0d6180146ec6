//! What the sections about query options say.

use super::phrases::Phrases;
use super::words::{DialectError, Words};
use crate::words::unmarked;

/// Words of sections about the query of a request.
#[derive(Clone, Debug, Default)]
pub(super) struct QueryWords {
    options: Vec<String>,
    all: Phrases<()>,
    none: Phrases<()>,
}

/// What a text says about the system's options of a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueryOptions {
    /// Those that it names, in lower case without their `$`.
    pub named: Vec<String>,
    /// Whether it speaks of them all.
    pub all: bool,
    /// Whether it says that there are none.
    pub none: bool,
}

impl QueryWords {
    pub(super) fn new(words: &Words) -> Result<Self, DialectError> {
        Ok(Self {
            options: words.queries.options.to_vec(),
            all: Phrases::of(words.queries.all.words())?,
            none: Phrases::of(words.queries.none.words())?,
        })
    }

    /// Whether an option is one of the system's; `name` in lower case without its `$`.
    pub(super) fn is_system(&self, name: &str) -> bool {
        self.options.iter().any(|option| option == name)
    }

    pub(super) fn read(&self, prose: &str) -> QueryOptions {
        let mut named: Vec<String> = Vec::new();
        let mut before = ' ';
        let mut rest = prose;
        while let Some(start) = rest.find(|c: char| c.is_ascii_alphabetic()) {
            before = rest[..start].chars().next_back().unwrap_or(before);
            let word = &rest[start..];
            let end = word.find(|c: char| !c.is_ascii_alphabetic());
            let (word, behind) = word.split_at(end.unwrap_or(word.len()));
            // Without its `$`, a name stands in code.
            if matches!(before, '$' | '`') {
                let name = word.to_ascii_lowercase();
                if self.is_system(&name) && !named.contains(&name) {
                    named.push(name);
                }
            }
            before = word.chars().next_back().unwrap_or(' ');
            rest = behind;
        }
        let none = self.none.occurs(&unmarked(prose));
        QueryOptions {
            all: !none && named.is_empty() && self.all.occurs(prose),
            named,
            none,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::dialect::Dialect;

    fn read(prose: &str) -> (Vec<String>, bool, bool) {
        let options = Dialect::graph().query_options(prose);
        (options.named, options.all, options.none)
    }

    #[test]
    fn what_sentences_say_about_options() {
        let named = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(
            read("This method supports the [OData Query Parameters](/graph/query-parameters)."),
            (named(&[]), true, false)
        );
        assert_eq!(
            read("This method supports `$select`, `$orderBy` and `top` OData query parameters."),
            (named(&["select", "orderby", "top"]), false, false)
        );
        assert_eq!(
            read("This method does **not** support the [OData query parameters](x)."),
            (named(&[]), false, true)
        );
        assert_eq!(
            read("Select a user and filter."),
            (named(&[]), false, false)
        );
    }
}
