//! What holds for one docs set.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, LazyLock};

use rustc_hash::FxHashMap;

use super::api_doctor::ApiDoctor;
use super::file::{Alternatives, File, SetTable};
use super::globs::Globs;
use super::ignore::Ignore;
use super::level::Levels;
use crate::dialect::Dialect;
use crate::form::Fault;
use crate::text::{Place, Source, Span};

/// What holds for one docs set.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The folder that globs are seen from; none where no file says anything.
    pub folder: Option<PathBuf>,
    /// How the pages are written.
    pub dialect: Arc<Dialect>,
    /// Whether what no page says may still exist.
    pub open_world: bool,
    /// Where the service answers; empty where nobody says.
    pub base_urls: Vec<BaseUrl>,
    /// What rules weigh.
    pub levels: Levels,
    /// What the front matter needs.
    pub front_matter: FrontMatter,
    /// Names that any object may have beside its properties.
    pub ignorable: Vec<String>,
    /// Findings that stay, in the order of the file.
    pub ignores: Arc<[Ignore]>,
    /// The configuration file; none where there is none.
    pub(super) source: Option<Arc<Source>>,
    /// What API Doctor's configuration says.
    pub(super) doctor: Arc<ApiDoctor>,
    /// Files that are no pages, each glob with the folder that it is seen from.
    pub(super) exclude: Vec<(PathBuf, Globs)>,
}

/// A URL that the paths of a set count from.
#[derive(Clone, Debug, PartialEq)]
pub struct BaseUrl {
    /// Host and port, in lower case; empty where only the path is stated.
    pub host: String,
    /// The path with its slash in front and none behind; empty for none.
    pub path: String,
    /// What states it.
    pub place: Place,
}

/// Keys that the front matter of a page needs: of each group one.
pub(super) type Groups = Vec<Vec<String>>;
/// Such keys by the kind of the page.
type ByKind = FxHashMap<String, Groups>;

/// What the front matter of pages needs.
#[derive(Clone, Debug, Default)]
pub struct FrontMatter {
    everywhere: ByKind,
    overrides: Vec<(Globs, ByKind)>,
}

/// What stands in `[[sets]]`.
#[derive(Clone, Debug)]
pub(super) struct StatedSet {
    pub(super) root: PathBuf,
    pub(super) base_urls: Option<Vec<BaseUrl>>,
    pub(super) namespace: Option<String>,
    pub(super) open_world: Option<bool>,
}

static REQUIRED: LazyLock<ByKind> = LazyLock::new(|| {
    // The tests of this room read the built-in text: the empty one never shows.
    let file: File = toml::from_str(include_str!("default.toml")).unwrap_or_default();
    by_kind(&file.required_front_matter)
});

impl Settings {
    /// What holds where nobody says anything.
    pub fn built_in() -> Self {
        Self {
            folder: None,
            dialect: Arc::clone(Dialect::graph()),
            open_world: false,
            base_urls: Vec::new(),
            levels: Levels::default(),
            front_matter: FrontMatter {
                everywhere: REQUIRED.clone(),
                overrides: Vec::new(),
            },
            ignorable: Vec::new(),
            ignores: Arc::default(),
            source: None,
            doctor: Arc::default(),
            exclude: Vec::new(),
        }
    }

    /// Follows what API Doctor's configuration of the set at `root` says.
    pub(super) fn follow(&mut self, doctor: &mut ApiDoctor, root: Option<&Path>) {
        if let Some((namespace, _)) = &doctor.namespace {
            self.dialect = Arc::new(self.dialect.in_namespace(namespace));
        }
        if !doctor.sections.is_empty() || !doctor.columns.is_empty() {
            let dialect = &self.dialect;
            doctor
                .sections
                .retain(|(_, text, _)| !dialect.knows_heading(text));
            doctor
                .columns
                .retain(|(_, text, _)| !dialect.knows_header(text));
            let sections = doctor.sections.iter();
            let columns = doctor.columns.iter();
            self.dialect = Arc::new(self.dialect.with_headings(
                sections.map(|(role, text, _)| (*role, text.as_str())),
                columns.map(|(role, text, _)| (*role, text.as_str())),
            ));
        }
        if let Some((urls, _)) = &doctor.base_urls {
            self.base_urls.clone_from(urls);
        }
        if let Some((groups, _)) = &doctor.required {
            let everywhere = &mut self.front_matter.everywhere;
            everywhere.insert("default".to_owned(), groups.clone());
        }
        if let Some((names, _)) = &doctor.ignorable {
            self.ignorable.clone_from(names);
        }
        if let (Some((globs, _)), Some(root)) = (&doctor.exclude, root) {
            self.exclude
                .push((root.to_path_buf(), Globs::lenient(globs)));
        }
    }

    /// Whether a file, by its absolute path, is no page of the set.
    pub fn excludes(&self, file: &Path) -> bool {
        self.exclude.iter().any(|(folder, globs)| {
            !globs.is_empty() && inside(folder, file).is_some_and(|path| globs.fit(&path))
        })
    }

    /// Where a path lies that is seen from the folder of the configuration.
    pub fn below(&self, path: &str) -> PathBuf {
        let folder = self.folder.as_deref().unwrap_or(Path::new(""));
        below(folder, path).unwrap_or_else(|| folder.to_path_buf())
    }

    /// A file, by its absolute path, as globs see it: from the folder of the configuration.
    pub fn seen(&self, file: &Path) -> String {
        let seen = self
            .folder
            .as_deref()
            .and_then(|folder| inside(folder, file));
        seen.map(Cow::into_owned).unwrap_or_default()
    }
}

/// A path below a folder, with `/`. Thousands are asked about: their letters are enough where
/// the system writes paths so.
fn inside<'f>(folder: &Path, file: &'f Path) -> Option<Cow<'f, str>> {
    if std::path::MAIN_SEPARATOR == '/'
        && let (Some(folder), Some(file)) = (folder.to_str(), file.to_str())
    {
        let inner = file.strip_prefix(folder.trim_end_matches('/'))?;
        let below = inner.strip_prefix('/');
        return below.or(inner.is_empty().then_some("")).map(Cow::Borrowed);
    }
    let path = file.strip_prefix(folder).ok()?;
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    Some(Cow::Owned(parts.join("/")))
}

impl FrontMatter {
    pub(super) fn of(required: &BTreeMap<String, Vec<Alternatives>>) -> Self {
        Self {
            everywhere: by_kind(required),
            overrides: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, globs: Globs, required: &BTreeMap<String, Vec<Alternatives>>) {
        if !required.is_empty() {
            self.overrides.push((globs, by_kind(required)));
        }
    }

    /// Puts what `above` says over this, kind by kind.
    pub(super) fn lay_over(&mut self, above: &Self) {
        let stated = above.everywhere.iter();
        self.everywhere
            .extend(stated.map(|(kind, groups)| (kind.clone(), groups.clone())));
        self.overrides.extend(above.overrides.iter().cloned());
    }

    /// What a page of the kind `doc_type` needs: of each group one key. `page` is seen from
    /// the folder of the configuration.
    pub fn required(&self, doc_type: &str, page: &str) -> &[Vec<String>] {
        let in_order = self.overrides.iter().rev();
        in_order
            .filter(|(globs, _)| globs.fit(page))
            .map(|(_, by_kind)| by_kind)
            .chain([&self.everywhere])
            .find_map(|by_kind| by_kind.get(doc_type).or_else(|| by_kind.get("default")))
            .map_or(&[], Vec::as_slice)
    }

    /// Whether this is what is asked of pages where nobody states what they need.
    pub fn is_built_in(groups: &[Vec<String>]) -> bool {
        REQUIRED.get("default").is_some_and(|usual| usual == groups)
    }
}

fn by_kind(required: &BTreeMap<String, Vec<Alternatives>>) -> ByKind {
    required
        .iter()
        .map(|(kind, keys)| (kind.clone(), keys.iter().map(Alternatives::keys).collect()))
        .collect()
}

impl StatedSet {
    /// Reads a table; none where its folder is none.
    pub(super) fn of(
        table: &SetTable,
        source: &Arc<Source>,
        folder: &Path,
        faults: &mut Vec<Fault>,
    ) -> Option<Self> {
        let root = match &table.path {
            None => Some(folder.to_path_buf()),
            Some(path) => {
                let root = below(folder, path.get_ref()).filter(|root| root.is_dir());
                if root.is_none() {
                    faults.push(Fault::new(
                        path.span(),
                        format!("there is no folder `{}` below this one", path.get_ref()),
                        "name the folder of the set as it is seen from this file",
                    ));
                }
                root
            }
        };
        let base_urls = table.base_urls.as_ref().map(|urls| {
            let read = |url: &toml::Spanned<String>| {
                let place = Place::new(source, Span::from(url.span()));
                let base = BaseUrl::read(url.get_ref(), place);
                if base.is_none() {
                    faults.push(Fault::new(
                        url.span(),
                        format!("`{}` is no base URL", url.get_ref()),
                        "write scheme and host, and the path in front of what the pages document, such as \"https://api.example.com/v1.0\"",
                    ));
                }
                base
            };
            urls.iter().filter_map(read).collect()
        });
        let namespace = table.namespace.as_ref().map(|namespace| {
            if !is_namespace(namespace.get_ref()) {
                faults.push(Fault::new(
                    namespace.span(),
                    format!("`{}` is no namespace", namespace.get_ref()),
                    "write names with dots between them, such as \"contoso.crm\"",
                ));
            }
            namespace.get_ref().clone()
        });
        Some(Self {
            root: root?,
            base_urls,
            namespace,
            open_world: table.open_world,
        })
    }
}

/// A path without `..`, seen from `folder`.
pub(super) fn below(folder: &Path, written: &str) -> Option<PathBuf> {
    let mut path = folder.to_path_buf();
    for part in Path::new(written).components() {
        match part {
            Component::CurDir => {}
            Component::Normal(name) => path.push(name),
            _ => return None,
        }
    }
    Some(path)
}

fn is_namespace(text: &str) -> bool {
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_alphanumeric() || c == '_')
    };
    text.split('.').all(is_name)
}

impl BaseUrl {
    /// Reads `https://host/path`.
    pub(super) fn read(text: &str, place: Place) -> Option<Self> {
        let rest = ["https://", "http://"]
            .iter()
            .find_map(|scheme| text.trim().strip_prefix(scheme))?;
        let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let plain = !rest.contains(|c: char| c.is_whitespace() || "?#{}<>\\".contains(c));
        (plain && !host.is_empty()).then(|| Self {
            host: host.to_lowercase(),
            path: path.trim_end_matches('/').to_owned(),
            place,
        })
    }
}
