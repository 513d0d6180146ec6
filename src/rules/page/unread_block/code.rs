//! Code that promises something to nobody.

use super::{Cited, Gap, first_line, report, spoken_for};
use crate::claims::Witness;
use crate::dialect::Section;
use crate::document::{Annotation, BlockType};
use crate::exchange::message::{self, Message};
use crate::exchange::url::Url;
use crate::page::Code;
use crate::rules::{Draft, PageView};

/// Languages that messages and bodies are written in. Code in any other is for programs.
const LANGUAGES: [&str; 4] = ["http", "json", "jsonc", "msgraph-interactive"];

pub(super) fn code(
    view: &PageView<'_>,
    index: usize,
    code: &Code,
    cited: &Cited,
    findings: &mut Vec<Draft>,
) {
    let part = view.document.parts[index];
    let page = view.document.text_of(part);
    let block = view.document.block(part);
    let annotation = view.document.annotation_of(index);
    let language = page.text(code.language);
    let known = LANGUAGES
        .iter()
        .any(|known| language.eq_ignore_ascii_case(known));
    let of_json = code.body.text().trim_start().starts_with(['{', '[']);
    if cited.shows(index)
        || cited.inside(page, block.span)
        || spoken_for(annotation)
        || !(known || language.is_empty() && of_json)
        || code.body.text().trim().is_empty()
        || is_fragment(code)
        || is_callback(view, code)
    {
        return;
    }
    let json = of_json || language.to_ascii_lowercase().starts_with("json");
    let gap = match annotation {
        Some(annotation) => annotated(view, annotation, cited),
        None => bare(view, index, json),
    };
    if let Some(gap) = gap {
        let first_line = first_line(view, part, block.span);
        report(
            view,
            part,
            first_line,
            &format!("code:{language}"),
            &gap,
            findings,
        );
    }
}

/// Why a block was not read although its annotation says what it is.
fn annotated(view: &PageView<'_>, annotation: &Annotation, cited: &Cited) -> Option<Gap> {
    match annotation.block_type? {
        BlockType::Resource if annotation.odata_type.is_none() => Some(Gap {
            message: "nothing says which type this block represents".into(),
            help: "add the \"@odata.type\" to the annotation in front of it",
        }),
        BlockType::Resource => {
            let part = view.document.parts[annotation.part];
            let block = view.document.block(part);
            let read = cited.inside(view.document.text_of(part), block.span);
            (!read).then_some(Gap {
                message: "the page has a block for this very type already, this one is not read"
                    .into(),
                help: "keep one representation of each type, and call the others examples",
            })
        }
        BlockType::Example => Some(Gap {
            message: "an example is a JSON body: what this block shows is not checked".into(),
            help: "call it a request or a response if it is one, else ignored",
        }),
        BlockType::Samples => Some(Gap {
            message: "these samples stand in no section that documents requests".into(),
            help: "move them under HTTP request, or call them ignored",
        }),
        _ => None,
    }
}

/// Whether a block shows members without the object around them: a part of something that the
/// text explains, and no body by itself.
fn is_fragment(code: &Code) -> bool {
    code.body.text().trim_start().starts_with('"')
}

/// Whether a block shows a request to somebody else than the service, such as a notification
/// that it sends to the reader's own.
fn is_callback(view: &PageView<'_>, code: &Code) -> bool {
    let text = code.body.text();
    let Some(Message::Request(request)) = message::read(text) else {
        return false;
    };
    let url = Url::read(text.get(request.url.range()).unwrap_or_default());
    url.host
        .is_some_and(|host| !view.contract.calls_host(url.slice(host)))
}

/// Why a block without an annotation was not read, where it looks like a promise.
fn bare(view: &PageView<'_>, index: usize, json: bool) -> Option<Gap> {
    let part = view.document.parts[index];
    let in_examples = view.document.in_examples(index);
    let shows_nothing = || Gap {
        message: "no annotation says what this block shows, so it is not checked".into(),
        help: "annotate it as an example with its \"@odata.type\", or as ignored",
    };
    match view.document.role(part) {
        Some(Section::HttpRequest) => Some(Gap {
            message: "no request line can be read in this block".into(),
            help: "write one request a line: a method, a space, a path",
        }),
        // Beside a representation that says its type, another block shows how it may look.
        Some(Section::JsonRepresentation | Section::Properties | Section::Relationships) => {
            (json && !has_representation(view)).then_some(Gap {
                message: "nothing says which type this block represents".into(),
                help: "annotate it as a resource, with its \"@odata.type\"",
            })
        }
        Some(Section::RequestBody | Section::Response) if json && !in_examples => {
            Some(shows_nothing())
        }
        Some(Section::ErrorResponses | Section::Remarks | Section::SeeAlso) => None,
        _ if in_examples && json => Some(shows_nothing()),
        // A page about no operation quotes headers and lines of messages as it likes.
        _ if in_examples && view.claims.operation.is_some() => Some(Gap {
            message: "this block starts with no request line and no status line".into(),
            help: "add that line, or annotate the block, as ignored if need be",
        }),
        _ => None,
    }
}

/// Whether a block of the page represents a type and says which.
fn has_representation(view: &PageView<'_>) -> bool {
    view.claims
        .types
        .iter()
        .any(|claim| claim.witness == Witness::Representation)
}
