//! `traffic`: recorded exchanges against docs sets.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::drift::{Findings, Found};
use super::exchanges::{self, Docs, Judged};
use super::{Outcome, Progress, Tally, conclude, levels, recordings, suggest};
use crate::coverage::{Document, Survey, untouched};
use crate::exchange::recording::{NotRead, Piece};
use crate::findings::{Documented, Severity, Shown};
use crate::judge::Sighting;
use crate::metadata::Metadata;
use crate::rules::{self, Draft};
use crate::set::Discovery;

/// Why recordings cannot be judged at all.
#[derive(Debug)]
pub enum TrafficError {
    /// A recording cannot be opened or is no text: path and reason.
    Unreadable(String, String),
    /// A recording is no HAR: path and reason.
    NotHar(String, String),
}

/// How recordings are to be judged.
#[derive(Clone, Copy, Debug)]
pub struct TrafficOptions<'m> {
    /// The least severe findings to look for.
    pub least: Severity,
    /// Whether each exchange with an undocumented thing is told, and not each thing once.
    pub ungrouped: bool,
    /// Whether it is to be told where each exchange went.
    pub explain: bool,
    /// What the service says about itself, where it is given.
    pub metadata: Option<&'m Arc<Metadata>>,
    /// Whether to say what the pages could say of what has drifted; only where it is grouped.
    pub suggest: bool,
    /// Who is told how far the run has come.
    pub progress: Option<&'m Progress>,
    /// Whether to tell of everything that the pages document what becomes of it.
    pub covered: bool,
}

impl Default for TrafficOptions<'_> {
    /// Everything, grouped.
    fn default() -> Self {
        Self {
            least: Severity::Info,
            ungrouped: false,
            explain: false,
            metadata: None,
            suggest: false,
            progress: None,
            covered: false,
        }
    }
}

/// Judges recordings against the docs that `discovery` found.
pub fn traffic(
    captures: &[PathBuf],
    working_folder: &Path,
    discovery: Discovery,
    options: TrafficOptions<'_>,
) -> Result<Outcome, TrafficError> {
    let mut tally = Tally::default();
    let mut routes = Vec::new();
    let mut names = Vec::new();
    let mut findings = Findings::new(!options.ungrouped);
    let sighting = if options.covered {
        Sighting::Kinds
    } else {
        Sighting::Touched
    };
    let sets: Vec<Docs> = discovery
        .sets
        .into_iter()
        .map(|(set, given)| {
            tally.pages += given.len();
            Docs::new(set, options.metadata, sighting)
        })
        .collect();
    for docs in &sets {
        tally.operations += docs.contract.operations().count;
        // Every exchange asks for it: here, all threads read it.
        docs.contract.index();
    }
    let captures = recordings::find(captures, working_folder).map_err(|folder| {
        let why = "it holds no recordings: looked for .har, .ndjson, .jsonl, .http and .rest";
        TrafficError::Unreadable(folder, why.to_owned())
    })?;
    for capture in captures {
        let display = &capture.display;
        names.push(Arc::from(display.as_str()));
        let judge = |piece: Piece| {
            let judged = judge_piece(&sets, piece, options);
            if let Some(progress) = options.progress {
                progress.step();
            }
            judged
        };
        let read = match capture.open() {
            Ok(mut recording) => {
                recordings::each(&mut recording, judge, |(found, judged)| {
                    findings.extend(found);
                    tally.add(judged.tally);
                    routes.extend(judged.routes);
                });
                recording.end()
            }
            Err(error) => Err(NotRead::Unreadable(error.to_string())),
        };
        match read {
            Ok(()) => {}
            Err(NotRead::NotHar(why)) if capture.named => {
                return Err(TrafficError::NotHar(display.clone(), why));
            }
            Err(NotRead::Unreadable(why)) if capture.named => {
                return Err(TrafficError::Unreadable(display.clone(), why));
            }
            // In a folder, a file that is none costs itself.
            Err(NotRead::NotHar(why) | NotRead::Unreadable(why)) => {
                let mut drafts = vec![rules::recording::not_read(display, &why)];
                weigh(&sets, &mut drafts);
                findings.extend(resolve(drafts, options.least));
            }
        }
    }
    let (findings, drifted) = findings.finish();
    let coverage = tally.coverage;
    let mut outcome = conclude(findings, tally);
    outcome.summary.coverage = Some(coverage);
    outcome.judged = names;
    outcome.routes = routes;
    cover(&sets, options.covered, &mut outcome);
    if options.suggest {
        outcome.suggestions = suggest::all(&sets, &drifted, working_folder);
    }
    Ok(outcome)
}

/// Tells what becomes of what the pages document; of each thing, where `all` is asked for.
fn cover(sets: &[Docs], all: bool, outcome: &mut Outcome) {
    let mut documented = Documented::default();
    let mut document = all.then(Document::default);
    let mut surveys = Vec::with_capacity(sets.len());
    for docs in sets {
        let gathered = docs.gathered();
        let survey = Survey::of(&docs.contract, &gathered);
        documented.add(&survey.documented());
        if let Some(document) = &mut document {
            document.add(&docs.contract, &gathered, &survey);
        }
        surveys.push(survey);
    }
    let untouched = untouched(&surveys).into_iter();
    outcome.untouched = untouched.map(Shown::of_page).collect();
    outcome.summary.documented = Some(documented);
    outcome.covered = document;
}

/// Weighs what is wrong with a recording itself.
fn weigh(sets: &[Docs], drafts: &mut Vec<Draft>) {
    if let Some(docs) = sets.first() {
        levels::of_recording(drafts, &docs.contract);
    }
}

/// Judges one entry and resolves what it gives: its bytes go away with it.
fn judge_piece(sets: &[Docs], piece: Piece, options: TrafficOptions<'_>) -> (Vec<Found>, Judged) {
    let reading = piece.read();
    let mut drafts: Vec<Draft> = reading.faults.iter().map(rules::recording::draft).collect();
    weigh(sets, &mut drafts);
    let mut judged = Judged::default();
    if let Some(exchange) = &reading.exchange {
        judged = exchanges::judge(sets, exchange, options.explain);
        drafts.append(&mut judged.drafts);
    }
    (resolve(drafts, options.least), judged)
}

/// The findings of at least this weight, each with what has drifted.
fn resolve(drafts: Vec<Draft>, least: Severity) -> Vec<Found> {
    drafts
        .into_iter()
        .filter(|draft| draft.weight() >= least)
        .map(|mut draft| {
            let drift = draft.drift.take();
            (draft.resolve(), drift)
        })
        .collect()
}
