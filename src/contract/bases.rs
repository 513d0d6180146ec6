//! Whether a URL calls what a set documents: by its configured base URLs, else by what its pages
//! call.

use super::Contract;
use crate::exchange::url::{Url, is_version};

/// What a URL calls, as a set sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Calls<'u> {
    /// The service that the set documents: the path behind its base.
    This(&'u str),
    /// Another version of it.
    OtherVersion,
    /// Somebody else.
    OtherHost,
}

impl Contract {
    /// What a URL calls.
    pub fn calls<'u>(&self, url: &Url<'u>) -> Calls<'u> {
        let is_path = url.slice(url.path).starts_with(['/', '\\']);
        if url.host.is_none() && !is_path {
            return Calls::OtherHost;
        }
        if self.set().settings.base_urls.is_empty() {
            return self.calls_by_pages(url);
        }
        match (self.resource(url), url.host) {
            (Some(_), _) if self.is_of_sibling(url) => Calls::OtherVersion,
            (Some(path), _) => Calls::This(path),
            (None, Some(host)) if !self.calls_host(&host_name(url.slice(host))) => Calls::OtherHost,
            (None, _) => Calls::OtherVersion,
        }
    }

    /// Whether a URL calls another version than the one that the set's folder is named after, where
    /// that is among the configured ones: sets of several versions share their configuration.
    fn is_of_sibling(&self, url: &Url<'_>) -> bool {
        let (Some(version), Some(own)) = (url.version, self.version_of_folder()) else {
            return false;
        };
        let bases = self.set().settings.base_urls.iter();
        let mut versions = bases.map(|base| base.path.rsplit('/').next().unwrap_or_default());
        versions.any(|stated| stated.eq_ignore_ascii_case(own))
            && !url.slice(version).eq_ignore_ascii_case(own)
    }

    fn version_of_folder(&self) -> Option<&str> {
        let folder = self.set().root.as_deref()?.file_name()?.to_str()?;
        is_version(folder).then_some(folder)
    }

    fn calls_by_pages<'u>(&self, url: &Url<'u>) -> Calls<'u> {
        if let Some(host) = url.host
            && !self.calls_host(&host_name(url.slice(host)))
            && !self.is_of_service(&host_name(url.slice(host)))
        {
            return Calls::OtherHost;
        }
        let version = url.version.map(|version| url.slice(version));
        if self.is_version_of_set(version, url.host.is_some()) {
            Calls::This(url.resource())
        } else {
            Calls::OtherVersion
        }
    }

    /// Whether a host and one that the pages call answer with one API.
    fn is_of_service(&self, host: &str) -> bool {
        let hosts = self.dialect().service_hosts();
        let is_one = |host: &str| hosts.iter().any(|known| known.eq_ignore_ascii_case(host));
        is_one(host) && hosts.iter().any(|known| self.hosts().knows(known))
    }

    /// The folder of a set says its version, else its pages do. A path alone may leave it out.
    fn is_version_of_set(&self, version: Option<&str>, absolute: bool) -> bool {
        match (version, self.version_of_folder()) {
            (Some(version), Some(stated)) => version.eq_ignore_ascii_case(stated),
            (Some(version), None) => self.hosts().knows_version(version),
            (None, Some(_)) => !absolute,
            (None, None) => !absolute || self.hosts().knows_version(""),
        }
    }
}

/// A host without user, and without the port that goes without saying.
pub(super) fn host_name(host: &str) -> String {
    let host = host.rsplit('@').next().unwrap_or_default();
    let host = host.strip_suffix(":443").unwrap_or(host);
    host.trim_end_matches('.').to_lowercase()
}
