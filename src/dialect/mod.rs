//! How pages are written: the words of the pages as data, and what they say.
//!
//! A [`Dialect`] holds no rule of its own about Microsoft Graph: its words stand in
//! `graph.toml`, and the same form in a project's configuration lies over them. The code
//! here knows only how words are put together: sentences, lists, type expressions.

mod cells;
mod leftovers;
mod limits;
mod names;
mod phrases;
mod promises;
mod queries;
mod responses;
mod roles;
mod sentences;
mod spellings;
mod tokens;
pub mod types;
mod values;
mod words;

#[cfg(test)]
mod tests;

use std::ops::Range;
use std::sync::{Arc, LazyLock};

use crate::page::Page;
use crate::text::Span;
use cells::{Read, TypeWords};
use leftovers::Leftovers;
use names::Links;
use phrases::Phrases;
use promises::{Descriptions, Place};
pub use queries::QueryOptions;
use queries::QueryWords;
use responses::ResponseWords;
pub use roles::{Column, Section, spelling};
use roles::{Roles, Title};
use sentences::{is_one_of, trimmed};
use types::{Placeholder, Promise, ResponseShape, Told, TypeCell, TypeExpr};
pub use words::{DialectError, Words};

/// The words of a set of pages, ready to be looked for.
#[derive(Clone, Debug, Default)]
pub struct Dialect {
    words: Words,
    sections: Roles<Section>,
    columns: Roles<Column>,
    types: TypeWords,
    descriptions: Descriptions,
    responses: ResponseWords,
    queries: QueryWords,
    service_hosts: Vec<String>,
    leftovers: Leftovers,
    shortened: Phrases<()>,
    inherits: Phrases<bool>,
    open: Phrases<()>,
    namespace: Arc<str>,
    some_requests: Phrases<()>,
}

static GRAPH: LazyLock<Arc<Dialect>> = LazyLock::new(|| {
    // The built-in text is read by the tests of this room: the empty dialect never shows.
    let dialect = Words::read(GRAPH_TOML).and_then(Dialect::of);
    Arc::new(dialect.unwrap_or_default())
});

/// The built-in words.
pub const GRAPH_TOML: &str = include_str!("graph.toml");
/// The namespace of pages that state none, unless somebody says otherwise.
const NAMESPACE: &str = "microsoft.graph";

impl Dialect {
    /// The built-in dialect of Microsoft Graph.
    pub fn graph() -> &'static Arc<Self> {
        &GRAPH
    }

    /// The built-in dialect with `words` over it, key by key.
    ///
    /// # Errors
    ///
    /// There are more words than can be looked for at once.
    pub fn with(words: Words) -> Result<Self, DialectError> {
        Self::of(words.over(GRAPH.words.clone()))
    }

    /// This dialect for pages that belong to `namespace` where they state none.
    #[must_use]
    pub fn in_namespace(&self, namespace: &str) -> Self {
        Self {
            namespace: namespace.into(),
            ..self.clone()
        }
    }

    /// Whether headings that fit a pattern have a role.
    pub fn knows_heading(&self, pattern: &str) -> bool {
        self.sections.knows(pattern)
    }

    /// Whether header cells that fit a pattern have a role.
    pub fn knows_header(&self, pattern: &str) -> bool {
        self.columns.knows(pattern)
    }

    /// This dialect with further headings and header cells.
    #[must_use]
    pub fn with_headings<'w>(
        &self,
        sections: impl IntoIterator<Item = (Section, &'w str)>,
        columns: impl IntoIterator<Item = (Column, &'w str)>,
    ) -> Self {
        let mut more = self.clone();
        for (role, text) in sections {
            more.sections.add(role, text);
        }
        for (role, text) in columns {
            more.columns.add(role, text);
        }
        more
    }

    fn of(words: Words) -> Result<Self, DialectError> {
        Ok(Self {
            sections: Roles::new(&words.sections),
            columns: Roles::new(&words.columns),
            types: TypeWords::new(&words.types),
            descriptions: Descriptions::new(&words)?,
            responses: ResponseWords::new(&words)?,
            queries: QueryWords::new(&words)?,
            service_hosts: words.services.hosts.to_vec(),
            leftovers: Leftovers::new(&words)?,
            shortened: Phrases::of(words.shortened.words())?,
            inherits: Phrases::yes_and_no(
                words.promises.inherits.words(),
                words.promises.not_inherits.words(),
            )?,
            open: Phrases::of(words.promises.open.words())?,
            namespace: NAMESPACE.into(),
            some_requests: Phrases::of(words.requests.some.words())?,
            words,
        })
    }

    /// What the section below a heading is for.
    pub fn section(&self, heading: &str) -> Option<Section> {
        let heading = unnumbered(heading);
        let found = self.sections.find(heading);
        // "Response (v1.0)" is a section Response with a remark.
        found.or_else(|| {
            let (words, _) = heading.trim_end().strip_suffix(')')?.rsplit_once(" (")?;
            self.sections.find(words)
        })
    }

    /// What the column below a header cell holds.
    pub fn column(&self, header: &str) -> Option<Column> {
        self.columns.find(header)
    }

    /// The type in a title such as "device resource type".
    pub fn titled_type<'t>(&self, heading: &'t str) -> Option<&'t str> {
        self.titled(Title::Type, heading)
    }

    /// The enum in a title such as "importance enum type".
    pub fn titled_enum<'t>(&self, heading: &'t str) -> Option<&'t str> {
        self.titled(Title::Enum, heading)
    }

    /// The enum in a heading such as "importance values".
    pub fn titled_values<'t>(&self, heading: &'t str) -> Option<&'t str> {
        self.titled(Title::Values, heading)
    }

    /// The property in a heading such as "sortBy options", or "mediaSizes values".
    pub fn titled_options<'t>(&self, heading: &'t str) -> Option<&'t str> {
        self.titled(Title::Options, heading)
    }

    /// The type or the enum in a heading of any of these kinds.
    pub fn titled_any<'t>(&self, heading: &'t str) -> Option<&'t str> {
        let title = title(heading);
        [Title::Type, Title::Enum, Title::Values]
            .into_iter()
            .find_map(|kind| self.named(kind, title))
    }

    fn titled<'t>(&self, kind: Title, heading: &'t str) -> Option<&'t str> {
        self.named(kind, title(heading))
    }

    fn named<'t>(&self, kind: Title, title: &'t str) -> Option<&'t str> {
        let name = self
            .words
            .titles
            .get(&kind)?
            .iter()
            .find_map(|pattern| pattern.named(title))?;
        let name = roles::bare(name);
        (!name.is_empty() && name.chars().all(names::in_name)).then_some(name)
    }

    /// The namespace that a line such as "Namespace: microsoft.graph" states.
    pub fn namespace<'t>(&self, text: &'t str) -> Option<&'t str> {
        let text = text.trim();
        let rest = self.words.namespace.marks.words().iter().find_map(|mark| {
            let head = text.get(..mark.len())?;
            head.eq_ignore_ascii_case(mark)
                .then(|| text.get(mark.len()..))?
        })?;
        let name = rest
            .lines()
            .next()?
            .trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '`' | '_' | '\\'));
        let fine = !name.is_empty()
            && name
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '.' | '_'));
        fine.then_some(name)
    }

    /// The namespace of pages that state none.
    pub fn default_namespace(&self) -> &str {
        &self.namespace
    }

    /// Where the name of a base type follows in the prose of a type's page: the byte behind
    /// "inherits from".
    pub fn inherits(&self, prose: &str) -> Option<usize> {
        self.inherits
            .find(prose)
            .find(|(_, says)| !says.contains(&false))
            .map(|(found, _)| found.end)
    }

    /// Whether the prose of a type's page says that instances may carry properties that
    /// nobody lists.
    pub fn says_open(&self, prose: &str) -> bool {
        self.open.find(prose).next().is_some()
    }

    /// Whether a description names values of its property, be it in prose that is no plain list.
    pub fn names_values(&self, description: &str) -> bool {
        self.descriptions.names_values(description)
    }

    /// Whether a page has anything in it that looks like a marker of an unfinished template.
    pub fn may_hold_todo_marks(&self, page: &str) -> bool {
        self.leftovers.may_hold_todo_marks(page)
    }

    /// What stands for words that a person has still to write.
    pub fn todo_word(&self) -> &str {
        let words = self.words.todo.words();
        words.first().map_or("TODO", String::as_str)
    }

    /// A status with what stands beside it, and the word that joins it to another one; none where
    /// the dialect does not know it.
    pub fn one_more_status(&self, status: u16) -> Option<(String, &str)> {
        self.responses.one_more(status)
    }

    /// How many bytes at the start of `text` are what stands beside a status.
    pub fn reason_length(&self, status: u16, text: &str) -> usize {
        self.responses.reason_length(status, text)
    }

    /// Every marker of an unfinished template in `text`, whole words outside inline code.
    pub fn todo_marks(&self, text: &str) -> impl Iterator<Item = Range<usize>> + use<> {
        self.leftovers.todo_marks(text).into_iter()
    }

    /// What a type cell says.
    pub fn type_cell(&self, page: &Page, cell: Span) -> TypeCell {
        let whole = page.text(cell);
        let (start, text) = trimmed(whole);
        let links = Links::of(page, cell.start + start as u32);
        let span = links.span(0..text.len());
        // "&nbsp;" alone is white space that somebody typed.
        let says_nothing = |text: &str| text.split("&nbsp;").all(|part| part.trim().is_empty());
        let empty = text.is_empty() || (text.starts_with('&') && says_nothing(text));
        let read = if empty {
            None
        } else {
            self.types.read(text, links)
        };
        let Some(Read { expr, more }) = read else {
            return TypeCell {
                expr: TypeExpr::Unreadable,
                span,
                empty,
                promises: Vec::new(),
            };
        };
        let promises = if more {
            let place = Place {
                text,
                links,
                in_type: true,
            };
            self.descriptions.read(place, &expr)
        } else {
            Vec::new()
        };
        TypeCell {
            expr,
            span,
            empty,
            promises,
        }
    }

    /// The type that a bare text says: the value of a JSON representation, the type of an
    /// annotation. A text may be any string, so that only the spellings of primitive types,
    /// names with `#` or a namespace of two parts, and collections of these are types.
    /// Spans count from the start of `text`.
    pub fn type_words(&self, text: &str) -> Option<TypeExpr> {
        let expr = self.types.read(text, Links::none())?.expr;
        is_certain(text, &expr).then_some(expr)
    }

    /// Whether a name is one of the types that every set knows though no page describes it.
    pub fn is_root_type(&self, name: &str) -> bool {
        self.words
            .types
            .roots
            .words()
            .iter()
            .any(|root| match root.strip_suffix('*') {
                Some(head) => name
                    .get(..head.len())
                    .is_some_and(|start| start.eq_ignore_ascii_case(head)),
                None => name.eq_ignore_ascii_case(root),
            })
    }

    /// What a description promises about a property of the type `ty`. Lists of values are
    /// read for strings and names, limits of characters for strings, limits of elements for
    /// collections, ranges for numbers; elsewhere such sentences speak of something else.
    pub fn promises(&self, page: &Page, cell: Span, ty: &TypeExpr) -> Vec<Told<Promise>> {
        let place = Place {
            text: page.text(cell),
            links: Links::of(page, cell.start),
            in_type: false,
        };
        self.descriptions.read(place, ty)
    }

    /// The promise that a value is one of these.
    pub fn values(&self, values: Vec<Told<String>>) -> Promise {
        self.descriptions.values(values, false)
    }

    /// Whether a listed value says that more values may come.
    pub fn grows(&self, value: &str) -> bool {
        self.descriptions.grows(value)
    }

    /// What a cell of a column "Required" says.
    pub fn required_cell(&self, cell: &str) -> Option<Promise> {
        let word = roles::bare(cell).trim_end_matches('.');
        if is_one_of(self.words.promises.yes.words(), word) {
            Some(Promise::Required)
        } else if is_one_of(self.words.promises.no.words(), word) {
            Some(Promise::Optional)
        } else {
            None
        }
    }

    /// Whether a text says that an example does not show everything.
    pub fn says_shortened(&self, prose: &str) -> bool {
        self.shortened.occurs(prose)
    }

    /// Hosts that answer with one API.
    pub fn service_hosts(&self) -> &[String] {
        &self.service_hosts
    }

    /// What a text says about the system's options of a query.
    pub fn query_options(&self, prose: &str) -> QueryOptions {
        self.queries.read(prose)
    }

    /// Whether an option of a query is one of the system's, with its `$` or without, in any case.
    pub fn is_system_option(&self, name: &str) -> bool {
        let name = name.strip_prefix('$').unwrap_or(name);
        self.queries.is_system(&name.to_ascii_lowercase())
    }

    /// Whether a text among request lines says that they are some of several.
    pub fn says_some_requests(&self, prose: &str) -> bool {
        self.some_requests.occurs(prose)
    }

    /// Whether a text says that a request has no body.
    pub fn says_no_body(&self, prose: &str) -> bool {
        self.responses.no_request_body.occurs(prose)
    }

    /// Whether a text says that the body of a request holds parameters.
    pub fn says_parameters(&self, prose: &str) -> bool {
        self.responses.parameters.occurs(prose)
    }

    /// The part of a text that names the type to be sent: what follows "a JSON
    /// representation of".
    pub fn represents(&self, prose: &str) -> Option<Range<usize>> {
        self.responses.represented(prose)
    }

    /// Every status code that a text names, in order, with the bytes of its number; `2xx`
    /// names all that the dialect knows of that class.
    pub fn success_statuses(&self, prose: &str) -> Vec<(u16, Range<usize>)> {
        self.responses.statuses(prose)
    }

    /// What the body of a response holds, where the text at `span` promises one.
    pub fn promises_object(&self, page: &Page, span: Span) -> Option<ResponseShape> {
        let links = responses::links_inside(&page.links, span.start, span.end);
        let kinds = self.words.types.kinds.words();
        let mut shape = self.responses.shape(page.text(span), links, kinds)?;
        shape.type_name = shape
            .type_name
            .map(|name| name.shifted(span.start as usize));
        Some(shape)
    }

    /// What a template left as the value of an example.
    pub fn placeholder(&self, value: &str) -> Option<Placeholder> {
        self.leftovers.placeholder(value, &self.types)
    }

    /// The block types of annotations.
    pub fn block_types(&self) -> &[String] {
        self.words.annotations.block_types.words()
    }

    /// Whether a block type exists.
    pub fn is_block_type(&self, word: &str) -> bool {
        self.block_types().iter().any(|known| known == word)
    }

    /// The keys of annotations that somebody reads.
    pub fn annotation_keys(&self) -> &[String] {
        self.words.annotations.keys.words()
    }
}

/// A heading without the number in front of it: "1.2 Response", "3. Examples". The number of a
/// status has three digits.
fn unnumbered(heading: &str) -> &str {
    let number = heading
        .bytes()
        .take_while(|byte| byte.is_ascii_digit() || *byte == b'.')
        .count();
    // Hardly any heading has one.
    let Some((number, rest)) = heading.split_at_checked(number).filter(|_| number > 0) else {
        return heading;
    };
    let numbered = number.starts_with(|c: char| c.is_ascii_digit())
        && number.split('.').all(|part| part.len() <= 2)
        && rest.starts_with([' ', ')']);
    if numbered {
        rest.trim_start_matches([')', ' '])
    } else {
        heading
    }
}

/// A heading without its marks and without a remark: "x resource type (deprecated)".
fn title(heading: &str) -> &str {
    if memchr::memchr(b'(', heading.as_bytes()).is_none() {
        return roles::bare(heading);
    }
    let mut parentheses = heading.match_indices('(').map(|(at, _)| &heading[..at]);
    let before = parentheses.find(|before| before.ends_with(' '));
    roles::bare(before.unwrap_or(heading))
}

/// Whether a type read from a bare text can be nothing else.
fn is_certain(text: &str, expr: &TypeExpr) -> bool {
    match expr.innermost() {
        TypeExpr::Primitive(_) => true,
        TypeExpr::Named(name) => {
            let before = text.get(..name.span.start as usize);
            let marked = before.is_some_and(|before| before.ends_with('#'));
            let letter = |part: &str| part.starts_with(|c: char| c.is_alphabetic() || c == '_');
            let mut parts = name.name.split('.');
            parts.clone().all(letter) && (marked || parts.nth(2).is_some())
        }
        TypeExpr::OneOf(all) => all.iter().all(|one| is_certain(text, one)),
        TypeExpr::Collection(_) | TypeExpr::Unreadable => false,
    }
}
