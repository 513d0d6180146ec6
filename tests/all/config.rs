//! `apiproof.toml`: what is wrong with it, and which file holds where.

use insta::assert_snapshot;

use crate::program::run;
use crate::scratch::Scratch;

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
    assert!(ran.err.contains("apiproof.toml excludes"), "{}", ran.err);
}
