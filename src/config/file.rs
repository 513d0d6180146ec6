//! The tables of `apiproof.toml`: the form that is checked, and the structs that are read.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::Level;
use crate::dialect::Words;
use crate::form::{Form, Formed, Key, Table};

/// A rule that may be named, with the sentence that says what it is about.
#[derive(Clone, Copy, Debug)]
pub struct KnownRule {
    /// Its name.
    pub name: &'static str,
    /// What it reports.
    pub about: &'static str,
    /// Its level where nobody says otherwise.
    pub level: Level,
}

/// The whole file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct File {
    pub(super) exclude: Option<Vec<Spanned<String>>>,
    pub(super) preview: Option<bool>,
    pub(super) ignorable_properties: Option<Vec<String>>,
    pub(super) required_front_matter: BTreeMap<String, Vec<Alternatives>>,
    pub(super) sets: Vec<SetTable>,
    pub(super) rules: BTreeMap<String, Level>,
    pub(super) overrides: Vec<OverrideTable>,
    pub(super) ignore: Vec<Spanned<IgnoreTable>>,
    pub(super) dialect: Option<Words>,
}

/// One `[[sets]]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct SetTable {
    pub(super) path: Option<Spanned<String>>,
    pub(super) base_urls: Option<Vec<Spanned<String>>>,
    pub(super) namespace: Option<Spanned<String>>,
    pub(super) open_world: Option<bool>,
}

/// One `[[overrides]]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct OverrideTable {
    pub(super) paths: Vec<Spanned<String>>,
    pub(super) rules: BTreeMap<String, Level>,
    pub(super) required_front_matter: BTreeMap<String, Vec<Alternatives>>,
}

/// One `[[ignore]]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct IgnoreTable {
    pub(super) paths: Vec<Spanned<String>>,
    pub(super) rules: Vec<Spanned<String>>,
    pub(super) reason: String,
}

/// A key of the front matter, or several of which one is enough.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Alternatives {
    One(String),
    Several(Vec<String>),
}

impl Alternatives {
    pub(super) fn keys(&self) -> Vec<String> {
        match self {
            Self::One(key) => vec![key.clone()],
            Self::Several(keys) => keys.clone(),
        }
    }
}

/// What the file may hold.
pub fn form(rules: &[KnownRule]) -> Form {
    let levels = Form::Table(Table {
        called: "rule",
        keys: rules
            .iter()
            .map(|rule| {
                Key::new(
                    rule.name,
                    rule.about,
                    Form::Choice("level", Level::WORDS.to_vec()),
                )
            })
            .collect(),
    });
    let required = Form::Map(Box::new(Form::List(Box::new(Form::Alternatives))));
    let names = rules.iter().map(|rule| rule.name).collect();
    let list = |form: Form| Form::List(Box::new(form));
    Form::table([
        Key::new(
            "exclude",
            "Globs of files, seen from this folder, that are no pages of the set.",
            Form::texts(),
        ),
        Key::new(
            "preview",
            "Whether rules in preview report what they find.",
            Form::Flag,
        ),
        Key::new(
            "ignorable-properties",
            "Names that any object may have beside its properties.",
            Form::texts(),
        ),
        Key::new(
            "required-front-matter",
            "Keys that the front matter of a page needs, by its doc_type; of alternatives one is enough.",
            required.clone(),
        ),
        Key::new(
            "sets",
            "The docs sets below this folder; without any, this folder is one.",
            list(Form::table([
                Key::new(
                    "path",
                    "The folder of the set, seen from this one.",
                    Form::Text,
                ),
                Key::new(
                    "base-urls",
                    "Where the service answers: scheme, host and the path in front of what the pages document.",
                    Form::texts(),
                ),
                Key::new(
                    "namespace",
                    "The namespace of pages that state none.",
                    Form::Text,
                ),
                Key::new(
                    "open-world",
                    "Whether types and pages that the set does not have may exist elsewhere.",
                    Form::Flag,
                ),
            ])),
        ),
        Key::new("rules", "The level of each rule.", levels.clone()),
        Key::new(
            "overrides",
            "What holds for some pages only; the last that fits a page wins.",
            list(Form::table([
                Key::new(
                    "paths",
                    "Globs of the pages, seen from this folder.",
                    Form::texts(),
                ),
                Key::new("rules", "The level of each rule.", levels),
                Key::new(
                    "required-front-matter",
                    "Keys that the front matter of these pages needs, by their doc_type.",
                    required,
                ),
            ])),
        ),
        Key::new(
            "ignore",
            "Findings that stay, each with the reason; what ignores nothing is a finding itself.",
            list(ignore(names)),
        ),
        Key::new(
            "dialect",
            "How the pages are written; each key replaces the built-in words of that key.",
            Words::form(),
        ),
    ])
}

/// What an `[[ignore]]` may hold.
fn ignore(rules: Vec<&'static str>) -> Form {
    Form::table([
        Key::new(
            "paths",
            "Globs of the pages, seen from this folder.",
            Form::texts(),
        ),
        Key::new(
            "rules",
            "The rules that are ignored there.",
            Form::List(Box::new(Form::Choice("rule", rules))),
        ),
        Key::new("reason", "Why the findings stay.", Form::Text),
    ])
}
