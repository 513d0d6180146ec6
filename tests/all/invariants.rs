//! What holds for every docs set: a page alone gives what it gives within its set, whatever the
//! order; and an example is judged like the exchange that it shows.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use apiproof::contract::Contract;
use apiproof::dialect::Dialect;
use apiproof::exchange::documented::Examples;
use apiproof::exchange::{Captured, Exchange, Header};
use apiproof::findings::Finding;
use apiproof::set::discover;
use serde_json::{Value, json};

use crate::made::{Dice, made};
use crate::scratch::{Scratch, named_for_pages, project, shared_data};

/// A finding with everything that is reported of it.
fn whole(scratch: &Scratch, finding: &Finding) -> String {
    let related: Vec<String> = finding
        .related
        .iter()
        .map(|other| {
            format!(
                "{} {}:{:?}",
                other.message, other.spot.file, other.spot.location
            )
        })
        .collect();
    format!(
        "{}:{:?} {:?}[{}] {} | {:?} | {} | {:?} | {:?} | {} | {related:?}",
        scratch.inside(&finding.spot.file),
        finding.spot.location,
        finding.severity,
        finding.rule,
        finding.message,
        finding.help,
        finding.subject,
        finding.pointer,
        finding.cause,
        finding.occurrences,
    )
}

fn all_of(scratch: &Scratch, paths: &[&str]) -> Vec<String> {
    let outcome = scratch.check(paths);
    outcome
        .findings
        .iter()
        .map(|finding| whole(scratch, finding))
        .collect()
}

/// Holds the findings of each page alone against those of the set on that page.
fn page_equals_set(scratch: &Scratch, set: &str, pages: &[String]) {
    let whole_set = scratch.check(&[set]);
    for page in pages {
        let alone = scratch.check(&[page]);
        let alone: Vec<String> = alone
            .findings
            .iter()
            .filter(|finding| scratch.inside(&finding.spot.file) == *page)
            .map(|finding| whole(scratch, finding))
            .collect();
        let within: Vec<String> = whole_set
            .findings
            .iter()
            .filter(|finding| scratch.inside(&finding.spot.file) == *page)
            .map(|finding| whole(scratch, finding))
            .collect();
        assert_eq!(alone, within, "{page}");
    }
}

#[test]
fn a_page_alone_gives_what_it_gives_within_its_set() {
    let mut rules = BTreeSet::new();
    for seed in 1..=4 {
        let made = made(seed, 6);
        let scratch = Scratch::new();
        made.write(&scratch, "v1.0");
        let pages: Vec<String> = made
            .files
            .keys()
            .filter(|name| !name.starts_with("includes"))
            .map(|name| format!("v1.0/{name}"))
            .collect();
        page_equals_set(&scratch, "v1.0", &pages);
        rules.extend(
            scratch
                .check(&["v1.0"])
                .findings
                .iter()
                .map(|finding| finding.rule),
        );
    }
    // The dice plant slips of many kinds, and they are found.
    assert!(rules.len() >= 10, "{rules:?}");
}

#[test]
fn any_order_of_arguments_gives_the_same() {
    let made = made(7, 5);
    let scratch = Scratch::new();
    made.write(&scratch, "v1.0");
    let mut pages: Vec<String> = made
        .files
        .keys()
        .filter(|name| !name.starts_with("includes"))
        .map(|name| format!("v1.0/{name}"))
        .collect();
    let whole = all_of(&scratch, &["v1.0"]);
    assert!(!whole.is_empty());
    let mut dice = Dice(3);
    for _ in 0..5 {
        dice.shuffle(&mut pages);
        let arguments: Vec<&str> = pages.iter().map(String::as_str).collect();
        assert_eq!(all_of(&scratch, &arguments), whole);
    }
    assert_eq!(all_of(&scratch, &["v1.0/resources", "v1.0/api"]), whole);
    assert_eq!(
        all_of(&scratch, &["v1.0/api", "v1.0", "v1.0/resources"]),
        whole
    );
}

#[test]
fn two_versions_are_two_sets() {
    let (one, other) = (made(11, 3), made(12, 3));
    let scratch = Scratch::new();
    one.write(&scratch, "v1.0");
    other.write(&scratch, "beta");
    let apart: Vec<String> = all_of(&scratch, &["beta"])
        .into_iter()
        .chain(all_of(&scratch, &["v1.0"]))
        .collect();
    assert_eq!(all_of(&scratch, &["."]), apart);
}

#[test]
fn our_clean_set_page_by_page() {
    let scratch = Scratch::new();
    scratch.copy(&project().join("tests/fixtures/clean"), "v1.0");
    let pages: Vec<String> = ["api", "resources"]
        .iter()
        .flat_map(|folder| pages_of(scratch.path(), &format!("v1.0/{folder}")))
        .collect();
    for page in pages {
        assert_eq!(all_of(&scratch, &[&page]), Vec::<String>::new());
    }
}

fn pages_of(root: &Path, folder: &str) -> Vec<String> {
    let mut pages: Vec<String> = fs::read_dir(root.join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .map(|path| format!("{folder}/{}", path.file_name().unwrap().to_str().unwrap()))
        .collect();
    pages.sort();
    pages
}

/// The docs set of the shared data, where somebody names it and has unpacked it.
fn shared_set() -> Option<PathBuf> {
    let data = shared_data()?;
    let found = walkdir::WalkDir::new(&data)
        .max_depth(4)
        .into_iter()
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .find(|path| path.ends_with("api-reference/v1.0"))?;
    Some(found)
}

#[test]
fn fifty_pages_of_the_shared_data_alone_and_within_their_set() {
    let Some(set) = shared_set() else {
        return;
    };
    // Read where it lies: the set is large, and nothing is written.
    let paths = |paths: &[PathBuf]| {
        let found = discover(paths, &set, &apiproof::rules::known()).unwrap();
        apiproof::run::check(found, None, apiproof::findings::Severity::Info, None).findings
    };
    let within = paths(std::slice::from_ref(&set));
    let mut pages = pages_of(&set, "api");
    pages.extend(pages_of(&set, "resources"));
    Dice(2021).shuffle(&mut pages);
    for page in pages.iter().take(50) {
        let told = |findings: &[Finding]| -> Vec<String> {
            findings
                .iter()
                .filter(|finding| *finding.spot.file == **page)
                .map(|finding| {
                    format!(
                        "{:?} {} {}",
                        finding.spot.location, finding.rule, finding.message
                    )
                })
                .collect()
        };
        let alone = paths(&[PathBuf::from(page)]);
        assert_eq!(told(&alone), told(&within), "{page}");
    }
}

/// Rules that judge what a recording shows as well as what a page shows: the status and the
/// content of a body.
///
/// Left out are rules about how a page shows an exchange: whether its request calls what the
/// page documents (`wrong-path`, `wrong-method`, `malformed-url`: a recorded request that calls
/// something else belongs to another operation), what a template left behind
/// (`placeholder-value`), and what a page leaves out around a body (`missing-content-type`,
/// `wrong-content-length`, `missing-body`).
const OF_BOTH: &[&str] = &[
    "duplicate-key",
    "invalid-format",
    "invalid-json",
    "limit-exceeded",
    "missing-odata-type",
    "missing-property",
    "property-case",
    "read-only-property",
    "type-name-case",
    "unexpected-body",
    "unknown-enum-value",
    "unknown-odata-type",
    "unknown-property",
    "wrong-collection",
    "wrong-status",
    "wrong-type",
];

/// How often each mismatch is found: by rule and pointer, and in which message where there is a
/// pointer.
fn mismatches<'f>(findings: impl Iterator<Item = &'f Finding>) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    let both = findings.map(|finding| (named_for_pages(finding.rule), finding));
    for (rule, finding) in both.filter(|(rule, _)| OF_BOTH.contains(rule)) {
        let pointer = finding.pointer.as_deref().unwrap_or("-");
        *found.entry(format!("{rule} {pointer}")).or_default() += finding.occurrences;
    }
    found
}

fn headers(headers: &[Header]) -> Value {
    let pairs = headers.iter();
    pairs
        .map(|header| json!({ "name": header.name, "value": header.value }))
        .collect()
}

/// A documented exchange as a recorder would have kept it.
fn entry(exchange: &Exchange) -> Option<Value> {
    let request = exchange.request.as_deref()?;
    let url = request.url.text();
    let url = match url.strip_prefix('/') {
        Some(path) => format!("https://graph.microsoft.com/v1.0/{path}"),
        None => url.to_string(),
    };
    let mut asked = json!({
        "method": request.method, "url": url, "headers": headers(&request.headers),
    });
    if let Captured::Present(body) = &request.body {
        asked["postData"] = json!({ "mimeType": body.media_type, "text": body.text.text() });
    }
    let mut answered = json!({ "status": 0 });
    if let Some(response) = &exchange.response {
        let mut content = json!({ "size": 0 });
        if let Captured::Present(body) = &response.body {
            content = json!({ "mimeType": body.media_type, "text": body.text.text() });
        }
        answered = json!({
            "status": response.status, "headers": headers(&response.headers), "content": content,
        });
    }
    Some(json!({ "request": asked, "response": answered }))
}

/// Every example of a page that has a request, as the entries of a recording.
fn recording(scratch: &Scratch, page: &str) -> Value {
    let found = discover(
        &[PathBuf::from(page)],
        scratch.path(),
        &apiproof::rules::known(),
    )
    .unwrap();
    let mut entries = Vec::new();
    for (set, given) in found.sets {
        let contract = Contract::new(set.into());
        for file in given {
            let examples = Examples::read(&contract.document(file).unwrap(), Dialect::graph());
            entries.extend(
                examples
                    .exchanges
                    .iter()
                    .filter_map(|example| entry(&example.exchange)),
            );
        }
    }
    json!({ "log": { "version": "1.2", "entries": entries } })
}

#[test]
fn an_example_is_judged_like_the_exchange_it_shows() {
    let mut rules = BTreeSet::new();
    for seed in 20..=23 {
        let made = made(seed, 6);
        let scratch = Scratch::new();
        made.write(&scratch, "v1.0");
        for page in pages_of(scratch.path(), "v1.0/api") {
            let recording = recording(&scratch, &page);
            scratch.write("example.har", recording.to_string());
            let checked = scratch.check(&[&page]);
            // A page whose request calls something else documents no such exchange, and a word
            // of a template, which silences other rules on a page, is a value like any other in
            // a recording.
            let apart = ["wrong-path", "placeholder-value"];
            if checked
                .findings
                .iter()
                .any(|finding| apart.contains(&finding.rule))
            {
                continue;
            }
            let captured = scratch.traffic_ungrouped("example.har", &["v1.0"]);
            let expected = mismatches(checked.findings.iter());
            rules.extend(
                expected
                    .keys()
                    .map(|key| key.split(' ').next().unwrap().to_owned()),
            );
            assert_eq!(
                mismatches(captured.findings.iter()),
                expected,
                "{page}\n{}",
                scratch.read(&page)
            );
        }
    }
    assert!(rules.len() >= 8, "{rules:?}");
}

#[test]
fn the_examples_of_our_clean_pages_are_clean_traffic() {
    let scratch = Scratch::new();
    scratch.copy(&project().join("tests/fixtures/clean"), "v1.0");
    for page in pages_of(scratch.path(), "v1.0/api") {
        scratch.write("example.har", recording(&scratch, &page).to_string());
        let captured = scratch.traffic("example.har", &["v1.0"]);
        assert_eq!(captured.summary.exchanges, 1, "{page}");
        let found: Vec<_> = captured
            .findings
            .iter()
            .map(|finding| &finding.message)
            .collect();
        assert!(found.is_empty(), "{page}: {found:?}");
    }
}
