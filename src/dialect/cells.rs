//! Type cells: from words to a type.

use super::names::{self, Links};
use super::sentences::{is_one_of, is_space, trimmed};
use super::spellings::Spellings;
use super::tokens::{Generics, Kind, Token, tokens};
use super::types::{Primitive, TypeExpr};
use super::words;
use crate::text::Span;

/// The words of type cells.
#[derive(Clone, Debug, Default)]
pub(super) struct TypeWords {
    /// Words parted by one space.
    primitives: Spellings<Primitive>,
    collection_alone: Vec<String>,
    collection_before: Vec<String>,
    collection_of: Vec<String>,
    collection_after: Vec<String>,
    articles: Vec<String>,
    kinds: Vec<String>,
    notes: Vec<String>,
    or: Vec<String>,
    nothing: Vec<String>,
}

/// The longest spelling of a primitive type in bytes.
const LONGEST_SPELLING: usize = 64;
/// The most words of a spelling.
const MOST_WORDS: usize = 4;
/// How deep types nest at most.
const DEEPEST: u8 = 6;

/// A type and what follows it.
pub(super) struct Read {
    /// The type.
    pub(super) expr: TypeExpr,
    /// Whether more than the type itself stands in the cell.
    pub(super) more: bool,
}

impl TypeWords {
    pub(super) fn new(words: &words::Types) -> Self {
        let mut primitives = Spellings::default();
        for (&primitive, spellings) in &words.primitives {
            for spelling in spellings {
                primitives.add(spelling, primitive);
            }
        }
        Self {
            primitives,
            collection_alone: words.collection_alone.to_vec(),
            collection_before: words.collection_before.to_vec(),
            collection_of: words.collection_of.to_vec(),
            collection_after: words.collection_after.to_vec(),
            articles: words.articles.to_vec(),
            kinds: words.kinds.to_vec(),
            notes: words.notes.to_vec(),
            or: words.or.to_vec(),
            nothing: words.nothing.to_vec(),
        }
    }

    /// The primitive type of this very spelling.
    pub(super) fn primitive(&self, spelling: &str) -> Option<Primitive> {
        self.primitives.get(spelling)
    }

    /// Reads a cell; none where it cannot be read.
    pub(super) fn read(&self, text: &str, links: Links<'_>) -> Option<Read> {
        let (start, word) = trimmed(text);
        // Most cells are one plain word.
        if word
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'.')
        {
            let range = names::name_in(text, start..start + word.len())?;
            let name = text.get(range.clone())?;
            let more = name.len() < word.len();
            let expr = match self.primitive(name) {
                Some(primitive) => TypeExpr::Primitive(primitive),
                None if is_one_of(&self.collection_alone, name) => of_anything(),
                None => self.named(name, links.span(range))?,
            };
            return Some(Read { expr, more });
        }
        let tokens = tokens(text, links, self.generics())?;
        self.read_tokens(text, links, &tokens, 0)
    }

    fn read_tokens(
        &self,
        text: &str,
        links: Links<'_>,
        tokens: &[Token],
        depth: u8,
    ) -> Option<Read> {
        let mut reader = Reader {
            words: self,
            text,
            links,
            tokens,
            at: 0,
            depth,
        };
        let expr = reader.alternatives()?;
        match reader.peek() {
            None => Some(Read {
                expr,
                more: reader.skipped_notes(),
            }),
            // Prose behind a plain name: was it a type at all?
            Some(Kind::Stop | Kind::Comma) => {
                let certain = match expr.innermost() {
                    TypeExpr::Primitive(_) => true,
                    TypeExpr::Named(name) => name.link.is_some() || expr.is_collection(),
                    _ => false,
                };
                let nothing_follows = reader.at + 1 == tokens.len();
                (certain || nothing_follows).then_some(Read { expr, more: true })
            }
            Some(_) => None,
        }
    }

    fn generics(&self) -> Generics<'_> {
        Generics {
            loose: &self.collection_before,
            tight: &self.articles,
        }
    }

    fn named(&self, name: &str, span: Span) -> Option<TypeExpr> {
        let says_nothing = is_one_of(&self.articles, name) || is_one_of(&self.or, name);
        (!says_nothing).then(|| TypeExpr::named(name.to_owned(), span))
    }
}

struct Reader<'a> {
    words: &'a TypeWords,
    text: &'a str,
    links: Links<'a>,
    tokens: &'a [Token],
    at: usize,
    depth: u8,
}

impl<'a> Reader<'a> {
    fn token(&self, ahead: usize) -> Option<&'a Token> {
        self.tokens.get(self.at + ahead)
    }

    fn peek(&self) -> Option<Kind> {
        self.token(0).map(|token| token.kind)
    }

    fn word(&self, ahead: usize) -> Option<&'a str> {
        let token = self.token(ahead)?;
        (token.kind == Kind::Word)
            .then(|| self.text.get(token.range.clone()))
            .flatten()
    }

    fn takes(&mut self, kind: Kind) -> bool {
        let here = self.peek() == Some(kind);
        self.at += usize::from(here);
        here
    }

    fn takes_word(&mut self, words: &[String]) -> bool {
        let here = self.word(0).is_some_and(|word| is_one_of(words, word));
        self.at += usize::from(here);
        here
    }

    fn skipped_notes(&self) -> bool {
        self.tokens.iter().any(|token| token.kind == Kind::Open)
    }

    /// `a or b`, `a / b`, `a, b, or c`.
    fn alternatives(&mut self) -> Option<TypeExpr> {
        // "string or null", "null or string": that it may be none is said of nearly all.
        let here = self.at;
        if !(self.takes_word(&self.words.nothing) && self.takes_or()) {
            self.at = here;
        }
        let first = self.single()?;
        let mut all = vec![first];
        loop {
            if self.takes_or() {
                if !self.takes_word(&self.words.nothing) {
                    all.push(self.single()?);
                }
            } else if self.takes(Kind::Slash) {
                // "application/json" is no type.
                let bare =
                    |expr: &TypeExpr| matches!(expr, TypeExpr::Named(name) if name.link.is_none());
                let next = self.single()?;
                if bare(&next) || all.last().is_some_and(bare) {
                    return None;
                }
                all.push(next);
            } else if self.peek() == Some(Kind::Comma) && self.or_follows() {
                self.at += 1;
                self.takes_word(&self.words.or);
                all.push(self.single()?);
            } else {
                break;
            }
        }
        if all.len() == 1 {
            all.pop()
        } else {
            Some(TypeExpr::OneOf(all))
        }
    }

    fn takes_or(&mut self) -> bool {
        self.takes(Kind::Or) || self.takes_word(&self.words.or)
    }

    fn or_follows(&self) -> bool {
        (1..self.tokens.len())
            .map_while(|ahead| {
                self.token(ahead)
                    .filter(|token| token.kind != Kind::Stop)
                    .map(|_| ahead)
            })
            .any(|ahead| {
                self.word(ahead)
                    .is_some_and(|word| is_one_of(&self.words.or, word))
            })
    }

    fn single(&mut self) -> Option<TypeExpr> {
        if self.depth >= DEEPEST {
            return None;
        }
        self.depth += 1;
        let expr = self.unguarded();
        self.depth -= 1;
        expr
    }

    fn unguarded(&mut self) -> Option<TypeExpr> {
        while self.note(false) {}
        while self.type_follows() && self.takes_word(&self.words.articles) {}
        let opens = self
            .word(0)
            .is_some_and(|word| is_one_of(&self.words.collection_before, word));
        if opens && self.token(1).is_some_and(|token| token.kind == Kind::Open) {
            self.at += 2;
            let inner = match self.several() {
                Some(inner) => inner,
                None => self.alternatives()?,
            };
            if !self.takes(Kind::Close) {
                return None;
            }
            return Some(self.suffixes(collection(inner)));
        }
        if opens
            && self
                .word(1)
                .is_some_and(|word| is_one_of(&self.words.collection_of, word))
        {
            self.at += 2;
            let inner = match self.several() {
                Some(inner) => inner,
                None => self.single()?,
            };
            return Some(collection(inner));
        }
        // `[]string`, as Go writes it.
        if self.takes(Kind::Brackets) {
            return Some(collection(self.single()?));
        }
        if opens {
            self.at += 1;
            if self.type_stands_here() {
                let inner = self.single()?;
                return Some(collection(inner));
            }
            self.at -= 1;
        }
        if self.takes(Kind::Open) {
            let inner = self.alternatives()?;
            return self.takes(Kind::Close).then(|| self.suffixes(inner));
        }
        let core = match self.peek()? {
            Kind::Word if self.takes_word(&self.words.collection_alone) => of_anything(),
            Kind::Word => self.primitive().or_else(|| self.name())?,
            Kind::Link(index) => self.link(index)?,
            _ => return None,
        };
        Some(self.suffixes(core))
    }

    /// A word for several values of a primitive type: "strings".
    fn several(&mut self) -> Option<TypeExpr> {
        let word = self.word(0)?;
        let one = word.strip_suffix(['s', 'S'])?;
        let primitive = self.words.primitive(one)?;
        self.at += 1;
        Some(TypeExpr::Primitive(primitive))
    }

    /// Whether the next token but one may be a type, so that the next may be an article.
    fn type_follows(&self) -> bool {
        match self.token(1).map(|token| token.kind) {
            // "Nullable(Int32)".
            Some(Kind::Link(_) | Kind::Open) => true,
            Some(Kind::Word) => self.word(1).is_some_and(|word| {
                !is_one_of(&self.words.collection_after, word) || self.token(2).is_some()
            }),
            _ => false,
        }
    }

    /// Whether a type starts here plainly, and no words of a sentence: a link, a primitive type, or
    /// a name with a capital or a full stop in it.
    fn type_stands_here(&mut self) -> bool {
        let here = self.at;
        let primitive = self.primitive().is_some();
        self.at = here;
        let telling = |c: char| c == '.' || c.is_uppercase();
        primitive
            || matches!(self.peek(), Some(Kind::Link(_)))
            || self
                .word(0)
                .is_some_and(|word| word.trim_end_matches('.').chars().skip(1).any(telling))
    }

    /// The longest spelling of a primitive type that starts here.
    fn primitive(&mut self) -> Option<TypeExpr> {
        let first = self.word(0)?;
        let mut spelling = first.to_owned();
        let mut longest = self.words.primitive(first).map(|primitive| (primitive, 1));
        for ahead in 1..MOST_WORDS {
            let Some(word) = self.word(ahead) else { break };
            spelling.push(' ');
            spelling.push_str(word);
            if let Some(primitive) = self.words.primitive(&spelling) {
                longest = Some((primitive, ahead + 1));
            }
        }
        let (primitive, count) = longest?;
        self.at += count;
        // "String (timestamp)" is another type than "String".
        let primitive = self
            .with_remark(first)
            .filter(|_| count == 1)
            .unwrap_or(primitive);
        Some(TypeExpr::Primitive(primitive))
    }

    /// The primitive type that `word` and the remark in parentheses here spell together.
    fn with_remark(&self, word: &str) -> Option<Primitive> {
        if self.peek()? != Kind::Open {
            return None;
        }
        let mut spelling = format!("{word} (");
        for ahead in 1.. {
            match self.token(ahead)?.kind {
                Kind::Close => break,
                Kind::Word if spelling.len() < LONGEST_SPELLING => {
                    if ahead > 1 {
                        spelling.push(' ');
                    }
                    spelling.push_str(self.word(ahead)?);
                }
                _ => return None,
            }
        }
        spelling.push(')');
        self.words.primitive(&spelling)
    }

    fn name(&mut self) -> Option<TypeExpr> {
        let token = self.token(0)?;
        let range = names::name_in(self.text, token.range.clone())?;
        let name = self.text.get(range.clone())?;
        let expr = self.words.named(name, self.links.span(range))?;
        self.at += 1;
        Some(expr)
    }

    fn link(&mut self, index: Option<usize>) -> Option<TypeExpr> {
        let token = self.token(0)?;
        self.at += 1;
        let linked = self.links.at(self.text, token.range.start)?;
        let shown = self.text.get(linked.shown.clone())?;
        let (front, label) = trimmed(shown);
        let single = !label.contains(is_space);
        if single
            && let Some(range) = names::name_in(self.text, linked.shown.clone())
            && let Some(primitive) = self
                .text
                .get(range)
                .and_then(|word| self.words.primitive(word))
        {
            let one = TypeExpr::Primitive(primitive);
            // `[string]` is a string in brackets to some, and a list of strings to others;
            // `Array[string]` is plain.
            let before = self.at.checked_sub(2).and_then(|at| self.tokens.get(at));
            let alone = before.is_none_or(|before| before.range.end < token.range.start);
            let target = self.links.to(index).filter(|link| !link.undefined);
            return Some(if alone && linked.target.is_empty() && target.is_none() {
                TypeExpr::OneOf(vec![one.clone(), collection(one)])
            } else {
                one
            });
        }
        // "[x collection](x.md)": the words around the name stand inside the link.
        let complex = !single || label.contains('(');
        if complex
            && index.is_some()
            && let Some(expr) = self.words.inside_link(
                self.text,
                self.links,
                linked.shown.start + front,
                label,
                index,
                self.depth,
            )
        {
            return Some(expr);
        }
        names::of_link(self.text, &linked, self.links).map(|name| TypeExpr::Named(Box::new(name)))
    }

    /// Words behind a type: "collection", "object", a remark in parentheses, `[]`.
    fn suffixes(&mut self, mut expr: TypeExpr) -> TypeExpr {
        loop {
            if expr == TypeExpr::Primitive(Primitive::Byte) && self.takes(Kind::Brackets) {
                // Bytes are written as base64 by most.
                let bytes = TypeExpr::Primitive(Primitive::Binary);
                expr = TypeExpr::OneOf(vec![bytes, collection(expr)]);
            } else if self.takes_word(&self.words.collection_after) || self.takes(Kind::Brackets) {
                if expr_depth(&expr) >= DEEPEST {
                    return TypeExpr::Unreadable;
                }
                expr = collection(expr);
            } else if self.takes_word(&self.words.kinds)
                || self.note(matches!(expr.innermost(), TypeExpr::Primitive(_)))
            {
                // Says nothing about the type.
            } else {
                return expr;
            }
        }
    }

    /// Skips a remark in parentheses: one of the dialect's notes, or, behind a primitive
    /// type, any that holds no link.
    fn note(&mut self, any: bool) -> bool {
        if self.peek() != Some(Kind::Open) {
            return false;
        }
        let mut words = String::new();
        let mut ahead = 1;
        let mut plain = true;
        loop {
            match self.token(ahead).map(|token| token.kind) {
                Some(Kind::Close) => break,
                Some(Kind::Word) => {
                    if !words.is_empty() {
                        words.push(' ');
                    }
                    words.push_str(self.word(ahead).unwrap_or_default());
                }
                Some(Kind::Link(_) | Kind::Open) | None => return false,
                Some(_) => plain = false,
            }
            ahead += 1;
        }
        let known = any || (plain && is_one_of(&self.words.notes, &words));
        if known {
            self.at += ahead + 1;
        }
        known
    }
}

impl TypeWords {
    /// The type that the text of a link says, its name bound to the link.
    fn inside_link(
        &self,
        text: &str,
        links: Links<'_>,
        start: usize,
        label: &str,
        index: Option<usize>,
        depth: u8,
    ) -> Option<TypeExpr> {
        let inner = tokens(label, Links::none(), self.generics())?;
        let read = self.read_tokens(label, Links::none(), &inner, depth)?;
        let mut expr = read.expr;
        let mut core = &mut expr;
        while let TypeExpr::Collection(inner) = core {
            core = inner;
        }
        if let TypeExpr::Named(name) = core {
            let range = name.span.range();
            let range = start + range.start..start + range.end;
            text.get(range.clone())?;
            name.span = links.span(range);
            name.link = links.to(index);
            Some(expr)
        } else {
            matches!(core, TypeExpr::Primitive(_)).then_some(expr)
        }
    }
}

fn collection(inner: TypeExpr) -> TypeExpr {
    TypeExpr::Collection(Box::new(inner))
}

/// What "array" says, where nobody says of what.
fn of_anything() -> TypeExpr {
    collection(TypeExpr::Primitive(Primitive::Untyped))
}

fn expr_depth(expr: &TypeExpr) -> u8 {
    let mut depth = 0;
    let mut expr = expr;
    while let TypeExpr::Collection(inner) = expr {
        depth += 1;
        expr = inner;
    }
    depth
}
