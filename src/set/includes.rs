//! The texts that pages include, each read on first use.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::page::Page;

/// Includes by their absolute paths. Letters are hashed faster than the parts of a path.
#[derive(Default)]
pub(super) struct Includes(Mutex<FxHashMap<Arc<str>, Arc<Include>>>);

#[derive(Default)]
struct Include {
    /// None where there is no such text.
    page: OnceLock<Option<Arc<Page>>>,
    /// Whether it was asked for more than once.
    shared: AtomicBool,
}

impl Includes {
    /// An include, which `read` reads where nobody has.
    pub(super) fn get(
        &self,
        target: &Arc<str>,
        read: impl FnOnce() -> Option<Arc<Page>>,
    ) -> Option<Arc<Page>> {
        let include = self.include(target);
        include.page.get_or_init(read).clone()
    }

    fn include(&self, target: &Arc<str>) -> Arc<Include> {
        let mut all = self.all();
        if let Some(include) = all.get(target) {
            include.shared.store(true, Ordering::Relaxed);
            return Arc::clone(include);
        }
        let include = Arc::default();
        all.insert(Arc::clone(target), Arc::clone(&include));
        include
    }

    /// Forgets those of these includes that were asked for once: most belong to one page.
    pub(super) fn release(&self, targets: &[Arc<str>]) {
        let mut all = self.all();
        for target in targets {
            let shared = |include: &Arc<Include>| include.shared.load(Ordering::Relaxed);
            if !all.get(target).is_some_and(shared) {
                all.remove(target);
            }
        }
    }

    /// The same without those at the `changed` paths.
    pub(super) fn without(&self, changed: &FxHashSet<PathBuf>) -> Self {
        let mut kept = self.all().clone();
        kept.retain(|path, _| !changed.contains(Path::new(&**path)));
        Self(Mutex::new(kept))
    }

    fn all(&self) -> MutexGuard<'_, FxHashMap<Arc<str>, Arc<Include>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
