//! `traffic --suggest`: what it prints is a patch, and with it nothing has drifted any more.

use std::io::Write as _;
use std::process::{Command, Stdio};

use insta::assert_snapshot;

use crate::literate::{self, Piece};
use crate::program::run;
use crate::scratch::{Scratch, project};

const THING: &str = "# thing resource type

Namespace: microsoft.graph

## Properties

|Property|Type|Description|
|:---|:---|:---|
|id|String|Names the thing.|
|mood|[mood](mood.md)|How it feels.|
|state|String|How it is. Possible values are: `on`, `off`, or `broken`.|

## Relationships

|Relationship|Type|Description|
|:---|:---|:---|
|owner|[owner](owner.md)|Whose it is.|

## JSON representation

<!-- { \"blockType\": \"resource\", \"@odata.type\": \"microsoft.graph.thing\" } -->
```json
{
  \"id\": \"String\",
  \"mood\": \"String\",
  \"state\": \"String\"
}
```
";

const OWNER: &str = "# owner resource type

Namespace: microsoft.graph

## Properties

| Property | Type   | Description |
| -------- | ------ | ----------- |
| `id`     | String | Who it is.  |
";

const MOOD: &str = "# mood enum type

Namespace: microsoft.graph

## Members

|Member|Value|Description|
|:---|:---|:---|
|calm|0|Quiet.|
|lively|1|Loud.|
";

const GET: &str = "# Get thing

Namespace: microsoft.graph

## HTTP request

```http
GET /things/{id}
```

## Optional query parameters

This method supports the `$select` OData query parameter.

|Parameter|Type|Description|
|:---|:---|:---|
|depth|Int32|How deep to look.|

## Response

If successful, this method returns a `200 OK` response code and a [thing](../resources/thing.md) object in the response body.
";

const POLISH: &str = "# thing: polish

Namespace: microsoft.graph

## HTTP request

```http
POST /things/{id}/polish
```

## Request body

In the request body, provide a JSON object with the following parameters.

|Parameter|Type|Description|
|:---|:---|:---|
|times|Int32|How often.|

## Response

If successful, this action returns a `204 No Content` response code.
";

/// An exchange as a line of a recording.
fn exchange(method: &str, path: &str, sent: &str, status: u16, answered: &str) -> String {
    let text = |body: &str| serde_json::to_string(body).unwrap();
    let json = "application/json";
    let sent = match sent {
        "" => String::new(),
        sent => format!(
            ",\"postData\":{{\"mimeType\":\"{json}\",\"text\":{}}}",
            text(sent)
        ),
    };
    format!(
        "{{\"request\":{{\"method\":\"{method}\",\"headers\":[],\"url\":\"https://graph.microsoft.com/v1.0{path}\"{sent}}},\
         \"response\":{{\"status\":{status},\"headers\":[],\"content\":{{\"mimeType\":\"{json}\",\"text\":{}}}}}}}\n",
        text(answered)
    )
}

fn things(bodies: &[&str]) -> String {
    let exchanges = bodies.iter();
    exchanges
        .map(|body| exchange("GET", "/things/7", "", 200, body))
        .collect()
}

fn scratch(recording: &str) -> Scratch {
    Scratch::with([
        ("resources/thing.md", THING),
        ("resources/owner.md", OWNER),
        ("resources/mood.md", MOOD),
        ("api/thing-get.md", GET),
        ("api/thing-polish.md", POLISH),
        ("recording.ndjson", recording),
    ])
}

/// What is suggested, applied as a person would: gives the lines that it adds, and what is said
/// beside it.
fn suggested(scratch: &Scratch, more: &[&str]) -> (String, String) {
    let arguments = ["traffic", "recording.ndjson", "--docs", ".", "--suggest"];
    let arguments: Vec<&str> = arguments.into_iter().chain(more.iter().copied()).collect();
    let ran = run(scratch.path(), &arguments);
    assert_eq!(
        ran.code,
        Some(i32::from(!ran.out.is_empty())),
        "{}",
        ran.err
    );
    if !ran.out.is_empty() {
        let mut git = Command::new("git")
            .args(["apply", "--whitespace=nowarn", "-"])
            .current_dir(scratch.path())
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        git.stdin
            .take()
            .unwrap()
            .write_all(ran.out.as_bytes())
            .unwrap();
        assert!(git.wait().unwrap().success(), "{}", ran.out);
    }
    let lines: Vec<&str> = ran
        .out
        .lines()
        .filter(|line| line.starts_with(['+', '-']) && !line.starts_with("---"))
        .collect();
    (lines.join("\n"), ran.err)
}

/// The rules of what is left.
fn left(scratch: &Scratch) -> Vec<&'static str> {
    let outcome = scratch.traffic("recording.ndjson", &["."]);
    outcome
        .findings
        .iter()
        .map(|finding| finding.rule)
        .collect()
}

#[test]
fn properties_are_rows_with_the_type_that_their_values_have() {
    let scratch = scratch(&things(&[
        "{ \"id\": \"7\", \"color\": \"red\", \"size\": 3, \"born\": \"2020-01-01T00:00:00Z\" }",
        "{ \"size\": 3000000000, \"tags\": [\"a\"], \"spare\": null, \"zone\": null }",
        "{ \"tags\": [], \"by\": { \"@odata.type\": \"#microsoft.graph.owner\", \"id\": \"1\" } }",
        "{ \"zone\": { \"x\": 1 }, \"mixed\": [1, 2.5] }",
    ]));
    assert!(left(&scratch).len() > 7);
    let (lines, err) = suggested(&scratch, &[]);
    assert_snapshot!(lines, @r"
    +++ b/resources/thing.md
    +|born|DateTimeOffset|TODO|
    +|by|[owner](owner.md)|TODO|
    +|color|String|TODO|
    +|mixed|Double collection|TODO|
    +|size|Int64|TODO|
    +|spare|TODO|TODO|
    +|tags|String collection|TODO|
    +|zone|Object|TODO|
    ");
    assert_eq!(err, "");
    assert_eq!(left(&scratch), [""; 0]);
}

#[test]
fn a_row_looks_like_its_neighbours() {
    let body = "{ \"owner\": { \"id\": \"1\", \"name\": \"x\" } }";
    let scratch = scratch(&things(&[body]));
    let (lines, _) = suggested(&scratch, &[]);
    assert_snapshot!(lines, @r"
    +++ b/resources/owner.md
    +| `name`   | String | TODO        |
    ");
    assert_eq!(left(&scratch), [""; 0]);
}

#[test]
fn a_file_with_other_line_ends_and_without_a_last_one_keeps_them() {
    let body = "{ \"owner\": { \"id\": \"1\", \"name\": \"x\" } }";
    let scratch = scratch(&things(&[body]));
    let page = OWNER.trim_end().replace('\n', "\r\n");
    scratch.write("resources/owner.md", format!("\u{feff}{page}"));
    suggested(&scratch, &[]);
    let page = scratch.read("resources/owner.md");
    assert!(
        page.ends_with("|\r\n| `name`   | String | TODO        |"),
        "{page:?}"
    );
    assert_eq!(page.matches('\n').count(), page.matches("\r\n").count());
    assert_eq!(left(&scratch), [""; 0]);
}

#[test]
fn a_page_of_plain_text_gets_a_line() {
    let scratch = scratch(&things(&[
        "{ \"owner\": { \"id\": \"1\", \"name\": \"x\" } }",
    ]));
    scratch.write(
        "resources/owner.md",
        "owner resource type\n\nNamespace: microsoft.graph\n\nProperties\n\nProperty Type Description\n\
         id String Who it is.\nmail String Where to write.\n\nJSON representation\n\n\
         {\n  \"id\": \"String\",\n  \"mail\": \"String\"\n}\n",
    );
    let (lines, err) = suggested(&scratch, &[]);
    assert_snapshot!(lines + &err, @r"
    +++ b/resources/owner.md
    +name String TODO
    ");
}

#[test]
fn values_join_their_list_or_their_table() {
    let scratch = scratch(&things(&[
        "{ \"state\": \"dimmed\", \"mood\": \"sleepy\" }",
        "{ \"state\": \"gone\", \"mood\": \"angry\" }",
    ]));
    let (lines, err) = suggested(&scratch, &[]);
    assert_snapshot!(lines, @r"
    +++ b/resources/mood.md
    +|angry|TODO|TODO|
    +|sleepy|TODO|TODO|
    +++ b/resources/thing.md
    -|state|String|How it is. Possible values are: `on`, `off`, or `broken`.|
    +|state|String|How it is. Possible values are: `on`, `off`, `dimmed`, `gone`, or `broken`.|
    ");
    assert_eq!(err, "");
    assert_eq!(left(&scratch), [""; 0]);
}

#[test]
fn lists_of_any_writing_take_a_value() {
    for (written, expected) in [
        (
            "Possible values are: `on`.",
            "Possible values are: `on`, `new`.",
        ),
        (
            "Possible values are: on, off.",
            "Possible values are: on, off, new.",
        ),
        (
            "Possible values are `on` and `off`.",
            "Possible values are `on`, `new` and `off`.",
        ),
        (
            "Possible values are: `on`, `off` (at night).",
            "Possible values are: `on`, `new`, `off` (at night).",
        ),
        (
            "Valid values: **on**; **off**.",
            "Valid values: **on**; **off**; **new**.",
        ),
    ] {
        let scratch = scratch(&things(&["{ \"state\": \"new\" }"]));
        let list = "Possible values are: `on`, `off`, or `broken`.";
        scratch.write("resources/thing.md", THING.replace(list, written));
        assert_eq!(left(&scratch), ["undocumented-enum-value"], "{written}");
        suggested(&scratch, &[]);
        let page = scratch.read("resources/thing.md");
        assert!(page.contains(expected), "{page}");
        assert_eq!(left(&scratch), [""; 0]);
    }
}

#[test]
fn statuses_and_options_stand_beside_their_like() {
    let recording = [
        exchange("GET", "/things/7", "", 203, "{ \"id\": \"7\" }"),
        exchange(
            "GET",
            "/things/7?$expand=owner&hint=1",
            "",
            200,
            "{ \"id\": \"7\" }",
        ),
        exchange("POST", "/things/7/polish", "{ \"times\": 2 }", 202, ""),
    ];
    let scratch = scratch(&recording.concat());
    let (lines, err) = suggested(&scratch, &[]);
    assert_snapshot!(lines, @r"
    +++ b/api/thing-get.md
    -This method supports the `$select` OData query parameter.
    +This method supports the `$select`, `$expand` OData query parameter.
    +|hint|TODO|TODO|
    -If successful, this method returns a `200 OK` response code and a [thing](../resources/thing.md) object in the response body.
    +If successful, this method returns a `200 OK` or `203 Non-Authoritative Information` response code and a [thing](../resources/thing.md) object in the response body.
    +++ b/api/thing-polish.md
    -If successful, this action returns a `204 No Content` response code.
    +If successful, this action returns a `204 No Content` or `202 Accepted` response code.
    ");
    assert_eq!(err, "");
    assert_eq!(left(&scratch), [""; 0]);
}

#[test]
fn what_cannot_be_said_truthfully_is_not_suggested() {
    let recording = [
        exchange("GET", "/other", "", 200, "{}"),
        exchange("GET", "/things/7", "", 302, ""),
        exchange(
            "POST",
            "/things/7/polish?hint=1",
            "{ \"times\": 2 }",
            204,
            "",
        ),
        exchange(
            "GET",
            "/things/7",
            "",
            200,
            "{ \"a|b\": 1, \"x`y\": 1, \"c\\nd\": 1 }",
        ),
    ];
    let scratch = scratch(&recording.concat());
    let (lines, err) = suggested(&scratch, &[]);
    assert_eq!(lines, "");
    assert_snapshot!(err, @r"
    Nothing to suggest for 6 things:
      1 × an operation needs a page or a request line of its own
      1 × in the sentence it would change what the page says about the body
      3 × its name is not for a page
      1 × its page has no table of query parameters
    ");
}

#[test]
fn no_secret_gets_into_a_page() {
    const SECRET: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl";
    let scratch = scratch(&things(&[
        &format!("{{ \"{SECRET}\": 1, \"state\": \"{SECRET}\" }}"),
        &format!("{{ \"apiToken\": \"{SECRET}\" }}"),
    ]));
    let (lines, err) = suggested(&scratch, &[]);
    assert_snapshot!(lines, @r"
    +++ b/resources/thing.md
    +|apiToken|String|TODO|
    ");
    assert!(!err.contains("eyJ"), "{err}");
}

const METADATA: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
  <edmx:DataServices>
    <Schema Namespace="microsoft.graph" xmlns="http://docs.oasis-open.org/odata/ns/edm">
      <EnumType Name="mood">
        <Member Name="calm" Value="0" />
        <Member Name="lively" Value="1" />
        <Member Name="sleepy" Value="2" />
      </EnumType>
      <EntityType Name="thing">
        <Property Name="id" Type="Edm.String" />
        <Property Name="mood" Type="microsoft.graph.mood" />
        <Property Name="serial" Type="Edm.String" />
        <Property Name="moods" Type="Collection(microsoft.graph.mood)" />
      </EntityType>
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>
"#;

const SERIAL: &str = "9f2c4f3e-7d0b-4a31-8a05-2b1a5f6f7c11";

#[test]
fn the_metadata_tells_a_gap_from_a_surprise() {
    let scratch = scratch(&things(&[
        &format!("{{ \"serial\": \"{SERIAL}\", \"color\": 1, \"moods\": [\"calm\"] }}"),
        "{ \"mood\": \"sleepy\" }",
        "{ \"mood\": \"angry\" }",
    ]));
    scratch.write("metadata.xml", METADATA);
    let arguments = ["traffic", "recording.ndjson", "--docs", "."];
    let with = ["--metadata", "metadata.xml", "--format", "concise"];
    let ran = run(scratch.path(), [&arguments[..], &with[..]].concat());
    assert_snapshot!(ran.out, @r#"
    recording.ndjson:1:181: warning[undocumented-property] the page of thing lacks the property `serial`, which the service's metadata declares (seen as Guid)
    recording.ndjson:1:235: warning[undocumented-property] neither the page of thing nor the service's metadata knows the property `color` (seen as Int32)
    recording.ndjson:1:249: warning[undocumented-property] the page of thing lacks the property `moods`, which the service's metadata declares (seen as String collection)
    recording.ndjson:2:191: warning[undocumented-enum-value] the page does not list "sleepy", which the service's metadata declares
    recording.ndjson:3:191: warning[undocumented-enum-value] neither the page nor the service's metadata knows "angry"
    "#);
    // What is declared is more than what a few values look like.
    let (lines, _) = suggested(&scratch, &["--metadata", "metadata.xml"]);
    assert_snapshot!(lines, @r"
    +++ b/resources/mood.md
    +|angry|TODO|TODO|
    +|sleepy|TODO|TODO|
    +++ b/resources/thing.md
    +|color|Int32|TODO|
    +|moods|[mood](mood.md) collection|TODO|
    +|serial|String|TODO|
    ");
    assert_eq!(left(&scratch), [""; 0]);
}

#[test]
fn the_document_shows_what_is_printed() {
    let text = std::fs::read_to_string(project().join("docs/traffic.md")).unwrap();
    let mut diff = None;
    let scratch = Scratch::new();
    for piece in literate::read(&text) {
        if let Piece::Fence(fence) = piece {
            match fence.file() {
                Some(name) => scratch.write(name, &fence.text),
                None if fence.language == "diff" => diff = Some(fence.text),
                None => {}
            }
        }
    }
    let arguments = ["traffic", "recording.ndjson", "--docs", ".", "--suggest"];
    assert_eq!(Some(run(scratch.path(), arguments).out), diff);
}
