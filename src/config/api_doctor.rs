//! The configuration of API Doctor, as far as it says something that we ask for.
//!
//! Its files lie in the folder `config` of a docs set. What they say holds beneath
//! `apiproof.toml`: that file has the last word.

use std::sync::Arc;

use super::settings::{BaseUrl, Groups};
use crate::dialect::{Column, Section};
use crate::text::json::{Json, Node};
use crate::text::{Place, Source};

/// The folder of its files, seen from the folder of the set.
pub const FOLDER: &str = "config";

/// What API Doctor's configuration says, with the places that say it.
#[derive(Clone, Debug, Default)]
pub struct ApiDoctor {
    pub(super) namespace: Option<(String, Place)>,
    pub(super) base_urls: Option<(Vec<BaseUrl>, Place)>,
    pub(super) required: Option<(Groups, Place)>,
    pub(super) ignorable: Option<(Vec<String>, Place)>,
    /// Globs, seen from the folder of the set.
    pub(super) exclude: Option<(Vec<String>, Place)>,
    /// Headings with what their section is for, as the dialect writes them.
    pub(super) sections: Vec<(Section, String, Place)>,
    /// Header cells with what their column holds.
    pub(super) columns: Vec<(Column, String, Place)>,
}

impl ApiDoctor {
    /// Reads files. Those that are none of API Doctor's say nothing.
    pub fn read(files: &[Arc<Source>]) -> Self {
        let mut doctor = Self::default();
        for source in files {
            let json = Json::read(Arc::clone(source.text()));
            let Some(root) = json.root() else {
                continue;
            };
            if let Some(schema) = root.get("schemaConfig") {
                doctor.schema(schema, source);
            }
            if let Some(tables) = root.get("tableDefinitions") {
                doctor.tables(tables, source);
            }
            let ignorable = root
                .get("api-requirements")
                .and_then(|requirements| requirements.get("ignorableProperties"));
            if let Some(list) = ignorable {
                doctor.ignorable = Some((texts(list), place(source, list)));
            }
        }
        doctor
    }

    fn schema(&mut self, schema: Node<'_>, source: &Arc<Source>) {
        let namespace = schema.get("defaultNamespace");
        if let Some((node, text)) = namespace.and_then(|node| Some((node, node.as_str()?))) {
            self.namespace = Some((text.into_owned(), place(source, node)));
        }
        if let Some(list) = schema.get("baseUrls") {
            // Paths alone, such as "/v1.0", name no host.
            let urls = list
                .items()
                .filter_map(|item| BaseUrl::read(&item.as_str()?, place(source, item)))
                .collect();
            self.base_urls = Some((urls, place(source, list)));
        }
        if let Some(list) = schema.get("requiredYamlHeaders") {
            let groups = texts(list).into_iter().map(|key| vec![key]).collect();
            self.required = Some((groups, place(source, list)));
        }
        let skipped = |name: &str| schema.get(name).into_iter().flat_map(texts);
        let exclude: Vec<String> = skipped("foldersToSkip")
            .chain(skipped("filesToSkip"))
            .map(|name| format!("**/{name}"))
            .collect();
        let list = schema
            .get("foldersToSkip")
            .or_else(|| schema.get("filesToSkip"));
        if let Some(list) = list {
            self.exclude = Some((exclude, place(source, list)));
        }
    }

    fn tables(&mut self, definitions: Node<'_>, source: &Arc<Source>) {
        let items = |name: &str| definitions.get(name).into_iter().flat_map(Node::items);
        for table in items("tables") {
            let kind = table.get("type").and_then(Node::as_str);
            let Some(section) = kind.as_deref().and_then(section) else {
                continue;
            };
            for title in table.get("titles").into_iter().flat_map(Node::items) {
                if let Some(text) = title.as_str() {
                    let pattern = text.replace("{x}", "*");
                    self.sections.push((section, pattern, place(source, title)));
                }
            }
        }
        for rule in items("parsingRules") {
            let kind = rule.get("type").and_then(Node::as_str).unwrap_or_default();
            for column in rule.get("columns").into_iter().flat_map(Node::members) {
                let Some(role) = column.key().and_then(|key| role(&kind, &key)) else {
                    continue;
                };
                for header in column.items() {
                    if let Some(text) = header.as_str() {
                        let said = (role, text.into_owned(), place(source, header));
                        self.columns.push(said);
                    }
                }
            }
        }
    }
}

/// What the tables of a kind stand in.
fn section(kind: &str) -> Option<Section> {
    Some(match kind {
        "AuthScopes" => Section::Permissions,
        "EnumerationValues" => Section::Members,
        "ErrorCodes" => Section::ErrorResponses,
        "HttpHeaders" => Section::RequestHeaders,
        "PathParameters" => Section::PathParameters,
        "QueryStringParameters" => Section::QueryParameters,
        "RequestObjectProperties" => Section::RequestBody,
        "ResourceNavigationPropertyDescriptions" => Section::Relationships,
        "ResourcePropertyDescriptions" => Section::Properties,
        _ => return None,
    })
}

/// What a column holds that a rule of parsing names so.
fn role(kind: &str, name: &str) -> Option<Column> {
    Some(match (kind, name) {
        ("ParameterDefinition", "name") => Column::Name,
        ("ParameterDefinition", "type") => Column::Type,
        ("ParameterDefinition" | "EnumerationDefinition", "description") => Column::Description,
        ("ParameterDefinition", "required") => Column::Required,
        ("EnumerationDefinition", "memberName") => Column::Member,
        ("EnumerationDefinition", "numericValue") => Column::Value,
        ("AuthScopeDefinition", "scope") => Column::Permissions,
        ("AuthScopeDefinition", "title") => Column::PermissionType,
        _ => return None,
    })
}

fn texts(list: Node<'_>) -> Vec<String> {
    let texts = list.items().filter_map(Node::as_str);
    texts.map(std::borrow::Cow::into_owned).collect()
}

fn place(source: &Arc<Source>, node: Node<'_>) -> Place {
    Place::new(source, node.span())
}
