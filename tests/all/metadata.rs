//! `--metadata`: what a service says about itself, beside what its pages say.

use std::fmt::Write as _;

use insta::assert_snapshot;

use crate::program::{Ran, run};
use crate::scratch::{METADATA, Scratch};

const LAMP: &str = "# lamp resource type

Namespace: microsoft.graph

## Properties

|Property|Type|Description|
|:---|:---|:---|
|id|String|Names the lamp.|
|dimLevel|String|How bright it is.|
|mood|String|Possible values are: `calm`, `lively`.|
|colour|String|What it looks like.|

## JSON representation

<!-- { \"blockType\": \"resource\", \"@odata.type\": \"microsoft.graph.lamp\" } -->
```json
{
  \"id\": \"String\",
  \"dimLevel\": \"String\",
  \"mood\": \"String\",
  \"colour\": \"String\"
}
```
";

const GET: &str = "# Get lamp

## HTTP request

```http
GET /lamps/{id}
```

## Response

If successful, this method returns a `200 OK` response code and a [lamp](lamp.md) object.

## Example

```http
GET https://graph.microsoft.com/v1.0/lamps/7
```

<!-- { \"blockType\": \"response\", \"truncated\": true, \"@odata.type\": \"microsoft.graph.lamp\" } -->
```http
HTTP/1.1 200 OK
Content-Type: application/json

{
  \"dimLevel\": 80,
  \"mood\": \"calm\"
}
```
";

const CSDL: &str = r#"<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
  <edmx:DataServices>
    <Schema Namespace="microsoft.graph" xmlns="http://docs.oasis-open.org/odata/ns/edm">
      <EnumType Name="lampMood">
        <Member Name="calm" Value="0" />
        <Member Name="loud" Value="1" />
      </EnumType>
      <EntityType Name="lamp">
        <Key><PropertyRef Name="id" /></Key>
        <Property Name="id" Type="Edm.String" Nullable="false" />
        <Property Name="dimLevel" Type="Edm.Int32" />
        <Property Name="mood" Type="microsoft.graph.lampMood" />
        <NavigationProperty Name="room" Type="microsoft.graph.room" />
      </EntityType>
      <EntityType Name="room" />
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>
"#;

fn lamps() -> Scratch {
    Scratch::with([
        ("apiproof.toml", ""),
        ("lamp.md", LAMP),
        ("lamp-get.md", GET),
        (METADATA, CSDL),
    ])
}

fn check(scratch: &Scratch, arguments: &[&str]) -> Ran {
    let all = ["check"].iter().chain(arguments);
    run(scratch.path(), all)
}

/// The findings of the rules that speak of the metadata, or of all others.
fn findings(ran: &Ran, of_metadata: bool) -> Vec<String> {
    let about = |rule: &str| rule.contains("metadata") || rule == "undocumented-in-page";
    let report = ran.json();
    let all = report["findings"].as_array().unwrap().iter();
    all.filter(|finding| about(finding["rule"].as_str().unwrap()) == of_metadata)
        .filter(|finding| !finding["rule"].as_str().unwrap().starts_with("missing-"))
        .map(|finding| {
            format!(
                "{}:{} {}",
                finding["file"].as_str().unwrap(),
                finding["span"]["line"],
                finding["message"].as_str().unwrap()
            )
        })
        .collect()
}

#[test]
fn both_places_are_shown() {
    let ran = check(&lamps(), &["lamp.md", "--metadata", METADATA]);
    let (_, from) = ran.out.split_once("warning[metadata-mismatch]").unwrap();
    assert_snapshot!(from, @r#"
    `dimLevel` is String here, Int32 in the metadata
       ╭─[lamp.md:10:11]
     9 │ |id|String|Names the lamp.|
    10 │ |dimLevel|String|How bright it is.|
       ·           ──────
    11 │ |mood|String|Possible values are: `calm`, `lively`.|
       ╰────
       ╭─[metadata.csdl.xml:11:41]
    10 │         <Property Name="id" Type="Edm.String" Nullable="false" />
    11 │         <Property Name="dimLevel" Type="Edm.Int32" />
       ·                                         ────┬────
       ·                                             ╰── declared here
    12 │         <Property Name="mood" Type="microsoft.graph.lampMood" />
       ╰────
     help: find out what the service does, and correct the page or the metadata

     warning[metadata-mismatch] the metadata knows no value `lively` of mood
       ╭─[lamp.md:11:44]
    10 │ |dimLevel|String|How bright it is.|
    11 │ |mood|String|Possible values are: `calm`, `lively`.|
       ·                                            ──────
    12 │ |colour|String|What it looks like.|
       ╰────
      ╭─[metadata.csdl.xml:4:23]
    3 │     <Schema Namespace="microsoft.graph" xmlns="http://docs.oasis-open.org…
    4 │       <EnumType Name="lampMood">
      ·                       ────┬───
      ·                           ╰── declared here
    5 │         <Member Name="calm" Value="0" />
      ╰────
     help: the metadata lists `calm` and `loud`
    "#);
}

#[test]
fn hints_are_listed_by_type() {
    let ran = check(
        &lamps(),
        &[
            "--metadata",
            METADATA,
            "--level",
            "info",
            "--format",
            "json",
        ],
    );
    assert_snapshot!(findings(&ran, true).join("\n"), @r#"
    lamp.md:10 `dimLevel` is String here, Int32 in the metadata
    lamp.md:11 `mood` has values in the metadata that are not listed here: `loud`
    lamp.md:11 the metadata knows no value `lively` of mood
    lamp.md:12 the metadata declares no `colour` of lamp
    lamp.md:16 lamp has a property in the metadata that no table lists: `room`
    metadata.csdl.xml:3 no page describes 1 type of microsoft.graph: `room`
    "#);
}

#[test]
fn a_page_alone_hears_the_same_of_the_metadata() {
    let scratch = lamps();
    let told = |path: &str| {
        let ran = check(
            &scratch,
            &[
                path,
                "--metadata",
                METADATA,
                "--level",
                "info",
                "--format",
                "json",
            ],
        );
        let mut all = findings(&ran, true);
        all.retain(|finding| finding.starts_with("lamp.md"));
        all
    };
    assert_eq!(told("lamp.md"), told("."));
}

#[test]
fn examples_are_judged_by_the_pages_alone() {
    let scratch = lamps();
    let all = ["--level", "info", "--format", "json"];
    let without = check(&scratch, &all);
    let with = check(&scratch, &[&["--metadata", METADATA], &all[..]].concat());
    assert_eq!(findings(&with, false), findings(&without, false));
    let wrong = findings(&with, false);
    assert!(
        wrong.iter().any(|finding| finding.contains("dimLevel")),
        "{wrong:?}"
    );
}

#[test]
fn why_tells_the_metadata_beside_the_pages() {
    let ran = run(
        lamps().path(),
        ["why", "lamp.md:10", "--metadata", METADATA],
    );
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_snapshot!(ran.out, @r#"
    lamp.md:10: the property `dimLevel` of microsoft.graph.lamp

      Claimed by:
        lamp.md:10:11: the table of properties of microsoft.graph.lamp says String
        lamp.md:20:15: the JSON representation of microsoft.graph.lamp says "String"
        metadata.csdl.xml:11:41: the service's metadata of microsoft.graph.lamp says
          Edm.Int32; contradicts the page

      What follows:
        its value is String
        null is accepted: no claim that counts refuses it
        only what the pages of microsoft.graph.lamp say makes the type; 1 claim
          above stands aside
    "#);
}

#[test]
fn without_metadata_nothing_is_said_of_what_it_would_tell() {
    let scratch = lamps();
    let ignored = LAMP.replace(
        "## Properties",
        "## Properties\n\n<!-- apiproof-ignore metadata-mismatch: the metadata is behind -->",
    );
    scratch.write("lamp.md", ignored);
    let with = check(
        &scratch,
        &[
            ".",
            "--metadata",
            METADATA,
            "--write-baseline",
            "known.json",
        ],
    );
    assert!(!with.out.contains("metadata-mismatch"), "{}", with.out);
    let without = check(
        &scratch,
        &[".", "--baseline", "known.json", "--format", "concise"],
    );
    assert!(
        !without.out.contains("unused-suppression"),
        "{}",
        without.out
    );

    // A baseline keeps what only the metadata tells.
    scratch.write("lamp.md", LAMP);
    let known = || {
        scratch
            .read("known.json")
            .matches("metadata-mismatch")
            .count()
    };
    check(
        &scratch,
        &[
            ".",
            "--metadata",
            METADATA,
            "--write-baseline",
            "known.json",
        ],
    );
    assert_eq!(known(), 2);
    check(
        &scratch,
        &[".", "--baseline", "known.json", "--prune-baseline"],
    );
    assert_eq!(known(), 2);
    scratch.write(METADATA, CSDL.replace("Edm.Int32", "Edm.String"));
    check(
        &scratch,
        &[
            ".",
            "--metadata",
            METADATA,
            "--baseline",
            "known.json",
            "--prune-baseline",
        ],
    );
    assert_eq!(known(), 1);
}

#[test]
fn a_file_that_is_no_metadata_is_an_error_with_its_place() {
    let scratch = lamps();
    for (text, told) in [
        (
            "",
            "broken.xml: it declares no types: metadata is CSDL in XML, as a service gives it at `$metadata`",
        ),
        (
            "<Schema Namespace=\"n\">\n<EntityType Name=\"a></Schema>",
            "broken.xml:2:1: what begins here is never closed",
        ),
        (
            "<Schema Namespace=\"n\">\n<EntityType Name=\"a\"></Schema>",
            "broken.xml:2:22: `</EntityType>` has to stand here, not `</Schema>`",
        ),
    ] {
        scratch.write("broken.xml", text);
        for command in [["check", "lamp.md"], ["why", "lamp.md:10"]] {
            let ran = run(
                scratch.path(),
                command.iter().chain(&["--metadata", "broken.xml"]),
            );
            assert_eq!((ran.code, &*ran.out), (Some(2), ""), "{text}");
            assert_eq!(ran.err, format!("apiproof: {told}\n"));
        }
    }
    let ran = check(&scratch, &["--metadata", "nowhere.xml"]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.err.starts_with("apiproof: nowhere.xml: "),
        "{}",
        ran.err
    );
}

#[test]
fn hostile_metadata_neither_hangs_nor_crashes() {
    let scratch = lamps();
    let mut deep = "<Schema Namespace=\"n\">".to_owned();
    deep.push_str(&"<EntityType Name=\"a\">".repeat(200_000));
    let mut attributes = "<Schema Namespace=\"n\"><EntityType ".to_owned();
    for index in 0..100_000 {
        let _ = write!(attributes, "a{index}=\"\" ");
    }
    attributes.push_str("Name=\"a\"/></Schema>");
    let mut chain = "<Schema Namespace=\"n\">".to_owned();
    for index in 0..20_000 {
        let _ = write!(
            chain,
            "<ComplexType Name=\"t{index}\" BaseType=\"n.t{}\"/>",
            index + 1
        );
    }
    chain.push_str("</Schema>");
    let bomb = format!(
        "<!DOCTYPE x [<!ENTITY a \"{}\"><!ENTITY b \"&a;&a;\">]><Schema Namespace=\"n\"><EntityType Name=\"&b;\"/></Schema>",
        "x".repeat(1000)
    );
    let nested = format!(
        "<Schema Namespace=\"n\"><EntityType Name=\"a\"><Property Name=\"p\" Type=\"{}Edm.String{}\"/></EntityType></Schema>",
        "Collection(".repeat(100_000),
        ")".repeat(100_000)
    );
    for (text, code) in [
        (deep, 2),
        (attributes, 0),
        (chain, 0),
        (bomb, 2),
        (nested, 0),
        ("\u{feff}<Schema".to_owned(), 2),
    ] {
        scratch.write("hostile.xml", &text);
        let ran = check(&scratch, &["lamp.md", "--metadata", "hostile.xml"]);
        assert_eq!(
            ran.code,
            Some(code),
            "{}",
            &ran.err[..ran.err.len().min(300)]
        );
    }
    scratch.write("hostile.xml", [0xff, 0xfe, b'<', 0]);
    let ran = check(&scratch, &["lamp.md", "--metadata", "hostile.xml"]);
    assert_eq!(ran.code, Some(2));
}
