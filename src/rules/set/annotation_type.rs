//! `annotation-wrong-type`, and `type-name-case` in annotations.

use std::sync::Arc;

use crate::contract::Type;
use crate::dialect::types::{Primitive, TypeExpr};
use crate::document::{Annotation, BlockType, NamedType};
use crate::exchange::Captured;
use crate::exchange::documented::Example;
use crate::judge;
use crate::rules::exchange::{ANNOTATION_WRONG_TYPE, TYPE_NAME_CASE};
use crate::rules::{Draft, PageView};
use crate::text::json::Kind;
use crate::words::{short_name, stated_name};

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    for annotation in &view.document.annotations {
        // Of one that cannot be read, that is what is told.
        let judged = annotation.fault().is_none()
            && matches!(
                annotation.block_type,
                Some(BlockType::Request | BlockType::Response | BlockType::Example)
            );
        let Some(named) = annotation.odata_type.as_ref().filter(|_| judged) else {
            continue;
        };
        let example = view.examples.exchanges.iter().find(|example| {
            let shown = example.response.as_ref().or(example.request.as_ref());
            shown.is_some_and(|shown| Some(shown.part) == annotation.target)
        });
        one(view, annotation, named, example, findings);
    }
}

fn one(
    view: &PageView<'_>,
    annotation: &Annotation,
    named: &NamedType,
    example: Option<&Example>,
    findings: &mut Vec<Draft>,
) {
    let subject = subject(view, annotation);
    match view.dialect().type_words(&named.name) {
        None | Some(TypeExpr::Named(_) | TypeExpr::Unreadable) => {}
        // A text, or a number, where an object says what it is.
        Some(TypeExpr::Primitive(primitive))
            if !matches!(primitive, Primitive::Stream | Primitive::Untyped) =>
        {
            let stated = example.and_then(stated);
            let body = stated.as_ref().and_then(|stated| named_at(view, stated));
            if let (Some(stated), Some(body)) = (&stated, body) {
                findings.push(other_body(&subject, named, stated, &body));
            }
            return;
        }
        Some(_) => return,
    }
    let Some(ty) = view
        .contract
        .find_named_type(&named.name, &named.place.source)
    else {
        // Where nobody defines the name, the body says best how it is written.
        match example.and_then(stated) {
            // That nobody defines what the body states is told there.
            Some(stated) if stated.name == named.name => {}
            Some(stated) if stated.name.eq_ignore_ascii_case(&named.name) => findings.push(case(
                &subject,
                named,
                &stated.name,
                "the body writes it so here",
                &stated.place,
            )),
            _ => undefined(view, &subject, named, findings),
        }
        return;
    };
    let known = if named.name.contains('.') {
        &*ty.name
    } else {
        short_name(&ty.name)
    };
    // Another name that the type goes by is no other spelling.
    if known != named.name && known.eq_ignore_ascii_case(&named.name) {
        findings.push(case(&subject, named, known, "defined here", &ty.place));
        return;
    }
    if let Some(stated) = example.and_then(stated) {
        against_body(view, &subject, named, &ty, &stated, findings);
    } else if let Some(example) = example {
        against_page(view, &subject, named, &ty, example, findings);
    }
}

/// The type that the page's sentence promises, where the body shows that one.
fn against_page(
    view: &PageView<'_>,
    subject: &str,
    named: &NamedType,
    ty: &Type,
    example: &Example,
    findings: &mut Vec<Draft>,
) {
    let operation = view.claims.operation.as_ref();
    let object = operation.and_then(|operation| operation.response.object.as_ref());
    let response = example.exchange.response.as_ref();
    let (Some(object), Some(response)) = (object, response.filter(|it| it.status < 400)) else {
        return;
    };
    let Some(body) = response.body.present().filter(|body| body.is_json()) else {
        return;
    };
    let shown = judge::shown_instead(view.contract, object, ty, body);
    let (Some(shown), Some(mention)) = (shown, &object.ty) else {
        return;
    };
    let (noted, shown_name) = (short_name(&ty.name), short_name(&shown.name));
    let message = format!(
        "the annotation names {noted}, but the page promises {} {shown_name}",
        crate::words::article(shown_name)
    );
    findings.push(
        Draft::new(
            &ANNOTATION_WRONG_TYPE,
            named.place.clone(),
            subject,
            message,
        )
        .help(format!("name {} in the annotation", shown.name))
        .related("promised here, and shown in the body", &mention.place),
    );
}

fn subject(view: &PageView<'_>, annotation: &Annotation) -> String {
    let named = annotation
        .odata_type
        .as_ref()
        .map_or("", |named| named.name.as_str());
    let name = annotation.names.first().map_or(named, String::as_str);
    format!("{}/annotation:{name}", view.subject())
}

fn case(
    subject: &str,
    named: &NamedType,
    known: &str,
    says: &str,
    place: &crate::text::Place,
) -> Draft {
    Draft::new(
        &TYPE_NAME_CASE,
        named.place.clone(),
        subject,
        format!(
            "`{}` is defined as `{known}`: names differ by case",
            named.name
        ),
    )
    .help(format!("write `{known}`"))
    .related(says, place)
}

fn undefined(view: &PageView<'_>, subject: &str, named: &NamedType, findings: &mut Vec<Draft>) {
    if view.contract.open_world() || view.dialect().is_root_type(&named.name) {
        return;
    }
    let draft = Draft::new(
        &ANNOTATION_WRONG_TYPE,
        named.place.clone(),
        subject,
        format!(
            "the annotation names `{}`, which no page of this docs set defines",
            named.name
        ),
    );
    let help = match view.contract.type_like(&named.name) {
        Some(like) => format!("did you mean `{like}`?"),
        None => "name the type that the body shows".to_owned(),
    };
    findings.push(draft.help(help));
}

/// The type that the body of an example states at its root, or alike at all its members.
fn stated(example: &Example) -> Option<NamedType> {
    let body = match example.exchange.response.as_ref() {
        Some(response) => &response.body,
        None => &example.exchange.request.as_ref()?.body,
    };
    let Captured::Present(body) = body else {
        return None;
    };
    if !body.is_json() {
        return None;
    }
    let json = body.json();
    let root = json
        .root()
        .filter(|root| root.kind() == Kind::Object && !json.is_broken())?;
    let node = root
        .get("@odata.type")
        .filter(|node| node.kind() == Kind::String)?;
    let text = node.as_str()?;
    let name = stated_name(&text);
    let start = node.span().start as usize + node.raw().find(name)?;
    Some(NamedType {
        name: name.to_owned(),
        place: body.place(crate::text::Span::new(start, start + name.len())),
    })
}

fn against_body(
    view: &PageView<'_>,
    subject: &str,
    named: &NamedType,
    ty: &Type,
    stated: &NamedType,
    findings: &mut Vec<Draft>,
) {
    let Some(body) = named_at(view, stated) else {
        return;
    };
    let kin = [
        view.contract.is_kind_of(&body, &ty.name),
        view.contract.is_kind_of(ty, &body.name),
    ];
    // What the body states says all that it inherits from; that the annotation's type may
    // inherit from it makes the annotation no truer, unless it is known to.
    if kin[0] == Some(false) && kin[1] != Some(true) {
        findings.push(other_body(subject, named, stated, &body));
    }
}

/// The type that a body states, where it is documented.
fn named_at(view: &PageView<'_>, stated: &NamedType) -> Option<Arc<Type>> {
    view.contract
        .find_named_type(&stated.name, &stated.place.source)
}

fn other_body(subject: &str, named: &NamedType, stated: &NamedType, body: &Type) -> Draft {
    let shown = short_name(&body.name);
    Draft::new(
        &ANNOTATION_WRONG_TYPE,
        named.place.clone(),
        subject,
        format!(
            "the annotation names {}, but the body is {} {shown}",
            short_name(&named.name),
            crate::words::article(shown)
        ),
    )
    .help(format!("name {} in the annotation", body.name))
    .related("the body states its type here", &stated.place)
}
