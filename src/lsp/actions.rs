//! Fixes of findings as an editor offers them.

use std::collections::HashMap;

use lsp_types::{
    CodeAction, CodeActionKind, CodeActionParams, DocumentChanges, OneOf,
    OptionalVersionedTextDocumentIdentifier, TextDocumentEdit, TextEdit, Uri, WorkspaceEdit,
};

use super::client::Client;
use super::diagnostics::{diagnostic, uri};
use super::session::Session;
use super::uris;
use crate::findings::{Edit, Finding, Safety};
use crate::run;
use crate::words::counted;

/// Mends at once what has one mend only, such as when a page is saved.
pub(super) const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.apiproof");

/// What can be done about the findings at a range of a document.
pub(super) fn actions(
    params: &CodeActionParams,
    session: &mut Session,
    client: &Client,
) -> Vec<CodeAction> {
    let Some(path) = uris::path(&params.text_document.uri) else {
        return Vec::new();
    };
    session.judge();
    let session = &*session;
    let findings = session.findings().iter();
    let here: Vec<&Finding> = findings
        .filter(|finding| session.path(&finding.spot.file).as_ref() == Some(&path))
        .collect();
    let mut actions = Vec::new();
    if wants(params, &CodeActionKind::QUICKFIX) {
        let touched = here.iter().filter(|finding| {
            let range = client.encoding.range(&finding.spot.location);
            range.start <= params.range.end && params.range.start <= range.end
        });
        actions.extend(touched.filter_map(|finding| quick_fix(finding, session, client)));
    }
    if wants(params, &FIX_ALL) {
        actions.extend(fix_all(&here, session, client));
    }
    actions
}

/// Whether the client asked for actions of a kind: by its name or the start of it, or for all.
fn wants(params: &CodeActionParams, kind: &CodeActionKind) -> bool {
    let is_in = |asked: &CodeActionKind| {
        let rest = kind.as_str().strip_prefix(asked.as_str());
        rest.is_some_and(|rest| {
            rest.is_empty() || rest.starts_with('.') || asked.as_str().is_empty()
        })
    };
    let only = params.context.only.as_ref();
    only.is_none_or(|only| only.iter().any(is_in))
}

fn quick_fix(finding: &Finding, session: &Session, client: &Client) -> Option<CodeAction> {
    let fix = finding.fix.as_ref()?;
    let safe = fix.safety == Safety::Safe;
    let mut letters = fix.title.chars();
    let first = letters.next()?.to_uppercase();
    let doubt = if safe { "" } else { " (a guess)" };
    Some(CodeAction {
        title: format!("{first}{}{doubt}", letters.as_str()),
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: Some(vec![diagnostic(finding, session, client)]),
        edit: Some(edit(fix.edits.iter(), session, client)?),
        is_preferred: safe.then_some(true),
        ..CodeAction::default()
    })
}

fn fix_all(findings: &[&Finding], session: &Session, client: &Client) -> Option<CodeAction> {
    let plan = run::plan(findings.iter().copied(), Safety::Safe);
    if plan.mended == 0 {
        return None;
    }
    let edits = plan.edits.into_values().flatten();
    let mended = counted(plan.mended, "finding");
    Some(CodeAction {
        title: format!("Mend what has one mend only: {mended}"),
        kind: Some(FIX_ALL),
        edit: Some(edit(edits, session, client)?),
        ..CodeAction::default()
    })
}

/// Edits as the client applies them; none where a file has no URI.
fn edit<'f>(
    edits: impl Iterator<Item = &'f Edit>,
    session: &Session,
    client: &Client,
) -> Option<WorkspaceEdit> {
    let mut documents: Vec<TextDocumentEdit> = Vec::new();
    for edit in edits {
        let path = session.path(&edit.file)?;
        let uri = uri(&path, session)?;
        let text = OneOf::Left(TextEdit {
            range: client.encoding.range(&edit.location),
            new_text: edit.replacement.clone(),
        });
        let known = documents
            .iter_mut()
            .find(|document| document.text_document.uri == uri);
        if let Some(document) = known {
            document.edits.push(text);
        } else {
            let version = session.document(&path).map(|document| document.version);
            documents.push(TextDocumentEdit {
                text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
                edits: vec![text],
            });
        }
    }
    if client.versioned_edits {
        return Some(WorkspaceEdit {
            document_changes: Some(DocumentChanges::Edits(documents)),
            ..WorkspaceEdit::default()
        });
    }
    #[allow(clippy::mutable_key_type, reason = "the protocol's own type")]
    let changes: HashMap<Uri, Vec<TextEdit>> = documents
        .into_iter()
        .map(|document| {
            let edits = document.edits.into_iter().filter_map(|edit| match edit {
                OneOf::Left(edit) => Some(edit),
                OneOf::Right(_) => None,
            });
            (document.text_document.uri, edits.collect())
        })
        .collect();
    Some(WorkspaceEdit {
        changes: Some(changes),
        ..WorkspaceEdit::default()
    })
}
