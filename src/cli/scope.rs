//! Which pages a run is about: those that are named, listed, unsaved, or touched by a change.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::Exit;
use crate::run::{Since, Touched};
use crate::set::{Discovery, Unsaved, normalize};
use crate::words::counted;

#[derive(Args)]
pub(super) struct ScopeArguments {
    /// Pages, or folders of pages; `-` is one unsaved page on standard input
    paths: Vec<PathBuf>,
    /// Only pages that changed since the branch parted from this commit, or that rest on what did
    #[arg(long, value_name = "REF")]
    since: Option<String>,
    /// With --since, only findings on lines that changed
    #[arg(long, requires = "since")]
    changed_lines: bool,
    /// Pages, or folders of pages, one on each line of this file; `-` is standard input
    #[arg(long, value_name = "FILE")]
    files_from: Option<PathBuf>,
    /// Which page `-` is
    #[arg(long, value_name = "PAGE", conflicts_with_all = ["since", "files_from", "fix", "unsafe_fixes", "diff"])]
    stdin_filename: Option<PathBuf>,
}

/// What a run is about. Lists and unsaved pages are read once.
pub(super) struct Scope<'a> {
    arguments: &'a ScopeArguments,
    paths: Vec<PathBuf>,
    unsaved: Arc<Unsaved>,
}

impl ScopeArguments {
    /// Reads what is to be read from standard input, or from a list.
    pub(super) fn read(&self) -> Result<Scope<'_>, Exit> {
        let mut paths = self.paths.clone();
        let mut unsaved = Unsaved::default();
        let is_input = |path: &PathBuf| path.as_os_str() == "-";
        match (&self.stdin_filename, paths.as_slice()) {
            (Some(name), [only]) if is_input(only) => {
                let path = normalize(&super::working_folder()?.join(name));
                unsaved.extend(path.map(|path| (path, Vec::new())));
                let text = unsaved.values_mut().next();
                if let Some(text) = text {
                    read_input(text)?;
                }
                paths = vec![name.clone()];
            }
            (Some(_), _) => {
                let why = "--stdin-filename says which page `-` is; write `-` and no other page";
                return Err(Exit::Failed(why.to_owned()));
            }
            (None, paths) if paths.iter().any(is_input) => {
                let why = "say with --stdin-filename which page standard input is";
                return Err(Exit::Failed(why.to_owned()));
            }
            _ => {}
        }
        if let Some(list) = &self.files_from {
            paths.extend(listed(list)?);
        } else if paths.is_empty() {
            paths.push(PathBuf::from("."));
        }
        Ok(Scope {
            arguments: self,
            paths,
            unsaved: Arc::new(unsaved),
        })
    }
}

impl Scope<'_> {
    /// Finds the pages. An empty list is no request for all of them.
    pub(super) fn pages(&self) -> Result<Discovery, Exit> {
        if self.paths.is_empty() {
            return Ok(Discovery::default());
        }
        super::discovered(&self.paths, &self.unsaved)
    }

    /// What changed, where only that is wanted.
    pub(super) fn since(&self, folder: &Path) -> Result<Option<Since>, Exit> {
        let Some(reference) = &self.arguments.since else {
            return Ok(None);
        };
        Since::read(reference, self.arguments.changed_lines, folder)
            .map(Some)
            .map_err(|why| Exit::Failed(why.to_string()))
    }

    /// A sentence about what was left out.
    pub(super) fn told(&self, touched: Option<Touched>) -> Option<String> {
        let touched = touched?;
        let reference = self.arguments.since.as_deref()?;
        let dependent = match touched.dependent {
            0 => "none of the others rests on that".to_owned(),
            1 => "1 more rests on that".to_owned(),
            count => format!("{count} more rest on that"),
        };
        Some(format!(
            "Since {reference}, {} of {} changed; {dependent}.",
            touched.changed,
            counted(touched.of, "page")
        ))
    }
}

fn read_input(text: &mut Vec<u8>) -> Result<(), Exit> {
    match io::stdin().lock().read_to_end(text) {
        Ok(_) => Ok(()),
        Err(error) => Err(Exit::Failed(format!("cannot read standard input: {error}"))),
    }
}

/// The paths of a list, one a line; or one up to each NUL, where there is one.
fn listed(file: &Path) -> Result<Vec<PathBuf>, Exit> {
    let mut bytes = Vec::new();
    if file.as_os_str() == "-" {
        read_input(&mut bytes)?;
    } else {
        bytes = fs::read(file).map_err(|error| {
            Exit::Failed(format!("cannot read the list {}: {error}", file.display()))
        })?;
    }
    let list = String::from_utf8_lossy(&bytes);
    let end = if list.contains('\0') { '\0' } else { '\n' };
    Ok(list
        .split(end)
        .map(|path| path.strip_suffix('\r').unwrap_or(path))
        .filter(|path| !path.is_empty())
        .map(PathBuf::from)
        .collect())
}
