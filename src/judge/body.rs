//! Judging a JSON body, object by object.
//!
//! The objects to judge wait in a list: how deep a body nests is its author's choice, so no
//! call may go deeper with it.

use std::sync::Arc;

use super::errors::{self, Context};
use super::placeholders::Placeholders;
use super::promiser::Promiser;
use super::slips::json_slips;
use super::{Bench, Expected, Kind, Mismatch, Promised, Side, Sighting, Stance, Verdict, expect};
use crate::claims::PropertyClaim;
use crate::contract::{Property, Type, ValueType};
use crate::dialect::types::Promise;
use crate::exchange::Body;
use crate::text::Place;
use crate::text::json::pointer::{below, item_of};
use crate::text::json::{Kind as JsonKind, Node};

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
    pub(super) promised: Promiser,
    pub(super) waiting: Vec<Waiting<'b>>,
    pub(super) verdict: &'b mut Verdict,
}

/// An object that waits to be judged.
pub(super) struct Waiting<'b> {
    pub(super) node: Node<'b>,
    /// The type it is declared as; none where only the object itself can say.
    pub(super) declared: Option<Arc<Type>>,
    pub(super) pointer: String,
    pub(super) promised: Promiser,
    /// Whether it is the body as a whole, or a member of the list that the body is.
    pub(super) outermost: bool,
    /// Whether two places of the page say that this is the type.
    pub(super) confirmed: bool,
    /// Rows of the page's own table about this object.
    pub(super) rows: Vec<Arc<PropertyClaim>>,
}

impl<'b> Judge<'_, 'b> {
    /// Whether the page says that this side of the exchange is shortened.
    pub(super) fn shortened(&self) -> bool {
        match self.task.side {
            Side::Request => self.task.stance.request_shortened,
            Side::Response => self.task.stance.shortened,
        }
    }

    fn object(&mut self, waiting: &Waiting<'b>) {
        let stated = self.stated_type(waiting);
        let Some(ty) = stated else {
            // A type that it states and nobody defines was counted where it was looked up.
            if waiting.declared.is_none() && waiting.node.get("@odata.type").is_none() {
                let why = if self.body.described {
                    "the block may show a part of a body"
                } else {
                    "no page defines the type"
                };
                self.verdict.unchecked.push(why);
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
            let property = index.and_then(|index| ty.properties().get(index));
            // Of a doubled name, only the last member counts.
            let counts = !member.is_shadowed();
            match property {
                Some(property) if counts => {
                    let held = errors::member(self, &context, member, property);
                    if let Some(noted) = sheet.zip(index) {
                        self.saw(noted, member, property, held);
                    }
                }
                None if counts
                    && !ty.lists(&key)
                    && (closed || self.misspells(waiting, &ty, &key)) =>
                {
                    unexpected.push(member);
                }
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
                self.unexpected(&context, &unexpected);
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
            let listed = property.value(self.bench.contract).listed();
            self.placeholder(member, Some(&pointer()), promised, listed, false);
            return;
        }
        if !holds_more {
            return;
        }
        let pointer = pointer();
        let promised = Promiser::Property(Arc::clone(ty), Arc::clone(&property.name));
        let value = property.value(self.bench.contract);
        if property.offers_several_types() {
            self.untyped(member, &pointer, &promised);
            // What they have in common says little about any of them.
            if let ValueType::Object(_) = value.element() {
                self.unknown_value(member, pointer);
                return;
            }
        }
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
            outermost: false,
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
                let pointer = below("", &row.name);
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
            self.placeholder(node, None, None, Vec::new(), false);
        }
    }

    /// Reports a template word once. `breaks_its_type`: a schema refused it.
    pub(super) fn placeholder(
        &mut self,
        node: Node<'b>,
        pointer: Option<&str>,
        promised: Option<Promised>,
        listed: Vec<String>,
        breaks_its_type: bool,
    ) {
        if !self.placeholders.tell(node, breaks_its_type) {
            return;
        }
        let pointer = pointer.map_or_else(|| node.pointer(), str::to_owned);
        let kind = Kind::Placeholder {
            value: node.as_str().unwrap_or_default().into_owned(),
            expected: promised.as_ref().and_then(expect::promised_type),
            listed,
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
