//! Which docs set a folder belongs to, and which configuration holds there.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{display_path, read_text};
use crate::config::{self, Config, KnownRule, Misconfigured};
use crate::form::Fault;

/// Where the pages of a folder belong.
#[derive(Clone)]
pub(super) struct Belonging {
    /// The folder of the docs set; none for loose pages.
    pub(super) root: Option<PathBuf>,
    /// What says something about them.
    pub(super) config: Arc<Config>,
}

impl Belonging {
    /// Whether the pages of both are of one set, under one configuration.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.root == other.root && Arc::ptr_eq(&self.config, &other.config)
    }
}

/// Finds the set of each folder; every configuration is read once.
pub(super) struct Roots<'a> {
    working_folder: &'a Path,
    rules: &'a [KnownRule],
    /// By the folder of the pages.
    known: FxHashMap<PathBuf, Belonging>,
    /// By the folder of the file.
    configs: FxHashMap<PathBuf, Arc<Config>>,
    none: Arc<Config>,
    /// What is wrong with those that cannot be followed.
    pub(super) faults: Vec<Misconfigured>,
}

impl<'a> Roots<'a> {
    pub(super) fn new(working_folder: &'a Path, rules: &'a [KnownRule]) -> Self {
        Self {
            working_folder,
            rules,
            known: FxHashMap::default(),
            configs: FxHashMap::default(),
            none: Arc::new(Config::none()),
            faults: Vec::new(),
        }
    }

    /// Where the pages of `folder` belong.
    pub(super) fn of(&mut self, folder: &Path) -> Belonging {
        if let Some(known) = self.known.get(folder) {
            return known.clone();
        }
        let config = match folder
            .ancestors()
            .find(|above| above.join(config::FILE_NAME).is_file())
        {
            Some(above) => self.config(above),
            None => Arc::clone(&self.none),
        };
        let root = match config.set_of(folder) {
            Some(root) => Some(root.to_path_buf()),
            None => nearest(folder, config.folder()).or_else(|| {
                // A file that names no sets marks one.
                let marked = config.folder().filter(|_| !config.names_sets());
                marked.map(Path::to_path_buf)
            }),
        };
        let found = Belonging { root, config };
        self.known.insert(folder.to_path_buf(), found.clone());
        found
    }

    fn config(&mut self, folder: &Path) -> Arc<Config> {
        if let Some(known) = self.configs.get(folder) {
            return Arc::clone(known);
        }
        let path = folder.join(config::FILE_NAME);
        let display = display_path(&path, self.working_folder);
        let read = match read_text(&path, &display.into()) {
            Ok(source) => Config::read(&source, folder, self.rules),
            Err(unreadable) => {
                let end = unreadable.readable.text().len();
                let fault = Fault::new(
                    end..end,
                    format!("this file cannot be read: {}", unreadable.why),
                    "save it as UTF-8 text",
                );
                Err(Misconfigured {
                    source: unreadable.readable,
                    faults: vec![fault],
                })
            }
        };
        let config = read.map_or_else(
            |faults| {
                self.faults.push(faults);
                Arc::clone(&self.none)
            },
            Arc::new,
        );
        self.configs
            .insert(folder.to_path_buf(), Arc::clone(&config));
        config
    }
}

/// The folder of the pages that describe operations, and of those that describe types.
pub(super) const OPERATIONS: &str = "api";
pub(super) const TYPES: &str = "resources";

/// The nearest folder upwards, not above `highest`, that holds both operations and types.
fn nearest(folder: &Path, highest: Option<&Path>) -> Option<PathBuf> {
    folder
        .ancestors()
        .take_while(|above| highest.is_none_or(|highest| above.starts_with(highest)))
        .find(|above| above.join(OPERATIONS).is_dir() && above.join(TYPES).is_dir())
        .map(Path::to_path_buf)
}
