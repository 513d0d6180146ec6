//! Only what changed: `--since`, `--changed-lines`, `--files-from` and unsaved pages.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use apiproof::findings::Severity;
use apiproof::run::{self, Outcome, Since};
use apiproof::set::discover;
use insta::assert_snapshot;

use crate::program::{Ran, command, finish, run};
use crate::scratch::{Scratch, project};

/// Git in a folder, whatever the person who runs the tests has configured.
fn git(scratch: &Scratch, arguments: &[&str]) {
    let done = Command::new("git")
        .current_dir(scratch.path())
        .args(["-c", "user.name=Somebody", "-c", "user.email=a@example.com"])
        .args(["-c", "core.autocrlf=false", "-c", "commit.gpgSign=false"])
        .args(arguments)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env_remove("GIT_DIR")
        .env_remove("GIT_INDEX_FILE")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "git {arguments:?}: {said}");
}

fn commit(scratch: &Scratch) {
    git(scratch, &["add", "--all"]);
    git(scratch, &["commit", "--quiet", "--message", "pages"]);
}

fn repository(scratch: Scratch) -> Scratch {
    git(&scratch, &["init", "--quiet", "--initial-branch", "main"]);
    commit(&scratch);
    scratch
}

/// What an example shows, and what it must not.
const RIGHT: &str = "\"isLit\": false";
const WRONG: &str = "\"isLit\": \"no\"";

/// A set of pages that are right, and of one that never was.
fn set() -> Scratch {
    let scratch = Scratch::new();
    scratch.copy(&project().join("tests/fixtures/clean"), "docs");
    let update = scratch.read("docs/api/lamp-update.md");
    scratch.write(
        "docs/api/lamp-repair.md",
        update
            .replace("update_lamp", "repair_lamp")
            .replace(RIGHT, WRONG),
    );
    repository(scratch)
}

fn check(scratch: &Scratch, arguments: &[&str]) -> Ran {
    let all = ["check"].iter().chain(arguments).copied();
    run(scratch.path(), all)
}

/// A finding by what a person sees of it.
type Seen = (String, u64, &'static str, String);

fn judged(scratch: &Scratch, since: bool) -> (BTreeSet<Seen>, Outcome) {
    let paths = [PathBuf::from("docs")];
    let found = discover(&paths, scratch.path(), &apiproof::rules::known()).unwrap();
    let since = since.then(|| Since::read("main", false, scratch.path()).unwrap());
    let outcome = run::check(found, None, Severity::Info, since.as_ref());
    let seen = outcome.findings.iter().map(|finding| {
        let file = scratch.inside(&finding.spot.file);
        let line = finding.spot.location.line;
        (file, line, finding.rule, finding.message.to_string())
    });
    (seen.collect(), outcome)
}

/// What may happen to a page: it is gone, has another name, says something else in its third row,
/// defines something else, or names its requests otherwise.
fn ways(page: &str, text: &str) -> Vec<(&'static str, Option<(String, String)>)> {
    let elsewhere = page.replace(".md", "-moved.md");
    let mut rows = 0;
    let other_row: String = text
        .split_inclusive('\n')
        .map(|line| {
            rows += usize::from(line.starts_with('|'));
            if rows == 3 && line.starts_with('|') {
                line.replacen('|', "|x", 1)
            } else {
                line.to_owned()
            }
        })
        .collect();
    let here = |text: String| Some((page.to_owned(), text));
    vec![
        ("gone", None),
        ("moved", Some((elsewhere, text.to_owned()))),
        ("another row", here(other_row)),
        (
            "another type",
            here(
                text.replace("resource type", "x resource type")
                    .replace("graph.", "graph.x"),
            ),
        ),
        (
            "another request",
            here(text.replace("\"name\": \"", "\"name\": \"list_lamps")),
        ),
        ("another path", here(text.replace("/lamps/{id}", "/lamps"))),
        (
            "another host",
            here(text.replace("graph.microsoft.com", "example.com")),
        ),
    ]
}

#[test]
fn a_change_is_judged_as_in_the_whole_set() {
    let scratch = set();
    let (before, _) = judged(&scratch, false);
    assert_eq!(judged(&scratch, true).1.touched.unwrap().changed, 0);
    let pages: Vec<String> = walkdir::WalkDir::new(scratch.path().join("docs"))
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.is_file())
        .map(|path| {
            path.strip_prefix(scratch.path())
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    let mut restricted = 0;
    for page in &pages {
        let text = scratch.read(page);
        for (way, now) in ways(page, &text) {
            fs::remove_file(scratch.path().join(page)).unwrap();
            if let Some((name, text)) = &now {
                scratch.write(name, text);
            }
            let (whole, _) = judged(&scratch, false);
            let (since, outcome) = judged(&scratch, true);
            let files: BTreeSet<&str> = since.iter().map(|(file, ..)| file.as_str()).collect();
            let restriction: BTreeSet<Seen> = whole
                .iter()
                .filter(|(file, ..)| files.contains(file.as_str()))
                .cloned()
                .collect();
            assert_eq!(since, restriction, "{page} {way}");
            let new: Vec<&Seen> = whole.difference(&before).collect();
            let missing: Vec<&&Seen> = new.iter().filter(|it| !since.contains(**it)).collect();
            assert!(missing.is_empty(), "{page} {way}: {missing:#?}");
            let touched = outcome.touched.unwrap();
            restricted += usize::from(touched.changed + touched.dependent < touched.of);
            if let Some((name, _)) = &now {
                fs::remove_file(scratch.path().join(name)).unwrap();
            }
            scratch.write(page, &text);
        }
    }
    assert!(restricted > pages.len(), "{restricted}");
}

/// A lamp without its property, on a branch.
fn changed() -> Scratch {
    let scratch = set();
    git(&scratch, &["checkout", "--quiet", "-b", "topic"]);
    let lamp = scratch.read("docs/resources/lamp.md");
    scratch.write(
        "docs/resources/lamp.md",
        lamp.replace("dimLevel", "brightness"),
    );
    scratch
}

fn files(ran: &Ran) -> BTreeSet<String> {
    ran.findings().into_iter().map(|(file, ..)| file).collect()
}

#[test]
fn pages_that_rest_on_a_change_are_judged_whether_it_is_committed_or_not() {
    let scratch = changed();
    let arguments = ["docs", "--since", "main", "--format", "json"];
    let ran = check(&scratch, &arguments);
    assert_eq!(ran.code, Some(1));
    let found = files(&ran);
    assert!(found.contains("docs/api/lamp-create.md"), "{found:?}");
    commit(&scratch);
    assert_eq!(files(&check(&scratch, &arguments)), found);
    // From below, with paths that lead up.
    let below = run(
        &scratch.path().join("docs/api"),
        ["check", "..", "--since", "main", "--format", "json"],
    );
    assert_eq!(files(&below).len(), found.len());
    let told = ran.err.lines().last().unwrap();
    assert_snapshot!(told, @"Since main, 1 of 11 pages changed; 5 more rest on that.");
}

#[test]
fn every_page_that_shows_a_value_rests_on_the_page_that_lists_it() {
    let scratch = Scratch::new();
    scratch.copy(&project().join("tests/fixtures/clean"), "docs");
    let lamp = scratch.read("docs/resources/lamp.md");
    let listed = " Possible values are: `warm`, `cold`.";
    scratch.write("docs/resources/lamp.md", lamp.replace(listed, ""));
    let update = scratch.read("docs/api/lamp-update.md");
    let cold = update.replace(RIGHT, "\"mood\": \"cold\"");
    let repair = cold.replace("update_lamp", "repair_lamp");
    scratch.write("docs/api/lamp-update.md", cold);
    scratch.write("docs/api/lamp-repair.md", repair);
    let scratch = repository(scratch);
    let mood = scratch.read("docs/resources/lampmood.md");
    let warm = mood.replace("|cold|Like the moon.|\n", "");
    scratch.write("docs/resources/lampmood.md", warm);
    // What a cell means is found out for the first page and kept for the others.
    let told = |since| {
        let (seen, _) = judged(&scratch, since);
        let values = seen
            .into_iter()
            .filter(|seen| seen.2 == "unknown-enum-value");
        values.map(|(file, ..)| file).collect::<BTreeSet<_>>()
    };
    let (all, since) = (told(false), told(true));
    assert!(all.len() >= 2, "{all:?}");
    assert_eq!(since, all);
}

#[test]
fn what_is_on_main_since_is_no_change_of_the_branch() {
    let scratch = changed();
    git(&scratch, &["stash", "--quiet"]);
    scratch.write("docs/api/lamp-get.md", "# Get lamp\n");
    commit(&scratch);
    git(&scratch, &["checkout", "--quiet", "main"]);
    scratch.write("docs/resources/room.md", "# room resource type\n");
    commit(&scratch);
    git(&scratch, &["checkout", "--quiet", "topic"]);
    let ran = check(
        &scratch,
        &[
            "docs", "--since", "main", "--level", "info", "--format", "json",
        ],
    );
    assert_eq!(
        files(&ran),
        BTreeSet::from(["docs/api/lamp-get.md".to_owned()])
    );
}

#[test]
fn a_new_include_a_changed_one_and_a_new_configuration_change_their_pages() {
    let scratch = set();
    let pages = |scratch: &Scratch| judged(scratch, true).1.touched.unwrap();
    scratch.write("docs/includes/throttling.md", "> Slow down.\n");
    let including = pages(&scratch);
    assert!(
        including.changed > 0 && including.changed < including.of,
        "{including:?}"
    );
    scratch.write("docs/apiproof.toml", "");
    let all = pages(&scratch);
    assert_eq!(all.changed, all.of);
}

#[test]
fn only_findings_on_changed_lines() {
    let scratch = set();
    let repair = scratch.read("docs/api/lamp-repair.md");
    let whole = check(&scratch, &["docs/api/lamp-repair.md", "--format", "json"]);
    assert!(!whole.findings().is_empty());
    scratch.write(
        "docs/api/lamp-repair.md",
        format!("{repair}\nSee [this](nowhere.md).\n"),
    );
    let arguments = ["docs", "--since", "main", "--format", "json"];
    let all = check(&scratch, &arguments).findings();
    let arguments: Vec<&str> = arguments.into_iter().chain(["--changed-lines"]).collect();
    let lines = check(&scratch, &arguments).findings();
    assert_eq!(all.len(), whole.findings().len() + 1, "{all:?}");
    let line = repair.lines().count() as u64 + 2;
    assert_eq!(
        lines,
        [(
            "docs/api/lamp-repair.md".to_owned(),
            line,
            "broken-link".to_owned()
        )]
    );
    // Nobody knows what a file that git does not know was before.
    scratch.write("docs/api/new.md", "See [this](nowhere.md).\n");
    let lines = check(&scratch, &arguments).findings();
    let new = ("docs/api/new.md".to_owned(), 1, "broken-link".to_owned());
    assert!(lines.contains(&new), "{lines:?}");
}

#[test]
fn where_nobody_can_tell_what_changed_the_run_says_why() {
    let told = |scratch: &Scratch, reference: &str| {
        let ran = check(scratch, &["docs", "--since", reference]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
        ran.err
            .replace(scratch.path().to_str().unwrap(), "[folder]")
    };
    let scratch = set();
    assert_snapshot!(told(&scratch, "nothing"), @"apiproof: git knows no commit nothing here; a clone may have to fetch it first");
    git(&scratch, &["checkout", "--quiet", "--orphan", "other"]);
    scratch.write("docs/new.md", "# New\n");
    commit(&scratch);
    assert_snapshot!(told(&scratch, "main"), @"apiproof: git knows no commit that main and HEAD both come from; a shallow clone has to fetch more of the history");
    let loose = Scratch::with([("docs/a.md", "# a\n")]);
    assert_snapshot!(told(&loose, "main"), @"apiproof: --since needs a git repository, and [folder] is in none");
    let ran = check(&scratch, &["docs", "--changed-lines"]);
    assert!(
        ran.code == Some(2) && ran.err.contains("--since <REF>"),
        "{}",
        ran.err
    );
}

/// A run that reads `input`.
fn fed(folder: &Path, arguments: &[&str], input: &[u8]) -> Ran {
    let input = input.to_vec();
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(&input).unwrap();
    std::io::Seek::rewind(&mut file).unwrap();
    finish(command(folder).args(arguments).stdin(Stdio::from(file)))
}

#[test]
fn pages_from_a_list() {
    let scratch = set();
    let named = check(
        &scratch,
        &[
            "docs/api/lamp-repair.md",
            "docs/api/lamp-get.md",
            "--format",
            "json",
        ],
    );
    assert!(!named.findings().is_empty());
    let arguments = ["check", "--files-from", "-", "--format", "json"];
    for list in [
        "docs/api/lamp-repair.md\ndocs/api/lamp-get.md\n",
        "docs/api/lamp-repair.md\r\n\r\ndocs/api/lamp-get.md",
        "docs/api/lamp-repair.md\0docs/api/lamp-get.md\0",
    ] {
        let ran = fed(scratch.path(), &arguments, list.as_bytes());
        assert_eq!(ran.out, named.out, "{list:?}");
    }
    scratch.write("list", "docs/api/lamp-repair.md\n");
    let ran = check(
        &scratch,
        &[
            "--files-from",
            "list",
            "docs/api/lamp-get.md",
            "--format",
            "json",
        ],
    );
    assert_eq!(ran.out, named.out);
    // No pages are not all pages.
    let none = fed(scratch.path(), &arguments, b"");
    assert_eq!((none.code, none.findings().len()), (Some(0), 0));
    assert_eq!(none.json()["summary"]["pages"], 0);
    let ran = fed(scratch.path(), &arguments, b"docs/api/gone.md\n");
    assert_eq!(ran.code, Some(2));
    assert_snapshot!(ran.err, @"apiproof: docs/api/gone.md does not exist");
    assert_snapshot!(check(&scratch, &["--files-from", "nowhere"]).err, @"apiproof: cannot read the list nowhere: No such file or directory (os error 2)");
}

#[test]
fn an_unsaved_page_is_judged_within_its_set() {
    let scratch = set();
    let saved = scratch.read("docs/api/lamp-repair.md");
    let named = check(&scratch, &["docs/api/lamp-repair.md", "--format", "json"]);
    let unsaved = |name: &str, text: &str| {
        let arguments = ["check", "-", "--stdin-filename", name, "--format", "json"];
        fed(scratch.path(), &arguments, text.as_bytes())
    };
    assert_eq!(unsaved("docs/api/lamp-repair.md", &saved).out, named.out);
    let mended = unsaved("docs/api/lamp-repair.md", &saved.replace(WRONG, RIGHT));
    assert_eq!(mended.findings(), []);
    // A page that is new rests on the pages of its set all the same.
    let new = saved.replace("repair_lamp", "new_lamp");
    let new = unsaved("docs/api/lamp-new.md", &new).findings();
    let moved: Vec<_> = named.findings();
    let moved = moved
        .into_iter()
        .map(|(_, line, rule)| ("docs/api/lamp-new.md".to_owned(), line, rule));
    assert_eq!(new, moved.collect::<Vec<_>>());
    assert_eq!(unsaved("docs/includes/new.md", "text").findings(), []);
    assert_eq!(scratch.read("docs/api/lamp-repair.md"), saved);
}

#[test]
fn standard_input_needs_a_name_and_stands_alone() {
    let scratch = set();
    for (arguments, said) in [
        (&["-"][..], "say with --stdin-filename"),
        (&["--stdin-filename", "docs/api/a.md"], "write `-`"),
        (
            &["-", "docs", "--stdin-filename", "docs/api/a.md"],
            "write `-`",
        ),
        (
            &["-", "--fix", "--stdin-filename", "docs/api/a.md"],
            "cannot be used with",
        ),
    ] {
        let ran = check(&scratch, arguments);
        assert!(
            ran.code == Some(2) && ran.err.contains(said),
            "{arguments:?}: {}",
            ran.err
        );
    }
}
