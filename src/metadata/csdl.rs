//! CSDL in XML: entity types, complex types, enums and type definitions, in one pass.
//!
//! Annotations, operations and entity sets say nothing that a property table says, and are
//! passed over.

use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::errors::{Error, IllFormedError, SyntaxError};
use quick_xml::events::{BytesStart, Event};
use rustc_hash::FxHashMap;

use super::names::{Names, as_written, element_of};
use super::{DeclaredEnum, Metadata, Unusable};
use crate::claims::types::qualify;
use crate::claims::{EnumClaim, Mention, PropertyClaim, TypeClaim, Witness};
use crate::dialect::types::Promise;
use crate::text::{Place, Source, Span};

/// Reads a whole file.
pub(super) fn read(source: &Arc<Source>) -> Result<Metadata, Unusable> {
    let mut reading = Reading::new(source);
    reading.run()?;
    reading.finish()
}

/// What an open element is, as far as what stands in it depends on that.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Schema,
    Type,
    Key,
    Enum,
    Other,
}

/// A file in the reading. Names of types stay as they are written until all aliases are known.
struct Reading<'s> {
    source: &'s Arc<Source>,
    open: Vec<(Level, Span)>,
    namespace: Arc<str>,
    namespaces: Vec<(Arc<str>, Place)>,
    aliases: FxHashMap<String, String>,
    types: Vec<TypeClaim>,
    properties: Vec<Vec<PropertyClaim>>,
    enums: Vec<(EnumClaim, bool)>,
    definitions: Vec<(Arc<str>, String)>,
}

/// The value of an attribute with its place.
struct Written {
    text: String,
    span: Span,
}

impl<'s> Reading<'s> {
    fn new(source: &'s Arc<Source>) -> Self {
        Self {
            source,
            open: Vec::new(),
            namespace: "".into(),
            namespaces: Vec::new(),
            aliases: FxHashMap::default(),
            types: Vec::new(),
            properties: Vec::new(),
            enums: Vec::new(),
            definitions: Vec::new(),
        }
    }

    fn run(&mut self) -> Result<(), Unusable> {
        let mut reader = Reader::from_str(self.source.text());
        loop {
            let event = reader
                .read_event()
                .map_err(|error| self.unusable(reader.error_position() as usize, &error))?;
            match event {
                Event::Start(start) => {
                    let level = self.element(&start)?;
                    self.open.push((level, self.span_of(&start)));
                }
                Event::Empty(start) => {
                    self.element(&start)?;
                }
                Event::End(_) => {
                    self.open.pop();
                }
                Event::Eof => break,
                _ => {}
            }
        }
        match self.open.last() {
            None => Ok(()),
            Some(&(_, span)) => Err(self.fault(span, "this element is never closed".to_owned())),
        }
    }

    fn element(&mut self, start: &BytesStart<'_>) -> Result<Level, Unusable> {
        let parent = self.open.last().map_or(Level::Other, |&(level, _)| level);
        Ok(match (parent, start.local_name().as_ref()) {
            (Level::Other, "Schema") => {
                let namespace = self.required(start, "Namespace")?;
                self.namespace = namespace.text.as_str().into();
                self.namespaces
                    .push((Arc::clone(&self.namespace), self.place(namespace.span)));
                self.alias(start, namespace.text)?;
                Level::Schema
            }
            (Level::Other, "Include") => {
                if let Some(namespace) = self.attribute(start, "Namespace")? {
                    self.alias(start, namespace.text)?;
                }
                Level::Other
            }
            (Level::Schema, "EntityType" | "ComplexType") => {
                self.ty(start)?;
                Level::Type
            }
            (Level::Schema, "EnumType") => {
                let name = self.required(start, "Name")?;
                let claim = EnumClaim {
                    name: qualify(&name.text, &self.namespace),
                    place: self.place(name.span),
                    members: Vec::new(),
                };
                let flags = self.says(start, "IsFlags")?;
                self.enums.push((claim, flags));
                Level::Enum
            }
            (Level::Schema, "TypeDefinition") => {
                let name = self.required(start, "Name")?;
                if let Some(underlying) = self.attribute(start, "UnderlyingType")? {
                    let name = qualify(&name.text, &self.namespace);
                    self.definitions.push((name, underlying.text));
                }
                Level::Other
            }
            (Level::Type, "Property") => {
                self.property(start, false)?;
                Level::Other
            }
            (Level::Type, "NavigationProperty") => {
                self.property(start, true)?;
                Level::Other
            }
            (Level::Type, "Key") => Level::Key,
            (Level::Key, "PropertyRef") => {
                let name = self.required(start, "Name")?;
                if let Some(ty) = self.types.last_mut() {
                    // A key of several properties is no property's own.
                    ty.key = ty.key.is_none().then_some(name.text);
                }
                Level::Other
            }
            (Level::Enum, "Member") => {
                let name = self.required(start, "Name")?;
                let place = self.place(name.span);
                if let Some((claim, _)) = self.enums.last_mut() {
                    claim.members.push((name.text, place));
                }
                Level::Other
            }
            _ => Level::Other,
        })
    }

    fn alias(&mut self, start: &BytesStart<'_>, namespace: String) -> Result<(), Unusable> {
        if let Some(alias) = self.attribute(start, "Alias")? {
            self.aliases.insert(alias.text, namespace);
        }
        Ok(())
    }

    fn ty(&mut self, start: &BytesStart<'_>) -> Result<(), Unusable> {
        let name = self.required(start, "Name")?;
        let base = self.attribute(start, "BaseType")?.map(|base| Mention {
            place: self.place(base.span),
            name: base.text,
            link: None,
        });
        self.types.push(TypeClaim {
            partial: false,
            name: qualify(&name.text, &self.namespace),
            place: self.place(name.span),
            witness: Witness::Metadata,
            also: None,
            base,
            open: self.says(start, "OpenType")?,
            is_abstract: self.says(start, "Abstract")?,
            key: None,
            properties: Vec::new(),
            listed: Vec::new(),
            derived: Vec::new(),
        });
        self.properties.push(Vec::new());
        Ok(())
    }

    fn property(&mut self, start: &BytesStart<'_>, navigation: bool) -> Result<(), Unusable> {
        let name = self.required(start, "Name")?;
        let ty = self.attribute(start, "Type")?;
        let nullable = self.attribute(start, "Nullable")?;
        let collection = ty.as_ref().is_some_and(|ty| element_of(&ty.text).is_some());
        let promises = nullable
            // At a collection it speaks of the elements.
            .filter(|_| !collection)
            .and_then(|nullable| {
                let promise = match nullable.text.trim() {
                    "false" => Promise::NotNullable,
                    "true" => Promise::Nullable,
                    _ => return None,
                };
                Some((promise, self.place(nullable.span)))
            });
        let claim = PropertyClaim {
            name: name.text.into(),
            place: self.place(name.span),
            ty: ty.map(|ty| (as_written(ty.text, ty.span), self.place(ty.span))),
            promises: promises.into_iter().collect(),
            description: None,
            relationship: navigation,
            witness: Witness::Metadata,
        };
        if let Some(properties) = self.properties.last_mut() {
            properties.push(claim);
        }
        Ok(())
    }

    fn finish(self) -> Result<Metadata, Unusable> {
        if self.types.is_empty() && self.enums.is_empty() {
            let why = "it declares no types: metadata is CSDL in XML, as a service gives it at \
                       `$metadata`";
            return Err(self.fault(Span::default(), why.to_owned()));
        }
        let names = Names::new(self.aliases, &self.definitions);
        let mut types = Vec::with_capacity(self.types.len());
        let mut types_by_name = FxHashMap::default();
        for (mut ty, properties) in self.types.into_iter().zip(self.properties) {
            if let Some(base) = &mut ty.base {
                base.name = names.full(&base.name);
            }
            ty.properties = properties
                .into_iter()
                .map(|mut property| {
                    property.ty = property
                        .ty
                        .map(|(expr, place)| (names.resolved(expr), place));
                    Arc::new(property)
                })
                .collect();
            types_by_name
                .entry(ty.name.to_lowercase())
                .or_insert(types.len());
            types.push(Arc::new(ty));
        }
        let mut enums = Vec::with_capacity(self.enums.len());
        let mut enums_by_name = FxHashMap::default();
        for (claim, flags) in self.enums {
            enums_by_name
                .entry(claim.name.to_lowercase())
                .or_insert(enums.len());
            let claim = Arc::new(claim);
            enums.push(DeclaredEnum { claim, flags });
        }
        Ok(Metadata {
            source: Arc::clone(self.source),
            namespaces: self.namespaces,
            types,
            types_by_name,
            enums,
            enums_by_name,
            declaring: std::sync::OnceLock::new(),
        })
    }

    /// The first attribute of this name.
    fn attribute(&self, start: &BytesStart<'_>, name: &str) -> Result<Option<Written>, Unusable> {
        // Looking for doubled attributes compares each with all before it.
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|_| {
                let why = "an attribute here is not written as name=\"value\"";
                self.fault(self.span_of(start), why.to_owned())
            })?;
            if attribute.key.as_ref() != name {
                continue;
            }
            let span = self.span_of(&attribute.value);
            let text = quick_xml::escape::unescape(&attribute.value)
                .map_err(|_| self.fault(span, "a character here is not escaped".to_owned()))?;
            return Ok(Some(Written {
                text: text.into_owned(),
                span,
            }));
        }
        Ok(None)
    }

    fn required(&self, start: &BytesStart<'_>, name: &str) -> Result<Written, Unusable> {
        self.attribute(start, name)?.ok_or_else(|| {
            let element = start.local_name();
            let why = format!("`{}` has no `{name}` here", element.as_ref());
            self.fault(self.span_of(start), why)
        })
    }

    fn says(&self, start: &BytesStart<'_>, name: &str) -> Result<bool, Unusable> {
        let written = self.attribute(start, name)?;
        Ok(written.is_some_and(|written| written.text.trim() == "true"))
    }

    /// Where a part that the reader borrowed from the text stands in it.
    fn span_of(&self, part: &str) -> Span {
        let text = self.source.text();
        let start = (part.as_ptr() as usize).wrapping_sub(text.as_ptr() as usize);
        if start > text.len() {
            return Span::default();
        }
        Span::new(start, start + part.len())
    }

    fn place(&self, span: Span) -> Place {
        Place::new(self.source, span)
    }

    fn fault(&self, span: Span, why: String) -> Unusable {
        Unusable {
            place: self.place(span),
            why,
        }
    }

    fn unusable(&self, at: usize, error: &Error) -> Unusable {
        let why = match error {
            Error::Syntax(SyntaxError::UnclosedTag) => "this tag is never closed".to_owned(),
            Error::Syntax(_) => "what begins here is never closed".to_owned(),
            Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => {
                format!("`</{expected}>` has to stand here, not `</{found}>`")
            }
            Error::IllFormed(IllFormedError::UnmatchedEndTag(tag)) => {
                format!("nothing opens what `</{tag}>` closes")
            }
            _ => "this is no XML".to_owned(),
        };
        // An offset behind a multi-byte character's first byte is no place.
        let text = self.source.text();
        let at = (0..=at.min(text.len()))
            .rev()
            .find(|&at| text.is_char_boundary(at))
            .unwrap_or_default();
        self.fault(Span::new(at, at), why)
    }
}
