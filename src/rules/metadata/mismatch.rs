//! `metadata-mismatch`.

use std::sync::Arc;

use super::words::{declared, written};
use super::{Described, metadata};
use crate::claims::{PropertyClaim, TypeClaim, Witness};
use crate::contract::against_metadata::Difference;
use crate::dialect::types::{Promise, TypeExpr};
use crate::findings::Severity;
use crate::metadata::{Declared, Metadata};
use crate::rules::{Draft, PageView, Rule, rule};
use crate::text::Place;
use crate::words::short_name;

pub(super) static RULE: Rule = rule!("metadata-mismatch", Warning);

const HELP: &str = "find out what the service does, and correct the page or the metadata";
pub(super) const HERE: &str = "declared here";

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    let Some(metadata) = metadata(view) else {
        return;
    };
    for described in Described::on(view) {
        let Some(claim) = described.claims.first() else {
            continue;
        };
        let short = short_name(&claim.name);
        match metadata.find(&claim.name) {
            Some(Declared::Type(ty)) => {
                findings.extend(spelt(&described, ty));
                findings.extend(base(&described, metadata, ty));
                for property in described.properties() {
                    if let Some((_, declared)) = metadata.property(ty, &property.name) {
                        let about = About {
                            view,
                            subject: format!("{}/property:{}", described.subject(), property.name),
                            all: described.claims_about(property),
                            property,
                            declared,
                        };
                        findings.extend(about.spelling());
                        findings.extend(about.types());
                        findings.extend(about.nullability(metadata, ty));
                    }
                }
            }
            Some(Declared::Enum(declared)) => {
                let message =
                    format!("{short} is described as a type here; in the metadata it is an enum");
                let place = &declared.claim.place;
                findings.push(draft(&claim.place, described.subject(), message, place));
            }
            None => {}
        }
    }
}

/// A finding with both places.
pub(super) fn draft(
    place: &Place,
    subject: impl Into<String>,
    message: String,
    declared: &Place,
) -> Draft {
    Draft::new(&RULE, place.clone(), subject, message)
        .help(HELP)
        .related(HERE, declared)
}

/// The name of a type as an annotation writes it; that of a title may be prose.
fn spelt(described: &Described, ty: &TypeClaim) -> Option<Draft> {
    let mut annotated = described
        .claims
        .iter()
        .filter(|claim| claim.witness == Witness::Representation);
    let claim = annotated.find(|claim| claim.name != ty.name)?;
    let (here, there) = (short_name(&claim.name), short_name(&ty.name));
    let message = format!("`{here}` is spelt `{there}` in the metadata");
    let subject = format!("{}/name", described.subject());
    Some(draft(&claim.place, subject, message, &ty.place))
}

/// The base type that a page names against those that the metadata has.
fn base(described: &Described, metadata: &Metadata, ty: &Arc<TypeClaim>) -> Option<Draft> {
    let mention = described.claims.iter().find_map(|it| it.base.as_ref())?;
    let named = short_name(&mention.name);
    let is_named = |it: &Arc<TypeClaim>| short_name(&it.name).eq_ignore_ascii_case(named);
    let mut lineage = metadata.lineage(ty).skip(1).peekable();
    let (says, place) = match (lineage.peek(), &ty.base) {
        (Some(base), Some(mention)) => (format!("from {}", short_name(&base.name)), &mention.place),
        // It inherits from what another file declares.
        (None, Some(_)) => return None,
        (_, None) => ("from nothing".to_owned(), &ty.place),
    };
    if lineage.any(is_named) {
        return None;
    }
    let short = short_name(&ty.name);
    let message = format!("{short} inherits from {named} here, {says} in the metadata");
    let subject = format!("{}/base", described.subject());
    Some(draft(&mention.place, subject, message, place))
}

/// A property that a page and the metadata both have.
struct About<'a> {
    view: &'a PageView<'a>,
    subject: String,
    /// The page's first claim.
    property: &'a PropertyClaim,
    /// All claims of the set, tables first.
    all: Vec<Arc<PropertyClaim>>,
    declared: &'a PropertyClaim,
}

impl About<'_> {
    fn is_here(&self, claim: &PropertyClaim) -> bool {
        Arc::ptr_eq(&claim.place.source, &self.property.place.source)
    }

    fn draft(&self, place: &Place, message: String, declared: &Place) -> Draft {
        draft(place, self.subject.clone(), message, declared)
            .cause(format!("{}/metadata", self.subject))
    }

    /// The name, where no page writes it as the metadata does.
    fn spelling(&self) -> Option<Draft> {
        let (page, declared) = (&self.property.name, &self.declared.name);
        if self.all.iter().any(|claim| claim.name == *declared) {
            return None;
        }
        let message = format!("`{page}` is spelt `{declared}` in the metadata");
        let mut draft = self.draft(&self.property.place, message, &self.declared.place);
        draft.subject = format!("{}/name", self.subject);
        Some(draft)
    }

    /// The type. What tables say counts, a JSON representation only where none does; where
    /// pages disagree, the one that comes nearest to the metadata.
    fn types(&self) -> Option<Draft> {
        let typed = || self.all.iter().filter(|claim| claim.ty.is_some());
        let witness = typed().map(|claim| claim.witness).min()?;
        let differs =
            |claim: &PropertyClaim| self.view.contract.metadata_differs(claim, self.declared);
        let counting = || typed().filter(|claim| claim.witness == witness);
        counting().map(|claim| differs(claim)).min()??;
        let here = counting().find(|claim| self.is_here(claim) && differs(claim).is_some())?;
        let difference = differs(here)?;
        let ((_, place), (expr, declared_place)) = (here.ty.as_ref()?, self.declared.ty.as_ref()?);
        let (name, page, metadata) = (&here.name, written(here), declared(self.declared));
        let named = matches!(expr.innermost(), TypeExpr::Named(_));
        let message = match difference {
            // A String whose values are told is the members' business.
            Difference::Wider if named => return None,
            Difference::Wider => {
                format!("`{name}` is {page} here; the metadata is more exact: {metadata}")
            }
            Difference::Narrower => {
                format!("`{name}` is {page} here; the metadata promises only {metadata}")
            }
            Difference::Other | Difference::Collection => {
                format!("`{name}` is {page} here, {metadata} in the metadata")
            }
        };
        let mut draft = self.draft(place, message, declared_place);
        if difference == Difference::Wider {
            draft.severity = Some(Severity::Info);
        }
        // "string" in a JSON representation stands for any text: it settles kinds alone.
        let settles = |claim: &&Arc<PropertyClaim>| {
            claim.witness != witness && difference >= Difference::Other && differs(claim).is_none()
        };
        if let Some((_, place)) = typed().find(settles).and_then(|claim| claim.ty.as_ref()) {
            draft = draft.related("this agrees with the metadata", place);
        }
        Some(draft)
    }

    /// Whether the value may be null. A collection never is, whatever its elements are.
    fn nullability(&self, metadata: &Metadata, ty: &Arc<TypeClaim>) -> Option<Draft> {
        let (expr, type_place) = self.declared.ty.as_ref()?;
        let is_key = metadata
            .lineage(ty)
            .any(|ty| ty.key.as_deref() == Some(&*self.declared.name));
        if expr.is_collection() || is_key {
            return None;
        }
        let tables = || {
            self.all
                .iter()
                .filter(|it| it.witness != Witness::Representation)
        };
        let here = |wanted: &Promise| {
            let mut here = tables().filter(|claim| self.is_here(claim));
            here.find_map(|claim| claim.says(wanted))
        };
        let says = |wanted: &Promise| tables().any(|claim| claim.says(wanted).is_some());
        let name = &self.property.name;
        let mut draft = if let Some(refused) = self.declared.says(&Promise::NotNullable) {
            let place = here(&Promise::Nullable).filter(|_| !says(&Promise::NotNullable))?;
            let message = format!("`{name}` can be null here, never in the metadata");
            self.draft(place, message, refused)
        } else {
            let place = here(&Promise::NotNullable).filter(|_| !says(&Promise::Nullable))?;
            let stated = self.declared.says(&Promise::Nullable);
            let message = format!("`{name}` is never null here, the metadata allows it");
            let mut draft = self.draft(place, message, stated.unwrap_or(type_place));
            if stated.is_none() {
                // What nobody wrote down is allowed, which may be an oversight.
                draft.severity = Some(Severity::Info);
            }
            draft
        };
        draft.subject = format!("{}/null", self.subject);
        Some(draft)
    }
}
