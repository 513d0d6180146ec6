//! What is promised of the text under the cursor, and where.

use lsp_types::{
    Hover, HoverContents, Location, MarkupContent, MarkupKind, TextDocumentPositionParams,
};

use super::client::Client;
use super::diagnostics::{location, uri};
use super::session::Session;
use super::uris;
use crate::run::{self, Answer};
use crate::text::Place;

/// Columns of an answer that is no Markdown.
const WIDTH: usize = 80;

/// The claims that bear on the text under the cursor.
pub(super) fn hover(
    params: &TextDocumentPositionParams,
    session: &mut Session,
    client: &Client,
) -> Option<Hover> {
    let answer = why(params, session, client)?;
    let markdown = answer.markdown()?;
    let (kind, value) = if client.markdown {
        (MarkupKind::Markdown, markdown)
    } else {
        (MarkupKind::PlainText, answer.text(WIDTH))
    };
    Some(Hover {
        contents: HoverContents::Markup(MarkupContent { kind, value }),
        range: None,
    })
}

/// Where what stands under the cursor was promised: as a finding there says, else as the claims
/// do.
pub(super) fn promises(
    params: &TextDocumentPositionParams,
    session: &mut Session,
    client: &Client,
) -> Vec<Location> {
    let Some(path) = uris::path(&params.text_document.uri) else {
        return Vec::new();
    };
    session.judge();
    let stated = session
        .findings()
        .iter()
        .filter(|finding| {
            let range = client.encoding.range(&finding.spot.location);
            session.path(&finding.spot.file).as_ref() == Some(&path)
                && range.start <= params.position
                && params.position <= range.end
        })
        // Of several places, the first is the one that made the promise.
        .filter_map(|finding| location(&finding.related.first()?.spot, session, client));
    let mut found = Vec::new();
    add_new(&mut found, stated);
    if found.is_empty()
        && let Some(answer) = why(params, session, client)
    {
        let places = answer.promises();
        let places = places.filter_map(|place| location_of(place, session, client));
        add_new(&mut found, places);
    }
    found
}

fn add_new(found: &mut Vec<Location>, more: impl Iterator<Item = Location>) {
    for location in more {
        if !found.contains(&location) {
            found.push(location);
        }
    }
}

fn why(
    params: &TextDocumentPositionParams,
    session: &mut Session,
    client: &Client,
) -> Option<Answer> {
    let path = uris::path(&params.text_document.uri)?;
    let text = &session.document(&path)?.text;
    let offset = client.encoding.offset(text, params.position);
    let (contract, file) = session.page(&path)?;
    run::why_at(contract, file, offset)
}

fn location_of(place: &Place, session: &Session, client: &Client) -> Option<Location> {
    let path = session.path(place.source.path())?;
    Some(Location {
        uri: uri(&path, session)?,
        range: client.encoding.range(&place.locate()),
    })
}
