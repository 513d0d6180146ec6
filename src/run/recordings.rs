//! Recordings found, and judged while they are read: one thread reads on, the others judge.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::WalkDir;

use crate::exchange::recording::{Piece, Recording};
use crate::set::display_path;

/// How many bytes of entries are judged together. Twice as much is held at a time, or the two
/// largest entries.
const CHUNK: usize = 1 << 19;
/// Files in a folder that are recordings, by the end of their names.
const ENDINGS: [&str; 5] = ["har", "ndjson", "jsonl", "http", "rest"];
/// What names standard input.
const STDIN: &str = "-";

/// A recording to judge.
pub(super) struct Capture {
    /// Where its bytes come from; none for standard input.
    file: Option<PathBuf>,
    /// Its name for people.
    pub(super) display: String,
    /// Whether a person named it, and not a folder around it.
    pub(super) named: bool,
}

/// The recordings that a person named, those of folders in the order of their paths. Gives the
/// path of a folder that holds none as the error.
pub(super) fn find(captures: &[PathBuf], working_folder: &Path) -> Result<Vec<Capture>, String> {
    let mut found = Vec::new();
    for capture in captures {
        if capture.as_os_str() == STDIN {
            found.push(Capture {
                file: None,
                display: "<stdin>".to_owned(),
                named: true,
            });
            continue;
        }
        let absolute = working_folder.join(capture);
        let display = |path: &Path| display_path(path, working_folder);
        if !absolute.is_dir() {
            found.push(Capture {
                display: display(&absolute),
                file: Some(absolute),
                named: true,
            });
            continue;
        }
        let before = found.len();
        let files = WalkDir::new(&absolute)
            .follow_links(true)
            .sort_by_file_name()
            .into_iter()
            // A loop of links, or a folder we may not open, costs itself only.
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_file())
            .map(walkdir::DirEntry::into_path)
            .filter(|path| is_recording(path));
        found.extend(files.map(|file| Capture {
            display: display(&file),
            file: Some(file),
            named: false,
        }));
        if found.len() == before {
            return Err(display(&absolute));
        }
    }
    Ok(found)
}

fn is_recording(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name = name.to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    ENDINGS.iter().any(|ending| {
        let stem = name.strip_suffix(ending);
        stem.is_some_and(|stem| stem.ends_with('.'))
    })
}

impl Capture {
    /// Begins to read it.
    pub(super) fn open(&self) -> io::Result<Recording> {
        Ok(match &self.file {
            Some(path) => Recording::new(self.display.as_str(), File::open(path)?),
            None => Recording::new(self.display.as_str(), io::stdin()),
        })
    }
}

/// Judges each piece of a recording on any thread, and takes the results in the order of
/// the pieces.
pub(super) fn each<T: Send>(
    recording: &mut Recording,
    judge: impl Fn(Piece) -> T + Sync,
    mut take: impl FnMut(T),
) {
    let mut chunk = gather(recording);
    while !chunk.is_empty() {
        let (next, judged) = rayon::join(
            || gather(recording),
            || chunk.into_par_iter().map(&judge).collect::<Vec<T>>(),
        );
        judged.into_iter().for_each(&mut take);
        chunk = next;
    }
}

/// The next entries, some megabytes of them.
fn gather(recording: &mut Recording) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut bytes = 0;
    while bytes < CHUNK
        && let Some(piece) = recording.next()
    {
        bytes += piece.len();
        pieces.push(piece);
    }
    pieces
}
