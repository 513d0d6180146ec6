//! Fixes: each heals its finding, touches nothing else, and makes no new one.

use std::collections::BTreeMap;
use std::fs;

use apiproof::findings::{Finding, Safety};
use apiproof::run;

use crate::cases;
use crate::program::run as apiproof;
use crate::scratch::Scratch;

/// More rounds than any page of ours needs.
const ROUNDS: usize = 5;

/// What a finding is, wherever its line went.
fn names(findings: &[Finding]) -> BTreeMap<(String, String, String), usize> {
    let mut names = BTreeMap::new();
    for finding in findings {
        let name = (
            finding.spot.file.to_string(),
            finding.rule.to_owned(),
            finding.message.to_string(),
        );
        *names.entry(name).or_default() += 1;
    }
    names
}

fn is_safe(finding: &Finding) -> bool {
    let fix = finding.fix.as_ref();
    fix.is_some_and(|fix| fix.safety == Safety::Safe)
}

/// Mends the files of a case and gives what is wrong with the result, and how many findings were
/// mended.
fn mend(files: &[(String, String)]) -> (Vec<String>, usize) {
    let scratch = Scratch::with(files.iter().map(|(name, text)| (name, text)));
    let before = scratch.check(&["."]).findings;
    let mut after = before.clone();
    for _ in 0..ROUNDS {
        let mending = run::mend(&after, scratch.path(), Safety::Safe).unwrap();
        if mending.files.is_empty() {
            break;
        }
        for file in mending.files {
            fs::write(file.path, file.after).unwrap();
        }
        after = scratch.check(&["."]).findings;
    }
    let mut wrong: Vec<String> = after
        .iter()
        .filter(|finding| is_safe(finding))
        .map(|finding| format!("not mended: {} {}", finding.rule, finding.message))
        .collect();
    let known = names(&before);
    for (name, count) in names(&after) {
        if count > known.get(&name).copied().unwrap_or(0) {
            wrong.push(format!("new: {name:?}"));
        }
    }
    for (name, text) in files {
        let mended = scratch.read(name);
        if text.matches("\r\n").count() == text.matches('\n').count()
            && mended.matches("\r\n").count() != mended.matches('\n').count()
        {
            wrong.push(format!("{name} has mixed line ends"));
        }
        if text.starts_with('\u{feff}') != mended.starts_with('\u{feff}') {
            wrong.push(format!("{name} lost its byte order mark"));
        }
    }
    (
        wrong,
        before.iter().filter(|finding| is_safe(finding)).count(),
    )
}

#[test]
fn every_fix_of_every_case_heals_and_breaks_nothing() {
    let mut wrong = Vec::new();
    let mut mended = 0;
    for (case, files) in cases::all() {
        let pages = |change: &dyn Fn(&str) -> String| -> Vec<(String, String)> {
            let change = |(name, text): &(String, String)| {
                let page = std::path::Path::new(name)
                    .extension()
                    .is_some_and(|it| it == "md");
                let text = if page { change(text) } else { text.clone() };
                (name.clone(), text)
            };
            files.iter().map(change).collect()
        };
        let as_written = pages(&str::to_owned);
        let with_crlf = pages(&|text| text.replace('\n', "\r\n"));
        let with_mark = pages(&|text| format!("\u{feff}{text}"));
        for variant in [as_written, with_crlf, with_mark] {
            let (lines, count) = mend(&variant);
            mended += count;
            wrong.extend(lines.into_iter().map(|line| format!("{case}: {line}")));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(mended >= 30, "the cases have {mended} findings with a fix");
}

const RESOURCE: &str = "---\r\ntitle: \"thing resource type\"\r\ndescription: \"A thing.\"\r\nauthor: \"docs-team\"\r\nms.prod: \"things\"\r\ndoc_type: resourcePageType\r\n---\r\n\r\n# thing resource type\r\n\r\n## Properties\r\n\r\n|Property|Type|Description|\r\n|:---|:---|:---|\r\n|displayName|String|Its name.|\r\n|count|Int32|How many.|\r\n\r\n## JSON representation\r\n\r\n<!-- { \"blockType\": \"resource\", \"@odata.type\": \"microsoft.graph.thing\" } -->\r\n```json\r\n{ \"displayName\": \"String\", \"count\": 1 }\r\n```\r\n";

fn docs(page: &str) -> Scratch {
    Scratch::with([
        ("v1.0/api/thing-post.md", page),
        ("v1.0/resources/thing.md", RESOURCE),
    ])
}

const PAGE: &str = "---\r\ntitle: \"Make thing\"\r\ndescription: \"Makes one thing.\"\r\nauthor: \"docs-team\"\r\nms.prod: \"things\"\r\ndoc_type: apiPageType\r\n---\r\n\r\n# Make thing\r\n\r\n## HTTP request\r\n\r\n```http\r\nPOST /things\r\n```\r\n\r\n## Request body\r\n\r\nIn the request body, supply a JSON representation of the [thing](../resources/thing.md) object.\r\n\r\n|Property|Type|Description|\r\n|:---|:---|:---|\r\n|displayName|String|Its name.|\r\n|count|Int32|How many.|\r\n|count|Int32|How many.|\r\n\r\n## Response\r\n\r\nIf successful, this method returns a `204 No Content` response code.\r\n\r\n## Example\r\n\r\n### Request\r\n\r\n```http\r\nPOST https://graph.microsoft.com/v1.0/things\r\nContent-Type: application/json\r\n{\r\n  \"displayname\": \"One\",\r\n  \"count\": 1,\r\n}\r\n```\r\n\r\n### Response\r\n\r\n```http\r\nHTTP/1.1 204 No Content\r\n```\r\n";

#[test]
fn a_diff_shows_what_would_change_and_changes_nothing() {
    let scratch = docs(PAGE);
    let shown = apiproof(scratch.path(), ["check", "v1.0", "--diff"]);
    assert_eq!(shown.code, Some(1));
    insta::assert_snapshot!(shown.out.replace('\r', ""), @r#"
    --- a/v1.0/api/thing-post.md
    +++ b/v1.0/api/thing-post.md
    @@ -22,7 +22,6 @@
     |:---|:---|:---|
     |displayName|String|Its name.|
     |count|Int32|How many.|
    -|count|Int32|How many.|
     
     ## Response
     
    @@ -35,9 +34,10 @@
     ```http
     POST https://graph.microsoft.com/v1.0/things
     Content-Type: application/json
    +
     {
    -  "displayname": "One",
    -  "count": 1,
    +  "displayName": "One",
    +  "count": 1
     }
     ```
    "#);
    assert_eq!(scratch.read("v1.0/api/thing-post.md"), PAGE);
}

#[test]
fn what_is_mended_is_written_and_what_is_left_is_reported() {
    let page = PAGE.replace("\"count\": 1,", "\"count\": \"one\",");
    let scratch = docs(&page);
    let ran = apiproof(
        scratch.path(),
        ["check", "v1.0", "--fix", "--format", "concise"],
    );
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.starts_with("Mended 4 findings.\n"), "{}", ran.err);
    let rules: Vec<&str> = ran
        .out
        .lines()
        .filter_map(|line| line.split(['[', ']']).nth(1))
        .collect();
    assert_eq!(rules, ["wrong-type"]);
    let mended = scratch.read("v1.0/api/thing-post.md");
    assert!(mended.contains(
        "application/json\r\n\r\n{\r\n  \"displayName\": \"One\",\r\n  \"count\": \"one\"\r\n}"
    ));
    assert_eq!(mended.matches('\n').count(), mended.matches("\r\n").count());
    let again = apiproof(scratch.path(), ["check", "v1.0", "--diff"]);
    assert_eq!((again.code, &*again.out), (Some(0), ""));
}

#[test]
fn guesses_are_left_alone_unless_asked_for() {
    let page = PAGE.replace("\"displayname\"", "\"dsplayName\"");
    let scratch = docs(&page);
    let safe = apiproof(scratch.path(), ["check", "v1.0", "--diff"]);
    assert!(!safe.out.contains("+  \"displayName\""), "{}", safe.out);
    let guessed = apiproof(
        scratch.path(),
        ["check", "v1.0", "--diff", "--unsafe-fixes"],
    );
    assert!(
        guessed.out.contains("+  \"displayName\": \"One\""),
        "{}",
        guessed.out
    );
}
