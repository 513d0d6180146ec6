//! What a finding says where the rule's usual words would lead a writer astray.

use apiproof::findings::Finding;
use insta::assert_snapshot;

use crate::scratch::Scratch;

const THING: &str = "# thing resource type\n\nNamespace: microsoft.graph\n\n## Properties\n\n\
    |Property|Type|Description|\n|:---|:---|:---|\n\
    |id|String|Names the thing. Read-only.|\n\
    |displayDeviceName|String|What shows it.|\n\
    |sizeClass|String|How large it is.|\n\
    |colour|String|What it looks like. Read-only.|\n\
    |maker|String|Who made it. Read-only.|\n";

/// Message and help of what is found in a folder with a thing and this page about it.
fn told(method: &str, prose: &str, body: &str) -> String {
    let sends = method == "PATCH";
    let message = if sends {
        format!(
            "PATCH https://graph.microsoft.com/v1.0/things/7\nContent-Type: application/json\n\n{body}"
        )
    } else {
        "GET https://graph.microsoft.com/v1.0/things/7".to_owned()
    };
    let answer = if sends {
        "HTTP/1.1 204 No Content".to_owned()
    } else {
        format!("HTTP/1.1 200 OK\nContent-Type: application/json\n\n{body}")
    };
    let answers = if sends {
        "`204 No Content` response code"
    } else {
        "`200 OK` response code and a [thing](thing.md) object in the response body"
    };
    let page = format!(
        "# Work with things\n\n{prose}\n\n## HTTP request\n\n```http\n{method} /things/{{id}}\n```\n\n\
         ## Request body\n\nIn the request body, supply a JSON representation of the [thing](thing.md) object.\n\n\
         ## Response\n\nIf successful, this method returns a {answers}.\n\n\
         ## Example\n\n```http\n{message}\n```\n\n```http\n{answer}\n```\n"
    );
    let scratch = Scratch::with([
        ("apiproof.toml", ""),
        ("thing.md", THING),
        ("thing-call.md", page.as_str()),
    ]);
    let outcome = scratch.check(&["."]);
    let said = |finding: &Finding| {
        let help = finding.help.as_deref().unwrap_or_default();
        format!(
            "{} {}: {}\n  {help}",
            finding.severity.name(),
            finding.rule,
            finding.message
        )
    };
    outcome
        .findings
        .iter()
        .map(said)
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn one_object_wrapped_like_a_collection() {
    assert_snapshot!(told("GET", "", r#"{ "value": { "id": "7" } }"#), @r"
    error unknown-property: this thing is wrapped in `value`, which belongs to collections
      show the object itself, without `value` around it
    ");
}

#[test]
fn a_collection_under_another_name() {
    assert_snapshot!(told("GET", "", r#"{ "values": [{ "id": "7" }] }"#), @r"
    error unknown-property: the list of a collection is called `value`, not `values`
      write `value`
    ");
}

#[test]
fn the_beginning_of_a_name() {
    assert_snapshot!(told("GET", "", r#"{ "id": "7", "displayDevice": "hub" }"#), @r"
    error unknown-property: thing has no property `displayDevice`
      did you mean `displayDeviceName`?
    ");
}

#[test]
fn a_name_that_the_page_itself_writes_so() {
    assert_snapshot!(told("GET", "Things have a sizeclass.", r#"{ "sizeclass": "A" }"#), @r"
    warning property-case: this page writes `sizeclass`, the page of its type `sizeClass`: names differ by case
      find out which is right, and write it so in both places
    ");
}

#[test]
fn all_that_one_request_sends_and_should_not() {
    let body = r#"{ "sizeClass": "A", "colour": "red", "maker": "ada" }"#;
    assert_snapshot!(told("PATCH", "", body), @r"
    info read-only-property: the request sends 2 properties that are documented as read-only: `colour` and `maker`
      leave them out, or say where they are documented that they can be sent
    ");
}
