//! `annotation-missing-type`.

use super::annotations;
use crate::claims::{Mention, ObjectClaim};
use crate::contract::Named;
use crate::document::{Annotation, BlockType};
use crate::exchange::Body;
use crate::exchange::documented::{Example, ShownKind};
use crate::judge::Side;
use crate::rules::mend::line_end;
use crate::rules::{Draft, Mend, PageView, Rule, rule};
use crate::text::Span;
use crate::text::json::{Kind, Node};

pub(super) static RULE: Rule = rule!("annotation-missing-type", Error);

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    for example in &view.examples.exchanges {
        let Some((annotation, body)) = untyped(view, example) else {
            continue;
        };
        let Some(shown) = typed_part(body) else {
            continue;
        };
        let object = view
            .claims
            .operation
            .as_ref()
            .and_then(|operation| operation.response.object.as_ref());
        let promised = object
            .filter(|_| !example.foreign)
            .and_then(|object| Some((object, object.ty.as_ref()?)));
        let draft = Draft::new(
            &RULE,
            annotations::mark(annotation),
            view.example_subject(&example.exchange.label, Side::Response),
            "the annotation of this response names no type for its body",
        )
        .help("add `\"@odata.type\"` with the full name of the body's type");
        findings.push(match promised {
            Some((object, ty)) => draft
                .related(format!("{} is promised here", ty.name), &object.place)
                .mend(name_type(view, annotation, object, ty)),
            None => draft.related(
                "the body to name the type of",
                &body.place(shown.opening_span()),
            ),
        });
    }
}

/// Names the promised type in the annotation, where the page leaves no doubt which one it is: one
/// object of a type that is defined.
fn name_type(
    view: &PageView<'_>,
    annotation: &Annotation,
    object: &ObjectClaim,
    promised: &Mention,
) -> Option<Mend> {
    let collection = annotation.get("isCollection").and_then(Node::as_bool) == Some(true);
    if object.collection != collection {
        return None;
    }
    let link = promised.link.as_deref();
    let Named::Type(name) = view.contract.named(&promised.name, link, &promised.place) else {
        return None;
    };
    let title = format!("name the type {name}");
    if let Some(blank) = annotation.get("@odata.type") {
        let place = annotation.place(blank.span());
        return Some(Mend::safe(title, place, format!("\"{name}\"")));
    }
    let announced = annotation.get("blockType")?;
    let end = announced.span().end;
    let place = annotation.place(Span { start: end, end });
    // On a line of its own where the keys have lines of their own.
    let text = annotation.fragment.text();
    let before = text.get(..announced.key_span()?.start as usize)?;
    let margin = before.rsplit('\n').next().filter(|_| before.contains('\n'));
    let space = match margin.filter(|margin| margin.trim().is_empty()) {
        Some(margin) => format!("{}{margin}", line_end(&place)),
        None => " ".to_owned(),
    };
    let added = format!(",{space}\"@odata.type\": \"{name}\"");
    Some(Mend::safe(title, place, added))
}

/// A response with a body of JSON whose annotation names no type.
fn untyped<'v>(view: &PageView<'v>, example: &'v Example) -> Option<(&'v Annotation, &'v Body)> {
    let shown = example
        .response
        .as_ref()
        .filter(|shown| shown.kind == ShownKind::Right)?;
    let annotation = view.document.annotations.get(shown.annotation?)?;
    let names_none = annotation.block_type == Some(BlockType::Response)
        && annotation.fault().is_none()
        && annotation.get("@odata.type").is_none_or(is_blank)
        && annotation.get("@type").is_none_or(is_blank)
        && !annotation.says("expectError")
        && !annotation.says("isEmpty");
    let response = example.exchange.response.as_ref()?;
    let body = response.body.present().filter(|body| body.is_json())?;
    let asked = example.exchange.request.as_ref();
    let untypable = asked.is_some_and(|request| {
        let url = request.url.read();
        let path = url.resource().trim_end_matches('/');
        let last = path.rsplit('/').next().unwrap_or_default();
        ["$ref", "$count", "$value", "$batch"]
            .iter()
            .any(|it| last.eq_ignore_ascii_case(it))
    });
    // With 204 it is the body that is one too many.
    let has_one = response.status < 400 && response.status != 204;
    (names_none && has_one && !untypable).then_some((annotation, body))
}

fn is_blank(node: Node<'_>) -> bool {
    node.is_null() || node.as_str().is_some_and(|text| text.trim().is_empty())
}

/// The part of a body that has a type worth naming: an object with properties of its own, or
/// the first such object of a collection. Errors, links and single values have none.
fn typed_part(body: &Body) -> Option<Node<'_>> {
    let json = body.json();
    let root = json.root().filter(|_| !json.is_broken())?;
    match root.kind() {
        Kind::Array => root.items().find(|item| has_own(*item)),
        Kind::Object => {
            let mut own = own(root);
            let first = own.next()?;
            if own.next().is_some() {
                return Some(root);
            }
            match first.key().as_deref() {
                Some("error") => None,
                Some("value") => match first.kind() {
                    Kind::Array => first.items().find(|item| has_own(*item)),
                    Kind::Object => has_own(first).then_some(first),
                    _ => None,
                },
                _ => Some(root),
            }
        }
        _ => None,
    }
}

fn has_own(node: Node<'_>) -> bool {
    own(node).next().is_some()
}

/// The members that are properties, and not remarks of the protocol such as `@odata.id`.
fn own(node: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    node.members().filter(|member| !member.is_annotation())
}
