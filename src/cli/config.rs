//! `apiproof config`.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use super::Exit;
use crate::config;
use crate::rules;
use crate::set::display_path;

#[derive(Args)]
pub(super) struct Arguments {
    /// A page, or a folder of pages
    path: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> Exit {
    let paths: Vec<PathBuf> = arguments.path.iter().cloned().collect();
    let folder = match super::working_folder() {
        Ok(folder) => folder,
        Err(exit) => return exit,
    };
    let found = match super::pages(&paths) {
        Ok(found) => found,
        Err(exit) => return exit,
    };
    let rules = rules::known();
    let parts: Vec<String> = found
        .sets
        .iter()
        .map(|(set, given)| {
            let root = set.root.as_deref();
            let title = match root {
                Some(root) => format!("the docs set at {}", display_path(root, &folder)),
                None => "pages that belong to no docs set".to_owned(),
            };
            let named = arguments.path.as_ref().filter(|path| path.is_file());
            let page = named.and(given.first()).map(|&file| set.path(file));
            let values = config::show(&set.settings, root, page, &rules);
            format!("# What holds for {title}\n\n{values}")
        })
        .collect();
    let text = parts.join("\n");
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Exit::Clean,
        Err(error) => Exit::from(error),
    }
}
