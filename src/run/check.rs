//! `check`: the pages of one or more docs sets.

use std::mem;
use std::sync::Arc;

use rayon::prelude::*;

use super::page::Found;
use super::since::Scope;
use super::{Outcome, Progress, Since, Tally, Touched, conclude, levels, merge, page};
use crate::contract::Contract;
use crate::findings::Severity;
use crate::judge::Bench;
use crate::metadata::Metadata;
use crate::rules::{self, Draft};
use crate::schema::Schemas;
use crate::set::{Discovery, FileId};

/// So many pages are judged together, by one thread. With more, their blocks take more memory than
/// that is worth.
const TOGETHER: usize = 8;

/// Judges every page that was found, in parallel, each once; with what the service says about
/// itself held beside them, where it is given. With `since`, only pages that a change touches.
pub fn check(
    discovery: Discovery,
    metadata: Option<&Arc<Metadata>>,
    least: Severity,
    since: Option<&Since>,
) -> Outcome {
    check_watched(discovery, metadata, least, since, &Progress::default())
}

/// The same, where somebody watches how far it has come.
pub fn check_watched(
    discovery: Discovery,
    metadata: Option<&Arc<Metadata>>,
    least: Severity,
    since: Option<&Since>,
    progress: &Progress,
) -> Outcome {
    let mut tally = Tally::default();
    tally.skip_many("a file that is no page", discovery.not_pages);
    tally.skip_many(
        "an include, read where a page includes it",
        discovery.includes,
    );
    tally.skip_many("a page that the configuration excludes", discovery.excluded);
    let mut drafts = Vec::new();
    let mut judged = Vec::new();
    let mut names = Vec::new();
    let mut whole = since.is_none();
    let mut covered = discovery.walked;
    let mut touched = since.map(|_| Touched::default());
    for (set, given) in discovery.sets {
        let whole_set = given.len() == set.len();
        whole &= whole_set;
        let contract = Contract::new(Arc::new(set)).with_metadata(metadata.cloned());
        let schemas = Schemas::default();
        let bench = Bench {
            contract: &contract,
            schemas: &schemas,
        };
        // Few pages may do without the index. Many need it, and here all threads read it; later,
        // all but one would wait for it.
        if since.is_some() || given.len() > TOGETHER {
            contract.index();
        }
        let (given, scope) = match since {
            Some(since) => {
                let (pages, scope) = since.scope(&contract, given);
                (pages, Some(scope))
            }
            None => (given, None),
        };
        progress.expect(given.len());
        let found = judge_all(bench, given, scope.as_ref(), progress);
        if let (Some(touched), Some(scope)) = (&mut touched, &scope) {
            touched.add(scope, found.pages.len());
        }
        tally.add(found.tally);
        drafts.reserve_exact(found.pages.iter().map(|(_, found)| found.len()).sum());
        for (file, found) in found.pages {
            names.push(Arc::clone(contract.set().display(file)));
            drafts.extend(found);
        }
        // After the pages: what it looks up has been read by then, on all cores.
        if whole_set && since.is_none() {
            let mut told = rules::metadata::undocumented_types(&contract);
            levels::in_metadata(&mut told, &contract, &mut tally);
            drafts.extend(told);
        }
        if whole_set {
            covered.extend(contract.set().root.clone());
        }
        judged.push((contract, schemas));
    }
    if since.is_none() {
        // After all sets: those of one configuration ignore together.
        let mut ignoring = mem::take(&mut tally.ignoring);
        for (contract, _) in &judged {
            drafts.extend(levels::unused(contract, &covered, &mut ignoring));
        }
    }
    // What the findings show has places of its own. Taking a large contract apart takes a while, and
    // nobody has to wait for it.
    rayon::spawn(move || drop(judged));
    merge::same_places(&mut drafts);
    let mut findings = super::resolve(drafts, least);
    if let Some(since) = since {
        since.narrow(&mut findings);
    }
    Outcome {
        judged: names,
        whole,
        touched,
        silent: rules::metadata::silent(metadata.is_some()),
        ..conclude(findings, tally)
    }
}

/// What judging pages gave.
#[derive(Default)]
struct Judged {
    pages: Vec<(FileId, Vec<Draft>)>,
    tally: Tally,
}

impl Judged {
    fn with(mut self, (file, found): (FileId, Found)) -> Self {
        self.pages.push((file, found.drafts));
        self.tally.add(found.tally);
        self
    }

    fn and(mut self, other: Self) -> Self {
        self.pages.extend(other.pages);
        self.tally.add(other.tally);
        self
    }
}

/// Judges pages, each once, and gives what they gave in the order of the pages; of those that
/// are in no scope, nothing. The pages of types come first: the others ask for their claims, and
/// what was read for those is held until the page itself has been judged.
fn judge_all(
    bench: Bench<'_>,
    pages: Vec<FileId>,
    scope: Option<&Scope>,
    progress: &Progress,
) -> Judged {
    let set = bench.contract.set();
    let (types, others): (Vec<_>, Vec<_>) = pages
        .into_iter()
        .partition(|&file| set.describes_types(file));
    let judge =
        |files: &[FileId]| page::judge(bench, files, |file| bench.contract.claims_once(file));
    let alone = |scope: &Scope, file| {
        let found = scope.judge(file, || judge(&[file]));
        found.into_iter().flatten().map(move |found| (file, found))
    };
    let judge = |files: &[FileId]| -> Vec<_> {
        let found = match scope {
            // What a page looks up tells whether a change touches it.
            Some(scope) => files.iter().flat_map(|&file| alone(scope, file)).collect(),
            None => files.iter().copied().zip(judge(files)).collect(),
        };
        for &file in files {
            bench.contract.release(file);
            progress.step();
        }
        found
    };
    let [types, others] = [types, others].map(|pages| {
        let judged = pages.par_chunks(TOGETHER).flat_map_iter(judge);
        let judged = judged.fold(Judged::default, Judged::with);
        judged.reduce(Judged::default, Judged::and)
    });
    let mut judged = types.and(others);
    judged.pages.sort_unstable_by_key(|&(file, _)| file);
    judged
}
