//! Git, asked as a program: nobody knows better what its repositories hold.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::{Change, NoChanges};
use crate::set::normalize;

/// A repository.
pub(super) struct Git {
    /// The top folder of its working tree.
    root: PathBuf,
}

/// What a person may have configured and would change what we read.
const PLAIN: [&str; 3] = ["--no-optional-locks", "-c", "core.quotePath=false"];

impl Git {
    /// The repository around a folder.
    pub(super) fn around(folder: &Path) -> Result<Self, NoChanges> {
        // The way up, not the path from the root: links in `folder` stay as they are.
        let output = run(folder, &["rev-parse", "--show-cdup"])?;
        if !output.status.success() {
            let said = complaint(&output);
            return Err(if said.contains("not a git repository") {
                NoChanges::NoRepository(folder.display().to_string())
            } else {
                NoChanges::Failed(said)
            });
        }
        let up = String::from_utf8_lossy(&output.stdout);
        let root = normalize(&folder.join(up.trim_end_matches(['\n', '\r'])));
        let root = root.ok_or_else(|| NoChanges::NoRepository(folder.display().to_string()))?;
        Ok(Self { root })
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// The last commit that `reference` and the one that is checked out both come from.
    pub(super) fn base(&self, reference: &str) -> Result<String, NoChanges> {
        let commit = format!("{reference}^{{commit}}");
        let found = run(
            &self.root,
            &[
                "rev-parse",
                "--verify",
                "--quiet",
                "--end-of-options",
                &commit,
            ],
        )?;
        if !found.status.success() {
            return Err(NoChanges::NoCommit(reference.to_owned()));
        }
        let commit = String::from_utf8_lossy(&found.stdout).trim().to_owned();
        let base = run(&self.root, &["merge-base", &commit, "HEAD"])?;
        if !base.status.success() {
            return Err(NoChanges::NoBase(reference.to_owned()));
        }
        Ok(String::from_utf8_lossy(&base.stdout).trim().to_owned())
    }

    /// The files that differ from a commit, in the index or in the working tree.
    pub(super) fn changed(&self, base: &str) -> Result<BTreeMap<PathBuf, Change>, NoChanges> {
        let told = self.ask(&[
            "diff",
            "--raw",
            "-z",
            "--no-abbrev",
            "--no-renames",
            "--no-ext-diff",
            "--ignore-submodules",
            base,
            "--",
        ])?;
        // `:100644 100644 before after M`, NUL, path, NUL.
        let mut files = BTreeMap::new();
        let mut parts = told.split(|&byte| byte == 0);
        while let (Some(about), Some(path)) = (parts.next(), parts.next()) {
            let about = String::from_utf8_lossy(about);
            let mut words = about.split(' ').skip(2);
            let (Some(before), Some(status)) = (words.next(), words.nth(1)) else {
                continue;
            };
            let change = match status.get(..1) {
                Some("A") => Change::Added,
                Some("D") => Change::Deleted(before.to_owned()),
                _ => Change::Modified(before.to_owned()),
            };
            files.insert(self.path(path), change);
        }
        Ok(files)
    }

    /// Files that git neither knows nor ignores.
    pub(super) fn untracked(&self) -> Result<Vec<PathBuf>, NoChanges> {
        let told = self.ask(&["ls-files", "-z", "--others", "--exclude-standard"])?;
        let paths = told
            .split(|&byte| byte == 0)
            .filter(|path| !path.is_empty());
        Ok(paths.map(|path| self.path(path)).collect())
    }

    /// The texts of these names, in order.
    pub(super) fn texts(&self, names: Vec<&str>) -> Result<Vec<Vec<u8>>, NoChanges> {
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let mut child = command(&self.root, &["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| NoChanges::NoGit(error.to_string()))?;
        let asked = names.join("\n") + "\n";
        // Whoever writes everything before reading anything waits for itself.
        let writer = child
            .stdin
            .take()
            .map(|mut pipe| std::thread::spawn(move || pipe.write_all(asked.as_bytes())));
        let output = child
            .wait_with_output()
            .map_err(|error| NoChanges::Failed(error.to_string()))?;
        if let Some(writer) = writer {
            // What could not be written shows in what was read.
            let _ = writer.join();
        }
        if !output.status.success() {
            return Err(NoChanges::Failed(complaint(&output)));
        }
        let mut rest = output.stdout.as_slice();
        let mut texts = Vec::with_capacity(names.len());
        for name in names {
            let (text, behind) = one_text(rest)
                .ok_or_else(|| NoChanges::Failed(format!("the object {name} is missing")))?;
            texts.push(text.to_vec());
            rest = behind;
        }
        Ok(texts)
    }

    /// The lines that differ from a commit, without any around them.
    pub(super) fn diff(&self, base: &str) -> Result<Vec<u8>, NoChanges> {
        self.ask(&[
            "diff",
            "--unified=0",
            "--no-color",
            "--no-renames",
            "--no-ext-diff",
            "--no-textconv",
            "--ignore-submodules",
            "--src-prefix=a/",
            "--dst-prefix=b/",
            base,
            "--",
        ])
    }

    fn ask(&self, arguments: &[&str]) -> Result<Vec<u8>, NoChanges> {
        let output = run(&self.root, arguments)?;
        if output.status.success() {
            Ok(output.stdout)
        } else {
            Err(NoChanges::Failed(complaint(&output)))
        }
    }

    /// A path as git writes it, from the root of the working tree.
    fn path(&self, written: &[u8]) -> PathBuf {
        self.root.join(&*String::from_utf8_lossy(written))
    }
}

/// `name blob size`, line end, the text, line end.
fn one_text(told: &[u8]) -> Option<(&[u8], &[u8])> {
    let line = memchr::memchr(b'\n', told)?;
    let head = std::str::from_utf8(told.get(..line)?).ok()?;
    let size: usize = head.rsplit(' ').next()?.parse().ok()?;
    let start = line + 1;
    let end = start.checked_add(size)?;
    Some((told.get(start..end)?, told.get(end + 1..)?))
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command
        .current_dir(folder)
        .args(PLAIN)
        .args(arguments.iter().map(OsStr::new))
        // What git complains of is read.
        .env("LC_ALL", "C");
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Result<Output, NoChanges> {
    command(folder, arguments)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| NoChanges::NoGit(error.to_string()))
}

/// The first line of what git complains of.
fn complaint(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    let line = said.lines().find(|line| !line.trim().is_empty());
    let line = line.unwrap_or("it gave no reason").trim();
    line.trim_start_matches("fatal: ").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_taken_by_their_size() {
        let told = b"abc blob 3\na\nb\ndef blob 0\n\nghi missing\n";
        let (text, rest) = one_text(told).unwrap();
        assert_eq!(text, b"a\nb");
        let (text, rest) = one_text(rest).unwrap();
        assert_eq!(text, b"");
        assert_eq!(one_text(rest), None);
        assert_eq!(one_text(b"abc blob 9\nshort"), None);
    }
}
