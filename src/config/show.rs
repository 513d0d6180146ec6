//! Every value that holds for a docs set, with what says so; itself in the form of
//! `apiproof.toml`.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::file::KnownRule;
use super::ignore::Ignore;
use super::settings::{Settings, below};
use crate::dialect::{GRAPH_TOML, spelling};
use crate::text::{Place, Source, Span};

/// One value.
struct Leaf {
    /// The names that lead to it.
    key: Vec<String>,
    value: Value,
    /// What says so, in words.
    origin: String,
}

const DEFAULT: &str = "default";

/// Values in the order in which they are shown.
#[derive(Default)]
struct Leaves(Vec<Leaf>);

impl Leaves {
    /// Puts a value in place of what is known, else behind its nearest relative.
    fn set(&mut self, key: Vec<String>, value: Value, origin: impl Into<String>) {
        let origin = origin.into();
        let leaf = Leaf { key, value, origin };
        if let Some(known) = self.0.iter_mut().find(|known| known.key == leaf.key) {
            *known = leaf;
            return;
        }
        let parent = leaf.key.split_last().map_or(&[][..], |(_, parent)| parent);
        let relative = |known: &Leaf| !parent.is_empty() && known.key.starts_with(parent);
        let at = self.0.iter().rposition(relative);
        self.0.insert(at.map_or(self.0.len(), |at| at + 1), leaf);
    }

    fn get_mut(&mut self, key: &[&str]) -> Option<&mut Leaf> {
        self.0.iter_mut().find(|leaf| leaf.key == key)
    }

    /// Takes every value of a table.
    fn take(&mut self, prefix: &[&str], table: &DeTable<'_>, origin: &dyn Fn(Span) -> String) {
        for (key, value) in table {
            let mut path = prefix.to_vec();
            path.push(key.get_ref());
            if let DeValue::Table(inner) = value.get_ref() {
                self.take(&path, inner, origin);
            } else {
                let path = path.into_iter().map(str::to_owned).collect();
                let origin = origin(Span::from(key.span()));
                self.set(path, plain(value.get_ref()), origin);
            }
        }
    }

    fn write(&self, out: &mut String) {
        for leaf in &self.0 {
            let key: Vec<String> = leaf.key.iter().map(|name| quoted(name)).collect();
            // Writing to a string cannot fail.
            let _ = writeln!(
                out,
                "{} = {}  # {}",
                key.join("."),
                written(&leaf.value),
                leaf.origin
            );
        }
    }
}

/// What holds for the set at `root`, or on one of its pages.
pub fn show(
    settings: &Settings,
    root: Option<&Path>,
    page: Option<&Path>,
    rules: &[KnownRule],
) -> String {
    let mut leaves = Leaves::default();
    let default = |_: Span| DEFAULT.to_owned();
    if let Ok(table) = DeTable::parse(include_str!("default.toml")) {
        leaves.take(&[], table.get_ref(), &default);
    }
    for rule in rules {
        let key = vec!["rules".to_owned(), rule.name.to_owned()];
        leaves.set(key, json!(rule.level.name()), DEFAULT);
    }
    if let Ok(table) = DeTable::parse(GRAPH_TOML) {
        leaves.take(&["dialect"], table.get_ref(), &default);
    }
    let mut set = Leaves::default();
    set.set(key("path"), json!(shown_root(settings, root)), DEFAULT);
    set.set(key("base-urls"), json!([]), DEFAULT);
    let namespace = crate::dialect::Dialect::graph().default_namespace();
    set.set(key("namespace"), json!(namespace), DEFAULT);
    set.set(key("open-world"), json!(root.is_none()), DEFAULT);

    doctor(settings, &mut leaves, &mut set);
    let mut overrides = String::new();
    if let Some(source) = &settings.source
        && let Ok(table) = DeTable::parse(source.text())
    {
        let table = table.get_ref();
        file(settings, table, source, page, &mut leaves, &mut overrides);
        ignored(settings, table, source, page, &mut overrides);
        stated_set(settings, table, source, root, &mut set);
    }
    let mut out = String::new();
    leaves.write(&mut out);
    out.push_str("\n[[sets]]\n");
    set.write(&mut out);
    out.push_str(&overrides);
    out
}

fn key(name: &str) -> Vec<String> {
    vec![name.to_owned()]
}

/// What API Doctor's configuration says.
fn doctor(settings: &Settings, leaves: &mut Leaves, set: &mut Leaves) {
    let doctor = &settings.doctor;
    if let Some((urls, place)) = &doctor.base_urls {
        let urls: Vec<&str> = urls.iter().map(|url| url.place.text()).collect();
        let urls: Vec<&str> = urls.iter().map(|url| url.trim_matches('"')).collect();
        set.set(key("base-urls"), json!(urls), said(place));
    }
    if let Some((namespace, place)) = &doctor.namespace {
        set.set(key("namespace"), json!(namespace), said(place));
    }
    if let Some((names, place)) = &doctor.ignorable {
        leaves.set(key("ignorable-properties"), json!(names), said(place));
    }
    if let Some((globs, place)) = &doctor.exclude {
        leaves.set(key("exclude"), json!(globs), said(place));
    }
    if let Some((groups, place)) = &doctor.required {
        let key = vec!["required-front-matter".to_owned(), "default".to_owned()];
        let keys: Vec<&str> = groups.iter().flatten().map(String::as_str).collect();
        leaves.set(key, json!(keys), said(place));
    }
    let sections = doctor.sections.iter();
    let columns = doctor.columns.iter();
    let more = sections
        .map(|(role, text, place)| ("sections", spelling(role), text, place))
        .chain(columns.map(|(role, text, place)| ("columns", spelling(role), text, place)));
    for (table, role, text, place) in more {
        let Some(leaf) = leaves.get_mut(&["dialect", table, role]) else {
            continue;
        };
        if let Value::Array(words) = &mut leaf.value {
            words.push(json!(text));
        }
        let said = said(place);
        if !leaf.origin.contains(&said) {
            let _ = write!(leaf.origin, ", {said}");
        }
    }
}

/// What the file says for all of its sets, and for some pages.
fn file(
    settings: &Settings,
    table: &DeTable<'_>,
    source: &Arc<Source>,
    page: Option<&Path>,
    leaves: &mut Leaves,
    overrides: &mut String,
) {
    let origin = |span: Span| said(&Place::new(source, span));
    for (name, value) in table {
        let path = [name.get_ref().as_ref()];
        match value.get_ref() {
            DeValue::Table(inner) => leaves.take(&path, inner, &origin),
            // Tables in an array hold for a part only.
            DeValue::Array(_) if matches!(path, ["sets" | "overrides" | "ignore"]) => {}
            other => leaves.set(key(path[0]), plain(other), origin(Span::from(name.span()))),
        }
    }
    let tables = tables(table, "overrides");
    for (table, (globs, _)) in tables.into_iter().zip(&settings.levels.overrides) {
        match page {
            Some(page) if globs.fit(&settings.seen(page)) => {
                for part in ["rules", "required-front-matter"] {
                    if let Some(inner) = table.get(part).and_then(|part| part.get_ref().as_table())
                    {
                        leaves.take(&[part], inner, &origin);
                    }
                }
            }
            Some(_) => {}
            None => {
                let mut own = Leaves::default();
                own.take(&[], table, &origin);
                overrides.push_str("\n[[overrides]]\n");
                own.write(overrides);
            }
        }
    }
}

/// What is ignored: everywhere, or on a page.
fn ignored(
    settings: &Settings,
    table: &DeTable<'_>,
    source: &Arc<Source>,
    page: Option<&Path>,
    out: &mut String,
) {
    for table in tables(table, "ignore") {
        // Every table names rules and paths, or the file could not be followed.
        let rules = table.get("rules").map(Spanned::span).unwrap_or_default();
        let is_of_table = |ignore: &&Ignore| rules.contains(&(ignore.place.span.start as usize));
        let ignore = settings.ignores.iter().find(is_of_table);
        let seen = page.map(|page| settings.seen(page));
        if seen.is_none_or(|page| ignore.is_some_and(|ignore| ignore.is_on(&page))) {
            let mut own = Leaves::default();
            own.take(&[], table, &|span| said(&Place::new(source, span)));
            out.push_str("\n[[ignore]]\n");
            own.write(out);
        }
    }
}

/// What the file says about the set at `root`.
fn stated_set(
    settings: &Settings,
    table: &DeTable<'_>,
    source: &Arc<Source>,
    root: Option<&Path>,
    set: &mut Leaves,
) {
    let Some((folder, root)) = settings.folder.as_deref().zip(root) else {
        return;
    };
    let stated = tables(table, "sets").into_iter().rfind(|table| {
        let path = table.get("path").and_then(|path| path.get_ref().as_str());
        below(folder, path.unwrap_or(".")).as_deref() == Some(root)
    });
    if let Some(table) = stated {
        set.take(&[], table, &|span| said(&Place::new(source, span)));
    }
}

/// The tables of an array.
fn tables<'a, 'i>(table: &'a DeTable<'i>, name: &str) -> Vec<&'a DeTable<'i>> {
    let array = table.get(name).and_then(|value| value.get_ref().as_array());
    let items = array.into_iter().flat_map(|array| array.iter());
    items
        .filter_map(|item: &Spanned<DeValue<'i>>| item.get_ref().as_table())
        .collect()
}

fn shown_root(settings: &Settings, root: Option<&Path>) -> String {
    let inside = root.map(|root| settings.seen(root));
    inside
        .filter(|path| !path.is_empty())
        .unwrap_or_else(|| ".".to_owned())
}

fn said(place: &Place) -> String {
    format!("{}:{}", place.source.path(), place.locate().line)
}

fn plain(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::Boolean(flag) => json!(flag),
        DeValue::Array(items) => items.iter().map(|item| plain(item.get_ref())).collect(),
        other => json!(other.as_str().unwrap_or_default()),
    }
}

/// A value as TOML: texts and lists are written there as in JSON.
fn written(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(written).collect();
            format!("[{}]", items.join(", "))
        }
        other => other.to_string(),
    }
}

fn quoted(name: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if !name.is_empty() && name.chars().all(bare) {
        name.to_owned()
    } else {
        json!(name).to_string()
    }
}
