//! Annotations: the JSON objects in HTML comments in front of code blocks.

use std::sync::Arc;

use memchr::{memchr, memchr_iter, memchr2};

use super::{Document, Part};
use crate::dialect::Dialect;
use crate::page::BlockKind;
use crate::text::json::{Json, Kind, Node, ProblemKind};
use crate::text::{Fragment, Place, Source, Span};

/// A JSON object in an HTML comment.
#[derive(Debug)]
pub struct Annotation {
    /// Index into the document's parts of the comment.
    pub part: usize,
    /// Index of the code block it speaks about: the next one before a heading or another
    /// annotation.
    pub target: Option<usize>,
    /// The object's text, without what follows its closing brace.
    pub fragment: Fragment,
    /// The object, read tolerantly.
    pub json: Json,
    /// What it says the block is.
    pub block_type: Option<BlockType>,
    /// Whether it is the annotation of the page itself (`"type": "#page.annotation"`).
    pub of_page: bool,
    /// The names it gives or refers to.
    pub names: Vec<String>,
    /// The type it names, without `#` and without `Collection(…)`.
    pub odata_type: Option<NamedType>,
    /// `isCollection`, or `Collection(…)` as the type.
    pub is_collection: Option<bool>,
}

/// What a block is, in the words of its annotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockType {
    /// A request.
    Request,
    /// A response.
    Response,
    /// A JSON representation of a type.
    Resource,
    /// An example of JSON.
    Example,
    /// Not to be read.
    Ignored,
    /// Request lines.
    Samples,
    /// Anything else that exists and promises nothing.
    Other,
    /// A word that is none of these.
    Unknown,
}

/// A type named in an annotation.
#[derive(Clone, Debug)]
pub struct NamedType {
    /// The name without `#` and `Collection(…)`.
    pub name: String,
    /// The name's bytes.
    pub place: Place,
}

impl Annotation {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<Node<'_>> {
        self.json.root()?.get(key)
    }

    /// Whether a key says `true`.
    pub fn says(&self, key: &str) -> bool {
        self.get(key).and_then(Node::as_bool) == Some(true)
    }

    /// A span of its JSON as a place on the page.
    pub fn place(&self, span: Span) -> Place {
        self.fragment.place(span)
    }

    /// Where the value of `blockType` stands.
    pub fn block_type_place(&self) -> Option<Place> {
        self.get("blockType").map(|node| self.place(node.span()))
    }

    /// Whether it is no JSON object even when it is read tolerantly, and where it breaks.
    pub fn fault(&self) -> Option<(ProblemKind, Span)> {
        self.json
            .problems()
            .iter()
            .find(|problem| match problem.kind {
                ProblemKind::TrailingComma
                | ProblemKind::Comment
                | ProblemKind::DuplicateKey
                | ProblemKind::OddSpace => false,
                ProblemKind::LineEndInString | ProblemKind::ControlInString => !self.of_page,
                _ => true,
            })
            .map(|problem| (problem.kind, problem.span))
    }

    /// The key that [`Document::annotation_of`] searches by: annotations are ordered by the
    /// block they speak about, those about nothing by where they stand.
    pub(super) fn target_or_self(&self) -> usize {
        self.target.unwrap_or(self.part)
    }
}

/// Reads every annotation of the flow.
pub(super) fn collect(document: &Document, dialect: &Dialect) -> Vec<Annotation> {
    let mut annotations: Vec<Annotation> = Vec::new();
    // The annotation that waits for its block.
    let mut waiting: Option<usize> = None;
    for (index, &part) in document.parts.iter().enumerate() {
        match &document.block(part).kind {
            BlockKind::Comment(inner) => {
                if let Some(annotation) = read(document, index, part, *inner, dialect) {
                    waiting = (!annotation.of_page).then_some(annotations.len());
                    annotations.push(annotation);
                }
            }
            BlockKind::Heading(heading) if heading.tab.is_none() => waiting = None,
            BlockKind::Code(_) => {
                if let Some(waiting) = waiting.take() {
                    annotations[waiting].target = Some(index);
                }
            }
            _ => {}
        }
    }
    annotations
}

fn read(
    document: &Document,
    index: usize,
    part: Part,
    inner: Span,
    dialect: &Dialect,
) -> Option<Annotation> {
    let comment = document.slice(part, inner);
    // In a quote, the brace may stand behind the mark of its line.
    let object = comment.trim_start_matches(|c: char| c.is_whitespace() || c == '>');
    let lead = comment.len() - object.len();
    if !comment[lead..].starts_with('{') {
        return None;
    }
    let end = object_end(&comment[lead..]);
    let object = Span::new(lead, lead + end).shifted(inner.start as usize);
    let source = &document.text_of(part).source;
    let fragment = unquoted(source, object, comment.get(lead..lead + end)?)
        .unwrap_or_else(|| Fragment::of(source, object));
    let json = Json::read(fragment.to_text());
    let root = json.root().filter(|root| root.kind() == Kind::Object);
    let mut said = Said::default();
    // Of doubled keys, the last one counts.
    for member in root
        .into_iter()
        .flat_map(Node::members)
        .filter(|it| !it.is_shadowed())
    {
        match member.key().as_deref() {
            Some("type") => {
                said.of_page = member.as_str().is_some_and(|it| it == "#page.annotation");
            }
            Some("blockType") => {
                said.block_type = member.as_str().map(|it| block_type(&it, dialect));
            }
            Some("name") => said.names = strings(member),
            Some("@odata.type") => said.ty = Some(member),
            Some("@type") => said.old_ty = Some(member),
            Some("isCollection") => said.is_collection = member.as_bool(),
            _ => {}
        }
    }
    let (odata_type, is_typed_collection) = said
        .ty
        .or(said.old_ty)
        .filter(|node| node.kind() == Kind::String)
        .map_or((None, false), |node| named_type(&fragment, node));
    let is_collection = said.is_collection.or(is_typed_collection.then_some(true));
    let Said {
        of_page,
        block_type,
        names,
        ..
    } = said;
    Some(Annotation {
        part: index,
        target: None,
        block_type,
        of_page,
        names,
        odata_type,
        is_collection,
        json,
        fragment,
    })
}

/// An object that stands in a quote, without the marks that start its lines.
fn unquoted(source: &Arc<Source>, object: Span, text: &str) -> Option<Fragment> {
    let marks = |line: &str| line.len() - line.trim_start_matches([' ', '\t', '>']).len();
    let is_quoted = |line: &str| line.trim_start_matches([' ', '\t']).starts_with('>');
    let (_, below) = text.split_once('\n')?;
    let above = source.text().get(..object.start as usize)?;
    let line = above.rfind('\n').map_or(0, |end| end + 1);
    if !is_quoted(below) || !is_quoted(above.get(line..)?) {
        return None;
    }
    let mut at = object.start as usize;
    let mut pieces = Vec::new();
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let start = if number == 0 { 0 } else { marks(line) };
        pieces.push(Span::new(at + start, at + line.len()));
        at += line.len();
    }
    Some(Fragment::pieces(source, &pieces))
}

/// What the members of an annotation say.
#[derive(Default)]
struct Said<'a> {
    of_page: bool,
    block_type: Option<BlockType>,
    names: Vec<String>,
    ty: Option<Node<'a>>,
    /// `@type`, as `@odata.type` was spelled once.
    old_ty: Option<Node<'a>>,
    is_collection: Option<bool>,
}

/// Where the object that starts `text` ends: prose may follow its closing brace. An object
/// that never closes takes everything.
fn object_end(text: &str) -> usize {
    let bytes = text.as_bytes();
    if let Some(close) = memchr(b'}', bytes)
        && let Some(inside) = bytes.get(1..close)
        && memchr2(b'{', b'\\', inside).is_none()
        && memchr_iter(b'"', inside).count().is_multiple_of(2)
    {
        // Nearly all are flat, and the brace stands in no string.
        return close + 1;
    }
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        if in_string {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => in_string = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'{' => depth += 1,
            b'}' => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    text.trim_end().len()
}

/// A string, or the strings of a list.
fn strings(node: Node<'_>) -> Vec<String> {
    let text = |node: Node<'_>| node.as_str().map(std::borrow::Cow::into_owned);
    match node.kind() {
        Kind::Array => node.items().filter_map(text).collect(),
        _ => text(node).into_iter().collect(),
    }
}

fn block_type(word: &str, dialect: &Dialect) -> BlockType {
    match word.trim() {
        "request" => BlockType::Request,
        "response" | "simulatedResponse" => BlockType::Response,
        "resource" => BlockType::Resource,
        "example" => BlockType::Example,
        "ignored" => BlockType::Ignored,
        "samples" => BlockType::Samples,
        word if dialect.is_block_type(word) => BlockType::Other,
        _ => BlockType::Unknown,
    }
}

/// The type a string node names, and whether it says `Collection(…)`.
fn named_type(fragment: &Fragment, node: Node<'_>) -> (Option<NamedType>, bool) {
    let raw = node.raw();
    let mut inner = Span::new(1, raw.len().saturating_sub(1).max(1));
    let mut name = raw.get(inner.range()).unwrap_or_default();
    let mut collection = false;
    let cut = |inner: &mut Span, front: usize, back: usize| {
        inner.start += front as u32;
        inner.end -= back as u32;
    };
    loop {
        let trimmed = name.trim();
        let front = name.len() - name.trim_start().len();
        cut(&mut inner, front, name.len() - front - trimmed.len());
        name = trimmed;
        if let Some(rest) = name.strip_prefix('#') {
            cut(&mut inner, 1, 0);
            name = rest;
        } else if let Some(rest) = strip_collection(name) {
            cut(&mut inner, "Collection(".len(), 1);
            name = rest;
            collection = true;
        } else {
            break;
        }
    }
    if name.is_empty() {
        return (None, collection);
    }
    let place = fragment.place(inner.shifted(node.span().start as usize));
    let name = name.to_owned();
    (Some(NamedType { name, place }), collection)
}

fn strip_collection(name: &str) -> Option<&str> {
    let head = name.get(.."Collection(".len())?;
    head.eq_ignore_ascii_case("Collection(")
        .then(|| &name["Collection(".len()..])?
        .strip_suffix(')')
}
