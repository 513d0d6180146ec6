//! apiproof holds API reference pages to their promises.
//!
//! A page promises: property tables, request lines, statuses, examples. apiproof reads the
//! pages, keeps what they say as claims, and holds two kinds of evidence against them: the
//! pages' own examples, and recorded traffic. The modules below are in the order in which a
//! page travels through them; what all of them speak of comes first, and each uses what stands
//! above it.

pub mod words;

pub mod text;

pub mod findings;

pub mod form;

pub mod page;

pub mod dialect;

pub mod document;

pub mod exchange;

pub mod config;

pub mod set;

pub mod changes;

pub mod claims;

pub mod metadata;

pub mod contract;

pub mod schema;

pub mod judge;

pub mod rules;

pub mod suggest;

pub mod coverage;

pub mod report;

pub mod run;

pub mod lsp;

pub mod cli;
