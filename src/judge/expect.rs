//! What a body must hold: from the note at the example, from the page's sentences, from what
//! the body states of itself.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Bench, Note, OperationView, Promised, Stance};
use crate::claims::{Mention, ObjectClaim, OperationClaim, PropertyClaim, TypeClaim};
use crate::contract::{Contract, Named, Type, ValueType, type_from_body};
use crate::dialect::types::TypeExpr;
use crate::exchange::path::Ending;
use crate::exchange::{Body, Request, Response};
use crate::text::Place;
use crate::text::json::{Kind, Node};
use crate::words::short_name;

/// What a body must hold.
#[derive(Clone, Debug, Default)]
pub struct Expected {
    /// The type of the object, or of each member of the collection. None: unknown.
    pub target: Option<Target>,
    /// Whether it is a collection, where that is said.
    pub collection: Option<bool>,
    /// Who says so.
    pub promised: Option<Promised>,
    /// Who says whether it is a collection, where that is somebody else.
    pub collection_promised: Option<Promised>,
    /// Whether the page's sentence and the note at the example name the same type.
    pub confirmed: bool,
    /// The type that the page's sentence promises, where the note names another one.
    pub instead: Option<Arc<str>>,
    /// Rows of the page's own table about the body: they hold for this page's examples.
    pub rows: Vec<Arc<PropertyClaim>>,
}

/// What one thing in a body is.
#[derive(Clone, Debug)]
pub enum Target {
    /// An object of a documented type.
    Object(Arc<Type>),
    /// A value: `{"value": true}`.
    Value(ValueType),
}

/// What the body of a request must hold.
pub(super) fn request(
    bench: Bench<'_>,
    operation: Option<OperationView<'_>>,
    stance: Stance<'_>,
    request: &Request,
    body: &Body,
) -> Expected {
    unless_a_part(sent(bench, operation, stance, request), body)
}

fn sent(
    bench: Bench<'_>,
    operation: Option<OperationView<'_>>,
    stance: Stance<'_>,
    request: &Request,
) -> Expected {
    let contract = bench.contract;
    if is_of_content(request) {
        return Expected::default();
    }
    if let Some(target) = noted(contract, stance.request) {
        return Expected {
            target: Some(target),
            collection: stance.request.collection,
            promised: note_promise(stance.request),
            rows: operation
                .map(|view| view.claim.body.rows.clone())
                .unwrap_or_default(),
            ..Expected::default()
        };
    }
    let Some(view) = operation else {
        return Expected::default();
    };
    let body = &view.claim.body;
    if body.parameters
        && let Some(parameters) = parameters(contract, view.claim)
    {
        return Expected {
            target: Some(Target::Object(Arc::new(parameters))),
            collection: Some(false),
            rows: body.rows.clone(),
            ..Expected::default()
        };
    }
    let [mention] = body.types.as_slice() else {
        // No type is named, or several are: then the table alone says what the body holds.
        let target = parameters(contract, view.claim);
        return Expected {
            target: target.map(|ty| Target::Object(Arc::new(ty))),
            rows: body.rows.clone(),
            ..Expected::default()
        };
    };
    let target = match contract.mentioned(mention) {
        Named::Type(name) => contract.find_type(&name),
        Named::Nothing | Named::BrokenLink => type_from_body(view.claim, view.namespace)
            .map(|claim| Arc::new(contract.type_of(vec![Arc::new(claim)]))),
        Named::Enum(_) | Named::OutOfSight => None,
    };
    Expected {
        target: target.map(Target::Object),
        promised: Some(mention_promise(mention, "named as the body here")),
        rows: body.rows.clone(),
        ..Expected::default()
    }
}

/// The parameters of an operation as a type of their own, where its table says what a body holds
/// and the body is no object of one named type: they describe a body, and are no type that
/// anything else could refer to.
pub fn parameters(contract: &Contract, claim: &OperationClaim) -> Option<Type> {
    let body = &claim.body;
    let is_named = body.types.len() == 1 && !body.parameters;
    let first = body.rows.first().filter(|_| !is_named)?;
    let name = called(claim).unwrap_or_else(|| "the parameters".to_owned());
    let described = TypeClaim::of_body(name.into(), first.place.clone(), &body.rows);
    Some(contract.type_of(vec![Arc::new(described)]))
}

/// What is answered as a type of its own, where a table of the page says what the body holds. It
/// speaks of a body of which it lists most: the table of another answer, or of what lies further
/// inside, knows a name or two as well.
fn tabled(contract: &Contract, claim: &OperationClaim, body: &Body) -> Option<Target> {
    let rows = &claim.response.rows;
    let first = rows.first()?;
    let name = called(claim).map_or_else(
        || "the answer".to_owned(),
        |operation| format!("the answer to {operation}"),
    );
    let described = TypeClaim::of_body(name.into(), first.place.clone(), rows);
    let ty = contract.type_of(vec![Arc::new(described)]);
    let shown = shown_of(body.json().root()?, &ty)?;
    let is_listed = |key: &str| ty.property_without_case(key).is_some();
    let known = names(shown).filter(|key| is_listed(key)).count();
    let speaks = known > 0 && 2 * known >= names(shown).count();
    speaks.then(|| Target::Object(Arc::new(ty)))
}

/// The first request line of an operation, as operations are called.
fn called(claim: &OperationClaim) -> Option<String> {
    let documented = claim.templates.first()?;
    Some(format!(
        "{} {}",
        documented.method,
        documented.template.shape()
    ))
}

/// What the body of a response must hold.
pub(super) fn response(
    bench: Bench<'_>,
    operation: Option<OperationView<'_>>,
    stance: Stance<'_>,
    response: &Response,
    request: Option<&Request>,
    body: &Body,
) -> Expected {
    unless_a_part(
        answer(bench, operation, stance, response, request, body),
        body,
    )
}

/// What stands where a body is described may be a part of one. It is held against a type that
/// lists all that it shows, and against nothing else.
fn unless_a_part(expected: Expected, body: &Body) -> Expected {
    let Some(Target::Object(ty)) = expected.target.as_ref().filter(|_| body.described) else {
        return expected;
    };
    let root = body.json().root();
    let shown = root
        .filter(|root| root.kind() == Kind::Object)
        .and_then(|root| shown_of(root, ty));
    let is_listed = |key: &str| ty.property_without_case(key).is_some();
    if shown.is_some_and(|shown| names(shown).all(|key| is_listed(&key))) {
        return expected;
    }
    Expected::default()
}

/// The object of a body, or the first of its collection.
fn shown_of<'b>(root: Node<'b>, ty: &Type) -> Option<Node<'b>> {
    let is_listed = ty.property_without_case("value").is_some();
    let list = root.get("value").filter(|_| !is_listed).unwrap_or(root);
    if list.kind() == Kind::Array {
        list.items().next()
    } else {
        Some(root)
    }
}

/// The names of an object's members that are no annotations.
fn names(object: Node<'_>) -> impl Iterator<Item = Cow<'_, str>> {
    let keys = object.members().filter_map(Node::key);
    keys.filter(|key| !key.contains('@'))
}

fn answer(
    bench: Bench<'_>,
    operation: Option<OperationView<'_>>,
    stance: Stance<'_>,
    response: &Response,
    request: Option<&Request>,
    body: &Body,
) -> Expected {
    let contract = bench.contract;
    let error = response.status >= 400 || stance.response.error;
    // The content of a thing is nothing that its type speaks of.
    if error || request.is_some_and(is_of_content) {
        return Expected::default();
    }
    let sentence = operation.and_then(|view| view.claim.response.object.as_ref());
    // An expression in the URL (`/$count`, a cast, `$apply`) gives something else than what
    // the page promises for its plain form.
    let plain = request.is_none_or(|it| is_plain(it, operation));
    // Only a collection can be filtered: a sentence about one object means another template.
    let sentence =
        sentence.filter(|object| object.collection || !request.is_some_and(asks_of_many));
    if let Some(target) = noted(contract, stance.response) {
        if let Target::Object(ty) = &target
            && let Some(expected) = one_property(contract, ty, request, body)
        {
            return expected;
        }
        let named = sentence
            .and_then(|object| object.ty.as_ref())
            .and_then(|mention| contract.mentioned_type(mention))
            .map(|ty| Arc::clone(&ty.name));
        // The sentence speaks of this body only where it names the same type.
        let says_of_this = |_: &&ObjectClaim| matches!((&named, &target), (Some(named), Target::Object(ty)) if *named == ty.name);
        if let (Target::Object(ty), Some(object)) = (&target, sentence)
            && let Some(shown) = shown_instead(contract, object, ty, body)
        {
            return Expected {
                target: Some(Target::Object(shown)),
                collection: stance.response.collection,
                promised: Some(sentence_promise(object)),
                ..Expected::default()
            };
        }
        let sentence = sentence.filter(says_of_this);
        let instead = named.filter(|_| sentence.is_none());
        let collection = stance
            .response
            .collection
            .or_else(|| sentence.filter(|_| plain).map(|object| object.collection));
        return Expected {
            target: Some(target),
            collection,
            promised: note_promise(stance.response),
            collection_promised: sentence
                .filter(|_| stance.response.collection.is_none())
                .map(sentence_promise),
            confirmed: sentence.is_some(),
            instead,
            ..Expected::default()
        };
    }
    if stance.response.ty.is_some() || !plain {
        return Expected::default();
    }
    if !stance.documented
        && let Some(expected) = operation.and_then(|view| answered(contract, view.claim))
    {
        return expected;
    }
    let by_table = || operation.and_then(|view| tabled(contract, view.claim, body));
    let Some(object) = sentence else {
        return Expected {
            target: by_table(),
            ..Expected::default()
        };
    };
    let target = match &object.ty {
        Some(mention) => contract.mentioned_type(mention).map(Target::Object),
        None => by_table(),
    };
    Expected {
        target,
        collection: Some(object.collection),
        promised: Some(sentence_promise(object)),
        ..Expected::default()
    }
}

/// What the answer to a request for one property of an object holds: its value, whatever type the
/// note at the example names.
fn one_property(
    contract: &Contract,
    ty: &Type,
    request: Option<&Request>,
    body: &Body,
) -> Option<Expected> {
    let root = body.json().root()?;
    let value = root.get("value")?;
    let alone = root
        .members()
        .all(|member| member.is_annotation() || member.index() == value.index());
    if !alone || matches!(value.kind(), Kind::Object | Kind::Array) {
        return None;
    }
    let url = request?.url.read();
    let property = ty.property(url.resource().rsplit('/').next()?)?;
    Some(Expected {
        target: Some(Target::Value(property.value(contract).clone())),
        promised: property_promise(&property.claims, property.subject()),
        ..Expected::default()
    })
}

fn sentence_promise(object: &ObjectClaim) -> Promised {
    Promised {
        subject: String::new(),
        says: "promised here".to_owned(),
        place: object.place.clone(),
    }
}

/// The type that the page's sentence promises, where a body shows that one and not the type
/// `noted` at it: all that is shown belongs to the promised type, and something of it does not
/// belong to the noted one. Then the note is the slip, and the body is none.
pub fn shown_instead(
    contract: &Contract,
    object: &ObjectClaim,
    noted: &Type,
    body: &Body,
) -> Option<Arc<Type>> {
    let promised = contract.mentioned_type(object.ty.as_ref()?)?;
    let kin = contract.is_kind_of(noted, &promised.name) == Some(true)
        || contract.is_kind_of(&promised, &noted.name) == Some(true);
    let json = body.json();
    let root = json.root().filter(|_| !kin && !json.is_broken())?;
    let list = root.get("value").unwrap_or(root);
    let shown = if list.kind() == Kind::Array {
        list.items().next()?
    } else {
        root
    };
    // What a body states of itself is held against the note elsewhere.
    if shown.get("@odata.type").is_some() {
        return None;
    }
    let mut differs = false;
    for key in shown.members().filter_map(Node::key) {
        if key.contains('@') || key == "id" {
            continue;
        }
        promised.property(&key)?;
        differs |= noted.property_without_case(&key).is_none();
    }
    differs.then_some(promised)
}

/// For a recording: what the notes at the page's examples agree on.
fn answered(contract: &Contract, claim: &OperationClaim) -> Option<Expected> {
    let (first, others) = claim.answers.split_first()?;
    let same = others.iter().all(|other| {
        other.ty.name.eq_ignore_ascii_case(&first.ty.name) && other.collection == first.collection
    });
    if !same {
        return None;
    }
    let ty = contract.find_named_type(&first.ty.name, &first.ty.place.source)?;
    let sentence = claim.response.object.as_ref();
    Some(Expected {
        target: Some(Target::Object(ty)),
        collection: first
            .collection
            .or_else(|| sentence.map(|object| object.collection)),
        promised: Some(Promised {
            subject: String::new(),
            says: "promised here".to_owned(),
            place: first.ty.place.clone(),
        }),
        ..Expected::default()
    })
}

/// The type that a note names.
fn noted(contract: &Contract, note: Note<'_>) -> Option<Target> {
    let named = note.ty?;
    if let Some(ty) = contract.find_named_type(&named.name, &named.place.source) {
        return Some(Target::Object(ty));
    }
    match contract.dialect().type_words(&named.name)? {
        TypeExpr::Primitive(primitive) => Some(Target::Value(ValueType::Primitive(
            primitive,
            Arc::default(),
        ))),
        _ => None,
    }
}

fn note_promise(note: Note<'_>) -> Option<Promised> {
    note.ty.map(|named| Promised {
        subject: format!("type:{}", named.name),
        says: format!("the annotation names {} here", named.name),
        place: named.place.clone(),
    })
}

fn mention_promise(mention: &Mention, says: &str) -> Promised {
    Promised {
        subject: format!("type:{}", mention.name),
        says: says.to_owned(),
        place: mention.place.clone(),
    }
}

/// Whether a request sends what a thing holds (`…/$value`), and not the thing itself.
fn is_of_content(request: &Request) -> bool {
    let url = request.url.read();
    let path = url.resource().trim_end_matches('/');
    path.len() >= "/$value".len() && path.to_ascii_lowercase().ends_with("/$value")
}

/// Whether a request asks for what the page documents, and not for an expression over it.
pub(super) fn is_plain(request: &Request, operation: Option<OperationView<'_>>) -> bool {
    let url = request.url.read();
    let path = url.resource().trim_end_matches('/');
    let last = path.rsplit('/').next().unwrap_or_default();
    let narrowed = last.starts_with("microsoft.graph.")
        && !operation.is_some_and(|view| always_ends_in(view.claim, last));
    !last.starts_with('$') && !narrowed && url.option("$apply").is_none()
}

/// Whether a cast or a function is what the page documents: each of its templates ends in it.
fn always_ends_in(claim: &OperationClaim, last: &str) -> bool {
    let name = |segment: &str| short_name(segment.split('(').next().unwrap_or(segment)).to_owned();
    let wanted = name(last);
    let ends_in_it = |ending: &Ending| match ending {
        Ending::Bound(segment) | Ending::Name(segment) => name(segment) == wanted,
        _ => false,
    };
    let mut templates = claim.templates.iter();
    !claim.templates.is_empty() && templates.all(|it| ends_in_it(it.template.ending()))
}

/// Whether a request chooses among the members of a collection.
fn asks_of_many(request: &Request) -> bool {
    let url = request.url.read();
    ["$filter", "$search", "$orderby", "$top", "$skip"]
        .iter()
        .any(|option| url.option(option).is_some())
}

/// Where a promise stands and what it is called, for a property.
pub(super) fn property_promise(claims: &[Arc<PropertyClaim>], subject: String) -> Option<Promised> {
    let claim = claims.iter().find(|claim| claim.ty.is_some())?;
    let (_, place) = claim.ty.as_ref()?;
    Some(Promised {
        says: format!("documented as {} here", written(place)),
        subject,
        place: place.clone(),
    })
}

/// The promised type as the page writes it; none where that is the word of a template in a JSON
/// representation.
pub(super) fn promised_type(promised: &Promised) -> Option<String> {
    Some(written(&promised.place)).filter(|word| !word.starts_with('"'))
}

/// A type as the page writes it, without marks.
pub(super) fn written(place: &Place) -> String {
    crate::words::unmarked(place.text())
}
