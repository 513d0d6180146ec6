//! The rules' documents: what they claim is executed.

use std::collections::BTreeSet;
use std::fs;

use apiproof::findings::Severity;
use apiproof::rules::{RULES, Rule};

use crate::literate::{self, Fence, Piece};
use crate::program;
use crate::scratch::{Scratch, project};

/// A rule's document, taken apart.
struct Document {
    title: String,
    summary: String,
    level: String,
    headings: Vec<String>,
    fails: Vec<Fence>,
    passes: Vec<Fence>,
}

impl Document {
    fn of(rule: &Rule) -> Self {
        let mut document = Self {
            title: String::new(),
            summary: String::new(),
            level: String::new(),
            headings: Vec::new(),
            fails: Vec::new(),
            passes: Vec::new(),
        };
        let mut passes = None;
        for piece in literate::read(rule.document) {
            match piece {
                Piece::Fence(fence) if passes == Some(true) => document.passes.push(fence),
                Piece::Fence(fence) if passes == Some(false) => document.fails.push(fence),
                Piece::Fence(fence) => panic!("{}: a fence at line {}", rule.name, fence.line),
                Piece::Line(line) => match line.as_str() {
                    "Fails:" => passes = Some(false),
                    "Passes:" => passes = Some(true),
                    line if line.starts_with("## ") => {
                        passes = None;
                        document.headings.push(line.to_owned());
                    }
                    line if line.starts_with("# ") => line[2..].clone_into(&mut document.title),
                    line if line.starts_with("Level: ") => {
                        line[7..].clone_into(&mut document.level);
                    }
                    line if document.summary.is_empty() => line.clone_into(&mut document.summary),
                    _ => {}
                },
            }
        }
        document
    }
}

/// What is found in the files of an example, each as severity, rule and place.
fn findings(fences: &[Fence]) -> Vec<(Severity, &'static str, String)> {
    let scratch = Scratch::new();
    for fence in fences {
        let name = fence
            .file()
            .unwrap_or_else(|| panic!("no file= at line {}", fence.line));
        match fence.attribute("encoding") {
            None => scratch.write(name, &fence.text),
            Some("latin-1") => {
                let bytes = fence.text.chars().map(|char| u8::try_from(char).unwrap());
                scratch.write(name, bytes.collect::<Vec<u8>>());
            }
            Some(other) => panic!("nobody knows the encoding {other}"),
        }
    }
    let outcome = scratch.judge(fences.iter().filter_map(Fence::file));
    let findings = outcome.findings.iter();
    findings
        .map(|finding| {
            let told = format!("{}: {}", scratch.spotted(finding), finding.message);
            (finding.severity, finding.rule, told)
        })
        .collect()
}

#[test]
fn every_rule_has_a_document_and_every_document_a_rule() {
    let rules: BTreeSet<String> = RULES.iter().map(|rule| rule.name.to_owned()).collect();
    let documents: BTreeSet<String> = fs::read_dir(project().join("docs/rules"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    let without_rule: Vec<_> = documents.difference(&rules).collect();
    let without_document: Vec<_> = rules.difference(&documents).collect();
    assert!(
        without_rule.is_empty(),
        "documents without a rule: {without_rule:?}"
    );
    assert!(
        without_document.is_empty(),
        "rules without a document: {without_document:?}"
    );
}

#[test]
fn a_document_says_what_its_rule_is() {
    for rule in RULES.iter() {
        let document = Document::of(rule);
        let name = rule.name;
        assert_eq!(document.title, name);
        assert_eq!(document.summary, rule.summary());
        assert!(!document.summary.is_empty(), "{name} has no summary");
        assert!(
            document.summary.chars().count() <= 120,
            "the summary of {name} is too long"
        );
        let set = if rule.needs_set {
            ", needs the set"
        } else {
            ""
        };
        assert_eq!(
            document.level,
            format!("{}{set}", rule.level().name()),
            "{name}"
        );
        for heading in ["## Why it matters", "## Example", "## How to mend it"] {
            assert!(
                document.headings.iter().any(|known| known == heading),
                "{name}: {heading}"
            );
        }
        assert!(
            !document.fails.is_empty(),
            "{name} shows nothing that fails"
        );
        assert!(
            !document.passes.is_empty(),
            "{name} shows nothing that passes"
        );
    }
}

#[test]
fn what_fails_in_a_document_fails_once_and_in_no_other_way() {
    let mut wrong = Vec::new();
    for rule in RULES.iter() {
        let found = findings(&Document::of(rule).fails);
        let own = found
            .iter()
            .filter(|(_, name, _)| *name == rule.name)
            .count();
        if own != 1 {
            wrong.push(format!("{}: found {own} times", rule.name));
        }
        for (severity, name, told) in found {
            if name != rule.name && severity > Severity::Info {
                wrong.push(format!("{}: also {told}", rule.name));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn what_passes_in_a_document_passes() {
    let mut wrong = Vec::new();
    for rule in RULES.iter() {
        for (severity, name, told) in findings(&Document::of(rule).passes) {
            if name == rule.name || severity > Severity::Info {
                wrong.push(format!("{}: {told}", rule.name));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn a_finding_of_a_document_weighs_what_the_document_says() {
    for rule in RULES.iter() {
        for (severity, name, told) in findings(&Document::of(rule).fails) {
            if name == rule.name {
                assert_eq!(severity, rule.severity, "{told}");
            }
        }
    }
}

/// The examples of configurations in the docs, each a whole file.
#[test]
fn examples_of_the_configuration_are_configurations() {
    let documents = ["docs/configuration.md", "docs/ignoring.md"];
    let texts = documents.map(|path| fs::read_to_string(project().join(path)).unwrap());
    let mut count = 0;
    for piece in texts.iter().flat_map(|text| literate::read(text)) {
        let Piece::Fence(fence) = piece else { continue };
        if fence.language != "toml" {
            continue;
        }
        assert!(fence.attribute("check").is_some(), "line {}", fence.line);
        let scratch = Scratch::with([("apiproof.toml", fence.text.as_str())]);
        let folders = fence.attribute("folders").unwrap_or("api");
        for folder in folders.split(',') {
            scratch.write(&format!("{folder}/page.md"), "# A page\n");
        }
        let ran = program::run(scratch.path(), ["config"]);
        assert_eq!(ran.code, Some(0), "line {}: {}", fence.line, ran.err);
        // Every key of the example holds, and is said to come from it.
        let keys = fence.text.lines().filter(|line| line.contains(" = "));
        let said = ran
            .out
            .lines()
            .filter(|line| line.contains("  # apiproof.toml:"));
        assert!(said.count() >= keys.count(), "line {}", fence.line);
        count += 1;
    }
    assert!(count > 5);
}
