//! What a body is as a whole: one object, a list, an object wrapped in `value`, a bare value.

use std::sync::Arc;

use super::body::{Judge, Waiting};
use super::errors;
use super::{Expected, Kind, NameFault, Promised, Target};
use crate::contract::{Type, ValueType};
use crate::text::json::pointer::item_of;
use crate::text::json::{Kind as JsonKind, Node};

impl<'b> Judge<'_, 'b> {
    /// Finds the objects of a body that are to be judged.
    pub(super) fn root(&mut self, root: Node<'b>, expected: &Expected) {
        let ty = match &expected.target {
            Some(Target::Object(ty)) => Some(ty),
            Some(Target::Value(value_type)) => {
                let value = root.get("value");
                if let Some(value) = value.filter(|_| root.kind() == JsonKind::Object) {
                    self.value(value, value_type, "/value", expected.promised.as_ref());
                }
                return;
            }
            None => None,
        };
        match root.kind() {
            JsonKind::Object => self.root_object(root, ty, expected),
            JsonKind::Array if expected.collection == Some(false) && ty.is_some() => {
                self.too_many(root, root, "", expected);
            }
            JsonKind::Array => self.items(root, ty, "", expected),
            _ => {}
        }
    }

    fn root_object(&mut self, root: Node<'b>, ty: Option<&Arc<Type>>, expected: &Expected) {
        let collection = expected.collection.filter(|_| ty.is_some());
        let own_value = ty.is_some_and(|ty| ty.property_without_case("value").is_some())
            && !(collection == Some(true) && holds_only_a_list(root));
        let value = root.get("value").filter(|_| !own_value);
        match (value, value.map(Node::kind)) {
            (Some(value), Some(JsonKind::Array)) if collection == Some(false) => {
                self.too_many(root, value, "/value", expected);
            }
            (Some(value), Some(JsonKind::Array)) => self.items(value, ty, "/value", expected),
            _ if collection == Some(true) && !own_value => self.not_a_list(root, value, expected),
            (Some(value), Some(JsonKind::Object)) if ty.is_some() => {
                self.wrapped(value, expected);
                self.wait(value, ty, "/value".to_owned(), expected);
            }
            _ => self.wait(root, ty, String::new(), expected),
        }
    }

    fn items(
        &mut self,
        list: Node<'b>,
        ty: Option<&Arc<Type>>,
        pointer: &str,
        expected: &Expected,
    ) {
        for (index, item) in list.items().enumerate() {
            self.wait(item, ty, item_of(pointer, index), expected);
        }
    }

    /// A collection where one object is promised: its items are judged all the same, where they
    /// are of the type.
    fn too_many(&mut self, root: Node<'b>, list: Node<'b>, pointer: &str, expected: &Expected) {
        self.collection(root, expected, false);
        if let Some(Target::Object(ty)) = &expected.target
            && list.items().all(|item| self.is_one(item, ty))
        {
            self.items(list, Some(ty), pointer, expected);
        }
    }

    /// Whether an object is of a type: it has a property of it, or says so.
    fn is_one(&self, object: Node<'b>, ty: &Type) -> bool {
        let has_its_own = || {
            object
                .members()
                .any(|member| member.key().is_some_and(|key| ty.property(&key).is_some()))
        };
        let states_kind = || {
            let stated = object.get("@odata.type").and_then(Node::as_str);
            let from = self.body.text.source();
            stated
                .and_then(|stated| self.bench.contract.find_named_type(&stated, from))
                .is_some_and(|stated| {
                    self.bench.contract.is_kind_of(&stated, &ty.name) == Some(true)
                })
        };
        has_its_own() || states_kind()
    }

    /// An object where a collection is promised: an object of the type itself is one thing
    /// too few; anything else lacks its list.
    fn not_a_list(&mut self, root: Node<'b>, value: Option<Node<'b>>, expected: &Expected) {
        let Some(Target::Object(ty)) = &expected.target else {
            return;
        };
        if self.is_one(root, ty) {
            self.collection(root, expected, true);
            self.wait(root, Some(ty), String::new(), expected);
        } else if value.is_some_and(|value| value.kind() == JsonKind::Object) {
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
        declared: Option<&Arc<Type>>,
        pointer: String,
        expected: &Expected,
    ) {
        if node.kind() == JsonKind::Object {
            self.waiting.push(Waiting {
                node,
                declared: declared.cloned(),
                pointer,
                promised: self.promised.clone(),
                outermost: true,
                confirmed: expected.confirmed,
                rows: expected.rows.clone(),
            });
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
}

/// Whether an object is nothing but the `value` of a collection of objects: its items may have a
/// `value` of their own.
fn holds_only_a_list(root: Node<'_>) -> bool {
    let mut others = root.members().filter(|member| !member.is_annotation());
    let is_list = |member: Node<'_>| {
        member.key().is_some_and(|key| key == "value")
            && member.kind() == JsonKind::Array
            && member.items().all(|item| item.kind() == JsonKind::Object)
    };
    others.next().is_some_and(is_list) && others.next().is_none()
}
