//! What a validator sees of a document.
//!
//! Validators run on a [`Node`], without another tree. They see what a service sees, except that
//! members whose name has an `@` (`@odata.type`, `owner@odata.bind`) are hidden: schemas can say
//! `additionalProperties: false` without a pattern for them, and annotations have rules of their
//! own. So no schema should name one. Of a doubled name, only the last member is seen.
//!
//! ```
//! use apiproof::text::json::Json;
//!
//! let schema = serde_json::json!({
//!     "properties": { "mail": { "type": ["string", "null"] } },
//!     "additionalProperties": false
//! });
//! let validator = jsonschema::options_for::<Json>().offline().build(&schema).unwrap();
//!
//! let json = Json::read(r##"{ "value": [{ "@odata.type": "#user", "mail": 1 }] }"##);
//! let user = json.pointer("/value/0").unwrap();
//! let errors: Vec<_> = validator.iter_errors(user).collect();
//! assert_eq!(errors.len(), 1);
//! assert_eq!(errors[0].instance_path().as_str(), "/mail");
//! ```
//!
//! What is compared whole (`const` and `enum` with containers, `uniqueItems`) keeps its
//! annotations, and is compared down to a depth of 128.

use std::borrow::Cow;
use std::sync::Arc;

use jsonschema::JsonType;
use jsonschema::json as view;
use serde_json::{Map, Number, Value};

use super::node::is_integer;
use super::tape::Slot;
use super::{Entries, Json, Kind, Node};

/// A compiled schema that judges JSON with spans as it is.
pub type Validator = jsonschema::Validator<Json>;

/// Values below this depth are null for who compares values whole: a value of the other library is
/// dropped by recursion.
const DEEPEST: usize = 128;

impl view::Json for Json {
    type Node<'a> = Node<'a>;
    type PreparedKey = String;
    type StringBuffer = Json;

    // A look-up walks over the names, so one walk for all names is never slower.
    const KEYS_PER_LOOKUP: usize = 1024;

    fn prepare_key(key: &str) -> String {
        key.to_owned()
    }

    fn with_string_node<T>(buffer: &mut Json, string: &str, f: impl FnOnce(Node<'_>) -> T) -> T {
        buffer.text = Arc::from(string);
        f(Node::lone(buffer, &Slot::bare_string(string)))
    }
}

/// A number as the text writes it.
#[derive(Clone, Copy, Debug)]
pub struct Literal<'a>(&'a str);

impl view::JsonNumber for Literal<'_> {
    fn as_u64(&self) -> Option<u64> {
        self.0.parse().ok()
    }

    fn as_i64(&self) -> Option<i64> {
        self.0.parse().ok()
    }

    fn as_f64(&self) -> Option<f64> {
        self.0
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite())
    }

    fn as_str(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.0)
    }

    fn to_number(&self) -> Cow<'_, Number> {
        Cow::Owned(number(self.0))
    }

    fn is_integer(&self) -> bool {
        is_integer(self.0) || self.as_f64().is_some_and(|number| number.fract() == 0.0)
    }

    fn is_written_as_integer(&self) -> bool {
        is_integer(self.0)
    }
}

/// The number as the other library keeps it: what is too large becomes the largest there is.
fn number(text: &str) -> Number {
    if let Ok(number) = text.parse::<u64>() {
        return number.into();
    }
    if let Ok(number) = text.parse::<i64>() {
        return number.into();
    }
    let number = text.parse().unwrap_or(0.0_f64);
    Number::from_f64(number.clamp(f64::MIN, f64::MAX)).unwrap_or_else(|| 0.into())
}

impl<'a> view::Node<'a, Json> for Node<'a> {
    type Object = Members<'a>;
    type Array = Items<'a>;
    type Number = Literal<'a>;

    fn as_object(&self) -> Option<Members<'a>> {
        (self.kind() == Kind::Object).then_some(Members(*self))
    }

    fn as_array(&self) -> Option<Items<'a>> {
        (self.kind() == Kind::Array).then_some(Items(*self))
    }

    fn as_string(&self) -> Option<Cow<'a, str>> {
        self.as_str()
    }

    fn as_number(&self) -> Option<Literal<'a>> {
        self.number().map(Literal)
    }

    fn as_boolean(&self) -> Option<bool> {
        self.as_bool()
    }

    fn is_null(&self) -> bool {
        self.kind() == Kind::Null
    }

    fn json_type(&self) -> JsonType {
        match self.kind() {
            Kind::Null => JsonType::Null,
            Kind::Bool => JsonType::Boolean,
            Kind::Number => JsonType::Number,
            Kind::String => JsonType::String,
            Kind::Array => JsonType::Array,
            Kind::Object => JsonType::Object,
        }
    }

    fn to_value(&self) -> Cow<'a, Value> {
        Cow::Owned(to_value(*self))
    }

    fn equals_value(&self, expected: &Value) -> bool {
        match expected {
            // Most values compared are the words of an enumeration.
            Value::String(expected) => self.as_str().is_some_and(|text| text == *expected),
            _ => view::cmp::equal(&to_value(*self), expected),
        }
    }

    fn identity(&self) -> Option<view::NodeIdentity> {
        let address = std::ptr::from_ref(self.json()) as usize;
        Some(view::NodeIdentity::tagged(address, self.index() as u32))
    }
}

/// An object as a validator sees it.
#[derive(Clone, Copy, Debug)]
pub struct Members<'a>(Node<'a>);

impl<'a> view::Object<'a, Json> for Members<'a> {
    type Node = Node<'a>;
    type MemberName = Cow<'a, str>;
    type MembersIter = Visible<'a>;

    fn len(&self) -> usize {
        self.members().count()
    }

    fn get(&self, key: &String) -> Option<Node<'a>> {
        self.0.get(key).filter(|member| !member.is_annotation())
    }

    fn members(&self) -> Visible<'a> {
        Visible(self.0.members())
    }
}

/// The members that a validator sees.
#[derive(Clone, Debug)]
pub struct Visible<'a>(Entries<'a>);

impl<'a> Iterator for Visible<'a> {
    type Item = (Cow<'a, str>, Node<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        self.0
            .by_ref()
            .filter(|member| !member.is_annotation() && !member.is_shadowed())
            .find_map(|member| Some((member.key()?, member)))
    }
}

/// An array as a validator sees it.
#[derive(Clone, Copy, Debug)]
pub struct Items<'a>(Node<'a>);

impl<'a> view::Array<'a, Json> for Items<'a> {
    type Node = Node<'a>;
    type ElementsIter = Entries<'a>;

    fn len(&self) -> usize {
        self.0.len()
    }

    fn elements(&self) -> Entries<'a> {
        self.0.items()
    }
}

/// The value in the other library's tree. It goes at most [`DEEPEST`] calls deep.
fn to_value(node: Node<'_>) -> Value {
    to_value_below(node, 0)
}

fn to_value_below(node: Node<'_>, depth: usize) -> Value {
    match node.kind() {
        Kind::Null => Value::Null,
        Kind::Bool => Value::Bool(node.as_bool() == Some(true)),
        Kind::Number => Value::Number(number(node.raw())),
        Kind::String => Value::String(node.as_str().unwrap_or_default().into_owned()),
        Kind::Array | Kind::Object if depth == DEEPEST => Value::Null,
        Kind::Array => Value::Array(
            node.items()
                .map(|item| to_value_below(item, depth + 1))
                .collect(),
        ),
        Kind::Object => Value::Object(
            node.members()
                .filter_map(|member| {
                    let name = member.key()?.into_owned();
                    Some((name, to_value_below(member, depth + 1)))
                })
                .collect::<Map<_, _>>(),
        ),
    }
}
