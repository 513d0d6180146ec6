//! Folders that live as long as a test, and what `check` and `traffic` find in them.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use apiproof::findings::{Finding, Severity};
use apiproof::metadata::Metadata;
use apiproof::run::{self, Outcome, TrafficOptions};
use apiproof::set::discover;
use tempfile::TempDir;

/// What the service's metadata is called in a folder that holds it.
pub(crate) const METADATA: &str = "metadata.csdl.xml";

/// A folder that goes away with the test.
pub(crate) struct Scratch {
    folder: TempDir,
    /// Its path without links in it, as reports count paths from there.
    path: PathBuf,
}

impl Scratch {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().canonicalize().unwrap();
        Self { folder, path }
    }

    /// A folder with these files.
    pub(crate) fn with<N: AsRef<str>, T: AsRef<[u8]>>(
        files: impl IntoIterator<Item = (N, T)>,
    ) -> Self {
        let scratch = Self::new();
        for (name, content) in files {
            scratch.write(name.as_ref(), content);
        }
        scratch
    }

    pub(crate) fn path(&self) -> &Path {
        debug_assert!(self.folder.path().exists());
        &self.path
    }

    /// Writes a file, with the folders above it.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path.join(name)).unwrap()
    }

    /// Copies a folder with everything in it to `name`.
    pub(crate) fn copy(&self, from: &Path, name: &str) {
        for entry in walkdir::WalkDir::new(from) {
            let entry = entry.unwrap();
            let inside = entry.path().strip_prefix(from).unwrap();
            if entry.file_type().is_file() {
                let target = self.path.join(name).join(inside);
                fs::create_dir_all(target.parent().unwrap()).unwrap();
                fs::copy(entry.path(), target).unwrap();
            }
        }
    }

    /// What `check` finds at these paths, at every level; with the service's metadata beside
    /// them, where the folder holds it.
    pub(crate) fn check(&self, paths: &[&str]) -> Outcome {
        let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
        let found = discover(&paths, &self.path, &apiproof::rules::known()).unwrap();
        let metadata = self.path.join(METADATA);
        let metadata = metadata
            .exists()
            .then(|| Arc::new(Metadata::open(&metadata, METADATA).unwrap()));
        run::check(found, metadata.as_ref(), Severity::Info, None)
    }

    /// What `traffic` finds in a recording, against the pages at `docs`.
    pub(crate) fn traffic(&self, capture: &str, docs: &[&str]) -> Outcome {
        let docs: Vec<PathBuf> = docs.iter().map(PathBuf::from).collect();
        let found = discover(&docs, &self.path, &apiproof::rules::known()).unwrap();
        run::traffic(
            &[PathBuf::from(capture)],
            &self.path,
            found,
            TrafficOptions::default(),
        )
        .unwrap()
    }

    /// The same, each exchange with what no page documents told by itself.
    pub(crate) fn traffic_ungrouped(&self, capture: &str, docs: &[&str]) -> Outcome {
        let docs: Vec<PathBuf> = docs.iter().map(PathBuf::from).collect();
        let found = discover(&docs, &self.path, &apiproof::rules::known()).unwrap();
        let options = TrafficOptions {
            ungrouped: true,
            ..TrafficOptions::default()
        };
        run::traffic(&[PathBuf::from(capture)], &self.path, found, options).unwrap()
    }

    /// What is found in these files of the folder: of recordings against the pages, else of
    /// the pages.
    pub(crate) fn judge<'n>(&self, mut files: impl Iterator<Item = &'n str>) -> Outcome {
        let is_recording = |name: &&str| {
            let ending = name.rsplit('.').next().unwrap_or_default();
            ["har", "ndjson", "http"].contains(&ending)
        };
        match files.find(is_recording) {
            Some(recording) => self.traffic(recording, &["."]),
            None => self.check(&["."]),
        }
    }

    /// Where a finding stands, its file counted from this folder.
    pub(crate) fn spotted(&self, finding: &Finding) -> Spotted {
        Spotted {
            file: self.inside(&finding.spot.file),
            line: finding.spot.location.line,
            rule: finding.rule.to_owned(),
        }
    }

    /// A path of a report, counted from this folder. Paths in reports count from the working
    /// folder of the process wherever nobody names another.
    pub(crate) fn inside(&self, shown: &str) -> String {
        if !shown.starts_with("..") && self.path.join(shown).exists() {
            return shown.to_owned();
        }
        let mut path = std::env::current_dir().unwrap();
        for component in Path::new(shown).components() {
            match component {
                Component::ParentDir => assert!(path.pop(), "{shown} leads above the root"),
                component => path.push(component),
            }
        }
        let inside = path.strip_prefix(&self.path).unwrap_or(&path);
        inside.to_str().unwrap().replace('\\', "/")
    }
}

/// A finding by its place: all that the literate tests compare.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Spotted {
    pub(crate) file: String,
    pub(crate) line: u64,
    pub(crate) rule: String,
}

impl fmt::Display for Spotted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{} {}", self.file, self.line, self.rule)
    }
}

/// What a page shows against itself, a recording shows to be missing on the page: the rule that
/// tells the former.
pub(crate) fn named_for_pages(rule: &'static str) -> &'static str {
    match rule {
        "undocumented-property" => "unknown-property",
        "undocumented-enum-value" => "unknown-enum-value",
        "undocumented-status" => "wrong-status",
        rule => rule,
    }
}

/// The project's own folder.
pub(crate) fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The folder with the shared data, where somebody names one.
pub(crate) fn shared_data() -> Option<PathBuf> {
    std::env::var_os("APIPROOF_CORPUS").map(PathBuf::from)
}

/// Whether everything in `findings` lies where it should: a list of what does not, with both
/// sides sorted, so that a finding too many and one too few read as a pair.
pub(crate) fn difference(expected: &[Spotted], found: &[(Spotted, String)]) -> Vec<String> {
    let mut rest: Vec<&(Spotted, String)> = found.iter().collect();
    let mut lines = BTreeSet::new();
    for (index, spotted) in expected.iter().enumerate() {
        match rest.iter().position(|(found, _)| found == spotted) {
            Some(at) => drop(rest.remove(at)),
            None => drop(lines.insert((spotted.clone(), index, format!("missing     {spotted}")))),
        }
    }
    for (index, (spotted, message)) in rest.into_iter().enumerate() {
        let line = format!("unexpected  {spotted}: {message}");
        lines.insert((spotted.clone(), index, line));
    }
    lines.into_iter().map(|(_, _, line)| line).collect()
}
