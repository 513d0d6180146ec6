//! What recordings confirm, contradict and never touch of what pages document.

use insta::assert_snapshot;
use serde_json::Value;

use crate::program::{Ran, run};
use crate::scratch::{Scratch, project};

const THING: &str = "# thing resource type

Namespace: microsoft.graph

## Properties

|Property|Type|Description|
|:---|:---|:---|
|id|String|Names the thing.|
|size|Int32|How large it is.|
|mood|[mood](mood.md)|How it feels.|
|state|String|How it is. Possible values are: `on`, `off`.|
|tags|String collection|Words for it.|
|maker|[maker](https://example.com/maker)|Who made it.|

## Relationships

|Relationship|Type|Description|
|:---|:---|:---|
|parts|[part](part.md) collection|What it is made of.|
";

const PART: &str = "# part resource type

Namespace: microsoft.graph

Inherits from [thing](thing.md).

## Properties

|Property|Type|Description|
|:---|:---|:---|
|weight|Int32|What it weighs.|
|spare|Boolean|Whether there is another.|
";

const MOOD: &str = "# mood enum type

Namespace: microsoft.graph

## Members

|Member|Value|Description|
|:---|:---|:---|
|calm|0|Quiet.|
|lively|1|Loud.|
|odd|2|Strange.|
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

const POLISH: &str = "# thing: polish

Namespace: microsoft.graph

## HTTP request

```http
POST /things/{id}/polish
```

## Request body

In the request body, supply a JSON object with the following parameters.

|Parameter|Type|Description|
|:---|:---|:---|
|times|Int32|How often. Required.|
|wax|String|With what.|

## Response

If successful, this method returns a `204 No Content` or `202 Accepted` response code. It does not return anything in the response body.
";

const DELETE: &str = "# Delete thing

Namespace: microsoft.graph

## HTTP request

```http
DELETE /things/{id}
```

## Response

If successful, this method returns a `204 No Content` response code.
";

const METADATA: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
  <edmx:DataServices>
    <Schema Namespace="microsoft.graph" xmlns="http://docs.oasis-open.org/odata/ns/edm">
      <EntityType Name="thing">
        <Key><PropertyRef Name="id" /></Key>
        <Property Name="id" Type="Edm.String" Nullable="false" />
        <Property Name="size" Type="Edm.Int64" />
        <Property Name="colour" Type="Edm.String" />
        <Property Name="age" Type="Edm.Int32" />
        <Property Name="tags" Type="Collection(Edm.String)" />
      </EntityType>
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>
"#;

/// A line of a recording: the request's method and path, its body, and the answer.
fn exchange(method: &str, path: &str, sent: &str, status: u16, answered: &str) -> String {
    let body = |body: &str| match body {
        "" => String::new(),
        body => format!(", \"body\": {body}"),
    };
    format!(
        "{{\"request\": {{\"method\": \"{method}\", \"url\": \"https://graph.microsoft.com/v1.0{path}\"{}}}, \
         \"response\": {{\"status\": {status}{}}}}}\n",
        body(sent),
        body(answered)
    )
}

fn scratch(recording: &str) -> Scratch {
    Scratch::with([
        ("thing.md", THING),
        ("part.md", PART),
        ("mood.md", MOOD),
        ("thing-get.md", GET),
        ("thing-polish.md", POLISH),
        ("thing-delete.md", DELETE),
        ("metadata.xml", METADATA),
        ("recording.ndjson", recording),
    ])
}

fn traffic(scratch: &Scratch, more: &[&str]) -> Ran {
    let arguments = [
        "traffic",
        "recording.ndjson",
        "--docs",
        ".",
        "--format",
        "concise",
    ];
    run(scratch.path(), [&arguments[..], more].concat())
}

/// What `--coverage` writes, which its schema has to describe.
fn coverage(scratch: &Scratch, more: &[&str]) -> Value {
    let ran = traffic(scratch, &[&["--coverage", "coverage.json"], more].concat());
    let written = std::fs::read_to_string(scratch.path().join("coverage.json"));
    let written = written.unwrap_or_else(|error| panic!("{error}: {}", ran.err));
    let coverage: Value = serde_json::from_str(&written).unwrap();
    let schema = std::fs::read_to_string(project().join("schemas/coverage.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
    let validator = jsonschema::validator_for(&schema).unwrap();
    let wrong: Vec<String> = validator
        .iter_errors(&coverage)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    coverage
}

/// Some members of each item of a list, a line each.
fn told(coverage: &Value, list: &str, names: &[&str]) -> String {
    let word = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            let items = items.iter().map(|item| {
                let members = item.as_object().unwrap().values();
                let members: Vec<String> = members.map(ToString::to_string).collect();
                members.join(" ")
            });
            format!("[{}]", items.collect::<Vec<_>>().join("; "))
        }
        other => other.to_string(),
    };
    let items = coverage[list].as_array().unwrap().iter();
    let lines = items.map(|item| {
        let words: Vec<String> = names.iter().map(|name| word(&item[*name])).collect();
        words.join(" | ")
    });
    lines.collect::<Vec<_>>().join("\n")
}

const COUNTS: [&str; 4] = ["state", "confirmed", "contradicted", "unjudged"];

fn recording() -> String {
    let error = "{\"error\": {\"code\": \"x\", \"message\": \"no\"}}";
    [
        exchange("GET", "/things/7", "", 200, "{\"id\": \"7\", \"size\": 3, \"state\": \"on\", \"mood\": \"LIVELY\", \"tags\": null}"),
        exchange("GET", "/things/8", "", 200, "{\"id\": \"8\", \"size\": 3000000000, \"colour\": \"red\", \"maker\": {\"name\": \"x\"}}"),
        exchange(
            "GET",
            "/things/9?$expand=parts",
            "",
            200,
            "{\"state\": \"dim\", \"parts\": [{\"@odata.type\": \"#microsoft.graph.part\", \"id\": \"1\", \"weight\": 2}, \
             {\"@odata.type\": \"#microsoft.graph.part\", \"weight\": 3, \"mood\": \"calm\"}]}",
        ),
        exchange("GET", "/things/7", "", 404, error),
        exchange("POST", "/things/7/polish", "{\"wax\": \"bees\"}", 204, ""),
    ]
    .concat()
}

#[test]
fn the_table_tells_what_was_recorded_and_what_to_record_next() {
    let ran = traffic(&scratch(&recording()), &[]);
    let (_, table) = ran.err.split_once("Documented").unwrap();
    assert_snapshot!(table, @r"
         confirmed  contradicted  unjudged  untouched
    operations             0             2         0          1
    statuses               2             0         0          2
    properties             5             3         2          1
    listed values          2             1         0          2
    Untouched, beside what the recordings have:
      properties of part: spare
      statuses of POST /things/{}/polish: 202
      values of mood: odd
      values of state: off
    ");
}

#[test]
fn everything_that_is_documented_has_its_counts() {
    let coverage = coverage(&scratch(&recording()), &[]);
    let operation = [&["operation"], &COUNTS[..], &["statuses"]].concat();
    assert_snapshot!(told(&coverage, "operations", &operation), @r#"
    DELETE /things/{} | untouched | 0 | 0 | 0 | [204 "untouched" 0 0 0]
    GET /things/{} | contradicted | 1 | 2 | 1 | [200 "confirmed" 3 0 0]
    POST /things/{}/polish | contradicted | 0 | 1 | 0 | [202 "untouched" 0 0 0; 204 "confirmed" 1 0 0]
    "#);
    let property = [&["type", "property"], &COUNTS[..]].concat();
    assert_snapshot!(told(&coverage, "properties", &property), @r"
    microsoft.graph.part | weight | confirmed | 2 | 0 | 0
    microsoft.graph.part | spare | untouched | 0 | 0 | 0
    microsoft.graph.thing | id | confirmed | 3 | 0 | 0
    microsoft.graph.thing | size | contradicted | 1 | 1 | 0
    microsoft.graph.thing | mood | contradicted | 1 | 1 | 0
    microsoft.graph.thing | state | confirmed | 1 | 0 | 1
    microsoft.graph.thing | tags | unjudged | 0 | 0 | 1
    microsoft.graph.thing | maker | unjudged | 0 | 0 | 1
    microsoft.graph.thing | parts | confirmed | 1 | 0 | 0
    POST /things/{}/polish | times | contradicted | 0 | 1 | 0
    POST /things/{}/polish | wax | confirmed | 1 | 0 | 0
    microsoft.graph.thing | colour | undocumented | 0 | 0 | 1
    ");
    let value = [&["list", "value"], &COUNTS[..], &["file", "line"]].concat();
    assert_snapshot!(told(&coverage, "values", &value), @r"
    enum:microsoft.graph.mood | calm | confirmed | 1 | 0 | 0 | mood.md | 9
    enum:microsoft.graph.mood | lively | contradicted | 0 | 1 | 0 | mood.md | 10
    enum:microsoft.graph.mood | odd | untouched | 0 | 0 | 0 | mood.md | 11
    type:microsoft.graph.thing/property:state | on | confirmed | 1 | 0 | 0 | thing.md | 12
    type:microsoft.graph.thing/property:state | off | untouched | 0 | 0 | 0 | thing.md | 12
    ");
}

#[test]
fn page_metadata_and_recordings_stand_side_by_side() {
    let coverage = coverage(&scratch(&recording()), &["--metadata", "metadata.xml"]);
    let names = [
        "type",
        "property",
        "state",
        "line",
        "page",
        "metadata",
        "recordings",
    ];
    assert_snapshot!(told(&coverage, "properties", &names), @r#"
    microsoft.graph.part | weight | confirmed | 11 | Int32 | null | ["Int32" 2]
    microsoft.graph.part | spare | untouched | 12 | Boolean | null | []
    microsoft.graph.thing | id | confirmed | 9 | String | Edm.String | ["String" 3]
    microsoft.graph.thing | size | contradicted | 10 | Int32 | Edm.Int64 | ["Int32" 1; "Int64" 1]
    microsoft.graph.thing | mood | contradicted | 11 | mood | null | ["String" 2]
    microsoft.graph.thing | state | confirmed | 12 | String | null | ["String" 2]
    microsoft.graph.thing | tags | unjudged | 13 | String collection | Collection(Edm.String) | []
    microsoft.graph.thing | maker | unjudged | 14 | maker | null | ["object" 1]
    microsoft.graph.thing | parts | confirmed | 20 | part collection | null | ["microsoft.graph.part collection" 1]
    POST /things/{}/polish | times | contradicted | 17 | Int32 | null | []
    POST /things/{}/polish | wax | confirmed | 18 | String | null | ["String" 1]
    microsoft.graph.thing | age | undocumented | null | null | Edm.Int32 | []
    microsoft.graph.thing | colour | undocumented | null | null | Edm.String | ["String" 1]
    "#);
}

#[test]
fn what_is_sent_and_refused_confirms_nothing() {
    let error = "{\"error\": {\"code\": \"x\", \"message\": \"no\"}}";
    let sent = "{\"times\": \"often\", \"wax\": \"bees\"}";
    let taken = coverage(
        &scratch(&exchange("POST", "/things/7/polish", sent, 204, "")),
        &[],
    );
    let refused = coverage(
        &scratch(&exchange("POST", "/things/7/polish", sent, 400, error)),
        &[],
    );
    let parameters = |coverage: &Value| {
        let all = told(coverage, "properties", &["type", "property", "state"]);
        let lines = all.lines().filter(|line| line.starts_with("POST"));
        lines.map(|line| line.to_owned() + "\n").collect::<String>()
    };
    assert_snapshot!(parameters(&taken), @r"
    POST /things/{}/polish | times | contradicted
    POST /things/{}/polish | wax | confirmed
    ");
    assert_snapshot!(parameters(&refused), @r"
    POST /things/{}/polish | times | untouched
    POST /things/{}/polish | wax | untouched
    ");
    assert_eq!(refused["operations"][2]["state"], "unjudged");
}

#[test]
fn what_was_crossed_out_says_nothing() {
    let body = "{\"id\": \"[REDACTED]\", \"size\": \"***\", \"tags\": [\"***\"]}";
    let coverage = coverage(&scratch(&exchange("GET", "/things/7", "", 200, body)), &[]);
    let names = ["property", "state", "recordings"];
    let all = told(&coverage, "properties", &names);
    let lines = all.lines().filter(|line| !line.contains("untouched"));
    assert_snapshot!(lines.collect::<Vec<_>>().join("\n"), @r#"
    id | unjudged | []
    size | unjudged | []
    tags | confirmed | ["String collection" 1]
    "#);
}

#[test]
fn parts_of_a_batch_count_and_what_no_page_documents_does_not() {
    let parts = "{\"requests\": [{\"id\": \"1\", \"method\": \"GET\", \"url\": \"/things/7\"}, {\"id\": \"2\", \"method\": \"GET\", \"url\": \"/things/8\"}]}";
    let answers = "{\"responses\": [{\"id\": \"1\", \"status\": 200, \"body\": {\"id\": \"7\"}}, {\"id\": \"2\", \"status\": 200, \"body\": {\"id\": 8}}]}";
    let elsewhere = exchange("GET", "/other/7", "", 200, "{\"size\": 3}");
    let recording = exchange("POST", "/$batch", parts, 200, answers) + &elsewhere;
    let coverage = coverage(&scratch(&recording), &[]);
    let touched = |list: &str, names: &[&str]| {
        let all = told(&coverage, list, &[names, &COUNTS].concat());
        let lines = all.lines().filter(|line| !line.contains("untouched"));
        lines.map(|line| line.to_owned() + "\n").collect::<String>()
    };
    assert_snapshot!(touched("operations", &["operation"]), @"GET /things/{} | contradicted | 1 | 1 | 0");
    assert_snapshot!(touched("properties", &["property"]), @"id | contradicted | 1 | 1 | 0");
}

#[test]
fn what_becomes_of_names_that_recordings_make_up() {
    let secret = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U";
    let body = format!("{{\"id\": \"7\", \"{secret}\": 1}}");
    let scratch = scratch(&exchange("GET", "/things/7", "", 200, &body));
    let coverage = coverage(&scratch, &[]).to_string();
    assert!(!coverage.contains(secret) && coverage.contains("undocumented"));
}

#[test]
fn where_nothing_was_recorded_nothing_is_said() {
    let ran = traffic(&scratch(""), &[]);
    assert!(!ran.err.contains("Documented"), "{}", ran.err);
}

#[test]
fn a_file_that_cannot_be_written_ends_the_run() {
    let ran = traffic(
        &scratch(&recording()),
        &["--coverage", "nowhere/coverage.json"],
    );
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.err.contains("cannot write nowhere/coverage.json"),
        "{}",
        ran.err
    );
}
