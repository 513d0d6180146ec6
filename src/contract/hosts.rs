//! The hosts of a set: what nearly all of its pages call.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::config::BaseUrl;
use crate::set::FileId;
use crate::text::Place;

/// Host and version of an absolute URL, in lower case; the version is empty where there is none.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Base {
    pub(super) host: String,
    pub(super) version: String,
}

/// What the pages of a set call.
#[derive(Debug, Default)]
pub struct Hosts {
    /// What most pages call, and what says so; none where the pages agree on no host.
    usual: Option<(Base, Said)>,
    /// Hosts that are the set's.
    known: Vec<String>,
    /// Their versions, empty for none.
    versions: Vec<String>,
}

/// What says what a set calls.
#[derive(Clone, Debug)]
pub enum Said {
    /// A page that calls it, like most.
    Page(FileId),
    /// The configuration.
    Stated(Place),
}

/// What one page in so many calls is as good as what all call, if it is not the only one.
const ONE_IN: usize = 10;

impl Hosts {
    /// What the configuration states, the first being the usual one.
    pub(super) fn stated(urls: &[BaseUrl]) -> Self {
        let first_segment = |url: &BaseUrl| {
            let path = url.path.trim_start_matches('/').to_lowercase();
            path.split('/').next().unwrap_or_default().to_owned()
        };
        Self {
            usual: urls.first().map(|url| {
                let base = Base {
                    host: url.host.clone(),
                    version: url.path.trim_start_matches('/').to_owned(),
                };
                (base, Said::Stated(url.place.clone()))
            }),
            known: urls.iter().map(|url| url.host.clone()).collect(),
            versions: urls.iter().map(first_segment).collect(),
        }
    }

    /// Counts what each page calls. A page counts once for each base.
    pub(super) fn of(pages: &[(FileId, Arc<[Base]>)]) -> Self {
        let mut by_base: FxHashMap<&Base, (usize, FileId)> = FxHashMap::default();
        for (file, base) in pages
            .iter()
            .flat_map(|(file, bases)| bases.iter().map(move |it| (file, it)))
        {
            by_base.entry(base).or_insert((0, *file)).0 += 1;
        }
        let by_host = count(pages, |base| &base.host);
        let by_version = count(pages, |base| &base.version);
        let most = by_host.values().max().copied().unwrap_or_default();
        let usual = by_base
            .into_iter()
            .filter(|_| most * 5 >= pages.len() * 4)
            .max_by(|(a, (a_pages, _)), (b, (b_pages, _))| a_pages.cmp(b_pages).then(b.cmp(a)))
            .map(|(base, (_, file))| (base.clone(), Said::Page(file)));
        let often = |counted: FxHashMap<&str, usize>, usual: Option<&str>| -> Vec<String> {
            let often = |count: usize| count > 1 && count * ONE_IN >= pages.len();
            let kept = counted
                .into_iter()
                .filter(|&(name, count)| often(count) || usual == Some(name));
            kept.map(|(name, _)| name.to_owned()).collect()
        };
        let base = usual.as_ref().map(|(base, _)| base);
        Self {
            known: often(by_host, base.map(|base| &*base.host)),
            versions: often(by_version, base.map(|base| &*base.version)),
            usual,
        }
    }

    /// Whether both judge every request alike.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let sorted = |names: &[String]| {
            let mut names = names.to_vec();
            names.sort_unstable();
            names
        };
        self.usual().map(|(base, _)| base) == other.usual().map(|(base, _)| base)
            && sorted(&self.known) == sorted(&other.known)
            && sorted(&self.versions) == sorted(&other.versions)
    }

    /// Whether requests to this host are the set's. Where the pages agree on none, all are.
    pub fn knows(&self, host: &str) -> bool {
        self.usual.is_none()
            || self
                .known
                .iter()
                .any(|known| known.eq_ignore_ascii_case(host))
    }

    /// Whether the version is one that many pages call; empty for none.
    pub fn knows_version(&self, version: &str) -> bool {
        self.usual.is_none()
            || self
                .versions
                .iter()
                .any(|known| known.eq_ignore_ascii_case(version))
    }

    /// What most pages call, such as `graph.microsoft.com/v1.0`, with what says so.
    pub fn usual(&self) -> Option<(String, &Said)> {
        let (base, said) = self.usual.as_ref()?;
        let text = format!("{}/{}", base.host, base.version);
        Some((text.trim_end_matches('/').to_owned(), said))
    }
}

/// How many pages call each host, or each version.
fn count(pages: &[(FileId, Arc<[Base]>)], part: impl Fn(&Base) -> &str) -> FxHashMap<&str, usize> {
    let mut counted: FxHashMap<&str, usize> = FxHashMap::default();
    for (_, bases) in pages {
        let mut called: Vec<&str> = bases.iter().map(&part).collect();
        called.sort_unstable();
        called.dedup();
        for name in called {
            *counted.entry(name).or_default() += 1;
        }
    }
    counted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages(calls: &[&str]) -> Hosts {
        let base = |text: &str| {
            let (host, version) = text.split_once('/').unwrap_or((text, ""));
            Base {
                host: host.to_owned(),
                version: version.to_owned(),
            }
        };
        let pages: Vec<(FileId, Arc<[Base]>)> = calls
            .iter()
            .enumerate()
            .map(|(file, calls)| (file, calls.split(' ').map(base).collect()))
            .collect();
        Hosts::of(&pages)
    }

    #[test]
    fn what_four_of_five_pages_call_is_the_sets_host() {
        let calls = [
            "a.com/v1.0",
            "a.com/v1.0",
            "b.com/v1.0 a.com/v1.0",
            "b.com/v2",
            "a.com/v1.0",
        ];
        let hosts = pages(&calls);
        assert!(hosts.knows("A.com") && hosts.knows("b.com") && !hosts.knows("c.com"));
        let usual = hosts.usual();
        assert!(matches!(usual, Some((base, Said::Page(0))) if base == "a.com/v1.0"));
        assert!(pages(&["a.com/v1.0"]).knows("a.com"));
        let hosts = pages(&["a.com", "a.com", "a.com", "a.com", "b.com"]);
        assert!(hosts.knows("a.com") && !hosts.knows("b.com"));
        assert!(hosts.knows_version("") && !hosts.knows_version("v1.0"));
    }

    #[test]
    fn pages_that_agree_on_no_host_know_them_all() {
        for calls in [
            &[][..],
            &["a.com", "b.com"],
            &["a.com", "a.com", "a.com", "b.com"],
        ] {
            let hosts = pages(calls);
            assert!(hosts.knows("c.com") && hosts.knows_version("v1.0"));
            assert!(hosts.usual().is_none());
        }
    }
}
