//! What an editor is served: a client that speaks to the server as editors do.

mod asked;
mod editor;
mod protocol;
mod settings;
mod typed;

use crate::scratch::{Scratch, project};

const GET: &str = "api/lamp-get.md";
const CREATE: &str = "api/lamp-create.md";
const LAMP: &str = "resources/lamp.md";
const MOOD: &str = "resources/lampmood.md";
const INCLUDE: &str = "includes/throttling.md";

/// What the page of the lamp promises of a name that the examples show, and what none of them
/// keeps.
const LONG: &str = "Maximum length is 24 characters";
const SHORT: &str = "Maximum length is 2 characters";

/// A set of pages that are right in every respect.
fn set() -> Scratch {
    let scratch = Scratch::new();
    scratch.copy(&project().join("tests/fixtures/clean"), "");
    scratch
}

fn none() -> Vec<String> {
    Vec::new()
}
