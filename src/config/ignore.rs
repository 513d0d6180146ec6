//! `[[ignore]]`: findings that a project knows and keeps, by path and rule, each with the reason.

use std::sync::Arc;

use toml::Spanned;

use super::file::IgnoreTable;
use super::globs::Globs;
use crate::form::Fault;
use crate::text::{Place, Source, Span};

/// One rule that is ignored on some pages.
#[derive(Clone, Debug)]
pub struct Ignore {
    /// The rule's name.
    pub rule: String,
    /// Where the file names it.
    pub place: Place,
    /// The globs as they are written.
    pub paths: Vec<String>,
    pub(super) globs: Globs,
}

impl Ignore {
    /// What tells it from all others: its file, and where it stands in that.
    pub fn key(&self) -> (Arc<str>, u32) {
        (Arc::clone(self.place.source.path()), self.place.span.start)
    }

    /// Whether a page is meant, seen from the folder of the file.
    pub fn is_on(&self, page: &str) -> bool {
        self.globs.fit(page)
    }

    /// The folders, seen from that of the file, in which everything lies that its globs can fit.
    pub fn stems(&self) -> impl Iterator<Item = &str> {
        let globs = self.paths.iter().map(|glob| glob.trim_start_matches("./"));
        globs.map(|glob| match glob.find(['*', '?', '[', '{', '\\']) {
            Some(at) => glob
                .get(..at)
                .unwrap_or_default()
                .rsplit_once('/')
                .map_or("", |(stem, _)| stem),
            None => glob,
        })
    }

    /// Reads a table: one for each rule that it names.
    pub(super) fn read(
        table: &Spanned<IgnoreTable>,
        source: &Arc<Source>,
        faults: &mut Vec<Fault>,
    ) -> Vec<Self> {
        let span = table.span();
        let table = table.get_ref();
        let mut lacks = |missing: bool, message: &str, help: &str| {
            if missing {
                faults.push(Fault::new(span.clone(), message, help));
            }
        };
        lacks(
            table.reason.trim().is_empty(),
            "this gives no reason, so it ignores nothing",
            "say in reason why the findings stay",
        );
        lacks(
            table.rules.is_empty(),
            "this names no rule, so it ignores nothing",
            "name the rules that are ignored, such as rules = [\"wrong-type\"]",
        );
        lacks(
            table.paths.is_empty(),
            "this names no path, so it ignores nothing",
            "name the pages, such as paths = [\"api/legacy-*.md\"]",
        );
        let globs = Globs::read(&table.paths, faults);
        let paths: Vec<String> = table
            .paths
            .iter()
            .map(|path| path.get_ref().clone())
            .collect();
        table
            .rules
            .iter()
            .map(|rule| Self {
                rule: rule.get_ref().clone(),
                place: Place::new(source, Span::from(rule.span())),
                paths: paths.clone(),
                globs: globs.clone(),
            })
            .collect()
    }
}
