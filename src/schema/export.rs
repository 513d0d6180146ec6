//! The linked form: JSON Schema 2020-12 for everybody, one schema a type with references
//! between them, each property with the place of its promise.
//!
//! `format` is an annotation there. Where OData allows more or less than a format's name
//! says, `pattern` carries the rule.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashSet;
use serde_json::{Map, Value, json};

use super::flat;
use crate::claims::EnumClaim;
use crate::contract::{Contract, Domain, Property, Type, ValueType};
use crate::dialect::Dialect;
use crate::dialect::types::Primitive;
use crate::text::Place;
use crate::text::json::pointer::below;
use crate::words::unmarked;

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schemas of a docs set by qualified name.
#[derive(Debug, Default)]
pub struct Exported {
    schemas: BTreeMap<String, Value>,
}

/// How one schema refers to another.
#[derive(Clone, Copy)]
enum Links {
    /// Within one bundle.
    Bundle,
    /// Between files.
    Files,
}

impl Exported {
    /// All types and enums that the pages of a set describe.
    pub fn read(contract: &Contract) -> Self {
        let (types, enums) = described(contract);
        let bases: FxHashSet<&str> = types
            .values()
            .flat_map(|ty| ty.bases.iter().map(|base| &**base))
            .collect();
        let mut schemas = BTreeMap::new();
        for (name, claim) in &enums {
            schemas.insert(name.clone(), enum_schema(claim, contract.dialect()));
        }
        for (name, ty) in &types {
            let writer = Writer {
                contract,
                types: &types,
                enums: &enums,
            };
            let has_heirs = ty.claims.iter().any(|claim| !claim.derived.is_empty());
            let is_leaf = !has_heirs && !bases.contains(&*ty.name);
            schemas.insert(name.clone(), writer.type_schema(ty, is_leaf));
        }
        Self { schemas }
    }

    /// Adds the schemas of another set; a name that both describe keeps its first schema.
    pub fn merge(&mut self, other: Self) {
        for (name, schema) in other.schemas {
            self.schemas.entry(name).or_insert(schema);
        }
    }

    /// Whether nothing was described.
    pub fn is_empty(&self) -> bool {
        self.schemas.is_empty()
    }

    /// One document whose `$defs` hold every schema by its qualified name.
    pub fn bundle(&self) -> Value {
        let defs: Map<String, Value> = self
            .schemas
            .iter()
            .map(|(name, schema)| (name.clone(), linked(schema, Links::Bundle)))
            .collect();
        json!({ "$schema": DRAFT, "$defs": defs })
    }

    /// One document a type, each with the name of its file.
    pub fn files(&self) -> impl Iterator<Item = (String, Value)> {
        self.schemas.iter().map(|(name, schema)| {
            let file = format!("{name}.json");
            let mut document = json!({ "$schema": DRAFT, "$id": file });
            if let (Some(document), Value::Object(schema)) =
                (document.as_object_mut(), linked(schema, Links::Files))
            {
                document.extend(schema);
            }
            (file, document)
        })
    }
}

type Types = BTreeMap<String, Arc<Type>>;
type Enums = BTreeMap<String, Arc<EnumClaim>>;

/// The types and enums of a set, by qualified name. A name in two cases is one name.
fn described(contract: &Contract) -> (Types, Enums) {
    let mut types = Types::new();
    let mut enums = Enums::new();
    for file in 0..contract.set().len() {
        let Some(claims) = contract.claims(file) else {
            continue;
        };
        for claim in &claims.types {
            if let Some(ty) = contract.find_type(&claim.name) {
                types.insert(ty.name.to_string(), ty);
            }
        }
        for claim in &claims.enums {
            if let Some(found) = contract.find_enum(&claim.name) {
                enums.insert(found.name.to_string(), found);
            }
        }
        // A type that only the body of a request describes.
        let body = claims
            .operation
            .as_ref()
            .and_then(|operation| crate::contract::type_from_body(operation, &claims.namespace));
        if let Some(claim) = body
            && let Some(ty) = contract.find_type(&claim.name)
        {
            types.entry(ty.name.to_string()).or_insert(ty);
        }
    }
    enums.retain(|name, _| !types.contains_key(name));
    (types, enums)
}

/// References are written as `{"$ref": name}` until it is known what they are within.
fn linked(schema: &Value, links: Links) -> Value {
    match schema {
        Value::Object(members) => Value::Object(
            members
                .iter()
                .map(|(key, value)| match value {
                    Value::String(name) if key == "$ref" => (key.clone(), reference(name, links)),
                    value => (key.clone(), linked(value, links)),
                })
                .collect(),
        ),
        Value::Array(items) => items.iter().map(|item| linked(item, links)).collect(),
        other => other.clone(),
    }
}

fn reference(name: &str, links: Links) -> Value {
    match links {
        Links::Bundle => json!(below("#/$defs", name)),
        Links::Files => json!(format!("{name}.json")),
    }
}

fn enum_schema(claim: &EnumClaim, dialect: &Dialect) -> Value {
    let members: Vec<&str> = claim
        .members
        .iter()
        .map(|(member, _)| member.as_str())
        .collect();
    let mut schema =
        json!({ "type": "string", "enum": unique(&members), "x-source": source(&claim.place) });
    if claim.grows(dialect) {
        schema["$comment"] = json!("the page says that more values may come");
    }
    schema
}

fn unique(values: &[&str]) -> Vec<Value> {
    let mut seen = FxHashSet::default();
    values
        .iter()
        .filter(|value| seen.insert(**value))
        .map(|value| json!(value))
        .collect()
}

/// The page, line and column of a promise.
fn source(place: &Place) -> Value {
    let at = place.locate();
    json!({ "page": &**place.source.path(), "line": at.line, "column": at.column })
}

struct Writer<'c> {
    contract: &'c Contract,
    types: &'c Types,
    enums: &'c Enums,
}

impl Writer<'_> {
    fn type_schema(&self, ty: &Type, is_leaf: bool) -> Value {
        let mut schema = Map::new();
        schema.insert("type".to_owned(), json!("object"));
        schema.insert("x-source".to_owned(), source(&ty.place));
        if let Some(base) = ty.bases.first() {
            schema.insert("allOf".to_owned(), json!([{ "$ref": &**base }]));
        } else if let Some(base) = &ty.base
            && !ty.bases_known
        {
            let note = format!("no page defines the base type {}", base.name);
            schema.insert("$comment".to_owned(), json!(note));
        }
        let own: Map<String, Value> = ty
            .properties()
            .iter()
            .filter(|property| property.owner == ty.name)
            .map(|property| (property.name.to_string(), self.property(ty, property)))
            .collect();
        schema.insert("properties".to_owned(), Value::Object(own));
        // Only a type that nothing inherits from can refuse what it does not list: a base
        // cannot know what derived types add.
        if is_leaf && ty.closed() && !self.contract.open_world() {
            schema.insert("patternProperties".to_owned(), json!({ "@": true }));
            schema.insert("unevaluatedProperties".to_owned(), json!(false));
        }
        Value::Object(schema)
    }

    fn property(&self, ty: &Type, property: &Property) -> Value {
        let value = property.value(self.contract);
        let mut schema = self.value(value, ty.accepts_null(property));
        if let Some((most, _)) = &property.max_items
            && matches!(value, ValueType::Collection(_))
        {
            schema.insert("maxItems".to_owned(), json!(most));
        }
        if property.read_only.is_some() {
            schema.insert("readOnly".to_owned(), json!(true));
        }
        let described = property
            .claims
            .iter()
            .find_map(|claim| claim.description.as_ref());
        if let Some(text) = described
            .map(|place| unmarked(place.text()))
            .filter(|t| !t.is_empty())
        {
            schema.insert("description".to_owned(), json!(text));
        }
        if let Some(claim) = property.witness() {
            schema.insert("x-source".to_owned(), source(&claim.place));
        }
        Value::Object(schema)
    }

    fn value(&self, value: &ValueType, nullable: bool) -> Map<String, Value> {
        match value {
            ValueType::Any => Map::new(),
            ValueType::Undocumented(name) => {
                object(json!({ "$comment": format!("no page defines {name}") }))
            }
            ValueType::Object(name) if self.types.contains_key(&**name) => refer(name, nullable),
            ValueType::Object(_) => typed("object", nullable),
            ValueType::Collection(element) => {
                let mut schema = typed("array", nullable);
                schema.insert("items".to_owned(), Value::Object(self.value(element, true)));
                schema
            }
            ValueType::OneOf(options) => {
                let options: Vec<Value> = options
                    .iter()
                    .map(|option| Value::Object(self.value(option, nullable)))
                    .collect();
                object(json!({ "anyOf": options }))
            }
            ValueType::Primitive(primitive, domain) => self.primitive(*primitive, domain, nullable),
        }
    }

    fn primitive(
        &self,
        primitive: Primitive,
        domain: &Domain,
        nullable: bool,
    ) -> Map<String, Value> {
        let Some(name) = flat::json_type(primitive) else {
            return object(json!({ "$comment": format!("{}: anything", primitive.name()) }));
        };
        if let Some(values) = &domain.values
            && name == "string"
        {
            let named = values
                .name
                .as_deref()
                .and_then(|name| self.enums.get_key_value(name));
            if let Some((enum_name, claim)) = named
                && values.listed.iter().all(|(value, _)| claim.lists(value))
            {
                return refer(enum_name, nullable);
            }
            let mut schema = typed(name, nullable);
            let listed: Vec<&str> = values
                .listed
                .iter()
                .map(|(value, _)| value.as_str())
                .collect();
            let mut listed = unique(&listed);
            if nullable {
                listed.push(Value::Null);
            }
            schema.insert("enum".to_owned(), Value::Array(listed));
            return schema;
        }
        let mut schema = typed(name, nullable);
        schema.extend(annotations(primitive));
        let range = domain
            .range
            .as_ref()
            .map(|(least, most, _)| (number(*least), number(*most)))
            .or_else(|| {
                primitive
                    .range()
                    .map(|(least, most)| (json!(least), json!(most)))
            });
        if let Some((least, most)) = range
            && name != "string"
        {
            schema.insert("minimum".to_owned(), least);
            schema.insert("maximum".to_owned(), most);
        }
        if let Some((most, _)) = &domain.max_length
            && name == "string"
        {
            schema.insert("maxLength".to_owned(), json!(most));
        }
        schema
    }
}

/// A limit as a reader writes it: without a fraction where there is none.
fn number(limit: f64) -> Value {
    let whole = limit as i64;
    if (whole as f64 - limit).abs() < f64::EPSILON {
        json!(whole)
    } else {
        json!(limit)
    }
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

fn typed(name: &str, nullable: bool) -> Map<String, Value> {
    object(if nullable {
        json!({ "type": [name, "null"] })
    } else {
        json!({ "type": name })
    })
}

fn refer(name: &str, nullable: bool) -> Map<String, Value> {
    object(if nullable {
        json!({ "anyOf": [{ "$ref": name }, { "type": "null" }] })
    } else {
        json!({ "$ref": name })
    })
}

/// What JSON Schema has to say about the texts of a primitive.
fn annotations(primitive: Primitive) -> Map<String, Value> {
    object(match primitive {
        Primitive::DateTimeOffset => json!({ "format": "date-time" }),
        Primitive::Date => json!({ "format": "date" }),
        Primitive::TimeOfDay => json!({
            "format": "time",
            "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,12})?)?$"
        }),
        Primitive::Duration => json!({
            "format": "duration",
            "pattern": "^[-+]?P(?=.)([0-9]+Y)?([0-9]+M)?([0-9]+W)?([0-9]+D)?\
                        (T(?=.)([0-9]+H)?([0-9]+M)?([0-9]+(\\.[0-9]{1,12})?S)?)?$"
        }),
        Primitive::Guid => json!({ "format": "uuid" }),
        Primitive::Binary => json!({ "contentEncoding": "base64" }),
        _ => json!({}),
    })
}
