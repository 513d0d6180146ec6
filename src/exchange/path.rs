//! Path templates: which paths a documented request line admits.
//!
//! One operation is called in many ways: by `/me` or `/users/{id}`, by a key in parentheses or
//! as a segment, with a cast or a namespace spelled out, by any of a drive's addresses. A
//! template and a path are compared as tokens in which these ways look the same.

pub(super) mod compare;
mod ending;
#[cfg(test)]
pub(super) mod tests;
pub(super) mod token;

use crate::exchange::url::Url;
use compare::{Pathway, cost};
pub use ending::Ending;
use token::{Arguments, Kind, Segment};

/// One documented request line.
#[derive(Clone, Debug)]
pub struct Template {
    method: Box<str>,
    text: Box<str>,
    shape: Box<str>,
    canonical: Box<str>,
    ending: Ending,
    key_in_query: bool,
    pathway: Pathway,
}

impl Template {
    /// Reads a method and a template as written, with or without host, version and query.
    pub fn read(method: &str, url_text: &str) -> Self {
        let url = Url::read(url_text);
        let path = url.resource();
        let segments = token::segments(path);
        let kinds: Vec<Kind<'_>> = segments.iter().map(Segment::kind).collect();
        let pathway = Pathway::of_template(&kinds);
        let key_in_query = ["$id", "@id", "id"]
            .iter()
            .any(|name| url.option(name).is_some());
        Self {
            method: method.trim().to_ascii_uppercase().into(),
            text: url_text.trim().into(),
            shape: shape(&segments, &kinds).into(),
            canonical: pathway.canonical().into(),
            ending: ending::of(&segments, &kinds),
            key_in_query,
            pathway,
        }
    }

    /// The method in upper case.
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The URL as written, without blanks at its ends.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether a call of `path` is what this template documents. `path` stands without host,
    /// version and query, as [`Url::resource`] gives it. Methods are not compared.
    pub fn admits(&self, path: &str) -> bool {
        self.admits_call(&Call::read(path))
    }

    /// The same for a path that was read before.
    pub fn admits_call(&self, call: &Call) -> bool {
        self.pathway.admits(&call.0)
    }

    /// The path for subjects and for people: holes and ids are `{}`, arguments of functions are
    /// left out, names keep their case. `/users/{}/messages/{}`
    pub fn shape(&self) -> &str {
        &self.shape
    }

    /// The path as a key for look-ups: equal for all ways to address the same thing
    /// (`/me/messages` and `/users/{id}/Messages`).
    pub fn canonical(&self) -> &str {
        &self.canonical
    }

    /// What its last segment is.
    pub fn ending(&self) -> &Ending {
        &self.ending
    }

    /// Whether it ends in `/$ref`.
    pub fn is_ref(&self) -> bool {
        matches!(&self.ending, Ending::System(name) if &**name == "$ref")
    }

    /// Whether its query names one member: `/members/$ref?$id={id}`.
    pub fn has_key_in_query(&self) -> bool {
        self.key_in_query
    }

    /// What the index is made of.
    pub(super) fn pathway(&self) -> &Pathway {
        &self.pathway
    }

    /// How loosely it speaks of a path; `None` where it does not admit it.
    pub(super) fn cost(&self, path: &Pathway) -> Option<u32> {
        cost(&self.pathway, path)
    }
}

/// A path as it is called, read once for all templates that it is compared with.
#[derive(Clone, Debug)]
pub struct Call(Pathway);

impl Call {
    /// Reads a path without host, version and query, as [`Url::resource`] gives it.
    pub fn read(path: &str) -> Self {
        Self(Pathway::of_path(path))
    }
}

/// The [canonical](Template::canonical) path of a template as written, for whoever asks nothing else.
pub fn canonical(url_text: &str) -> String {
    let url = Url::read(url_text);
    let segments = token::segments(url.resource());
    let kinds: Vec<Kind<'_>> = segments.iter().map(Segment::kind).collect();
    Pathway::of_template(&kinds).canonical()
}

/// The template that is most like `path`, to cite where none admits it.
pub fn nearest<'t>(
    templates: impl IntoIterator<Item = &'t Template>,
    path: &str,
) -> Option<&'t Template> {
    let path = Pathway::of_path(path);
    templates
        .into_iter()
        .min_by_key(|template| compare::distance(&template.pathway, &path))
}

fn shape(segments: &[Segment<'_>], kinds: &[Kind<'_>]) -> String {
    let mut out = String::with_capacity(64);
    for (segment, kind) in segments.iter().zip(kinds) {
        out.push('/');
        match *kind {
            Kind::Plain(name) if token::is_id(name) => out.push_str("{}"),
            Kind::Hole => out.push_str("{}"),
            Kind::Mixed(text) => out.push_str(&token::with_empty_holes(text)),
            Kind::Call(name, Arguments::Key(_) | Arguments::Alternate) => {
                out.push_str(name);
                out.push_str("/{}");
            }
            Kind::Plain(name) | Kind::Call(name, Arguments::None | Arguments::Named) => {
                out.push_str(name);
            }
            Kind::Rest => out.push('…'),
        }
        if let Some(closed) = segment.addressed {
            out.push_str(if closed.0 { ":/{}:" } else { ":/{}" });
        }
    }
    if out.is_empty() { "/".to_owned() } else { out }
}
