//! Globs over paths, seen from the folder of a configuration file.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use toml::Spanned;

use crate::form::Fault;

/// Globs of which any may fit.
#[derive(Clone, Debug, Default)]
pub(super) struct Globs {
    set: GlobSet,
}

impl Globs {
    /// Reads globs. One that names a folder fits everything in it.
    pub(super) fn read(globs: &[Spanned<String>], faults: &mut Vec<Fault>) -> Self {
        let mut set = GlobSetBuilder::new();
        for written in globs {
            let glob = written.get_ref().trim_end_matches('/');
            let glob = glob.strip_prefix("./").unwrap_or(glob);
            if glob.is_empty() || glob.starts_with('/') || glob.split('/').any(|part| part == "..")
            {
                faults.push(Fault::new(
                    written.span(),
                    "this glob fits no file: globs are seen from the folder of this file",
                    "name files and folders below it, such as \"drafts\" or \"**/old-*.md\"",
                ));
                continue;
            }
            for pattern in [glob.to_owned(), format!("{glob}/**")] {
                match GlobBuilder::new(&pattern).literal_separator(true).build() {
                    Ok(glob) => {
                        set.add(glob);
                    }
                    Err(error) => {
                        let message = format!("this is no glob: {}", error.kind());
                        faults.push(Fault::new(written.span(), message, ""));
                        break;
                    }
                }
            }
        }
        match set.build() {
            Ok(set) => Self { set },
            Err(error) => {
                let span = globs.first().map_or(0..0, Spanned::span);
                faults.push(Fault::new(span, error.to_string(), "name fewer files"));
                Self::default()
            }
        }
    }

    /// Globs of somebody else's: those that are none fit nothing.
    pub(super) fn lenient(globs: &[String]) -> Self {
        let spanned = globs.iter().map(|glob| Spanned::new(0..0, glob.clone()));
        Self::read(&spanned.collect::<Vec<_>>(), &mut Vec::new())
    }

    /// Whether one of them fits a path with `/`.
    pub(super) fn fit(&self, path: &str) -> bool {
        self.set.is_match(path)
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.set.is_empty()
    }
}
