//! What `--since` costs after a change of one page, in a copy of the set that git knows.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use super::{Files, check, timed};

/// How many pages of each kind are changed, one at a time.
const CHANGES: usize = 15;

/// How long runs take in which one page has changed.
pub(super) struct Times {
    /// A sentence more on the page of an operation.
    pub(super) operation: Vec<Duration>,
    /// Another type for a property, on the page of a type.
    pub(super) resource: Vec<Duration>,
}

pub(super) fn measure(folder: &Path, files: &Files, report: &Path) -> Times {
    let scratch = tempfile::tempdir().unwrap();
    let copy = copied(folder, files, scratch.path());
    for arguments in [
        &["init", "--quiet"][..],
        &["add", "--all"],
        &["commit", "--quiet", "--message", "pages"],
    ] {
        git(scratch.path(), arguments);
    }
    let pages = files.pages.iter();
    let pages: Vec<PathBuf> = pages
        .filter_map(|page| Some(copy.join(page.strip_prefix(folder).ok()?)))
        .collect();
    let times = |of: &str, change: &dyn Fn(&str) -> String| {
        let of: Vec<&PathBuf> = pages
            .iter()
            .filter(|page| page.parent().is_some_and(|above| above.ends_with(of)))
            .filter(|page| fs::read_to_string(page).is_ok_and(|text| change(&text) != text))
            .collect();
        let step = of.len().div_ceil(CHANGES).max(1);
        let mut times = Vec::new();
        for page in of.into_iter().step_by(step) {
            let text = fs::read_to_string(page).unwrap();
            fs::write(page, change(&text)).unwrap();
            times.push(timed(|| {
                check(&copy, Path::new("."), &["--since", "HEAD"], report)
            }));
            fs::write(page, text).unwrap();
        }
        times
    };
    Times {
        operation: times("api", &|text| format!("{text}\nThis is new.\n")),
        resource: times("resources", &|text| text.replacen("|String|", "|Int32|", 1)),
    }
}

/// Copies what a run over the set reads, as far as it lies beside the set, and gives the folder of the copy.
fn copied(folder: &Path, files: &Files, to: &Path) -> PathBuf {
    let above = folder.parent().unwrap();
    let configuration = ["apiproof.toml", "config"].map(|name| folder.join(name));
    let configuration = configuration.iter().flat_map(|path| {
        let walk = walkdir::WalkDir::new(path).into_iter().flatten();
        walk.map(walkdir::DirEntry::into_path)
    });
    let all = files.pages.iter().chain(&files.includes).cloned();
    for file in all.chain(configuration).filter(|file| file.is_file()) {
        let Some(file) = file.canonicalize().ok() else {
            continue;
        };
        let Ok(inner) = file.strip_prefix(above) else {
            continue;
        };
        let target = to.join(inner);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(&file, target).unwrap();
    }
    to.join(folder.strip_prefix(above).unwrap())
}

fn git(folder: &Path, arguments: &[&str]) {
    let done = Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=Somebody", "-c", "user.email=a@example.com"])
        .args(["-c", "commit.gpgSign=false", "-c", "gc.auto=0"])
        .args(arguments)
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(done.success(), "git {arguments:?}");
}
