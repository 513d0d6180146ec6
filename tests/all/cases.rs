//! The literate cases of `tests/cases`.
//!
//! A page there holds cases, one under each `##` heading. A fence with `file=` is a file of the
//! case; `tests/all/literate.rs` tells how what has to be found is written beside the lines.
//! Findings are compared exactly and at every level: a case that expects nothing is a near miss.
//! Where a file of the case is a recording, it is judged against the pages, and not they.
//!
//! Fences above the first case belong to all cases of the page. One whose lines are `‹name›` has
//! slots there: a fence of the case without `file=`, opened with that name, fills them, and a
//! slot that the case does not fill is left out with its line. A file with slots is a part of
//! those cases only that fill at least one of them.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use apiproof::rules::RULES;

use crate::literate::{self, Fence, Piece};
use crate::scratch::{Scratch, Spotted, difference, project};

/// A case: the files of its folder.
#[derive(Debug)]
struct Case {
    page: String,
    title: String,
    fences: Vec<Fence>,
}

fn pages() -> Vec<PathBuf> {
    let mut pages: Vec<PathBuf> = fs::read_dir(project().join("tests/cases"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    pages.sort();
    assert!(!pages.is_empty());
    pages
}

/// The cases of a page, with the files they share.
fn cases(path: &PathBuf) -> (Vec<Fence>, Vec<Case>) {
    let page = path.file_name().unwrap().to_str().unwrap().to_owned();
    let mut shared = Vec::new();
    let mut cases: Vec<Case> = Vec::new();
    for piece in literate::read(&fs::read_to_string(path).unwrap()) {
        match (piece, cases.last_mut()) {
            (Piece::Line(line), _) => {
                if let Some(title) = line.strip_prefix("## ") {
                    cases.push(Case {
                        page: page.clone(),
                        title: title.to_owned(),
                        fences: Vec::new(),
                    });
                }
            }
            (Piece::Fence(fence), Some(case)) => case.fences.push(fence),
            (Piece::Fence(fence), None) => shared.push(fence),
        }
    }
    (shared, cases)
}

/// The slot that a line is, if it is one.
fn slot(line: &str) -> Option<&str> {
    line.strip_prefix('‹')?.strip_suffix('›')
}

impl Case {
    /// What the case puts into a slot.
    fn filling(&self, name: &str) -> Option<&str> {
        let fence = self
            .fences
            .iter()
            .find(|fence| fence.file().is_none() && fence.language == name)?;
        Some(&fence.text)
    }

    /// A shared file as this case has it; none where it fills none of its slots.
    fn shared(&self, fence: &Fence) -> Option<String> {
        let mut slots = 0;
        let mut filled = 0;
        let mut text = String::new();
        for line in fence.text.lines() {
            let Some(name) = slot(line) else {
                text.push_str(line);
                text.push('\n');
                continue;
            };
            slots += 1;
            if let Some(filling) = self.filling(name) {
                filled += 1;
                text.push_str(filling);
            }
        }
        (slots == 0 || filled > 0).then_some(text)
    }

    /// All files with their names, marks included. A file of the case replaces a shared one.
    fn files(&self, shared: &[Fence]) -> Vec<(String, String)> {
        let own = self
            .fences
            .iter()
            .filter_map(|fence| Some((fence.file()?.to_owned(), fence.text.clone())));
        let mut files: Vec<(String, String)> = own.collect();
        for fence in shared {
            let name = fence.file().expect("a shared fence is a file");
            if !files.iter().any(|(known, _)| known == name)
                && let Some(text) = self.shared(fence)
            {
                files.push((name.to_owned(), text));
            }
        }
        files
    }

    /// What is wrong with what is found, line by line.
    fn run(&self, shared: &[Fence]) -> Vec<String> {
        let scratch = Scratch::new();
        let mut expected: Vec<Spotted> = Vec::new();
        let files = self.files(shared);
        for (name, marked) in &files {
            let (text, marks) = literate::unmark(name, marked);
            scratch.write(name, text);
            expected.extend(marks);
        }
        let outcome = scratch.judge(files.iter().map(|(name, _)| name.as_str()));
        let findings = outcome.findings.iter();
        let found: Vec<(Spotted, String)> = findings
            .map(|finding| (scratch.spotted(finding), finding.message.to_string()))
            .collect();
        difference(&expected, &found)
    }
}

/// Every case with its files, as they are without marks.
pub(crate) fn all() -> Vec<(String, Vec<(String, String)>)> {
    let mut all = Vec::new();
    for path in pages() {
        let (shared, cases) = cases(&path);
        for case in cases {
            let files = case.files(&shared).into_iter();
            let plain = files.map(|(name, marked)| {
                let (text, _) = literate::unmark(&name, &marked);
                (name, text)
            });
            all.push((format!("{}: {}", case.page, case.title), plain.collect()));
        }
    }
    all
}

#[test]
fn every_case_gives_what_it_says() {
    let mut wrong = Vec::new();
    for path in pages() {
        let (shared, cases) = cases(&path);
        for case in cases {
            let lines = case.run(&shared);
            if !lines.is_empty() {
                let lines = lines.join("\n    ");
                wrong.push(format!("{}: {}\n    {lines}", case.page, case.title));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "\n{}\n{} cases are wrong",
        wrong.join("\n"),
        wrong.len()
    );
}

#[test]
fn every_rule_has_a_case_and_every_case_speaks_of_rules() {
    let mut named = BTreeSet::new();
    for path in pages() {
        let (shared, cases) = cases(&path);
        for case in cases {
            for (name, marked) in case.files(&shared) {
                let (_, marks) = literate::unmark(&name, &marked);
                named.extend(marks.into_iter().map(|mark| mark.rule));
            }
        }
    }
    let rules: BTreeSet<String> = RULES.iter().map(|rule| rule.name.to_owned()).collect();
    let unknown: Vec<_> = named.difference(&rules).collect();
    assert!(
        unknown.is_empty(),
        "the cases name rules that do not exist: {unknown:?}"
    );
    // Bytes that are no text cannot stand in a Markdown page; its document and `hostile` do it.
    let elsewhere = BTreeSet::from(["unreadable-page".to_owned()]);
    let missing: Vec<_> = rules
        .difference(&named)
        .filter(|rule| !elsewhere.contains(*rule))
        .collect();
    assert!(missing.is_empty(), "no case shows: {missing:?}");
}

#[test]
fn titles_of_cases_and_slots_are_not_mistyped() {
    for path in pages() {
        let (shared, cases) = cases(&path);
        let slots: BTreeSet<&str> = shared
            .iter()
            .flat_map(|fence| fence.text.lines())
            .filter_map(slot)
            .collect();
        let mut titles = BTreeSet::new();
        for case in &cases {
            assert!(
                titles.insert(&case.title),
                "{}: twice {}",
                case.page,
                case.title
            );
            assert!(
                !case.fences.is_empty(),
                "{}: {} is empty",
                case.page,
                case.title
            );
            let fillings = case.fences.iter().filter(|fence| fence.file().is_none());
            for fence in fillings {
                let name = fence.language.as_str();
                assert!(
                    slots.contains(name),
                    "{}:{}: no slot {name}",
                    case.page,
                    fence.line
                );
            }
        }
    }
}
