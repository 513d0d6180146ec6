//! What changed since a commit, as git tells it: files, the texts they had, and lines.

mod git;
mod lines;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use git::Git;
pub use lines::ChangedLines;

/// What differs between the working tree and the commit that a branch started from.
pub struct Changes {
    git: Git,
    /// The commit that both sides come from.
    base: String,
    files: BTreeMap<PathBuf, Change>,
}

/// What happened to a file. One that was renamed is gone under one name and new under the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// There was none.
    Added,
    /// Its text changed; the name git has for the text before.
    Modified(String),
    /// There is none any more; the name git has for the text before.
    Deleted(String),
}

/// Why nobody can tell what changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoChanges {
    /// Git cannot be run.
    NoGit(String),
    /// The folder is in no repository.
    NoRepository(String),
    /// There is no such commit.
    NoCommit(String),
    /// The commit and the one that is checked out have nothing in common.
    NoBase(String),
    /// What git says went wrong.
    Failed(String),
}

impl fmt::Display for NoChanges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoGit(why) => write!(f, "--since asks git, which cannot be run: {why}"),
            Self::NoRepository(folder) => {
                write!(f, "--since needs a git repository, and {folder} is in none")
            }
            Self::NoCommit(reference) => write!(
                f,
                "git knows no commit {reference} here; a clone may have to fetch it first"
            ),
            Self::NoBase(reference) => write!(
                f,
                "git knows no commit that {reference} and HEAD both come from; a shallow clone has to fetch more of the history"
            ),
            Self::Failed(why) => write!(f, "git cannot tell what changed: {why}"),
        }
    }
}

impl Changes {
    /// What changed in the repository around `folder` since it parted from `reference`: in
    /// commits, in the index, in the working tree, and in files that nobody added yet.
    pub fn since(reference: &str, folder: &Path) -> Result<Self, NoChanges> {
        let git = Git::around(folder)?;
        let base = git.base(reference)?;
        let mut files = git.changed(&base)?;
        for path in git.untracked()? {
            files.insert(path, Change::Added);
        }
        Ok(Self { git, base, files })
    }

    /// What happened to a file, by its absolute path.
    pub fn of(&self, path: &Path) -> Option<&Change> {
        self.files.get(path)
    }

    /// Every file with what happened to it, in order of the absolute paths.
    pub fn files(&self) -> impl Iterator<Item = (&Path, &Change)> {
        self.files
            .iter()
            .map(|(path, change)| (path.as_path(), change))
    }

    /// The texts that files had before, by their absolute paths; none where there was no file.
    pub fn texts_before(
        &self,
        wanted: impl Fn(&Path) -> bool,
    ) -> Result<FxHashMap<PathBuf, Option<Vec<u8>>>, NoChanges> {
        let mut texts = FxHashMap::default();
        let mut names = Vec::new();
        for (path, change) in self.files().filter(|(path, _)| wanted(path)) {
            match change {
                Change::Added => drop(texts.insert(path.to_path_buf(), None)),
                Change::Modified(name) | Change::Deleted(name) => names.push((path, name.as_str())),
            }
        }
        let read = self
            .git
            .texts(names.iter().map(|(_, name)| *name).collect())?;
        let paths = names.into_iter().map(|(path, _)| path.to_path_buf());
        texts.extend(paths.zip(read.into_iter().map(Some)));
        Ok(texts)
    }

    /// Which lines of the files changed.
    pub fn lines(&self) -> Result<ChangedLines, NoChanges> {
        let mut lines = ChangedLines::read(&self.git.diff(&self.base)?, self.git.root());
        for (path, change) in self.files() {
            if *change == Change::Added {
                lines.all_of(path);
            }
        }
        Ok(lines)
    }
}
