//! `apiproof.toml`: what is wrong with it, and which file holds where.

use std::fs;

use insta::assert_snapshot;
use serde_json::Value;

use crate::program::run;
use crate::scratch::{Scratch, project};

const PAGE: &str = "# Lamps\n\nSee [nothing](nothing.md).\n";

/// What `check` says about a folder with this configuration.
fn refused(toml: &str) -> String {
    let scratch = Scratch::with([("apiproof.toml", toml), ("lamps.md", PAGE)]);
    let ran = run(scratch.path(), ["check", "."]);
    assert_eq!(ran.code, Some(2), "{}{}", ran.out, ran.err);
    assert_eq!(ran.out, "");
    ran.err
}

#[test]
fn every_fault_is_shown_at_its_line() {
    assert_snapshot!(refused(
        r#"exclud = ["drafts"]
preview = "yes"

[rules]
missing-metdata = "off"
wrong-type = "eror"

[dialect.sections]
respons = ["Antwort"]
"#
    ), @r#"
      error[configuration] there is no key `exclud`
       ╭─[apiproof.toml:1:1]
     1 │ exclud = ["drafts"]
       · ──────
     2 │ preview = "yes"
       ╰────
      help: did you mean `exclude`?

      error[configuration] `preview` wants true or false, and this is a text
       ╭─[apiproof.toml:2:11]
     1 │ exclud = ["drafts"]
     2 │ preview = "yes"
       ·           ─────
       ╰────
      help: write it without quotes

      error[configuration] there is no rule `missing-metdata`
       ╭─[apiproof.toml:5:1]
     4 │ [rules]
     5 │ missing-metdata = "off"
       · ───────────────
     6 │ wrong-type = "eror"
       ╰────
      help: did you mean `missing-metadata`?

      error[configuration] there is no level `eror`
       ╭─[apiproof.toml:6:14]
     5 │ missing-metdata = "off"
     6 │ wrong-type = "eror"
       ·              ──────
       ╰────
      help: did you mean `error`?

      error[configuration] there is no key `respons` in `dialect.sections`
       ╭─[apiproof.toml:9:1]
     8 │ [dialect.sections]
     9 │ respons = ["Antwort"]
       · ───────
       ╰────
      help: did you mean `response`?
    "#);
}

#[test]
fn what_no_configuration_can_say_is_shown_too() {
    assert_snapshot!(refused(
        r#"exclude = ["../other", "a[b"]

[[sets]]
path = "v1.0"
base-urls = ["graph.microsoft.com"]
namespace = "my api"

[[overrides]]
paths = ["/resources/*.md"]
rules.wrong-type = "off"
"#
    ), @r#"
      error[configuration] this glob fits no file: globs are seen from the folder of
      │ this file
       ╭─[apiproof.toml:1:12]
     1 │ exclude = ["../other", "a[b"]
       ·            ──────────
       ╰────
      help: name files and folders below it, such as "drafts" or "**/old-*.md"

      error[configuration] this is no glob: unclosed character class; missing ']'
       ╭─[apiproof.toml:1:24]
     1 │ exclude = ["../other", "a[b"]
       ·                        ─────
       ╰────

      error[configuration] there is no folder `v1.0` below this one
       ╭─[apiproof.toml:4:8]
     3 │ [[sets]]
     4 │ path = "v1.0"
       ·        ──────
     5 │ base-urls = ["graph.microsoft.com"]
       ╰────
      help: name the folder of the set as it is seen from this file

      error[configuration] `graph.microsoft.com` is no base URL
       ╭─[apiproof.toml:5:14]
     4 │ path = "v1.0"
     5 │ base-urls = ["graph.microsoft.com"]
       ·              ─────────────────────
     6 │ namespace = "my api"
       ╰────
      help: write scheme and host, and the path in front of what the pages document,
            such as "https://api.example.com/v1.0"

      error[configuration] `my api` is no namespace
       ╭─[apiproof.toml:6:13]
     5 │ base-urls = ["graph.microsoft.com"]
     6 │ namespace = "my api"
       ·             ────────
       ╰────
      help: write names with dots between them, such as "contoso.crm"

      error[configuration] this glob fits no file: globs are seen from the folder of
      │ this file
        ╭─[apiproof.toml:9:10]
      8 │ [[overrides]]
      9 │ paths = ["/resources/*.md"]
        ·          ─────────────────
     10 │ rules.wrong-type = "off"
        ╰────
      help: name files and folders below it, such as "drafts" or "**/old-*.md"
    "#);
}

#[test]
fn words_that_the_dialect_cannot_read_are_shown_too() {
    assert_snapshot!(refused(
        "[dialect.limits]\nrange = [\"von {n} bis {n}\", \"endlos\"]\n"
    ), @r#"
      error[configuration] `endlos`: expected words around one or two `{n}`
       ╭─[apiproof.toml:2:29]
     1 │ [dialect.limits]
     2 │ range = ["von {n} bis {n}", "endlos"]
       ·                             ────────
       ╰────
    "#);
}

#[test]
fn a_text_that_is_no_toml_is_shown_where_it_breaks() {
    assert_snapshot!(refused("[rules]\nwrong-type = off\n"), @r#"
      error[configuration] string values must be quoted, expected literal string
       ╭─[apiproof.toml:2:14]
     1 │ [rules]
     2 │ wrong-type = off
       ·              ───
       ╰────
    "#);
}

#[test]
fn bytes_that_are_no_text_are_a_fault_as_well() {
    let scratch = Scratch::with([
        ("apiproof.toml", &b"exclude = [\"\xff\"]\n"[..]),
        ("lamps.md", PAGE.as_bytes()),
    ]);
    let ran = run(scratch.path(), ["check", "lamps.md"]);
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    assert!(ran.err.contains("apiproof.toml:1:13"), "{}", ran.err);
}

#[test]
fn each_set_of_a_run_follows_the_nearest_file_alone() {
    let scratch = Scratch::with([
        ("apiproof.toml", "rules.broken-link = \"off\"\n"),
        ("a/lamps.md", PAGE),
        ("b/apiproof.toml", "# nothing is inherited\n"),
        ("b/deep/lamps.md", PAGE),
        ("c/apiproof.toml", "rules.broken-link = \"info\"\n"),
        ("c/lamps.md", PAGE),
    ]);
    let levels: Vec<(String, &str)> = scratch
        .check(&["."])
        .findings
        .iter()
        .map(|finding| (scratch.spotted(finding).file, finding.severity.name()))
        .collect();
    let expected = [("b/deep/lamps.md", "error"), ("c/lamps.md", "info")];
    assert_eq!(
        levels,
        expected.map(|(file, level)| (file.to_owned(), level))
    );
}

#[test]
fn one_fault_in_one_of_several_files_stops_the_run() {
    let scratch = Scratch::with([
        ("a/apiproof.toml", ""),
        ("a/lamps.md", PAGE),
        ("b/apiproof.toml", "previw = true\n"),
        ("b/lamps.md", PAGE),
    ]);
    let ran = run(scratch.path(), ["check"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("b/apiproof.toml:1:1"), "{}", ran.err);
    // The other set alone has nothing to do with it.
    assert_eq!(run(scratch.path(), ["check", "a"]).code, Some(1));
}

#[test]
fn a_page_that_is_excluded_is_left_alone_even_where_it_is_named() {
    let scratch = Scratch::with([
        ("apiproof.toml", "exclude = [\"lamps.md\"]\n"),
        ("lamps.md", PAGE),
    ]);
    let ran = run(scratch.path(), ["check", "lamps.md"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""));
    assert!(
        ran.err.contains("the configuration excludes"),
        "{}",
        ran.err
    );
}

#[test]
fn the_published_schema_is_what_the_code_reads() {
    let path = project().join("schemas/config.schema.json");
    let schema = apiproof::config::schema(&apiproof::rules::known());
    let schema = format!("{schema:#}\n");
    if std::env::var_os("APIPROOF_WRITE_SCHEMAS").is_some() {
        fs::write(&path, &schema).unwrap();
    }
    let published = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        published == schema,
        "write it anew: APIPROOF_WRITE_SCHEMAS=1 cargo test -q published_schema"
    );
}

/// A key of each table and each kind, and what is left out of it.
const WHOLE: &str = include_str!("../fixtures/configuration/apiproof.toml");

#[test]
fn the_example_uses_every_key_and_is_accepted() {
    let scratch = Scratch::with([("apiproof.toml", WHOLE), ("v1.0/api/lamps.md", "# Lamps\n")]);
    let ran = run(scratch.path(), ["check"]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    // Other implementations of the schema are asked in .ci/run; this one is asked here.
    let schema = apiproof::config::schema(&apiproof::rules::known());
    let example: Value = toml::from_str(WHOLE).unwrap();
    jsonschema::validate(&schema, &example).unwrap();
    let keys = |value: &Value| -> Vec<String> {
        let object = value.as_object().into_iter().flatten();
        object.map(|(key, _)| key.clone()).collect()
    };
    for key in keys(&schema["properties"]) {
        assert!(!example[&key].is_null(), "the example lacks {key}");
    }
    for table in ["sets", "overrides"] {
        for key in keys(&schema["properties"][table]["items"]["properties"]) {
            assert!(
                !example[table][0][&key].is_null(),
                "the example lacks {table}.{key}"
            );
        }
    }
    for key in keys(&schema["properties"]["dialect"]["properties"]) {
        assert!(
            !example["dialect"][&key].is_null(),
            "the example lacks dialect.{key}"
        );
    }
}

#[test]
fn the_schema_refuses_what_the_program_refuses() {
    let schema = apiproof::config::schema(&apiproof::rules::known());
    for toml in [
        "previw = true",
        "preview = \"yes\"",
        "rules.wrong-typ = \"off\"",
        "rules.wrong-type = \"eror\"",
        "[dialect.sections]\nrespons = []",
        "sets.path = \"x\"",
        "required-front-matter.default = [[]]",
    ] {
        refused(&format!("{toml}\n"));
        let value: Value = toml::from_str(toml).unwrap();
        assert!(!jsonschema::is_valid(&schema, &value), "{toml}");
    }
}

#[test]
fn config_shows_every_value_with_what_says_so() {
    let scratch = Scratch::with([
        (
            "apiproof.toml",
            "preview = true\nrules.wrong-type = \"warning\"\n\n\
             [[sets]]\npath = \"v1.0\"\nnamespace = \"contoso\"\n\n\
             [[overrides]]\npaths = [\"v1.0/api/old-*.md\"]\nrules.wrong-type = \"off\"\n",
        ),
        ("v1.0/api/lamps.md", "# Lamps\n"),
        ("v1.0/api/old-lamps.md", "# Lamps\n"),
        (
            "v1.0/config/api-doctor.json",
            "{ \"schemaConfig\": {\n  \"defaultNamespace\": \"fabrikam\",\n  \
             \"baseUrls\": [\"https://api.contoso.com/v1.0\", \"/v1.0\"],\n  \
             \"requiredYamlHeaders\": [\"title\"] } }\n",
        ),
    ]);
    let shown = run(scratch.path(), ["config"]);
    let stated = |text: &str| -> String {
        let lines = text.lines().filter(|line| !line.ends_with("# default"));
        lines.collect::<Vec<_>>().join("\n")
    };
    assert_snapshot!(stated(&shown.out), @r#"
    # What holds for the docs set at v1.0

    preview = true  # apiproof.toml:1
    required-front-matter.default = ["title"]  # v1.0/config/api-doctor.json:4
    rules.wrong-type = "warning"  # apiproof.toml:2

    [[sets]]
    path = "v1.0"  # apiproof.toml:5
    base-urls = ["https://api.contoso.com/v1.0"]  # v1.0/config/api-doctor.json:3
    namespace = "contoso"  # apiproof.toml:6

    [[overrides]]
    paths = ["v1.0/api/old-*.md"]  # apiproof.toml:9
    rules.wrong-type = "off"  # apiproof.toml:10
    "#);
    let page = run(scratch.path(), ["config", "v1.0/api/old-lamps.md"]);
    let levels = |text: &str| -> Vec<String> {
        let lines = text
            .lines()
            .filter(|line| line.starts_with("rules.wrong-type"));
        lines.map(str::to_owned).collect()
    };
    assert_eq!(
        levels(&page.out),
        ["rules.wrong-type = \"off\"  # apiproof.toml:10"]
    );
    let page = run(scratch.path(), ["config", "v1.0/api/lamps.md"]);
    assert_eq!(
        levels(&page.out),
        ["rules.wrong-type = \"warning\"  # apiproof.toml:2"]
    );
}

#[test]
fn what_config_shows_is_a_configuration_that_shows_the_same() {
    let values = |text: &str| -> Vec<String> {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        lines
            .map(|line| {
                line.rsplit_once("  # ")
                    .map_or(line, |(value, _)| value)
                    .to_owned()
            })
            .collect()
    };
    let scratch = Scratch::with([("apiproof.toml", WHOLE), ("v1.0/api/lamps.md", "# Lamps\n")]);
    let first = run(scratch.path(), ["config"]);
    assert_eq!(first.code, Some(0), "{}", first.err);
    scratch.write("apiproof.toml", &first.out);
    let second = run(scratch.path(), ["config"]);
    assert_eq!(values(&first.out), values(&second.out), "{}", second.err);
}

#[test]
fn what_is_ignored_needs_paths_rules_and_a_reason() {
    let told = refused(
        r#"
[[ignore]]
paths = ["api"]
rules = ["wrong-typ"]
reason = "old"
"#,
    );
    assert_snapshot!(told, @r#"
     error[configuration] there is no rule `wrong-typ`
      ╭─[apiproof.toml:4:10]
    3 │ paths = ["api"]
    4 │ rules = ["wrong-typ"]
      ·          ───────────
    5 │ reason = "old"
      ╰────
     help: did you mean `wrong-type`?
    "#);
    let told = refused("[[ignore]]\nreason = \" \"\n");
    assert_snapshot!(told, @r#"
     error[configuration] this gives no reason, so it ignores nothing
      ╭─[apiproof.toml:1:1]
    1 │ [[ignore]]
      · ──────────
    2 │ reason = " "
      ╰────
     help: say in reason why the findings stay

     error[configuration] this names no rule, so it ignores nothing
      ╭─[apiproof.toml:1:1]
    1 │ [[ignore]]
      · ──────────
    2 │ reason = " "
      ╰────
     help: name the rules that are ignored, such as rules = ["wrong-type"]

     error[configuration] this names no path, so it ignores nothing
      ╭─[apiproof.toml:1:1]
    1 │ [[ignore]]
      · ──────────
    2 │ reason = " "
      ╰────
     help: name the pages, such as paths = ["api/legacy-*.md"]
    "#);
}

#[test]
fn config_shows_what_is_ignored_on_a_page() {
    let text = "[[ignore]]\npaths = [\"old\"]\nrules = [\"wrong-type\"]\nreason = \"kept\"\n";
    let scratch = Scratch::with([
        ("apiproof.toml", text),
        ("old/a.md", "# a\n"),
        ("new/b.md", "# b\n"),
    ]);
    let shown = |arguments: &[&str]| {
        let all = ["config"].iter().chain(arguments).copied();
        run(scratch.path(), all).out
    };
    assert!(shown(&["new/b.md"]).find("[[ignore]]").is_none());
    let on_page = shown(&["old/a.md"]);
    let (_, ignored) = on_page.split_once("[[ignore]]").unwrap();
    assert_snapshot!(ignored.trim_start(), @r#"
    paths = ["old"]  # apiproof.toml:2
    reason = "kept"  # apiproof.toml:4
    rules = ["wrong-type"]  # apiproof.toml:3
    "#);
    assert!(shown(&[]).ends_with(ignored));
}

#[test]
fn what_is_ignored_is_called_unused_only_by_a_run_that_can_know() {
    let text =
        "[[ignore]]\npaths = [\"docs/v1/old/*.md\"]\nrules = [\"wrong-type\"]\nreason = \"kept\"\n";
    let pages = ["docs/v1/old/a.md", "docs/v1/new/b.md", "docs/v2/c.md"];
    let scratch = Scratch::with([("apiproof.toml", text)]);
    for page in pages {
        scratch.write(page, "# A page\n");
    }
    let told = |paths: &[&str]| {
        let all = ["check", "--format", "concise"].iter().chain(paths);
        let ran = run(scratch.path(), all);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let line = "apiproof.toml:3:10: warning[unused-suppression] this ignores wrong-type, and there is nothing to ignore\n";
        assert!(ran.out.is_empty() || ran.out == line, "{}", ran.out);
        !ran.out.is_empty()
    };
    assert!(told(&[]) && told(&["."]) && told(&["docs"]));
    assert!(told(&["docs/v1", "docs/v2/c.md"]) && told(&["docs/v1/old"]));
    // All pages, by name: as a hook names them.
    assert!(told(&pages));
    assert!(!told(&["docs/v2"]) && !told(&["docs/v1/new"]));
    assert!(!told(&["docs/v1/old/a.md"]));
}

#[test]
fn what_is_ignored_on_pages_is_not_ignored_in_recordings() {
    let text = "[[ignore]]\npaths = [\"**\"]\nrules = [\"wrong-type\"]\nreason = \"kept\"\n";
    let scratch = Scratch::with([("apiproof.toml", text)]);
    scratch.copy(&project().join("tests/fixtures/clean"), "docs");
    let post = scratch.read("docs/api/lamp-update.md");
    scratch.write(
        "docs/api/lamp-update.md",
        post.replace("\"isLit\": false", "\"isLit\": \"no\""),
    );
    let ran = run(scratch.path(), ["check", ".", "--format", "json"]);
    assert_eq!(
        (ran.code, ran.findings()),
        (Some(0), Vec::new()),
        "{}",
        ran.err
    );
    assert_eq!(ran.json()["summary"]["suppressed"], 2);
    scratch.write(
        "lamp.http",
        "PATCH https://graph.microsoft.com/v1.0/rooms/3/lamps/7\nContent-Type: application/json\n\n{ \"isLit\": \"no\" }\n",
    );
    let ran = run(
        scratch.path(),
        ["traffic", "lamp.http", "--docs", ".", "--format", "json"],
    );
    assert_eq!(ran.code, Some(1), "{}{}", ran.out, ran.err);
}
