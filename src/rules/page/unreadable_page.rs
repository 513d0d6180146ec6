//! `unreadable-page`.

use crate::rules::{Draft, Rule, rule};
use crate::set::Unreadable;
use crate::text::{Place, Span};

/// A page whose text cannot be read.
pub static RULE: Rule = rule!("unreadable-page", Error);

/// The finding of a file that is no text.
pub fn unreadable(file: &Unreadable) -> Draft {
    let end = file.readable.text().len();
    let place = Place::new(&file.readable, Span::new(end, end));
    // Nothing is known of it but its name.
    let path = file.readable.path();
    let name = path.rsplit('/').next().unwrap_or(path);
    let subject = format!("page:{name}");
    Draft::new(
        &RULE,
        place,
        subject,
        format!("this page cannot be read: {}", file.why),
    )
    .help("save it as UTF-8 text, readable for everybody who builds the docs")
}
