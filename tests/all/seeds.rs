//! The five seed pages, to the letter, and what is derived from them.

use std::collections::BTreeMap;
use std::fs;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::program;
use crate::scratch::{Scratch, project, shared_data};

/// What is found in one page at error and warning level.
struct Expected {
    /// The rule and the lines it is found at, once each.
    at: &'static [(&'static str, &'static [u64])],
    /// The rule and the lines within which it is found once, wherever.
    within: &'static [(&'static str, RangeInclusive<u64>)],
    /// A rule that is found once, at a line or within the body of the request.
    body: Option<(&'static str, u64)>,
}

/// The page whose name starts like this, and what is found there.
const SEEDS: [(&str, Expected); 5] = [
    (
        "000",
        Expected {
            at: &[
                (
                    "todo-placeholder",
                    &[4, 6, 21, 22, 23, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58],
                ),
                ("update-without-key", &[32]),
                (
                    "placeholder-value",
                    &[
                        81, 82, 83, 84, 85, 86, 87, 107, 108, 109, 110, 111, 112, 113, 114, 115,
                    ],
                ),
            ],
            within: &[
                ("annotation-missing-type", 96..=101),
                ("missing-blank-line", 103..=104),
            ],
            body: None,
        },
    ),
    (
        "001",
        Expected {
            at: &[],
            within: &[],
            body: None,
        },
    ),
    (
        "002",
        Expected {
            at: &[
                ("missing-metadata", &[4, 6]),
                ("todo-placeholder", &[19, 21]),
                ("malformed-url", &[72]),
                ("wrong-path", &[72]),
                ("type-name-case", &[98]),
            ],
            within: &[],
            body: Some(("reference-without-id", 29)),
        },
    ),
    (
        "003",
        Expected {
            at: &[],
            within: &[],
            body: None,
        },
    ),
    (
        "004",
        Expected {
            at: &[
                ("missing-metadata", &[4, 6]),
                ("todo-placeholder", &[19, 21]),
                ("malformed-url", &[74]),
                ("wrong-path", &[74]),
                ("type-name-case", &[104]),
            ],
            within: &[],
            body: Some(("reference-without-id", 29)),
        },
    ),
];

/// The five seeds of a folder, in order.
fn seeds(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            let name = path.file_name().unwrap().to_str().unwrap();
            SEEDS.iter().any(|(start, _)| name.starts_with(start))
        })
        .collect();
    paths.sort();
    assert_eq!(paths.len(), SEEDS.len());
    paths
}

/// The lines of the first body that a page shows as a request.
fn request_body(page: &str) -> RangeInclusive<u64> {
    let lines: Vec<&str> = page.lines().collect();
    let host = lines
        .iter()
        .position(|line| line.contains("https://graph."))
        .unwrap_or(0);
    let starts = lines
        .iter()
        .skip(host)
        .position(|line| *line == "{")
        .unwrap_or(0)
        + host;
    let ends = lines
        .iter()
        .skip(starts)
        .position(|line| *line == "}")
        .unwrap_or(0)
        + starts;
    starts as u64 + 1..=ends as u64 + 1
}

/// What is wrong with what is found in one page.
fn compare(expected: &Expected, page: &str, mut found: Vec<(u64, String)>) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut take = |rule: &str, fits: &dyn Fn(u64) -> bool, where_to: String| {
        let at = found
            .iter()
            .position(|(line, known)| known == rule && fits(*line));
        match at {
            Some(at) => drop(found.remove(at)),
            None => wrong.push(format!("missing {rule} @ {where_to}")),
        }
    };
    for (rule, lines) in expected.at {
        for line in *lines {
            take(rule, &|found| found == *line, line.to_string());
        }
    }
    for (rule, lines) in expected.within {
        take(rule, &|found| lines.contains(&found), format!("{lines:?}"));
    }
    if let Some((rule, template)) = expected.body {
        let body = request_body(page);
        let fits = |line: u64| line == template || body.contains(&line);
        take(rule, &fits, format!("{template} or {body:?}"));
    }
    wrong.extend(
        found
            .into_iter()
            .map(|(line, rule)| format!("unexpected {rule} @ {line}")),
    );
    wrong
}

fn hold_to_the_list(folder: &Path) {
    let scratch = Scratch::new();
    let pages: Vec<(String, String)> = seeds(folder)
        .into_iter()
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, fs::read_to_string(&path).unwrap())
        })
        .collect();
    for (name, text) in &pages {
        scratch.write(name, text);
    }
    let ran = program::run(scratch.path(), ["check", ".", "--format", "json"]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    let mut found: BTreeMap<String, Vec<(u64, String)>> = BTreeMap::new();
    for (file, line, rule) in ran.findings() {
        found.entry(file).or_default().push((line, rule));
    }
    let mut wrong = Vec::new();
    for ((name, text), (_, expected)) in pages.iter().zip(&SEEDS) {
        let found = found.remove(name).unwrap_or_default();
        wrong.extend(
            compare(expected, text, found)
                .into_iter()
                .map(|line| format!("{name}: {line}")),
        );
    }
    assert!(found.is_empty(), "findings in other files: {found:?}");
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn our_seeds_to_the_letter() {
    hold_to_the_list(&project().join("seeds"));
}

#[test]
fn the_shared_seeds_to_the_letter() {
    if let Some(data) = shared_data()
        .map(|data| data.join("seeds"))
        .filter(|seeds| seeds.is_dir())
    {
        hold_to_the_list(&data);
    }
}

#[test]
fn the_clean_page_gives_nothing_at_all() {
    let folder = project().join("seeds");
    let arguments = [
        "check",
        "005_clean.md",
        "--level",
        "info",
        "--format",
        "json",
    ];
    let ran = program::run(&folder, arguments);
    assert_eq!(ran.findings(), []);
    assert_eq!(ran.code, Some(0));
    // And within the folder of all seeds, where others speak, too.
    let ran = program::run(
        &folder,
        ["check", ".", "--level", "info", "--format", "json"],
    );
    let clean = ["005_clean.md", "includes/license-note.md"];
    let found: Vec<_> = ran
        .findings()
        .into_iter()
        .filter(|(file, _, _)| clean.contains(&&**file))
        .collect();
    assert_eq!(found, []);
}

#[test]
fn the_recording_gives_nothing_at_all() {
    let folder = project().join("seeds");
    let arguments = [
        "traffic",
        "recording.har",
        "--docs",
        ".",
        "--level",
        "info",
        "--format",
        "json",
    ];
    let ran = program::run(&folder, arguments);
    assert_eq!(ran.findings(), [], "{}", ran.out);
    assert_eq!(ran.code, Some(0));
    let summary = &ran.json()["summary"];
    assert!(summary["exchanges"].as_u64().unwrap() >= 1, "{summary}");
}

/// The bundle that `schema` derives from a folder.
fn bundle(folder: &Path) -> Value {
    let ran = program::run(folder, ["schema", "."]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    serde_json::from_str(&ran.out).unwrap()
}

#[test]
fn the_tables_of_the_seeds_arrive_in_their_schemas() {
    let folders = [
        Some(project().join("seeds")),
        shared_data().map(|data| data.join("seeds")),
    ];
    for folder in folders
        .into_iter()
        .flatten()
        .filter(|folder| folder.is_dir())
    {
        let bundle = bundle(&folder);
        let ty = |name: &str| &bundle["$defs"][format!("microsoft.graph.{name}")]["properties"];
        let configuration = ty("androidWorkProfileCustomConfiguration");
        assert_eq!(configuration["omaSettings"]["maxItems"], 500, "{bundle:#}");
        let profile = ty("androidForWorkEnrollmentProfile");
        for property in [
            "accountId",
            "id",
            "displayName",
            "description",
            "createdDateTime",
            "lastModifiedDateTime",
            "tokenValue",
            "tokenExpirationDateTime",
            "enrolledDeviceCount",
            "qrCodeContent",
            "qrCodeImage",
        ] {
            assert!(
                profile[property].is_object(),
                "{property} is not in {profile:#}"
            );
        }
    }
}

#[test]
fn a_plain_text_table_makes_a_schema_of_its_own() {
    let scratch = Scratch::new();
    for path in seeds(&project().join("seeds")) {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if name.starts_with("003") {
            scratch.write(&name, fs::read(&path).unwrap());
        }
    }
    let bundle = bundle(scratch.path());
    let profile = &bundle["$defs"]["microsoft.graph.androidForWorkEnrollmentProfile"];
    let properties = profile["properties"].as_object().unwrap();
    let documented = properties.keys().filter(|name| !name.contains('@')).count();
    assert_eq!(documented, 11, "{profile:#}");
    let source = &properties["enrolledDeviceCount"]["x-source"];
    assert!(
        source
            .to_string()
            .contains("003_create-enrollment-profile.txt"),
        "{source}"
    );
}

#[test]
fn derived_schemas_have_not_drifted() {
    let scratch = Scratch::new();
    let target = scratch.path().join("derived");
    let arguments = [
        "schema".as_ref(),
        "seeds".as_ref(),
        "--out-dir".as_ref(),
        target.as_os_str(),
    ];
    let ran = program::run(project(), arguments);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let read = |folder: &Path| -> BTreeMap<String, String> {
        let Ok(entries) = fs::read_dir(folder) else {
            return BTreeMap::new();
        };
        entries
            .map(|entry| entry.unwrap().path())
            .map(|path| {
                let name = path.file_name().unwrap().to_str().unwrap().to_owned();
                (
                    name,
                    fs::read_to_string(&path).unwrap().replace("\r\n", "\n"),
                )
            })
            .collect()
    };
    let (kept, written) = (read(&project().join("schemas/derived")), read(&target));
    assert!(!written.is_empty());
    let how = "renew them with `cargo run -- schema seeds --out-dir schemas/derived`";
    let names = |files: &BTreeMap<String, String>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&kept), names(&written), "{how}");
    for (name, text) in &written {
        assert!(kept[name] == *text, "{name} has drifted: {how}");
    }
}
