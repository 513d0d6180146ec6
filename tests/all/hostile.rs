//! What nobody should write and somebody will: nothing crashes, hangs or eats memory.
//!
//! Everything here runs in the built program: a stack that overflows would take the tests with
//! it. Whoever hangs is ended by `program`.

use std::fmt::Write as _;

use crate::program::{Ran, run};
use crate::scratch::Scratch;

/// A page whose example has this body.
fn page(body: &str) -> String {
    format!(
        "# Update thing\n\n## HTTP request\n\n```http\nPATCH /things/{{id}}\n```\n\n\
         ## Request body\n\nIn the request body, supply a JSON representation of the \
         [thing](thing.md) object.\n\n## Response\n\nIf successful, this method returns a \
         `204 No Content` response code.\n\n## Example\n\n\
         ```http\nPATCH https://graph.microsoft.com/v1.0/things/7\n\
         Content-Type: application/json\n\n{body}\n```\n"
    )
}

const THING: &str = "# thing resource type

Namespace: microsoft.graph

## Properties

|Property|Type|Description|
|:---|:---|:---|
|weight|Int32|In grams.|
|parts|[thing](thing.md) collection|What it is made of.|
|extra|Json|Whatever.|
";

/// A docs set with a thing, and these files.
fn set(files: &[(&str, &[u8])]) -> Scratch {
    let scratch = Scratch::with([("apiproof.toml", ""), ("thing.md", THING)]);
    for (name, bytes) in files {
        scratch.write(name, bytes);
    }
    scratch
}

/// The findings of a run over the whole folder, which has to end as runs end.
fn check(scratch: &Scratch) -> Vec<(String, u64, String)> {
    ended(&run(
        scratch.path(),
        ["check", ".", "--level", "info", "--format", "json"],
    ))
}

fn ended(ran: &Ran) -> Vec<(String, u64, String)> {
    assert!(
        matches!(ran.code, Some(0 | 1)),
        "{:?}: {}",
        ran.code,
        ran.err
    );
    ran.findings()
}

fn rules(scratch: &Scratch) -> Vec<String> {
    check(scratch)
        .into_iter()
        .map(|(_, _, rule)| rule)
        .collect()
}

fn one(file: &str, line: u64, rule: &str) -> Vec<(String, u64, String)> {
    vec![(file.to_owned(), line, rule.to_owned())]
}

#[test]
fn a_hundred_thousand_brackets_in_an_example() {
    let brackets = page(&format!("{{\"extra\": {}", "[".repeat(100_000)));
    let found = rules(&set(&[("a.md", brackets.as_bytes())]));
    assert_eq!(found, ["invalid-json"]);
}

#[test]
fn a_hundred_thousand_brackets_that_close_again() {
    let depth = 100_000;
    let body = format!("{{\"extra\": {}{}}}", "[".repeat(depth), "]".repeat(depth));
    // It may be read or refused; it ends, and says at most one thing.
    assert!(rules(&set(&[("a.md", page(&body).as_bytes())])).len() <= 1);
}

#[test]
fn things_within_things() {
    let mut body = String::from("{\"weight\": \"heavy\"}");
    for _ in 0..500 {
        body = format!("{{\"parts\": [{body}]}}");
    }
    assert!(rules(&set(&[("a.md", page(&body).as_bytes())])).len() <= 1);
}

#[test]
fn a_hundred_thousand_brackets_in_an_annotation() {
    let annotation = format!("<!-- {{ \"blockType\": {} -->\n", "[".repeat(100_000));
    let text = page("{}").replace(
        "```http\nPATCH https",
        &format!("{annotation}```http\nPATCH https"),
    );
    let found = rules(&set(&[("a.md", text.as_bytes())]));
    assert!(
        found.iter().all(|rule| rule == "invalid-annotation"),
        "{found:?}"
    );
}

#[test]
fn a_hundred_thousand_brackets_in_front_matter() {
    let text = format!("---\ntitle: {}\n---\n\n# Things\n", "[".repeat(100_000));
    let found = rules(&set(&[("a.md", text.as_bytes())]));
    assert!(
        found.iter().all(|rule| rule == "invalid-metadata"),
        "{found:?}"
    );
}

#[test]
fn twenty_thousand_quotes_in_quotes() {
    let text = format!("# Things\n\n{} deep\n", ">".repeat(20_000));
    assert_eq!(rules(&set(&[("a.md", text.as_bytes())])), [""; 0]);
    let spaced = format!("# Things\n\n{}deep\n", "> ".repeat(20_000));
    assert_eq!(rules(&set(&[("a.md", spaced.as_bytes())])), [""; 0]);
    let marks = format!("# Things\n\n{}**deep\n", "*a **b _c [".repeat(5_000));
    rules(&set(&[("a.md", marks.as_bytes())]));
}

#[test]
fn lists_in_lists() {
    let mut text = String::from("# Things\n\n");
    for depth in 0..1_000 {
        writeln!(text, "{}- deeper", " ".repeat(depth * 2)).unwrap();
    }
    rules(&set(&[("a.md", text.as_bytes())]));
}

#[test]
fn a_line_of_fifty_megabytes() {
    let long = format!("# Things\n\n{}\n", "word ".repeat(10_000_000));
    check(&set(&[("a.md", long.as_bytes())]));
}

#[test]
fn a_long_line_with_many_findings() {
    // Within what a page may measure: each finding stands far to the right.
    let body = format!("{{{}\"weight\": 1}}", "\"weight\": \"é\", ".repeat(20_000));
    let found = rules(&set(&[("a.md", page(&body).as_bytes())]));
    assert!(!found.is_empty());
}

#[test]
fn a_table_of_many_rows_and_columns() {
    let mut text = String::from(
        "# row resource type\n\n## Properties\n\n|Property|Type|Description|\n|---|---|---|\n",
    );
    for row in 0..20_000 {
        writeln!(text, "|prop{row}|String|One.|").unwrap();
    }
    assert_eq!(rules(&set(&[("a.md", text.as_bytes())])), [""; 0]);
    let wide = format!(
        "{}|\n{}|\n{}|\n",
        "|a".repeat(20_000),
        "|-".repeat(20_000),
        "|b".repeat(20_000)
    );
    rules(&set(&[("a.md", wide.as_bytes())]));
}

#[test]
fn nul_bytes() {
    let text = page("{ \"weight\": 1 }").replace("Update thing", "Update\0thing");
    assert_eq!(rules(&set(&[("a.md", text.as_bytes())])), [""; 0]);
    let body = page("{ \"weight\": \0 }");
    assert_eq!(rules(&set(&[("a.md", body.as_bytes())])), ["invalid-json"]);
    rules(&set(&[("a.md", &vec![0; 100_000])]));
}

#[test]
fn bytes_that_are_no_text_are_one_finding_and_the_run_goes_on() {
    let wrong = page("{ \"weight\": \"heavy\" }");
    let scratch = set(&[
        ("a.md", b"# Z\xfcrich\n\nTODO: Tell more.\n"),
        ("b.md", wrong.as_bytes()),
    ]);
    let line = wrong
        .lines()
        .position(|line| line.contains("heavy"))
        .unwrap() as u64
        + 1;
    let found = check(&scratch);
    assert_eq!(
        found[0],
        ("a.md".to_owned(), 1, "unreadable-page".to_owned())
    );
    assert_eq!(found[1..], one("b.md", line, "wrong-type"));
    let utf16 = set(&[("a.md", b"\xff\xfe#\0 \0A\0")]);
    assert_eq!(check(&utf16), one("a.md", 1, "unreadable-page"));
}

#[test]
fn an_empty_file_a_mark_and_either_line_end() {
    let scratch = set(&[
        ("empty.md", b""),
        ("mark.md", b"\xef\xbb\xbf"),
        ("end.md", b"\r\n"),
    ]);
    assert_eq!(check(&scratch), []);
    let plain = page("{\n  \"weight\": \"heavy\"\n}");
    let line = plain
        .lines()
        .position(|line| line.contains("heavy"))
        .unwrap() as u64
        + 1;
    for text in [
        plain.clone(),
        plain.replace('\n', "\r\n"),
        format!("\u{feff}{plain}"),
        format!("\u{feff}{}", plain.replace('\n', "\r\n")),
    ] {
        assert_eq!(
            check(&set(&[("a.md", text.as_bytes())])),
            one("a.md", line, "wrong-type")
        );
    }
    let front = "\u{feff}---\r\ntitle: \"TODO\"\r\n---\r\n\r\n# Things\r\n";
    assert_eq!(
        check(&set(&[("a.md", front.as_bytes())])),
        one("a.md", 2, "todo-placeholder")
    );
}

#[test]
fn includes_in_a_circle() {
    let page = b"# Things\n\n[!INCLUDE [a](includes/a.md)]\n";
    let itself = set(&[("t.md", page), ("includes/a.md", b"[!INCLUDE [a](a.md)]\n")]);
    assert_eq!(
        check(&itself),
        one("includes/a.md", 1, "unresolved-include")
    );
    let circle = set(&[
        ("t.md", page),
        ("includes/a.md", b"[!INCLUDE [b](b.md)]\n"),
        ("includes/b.md", b"Two.\n\n[!INCLUDE [a](a.md)]\n"),
    ]);
    assert_eq!(
        check(&circle),
        one("includes/b.md", 3, "unresolved-include")
    );
}

#[test]
fn includes_that_multiply() {
    let scratch = set(&[("t.md", b"# Things\n\n[!INCLUDE [a](includes/0.md)]\n")]);
    for level in 0..40 {
        let next = format!("[!INCLUDE [a]({}.md)]\n\n", level + 1).repeat(10);
        scratch.write(&format!("includes/{level}.md"), next);
    }
    scratch.write("includes/40.md", "The end.\n");
    check(&scratch);
}

#[cfg(unix)]
#[test]
fn folders_that_link_in_a_circle() {
    let scratch = set(&[("docs/a.md", b"# Things\n")]);
    std::os::unix::fs::symlink("..", scratch.path().join("docs/up")).unwrap();
    std::os::unix::fs::symlink("self.md", scratch.path().join("docs/self.md")).unwrap();
    std::os::unix::fs::symlink("nowhere.md", scratch.path().join("docs/dangling.md")).unwrap();
    assert_eq!(check(&scratch), []);
}

#[cfg(unix)]
#[test]
fn a_type_that_inherits_in_a_circle() {
    let ty = |name: &str, base: &str| {
        format!(
            "# {name} resource type\n\nNamespace: microsoft.graph\n\nInherits from [{base}]({base}.md).\n\n\
             ## Properties\n\n|Property|Type|Description|\n|---|---|---|\n|{name}Name|String|One.|\n"
        )
    };
    let (a, b) = (ty("aa", "bb"), ty("bb", "aa"));
    check(&set(&[("aa.md", a.as_bytes()), ("bb.md", b.as_bytes())]));
}

#[test]
fn what_is_never_closed() {
    let fence = b"# Things\n\n```http\nGET /things\n";
    assert_eq!(
        check(&set(&[("a.md", fence)])),
        one("a.md", 3, "unclosed-block")
    );
    let comment = b"# Things\n\n<!-- { \"blockType\": \"request\" }\n\nAnd so on.\n";
    assert_eq!(
        check(&set(&[("a.md", comment)])),
        one("a.md", 3, "unclosed-block")
    );
    let many = format!("# Things\n\n{}", "<!-- a\n\n".repeat(20_000));
    assert_eq!(
        check(&set(&[("a.md", many.as_bytes())])),
        one("a.md", 3, "unclosed-block")
    );
}

#[test]
fn a_recording_that_is_cut_or_deep() {
    let whole = r#"{"log": {"version": "1.2", "entries": [
        {"request": {"method": "PATCH", "url": "https://graph.microsoft.com/v1.0/things/7",
            "headers": [{"name": "Content-Type", "value": "application/json"}],
            "postData": {"mimeType": "application/json", "text": "{\"weight\": \"heavy\"}"}},
         "response": {"status": 204, "headers": [], "content": {"size": 0}}}]}}"#;
    let scratch = set(&[("a.md", page("{}").as_bytes())]);
    let traffic = |text: &str| {
        scratch.write("a.har", text);
        run(
            scratch.path(),
            ["traffic", "a.har", "--docs", ".", "--format", "json"],
        )
    };
    assert_eq!(ended(&traffic(whole)), one("a.har", 4, "wrong-type"));
    // What the cut leaves is judged; in front of the entries there is nothing to judge.
    let entries = whole.find("[\n").unwrap() + 1;
    for cut in (0..whole.len()).step_by(37) {
        let ran = traffic(&whole[..cut]);
        assert!(!ran.err.contains("panicked"), "{}", ran.err);
        if cut < entries {
            assert_eq!(ran.code, Some(2), "{cut}: {}", ran.out);
            assert!(
                ran.err.starts_with("apiproof: a.har is no HAR: "),
                "{}",
                ran.err
            );
            continue;
        }
        let found = ended(&ran);
        assert_eq!(found.last().unwrap().2, "unreadable-recording", "{cut}");
        let message = &ran.json()["findings"][found.len() - 1]["message"];
        let said = message.as_str().unwrap();
        assert!(said.contains(&format!("cut at byte {cut}, ")), "{said}");
    }
    let deep = format!("{{\"log\": {{\"entries\": {}", "[".repeat(100_000));
    assert_eq!(
        ended(&traffic(&deep)),
        one("a.har", 1, "unreadable-recording")
    );
    let body = format!("{{\\\"extra\\\": {}", "[".repeat(100_000));
    let within = whole.replace(r#"{\"weight\": \"heavy\"}"#, &body);
    assert_eq!(ended(&traffic(&within)), one("a.har", 4, "invalid-json"));
}

#[test]
fn entries_that_are_none_cost_themselves() {
    let scratch = set(&[("a.md", page("{}").as_bytes())]);
    let good = r#"{"request": {"method": "PATCH", "url": "https://graph.microsoft.com/v1.0/things/7",
        "headers": [], "postData": {"text": "{\"weight\": true}"}}}"#;
    let entries = [
        "null",
        "7",
        "[]",
        "{}",
        r#"{"request": null, "response": 7}"#,
        r#"{"request": {"method": 7, "url": []}}"#,
        r#"{"request": {"method": "GET", "url": "", "headers": {"a": "b"}}, "response": {}}"#,
        r#"{"request": {"method": "GET", "url": "::\\/\u0000", "postData": {"text": 7}}}"#,
        r#"{"request": {"method": "PATCH", "url": "https://graph.microsoft.com/v1.0/things/7",
            "postData": {"text": "!!!", "encoding": "base64"}}, "response": {"status": -1}}"#,
        good,
    ];
    scratch.write(
        "a.har",
        format!("{{\"log\": {{\"entries\": [{}]}}}}", entries.join(",\n")),
    );
    let ran = run(
        scratch.path(),
        ["traffic", "a.har", "--docs", ".", "--format", "json"],
    );
    let rules: Vec<String> = ended(&ran).into_iter().map(|(_, _, rule)| rule).collect();
    let none = ["unreadable-recording"; 6];
    assert_eq!(rules[..6], none);
    assert_eq!(rules[6..], ["invalid-base64", "wrong-type"]);
}

#[test]
fn a_page_of_carriage_returns_is_no_page_and_says_so() {
    let page = page("{\"weight\": \"heavy\"}").replace('\n', "\r");
    let found = check(&set(&[("a.md", page.as_bytes())]));
    assert_eq!(found, one("a.md", 1, "unreadable-page"));
}

#[test]
fn a_number_of_a_hundred_thousand_digits_is_told_in_short() {
    let page = page(&format!("{{\"weight\": {}}}", "9".repeat(100_000)));
    let scratch = set(&[("a.md", page.as_bytes())]);
    let ran = run(scratch.path(), ["check", ".", "--format", "concise"]);
    assert!(ran.out.contains("limit-exceeded"), "{}", ran.out);
    assert!(ran.out.len() < 1_000, "{} bytes", ran.out.len());
}

#[test]
fn gzip_that_is_broken_from_the_start_is_not_called_empty() {
    let scratch = set(&[("a.md", page("{}").as_bytes())]);
    scratch.write("broken/a.har.gz", b"\x1f\x8b\x08garbage");
    let ran = run(
        scratch.path(),
        ["traffic", "broken", "--docs", ".", "--format", "concise"],
    );
    assert!(ran.out.contains("gzip is broken"), "{}", ran.out);
}

#[test]
fn an_include_without_a_name() {
    let page = page("{}").replace("## HTTP", "[!INCLUDE [x]()]\n\n## HTTP");
    let found = check(&set(&[("a.md", page.as_bytes())]));
    assert_eq!(found, one("a.md", 3, "unresolved-include"));
}
