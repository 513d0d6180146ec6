//! `--baseline`: findings that are known.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::findings::{Baseline, Severity};
use crate::run::Outcome;

#[derive(Args)]
pub(super) struct BaselineArguments {
    /// Report only what this file does not know
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write all findings to this file: they are known from then on
    #[arg(long, value_name = "FILE", conflicts_with = "baseline")]
    write_baseline: Option<PathBuf>,
    /// Remove from the baseline what does not occur any more
    #[arg(long, requires = "baseline")]
    prune_baseline: bool,
}

impl BaselineArguments {
    /// Takes known findings out of the outcome. Gives a sentence about what was written, if anything
    /// was, and says what went wrong.
    pub(super) fn apply(
        &self,
        outcome: &mut Outcome,
        least: Severity,
    ) -> Result<Option<String>, String> {
        if let Some(file) = &self.write_baseline {
            let baseline = Baseline::of(&outcome.findings);
            write(file, &baseline)?;
            take(&baseline, outcome);
            let slips = baseline.len();
            return Ok(Some(format!(
                "Wrote {slips} known slip{} to {}.",
                if slips == 1 { "" } else { "s" },
                file.display()
            )));
        }
        let Some(file) = &self.baseline else {
            return Ok(None);
        };
        let mut baseline = fs::read_to_string(file)
            .map_err(|error| error.to_string())
            .and_then(|text| Baseline::read(&text))
            .map_err(|why| format!("cannot read the baseline {}: {why}", file.display()))?;
        let mut gone = if outcome.whole {
            baseline.gone(&outcome.findings, least)
        } else {
            Vec::new()
        };
        gone.retain(|entry| outcome.silent.iter().all(|rule| rule.name != entry.rule));
        take(&baseline, outcome);
        if !self.prune_baseline || gone.is_empty() {
            outcome.summary.gone = gone;
            return Ok(None);
        }
        baseline.prune(&gone);
        write(file, &baseline)?;
        Ok(Some(format!(
            "Removed from {} what does not occur any more.",
            file.display()
        )))
    }
}

fn take(baseline: &Baseline, outcome: &mut Outcome) {
    outcome.summary.known = baseline.take_known(&mut outcome.findings);
    outcome.summary.count_findings(&outcome.findings);
}

fn write(file: &Path, baseline: &Baseline) -> Result<(), String> {
    fs::write(file, baseline.write())
        .map_err(|error| format!("cannot write the baseline {}: {error}", file.display()))
}
