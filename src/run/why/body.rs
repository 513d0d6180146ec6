//! Members of example bodies: of which type the object around them is, and who says so.

use std::sync::Arc;

use super::property::{self, Given};
use super::text::at;
use super::{Asked, MOST_ON_A_LINE, Part, Topic, types};
use crate::contract::{Contract, Type, ValueType};
use crate::exchange::Body;
use crate::exchange::documented::Examples;
use crate::judge::{self, Bench, Expected, OperationView, Side, Target};
use crate::run::page;
use crate::schema::Schemas;
use crate::text::Span;
use crate::text::json::{Kind, Node};
use crate::words::stated_name;

/// What stands at the place in the bodies of the page's examples.
pub(super) fn topics(asked: &Asked<'_>) -> Vec<Topic> {
    let schemas = Schemas::default();
    let bench = Bench {
        contract: asked.contract,
        schemas: &schemas,
    };
    let examples = Examples::read(asked.document, asked.contract.dialect());
    let operation = asked.claims.operation.as_ref().map(|claim| OperationView {
        claim,
        namespace: &asked.claims.namespace,
        shown: None,
    });
    let mut topics = Vec::new();
    for example in &examples.exchanges {
        let operation = operation.filter(|_| !example.foreign);
        let stance = page::stance(asked.document, example);
        for side in [Side::Request, Side::Response] {
            // A request with several responses is told once.
            if side == Side::Request && stance.request_judged {
                continue;
            }
            let expected = judge::expected(bench, &example.exchange, side, operation, stance);
            if let Some((body, expected)) = expected {
                topics.extend(in_body(asked, body, &expected, side));
            }
        }
    }
    for loose in &examples.bodies {
        let (exchange, stance) = page::as_exchange(asked.document, loose);
        let expected = judge::expected(bench, &exchange, Side::Response, None, stance);
        if let Some((body, expected)) = expected {
            topics.extend(in_body(asked, body, &expected, Side::Response));
        }
    }
    topics
}

fn in_body(asked: &Asked<'_>, body: &Body, expected: &Expected, side: Side) -> Vec<Topic> {
    let whole = body.place(Span::new(0, body.text.text().len()));
    let Some(root) = body.json().root().filter(|_| asked.touches(&whole)) else {
        return Vec::new();
    };
    let mut topics: Vec<Topic> = members_at(asked, body, root)
        .into_iter()
        .map(|member| walk(asked, body, expected, member).topic(asked, side))
        .collect();
    if topics.is_empty()
        && let Some(Target::Object(ty)) = &expected.target
    {
        let mut parts: Vec<Part> = Part::some("Why this type", promise(expected))
            .into_iter()
            .collect();
        parts.extend(types::parts(asked.contract, ty));
        let head = format!("the body of an example's {} holds {}", side.name(), ty.name);
        topics.push(Topic::new(head, parts).promised(types::described_at(ty)));
    }
    topics
}

/// The members that the place means: those that start on the line, or the innermost one
/// around the point.
fn members_at<'b>(asked: &Asked<'_>, body: &Body, root: Node<'b>) -> Vec<Node<'b>> {
    let named = root.descendants().filter_map(|node| {
        let key = node.key_span()?;
        Some((node, body.place(key.to(node.span()))))
    });
    let (mut starting, mut around) = (Vec::new(), None::<Node<'b>>);
    for (node, place) in named {
        let inside = if asked.point.is_some() {
            asked.touches(&place)
        } else {
            // The first thing on the line stands for a line on which no member starts.
            place.span.start <= asked.line.start && asked.line.end <= place.span.end
        };
        if inside && around.is_none_or(|known| known.index() < node.index()) {
            around = Some(node);
        }
        if asked.starts(&place) {
            starting.push(node);
        }
    }
    if asked.point.is_none() && !starting.is_empty() {
        starting.sort_by_key(|node| node.index());
        starting.truncate(MOST_ON_A_LINE);
        return starting;
    }
    around.into_iter().collect()
}

/// The nodes from the root to one below it.
fn path<'b>(root: Node<'b>, to: Node<'b>) -> Vec<Node<'b>> {
    let mut path = vec![root];
    let mut at = root;
    while at.index() != to.index() {
        let children = at.members().chain(at.items());
        // A child's contents follow it: the way leads through the last one not behind the end.
        let Some(next) = children
            .take_while(|child| child.index() <= to.index())
            .last()
        else {
            break;
        };
        path.push(next);
        at = next;
    }
    path
}

/// What is known of a value before its own words are heard.
#[derive(Clone)]
enum Declared {
    Type(Arc<Type>),
    Value(ValueType),
    Nothing,
}

/// A member, with the type of the object it belongs to.
struct Member<'b> {
    node: Node<'b>,
    ty: Option<Arc<Type>>,
    /// Who says that it is this type, or why there is none.
    how: Vec<String>,
    /// Whether it belongs to the body itself: then the page's own table speaks of it.
    at_root: bool,
    /// Of the `value` around everything else: the type of what it holds.
    holds: Option<Arc<Type>>,
}

/// Follows the types from the body's root to a member.
fn walk<'b>(asked: &Asked<'_>, body: &Body, expected: &Expected, to: Node<'b>) -> Member<'b> {
    let contract = asked.contract;
    let Some(root) = to.json().root() else {
        return Member::nowhere(to);
    };
    let own_value = matches!(&expected.target,
        Some(Target::Object(ty)) if ty.property_without_case("value").is_some());
    let target = match &expected.target {
        Some(Target::Object(ty)) => Declared::Type(Arc::clone(ty)),
        Some(Target::Value(value)) => Declared::Value(value.clone()),
        None => Declared::Nothing,
    };
    let holds_value = root
        .get("value")
        .is_some_and(|value| matches!(value.kind(), Kind::Array | Kind::Object));
    let envelope = root.kind() == Kind::Object
        && !own_value
        && (holds_value || matches!(target, Declared::Value(_)));
    let mut declared = if envelope {
        Declared::Nothing
    } else {
        target.clone()
    };
    let mut how = promise(expected);
    let mut at_root = true;
    let mut member = Member::nowhere(to);
    for step in path(root, to).windows(2) {
        let [around, node] = *step else { continue };
        let Some(key) = node.key() else {
            declared = element(declared);
            continue;
        };
        if envelope && around.index() == root.index() {
            let is_value = key == "value";
            member = Member::nowhere(node);
            member.how = if is_value {
                promise(expected)
            } else {
                vec!["it stands beside the value, and no type describes it there".to_owned()]
            };
            member.holds = as_type(contract, &target).filter(|_| is_value);

            declared = if is_value {
                target.clone()
            } else {
                Declared::Nothing
            };
            continue;
        }
        let ty = match stated(contract, body, around) {
            Some((ty, says)) => {
                how = vec![says];
                ty
            }
            None => as_type(contract, &declared),
        };
        if ty.is_none() && how.is_empty() {
            how.push("nothing says of which type this object is".to_owned());
        }
        member = Member {
            node,
            ty: ty.clone(),
            how: std::mem::take(&mut how),
            at_root,
            holds: None,
        };
        at_root = false;
        let property = ty.as_ref().and_then(|ty| ty.property_without_case(&key));
        declared = property.map_or(Declared::Nothing, |it| {
            Declared::Value(it.value(contract).clone())
        });
        if let Some(place) = property
            .and_then(|property| property.witness())
            .and_then(|claim| claim.ty.as_ref())
            .map(|(_, place)| place)
        {
            let written = crate::words::unmarked(place.text());
            how.push(at(place, &format!("`{key}` is documented as {written}")));
        }
    }
    member
}

/// The type that an object states of itself, and the words that tell so.
fn stated(
    contract: &Contract,
    body: &Body,
    object: Node<'_>,
) -> Option<(Option<Arc<Type>>, String)> {
    let stated = object.get("@odata.type")?;
    let name = stated.as_str()?;
    let name = stated_name(&name);
    if name.is_empty() || name.contains('(') {
        return None;
    }
    let place = body.place(stated.span());
    let ty = contract.find_named_type(name, &place.source);
    let unknown = if ty.is_none() {
        ", which no page defines"
    } else {
        ""
    };
    let says = at(&place, &format!("the object itself says {name}{unknown}"));
    Some((ty, says))
}

fn as_type(contract: &Contract, declared: &Declared) -> Option<Arc<Type>> {
    match declared {
        Declared::Type(ty) => Some(Arc::clone(ty)),
        Declared::Value(ValueType::Object(name)) => contract.find_type(name),
        Declared::Value(ValueType::OneOf(options)) => {
            let mut objects = options
                .iter()
                .filter(|option| !matches!(option, ValueType::Collection(_)));
            match (objects.next(), objects.next()) {
                (Some(ValueType::Object(name)), None) => contract.find_type(name),
                _ => None,
            }
        }
        _ => None,
    }
}

/// What is known of an item, from what is known of its list.
fn element(declared: Declared) -> Declared {
    match declared {
        Declared::Value(ValueType::Collection(element)) => Declared::Value(*element),
        Declared::Value(ValueType::OneOf(options)) => {
            let mut lists = options.into_iter().filter_map(|option| match option {
                ValueType::Collection(element) => Some(*element),
                _ => None,
            });
            match (lists.next(), lists.next()) {
                (Some(only), None) => Declared::Value(only),
                _ => Declared::Nothing,
            }
        }
        // The target is the type of one thing, and a list holds many of it.
        Declared::Type(ty) => Declared::Type(ty),
        _ => Declared::Nothing,
    }
}

/// Who says what a body holds.
fn promise(expected: &Expected) -> Vec<String> {
    let says = |promised: &judge::Promised| {
        let says = promised.says.trim_end_matches(" here");
        let says = if says == "promised" {
            "the page promises it"
        } else {
            says
        };
        at(&promised.place, says)
    };
    let mut lines: Vec<String> = expected.promised.iter().map(says).collect();
    if let Some(collection) = expected.collection {
        let kind = if collection {
            "it is to be a collection"
        } else {
            "it is to be one object"
        };
        lines.push(match &expected.collection_promised {
            Some(promised) => at(&promised.place, kind),
            None => kind.to_owned(),
        });
    }
    lines
}

impl<'b> Member<'b> {
    fn nowhere(node: Node<'b>) -> Self {
        Self {
            node,
            ty: None,
            how: Vec::new(),
            at_root: false,
            holds: None,
        }
    }

    fn topic(self, asked: &Asked<'_>, side: Side) -> Topic {
        let key = self.node.key().unwrap_or_default();
        // `owner@odata.bind` speaks about `owner`.
        let name = key.split('@').next().unwrap_or_default();
        if name.is_empty() {
            let mut parts: Vec<Part> = Part::some("The object around it", self.how)
                .into_iter()
                .collect();
            if let Some(ty) = &self.ty {
                parts.extend(types::parts(asked.contract, ty));
            }
            let head = format!("`{key}` is an annotation of OData and no property");
            let promise = self.ty.as_ref().and_then(|ty| types::described_at(ty));
            return Topic::new(head, parts).promised(promise);
        }
        if let Some(ty) = &self.holds {
            let mut parts: Vec<Part> = Part::some("Why this type", self.how).into_iter().collect();
            parts.extend(types::parts(asked.contract, ty));
            let head = format!("`{name}` holds what the body is to hold, {}", ty.name);
            return Topic::new(head, parts).promised(types::described_at(ty));
        }
        let Some(ty) = &self.ty else {
            let head = format!("`{name}` in an example's {}, of no known type", side.name());
            let parts = Part::some("Why no type is known", self.how);
            return Topic::new(head, parts.into_iter().collect());
        };
        let rows = match (&asked.claims.operation, side) {
            (Some(operation), Side::Request) if self.at_root => &operation.body.rows[..],
            _ => &[],
        };
        let given = Given {
            name,
            ty,
            how: self.how,
            rows,
        };
        property::topic(asked, given)
    }
}
