//! `property-not-in-table`, `property-not-in-json` and `property-type-conflict`.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::claims::{PropertyClaim, TypeClaim, Witness};
use crate::contract::Type;
use crate::contract::agreement::{Agreement, compare};
use crate::dialect::types::{Primitive, TypeExpr};
use crate::page::BlockKind;
use crate::rules::{Draft, PageView, Rule, rule};
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
                Some(row) => self.types(row, member, findings),
                None if self.inherited.contains(&name) => {}
                None => findings.push(self.not_in_table(member, &mut misspelt)),
            }
        }
        for row in self.rows_about_the_json() {
            let name = row.name.to_lowercase();
            let aside = row.relationship
                || row.ty.is_none()
                || name.contains('@')
                || self.members.contains(&name)
                || self.inherited.contains(&name)
                || misspelt.contains(&*row.name);
            if !aside {
                findings.push(self.not_in_json(row));
            }
        }
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
                "`{}` is {documented} in the table, and something else here",
                member.name
            ),
        );
        findings.push(
            draft
                .help("correct the table or the JSON representation, whichever is wrong")
                .related(format!("documented as {documented} here"), row_place),
        );
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
        .parts
        .iter()
        .filter(|&&part| matches!(document.block(part).kind, BlockKind::Table(_)))
        .map(|&part| {
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
