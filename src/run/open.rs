//! The pages that are open in an editor, in a set that is kept from one change to the next.

use rayon::prelude::*;

use super::{merge, page};
use crate::contract::Contract;
use crate::findings::{Finding, Severity};
use crate::judge::Bench;
use crate::rules::Draft;
use crate::schema::Schemas;
use crate::set::FileId;

/// Judges these pages of a set as they stand now.
pub fn open_pages(contract: &Contract, pages: &[FileId], least: Severity) -> Vec<Finding> {
    let schemas = Schemas::default();
    let bench = Bench {
        contract,
        schemas: &schemas,
    };
    // Nearly every page asks for it. Read now, no page has to wait for another that reads it.
    contract.index();
    let judge = |file| page::judge(bench, &[file], |file| contract.claims(file).cloned());
    let found = pages.par_iter().flat_map_iter(|&file| judge(file));
    let mut drafts: Vec<Draft> = found.flat_map_iter(|found| found.drafts).collect();
    merge::same_places(&mut drafts);
    let mut findings = super::resolve(drafts, least);
    crate::findings::sort(&mut findings);
    findings
}
