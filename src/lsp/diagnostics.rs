//! Findings as editors show them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use lsp_types::{
    Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, NumberOrString,
    PublishDiagnosticsParams, Uri,
};

use super::client::Client;
use super::session::Session;
use super::uris;
use crate::findings::{Finding, Severity, Spot, visible};

/// Who speaks, beside each diagnostic.
const SOURCE: &str = "apiproof";

/// What the editor was told: the version it was about, and the diagnostics, by file.
#[derive(Default)]
pub(super) struct Published(BTreeMap<PathBuf, (Option<i32>, Vec<Diagnostic>)>);

impl Published {
    /// What the editor has to be told now: of every open page as it stands, of other files where
    /// something else is found in them than before.
    pub(super) fn update(
        &mut self,
        session: &mut Session,
        client: &Client,
    ) -> Vec<PublishDiagnosticsParams> {
        session.judge();
        let session = &*session;
        let mut now: BTreeMap<PathBuf, Vec<Diagnostic>> = BTreeMap::new();
        now.extend(session.pages().map(|path| (path.to_path_buf(), Vec::new())));
        for finding in session.findings() {
            if let Some(path) = session.path(&finding.spot.file) {
                let told = diagnostic(finding, session, client);
                now.entry(path).or_default().push(told);
            }
        }
        let mut messages = Vec::new();
        let mut tell = |path: &Path, version, diagnostics| {
            messages.extend(uri(path, session).map(|uri| PublishDiagnosticsParams {
                uri,
                diagnostics,
                version,
            }));
        };
        self.0.retain(|path, _| {
            let stays = now.contains_key(path);
            if !stays {
                tell(path, None, Vec::new());
            }
            stays
        });
        for (path, diagnostics) in now {
            let version = session.document(&path).map(|document| document.version);
            let told = (version, diagnostics);
            if self.0.get(&path) != Some(&told) {
                tell(&path, version, told.1.clone());
                self.0.insert(path, told);
            }
        }
        messages
    }
}

/// What the editor calls a file.
pub(super) fn uri(path: &Path, session: &Session) -> Option<Uri> {
    match session.document(path) {
        Some(document) => Some(document.uri.clone()),
        None => uris::uri(path),
    }
}

/// Where something is.
pub(super) fn location(spot: &Spot, session: &Session, client: &Client) -> Option<Location> {
    let path = session.path(&spot.file)?;
    Some(Location {
        uri: uri(&path, session)?,
        range: client.encoding.range(&spot.location),
    })
}

/// A finding as a diagnostic. What to do stands below what is wrong.
pub(super) fn diagnostic(finding: &Finding, session: &Session, client: &Client) -> Diagnostic {
    let related = finding.related.iter().filter_map(|related| {
        Some(DiagnosticRelatedInformation {
            location: location(&related.spot, session, client)?,
            message: visible(&related.message).into_owned(),
        })
    });
    let related: Vec<_> = related.filter(|_| client.related).collect();
    let mut message = visible(&finding.message).into_owned();
    if let Some(help) = &finding.help {
        message = format!("{message}\nhelp: {}", visible(help));
    }
    Diagnostic {
        range: client.encoding.range(&finding.spot.location),
        severity: Some(match finding.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
            Severity::Info => DiagnosticSeverity::INFORMATION,
        }),
        code: Some(NumberOrString::String(finding.rule.to_owned())),
        source: Some(SOURCE.to_owned()),
        message,
        related_information: (!related.is_empty()).then_some(related),
        ..Diagnostic::default()
    }
}
