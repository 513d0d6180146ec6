//! `property-not-in-table`, `property-not-in-json` and `property-type-conflict`.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::claims::{PropertyClaim, TypeClaim, Witness};
use crate::contract::agreement::{Agreement, compare};
use crate::contract::{Named, Type};
use crate::dialect::types::{Primitive, Promise, TypeExpr};
use crate::document::BlockType;
use crate::page::BlockKind;
use crate::rules::exchange::property_case::RULE as CASE;
use crate::rules::{Draft, PageView, Rule, rule};
use crate::text::json::{Json, Node};
use crate::text::{Place, Span};
use crate::words::{closest, cropped, short_name, unmarked};

pub(super) static NOT_IN_TABLE: Rule = rule!("property-not-in-table", Error);
pub(super) static NOT_IN_JSON: Rule = rule!("property-not-in-json", Info);
pub(super) static CONFLICT: Rule = rule!("property-type-conflict", Warning);

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    let tables: FxHashMap<&str, &TypeClaim> = view
        .claims
        .types
        .iter()
        .filter(|claim| claim.witness == Witness::Table && !claim.properties.is_empty())
        .map(|claim| (&*claim.name, &**claim))
        .collect();
    for json in &view.claims.types {
        if json.witness != Witness::Representation || json.properties.is_empty() {
            continue;
        }
        if let Some(table) = tables.get(&*json.name)
            && let Some(ty) = view.contract.find_type(&json.name)
            // An open type may hold anything, and so may one whose base nobody documents.
            && !ty.open
            && ty.bases_known
        {
            Pair::new(view, table, json, &ty).compare(findings);
        }
    }
}

/// The two statements of one page about one type.
struct Pair<'a> {
    view: &'a PageView<'a>,
    table: &'a TypeClaim,
    json: &'a TypeClaim,
    ty: &'a Type,
    rows: FxHashMap<String, &'a PropertyClaim>,
    members: FxHashSet<String>,
    /// Names that base types list.
    inherited: FxHashSet<String>,
}

impl<'a> Pair<'a> {
    fn new(
        view: &'a PageView<'a>,
        table: &'a TypeClaim,
        json: &'a TypeClaim,
        ty: &'a Type,
    ) -> Self {
        let bases = ty
            .bases
            .iter()
            .flat_map(|base| view.contract.type_claims(base));
        let mut inherited = FxHashSet::default();
        for base in bases {
            inherited.extend(
                base.properties
                    .iter()
                    .map(|property| property.name.to_lowercase()),
            );
        }
        let rows = table.properties.iter().rev();
        Self {
            view,
            table,
            json,
            ty,
            rows: rows.map(|row| (row.name.to_lowercase(), &**row)).collect(),
            members: json
                .properties
                .iter()
                .map(|member| member.name.to_lowercase())
                .collect(),
            inherited,
        }
    }

    fn compare(&self, findings: &mut Vec<Draft>) {
        // A misspelt name is missing on both sides, and is one slip.
        let mut misspelt = FxHashSet::default();
        for member in &self.json.properties {
            let name = member.name.to_lowercase();
            match self.rows.get(&name) {
                Some(row) => {
                    self.types(row, member, findings);
                    self.case(row, member, findings);
                }
                None if self.inherited.contains(&name) => {}
                None => findings.push(self.not_in_table(member, &mut misspelt)),
            }
        }
        let is_missing = |row: &PropertyClaim| {
            let name = row.name.to_lowercase();
            !(row.relationship
                || row.ty.is_none()
                || name.contains('@')
                || self.members.contains(&name)
                || self.inherited.contains(&name)
                || misspelt.contains(&*row.name))
        };
        if !self.table.properties.iter().any(|row| is_missing(row)) {
            return;
        }
        let mut missing = self.rows_about_the_json();
        missing.retain(|row| is_missing(row));
        if missing.is_empty() {
            return;
        }
        let representation = self.representation();
        // What stands behind the place where the JSON breaks may have been lost with it.
        if representation.as_ref().is_some_and(Json::is_broken) {
            return;
        }
        let is_sample = representation.is_some_and(|json| self.is_sample(&json));
        let kin = self.kin();
        let told = missing.into_iter().filter(|row| {
            let may_be_missing = is_sample && row.says(&Promise::Optional).is_some();
            let is_inherited = kin
                .as_ref()
                .is_some_and(|kin| kin.property(&row.name).is_some());
            !may_be_missing && !is_inherited
        });
        findings.extend(told.map(|row| self.not_in_json(row)));
    }

    /// The JSON of the block that shows the type.
    fn representation(&self) -> Option<Json> {
        let document = self.view.document;
        let first = self.json.properties.first()?;
        document.annotations.iter().find_map(|annotation| {
            let code = annotation
                .target
                .and_then(|target| document.code(*document.parts.get(target)?))
                .filter(|_| annotation.block_type == Some(BlockType::Resource))?;
            let json = Json::read(code.body.to_text());
            let is_this = json
                .root()?
                .members()
                .filter_map(Node::key_span)
                .any(|key| code.body.place(key) == first.place);
            is_this.then_some(json)
        })
    }

    /// Whether the JSON shows a thing as it may be, with values and not with the words for them:
    /// then what is optional may be missing.
    fn is_sample(&self, json: &Json) -> bool {
        let is_value = |node: &Node<'_>| {
            node.as_str().is_some_and(|text| {
                let text = text.trim();
                !text.is_empty()
                    && !text.to_ascii_lowercase().contains("string")
                    && self.view.dialect().type_words(text).is_none()
            })
        };
        json.root()
            .is_some_and(|root| root.members().filter(is_value).count() * 2 > root.len())
    }

    /// The type that the page's first sentence calls this one a kind of: "An [outcome](…) that …".
    fn kin(&self) -> Option<Arc<Type>> {
        let document = self.view.document;
        document
            .parts
            .iter()
            .take_while(|part| !matches!(document.block(**part).kind, BlockKind::Table(_)))
            .filter(|part| matches!(document.block(**part).kind, BlockKind::Paragraph))
            .find_map(|&part| {
                let block = document.block(part);
                let page = document.text_of(part);
                let text = page.text(block.span);
                let behind = text.strip_prefix("An").or_else(|| text.strip_prefix('A'))?;
                let linked = behind.trim_start();
                if linked.len() == behind.len() {
                    return None;
                }
                let start = block.span.start + (text.len() - linked.len()) as u32;
                let at = page.links.partition_point(|link| link.span.start < start);
                let link = page.links.get(at).filter(|link| link.span.start == start)?;
                let name = page.text(link.text_span);
                let place = page.place(link.text_span);
                match self.view.contract.named(name, Some(&link.target), &place) {
                    Named::Type(name) => self.view.contract.find_type(&name),
                    _ => None,
                }
            })
            .filter(|kin| kin.name != self.ty.name)
    }

    /// The rows of the first table, and of each other table of which the JSON shows any row:
    /// a table of which it shows none is about the inside of one of the properties.
    fn rows_about_the_json(&self) -> Vec<&PropertyClaim> {
        let tables = tables(self.view);
        let rows: Vec<(Option<usize>, &PropertyClaim)> = self
            .table
            .properties
            .iter()
            .map(|row| (table_of(&tables, &row.place), &**row))
            .collect();
        let about: FxHashSet<Option<usize>> = rows
            .iter()
            .enumerate()
            .filter(|(index, (_, row))| {
                *index == 0 || self.members.contains(&row.name.to_lowercase())
            })
            .map(|(_, (table, _))| *table)
            .collect();
        rows.into_iter()
            .filter(|(table, _)| about.contains(table))
            .map(|(_, row)| row)
            .collect()
    }

    fn subject(&self, property: &PropertyClaim) -> String {
        format!("type:{}/property:{}", self.ty.name, property.name)
    }

    fn not_in_table(&self, member: &PropertyClaim, misspelt: &mut FxHashSet<&'a str>) -> Draft {
        let rows: &'a [_] = &self.table.properties;
        let unshown = rows
            .iter()
            .map(|row| &*row.name)
            .filter(|name| !self.members.contains(&name.to_lowercase()));
        let meant = closest(&member.name, unshown);
        misspelt.extend(meant);
        let draft = Draft::new(
            &NOT_IN_TABLE,
            member.place.clone(),
            self.subject(member),
            format!(
                "no table of {} lists `{}`",
                short_name(&self.ty.name),
                member.name
            ),
        );
        match meant.and_then(|meant| Some((meant, self.rows.get(&meant.to_lowercase())?))) {
            Some((meant, row)) => draft
                .help(format!("did you mean `{meant}`?"))
                .related("the table lists this one", &row.place),
            None => draft
                .help("add a row to the table, or remove the property here")
                .related(
                    "the table lists the properties from here on",
                    &rows[0].place,
                ),
        }
    }

    fn not_in_json(&self, row: &PropertyClaim) -> Draft {
        Draft::new(
            &NOT_IN_JSON,
            row.place.clone(),
            self.subject(row),
            format!("the JSON representation does not show `{}`", row.name),
        )
        .help("add the property to the JSON representation")
        .related(
            "the JSON representation starts here",
            &self.json.properties[0].place,
        )
    }

    /// One name in two cases, where no row writes it as the JSON does.
    fn case(&self, row: &PropertyClaim, member: &PropertyClaim, findings: &mut Vec<Draft>) {
        let as_written = |row: &Arc<PropertyClaim>| row.name == member.name;
        if self.table.properties.iter().any(as_written) {
            return;
        }
        let draft = Draft::new(
            &CASE,
            member.place.clone(),
            self.subject(member),
            format!(
                "`{}` is `{}` in the table: names differ by case",
                member.name, row.name
            ),
        );
        findings.push(
            draft
                .help("write both as the service does")
                .related("the table writes it like this", &row.place),
        );
    }

    fn types(&self, row: &PropertyClaim, member: &PropertyClaim, findings: &mut Vec<Draft>) {
        let (Some((in_row, row_place)), Some((in_json, json_place))) = (&row.ty, &member.ty) else {
            return;
        };
        let agreement = compare(self.view.contract, (in_row, row), (in_json, member));
        if agreement != Agreement::Differ || is_timestamp(in_row, in_json) {
            return;
        }
        let documented = cropped(&unmarked(row_place.text()), 40);
        let draft = Draft::new(
            &CONFLICT,
            json_place.clone(),
            self.subject(member),
            format!(
                "`{}` is {documented} in the table, but {} here",
                member.name,
                shown(json_place.text())
            ),
        );
        findings.push(
            draft
                .help("correct the table or the JSON representation, whichever is wrong")
                .related(format!("documented as {documented} here"), row_place),
        );
    }
}

/// A value of the JSON as a message shows it.
fn shown(value: &str) -> String {
    match value.as_bytes().first() {
        Some(b'{') => "an object".to_owned(),
        Some(b'[') => "a list".to_owned(),
        _ => cropped(value, 30),
    }
}

/// The templates' word for a date of any kind is "String (timestamp)".
fn is_timestamp(in_row: &TypeExpr, in_json: &TypeExpr) -> bool {
    use Primitive::{Date, DateTimeOffset, TimeOfDay};
    matches!(in_json.innermost(), TypeExpr::Primitive(DateTimeOffset))
        && in_row.is_collection() == in_json.is_collection()
        && matches!(in_row.innermost(), TypeExpr::Primitive(Date | TimeOfDay))
}

/// Where the tables of a page stand: text and span, in order.
fn tables<'p>(view: &PageView<'p>) -> Vec<(&'p str, Span)> {
    let document = view.document;
    let mut tables: Vec<(&str, Span)> = document
        .tables()
        .map(|(part, _)| {
            (
                &**document.text_of(part).source.path(),
                document.block(part).span,
            )
        })
        .collect();
    tables.sort_unstable();
    tables
}

/// The table that a place stands in.
fn table_of(tables: &[(&str, Span)], place: &Place) -> Option<usize> {
    let here = (&**place.source.path(), place.span);
    let at = tables.partition_point(|&(path, span)| (path, span.start) <= (here.0, here.1.start));
    let (path, span) = *tables.get(at.checked_sub(1)?)?;
    (path == here.0 && span.contains(here.1)).then(|| at - 1)
}
