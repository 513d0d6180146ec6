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

/// What the picture of the README shows.
const PICTURE: [&str; 6] = [
    "check",
    "docs/tour",
    "--level",
    "error",
    "--max-findings",
    "2",
];

#[test]
fn the_picture_shows_what_the_program_prints() {
    let ran = run(project(), PICTURE.iter().chain(&["--color", "always"]));
    let line = format!("$ apiproof {}\n\n", PICTURE.join(" "));
    let printed = format!("{line}{}{}", ran.out, ran.err);
    let picture = anstyle_svg::Term::new().render_svg(&printed);
    // Lighter than a terminal of old had them: dark red on black is hard to read.
    let picture = picture
        .replace("#AA0000", "#FF6B68")
        .replace("opacity: 0.4", "opacity: 0.6");
    let path = project().join("docs/picture.svg");
    if std::env::var_os("APIPROOF_WRITE_PICTURE").is_some() {
        std::fs::write(&path, &picture).unwrap();
    }
    let shown = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        shown == picture,
        "draw it anew: APIPROOF_WRITE_PICTURE=1 cargo test -q the_picture"
    );
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
