//! `traffic`: recorded exchanges against docs sets.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::exhibit::Exhibits;
use super::{Outcome, Tally, conclude, levels, recordings, resolve};
use crate::contract::{Contract, operation};
use crate::exchange::Exchange;
use crate::exchange::recording::{NotRead, Piece};
use crate::exchange::url::Url;
use crate::findings::{Finding, Severity};
use crate::judge::{self, Bench, OperationView, Side, Stance, operation_subject};
use crate::rules::{self, Draft};
use crate::schema::Schemas;
use crate::set::Discovery;

/// Why recordings cannot be judged at all.
#[derive(Debug)]
pub enum TrafficError {
    /// A recording cannot be opened or is no text: path and reason.
    Unreadable(String, String),
    /// A recording is no HAR: path and reason.
    NotHar(String, String),
}

/// Judges recordings against the docs that `discovery` found.
pub fn traffic(
    captures: &[PathBuf],
    working_folder: &Path,
    discovery: Discovery,
    least: Severity,
) -> Result<Outcome, TrafficError> {
    let mut tally = Tally::default();
    let mut findings = Vec::new();
    let sets: Vec<(Contract, Schemas)> = discovery
        .sets
        .into_iter()
        .map(|(set, given)| {
            tally.pages += given.len();
            (Contract::new(Arc::new(set)), Schemas::default())
        })
        .collect();
    for (contract, _) in &sets {
        tally.operations += contract.operations().count;
    }
    let captures = recordings::find(captures, working_folder).map_err(|folder| {
        let why = "it holds no recordings: looked for .har, .ndjson, .jsonl, .http and .rest";
        TrafficError::Unreadable(folder, why.to_owned())
    })?;
    for capture in captures {
        let display = &capture.display;
        let judge = |piece: Piece| judge_piece(&sets, piece, least);
        let read = match capture.open() {
            Ok(mut recording) => {
                recordings::each(&mut recording, judge, |(found, counted)| {
                    findings.extend(found);
                    tally.add(counted);
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
                findings.extend(resolve(drafts, least));
            }
        }
    }
    Ok(conclude(findings, tally))
}

/// Weighs what is wrong with a recording itself.
fn weigh(sets: &[(Contract, Schemas)], drafts: &mut Vec<Draft>) {
    if let Some((contract, _)) = sets.first() {
        levels::of_recording(drafts, contract);
    }
}

/// Judges one entry and resolves what it gives: its bytes go away with it.
fn judge_piece(
    sets: &[(Contract, Schemas)],
    piece: Piece,
    least: Severity,
) -> (Vec<Finding>, Tally) {
    let reading = piece.read();
    let mut drafts: Vec<Draft> = reading.faults.iter().map(rules::recording::draft).collect();
    weigh(sets, &mut drafts);
    let mut tally = Tally::default();
    if let Some(exchange) = &reading.exchange {
        let (found, counted) = judge_one(sets, exchange);
        drafts.extend(found);
        tally.add(counted);
    }
    (resolve(drafts, least), tally)
}

fn judge_one(sets: &[(Contract, Schemas)], exchange: &Exchange) -> (Vec<Draft>, Tally) {
    let mut tally = Tally {
        exchanges: 1,
        ..Tally::default()
    };
    let Some(request) = &exchange.request else {
        tally.skip("the entry has no request");
        return (Vec::new(), tally);
    };
    let url = Url::read(request.url.text());
    let candidate = sets.iter().find_map(|(contract, schemas)| {
        let path = contract.resource(&url)?;
        let files = contract.operations().find(&request.method, path);
        (!files.is_empty()).then_some((contract, schemas, files))
    });
    let Some((contract, schemas, files)) = candidate else {
        tally.skip("no page documents the request");
        return (Vec::new(), tally);
    };
    let bench = Bench { contract, schemas };
    let verdicts: Vec<_> = files
        .into_iter()
        .filter_map(|file| {
            let claims = contract.claims(file)?;
            let claim = operation(contract, file)?;
            let view = OperationView {
                claim,
                namespace: &claims.namespace,
            };
            let verdict = judge::judge(bench, exchange, Some(view), Stance::default());
            Some((file, claim, verdict))
        })
        .collect();
    // Several pages may describe one request: only what breaks all of them is a finding, and
    // the page with the fewest mismatches is the one it is told about.
    let Some((file, claim, verdict)) = verdicts
        .into_iter()
        .min_by_key(|(_, _, verdict)| verdict.mismatches.len())
    else {
        return (Vec::new(), tally);
    };
    for why in &verdict.unchecked {
        tally.skip(why);
    }
    let Some(template) = claim.templates.first() else {
        return (Vec::new(), tally);
    };
    let operation = operation_subject(&template.method, template.template.shape());
    let exhibits = Exhibits::of(exchange);
    let shown = |mut draft: Draft| {
        draft.excerpt = exhibits.excerpt(&draft.place, draft.pointer.as_deref());
        draft
    };
    let mut drafts: Vec<Draft> = [Side::Request, Side::Response]
        .into_iter()
        .flat_map(|side| {
            let subject = format!("{operation}/{}/{}", exchange.label, side.name());
            verdict
                .mismatches
                .iter()
                .filter(move |mismatch| mismatch.side == side)
                .map(move |mismatch| rules::exchange::draft(mismatch, &subject))
        })
        .map(shown)
        .collect();
    levels::in_recording(&mut drafts, contract, file);
    (drafts, tally)
}
