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
    /// Whether it takes edits that name the version of the text that they are for.
    pub(super) versioned_edits: bool,
    /// Whether it tells of files that change on disk, where it is asked to.
    pub(super) watches: bool,
    /// Whether it shows Markdown beside the cursor.
    pub(super) markdown: bool,
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
        let hover = text.hover.and_then(|hover| hover.content_format);
        let shown = text.publish_diagnostics.unwrap_or_default();
        let edits = workspace.workspace_edit.unwrap_or_default();
        let watched = workspace.did_change_watched_files;
        Self {
            encoding: Encoding::among(&general.position_encodings.unwrap_or_default()),
            related: shown.related_information.unwrap_or_default(),
            versioned_edits: edits.document_changes.unwrap_or_default(),
            watches: watched
                .and_then(|watched| watched.dynamic_registration)
                .unwrap_or_default(),
            markdown: hover.is_some_and(|kinds| kinds.contains(&lsp_types::MarkupKind::Markdown)),
            folder: first.and_then(|uri| uris::path(&uri)),
        }
    }
}
