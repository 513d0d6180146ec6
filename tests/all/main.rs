//! apiproof from outside: pages and recordings in, findings out.
//!
//! One test binary, so that it is linked once. The folder `tests/cases` holds literate cases,
//! `tests/fixtures` a small set of pages that are right in every respect.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod examples;
mod literate;
mod made;
mod program;
mod scratch;

mod baseline;
mod cases;
mod cli;
mod comfort;
mod config;
mod coverage;
mod documents;
mod excerpts;
mod fixes;
mod formats;
mod hostile;
mod invariants;
mod lsp;
mod metadata;
mod mutated;
mod planted;
mod recorded;
mod schemas;
mod secrets;
mod seeds;
mod since;
mod spans;
mod suggest;
mod tour;
mod why;
mod wording;
