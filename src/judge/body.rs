//! Judging a JSON body, object by object.
//!
//! The objects to judge wait in a list: how deep a body nests is its author's choice, so no
//! call may go deeper with it.

use std::sync::Arc;

use super::errors::{self, Context};
use super::placeholders::Placeholders;
use super::promiser::Promiser;
use super::{
    Bench, Expected, Kind, Mismatch, NameFault, Promised, Side, Sighting, Stance, Target, Verdict,
    expect,
};
use crate::claims::PropertyClaim;
use crate::contract::{Property, Type, ValueType};
use crate::dialect::types::Promise;
use crate::exchange::Body;
use crate::text::Place;
use crate::text::json::{Json, Kind as JsonKind, Node, Problem, ProblemKind};

/// Which body is judged, and how.
#[derive(Clone)]
pub(super) struct Task<'a> {
    pub(super) side: Side,
    /// Whether the request creates something or calls an action, so that what is required must be
    /// sent.
    pub(super) sends_all: bool,
    /// Whether it is a POST: something is made or done, and nothing that exists is changed.
    pub(super) posts: bool,
    pub(super) stance: Stance<'a>,
}

/// The problems of a text that are slips of their own, and not what another one leads to.
fn told<'j>(json: &'j Json, text: &'j str) -> impl Iterator<Item = &'j Problem> {
    let problems = json.problems();
    let broken = json.is_broken();
    let mut astray = false;
    let mut reached = None;
    // The end of a text that lost its first quotation mark.
    let mut lost = None;
    problems
        .iter()
        .enumerate()
        .filter_map(move |(index, problem)| {
            // What stands in place of a value is the slip, not that the value is missing.
            let stand_in = problems.get(index + 1).is_some_and(|next| {
                next.kind == ProblemKind::OddSpace && next.span.start <= problem.span.end + 2
            });
            let follows = match problem.kind {
                ProblemKind::MissingValue => stand_in || astray,
                // Where an object ends is not known in JSON that does not parse.
                ProblemKind::DuplicateKey => broken,
                ProblemKind::TrailingComma | ProblemKind::Comment => false,
                ProblemKind::MissingComma | ProblemKind::UnclosedString => {
                    astray || follows_lost_quote(problems, index, text)
                }
                _ => astray,
            };
            // What is found at the very bytes of the last problem is what that one leads to.
            let follows = follows
                || reached
                    .max(lost)
                    .is_some_and(|end| problem.span.start < end);
            if !follows {
                lost = end_of_lost_text(problems, index, text).or(lost);
            }
            reached = reached.max(Some(problem.span.end));
            astray |= problem.kind.leads_astray() && !stand_in;
            (!follows).then_some(problem)
        })
}

/// How many problems the words of one text may be.
const WORDS: usize = 16;

/// Where a text ends that lost its first quotation mark: its words stand bare, with whatever commas
/// and colons they have, and the mark at its end opens a string that nothing closes.
fn end_of_lost_text(problems: &[Problem], index: usize, text: &str) -> Option<u32> {
    let first = problems.get(index)?;
    if first.kind != ProblemKind::UnquotedValue {
        return None;
    }
    let mut following = problems.iter().skip(index + 1).take(WORDS);
    let unclosed = following.find(|problem| problem.kind == ProblemKind::UnclosedString)?;
    let words = text.get(first.span.start as usize..unclosed.span.start as usize)?;
    (!words.contains(['"', '\n'])).then_some(unclosed.span.end)
}

/// Whether a problem comes from a text that lost its first quotation mark: what is left of it
/// stands bare, and the other mark opens a string that nothing closes.
fn follows_lost_quote(problems: &[Problem], index: usize, text: &str) -> bool {
    let is_bare = |problem: &&Problem| {
        matches!(
            problem.kind,
            ProblemKind::UnquotedValue | ProblemKind::UnquotedKey
        )
    };
    let (before, after) = problems.split_at(index);
    let bare = before.iter().rev().take(2).find(is_bare);
    let unclosed = after
        .iter()
        .take(2)
        .find(|problem| problem.kind == ProblemKind::UnclosedString);
    bare.zip(unclosed).is_some_and(|(bare, unclosed)| {
        let between = bare.span.start as usize..unclosed.span.start as usize;
        text.get(between).is_some_and(|text| !text.contains('\n'))
    })
}

/// What is wrong with the JSON of a body as a text, each slip once.
pub fn json_slips(body: &Body, side: Side) -> Vec<Mismatch> {
    let text = body.text.text();
    told(body.json(), text)
        .map(|problem| Mismatch {
            kind: match problem.kind {
                ProblemKind::DuplicateKey => Kind::DuplicateKey {
                    key: text
                        .get(problem.span.range())
                        .unwrap_or_default()
                        .to_owned(),
                },
                kind => Kind::InvalidJson(kind),
            },
            place: body.place(problem.span),
            side,
            pointer: None,
            promised: None,
        })
        .collect()
}

/// Judges a body. Broken JSON silences every other rule about it.
pub(super) fn judge(
    bench: Bench<'_>,
    body: &Body,
    expected: &Expected,
    task: Task<'_>,
    verdict: &mut Verdict,
) {
    let json = body.json();
    verdict.mismatches.extend(json_slips(body, task.side));
    if json.is_broken() {
        verdict.unchecked.push("the JSON does not parse");
        return;
    }
    let Some(root) = json.root() else {
        return;
    };
    let placeholders = if task.stance.documented {
        Placeholders::find(root, bench.contract.dialect())
    } else {
        Placeholders::default()
    };
    let mut judge = Judge {
        bench,
        body,
        task,
        placeholders,
        instead: expected.instead.clone(),
        rows: expected.rows.clone(),
        promised: Promiser::of_body(expected.promised.as_ref()),
        waiting: Vec::new(),
        verdict,
    };
    judge.root(root, expected);
    while let Some(object) = judge.waiting.pop() {
        judge.object(&object);
    }
    judge.leftovers(root);
}

pub(super) struct Judge<'a, 'b> {
    pub(super) bench: Bench<'a>,
    pub(super) body: &'b Body,
    pub(super) task: Task<'a>,
    pub(super) placeholders: Placeholders,
    /// The type that the page promises, where the note at the body names another one.
    pub(super) instead: Option<Arc<str>>,
    /// Rows of the page's own table about the body.
    pub(super) rows: Vec<Arc<PropertyClaim>>,
    /// Who says what the body holds.
    promised: Promiser,
    waiting: Vec<Waiting<'b>>,
    pub(super) verdict: &'b mut Verdict,
}

/// An object that waits to be judged.
pub(super) struct Waiting<'b> {
    pub(super) node: Node<'b>,
    /// The type it is declared as; none where only the object itself can say.
    pub(super) declared: Option<Arc<Type>>,
    pub(super) pointer: String,
    pub(super) promised: Promiser,
    /// Whether two places of the page say that this is the type.
    pub(super) confirmed: bool,
    /// Rows of the page's own table about this object.
    pub(super) rows: Vec<Arc<PropertyClaim>>,
}

impl Waiting<'_> {
    /// Whether it is what the operation answers with, or a member of that.
    pub(super) fn is_answer(&self) -> bool {
        let member = self.pointer.strip_prefix("/value/");
        matches!(&*self.pointer, "" | "/value")
            || member.is_some_and(|index| index.bytes().all(|byte| byte.is_ascii_digit()))
    }
}

impl<'b> Judge<'_, 'b> {
    /// Whether the page says that this side of the exchange is shortened.
    pub(super) fn shortened(&self) -> bool {
        match self.task.side {
            Side::Request => self.task.stance.request_shortened,
            Side::Response => self.task.stance.shortened,
        }
    }

    fn root(&mut self, root: Node<'b>, expected: &Expected) {
        let value = root.get("value");
        let is_list = value.is_some_and(|value| value.kind() == JsonKind::Array);
        let own_value = matches!(&expected.target,
            Some(Target::Object(ty)) if ty.property_without_case("value").is_some());
        let collection = expected.collection;
        match (&expected.target, root.kind()) {
            (Some(Target::Value(value_type)), JsonKind::Object) => {
                if let Some(value) = value {
                    self.value(value, value_type, "/value", expected.promised.as_ref());
                }
            }
            (Some(Target::Value(_)), _) => {}
            (target, JsonKind::Object) => {
                let ty = match target {
                    Some(Target::Object(ty)) => Some(Arc::clone(ty)),
                    _ => None,
                };
                if let Some(value) = value.filter(|_| is_list && !own_value) {
                    if collection == Some(false) && ty.is_some() {
                        self.collection(root, expected, false);
                        return;
                    }
                    for (index, item) in value.items().enumerate() {
                        self.wait(item, ty.clone(), item_of("/value", index), expected);
                    }
                    return;
                }
                if collection == Some(true) && ty.is_some() && !own_value {
                    self.not_a_list(root, value, expected);
                    return;
                }
                let wrapped = value
                    .filter(|value| value.kind() == JsonKind::Object && !own_value && ty.is_some());
                if let Some(value) = wrapped {
                    self.wrapped(value, expected);
                    self.wait(value, ty, "/value".to_owned(), expected);
                    return;
                }
                self.wait(root, ty, String::new(), expected);
            }
            (Some(Target::Object(_)), JsonKind::Array) if collection == Some(false) => {
                self.collection(root, expected, false);
            }
            (target, JsonKind::Array) => {
                let ty = match target {
                    Some(Target::Object(ty)) => Some(Arc::clone(ty)),
                    _ => None,
                };
                for (index, item) in root.items().enumerate() {
                    self.wait(item, ty.clone(), item_of("", index), expected);
                }
            }
            _ => {}
        }
    }

    /// An object where a collection is promised: an object of the type itself is one thing
    /// too few; anything else lacks its list.
    fn not_a_list(&mut self, root: Node<'b>, value: Option<Node<'b>>, expected: &Expected) {
        let Some(Target::Object(ty)) = &expected.target else {
            return;
        };
        let is_one = root
            .members()
            .any(|member| member.key().is_some_and(|key| ty.property(&key).is_some()));
        let states_kind = || {
            let stated = root.get("@odata.type").and_then(Node::as_str);
            let from = self.body.text.source();
            stated
                .and_then(|stated| self.bench.contract.find_named_type(&stated, from))
                .is_some_and(|stated| {
                    self.bench.contract.is_kind_of(&stated, &ty.name) == Some(true)
                })
        };
        if is_one || states_kind() || value.is_some_and(|value| value.kind() == JsonKind::Object) {
            self.collection(root, expected, true);
        } else if !self.shortened() && value.is_none() && root.get("error").is_none() {
            let place = self.body.place(root.opening_span());
            let kind = Kind::MissingProperty {
                name: "value".into(),
                is_value: true,
            };
            self.push(
                kind,
                place,
                Some("/value".to_owned()),
                expected.promised.clone(),
            );
        }
    }

    /// One object, wrapped as if it were a value: the object inside is judged all the same.
    fn wrapped(&mut self, value: Node<'b>, expected: &Expected) {
        let (Some(Target::Object(ty)), Some(key)) = (&expected.target, value.key_span()) else {
            return;
        };
        if ty.closed() {
            let kind = Kind::UnknownProperty {
                name: "value".to_owned(),
                ty: Arc::clone(&ty.name),
                fault: NameFault::Wrapper,
            };
            let place = self.body.place(key);
            self.push(
                kind,
                place,
                Some("/value".to_owned()),
                expected.promised.clone(),
            );
        }
    }

    fn collection(&mut self, root: Node<'b>, expected: &Expected, promised: bool) {
        let place = self.body.place(root.opening_span());
        self.push(
            Kind::WrongCollection { promised },
            place,
            Some(String::new()),
            expected
                .collection_promised
                .clone()
                .or_else(|| expected.promised.clone()),
        );
    }

    fn wait(
        &mut self,
        node: Node<'b>,
        declared: Option<Arc<Type>>,
        pointer: String,
        expected: &Expected,
    ) {
        if node.kind() == JsonKind::Object {
            self.waiting.push(Waiting {
                node,
                declared,
                pointer,
                promised: self.promised.clone(),
                confirmed: expected.confirmed,
                rows: expected.rows.clone(),
            });
        }
    }

    fn object(&mut self, waiting: &Waiting<'b>) {
        let stated = self.stated_type(waiting);
        let Some(ty) = stated else {
            // A type that it states and nobody defines was counted where it was looked up.
            if waiting.declared.is_none() && waiting.node.get("@odata.type").is_none() {
                self.verdict.unchecked.push("no page defines the type");
            }
            self.undeclared(waiting);
            return;
        };
        if self.is_something_else(waiting, &ty) {
            return;
        }
        let context = Context {
            ty: &ty,
            node: waiting.node,
            pointer: &waiting.pointer,
            rows: &waiting.rows,
            promised: &waiting.promised,
        };
        let closed = ty.closed();
        let mut unexpected = Vec::new();
        let noted = self.task.stance.sighting != Sighting::Nothing;
        let sheet = noted.then(|| self.verdict.sightings.sheet(self.task.side, &ty));
        for member in waiting.node.members().filter(|node| !node.is_annotation()) {
            let Some(key) = member.key() else {
                continue;
            };
            let index = ty.index_of(&key);
            let property = index.and_then(|index| ty.properties.get(index));
            // Of a doubled name, only the last member counts.
            let counts = !member.is_shadowed();
            match property {
                Some(property) if counts => {
                    let held = errors::member(self, &context, member, property);
                    if let Some(noted) = sheet.zip(index) {
                        self.saw(noted, member, property, held);
                    }
                }
                None if counts && closed && !ty.lists(&key) => unexpected.push(member),
                _ => {}
            }
            self.member(member, &key, property, waiting, &ty);
        }
        if !unexpected.is_empty() {
            if self.kinship_unknown(waiting, &ty) {
                let why = "the page of a derived type does not name its base";
                self.verdict.unchecked.push(why);
            } else if self.leaves_types_out() {
                let why = "the body leaves out its types (odata.metadata=none)";
                self.verdict.unchecked.push(why);
            } else {
                errors::unexpected(self, &context, &unexpected);
            }
        }
        if waiting.pointer.is_empty() && self.task.side == Side::Request {
            self.required(waiting);
        }
    }

    /// What schemas do not say about a member, and what it holds.
    fn member(
        &mut self,
        member: Node<'b>,
        key: &str,
        property: Option<&Property>,
        waiting: &Waiting<'b>,
        ty: &Arc<Type>,
    ) {
        // Most members are plain values with nothing wrong: nobody asks for the words.
        let pointer = || below(&waiting.pointer, key);
        let holds_more = matches!(member.kind(), JsonKind::Object | JsonKind::Array);
        let Some(property) = property else {
            if holds_more {
                self.unknown_value(member, pointer());
            }
            return;
        };
        if let Some(said) = &property.read_only
            && self.task.side == Side::Request
        {
            self.read_only(member, (property, said), &pointer(), waiting, ty);
        }
        if self.placeholders.has(member) {
            let promised = expect::property_promise(&property.claims, property.subject());
            self.placeholder(member, Some(&pointer()), promised, false);
            return;
        }
        if !holds_more {
            return;
        }
        let pointer = pointer();
        let promised = Promiser::Property(Arc::clone(ty), Arc::clone(&property.name));
        if property.offers_several_types() {
            self.untyped(member, &pointer, &promised);
        }
        let value = property.value(self.bench.contract);
        self.descend(member, value, pointer, &promised);
    }

    /// What a value of a declared type holds.
    fn descend(&mut self, node: Node<'b>, value: &ValueType, pointer: String, promised: &Promiser) {
        match (value, node.kind()) {
            (ValueType::Object(name), JsonKind::Object) => {
                let declared = self.bench.contract.find_type(name);
                self.later(node, declared, pointer, promised.clone());
            }
            (ValueType::Collection(element), JsonKind::Array) => {
                let holds_more =
                    |item: &Node<'b>| matches!(item.kind(), JsonKind::Object | JsonKind::Array);
                for (index, item) in node
                    .items()
                    .enumerate()
                    .filter(|(_, item)| holds_more(item))
                {
                    self.descend(item, element, item_of(&pointer, index), promised);
                }
            }
            (ValueType::OneOf(options), JsonKind::Object | JsonKind::Array) => {
                let same_kind = |option: &&ValueType| {
                    matches!(option, ValueType::Collection(_)) == (node.kind() == JsonKind::Array)
                };
                let mut fitting = options.iter().filter(same_kind);
                match (fitting.next(), fitting.next()) {
                    (Some(only), None) => self.descend(node, only, pointer, promised),
                    _ => self.unknown_value(node, pointer),
                }
            }
            (ValueType::Any | ValueType::Undocumented(_), JsonKind::Object | JsonKind::Array) => {
                self.unknown_value(node, pointer);
            }
            _ => {}
        }
    }

    fn later(
        &mut self,
        node: Node<'b>,
        declared: Option<Arc<Type>>,
        pointer: String,
        promised: Promiser,
    ) {
        self.waiting.push(Waiting {
            node,
            declared,
            pointer,
            promised,
            confirmed: false,
            rows: Vec::new(),
        });
    }

    /// What nobody declares is judged where it states its own type.
    fn unknown_value(&mut self, node: Node<'b>, pointer: String) {
        match node.kind() {
            JsonKind::Object => self.later(node, None, pointer, Promiser::Nobody),
            JsonKind::Array => {
                for (index, item) in node.items().enumerate() {
                    if item.kind() == JsonKind::Object {
                        self.later(item, None, item_of(&pointer, index), Promiser::Nobody);
                    }
                }
            }
            _ => {}
        }
    }

    fn undeclared(&mut self, waiting: &Waiting<'b>) {
        for member in waiting.node.members() {
            if let Some(key) = member.key().filter(|key| !key.contains('@')) {
                self.unknown_value(member, below(&waiting.pointer, &key));
            }
        }
    }

    /// A bare value against a type: `{"value": …}` of a function.
    fn value(
        &mut self,
        node: Node<'b>,
        value: &ValueType,
        pointer: &str,
        promised: Option<&Promised>,
    ) {
        // A function that returns a collection of texts is often annotated as a text.
        let items: Vec<Node<'b>> = match node.kind() {
            JsonKind::Array => node.items().collect(),
            _ => vec![node],
        };
        let ValueType::Primitive(primitive, _) = value else {
            return;
        };
        for item in items {
            if !errors::fits(*primitive, item) && !self.placeholders.has(item) {
                let kind = Kind::WrongType {
                    expected: primitive.name().to_owned(),
                    found: errors::describe(item),
                };
                let place = self.body.place(item.span());
                self.push(kind, place, Some(pointer.to_owned()), promised.cloned());
            }
        }
    }

    /// The properties that a create, and the parameters that an action, must send.
    fn required(&mut self, waiting: &Waiting<'b>) {
        if !self.task.sends_all || self.shortened() {
            return;
        }
        for row in &waiting.rows {
            let Some(required) = row.says(&Promise::Required) else {
                continue;
            };
            let shown = waiting.node.members().any(|member| {
                member.key().is_some_and(|key| {
                    key.split('@')
                        .next()
                        .is_some_and(|key| key.eq_ignore_ascii_case(&row.name))
                })
            });
            if !shown {
                let place = self.body.place(waiting.node.opening_span());
                let kind = Kind::MissingProperty {
                    name: Arc::clone(&row.name),
                    is_value: false,
                };
                let promised = Promised {
                    subject: format!("property:{}", row.name),
                    says: "called required here".to_owned(),
                    place: required.clone(),
                };
                let pointer = format!("/{}", escaped(&row.name));
                self.push(kind, place, Some(pointer), Some(promised));
            }
        }
    }

    /// Template words that no type contradicted.
    fn leftovers(&mut self, root: Node<'b>) {
        if self.placeholders.is_empty() {
            return;
        }
        let words: Vec<Node<'b>> = root
            .descendants()
            .filter(|&node| self.placeholders.has(node))
            .collect();
        for node in words {
            self.placeholder(node, None, None, false);
        }
    }

    /// Reports a template word once. `breaks_its_type`: a schema refused it.
    pub(super) fn placeholder(
        &mut self,
        node: Node<'b>,
        pointer: Option<&str>,
        promised: Option<Promised>,
        breaks_its_type: bool,
    ) {
        if !self.placeholders.tell(node, breaks_its_type) {
            return;
        }
        let pointer = pointer.map_or_else(|| node.pointer(), str::to_owned);
        let kind = Kind::Placeholder {
            value: node.as_str().unwrap_or_default().into_owned(),
            expected: promised
                .as_ref()
                .map(|promised| expect::written(&promised.place)),
        };
        let place = self.body.place(node.span());
        self.push(kind, place, Some(pointer), promised);
    }

    /// Whether the body says that it leaves out `@odata.type`: then an object may be of any type
    /// that is derived from the declared one.
    pub(super) fn leaves_types_out(&self) -> bool {
        !self.task.stance.documented
            && self.body.media_type.as_ref().is_some_and(|media| {
                let media = media.to_ascii_lowercase().replace(' ', "");
                media.contains("metadata=none") || media.contains("odata=nometadata")
            })
    }

    pub(super) fn push(
        &mut self,
        kind: Kind,
        place: Place,
        pointer: Option<String>,
        promised: Option<Promised>,
    ) {
        let side = self.task.side;
        self.verdict.mismatches.push(Mismatch {
            kind,
            place,
            side,
            pointer,
            promised,
        });
    }
}

/// The pointer to a member of what `pointer` leads to. Every object of a body has one: there are
/// enough of them to put up with writing it by hand.
fn below(pointer: &str, key: &str) -> String {
    let mut text = String::with_capacity(pointer.len() + 1 + key.len());
    text.push_str(pointer);
    text.push('/');
    if key.contains(['~', '/']) {
        text.push_str(&escaped(key));
    } else {
        text.push_str(key);
    }
    text
}

/// The pointer to an item of the list that `pointer` leads to.
fn item_of(pointer: &str, index: usize) -> String {
    below(pointer, &index.to_string())
}

/// A key as a segment of a JSON pointer.
pub(super) fn escaped(key: &str) -> String {
    if key.contains(['~', '/']) {
        key.replace('~', "~0").replace('/', "~1")
    } else {
        key.to_owned()
    }
}
