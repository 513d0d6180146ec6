//! What people and programs get to see, format by format.

use std::io::{self, Write};

use proptest::prelude::*;
use serde_json::Value;

use super::samples::{finding, related, spot, spot_at, wrong_type};
use super::*;
use crate::findings::Severity;

fn written(format: Format, findings: &[Finding], settings: &Settings) -> String {
    let mut summary = Summary::default();
    summary.count_findings(findings);
    let report = Report {
        findings,
        summary: &summary,
        judged: &[],
    };
    let mut out = Vec::new();
    write(format, &report, settings, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn human(finding: &Finding) -> String {
    let text = written(
        Format::Human,
        std::slice::from_ref(finding),
        &Settings::default(),
    );
    for line in text.lines() {
        assert!(textwrap::core::display_width(line) <= 80, "{line}");
    }
    text
}

#[test]
fn the_fault_and_its_promise_in_two_files() {
    insta::assert_snapshot!(human(&wrong_type()), @r#"
     error[wrong-type] `enrolledDeviceCount` is a String in this example, but the
     │ table of `thing` promises an Int32
      ╭─[api/thing-update.md:5:26]
    4 │   "name": "One",
    5 │   "enrolledDeviceCount": "five",
      ·                          ──────
    6 │   "id": "1"
      ╰────
      ╭─[resources/thing.md:6:22]
    5 │ |name|String|The name.|
    6 │ |enrolledDeviceCount|Int32|How many devices are enrolled with this thing,…
      ·                      ──┬──
      ·                        ╰── documented as Int32 here
      ╰────
     help: Write the number without quotes, or document the property as a String.
    "#);
}

#[test]
fn a_single_place_without_help() {
    let page = "---\ntitle: \"Get thing\"\nauthor: TODO\n---\n";
    let message = "`author` still holds the template's TODO";
    let place = spot("api/a.md", page, "TODO");
    insta::assert_snapshot!(human(&finding("todo-placeholder", Severity::Warning, message, place)), @r#"
     warning[todo-placeholder] `author` still holds the template's TODO
      ╭─[api/a.md:3:9]
    2 │ title: "Get thing"
    3 │ author: TODO
      ·         ────
    4 │ ---
      ╰────
    "#);
}

#[test]
fn two_places_side_by_side_in_one_file_share_an_excerpt() {
    let body = "{\n  \"id\": 1,\n  \"name\": 2,\n  \"id\": 3\n}";
    let second = body.rfind("\"id\"").unwrap();
    let place = spot_at("api/a.md", body, second, second + 4);
    let mut twice = finding(
        "duplicate-key",
        Severity::Error,
        "`id` stands twice in one object",
        place,
    );
    twice.related = vec![related("first here", spot("api/a.md", body, "\"id\""))];
    insta::assert_snapshot!(human(&twice), @r#"
     error[duplicate-key] `id` stands twice in one object
      ╭─[api/a.md:4:3]
    1 │ {
    2 │   "id": 1,
      ·   ──┬─
      ·     ╰── first here
    3 │   "name": 2,
    4 │   "id": 3
      ·   ────
    5 │ }
      ╰────
    "#);
}

#[test]
fn two_places_far_apart_in_one_file() {
    let filler = "prose\n\n".repeat(50);
    let page = format!("See [it](../it.md).\n\n{filler}[it]: ../them.md\n");
    let place = spot("api/a.md", &page, "../it.md");
    let mut link = finding(
        "broken-link",
        Severity::Error,
        "`../it.md` does not exist",
        place,
    );
    link.related = vec![related(
        "this one does",
        spot("api/a.md", &page, "../them.md"),
    )];
    insta::assert_snapshot!(human(&link), @r"
     error[broken-link] `../it.md` does not exist
      ╭─[api/a.md:1:10]
    1 │ See [it](../it.md).
      ·          ────────
      ╰────
        ╭─[api/a.md:103:7]
    103 │ [it]: ../them.md
        ·       ─────┬────
        ·            ╰── this one does
        ╰────
    ");
}

#[test]
fn long_lines_are_cut_around_their_marks_and_long_labels_fold() {
    let row = format!(
        "|a|{}[broken](../x.md) {}|\n",
        "word ".repeat(30),
        "tail ".repeat(40)
    );
    let message = "the link's target `../x.md` does not exist in this docs set, nor does a file of nearly that name";
    let mut link = finding(
        "broken-link",
        Severity::Error,
        message,
        spot("api/a.md", &row, "../x.md"),
    );
    let label = "a rather long word about this other place, which will never fit beside its mark";
    link.related = vec![related(label, spot("api/b.md", &row, "tail tail"))];
    link.occurrences = 3;
    insta::assert_snapshot!(human(&link), @r"
     error[broken-link] the link's target `../x.md` does not exist in this docs
     │ set, nor does a file of nearly that name (in 3 places)
      ╭─[api/a.md:1:163]
    1 │ …d word word word word word word [broken](../x.md) tail tail tail tail tai…
      ·                                           ───────
      ╰────
      ╭─[api/b.md:1:172]
    1 │ … word word word word [broken](../x.md) tail tail tail tail tail tail tail…
      ·                                         ────┬────
      ·                                             ╰─┤ a rather long word about
      ·                                               │ this other place, which
      ·                                               │ will never fit beside its
      ·                                               │ mark
      ╰────
    ");
}

#[test]
fn tabs_and_wide_characters_keep_marks_in_place() {
    let body = "{\t\"名前\": \"日本語 q\u{301}\",\t\"count\": \"五\" }";
    let place = spot("api/a.md", body, "\"五\"");
    insta::assert_snapshot!(human(&finding("wrong-type", Severity::Error, "`count` is an Int32", place)), @r#"
     error[wrong-type] `count` is an Int32
      ╭─[api/a.md:1:28]
    1 │ {   "名前": "日本語 q́", "count": "五" }
      ·                                  ────
      ╰────
    "#);
}

#[test]
fn a_place_of_many_lines() {
    let page = "text\n<!-- {\n  \"blockType\": \"response\"\n} -->\nmore\n";
    let comment = page.find("<!--").unwrap()..page.find("\nmore").unwrap();
    let place = spot_at("a.md", page, comment.start, comment.end);
    let message = "no block follows this annotation";
    insta::assert_snapshot!(human(&finding("orphan-annotation", Severity::Warning, message, place)), @r#"
     warning[orphan-annotation] no block follows this annotation
      ╭─[a.md:2:1]
    1 │     text
    2 │ ╭─▶ <!-- {
    3 │ │     "blockType": "response"
    4 │ ╰─▶ } -->
    5 │     more
      ╰────
    "#);

    let page = format!(
        "text\n<!-- {{\n{}}} -->\n",
        "  \"name\": \"x\",\n".repeat(9)
    );
    let place = spot_at("a.md", &page, 5, page.len());
    insta::assert_snapshot!(human(&finding("orphan-annotation", Severity::Info, message, place)), @r#"
     info[orphan-annotation] no block follows this annotation
      ╭─[a.md:2:1]
    1 │     text
    2 │ ╭─▶ <!-- {
    3 │ │     "name": "x",
    4 │ ├─▶   "name": "x",
      · ╰──── up to line 12
      ╰────
    "#);
}

#[test]
fn a_related_place_without_help_and_a_slip_in_many_places() {
    let mut many = finding(
        "wrong-path",
        Severity::Error,
        "no such path",
        spot("a.md", "GET /x", "/x"),
    );
    let places = (1..=8).map(|n| related("again", spot(&format!("{n}.md"), "GET /x", "/x")));
    many.related = places.collect();
    let drawn = human(&many);
    assert_eq!(drawn.matches("again").count(), 6);
    assert!(drawn.ends_with("\n  and 2 more places\n\n"), "{drawn}");
}

#[test]
fn places_that_show_nothing_still_have_an_excerpt() {
    let place = spot_at("empty.md", "", 0, 0);
    insta::assert_snapshot!(human(&finding("missing-section", Severity::Warning, "the page is empty", place)), @r"
     warning[missing-section] the page is empty
      ╭─[empty.md:1:1]
    1 │ 
      · ▲
      ╰────
    ");
    let place = spot_at("a.md", "[1\n2]", 2, 2);
    insta::assert_snapshot!(human(&finding("invalid-json", Severity::Error, "a comma is missing", place)), @r"
     error[invalid-json] a comma is missing
      ╭─[a.md:1:3]
    1 │ [1
      ·   ▲
    2 │ 2]
      ╰────
    ");
}

#[test]
fn nothing_of_a_page_reaches_the_terminal() {
    let text = "\u{1b}[2J \u{9b}31m \u{202e}evil\u{2066} \u{200b}\r\u{7}";
    let mut evil = finding(
        "wrong-type",
        Severity::Error,
        text,
        spot_at(text, text, 0, 12),
    );
    evil.help = Some(text.into());
    evil.related = vec![related(text, spot_at(text, text, 6, 20))];
    for format in [Format::Human, Format::Concise, Format::Json] {
        let shown = written(format, std::slice::from_ref(&evil), &Settings::default());
        let leaked = shown
            .chars()
            .find(|&c| c != '\n' && crate::findings::is_unfit(c));
        assert_eq!(leaked, None, "{format:?}: {shown}");
    }
}

proptest! {
    /// Whatever the page, the places and the width: nothing panics, and nothing sticks out.
    #[test]
    fn drawings_stay_within_the_width(
        text in "[a-c\\t\\n\\r\u{e9}\u{4e2d}\u{1b} ]{0,400}",
        places in proptest::collection::vec((0usize..400, 0usize..60), 1..5),
        label in "([a-d]{1,7} ){0,8}",
        width in 40usize..100,
    ) {
        let boundary = |at: usize| (0..=at.min(text.len())).rev().find(|&i| text.is_char_boundary(i)).unwrap();
        let mut spots = places
            .iter()
            .map(|&(start, length)| spot_at("a.md", &text, boundary(start), boundary(start + length)));
        let mut one = finding("wrong-type", Severity::Error, &label, spots.next().unwrap());
        one.related = spots.map(|spot| related(&label, spot)).collect();
        let drawn = written(Format::Human, &[one], &Settings { width, ..Settings::default() });
        for line in drawn.lines() {
            prop_assert!(textwrap::core::display_width(line) <= width, "{drawn}");
        }
    }
}

#[test]
fn colour_changes_nothing_but_colour() {
    let color = Settings {
        color: true,
        ..Settings::default()
    };
    let findings = [wrong_type()];
    let colored = written(Format::Human, &findings, &color);
    assert!(
        colored.contains("\u{1b}[31merror[wrong-type]\u{1b}[0m"),
        "{colored:?}"
    );
    let mut plain = String::new();
    for (index, part) in colored.split("\u{1b}[").enumerate() {
        let rest = if index == 0 {
            part
        } else {
            part.split_once('m').unwrap().1
        };
        plain.push_str(rest);
    }
    assert_eq!(
        plain,
        written(Format::Human, &findings, &Settings::default())
    );
}

#[test]
fn concise_is_one_line_a_finding() {
    let mut several = wrong_type();
    several.message = "`count` is wrong:\n  it should be another".into();
    several.occurrences = 4;
    let findings = [wrong_type(), several];
    insta::assert_snapshot!(written(Format::Concise, &findings, &Settings::default()), @r"
    api/thing-update.md:5:26: error[wrong-type] `enrolledDeviceCount` is a String in this example, but the table of `thing` promises an Int32
    api/thing-update.md:5:26: error[wrong-type] `count` is wrong: it should be another (in 4 places)
    ");
}

fn json(findings: &[Finding]) -> Value {
    let text = written(Format::Json, findings, &Settings::default());
    assert!(text.ends_with("}\n") && text.lines().count() == 1, "{text}");
    serde_json::from_str(&text).unwrap()
}

#[test]
fn json_is_one_document_with_members_in_order() {
    let text = serde_json::to_string_pretty(&json(&[wrong_type()])).unwrap();
    insta::assert_snapshot!(text.replace(env!("CARGO_PKG_VERSION"), "[version]"), @r#"
    {
      "version": 1,
      "tool": {
        "name": "apiproof",
        "version": "[version]"
      },
      "findings": [
        {
          "rule": "wrong-type",
          "severity": "error",
          "message": "`enrolledDeviceCount` is a String in this example, but the table of `thing` promises an Int32",
          "help": "Write the number without quotes, or document the property as a String.",
          "file": "api/thing-update.md",
          "span": {
            "start": 61,
            "end": 67,
            "line": 5,
            "column": 26,
            "end_line": 5,
            "end_column": 32
          },
          "subject": "operation:PATCH /things/{}/example:1/request#/enrolledDeviceCount",
          "pointer": "/enrolledDeviceCount",
          "fingerprint": "111f155e89946495",
          "cause": "type:ns.thing/property:enrolledDeviceCount",
          "related": [
            {
              "message": "documented as Int32 here",
              "file": "resources/thing.md",
              "span": {
                "start": 99,
                "end": 104,
                "line": 6,
                "column": 22,
                "end_line": 6,
                "end_column": 27
              }
            }
          ],
          "fixes": [],
          "occurrences": 1,
          "seen": []
        }
      ],
      "summary": {
        "pages": 0,
        "operations": 0,
        "types": 0,
        "examples": 0,
        "exchanges": 0,
        "coverage": null,
        "documented": null,
        "errors": 1,
        "warnings": 0,
        "infos": 0,
        "suppressed": 0,
        "known": 0,
        "gone": [],
        "not_checked": []
      }
    }
    "#);
}

#[test]
fn json_fits_its_schema_whatever_the_pages_hold() {
    let schema = include_str!("../../schemas/report.schema.json");
    let schema: Value = serde_json::from_str(schema).unwrap();
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();

    let nasty = "\u{feff}a\tb\r\n\u{65e5}\u{672c} e\u{301} \u{1f600}\u{0}\u{1b}[31m\u{7f}\u{85}\u{2028}\u{e0041}\"\\\r\nlast";
    let mut findings = Vec::new();
    let offsets: Vec<_> = nasty.char_indices().map(|(at, _)| at).collect();
    for (&start, &end) in offsets.iter().zip(&offsets[1..]) {
        let mut one = finding(
            "wrong-type",
            Severity::Info,
            nasty,
            spot_at(nasty, nasty, start, end),
        );
        one.help = (start % 2 == 0).then(|| nasty.into());
        one.cause = (start % 3 == 0).then(|| nasty.into());
        one.pointer = (start % 5 == 0).then(|| "/a~1b/\u{1f600}\n".into());
        one.subject = nasty.into();
        one.related = vec![related(nasty, spot_at(nasty, nasty, start, nasty.len()))];
        findings.push(one);
    }
    for findings in [&[][..], &findings] {
        let document = json(findings);
        let faults: Vec<_> = validator
            .iter_errors(&document)
            .map(|e| e.to_string())
            .collect();
        assert_eq!(faults, [""; 0]);
        // Escapes are a matter of writing: what is read is what was found.
        for row in document["findings"].as_array().unwrap() {
            assert_eq!(row["message"], nasty);
        }
    }
    let mut foreign = json(&[]);
    foreign["more"] = Value::Null;
    assert!(!validator.is_valid(&foreign));
}

#[test]
fn a_closed_pipe_is_an_error_of_that_kind() {
    struct Closed;
    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let findings = vec![wrong_type(); 500];
    let report = Report {
        findings: &findings,
        summary: &Summary::default(),
        judged: &[],
    };
    for format in [Format::Human, Format::Concise, Format::Json] {
        let failed = write(format, &report, &Settings::default(), &mut Closed).unwrap_err();
        assert_eq!(failed.kind(), io::ErrorKind::BrokenPipe, "{format:?}");
    }
}
