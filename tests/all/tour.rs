//! The tour of the docs is real output.

use std::collections::BTreeSet;

use crate::program::run;
use crate::scratch::project;

#[test]
fn the_tour_shows_what_the_program_prints() {
    let tour = std::fs::read_to_string(project().join("docs/tour.md")).unwrap();
    let (_, rest) = tour.split_once("```text\n").unwrap();
    let (shown, _) = rest.split_once("\n```\n").unwrap();
    let ran = run(project(), ["check", "docs/tour", "--level", "info"]);
    let printed: Vec<&str> = ran.out.lines().map(str::trim_end).collect();
    assert_eq!(printed.join("\n").trim_end(), shown.trim_end());
}

#[test]
fn ten_rules_cite_the_row_on_another_page() {
    let ran = run(
        project(),
        ["check", "docs/tour", "--level", "info", "--format", "json"],
    );
    let report = ran.json();
    let rules: BTreeSet<&str> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| {
            let related = finding["related"].as_array().unwrap();
            related.iter().any(|place| place["file"] != finding["file"])
        })
        .map(|finding| finding["rule"].as_str().unwrap())
        .collect();
    assert!(rules.len() >= 10, "{rules:?}");
}
