//! `apiproof schema`.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use serde_json::Value;

use super::Exit;
use crate::contract::Contract;
use crate::schema::export::Exported;

#[derive(Args)]
pub(super) struct Arguments {
    /// Pages, or folders of pages
    paths: Vec<PathBuf>,
    /// Write one file a type into this folder
    #[arg(long, value_name = "DIR", conflicts_with = "bundle")]
    out_dir: Option<PathBuf>,
    /// Write all types into this file; without either, to standard output
    #[arg(long, value_name = "FILE")]
    bundle: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> Exit {
    let found = match super::pages(&arguments.paths) {
        Ok(found) => found,
        Err(exit) => return exit,
    };
    let mut exported = Exported::default();
    for (set, _) in found.sets {
        exported.merge(Exported::read(&Contract::new(Arc::new(set))));
    }
    if exported.is_empty() {
        return Exit::Failed("these pages describe no type".to_owned());
    }
    let written = match (&arguments.out_dir, &arguments.bundle) {
        (Some(folder), _) => write_files(folder, &exported),
        (None, Some(file)) => write_file(file, &exported.bundle()),
        (None, None) => {
            let mut out = io::stdout().lock();
            let text = pretty(&exported.bundle());
            return match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
                Ok(()) => Exit::Clean,
                Err(error) => Exit::from(error),
            };
        }
    };
    written.map_or_else(Exit::Failed, |()| Exit::Clean)
}

fn write_files(folder: &Path, exported: &Exported) -> Result<(), String> {
    fs::create_dir_all(folder)
        .map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    for (name, schema) in exported.files() {
        write_file(&folder.join(name), &schema)?;
    }
    Ok(())
}

fn write_file(path: &Path, schema: &Value) -> Result<(), String> {
    fs::write(path, pretty(schema))
        .map_err(|error| format!("cannot write {}: {error}", path.display()))
}

fn pretty(schema: &Value) -> String {
    format!("{schema:#}\n")
}
