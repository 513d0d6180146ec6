//! `property-not-in-table`, `property-not-in-json` and `property-type-conflict`.

use crate::claims::{PropertyClaim, TypeClaim, Witness};
use crate::contract::Type;
use crate::contract::agreement::{Agreement, compare};
use crate::dialect::types::{Primitive, TypeExpr};
use crate::page::BlockKind;
use crate::rules::{Draft, PageView, Rule, rule};
use crate::text::Place;
use crate::words::{closest, cropped, short_name, unmarked};

pub(super) static NOT_IN_TABLE: Rule = rule!("property-not-in-table", Error);
pub(super) static NOT_IN_JSON: Rule = rule!("property-not-in-json", Info);
pub(super) static CONFLICT: Rule = rule!("property-type-conflict", Warning);

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    for json in &view.claims.types {
        if json.witness != Witness::Representation || json.properties.is_empty() {
            continue;
        }
        let table = view.claims.types.iter().find(|claim| {
            claim.witness == Witness::Table
                && claim.name == json.name
                && !claim.properties.is_empty()
        });
        let Some(table) = table else {
            continue;
        };
        if let Some(ty) = view.contract.find_type(&json.name) {
            Pair { view, table, json, ty: &ty }.compare(findings);
        }
    }
}

/// The two statements of one page about one type.
struct Pair<'a> {
    view: &'a PageView<'a>,
    table: &'a TypeClaim,
    json: &'a TypeClaim,
    ty: &'a Type,
}

impl Pair<'_> {
    fn compare(&self, findings: &mut Vec<Draft>) {
        // A misspelt name is missing on both sides, and is one slip.
        let mut misspelt = Vec::new();
        for shown in &self.json.properties {
            match find(self.table, &shown.name) {
                Some(row) => self.types(row, shown, findings),
                None if self.may_be_elsewhere(&shown.name) => {}
                None => findings.push(self.not_in_table(shown, &mut misspelt)),
            }
        }
        for row in self.rows_about_the_json() {
            let aside = row.relationship
                || row.ty.is_none()
                || row.name.contains('@')
                || find(self.json, &row.name).is_some()
                || misspelt.contains(&&*row.name)
                || self.may_be_elsewhere(&row.name)
                || self.ty.open;
            if !aside {
                findings.push(self.not_in_json(row));
            }
        }
    }

    /// The rows of the first table, and of each other table of which the JSON shows any row:
    /// a table of which it shows none is about the inside of one of the properties.
    fn rows_about_the_json(&self) -> Vec<&PropertyClaim> {
        let tables = tables(self.view);
        let table_of = |row: &PropertyClaim| tables.iter().position(|table| holds(table, &row.place));
        let rows = &self.table.properties;
        let mut about: Vec<Option<usize>> = rows
            .iter()
            .filter(|row| find(self.json, &row.name).is_some())
            .map(table_of)
            .collect();
        about.extend(rows.first().map(table_of));
        rows.iter().filter(|row| about.contains(&table_of(row))).collect()
    }

    /// Whether a base type may have the property, or anything may be there.
    fn may_be_elsewhere(&self, name: &str) -> bool {
        if self.ty.open || !self.ty.bases_known {
            return true;
        }
        self.ty
            .bases
            .iter()
            .flat_map(|base| self.view.contract.type_claims(base))
            .any(|claim| find(&claim, name).is_some())
    }

    fn subject(&self, property: &PropertyClaim) -> String {
        format!("type:{}/property:{}", self.ty.name, property.name)
    }

    fn not_in_table<'t>(&'t self, shown: &PropertyClaim, misspelt: &mut Vec<&'t str>) -> Draft {
        let rows = self.table.properties.iter().map(|row| &*row.name);
        let unshown = rows.filter(|row| find(self.json, row).is_none());
        let meant = closest(&shown.name, unshown);
        misspelt.extend(meant);
        let draft = Draft::new(
            &NOT_IN_TABLE,
            shown.place.clone(),
            self.subject(shown),
            format!("no table of {} lists `{}`", short_name(&self.ty.name), shown.name),
        );
        let near = meant.and_then(|meant| find(self.table, meant));
        let (says, related) = match near {
            Some(row) => ("the table lists this one", &row.place),
            None => ("the table lists the properties from here on", &self.table.properties[0].place),
        };
        let help = match meant {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "add a row to the table, or remove the property here".to_owned(),
        };
        draft.help(help).related(says, related)
    }

    fn not_in_json(&self, row: &PropertyClaim) -> Draft {
        Draft::new(
            &NOT_IN_JSON,
            row.place.clone(),
            self.subject(row),
            format!("the JSON representation does not show `{}`", row.name),
        )
        .help("add the property to the JSON representation")
        .related("the JSON representation starts here", &self.json.properties[0].place)
    }

    fn types(&self, row: &PropertyClaim, shown: &PropertyClaim, findings: &mut Vec<Draft>) {
        let (Some((in_row, row_place)), Some((in_json, json_place))) = (&row.ty, &shown.ty) else {
            return;
        };
        let agreement = compare(self.view.contract, (in_row, row), (in_json, shown));
        if agreement != Agreement::Differ || is_timestamp(in_row, in_json) {
            return;
        }
        let documented = cropped(&unmarked(row_place.text()), 40);
        let draft = Draft::new(
            &CONFLICT,
            json_place.clone(),
            self.subject(shown),
            format!("`{}` is {documented} in the table, and something else here", shown.name),
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

/// Where the tables of a page stand.
fn tables(view: &PageView<'_>) -> Vec<Place> {
    let document = view.document;
    let is_table = |&&part: &&crate::document::Part| {
        matches!(document.block(part).kind, BlockKind::Table(_))
    };
    let place = |&part: &crate::document::Part| document.place(part, document.block(part).span);
    document.parts.iter().filter(is_table).map(place).collect()
}

fn holds(table: &Place, place: &Place) -> bool {
    table.source.path() == place.source.path() && table.span.contains(place.span)
}

fn find<'c>(claim: &'c TypeClaim, name: &str) -> Option<&'c PropertyClaim> {
    claim.properties.iter().find(|property| property.name.eq_ignore_ascii_case(name))
}
