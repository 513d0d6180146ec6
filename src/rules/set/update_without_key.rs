//! `update-without-key`.

use crate::claims::{OperationClaim, TemplateClaim};
use crate::contract::operation;
use crate::exchange::path::Ending;
use crate::rules::{Draft, PageView, Rule, rule};

pub(super) static RULE: Rule = rule!("update-without-key", Warning);

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    let Some(operation) = &view.claims.operation else {
        return;
    };
    for template in &operation.templates {
        if !matches!(&*template.method, "PATCH" | "PUT" | "DELETE") || !lacks_key(template) {
            continue;
        }
        if let Some(post) = posting(view, template) {
            let doing = if &*template.method == "DELETE" {
                "deletes"
            } else {
                "updates"
            };
            let draft = Draft::new(
                &RULE,
                template.place.clone(),
                format!(
                    "operation:{} {}",
                    template.method,
                    template.template.shape()
                ),
                format!("this request {doing} a whole collection: its path names no member"),
            );
            findings.push(
                draft
                    .help(help(operation, template))
                    .related("new members are posted here", &post.place),
            );
            // Several templates of one operation are one slip.
            return;
        }
    }
}

/// What to do: where another request line of the operation is this one without its last segment,
/// that segment may be what is wrong.
fn help(operation: &OperationClaim, template: &TemplateClaim) -> String {
    let add = "add the key of the member, such as {id}, to the path";
    let canonical = template.template.canonical();
    let shorter = canonical.rsplit_once('/').map(|(shorter, _)| shorter);
    let has_shorter = operation.templates.iter().any(|other| {
        other.method == template.method && shorter == Some(other.template.canonical())
    });
    match template.url.text().trim().rsplit_once('/') {
        Some((_, last)) if has_shorter => format!("take /{last} away, or {add}"),
        _ => add.to_owned(),
    }
}

fn lacks_key(template: &TemplateClaim) -> bool {
    match template.template.ending() {
        Ending::Name(_) => true,
        Ending::System(name) => &**name == "$ref" && !template.template.has_key_in_query(),
        _ => false,
    }
}

/// Another page at hand that posts new members to this path.
fn posting(view: &PageView<'_>, template: &TemplateClaim) -> Option<TemplateClaim> {
    let wanted = template.template.canonical();
    let wanted = wanted.strip_suffix("/$ref").unwrap_or(wanted);
    let index = view.contract.index();
    index
        .posting_to(wanted)
        .iter()
        .filter(|&&file| file != view.file)
        .find_map(|&file| {
            let posting = operation(view.contract, file)?;
            let creates = posting
                .response
                .statuses
                .iter()
                .any(|named| named.status == 201);
            posting
                .templates
                .iter()
                .find(|post| {
                    &*post.method == "POST" && post.template.canonical() == wanted && creates
                })
                .cloned()
        })
}
