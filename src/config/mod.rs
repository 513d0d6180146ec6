//! What a project says about its pages: `apiproof.toml`, the configuration of API Doctor, and
//! what holds where nobody says anything.
//!
//! The nearest `apiproof.toml` above a page counts, alone and whole. Each file is read once.

mod api_doctor;
mod file;
mod globs;
mod ignore;
mod level;
mod settings;
mod show;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Value, json};
use toml::Spanned;
use toml::de::DeTable;

pub use api_doctor::{ApiDoctor, FOLDER as API_DOCTOR_FOLDER};
pub use file::{KnownRule, form};
pub use ignore::Ignore;
pub use level::{Level, Levels};
use settings::StatedSet;
pub use settings::{BaseUrl, FrontMatter, Settings};
pub use show::show;

use crate::dialect::Dialect;
use crate::form::{self, Fault};
use crate::text::{Place, Source, Span};
use file::File;
use globs::Globs;

/// The name of the file.
pub const FILE_NAME: &str = "apiproof.toml";

/// One configuration file, read; or none.
#[derive(Debug)]
pub struct Config {
    folder: Option<PathBuf>,
    source: Option<Arc<Source>>,
    dialect: Arc<Dialect>,
    exclude: Option<Globs>,
    levels: Levels,
    front_matter: FrontMatter,
    ignorable: Option<Vec<String>>,
    sets: Vec<StatedSet>,
    ignores: Arc<[Ignore]>,
}

/// Why a configuration cannot be followed: everything that is wrong with its file.
#[derive(Clone, Debug)]
pub struct Misconfigured {
    /// The file.
    pub source: Arc<Source>,
    /// Its faults in order, at least one.
    pub faults: Vec<Fault>,
}

impl Misconfigured {
    /// Where a fault is.
    pub fn place(&self, fault: &Fault) -> Place {
        Place::new(&self.source, Span::from(fault.span.clone()))
    }
}

impl Config {
    /// What holds where there is no file.
    pub fn none() -> Self {
        Self {
            folder: None,
            source: None,
            dialect: Arc::clone(Dialect::graph()),
            exclude: None,
            levels: Levels::default(),
            front_matter: FrontMatter::default(),
            ignorable: None,
            sets: Vec::new(),
            ignores: Arc::default(),
        }
    }

    /// Reads the file that `source` is the text of, in `folder`.
    ///
    /// # Errors
    ///
    /// The text is no TOML, or it says something that no configuration can say.
    pub fn read(
        source: &Arc<Source>,
        folder: &Path,
        rules: &[KnownRule],
    ) -> Result<Self, Misconfigured> {
        let misconfigured = |mut faults: Vec<Fault>| {
            faults.sort_by_key(|fault| (fault.span.start, fault.span.end));
            Misconfigured {
                source: Arc::clone(source),
                faults,
            }
        };
        let file = parse(source.text(), rules).map_err(misconfigured)?;
        let mut faults = Vec::new();
        let config = Self::of(file, source, folder, &mut faults);
        if faults.is_empty() {
            Ok(config)
        } else {
            Err(misconfigured(faults))
        }
    }

    fn of(file: File, source: &Arc<Source>, folder: &Path, faults: &mut Vec<Fault>) -> Self {
        // Making words ready to be looked for is what costs most: only where there are some.
        let dialect = match file.dialect.map(Dialect::with) {
            None => Arc::clone(Dialect::graph()),
            Some(Ok(dialect)) => Arc::new(dialect),
            Some(Err(error)) => {
                faults.push(Fault::new(0..0, error.to_string(), "name fewer words"));
                Arc::clone(Dialect::graph())
            }
        };
        let mut levels = Levels {
            preview: file.preview.unwrap_or_default(),
            everywhere: file.rules.into_iter().collect(),
            overrides: Vec::new(),
        };
        let mut front_matter = FrontMatter::of(&file.required_front_matter);
        for table in file.overrides {
            let globs = Globs::read(&table.paths, faults);
            front_matter.add(globs.clone(), &table.required_front_matter);
            levels
                .overrides
                .push((globs, table.rules.into_iter().collect()));
        }
        let ignores = file
            .ignore
            .iter()
            .flat_map(|table| Ignore::read(table, source, faults))
            .collect();
        let exclude = file.exclude.map(|globs| Globs::read(&globs, faults));
        let sets = file
            .sets
            .iter()
            .filter_map(|table| StatedSet::of(table, source, folder, faults))
            .collect();
        Self {
            folder: Some(folder.to_path_buf()),
            source: Some(Arc::clone(source)),
            dialect,
            exclude,
            levels,
            front_matter,
            ignorable: file.ignorable_properties,
            sets,
            ignores,
        }
    }

    /// The folder of the file; none where there is none.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// Whether it says which folders are docs sets.
    pub fn names_sets(&self) -> bool {
        !self.sets.is_empty()
    }

    /// Whether all pages below `root` are one docs set because the file says so, by naming it
    /// or by standing there.
    pub fn is_set(&self, root: &Path) -> bool {
        if self.names_sets() {
            self.sets.iter().any(|set| set.root == root)
        } else {
            self.folder() == Some(root)
        }
    }

    /// The folder of the set that a folder belongs to, of those that the file names: the
    /// innermost.
    pub fn set_of(&self, folder: &Path) -> Option<&Path> {
        self.sets
            .iter()
            .map(|set| set.root.as_path())
            .filter(|root| folder.starts_with(root))
            .max_by_key(|root| root.components().count())
    }

    /// What holds for the set at `root`; none for pages that belong to no set.
    ///
    /// `doctor` is what API Doctor's configuration says there.
    pub fn settings(&self, root: Option<&Path>, mut doctor: ApiDoctor) -> Settings {
        let stated = self.sets.iter().rfind(|set| Some(&*set.root) == root);
        let mut settings = Settings::built_in();
        settings.dialect = Arc::clone(&self.dialect);
        settings.follow(&mut doctor, root);
        if let Some(namespace) = stated.and_then(|set| set.namespace.as_ref()) {
            settings.dialect = Arc::new(settings.dialect.in_namespace(namespace));
        }
        // Loose pages are a part of something larger.
        settings.open_world = stated
            .and_then(|set| set.open_world)
            .unwrap_or(root.is_none());
        if let Some(urls) = stated.and_then(|set| set.base_urls.as_ref()) {
            settings.base_urls.clone_from(urls);
        }
        settings.levels = self.levels.clone();
        settings.front_matter.lay_over(&self.front_matter);
        if let Some(names) = &self.ignorable {
            settings.ignorable.clone_from(names);
        }
        if let Some((folder, globs)) = self.folder.as_ref().zip(self.exclude.as_ref()) {
            settings.exclude = vec![(folder.clone(), globs.clone())];
        }
        settings.ignores = Arc::clone(&self.ignores);
        settings.folder.clone_from(&self.folder);
        settings.source.clone_from(&self.source);
        settings.doctor = Arc::new(doctor);
        settings
    }
}

/// What the file may hold, as JSON Schema for editors and other tools.
pub fn schema(rules: &[KnownRule]) -> Value {
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The configuration of apiproof",
        "description": "What apiproof.toml may hold; docs/configuration.md tells what for.",
    });
    if let (Value::Object(head), Value::Object(body)) = (&mut schema, form::schema(&form(rules))) {
        head.extend(body);
    }
    schema
}

/// The values of a text, once it has the form of a configuration.
fn parse(text: &str, rules: &[KnownRule]) -> Result<File, Vec<Fault>> {
    let whole = |span: Option<std::ops::Range<usize>>| span.unwrap_or(0..0);
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        let faults = errors.into_iter();
        return Err(faults
            .map(|error| Fault::new(whole(error.span()), error.message(), ""))
            .collect());
    }
    let faults = form::check(&table, &form(rules));
    if !faults.is_empty() {
        return Err(faults);
    }
    read_as(table).map_err(|error| vec![Fault::new(whole(error.span()), error.message(), "")])
}

fn read_as<T: serde::de::DeserializeOwned>(
    table: Spanned<DeTable<'_>>,
) -> Result<T, toml::de::Error> {
    T::deserialize(toml::de::Deserializer::from(table))
}
