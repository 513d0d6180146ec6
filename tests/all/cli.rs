//! The command line as a person meets it: exit codes, streams, formats and words.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::Stdio;

use insta::assert_snapshot;
use serde_json::Value;

use crate::program::{self, command, finish, run};
use crate::scratch::{Scratch, project};

/// An update whose example breaks its table, and a page that is right.
const WRONG: &str = r#"# Update lamp

Namespace: microsoft.graph

## HTTP request

```http
PATCH /lamps/{id}
```

## Request body

In the request body, supply a JSON representation of the [lamp](lamp.md) object.

## Response

If successful, this method returns a `204 No Content` response code.

## Example

```http
PATCH https://graph.microsoft.com/v1.0/lamps/7

{
  "dimLevel": "eighty"
}
```
"#;

const LAMP: &str = "# lamp resource type

Namespace: microsoft.graph

## Properties

|Property|Type|Description|
|:---|:---|:---|
|id|String|Names the lamp.|
|dimLevel|Int32|How bright it is.|
";

/// Only a warning.
const DOUBTFUL: &str = "# thing resource type

## Properties

|Property|Type|Description|
|:---|:---|:---|
|id|String|Names the thing.|

See [below](#nowhere).
";

/// A docs set with an error and a hint in it.
fn wrong() -> Scratch {
    Scratch::with([
        ("apiproof.toml", ""),
        ("lamp-update.md", WRONG),
        ("lamp.md", LAMP),
    ])
}

fn check(scratch: &Scratch, arguments: &[&str]) -> program::Ran {
    let all: Vec<&str> = ["check"].iter().chain(arguments).copied().collect();
    run(scratch.path(), all)
}

#[test]
fn errors_exit_with_1() {
    assert_eq!(check(&wrong(), &["."]).code, Some(1));
}

#[test]
fn warnings_and_nothing_exit_with_0() {
    let doubtful = Scratch::with([("thing.md", DOUBTFUL)]);
    let ran = check(&doubtful, &[".", "--format", "json"]);
    assert_eq!(
        ran.findings(),
        [("thing.md".to_owned(), 9, "broken-anchor".to_owned())]
    );
    assert_eq!(ran.code, Some(0));
    let clean = Scratch::with([("lamp.md", LAMP)]);
    assert_eq!(check(&clean, &["lamp.md"]).code, Some(0));
}

#[test]
fn an_error_below_the_level_still_counts() {
    // Errors are of the highest level: none hides them.
    let ran = check(&wrong(), &[".", "--level", "error"]);
    assert_eq!(ran.code, Some(1));
}

#[test]
fn a_path_that_does_not_exist_exits_with_2() {
    let ran = check(&wrong(), &["lamp.md", "nowhere.md"]);
    assert_eq!(ran.code, Some(2));
    assert_eq!(ran.out, "");
    assert_snapshot!(ran.err, @"apiproof: nowhere.md does not exist");
}

#[test]
fn nothing_to_check_exits_with_2() {
    let scratch = Scratch::with([
        ("notes.txt", "Milk, bread and a lamp."),
        ("a.rs", "fn a() {}"),
    ]);
    let ran = check(&scratch, &["."]);
    assert_eq!(ran.code, Some(2));
    assert_eq!(ran.out, "");
    assert!(
        ran.err.starts_with("apiproof: found no pages"),
        "{}",
        ran.err
    );
}

#[test]
fn wrong_usage_exits_with_2() {
    let scratch = wrong();
    for arguments in [
        &["chekc"][..],
        &["check", "--levle", "info"],
        &["check", "--level", "loud"],
        &["check", "--format", "yaml"],
        &["traffic", "a.har"],
        &["traffic", "--docs", "."],
        &["schema", ".", "--out-dir", "a", "--bundle", "b"],
        &[],
    ] {
        let ran = run(scratch.path(), arguments);
        assert_eq!(ran.code, Some(2), "{arguments:?}: {}", ran.err);
        assert_eq!(ran.out, "", "{arguments:?}");
        assert!(!ran.err.is_empty(), "{arguments:?}");
    }
}

#[test]
fn a_typo_in_a_command_is_answered_with_the_command() {
    let ran = run(wrong().path(), ["chekc"]);
    assert!(ran.err.contains("check"), "{}", ran.err);
}

#[test]
fn help_and_version_are_no_failures() {
    let scratch = Scratch::new();
    for arguments in [&["--help"][..], &["--version"], &["check", "--help"]] {
        let ran = run(scratch.path(), arguments);
        assert_eq!(ran.code, Some(0), "{arguments:?}");
        assert!(!ran.out.is_empty(), "{arguments:?}");
    }
    let version = run(scratch.path(), ["--version"]).out;
    assert_eq!(
        version.trim(),
        format!("apiproof {}", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn without_paths_the_working_folder_is_checked() {
    let scratch = wrong();
    assert_eq!(check(&scratch, &[]).out, check(&scratch, &["."]).out);
}

#[test]
fn the_level_limits_what_is_reported_and_counted() {
    let scratch = wrong();
    let rules = |level: &str| -> Vec<String> {
        let ran = check(&scratch, &[".", "--format", "json", "--level", level]);
        let counted = &ran.json()["summary"];
        let total = ["errors", "warnings", "infos"].map(|name| counted[name].as_u64().unwrap());
        let found = ran.findings();
        assert_eq!(total.iter().sum::<u64>(), found.len() as u64);
        found.into_iter().map(|(_, _, rule)| rule).collect()
    };
    assert_eq!(rules("error"), ["wrong-type"]);
    assert_eq!(rules("warning"), ["wrong-type"]);
    assert_eq!(rules("info"), ["missing-content-type", "wrong-type"]);
}

#[test]
fn concise_is_one_line_a_finding() {
    let ran = check(&wrong(), &[".", "--format", "concise", "--level", "info"]);
    assert_snapshot!(ran.out, @r#"
    lamp-update.md:24:1: info[missing-content-type] the message shows a JSON body without a Content-Type header
    lamp-update.md:25:15: error[wrong-type] `dimLevel` is documented as Int32, but the body shows the text "eighty"
    "#);
}

#[test]
fn human_shows_both_places() {
    let ran = check(&wrong(), &["."]);
    assert_snapshot!(ran.out, @r#"
      error[wrong-type] `dimLevel` is documented as Int32, but the body shows the
      │ text "eighty"
        ╭─[lamp-update.md:25:15]
     24 │ {
     25 │   "dimLevel": "eighty"
        ·               ────────
     26 │ }
        ╰────
        ╭─[lamp.md:10:11]
      9 │ |id|String|Names the lamp.|
     10 │ |dimLevel|Int32|How bright it is.|
        ·           ──┬──
        ·             ╰── documented as Int32 here
        ╰────
      help: show a value of the documented type, or correct the type in the table
    "#);
}

#[test]
fn every_run_ends_with_what_was_checked() {
    let ran = check(&wrong(), &["."]);
    assert_snapshot!(ran.err, @"
    Checked 2 pages: 1 operation, 1 type, 1 example (1 exchange).
    Found 1 error.
    ");
    let ran = check(&wrong(), &[".", "--format", "json"]);
    assert!(ran.err.starts_with("Checked 2 pages"), "{}", ran.err);
}

#[test]
fn what_could_not_be_checked_is_told() {
    let scratch = Scratch::with([("lamp-update.md", WRONG), ("note.txt", "Milk and bread.")]);
    let ran = check(&scratch, &["."]);
    assert!(ran.err.contains("Could not check"), "{}", ran.err);
    assert!(ran.err.contains("no page"), "{}", ran.err);
}

#[test]
fn lines_for_people_stay_within_80_columns() {
    let ran = check(&wrong(), &[".", "--level", "info"]);
    for line in ran.out.lines().chain(ran.err.lines()) {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn colour_is_for_terminals() {
    let scratch = wrong();
    assert!(!check(&scratch, &["."]).out.contains('\u{1b}'));
    for value in ["1", ""] {
        let mut command = command(scratch.path());
        command.args(["check", "."]).env("NO_COLOR", value);
        assert!(!finish(&mut command).out.contains('\u{1b}'));
    }
}

#[test]
fn a_reader_that_leaves_is_no_failure() {
    let scratch = wrong();
    // Enough to fill the pipe.
    for index in 0..800 {
        scratch.write(
            &format!("copy-{index}.md"),
            WRONG.replace("lamps", &format!("l{index}")),
        );
    }
    let mut child = command(scratch.path())
        .args(["check", ".", "--format", "human"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut some = [0; 64];
    let mut pipe = child.stdout.take().unwrap();
    pipe.read_exact(&mut some).unwrap();
    drop(pipe);
    let mut err = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut err)
        .unwrap();
    assert_eq!(program::wait(&mut child), Some(1), "{err}");
    assert!(!err.contains("panicked"), "{err}");
    assert!(!err.contains("roken pipe"), "{err}");
}

#[test]
fn paths_count_from_the_working_folder() {
    let scratch = Scratch::new();
    for (name, text) in [
        ("apiproof.toml", ""),
        ("lamp-update.md", WRONG),
        ("lamp.md", LAMP),
    ] {
        scratch.write(&format!("docs/{name}"), text);
    }
    scratch.write("elsewhere/empty", "");
    let files = |folder: &Path, path: &str| -> Vec<String> {
        let ran = run(folder, ["check", path, "--format", "json"]);
        let findings = ran.json()["findings"].clone();
        let finding = &findings.as_array().unwrap()[0];
        let related = finding["related"]
            .as_array()
            .unwrap()
            .iter()
            .map(|place| &place["file"]);
        let mut files = vec![finding["file"].as_str().unwrap().to_owned()];
        files.extend(related.map(|file| file.as_str().unwrap().to_owned()));
        files
    };
    let absolute = scratch.path().join("docs/lamp-update.md");
    let both = |start: &str| vec![format!("{start}lamp-update.md"), format!("{start}lamp.md")];
    assert_eq!(files(scratch.path(), "docs"), both("docs/"));
    assert_eq!(
        files(scratch.path(), "./elsewhere/../docs/lamp-update.md"),
        both("docs/")
    );
    assert_eq!(
        files(scratch.path(), absolute.to_str().unwrap()),
        both("docs/")
    );
    assert_eq!(files(&scratch.path().join("docs"), "."), both(""));
    assert_eq!(
        files(&scratch.path().join("elsewhere"), "../docs"),
        both("../docs/")
    );
}

#[test]
fn runs_do_not_differ() {
    let folder = project().join("seeds");
    for format in ["human", "concise", "json"] {
        let arguments = ["check", ".", "--level", "info", "--format", format];
        let first = run(&folder, arguments);
        for _ in 0..3 {
            let again = run(&folder, arguments);
            assert_eq!(first.out, again.out);
            assert_eq!(first.err, again.err);
        }
    }
}

#[test]
fn json_is_one_document_that_its_schema_describes() {
    let schema = fs::read_to_string(project().join("schemas/report.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
    let validator = jsonschema::validator_for(&schema).unwrap();
    let hold = |report: &Value| {
        let errors: Vec<String> = validator
            .iter_errors(report)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{errors:#?}");
    };
    let scratch = wrong();
    let clean = Scratch::with([("lamp.md", LAMP)]);
    let seeds = project().join("seeds");
    let recording = [
        "traffic",
        "recording.har",
        "--docs",
        ".",
        "--format",
        "json",
    ];
    for ran in [
        check(&scratch, &[".", "--level", "info", "--format", "json"]),
        check(&clean, &[".", "--format", "json"]),
        run(
            &seeds,
            ["check", ".", "--level", "info", "--format", "json"],
        ),
        run(&seeds, recording),
    ] {
        hold(&ran.json());
    }
    // And it is worth something: it refuses what is no report.
    let mut report = check(&scratch, &[".", "--format", "json"]).json();
    report["findings"][0]["span"]["line"] = Value::from(0);
    assert!(!validator.is_valid(&report));
}

#[test]
fn findings_are_in_order_and_bear_fingerprints() {
    let ran = run(
        &project().join("seeds"),
        ["check", ".", "--level", "info", "--format", "json"],
    );
    let report = ran.json();
    let findings = report["findings"].as_array().unwrap();
    let key = |finding: &Value| {
        let span = &finding["span"];
        let file = finding["file"].as_str().unwrap().to_owned();
        (
            file,
            span["start"].as_u64().unwrap(),
            span["end"].as_u64().unwrap(),
        )
    };
    let keys: Vec<_> = findings.iter().map(key).collect();
    assert!(keys.is_sorted(), "{keys:?}");
    for finding in findings {
        let fingerprint = finding["fingerprint"].as_str().unwrap();
        assert!(!fingerprint.is_empty());
        assert!(finding["occurrences"].as_u64().unwrap() >= 1);
    }
}

#[test]
fn fingerprints_survive_edits_and_new_names() {
    let prints = |scratch: &Scratch| -> Vec<String> {
        let report = check(scratch, &[".", "--level", "info", "--format", "json"]).json();
        let findings = report["findings"].as_array().unwrap().iter();
        findings
            .map(|finding| finding["fingerprint"].as_str().unwrap().to_owned())
            .collect()
    };
    let moved = WRONG.replace("## HTTP", "Changes what a lamp does.\n\n## HTTP");
    let renamed = Scratch::with([
        ("apiproof.toml", ""),
        ("lamp-change.md", &*moved),
        ("lamp.md", LAMP),
    ]);
    assert_eq!(prints(&wrong()), prints(&renamed));
}

#[test]
fn a_file_that_cannot_be_written_exits_with_2() {
    let scratch = Scratch::with([("lamp.md", LAMP)]);
    let arguments = ["schema", ".", "--bundle", "no/such/folder/all.json"];
    let ran = run(scratch.path(), arguments);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("no/such/folder/all.json"), "{}", ran.err);
}

#[test]
fn schemas_are_written_as_files_or_as_a_bundle() {
    let scratch = wrong();
    let printed = run(scratch.path(), ["schema", "."]);
    assert_eq!(printed.code, Some(0), "{}", printed.err);
    let bundle: Value = serde_json::from_str(&printed.out).unwrap();
    assert!(jsonschema::meta::is_valid(&bundle));
    assert!(
        bundle["$defs"]["microsoft.graph.lamp"].is_object(),
        "{bundle:#}"
    );
    run(scratch.path(), ["schema", ".", "--bundle", "all.json"]);
    assert_eq!(scratch.read("all.json"), printed.out);
    run(scratch.path(), ["schema", ".", "--out-dir", "types"]);
    let written = fs::read_dir(scratch.path().join("types")).unwrap().count();
    assert_eq!(written, 1);
}

#[test]
fn explain_lists_all_rules_with_their_levels() {
    let ran = run(Scratch::new().path(), ["explain"]);
    assert_eq!(ran.code, Some(0));
    let rules = apiproof::rules::RULES.iter();
    assert_eq!(ran.out.lines().count(), rules.len());
    for (line, rule) in ran.out.lines().zip(rules) {
        let mut words = line.split_whitespace();
        assert_eq!(words.next(), Some(rule.name));
        assert_eq!(words.next(), Some(rule.level().name()));
        assert!(line.ends_with(rule.summary()), "{line}");
    }
}

#[test]
fn explain_shows_a_document_from_anywhere() {
    let ran = run(Scratch::new().path(), ["explain", "wrong-type"]);
    assert_eq!(ran.code, Some(0));
    let document = fs::read_to_string(project().join("docs/rules/wrong-type.md")).unwrap();
    assert_eq!(ran.out, document);
}

#[test]
fn explain_answers_a_typo_with_the_name() {
    let ran = run(Scratch::new().path(), ["explain", "worng-type"]);
    assert_eq!(ran.code, Some(2));
    assert_eq!(ran.out, "");
    assert_snapshot!(ran.err, @"apiproof: there is no rule worng-type; did you mean wrong-type?");
    let ran = run(Scratch::new().path(), ["explain", "xyzzy"]);
    assert_eq!(ran.code, Some(2));
    assert_snapshot!(ran.err, @"apiproof: there is no rule xyzzy; `apiproof explain` lists them all");
}

#[test]
fn traffic_points_into_the_recording_and_at_the_table() {
    let scratch = wrong();
    scratch.write(
        "a.har",
        r#"{"log": {"version": "1.2", "entries": [
        {"request": {"method": "PATCH", "url": "https://graph.microsoft.com/v1.0/lamps/7",
            "headers": [], "postData": {"mimeType": "application/json",
                "text": "{\"dimLevel\": \"eighty\"}"}},
         "response": {"status": 204, "headers": [], "content": {"size": 0}}}]}}"#,
    );
    let ran = run(
        scratch.path(),
        ["traffic", "a.har", "--docs", ".", "--format", "json"],
    );
    assert_eq!(
        ran.findings(),
        [("a.har".to_owned(), 4, "wrong-type".to_owned())],
        "{}",
        ran.out
    );
    assert_eq!(ran.code, Some(1));
    let finding = &ran.json()["findings"][0];
    assert_eq!(finding["pointer"], "/dimLevel");
    assert_eq!(finding["related"][0]["file"], "lamp.md");
    let span = &finding["span"];
    let at = |name: &str| usize::try_from(span[name].as_u64().unwrap()).unwrap();
    let text = scratch.read("a.har");
    assert_eq!(&text[at("start")..at("end")], r#"\"eighty\""#);
}

#[test]
fn a_recording_that_is_none_exits_with_2() {
    let scratch = wrong();
    scratch.write("whole.har", r#"{"log": {"entries": []}}"#);
    scratch.write("other.har", r#"{"entries": []}"#);
    scratch.write(
        "cut.har",
        r#"{"log": {"pages": [{"id": "page_1", "title": "https://"#,
    );
    scratch.write("bytes.har", b"\xff\xfe\x00\x01");
    let traffic = |file: &str| run(scratch.path(), ["traffic", file, "--docs", "."]);
    let whole = traffic("whole.har");
    assert_eq!(whole.code, Some(0));
    assert!(whole.err.contains(" 0 entries."), "{}", whole.err);
    for file in ["other.har", "cut.har", "bytes.har", "nowhere.har"] {
        let ran = traffic(file);
        assert_eq!(ran.code, Some(2), "{file}: {}", ran.err);
        assert!(
            ran.err.starts_with(&format!("apiproof: {file} ")),
            "{}",
            ran.err
        );
        assert_eq!(ran.out, "");
    }
}

/// A page, and a recording with an exchange that is wholly checked, one that is checked in part,
/// and one that is none of ours.
fn half_checked() -> Scratch {
    let page = "# Get thing\n\n## HTTP request\n\n```http\nGET /things/{id}\n```\n\n## Response\n\n\
        If successful, this method returns a `200 OK` response code.\n\n## Example\n\n\
        ```http\nGET https://graph.microsoft.com/v1.0/things/7\n```\n";
    let entry = |host: &str, response: &str| {
        format!(
            "{{\"request\": {{\"method\": \"GET\", \"url\": \"https://{host}/v1.0/things/7?$select=id&code=abc\"}}, \
             \"response\": {response}}}"
        )
    };
    let entries = [
        entry(
            "graph.microsoft.com",
            "{\"status\": 200, \"content\": {\"size\": 0}}",
        ),
        entry(
            "graph.microsoft.com",
            "{\"status\": 200, \"content\": {\"size\": 9}}",
        ),
        entry("example.com", "{\"status\": 200}"),
    ];
    let recording = format!(
        "{{\"log\": {{\"entries\": [\n{}\n]}}}}",
        entries.join(",\n")
    );
    Scratch::with([
        ("api/thing-get.md", page.to_owned()),
        ("resources/note.md", "# Note\n".to_owned()),
        ("a.har", recording),
    ])
}

#[test]
fn exchanges_that_are_not_checked_are_no_pass() {
    let scratch = half_checked();
    let arguments = ["traffic", "a.har", "--docs", ".", "--format", "json"];
    let ran = run(scratch.path(), arguments);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(
        ran.err
            .contains("Of the exchanges, 1 checked, 1 partly checked, 1 not checkable."),
        "{}",
        ran.err
    );
    assert_eq!(
        ran.json()["summary"]["coverage"],
        serde_json::json!({"checked": 1, "partly": 1, "not_checkable": 1})
    );
    let ran = run(
        scratch.path(),
        arguments.iter().chain(&["--fail-on-unchecked"]),
    );
    assert_eq!(ran.code, Some(1));
}

#[test]
fn routing_explains_itself() {
    let scratch = half_checked();
    let ran = run(
        scratch.path(),
        ["traffic", "a.har", "--docs", ".", "--explain-routing"],
    );
    let told: Vec<&str> = ran.err.lines().take(8).collect();
    insta::assert_snapshot!(told.join("\n"), @r"
    a.har:2:38: entry:1 GET https://graph.microsoft.com/v1.0/things/7?$select=id&code=…
      → api/thing-get.md: GET /things/{id}
      checked
    a.har:3:38: entry:2 GET https://graph.microsoft.com/v1.0/things/7?$select=id&code=…
      → api/thing-get.md: GET /things/{id}
      partly checked: the recording keeps no body
    a.har:4:38: entry:3 GET https://example.com/v1.0/things/7?$select=id&code=…
      not judged: the request calls another host
    ");
}
