//! Every report format from the command line to its end, on a page and a path that break whatever
//! counts or escapes carelessly, and on a page with nothing to report.

use serde_json::Value;

use crate::program::run;
use crate::scratch::Scratch;

/// A path with what URLs, workflow commands and XML treat as their own.
const PATH: &str = "api/a b#1%20:é,<x>.md";

/// A byte order mark, CRLF, a tab, wide, combining and astral characters, each in front of the
/// place on its line.
const LINE: &str = "日本 q\u{301} 😀\t see TODO and [\u{1b}] | & <b>";

fn nasty() -> Scratch {
    let head = "---\r\ntitle: \"Nasty\"\r\ndescription: \"Odd.\"\r\nauthor: \"docs-team\"\r\nms.prod: \"x\"\r\ndoc_type: conceptualPageType\r\n---\r\n\r\n# Nasty\r\n\r\n";
    Scratch::with([(PATH, format!("\u{feff}{head}{LINE}\r\n"))])
}

fn clean() -> Scratch {
    let page = "---\ntitle: \"Clean\"\ndescription: \"Fine.\"\nauthor: \"docs-team\"\nms.prod: \"x\"\ndoc_type: conceptualPageType\n---\n\n# Clean\n\nText.\n";
    Scratch::with([("api/clean.md", page)])
}

/// What one format gives for a folder.
fn report(folder: &Scratch, format: &str) -> String {
    let ran = run(
        folder.path(),
        ["check", ".", "--level", "info", "--format", format],
    );
    assert!(matches!(ran.code, Some(0 | 1)), "{ran:?}");
    ran.out
}

fn json(folder: &Scratch, format: &str) -> Value {
    let text = report(folder, format);
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// The number of units in front of the TODO, plus one.
fn column(units: impl Fn(&str) -> usize) -> u64 {
    units(LINE.split("TODO").next().unwrap()) as u64 + 1
}

fn scalars() -> u64 {
    column(|text| text.chars().count())
}

fn utf16() -> u64 {
    column(|text| text.encode_utf16().count())
}

fn utf8() -> u64 {
    column(str::len)
}

#[test]
fn columns_are_told_apart_by_the_fixture() {
    assert!(scalars() < utf16() && utf16() < utf8());
}

#[test]
fn sarif_counts_utf16_and_encodes_paths() {
    let log = json(&nasty(), "sarif");
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "utf16CodeUnits");
    let result = &run["results"][0];
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(
        place["artifactLocation"]["uri"],
        "api/a%20b%231%2520%3A%C3%A9%2C%3Cx%3E.md"
    );
    assert_eq!(place["region"]["startLine"], 11);
    assert_eq!(place["region"]["startColumn"], utf16());
    assert_eq!(place["region"]["endColumn"], utf16() + 4);
    let rule = &run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
    assert_eq!(rule["id"], result["ruleId"]);
    for text in ["shortDescription", "fullDescription", "help"] {
        assert!(!rule[text]["text"].as_str().unwrap().is_empty(), "{text}");
    }
}

#[test]
fn sarif_leads_from_the_message_to_the_promise() {
    let seeds = concat!(env!("CARGO_MANIFEST_DIR"), "/seeds");
    let ran = run(seeds.as_ref(), ["check", ".", "--format", "sarif"]);
    let log = ran.json();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let linked: Vec<&Value> = results
        .iter()
        .filter(|result| result.get("relatedLocations").is_some())
        .collect();
    assert!(!linked.is_empty());
    for result in linked {
        let text = result["message"]["text"].as_str().unwrap();
        for related in result["relatedLocations"].as_array().unwrap() {
            let link = format!("]({})", related["id"]);
            assert!(text.contains(&link), "{text} without {link}");
        }
    }
}

#[test]
fn rdjson_counts_bytes() {
    let result = json(&nasty(), "rdjson");
    let diagnostic = &result["diagnostics"][0];
    assert_eq!(diagnostic["location"]["path"], PATH);
    let range = &diagnostic["location"]["range"];
    assert_eq!(range["start"]["line"], 11);
    assert_eq!(range["start"]["column"], utf8());
    assert_eq!(range["end"]["column"], utf8() + 4);
    assert_eq!(diagnostic["severity"], "ERROR");
    assert_eq!(diagnostic["code"]["value"], "todo-placeholder");
}

#[test]
fn gitlab_has_every_field_it_needs() {
    let issues = json(&nasty(), "gitlab");
    let issue = &issues[0];
    assert_eq!(issue["location"]["path"], PATH);
    assert_eq!(issue["location"]["lines"]["begin"], 11);
    assert_eq!(issue["check_name"], "todo-placeholder");
    assert_eq!(issue["severity"], "major");
    let description = issue["description"].as_str().unwrap();
    assert!(description.starts_with("todo-placeholder: "));
}

#[test]
fn gitlab_tells_findings_of_one_slip_apart() {
    let seeds = concat!(env!("CARGO_MANIFEST_DIR"), "/seeds");
    let issues = run(seeds.as_ref(), ["check", ".", "--format", "gitlab"]).json();
    let issues = issues.as_array().unwrap();
    let mut names: Vec<&str> = issues
        .iter()
        .map(|issue| issue["fingerprint"].as_str().unwrap())
        .collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), issues.len());
}

#[test]
fn github_commands_escape_paths_and_messages() {
    let text = report(&nasty(), "github");
    let line = text.lines().next().unwrap();
    let start = format!(
        "::error file=api/a b#1%2520%3Aé%2C<x>.md,line=11,col={},endColumn={},title=todo-placeholder::api/a b#1%2520:é,<x>.md:11:{}: ",
        scalars(),
        scalars() + 4,
        scalars()
    );
    assert!(line.starts_with(&start), "{line}\n{start}");
    assert!(line.contains("%0Ahelp: "));
}

#[test]
fn github_shows_the_errors_first_and_counts_the_rest() {
    let page = |n: usize| (format!("api/{n:02}.md"), format!("# {n}\n\nTODO\n"));
    let many = Scratch::with((0..14).map(page));
    let text = report(&many, "github");
    let errors = text.lines().filter(|line| line.starts_with("::error "));
    assert_eq!(errors.count(), 10);
    let last = text.lines().last().unwrap();
    assert!(last.starts_with("::notice title=apiproof::"), "{last}");
}

#[test]
fn annotations_come_by_default_in_github_actions() {
    let folder = nasty();
    let mut command = crate::program::command(folder.path());
    command.args(["check", "."]).env("GITHUB_ACTIONS", "true");
    let ran = crate::program::finish(&mut command);
    assert!(ran.out.contains(" error[todo-placeholder] "), "{}", ran.out);
    assert!(ran.out.contains("\n::error file="), "{}", ran.out);
}

#[test]
fn markdown_escapes_what_is_a_mark() {
    let text = report(&nasty(), "markdown");
    assert!(text.starts_with("## apiproof\n\nFound 1 error. "), "{text}");
    assert!(
        text.contains("| `todo-placeholder` | error | 1 |"),
        "{text}"
    );
    assert!(text.contains("### api/a b\\#1%20:é,\\<x\\>.md"), "{text}");
    let item = format!("- **error** `todo-placeholder` at 11:{}: ", scalars());
    assert!(text.contains(&item), "{text}");
}

#[test]
fn ndjson_is_the_json_report_line_by_line() {
    let folder = nasty();
    let text = report(&folder, "ndjson");
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let whole = json(&folder, "json");
    let (last, findings) = lines.split_last().unwrap();
    assert_eq!(whole["findings"], Value::from(findings.to_vec()));
    assert_eq!(whole["summary"], last["summary"]);
    assert_eq!(whole["version"], last["version"]);
}

#[test]
fn html_is_one_file_that_no_page_can_break_out_of() {
    let folder = Scratch::with([(
        "api/a.md",
        "# A\n\nTODO </script><script>alert(1)</script> ‹data› ‹script›\n",
    )]);
    let text = report(&folder, "html");
    assert!(text.starts_with("<!doctype html>"), "{text}");
    assert_eq!(text.matches("</script>").count(), 2);
    assert!(
        !text.contains("http://") && !text.contains("https://"),
        "it loads something"
    );
    let data = text.split_once("id=\"data\">").unwrap().1;
    let data: Value = serde_json::from_str(data.split_once("</script>").unwrap().0).unwrap();
    assert_eq!(data["findings"].as_array().map(Vec::len), Some(2));
    assert_eq!(data["files"][0], "api/a.md");
}

/// An element of a `JUnit` report: its name, attributes and text, in document order.
#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: std::collections::BTreeMap<String, String>,
    text: String,
}

/// The elements of a report that is well-formed.
fn elements(xml: &str) -> Vec<Element> {
    use quick_xml::events::Event;
    let fit = |c: char| matches!(c, '\n' | '\u{20}'..='\u{fffd}' | '\u{10000}'..);
    assert!(xml.chars().all(fit), "{xml:?}");
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut elements = Vec::<Element>::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) | Event::Empty(start) => {
                let attributes = start.attributes().map(|attribute| {
                    let attribute = attribute.unwrap();
                    let value = quick_xml::escape::unescape(&attribute.value).unwrap();
                    (attribute.key.as_ref().to_owned(), value.into_owned())
                });
                elements.push(Element {
                    name: start.name().as_ref().to_owned(),
                    attributes: attributes.collect(),
                    text: String::new(),
                });
            }
            Event::Text(text) => {
                if let Some(last) = elements.last_mut() {
                    last.text += &text;
                }
            }
            Event::GeneralRef(reference) => {
                if let Some(last) = elements.last_mut() {
                    last.text.extend(["&", &*reference, ";"]);
                }
            }
            Event::Eof => return elements,
            _ => {}
        }
    }
}

fn named<'e>(elements: &'e [Element], name: &str) -> Vec<&'e Element> {
    elements
        .iter()
        .filter(|element| element.name == name)
        .collect()
}

#[test]
fn junit_has_a_suite_for_each_page_and_a_test_for_each_finding() {
    let folder = nasty();
    let head = clean().read("api/clean.md");
    let link = "\nSee [it](<a\u{1b}b\u{fffe}&c.md>).\n";
    folder.write("api/other.md", format!("{head}{link}"));
    folder.write("api/right.md", head);
    let text = report(&folder, "junit");
    let elements = elements(&text);
    let root = &elements[0];
    assert_eq!(
        (root.name.as_str(), &*root.attributes["tests"]),
        ("testsuites", "3")
    );
    assert_eq!(root.attributes["failures"], "2");
    let suites = named(&elements, "testsuite");
    let names: Vec<&str> = suites
        .iter()
        .map(|it| it.attributes["name"].as_str())
        .collect();
    assert_eq!(names, [PATH, "api/other.md", "api/right.md"]);
    let failure = named(&elements, "failure")[0];
    assert_eq!(failure.attributes["type"], "todo-placeholder");
    let place = format!(":11:{}: error\nhelp: ", scalars());
    assert!(failure.text.contains(&place), "{}", failure.text);
    let cases = named(&elements, "testcase");
    assert_eq!(cases.len(), 3);
    let right = cases.last().unwrap();
    assert_eq!(right.attributes["classname"], "api/right.md");
    assert_eq!(right.attributes["name"], "keeps its promises");
    let link = cases
        .iter()
        .find(|case| case.attributes["name"].starts_with("broken-link: "));
    let link = &link.unwrap().attributes["name"];
    assert!(link.contains("a\\u{1b}b\\u{fffe}&c.md"), "{link}");
}

#[test]
fn junit_says_what_was_skipped_and_tells_tests_of_one_name_apart() {
    let seeds = concat!(env!("CARGO_MANIFEST_DIR"), "/seeds");
    let ran = run(seeds.as_ref(), ["check", ".", "--format", "junit"]);
    let whole = run(seeds.as_ref(), ["check", ".", "--format", "json"]).json();
    let elements = elements(&ran.out);
    let skipped = named(&elements, "skipped");
    let reasons = whole["summary"]["not_checked"].as_array().unwrap();
    assert!(!reasons.is_empty() && skipped.len() == reasons.len());
    let cases = named(&elements, "testcase");
    let mut names: Vec<_> = cases.iter().map(|case| &case.attributes).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), cases.len());
    let tests = elements[0].attributes["tests"].parse::<usize>().unwrap();
    assert_eq!(tests, cases.len());
    assert_eq!(
        named(&elements, "failure").len(),
        whole["findings"].as_array().unwrap().len()
    );
    // Each page or recording that was judged is a suite, and so is what was skipped.
    let pages = whole["summary"]["pages"].as_u64().unwrap() as usize;
    assert_eq!(named(&elements, "testsuite").len(), pages + 1);
    let docs = [
        "traffic",
        "recording.har",
        "--docs",
        ".",
        "--format",
        "junit",
    ];
    let traffic = run(seeds.as_ref(), docs).out;
    assert!(
        traffic.contains("<testsuite name=\"recording.har\""),
        "{traffic}"
    );
}

#[test]
fn nothing_to_report_is_a_whole_document_too() {
    let folder = clean();
    assert_eq!(
        json(&folder, "sarif")["runs"][0]["results"],
        Value::from(Vec::<Value>::new())
    );
    assert_eq!(json(&folder, "gitlab"), Value::from(Vec::<Value>::new()));
    assert_eq!(
        json(&folder, "rdjson")["diagnostics"],
        Value::from(Vec::<Value>::new())
    );
    insta::assert_snapshot!(report(&folder, "junit"), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="apiproof" tests="1" failures="0" errors="0">
      <testsuite name="api/clean.md" tests="1" failures="0" errors="0" skipped="0">
        <testcase name="keeps its promises" classname="api/clean.md"/>
      </testsuite>
    </testsuites>
    "#);
    assert_eq!(report(&folder, "github"), "");
    assert_eq!(report(&folder, "concise"), "");
    assert_eq!(report(&folder, "ndjson").lines().count(), 1);
    insta::assert_snapshot!(report(&folder, "markdown"), @r"
    ## apiproof

    Found nothing to report. Checked 1 page: no operation, type or example could be read.
    ");
}

#[test]
fn one_run_feeds_several_reports() {
    let folder = nasty();
    let formats = [
        "--format",
        "sarif=out.sarif",
        "--format",
        "github",
        "--format=json=out.json",
    ];
    let ran = run(folder.path(), ["check", "."].into_iter().chain(formats));
    assert_eq!(ran.code, Some(1));
    assert!(ran.out.starts_with("::error "), "{}", ran.out);
    for (file, member) in [("out.sarif", "runs"), ("out.json", "findings")] {
        let text = std::fs::read_to_string(folder.path().join(file)).unwrap();
        let document: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(document[member].as_array().map(Vec::len), Some(1));
    }
}

#[test]
fn reports_that_cannot_be_written_end_with_2() {
    let folder = clean();
    for (formats, why) in [
        (["--format=json", "--format=sarif"], "cannot share"),
        (["--format=jsn", "--format=human"], "did you mean json?"),
        (["--format=json=", "--format=human"], "a file is missing"),
        (
            ["--format=json=no/such/folder.json", "--format=human"],
            "cannot write no/such/folder.json",
        ),
    ] {
        let ran = run(folder.path(), ["check", "."].into_iter().chain(formats));
        assert_eq!(ran.code, Some(2), "{formats:?}");
        assert!(ran.err.contains(why), "{}", ran.err);
    }
}
