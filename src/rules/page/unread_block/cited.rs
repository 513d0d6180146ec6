//! What the claims and the examples of a page were read from.

use std::sync::Arc;

use crate::exchange::Captured;
use crate::page::Page;
use crate::rules::PageView;
use crate::text::{Place, Source, Span};

/// Every byte at which something was read.
pub(super) struct Cited {
    /// The address of the text and the offset in it, in order.
    places: Vec<(*const Source, u32)>,
    /// Indices of the parts that examples show, in order.
    parts: Vec<usize>,
}

impl Cited {
    /// What a page's claims and examples cite.
    pub(super) fn by(view: &PageView<'_>) -> Self {
        let mut places = Vec::new();
        let mut cite = |place: &Place| places.push((Arc::as_ptr(&place.source), place.span.start));
        for ty in &view.claims.types {
            cite(&ty.place);
            ty.properties
                .iter()
                .for_each(|property| cite(&property.place));
        }
        let members = view.claims.enums.iter().flat_map(|claim| &claim.members);
        members.for_each(|(_, place)| cite(place));
        if let Some(operation) = &view.claims.operation {
            operation
                .templates
                .iter()
                .for_each(|template| cite(&template.place));
            let rows = operation.body.rows.iter().chain(&operation.response.rows);
            rows.for_each(|row| cite(&row.place));
            let listed = operation.parameters.iter().chain(&operation.query);
            listed.for_each(|(_, place)| cite(place));
        }
        // A body may stand in a block of its own.
        for example in &view.examples.exchanges {
            let request = example.exchange.request.as_ref().map(|it| &it.body);
            let response = example.exchange.response.as_ref().map(|it| &it.body);
            for body in [request, response].into_iter().flatten() {
                if let Captured::Present(body) = body {
                    cite(&body.place(Span::new(0, 0)));
                }
            }
        }
        places.sort_unstable();
        let shown = view.examples.exchanges.iter().flat_map(|example| {
            [&example.request, &example.response]
                .into_iter()
                .flatten()
                .map(|shown| shown.part)
        });
        let loose = view.examples.bodies.iter().map(|body| body.part);
        let mut parts: Vec<usize> = shown.chain(loose).collect();
        parts.sort_unstable();
        Self { places, parts }
    }

    /// Whether something was read inside a span.
    pub(super) fn inside(&self, page: &Page, span: Span) -> bool {
        let source = Arc::as_ptr(&page.source);
        let at = self
            .places
            .partition_point(|&place| place < (source, span.start));
        self.places
            .get(at)
            .is_some_and(|&(text, offset)| text == source && offset < span.end)
    }

    /// Whether an example shows the part at an index.
    pub(super) fn shows(&self, part: usize) -> bool {
        self.parts.binary_search(&part).is_ok()
    }
}
