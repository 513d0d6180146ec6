//! What people are shown of a recorded body: indented lines, however it was written.

use insta::assert_snapshot;

use crate::program::{command, finish};
use crate::scratch::Scratch;

const THING: &str = "# thing resource type

Namespace: microsoft.graph

## Properties

|Property|Type|Description|
|:---|:---|:---|
|id|String|Names the thing.|
|size|Int32|How large it is.|
|note|String|A word about it.|
|parts|[part](part.md) collection|What it is made of.|
";

const PART: &str = "# part resource type

Namespace: microsoft.graph

## Properties

|Property|Type|Description|
|:---|:---|:---|
|weight|Int32|What it weighs.|
|password|Int32|What opens it.|
|since|DateTimeOffset|How long it is there.|
";

const GET: &str = "# Get thing

Namespace: microsoft.graph

## HTTP request

```http
GET /things/{id}
```

## Response

If successful, this method returns a `200 OK` response code and a [thing](thing.md) object in the response body.
";

fn scratch(name: &str, recording: &str) -> Scratch {
    Scratch::with([
        ("thing.md", THING),
        ("part.md", PART),
        ("thing-get.md", GET),
        (name, recording),
    ])
}

/// The drawing of a recording's own lines, without those of the pages.
fn drawn(name: &str, recording: &str, width: &str) -> String {
    let scratch = scratch(name, recording);
    let mut command = command(scratch.path());
    command
        .args(["traffic", name, "--docs", "."])
        .env("COLUMNS", width);
    let out = finish(&mut command).out;
    let mut shown = String::new();
    let mut is_own = false;
    for line in out.lines() {
        if line.contains("╭─[") {
            is_own = line.contains(name);
        }
        if is_own && (!line.contains("╰──") || line.contains(name)) {
            shown.push_str(line);
            shown.push('\n');
        }
        is_own &= !line.contains("╰────");
    }
    shown
}

/// A recording with one answer, whose body is written as a string.
fn har(body: &str) -> String {
    let text = serde_json::to_string(body).unwrap();
    format!(
        "{{\"log\": {{\"entries\": [\n{{\"request\": {{\"method\": \"GET\", \"url\": \"https://graph.microsoft.com/v1.0/things/7\"}},\n\
         \"response\": {{\"status\": 200, \"content\": {{\"mimeType\": \"application/json\",\n\"text\": {text}}}}}}}\n]}}}}\n"
    )
}

#[test]
fn a_body_on_one_line_is_shown_in_indented_ones() {
    let body = r#"{"id":"7","note":"says \"hello\"","size":"large","parts":[{"weight":1},{"since":"soon","weight":2.5}]}"#;
    assert_snapshot!(drawn("a.har", &har(body), "80"), @r#"
    ╭─[a.har:4:65] /size
    │ "id": "…",
    │ "note": "…",
    │ "size": "large",
    ·         ───────
    │ "parts": [
    │   {
    ╭─[a.har:4:112] /parts/1/since
    │ },
    │ {
    │   "since": "soon",
    ·            ──────
    │   "weight": 2.5
    │ }
    ╭─[a.har:4:132] /parts/1/weight
    │   {
    │     "since": "…",
    │     "weight": 2.5
    ·               ───
    │   }
    │ ]
    "#);
}

#[test]
fn values_that_no_finding_is_about_are_not_shown_nor_are_secrets() {
    let body = r#"{"id":"private","parts":[{"weight":4,"password":"hunter2","since":"2021-13-04T08:30:12Z"}],"note":7}"#;
    assert_snapshot!(drawn("a.har", &har(body), "80"), @r#"
    ╭─[a.har:4:68] /parts/0/password
    │ {
    │   "weight": 4,
    │   "password": "…",
    ·               ───
    │   "since": "…"
    │ }
    ╭─[a.har:4:90] /parts/0/since
    │     "weight": 4,
    │     "password": "…",
    │     "since": "2021-13-04T08:30:12Z"
    ·              ──────────────────────
    │   }
    │ ],
    ╭─[a.har:4:126] /note
    │     }
    │   ],
    │   "note": 7
    ·           ─
    │ }
    "#);
}

#[test]
fn an_object_is_marked_at_its_bracket_and_a_name_at_itself() {
    let body = r#"{"id":{"of":{"it":[]}},"colour":{},"size":[1,2]}"#;
    assert_snapshot!(drawn("a.har", &har(body), "80"), @r#"
    ╭─[a.har:4:18] /id
    │ {
    │   "id": {
    ·         ─
    │     "of": {
    │       "it": []
    ╭─[a.har:4:39] /colour
    │   }
    │ },
    │ "colour": {},
    · ────────
    │ "size": [
    │   1,
    ╭─[a.har:4:62] /size
    │ },
    │ "colour": {},
    │ "size": [
    ·         ─
    │   1,
    │   2
    "#);
}

#[test]
fn a_long_value_is_told_by_its_beginning() {
    let long = "x".repeat(300);
    let body = format!(r#"{{"parts":[{{"weight":"{long}"}}]}}"#);
    assert_snapshot!(drawn("a.har", &har(&body), "48"), @r#"
    ╭─[a.har:4:34] /parts/0/weight
    │ …ight": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
    ·         ──────────────────────────────────
    "#);
}

#[test]
fn lines_of_a_recording_of_messages_are_told_by_their_place() {
    let recording = "GET https://graph.microsoft.com/v1.0/things/7\n\nHTTP/1.1 200 OK\nContent-Type: application/json\n\n{\n  \"size\": \"large\"\n}\n";
    assert_snapshot!(drawn("a.http", recording, "80"), @r#"
    ╭─[a.http:7:11] /size
    │ {
    │   "size": "large"
    ·           ───────
    │ }
    "#);
    // What is broken is shown as it stands, with the number of its line.
    let broken = recording.replace("\"large\"", "large");
    assert_snapshot!(drawn("a.http", &broken, "80"), @r#"
      ╭─[a.http:7:11]
    7 │   "size": large
      ·           ─────
    "#);
}

#[test]
fn what_stands_around_a_body_has_no_number_either() {
    let recording = har("{}")
        .replace("200", "206")
        .replace("/things/7", "/things/7?colour=red");
    assert_snapshot!(drawn("a.har", &recording, "80"), @r"
    ╭─[a.har:2:81]
    │ GET https://graph.microsoft.com/v1.0/things/7?colour=…
    ·                                               ──────
    ╭─[a.har:3:24]
    │ 206 ← GET https://graph.microsoft.com/v1.0/things/7?colour=…
    · ───
    ");
}

#[test]
fn colours_change_no_line() {
    let scratch = scratch("a.har", &har(r#"{"id":7,"size":"large"}"#));
    let run = |color: &[&str]| {
        let mut command = command(scratch.path());
        command
            .args(["traffic", "a.har", "--docs", "."])
            .args(color);
        finish(&mut command).out
    };
    let (plain, colored) = (run(&[]), run(&["--color", "always"]));
    let mut stripped = String::new();
    let mut in_escape = false;
    for c in colored.chars() {
        in_escape |= c == '\u{1b}';
        if !in_escape {
            stripped.push(c);
        }
        in_escape &= c != 'm';
    }
    assert_ne!(plain, colored);
    assert_eq!(plain, stripped);
}
