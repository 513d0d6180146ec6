//! Judging a JSON body, object by object.
//!
//! The objects to judge wait in a list: how deep a body nests is its author's choice, so no
//! call may go deeper with it.

use std::sync::Arc;

use super::errors::{self, Context};
use super::placeholders::Placeholders;
use super::{Bench, Expected, Kind, Mismatch, Promised, Side, Stance, Target, Verdict, expect};
use crate::claims::PropertyClaim;
use crate::contract::{Property, Type, ValueType};
use crate::dialect::types::Promise;
use crate::exchange::Body;
use crate::text::json::{Kind as Json, Node, ProblemKind};
use crate::text::{Place, Span};

/// Which body is judged, and how.
#[derive(Clone)]
pub(super) struct Task<'a> {
    pub(super) side: Side,
    /// Whether the request creates something, so that what is required must be sent.
    pub(super) creates: bool,
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
    for (index, problem) in json.problems().iter().enumerate() {
        // What stands in place of a value is the slip, not that the value is missing.
        let next = json.problems().get(index + 1);
        let stand_in = next.is_some_and(|next| {
            next.kind == ProblemKind::OddSpace && next.span.start <= problem.span.end + 2
        });
        if problem.kind == ProblemKind::MissingValue && stand_in {
            continue;
        }
        let kind = match problem.kind {
            ProblemKind::DuplicateKey => Kind::DuplicateKey {
                key: body
                    .text
                    .text()
                    .get(problem.span.range())
                    .unwrap_or_default()
                    .to_owned(),
            },
            kind => Kind::InvalidJson(kind),
        };
        verdict.mismatches.push(Mismatch {
            kind,
            place: body.place(problem.span),
            side: task.side,
            pointer: None,
            promised: None,
        });
    }
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
        waiting: Vec::new(),
        verdict,
    };
    judge.root(root, expected);
    while let Some(object) = judge.waiting.pop() {
        judge.object(&object);
    }
    judge.leftovers(root);
}

/// So many unknown properties cannot be slips of one writer.
const MANY_UNKNOWN: usize = 4;

pub(super) struct Judge<'a, 'b> {
    pub(super) bench: Bench<'a>,
    pub(super) body: &'b Body,
    pub(super) task: Task<'a>,
    pub(super) placeholders: Placeholders,
    waiting: Vec<Waiting<'b>>,
    pub(super) verdict: &'b mut Verdict,
}

/// An object that waits to be judged.
struct Waiting<'b> {
    node: Node<'b>,
    /// The type it is declared as; none where only the object itself can say.
    declared: Option<Arc<Type>>,
    pointer: String,
    promised: Option<Promised>,
    /// Whether two places of the page say that this is the type.
    confirmed: bool,
    /// Rows of the page's own table about this object.
    rows: Vec<Arc<PropertyClaim>>,
}

impl<'b> Judge<'_, 'b> {
    fn root(&mut self, root: Node<'b>, expected: &Expected) {
        let value = root.get("value");
        let is_list = value.is_some_and(|value| value.kind() == Json::Array);
        let own_value = matches!(&expected.target,
            Some(Target::Object(ty)) if ty.property_without_case("value").is_some());
        let collection = expected.collection;
        match (&expected.target, root.kind()) {
            (Some(Target::Value(value_type)), Json::Object) => {
                if let Some(value) = value {
                    self.value(value, value_type, "/value", expected.promised.as_ref());
                }
            }
            (Some(Target::Value(_)), _) => {}
            (target, Json::Object) => {
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
                        self.wait(item, ty.clone(), format!("/value/{index}"), expected);
                    }
                    return;
                }
                if collection == Some(true) && ty.is_some() && !own_value {
                    self.not_a_list(root, value, expected);
                    return;
                }
                let wrapped = value
                    .filter(|value| value.kind() == Json::Object && !own_value && ty.is_some());
                if let Some(value) = wrapped {
                    self.wrapped(value, expected);
                    self.wait(value, ty, "/value".to_owned(), expected);
                    return;
                }
                self.wait(root, ty, String::new(), expected);
            }
            (Some(Target::Object(_)), Json::Array) if collection == Some(false) => {
                self.collection(root, expected, false);
            }
            (target, Json::Array) => {
                let ty = match target {
                    Some(Target::Object(ty)) => Some(Arc::clone(ty)),
                    _ => None,
                };
                for (index, item) in root.items().enumerate() {
                    self.wait(item, ty.clone(), format!("/{index}"), expected);
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
        if is_one || value.is_some_and(|value| value.kind() == Json::Object) {
            self.collection(root, expected, true);
        } else if !self.task.stance.shortened && value.is_none() && root.get("error").is_none() {
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
                meant: None,
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
            expected.promised.clone(),
        );
    }

    fn wait(
        &mut self,
        node: Node<'b>,
        declared: Option<Arc<Type>>,
        pointer: String,
        expected: &Expected,
    ) {
        if node.kind() == Json::Object {
            self.waiting.push(Waiting {
                node,
                declared,
                pointer,
                promised: expected.promised.clone(),
                confirmed: expected.confirmed,
                rows: expected.rows.clone(),
            });
        }
    }

    fn object(&mut self, waiting: &Waiting<'b>) {
        let stated = self.stated_type(waiting);
        let Some(ty) = stated else {
            if waiting.declared.is_none() {
                self.verdict.unchecked.push("no page defines the type");
            }
            self.undeclared(waiting);
            return;
        };
        if self.is_something_else(waiting, &ty) {
            return;
        }
        if let Some(validator) = self.bench.schemas.of(&ty) {
            let context = Context {
                ty: &ty,
                node: waiting.node,
                pointer: &waiting.pointer,
                rows: &waiting.rows,
                promised: waiting.promised.as_ref(),
                kinship_unknown: self.kinship_unknown(waiting, &ty),
            };
            errors::translate(self, &validator, &context);
        }
        if waiting.pointer.is_empty() && self.task.side == Side::Request {
            self.required(waiting);
        }
        for member in waiting.node.members() {
            let Some(key) = member.key() else {
                continue;
            };
            if key.contains('@') {
                continue;
            }
            let pointer = format!("{}/{}", waiting.pointer, escaped(&key));
            let Some(property) = ty.property(&key) else {
                self.unknown_value(member, pointer);
                continue;
            };
            self.read_only(member, property, &pointer);
            let promised = expect::property_promise(&property.claims, property.subject());
            if self.placeholders.has(member) {
                self.placeholder(member, Some(&pointer), promised, false);
                continue;
            }
            self.descend(member, &property.value, pointer, promised.as_ref());
        }
    }

    /// Whether an object has next to nothing of the type that the annotation names: then the
    /// name is the slip, not each property.
    fn is_something_else(&mut self, waiting: &Waiting<'b>, ty: &Arc<Type>) -> bool {
        let named_by_note = match self.task.side {
            Side::Request => self.task.stance.request.ty.is_some(),
            Side::Response => self.task.stance.response.ty.is_some(),
        };
        let at_root = matches!(&*waiting.pointer, "" | "/value" | "/value/0");
        if !named_by_note || !at_root || !ty.closed() || waiting.node.get("@odata.type").is_some() {
            return false;
        }
        let (mut known, mut unknown) = (0, 0);
        for member in waiting.node.members() {
            match member.key() {
                Some(key) if key.contains('@') => {}
                // Nearly everything has an id.
                Some(key) if key == "id" => {}
                Some(key) if ty.property_without_case(&key).is_some() => known += 1,
                _ => unknown += 1,
            }
        }
        let other = unknown >= MANY_UNKNOWN && known * 3 < unknown;
        if other && waiting.confirmed {
            // The page means this type: then it is the type's own page that says too little.
            self.verdict
                .unchecked
                .push("the page of the type lists next to none of its properties");
        } else if other && waiting.promised.is_some() {
            let kind = Kind::SomethingElse {
                ty: Arc::clone(&ty.name),
            };
            let place = self.body.place(waiting.node.opening_span());
            self.push(
                kind,
                place,
                Some(waiting.pointer.clone()),
                waiting.promised.clone(),
            );
        }
        other
    }

    /// Whether an object states a type whose page does not say that it is a kind of the
    /// declared one: then it inherits from something that its page leaves out.
    fn kinship_unknown(&self, waiting: &Waiting<'b>, ty: &Type) -> bool {
        waiting
            .declared
            .as_ref()
            .is_some_and(|declared| self.bench.contract.is_kind_of(ty, &declared.name).is_none())
    }

    /// The type that `@odata.type` states, where it is known, else the declared one.
    fn stated_type(&mut self, waiting: &Waiting<'b>) -> Option<Arc<Type>> {
        let stated = waiting
            .node
            .get("@odata.type")
            .filter(|stated| stated.kind() == Json::String);
        let Some(stated) = stated else {
            return self.declared_type(waiting);
        };
        let text = stated.as_str()?;
        let name = text.trim().trim_start_matches('#');
        if name.is_empty() || name.contains('(') {
            return waiting.declared.clone();
        }
        let place = self.body.place(inside_quotes(stated, name));
        let Some(ty) = self.bench.contract.find_named_type(name, &place) else {
            self.unknown_stated(name, place, waiting);
            // An unknown type may have properties of its own: it is not judged as another.
            return None;
        };
        let known = if name.contains('.') {
            &*ty.name
        } else {
            crate::words::short_name(&ty.name)
        };
        if known != name {
            let kind = Kind::TypeNameCase {
                name: name.to_owned(),
                known: known.into(),
            };
            let promised = Promised {
                subject: format!("type:{}", ty.name),
                says: format!("defined as {known} here"),
                place: ty.place.clone(),
            };
            self.push(
                kind,
                place.clone(),
                Some(waiting.pointer.clone()),
                Some(promised),
            );
        }
        if let Some(declared) = &waiting.declared
            && self.bench.contract.is_kind_of(&ty, &declared.name) == Some(false)
            && self.bench.contract.is_kind_of(declared, &ty.name) == Some(false)
            && !waiting.pointer.is_empty()
        {
            let kind = Kind::WrongType {
                expected: crate::words::short_name(&declared.name).to_owned(),
                found: format!("an object of type {}", crate::words::short_name(&ty.name)),
            };
            let pointer = Some(waiting.pointer.clone());
            self.push(kind, place, pointer, waiting.promised.clone());
        }
        Some(ty)
    }

    fn declared_type(&mut self, waiting: &Waiting<'b>) -> Option<Arc<Type>> {
        let ty = waiting.declared.clone()?;
        let wants_type = self.task.stance.documented || self.task.side == Side::Request;
        if ty.is_abstract && wants_type && !waiting.node.is_empty() && !self.task.stance.shortened {
            let place = self.body.place(waiting.node.opening_span());
            let kind = Kind::MissingOdataType {
                ty: Arc::clone(&ty.name),
            };
            let promised = Promised {
                subject: format!("type:{}", ty.name),
                says: "called abstract here".to_owned(),
                place: ty.place.clone(),
            };
            self.push(kind, place, Some(waiting.pointer.clone()), Some(promised));
        }
        Some(ty)
    }

    fn unknown_stated(&mut self, name: &str, place: Place, waiting: &Waiting<'b>) {
        if self.bench.contract.open_world() {
            self.verdict
                .unchecked
                .push("no page of an open world defines the type");
            return;
        }
        if self.bench.contract.dialect().is_root_type(name) || self.placeholders_in(name) {
            return;
        }
        let meant = self.bench.contract.type_like(name);
        let kind = Kind::UnknownOdataType {
            name: name.to_owned(),
            meant,
        };
        self.push(
            kind,
            place,
            Some(waiting.pointer.clone()),
            waiting.promised.clone(),
        );
    }

    /// Whether a name is a hole that the reader is to fill.
    fn placeholders_in(&self, name: &str) -> bool {
        self.task.stance.documented && name.contains(['{', '<', '.']) && name.ends_with(['}', '>'])
    }

    /// What a value of a declared type holds.
    fn descend(
        &mut self,
        node: Node<'b>,
        value: &ValueType,
        pointer: String,
        promised: Option<&Promised>,
    ) {
        match (value, node.kind()) {
            (ValueType::Object(name), Json::Object) => {
                let declared = self.bench.contract.find_type(name);
                self.later(node, declared, pointer, promised);
            }
            (ValueType::Collection(element), Json::Array) => {
                for (index, item) in node.items().enumerate() {
                    self.descend(item, element, format!("{pointer}/{index}"), promised);
                }
            }
            (ValueType::OneOf(options), Json::Object | Json::Array) => {
                let same_kind = |option: &&ValueType| {
                    matches!(option, ValueType::Collection(_)) == (node.kind() == Json::Array)
                };
                let mut fitting = options.iter().filter(same_kind);
                match (fitting.next(), fitting.next()) {
                    (Some(only), None) => self.descend(node, only, pointer, promised),
                    _ => self.unknown_value(node, pointer),
                }
            }
            (ValueType::Any | ValueType::Undocumented(_), Json::Object | Json::Array) => {
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
        promised: Option<&Promised>,
    ) {
        self.waiting.push(Waiting {
            node,
            declared,
            pointer,
            promised: promised.cloned(),
            confirmed: false,
            rows: Vec::new(),
        });
    }

    /// What nobody declares is judged where it states its own type.
    fn unknown_value(&mut self, node: Node<'b>, pointer: String) {
        match node.kind() {
            Json::Object => self.later(node, None, pointer, None),
            Json::Array => {
                for (index, item) in node.items().enumerate() {
                    if item.kind() == Json::Object {
                        self.later(item, None, format!("{pointer}/{index}"), None);
                    }
                }
            }
            _ => {}
        }
    }

    fn undeclared(&mut self, waiting: &Waiting<'b>) {
        for member in waiting.node.members() {
            if let Some(key) = member.key().filter(|key| !key.contains('@')) {
                let pointer = format!("{}/{}", waiting.pointer, escaped(&key));
                self.unknown_value(member, pointer);
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
            Json::Array => node.items().collect(),
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

    /// The properties that a create must send.
    fn required(&mut self, waiting: &Waiting<'b>) {
        if !self.task.creates || self.task.stance.shortened {
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

    fn read_only(&mut self, member: Node<'b>, property: &Property, pointer: &str) {
        let Some(place) = &property.read_only else {
            return;
        };
        if self.task.side == Side::Request
            && let Some(key) = member.key_span()
        {
            let promised = Promised {
                subject: property.subject(),
                says: "called read-only here".to_owned(),
                place: place.clone(),
            };
            let kind = Kind::ReadOnlyProperty {
                name: Arc::clone(&property.name),
            };
            let at = self.body.place(key);
            self.push(kind, at, Some(pointer.to_owned()), Some(promised));
        }
    }

    /// Template words that no type contradicted.
    fn leftovers(&mut self, root: Node<'b>) {
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

/// The bytes of `name` inside a string that holds it.
fn inside_quotes(node: Node<'_>, name: &str) -> Span {
    let span = node.span();
    match node.raw().find(name) {
        Some(at) => {
            let start = span.start as usize + at;
            Span::new(start, start + name.len())
        }
        None => span,
    }
}

/// A key as a segment of a JSON pointer.
pub(super) fn escaped(key: &str) -> String {
    if key.contains(['~', '/']) {
        key.replace('~', "~0").replace('/', "~1")
    } else {
        key.to_owned()
    }
}
