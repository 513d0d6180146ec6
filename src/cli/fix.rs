//! `--fix` and `--diff`: mending what can be mended.

use std::fs;
use std::io::{self, Write};

use clap::Args;
use similar::TextDiff;

use super::Exit;
use crate::findings::{Finding, Safety};
use crate::run::{self, Mended, Outcome};

/// A fix can make another one possible; what is not settled after so many rounds never is.
const ROUNDS: usize = 10;

#[derive(Args)]
pub(super) struct FixArguments {
    /// Mend what can be mended without a look at it, and report the rest
    #[arg(long)]
    fix: bool,
    /// Mend what can be guessed, too
    #[arg(long)]
    unsafe_fixes: bool,
    /// Show what --fix would change, and change nothing
    #[arg(long)]
    diff: bool,
}

impl FixArguments {
    /// Whether the command is to show changes instead of findings.
    pub(super) fn shows_diff(&self) -> bool {
        self.diff
    }

    fn allowed(&self) -> Safety {
        if self.unsafe_fixes {
            Safety::Unsafe
        } else {
            Safety::Safe
        }
    }

    /// Mends the pages of a run as long as there is something to mend, and gives the outcome of the last
    /// run. `check` runs it once.
    pub(super) fn settle(
        &self,
        check: &dyn Fn() -> Result<Outcome, Exit>,
    ) -> Result<Outcome, Exit> {
        let mut outcome = check()?;
        if !self.fix && !self.unsafe_fixes {
            return Ok(outcome);
        }
        let mut mended = 0;
        for _ in 0..ROUNDS {
            let mending = self.mend(&outcome.findings)?;
            if mending.files.is_empty() {
                break;
            }
            for file in &mending.files {
                fs::write(&file.path, &file.after).map_err(|error| {
                    Exit::Failed(format!("cannot write {}: {error}", file.display))
                })?;
            }
            mended += mending.mended;
            outcome = check()?;
        }
        if mended > 0 {
            let findings = if mended == 1 { "finding" } else { "findings" };
            let _ = writeln!(io::stderr(), "Mended {mended} {findings}.");
        }
        Ok(outcome)
    }

    /// Prints what would be changed, as a unified diff; ends with 1 where that is anything.
    pub(super) fn show(&self, outcome: &Outcome) -> Exit {
        let mending = match self.mend(&outcome.findings) {
            Ok(mending) => mending,
            Err(exit) => return exit,
        };
        let mut out = io::stdout().lock();
        for file in &mending.files {
            if let Err(error) = out.write_all(diff(file).as_bytes()) {
                return Exit::from(error);
            }
        }
        if mending.files.is_empty() {
            Exit::Clean
        } else {
            Exit::Findings
        }
    }

    fn mend(&self, findings: &[Finding]) -> Result<run::Mending, Exit> {
        run::mend(findings, &super::working_folder()?, self.allowed())
            .map_err(|error| Exit::Failed(format!("cannot read a page again: {error}")))
    }
}

/// What changes in a file, as a unified diff.
pub(super) fn diff(file: &Mended) -> String {
    TextDiff::from_lines(&file.before, &file.after)
        .unified_diff()
        .header(
            &format!("a/{}", file.display),
            &format!("b/{}", file.display),
        )
        .to_string()
}
