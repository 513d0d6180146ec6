//! Known findings stay known while pages are edited, moved and renamed; new ones fail.

use std::fs;

use serde_json::Value;

use crate::program::{Ran, run};
use crate::scratch::Scratch;

const PAGE: &str = r#"---
title: "Get thing"
description: "Reads one thing."
author: "docs-team"
ms.prod: "things"
doc_type: apiPageType
---

# Get thing

## HTTP request

```http
GET /things/{id}
```

## Response

If successful, this method returns a `200 OK` response code and a [thing](../resources/thing.md) object in the response body.

## Example

### Request

<!-- { "blockType": "request", "name": "get_thing" } -->
```http
GET https://graph.microsoft.com/v1.0/things/7
```

### Response

<!-- { "blockType": "response", "truncated": true, "@odata.type": "microsoft.graph.thing" } -->
```http
HTTP/1.1 200 OK
Content-Type: application/json

{
  "id": "7",
  "count": "five"
}
```
"#;

const RESOURCE: &str = r#"---
title: "thing resource type"
description: "A thing."
author: "docs-team"
ms.prod: "things"
doc_type: resourcePageType
---

# thing resource type

## Properties

|Property|Type|Description|
|:---|:---|:---|
|count|Int32|How many.|
|id|String|The key.|

## JSON representation

<!-- { "blockType": "resource", "keyProperty": "id", "@odata.type": "microsoft.graph.thing" } -->
```json
{
  "count": 5,
  "id": "String"
}
```
"#;

fn docs() -> Scratch {
    Scratch::with([
        ("v1.0/api/thing-get.md", PAGE),
        ("v1.0/resources/thing.md", RESOURCE),
    ])
}

fn check(docs: &Scratch, arguments: &[&str]) -> Ran {
    run(docs.path(), ["check", "v1.0"].iter().chain(arguments))
}

/// The pages with their one slip known.
fn known() -> Scratch {
    let docs = docs();
    let written = check(&docs, &["--write-baseline", "known.json"]);
    assert_eq!(written.code, Some(0), "{written:?}");
    assert_eq!(written.out, "");
    docs
}

fn summary(ran: &Ran) -> Value {
    ran.json()["summary"].clone()
}

#[test]
fn what_is_known_is_written_one_entry_a_line() {
    let text = fs::read_to_string(known().path().join("known.json")).unwrap();
    insta::assert_snapshot!(text, @r#"
    {
      "version": 1,
      "known": [
        {"rule":"wrong-type","subject":"operation:GET /things/{}/example:1/response#/count","severity":"error","count":1}
      ]
    }
    "#);
}

#[test]
fn a_known_finding_neither_shows_nor_fails() {
    let ran = check(&known(), &["--baseline", "known.json"]);
    assert_eq!((ran.code, &*ran.out), (Some(0), ""));
    insta::assert_snapshot!(ran.err, @r"
    Checked 2 pages: 1 operation, 1 type, 2 examples (1 exchange).
    Found nothing to report. The baseline knows 1 finding.
    ");
}

#[test]
fn lines_above_new_names_and_moved_rows_change_nothing() {
    let docs = known();
    let page = PAGE.replace(
        "# Get thing\n",
        "# Get thing\n\nMore to read.\n\nAnd more.\n",
    );
    fs::remove_file(docs.path().join("v1.0/api/thing-get.md")).unwrap();
    docs.write("v1.0/api/a-thing-read.md", page);
    let rows: Vec<&str> = RESOURCE
        .lines()
        .filter(|line| line.starts_with("|count") || line.starts_with("|id"))
        .collect();
    let turned = RESOURCE.replace(
        &format!("{}\n{}", rows[0], rows[1]),
        &format!("{}\n{}", rows[1], rows[0]),
    );
    assert_ne!(turned, RESOURCE);
    docs.write("v1.0/resources/thing.md", turned);
    let ran = check(&docs, &["--baseline", "known.json", "--format", "json"]);
    assert_eq!(ran.code, Some(0), "{}", ran.out);
    assert_eq!(summary(&ran)["known"], 1);
    assert_eq!(summary(&ran)["gone"], Value::from(Vec::<Value>::new()));
}

#[test]
fn a_new_slip_fails_alone() {
    let docs = known();
    docs.write(
        "v1.0/api/thing-get.md",
        PAGE.replace("\"id\": \"7\"", "\"id\": 7"),
    );
    let ran = check(&docs, &["--baseline", "known.json", "--format", "json"]);
    assert_eq!(ran.code, Some(1));
    let report = ran.json();
    let findings = report["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0]["pointer"], "/id");
    assert_eq!(report["summary"]["known"], 1);
}

#[test]
fn what_was_mended_is_told_and_can_be_removed() {
    let docs = known();
    docs.write("v1.0/api/thing-get.md", PAGE.replace("\"five\"", "5"));
    let ran = check(&docs, &["--baseline", "known.json"]);
    assert_eq!(ran.code, Some(0));
    insta::assert_snapshot!(ran.err, @r"
    Checked 2 pages: 1 operation, 1 type, 2 examples (1 exchange).
    Found nothing to report.
    Of the baseline, 1 finding did not occur any more; --prune-baseline removes
    them:
      wrong-type: operation:GET /things/{}/example:1/response#/count
    ");
    let pruned = check(&docs, &["--baseline", "known.json", "--prune-baseline"]);
    assert_eq!(pruned.code, Some(0));
    assert!(
        pruned.err.contains("Removed from known.json"),
        "{}",
        pruned.err
    );
    let text = fs::read_to_string(docs.path().join("known.json")).unwrap();
    assert!(text.contains("\"known\": []"), "{text}");
    let again = check(&docs, &["--baseline", "known.json"]);
    assert!(!again.err.contains("did not occur"), "{}", again.err);
}

#[test]
fn nothing_is_gone_that_was_not_looked_for() {
    let docs = known();
    // Another page alone, and another level.
    let page = run(
        docs.path(),
        [
            "check",
            "v1.0/resources/thing.md",
            "--baseline",
            "known.json",
        ],
    );
    assert!(!page.err.contains("did not occur"), "{}", page.err);
    let page = PAGE
        .replace("\"five\"", "5")
        .replace("description: \"Reads one thing.\"", "description:");
    docs.write("v1.0/api/thing-get.md", page);
    assert_eq!(
        check(&docs, &["--write-baseline", "known.json"]).code,
        Some(0)
    );
    let errors = check(&docs, &["--baseline", "known.json", "--level", "error"]);
    assert!(!errors.err.contains("did not occur"), "{}", errors.err);
}

#[test]
fn a_file_that_is_no_baseline_ends_with_2() {
    let docs = docs();
    docs.write("known.json", "{\"version\": 9, \"known\": []}");
    for (file, why) in [
        ("known.json", "it is of version 9"),
        ("none.json", "No such file"),
        ("v1.0/resources/thing.md", "it is no list of known findings"),
    ] {
        let ran = check(&docs, &["--baseline", file]);
        assert_eq!(ran.code, Some(2));
        assert!(ran.err.contains(why), "{}", ran.err);
    }
}

#[test]
fn what_makes_a_run_fail_can_be_chosen() {
    let docs = docs();
    assert_eq!(check(&docs, &[]).code, Some(1));
    assert_eq!(check(&docs, &["--fail-on", "never"]).code, Some(0));
    docs.write(
        "v1.0/api/thing-get.md",
        PAGE.replace("\"five\"", "5")
            .replace("description: \"Reads one thing.\"", "description:"),
    );
    assert_eq!(check(&docs, &[]).code, Some(0));
    assert_eq!(check(&docs, &["--fail-on", "warning"]).code, Some(1));
    docs.write(
        "v1.0/api/thing-get.md",
        PAGE.replace("\"five\"", "5")
            .replace("Content-Type: application/json\n", ""),
    );
    assert_eq!(check(&docs, &["--fail-on", "warning"]).code, Some(0));
    let hint = check(&docs, &["--fail-on", "info"]);
    assert_eq!(hint.code, Some(1));
    assert!(hint.out.contains("missing-content-type"), "{}", hint.out);
}
