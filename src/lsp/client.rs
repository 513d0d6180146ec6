//! What the client said it can do.

use std::path::PathBuf;

use lsp_types::InitializeParams;

use super::position::Encoding;
use super::uris;

/// What the client said it can do, and where it works.
#[derive(Default)]
pub(super) struct Client {
    /// How it counts characters.
    pub(super) encoding: Encoding,
    /// Whether it shows a second place of a diagnostic.
    pub(super) related: bool,
    /// Whether it tells of files that change on disk, where it is asked to.
    pub(super) watches: bool,
    /// Its first folder.
    pub(super) folder: Option<PathBuf>,
}

impl Client {
    /// Reads what a client says at the start.
    pub(super) fn read(params: InitializeParams) -> Self {
        #[allow(
            deprecated,
            reason = "clients that know no workspace folders name one root"
        )]
        let root = params.root_uri;
        let folders = params.workspace_folders.unwrap_or_default();
        let first = folders.into_iter().next().map(|folder| folder.uri).or(root);
        let capabilities = params.capabilities;
        let general = capabilities.general.unwrap_or_default();
        let workspace = capabilities.workspace.unwrap_or_default();
        let text = capabilities.text_document.unwrap_or_default();
        let shown = text.publish_diagnostics.unwrap_or_default();
        let watched = workspace.did_change_watched_files;
        Self {
            encoding: Encoding::among(&general.position_encodings.unwrap_or_default()),
            related: shown.related_information.unwrap_or_default(),
            watches: watched
                .and_then(|watched| watched.dynamic_registration)
                .unwrap_or_default(),
            folder: first.and_then(|uri| uris::path(&uri)),
        }
    }
}
