//! Diagnostics while pages are typed.

use std::collections::BTreeSet;

use apiproof::findings::Severity;
use serde_json::{Value, json};

use super::editor::{Editor, position};
use super::{CREATE, GET, INCLUDE, LAMP, LONG, MOOD, SHORT, none, set};
use crate::made::Dice;
use crate::scratch::{Scratch, project};

#[test]
fn what_is_typed_is_judged_and_what_is_undone_is_gone() {
    let set = set();
    let mut editor = Editor::new(set.path());
    editor.open_saved(&[CREATE]);
    assert_eq!(editor.shown(CREATE), Some(Vec::new()));

    let old = "\"dimLevel\": 40,\n  \"mood\": \"cold\"\n}\n```\n\n### Response";
    editor.replace(CREATE, old, &old.replace("40", "\"much\""));
    let shown = editor.shown(CREATE).unwrap();
    assert_eq!(
        Value::from(shown),
        json!([{
            "range": {"start": {"line": 71, "character": 14}, "end": {"line": 71, "character": 20}},
            "severity": 1,
            "code": "wrong-type",
            "source": "apiproof",
            "message": "`dimLevel` is documented as Int32, but the body shows the text \"much\"\n\
                help: show a value of the documented type, or correct the type in the table",
            "relatedInformation": [{
                "location": {"uri": editor.uri(LAMP), "range": {
                    "start": {"line": 30, "character": 10},
                    "end": {"line": 30, "character": 15},
                }},
                "message": "documented as Int32 here",
            }],
        }])
    );

    editor.replace(CREATE, "\"much\"", "40");
    assert_eq!(editor.rules(CREATE), none());
    editor.close(CREATE);
    assert_eq!(editor.leave(), Some(0));
}

#[test]
fn a_page_is_judged_by_what_the_others_say_while_they_are_typed() {
    let set = set();
    let mut editor = Editor::new(set.path());
    editor.open_saved(&[CREATE, LAMP, GET]);
    editor.replace(LAMP, LONG, SHORT);
    assert!(editor.rules(GET).concat().contains("limit-exceeded"));
    // Closed without being saved: what is on disk counts again.
    editor.close(LAMP);
    assert_eq!(editor.rules(LAMP), none());
    assert_eq!(editor.rules(GET), none());

    // An enum: one more member in one page is one less finding in another.
    let old = "\"mood\": \"cold\"\n}\n```\n\n### Response";
    editor.replace(CREATE, old, &old.replace("cold", "dim"));
    assert!(editor.rules(CREATE).concat().contains("unknown-enum-value"));
    editor.open_saved(&[MOOD]);
    let text = editor.text(MOOD).replace("|cold|", "|dim|\n|cold|");
    editor.put(MOOD, &text);
    let rules = editor.rules(CREATE);
    editor.save(MOOD);
    editor.close(MOOD);
    assert_eq!(
        editor.rules(CREATE),
        rules,
        "saved and closed says the same"
    );
}

#[test]
fn includes_are_read_as_they_are_typed() {
    let set = set();
    let mut editor = Editor::new(set.path());
    editor.open_saved(&[CREATE, INCLUDE]);
    assert_eq!(editor.shown(INCLUDE), None);
    let todo = "**TODO: Say more**\n";
    editor.put(INCLUDE, todo);
    assert_eq!(editor.rules(CREATE), none());
    let expected = editor.rules(INCLUDE);
    assert_eq!(expected.len(), 1, "{expected:?}");
    // Saved and closed, it is still a part of an open page.
    editor.save(INCLUDE);
    editor.close(INCLUDE);
    assert_eq!(editor.rules(INCLUDE), expected);
    set.write(INCLUDE, "Fine.\n");
    editor.changed_on_disk(INCLUDE, 2);
    assert_eq!(editor.rules(INCLUDE), none());
}

#[test]
fn a_new_page_counts_before_it_is_saved_and_files_on_disk_as_they_come_and_go() {
    let set = set();
    let mut editor = Editor::new(set.path());
    editor.open_saved(&[CREATE]);
    let old = "Hangs a lamp in a room.\n\n##";
    editor.replace(CREATE, old, "Hangs a [hook](../resources/hook.md).\n\n##");
    assert!(editor.rules(CREATE).concat().contains("broken-link"));
    editor.open(
        "resources/hook.md",
        &set.read("resources/bulb.md").replace("bulb", "hook"),
    );
    assert_eq!(editor.rules(CREATE), none());
    editor.close("resources/hook.md");
    assert!(editor.rules(CREATE).concat().contains("broken-link"));
    set.write(
        "resources/hook.md",
        set.read("resources/bulb.md").replace("bulb", "hook"),
    );
    editor.changed_on_disk("resources/hook.md", 1);
    assert_eq!(editor.rules(CREATE), none());

    editor.open_saved(&[GET]);
    set.write(LAMP, set.read(LAMP).replace(LONG, SHORT));
    assert_eq!(editor.rules(GET), none(), "nobody told");
    editor.changed_on_disk(LAMP, 2);
    assert!(editor.rules(GET).concat().contains("limit-exceeded"));
}

#[test]
fn a_client_that_watches_no_files_is_up_to_date_when_it_saves_or_opens() {
    let set = set();
    let mut editor = Editor::with(set.path(), &json!({}));
    editor.open_saved(&[GET]);
    assert_eq!(editor.rules(GET), none());
    assert!(editor.told.is_empty(), "{:?}", editor.told);
    set.write(LAMP, set.read(LAMP).replace(LONG, SHORT));
    editor.save(GET);
    let shown = editor.shown(GET).unwrap();
    assert!(!shown.is_empty());
    assert!(
        shown
            .iter()
            .all(|it| it.get("relatedInformation").is_none())
    );
}

#[test]
fn a_client_that_watches_files_is_asked_for_pages_and_configurations() {
    let set = set();
    let mut editor = Editor::new(set.path());
    editor.settle();
    let [asked] = editor.told.as_slice() else {
        panic!("{:?}", editor.told);
    };
    assert_eq!(asked["method"], "client/registerCapability");
    assert!(asked.to_string().contains("**/*.{md,markdown,txt}"));
    let refused =
        json!({"jsonrpc": "2.0", "id": asked["id"], "error": {"code": -1, "message": "no"}});
    editor.send(&[refused]);
    editor.settle();
}

#[test]
fn the_configuration_holds_and_its_faults_are_shown_in_it() {
    let set = set();
    let mut editor = Editor::new(set.path());
    let text = set.read(CREATE).replace("author: \"house-docs\"\n", "");
    editor.open(CREATE, &text);
    assert!(editor.rules(CREATE).concat().contains("missing-metadata"));
    set.write("apiproof.toml", "[rules]\nmissing-metadata = \"off\"\n");
    editor.changed_on_disk("apiproof.toml", 1);
    assert_eq!(editor.rules(CREATE), none());

    set.write("apiproof.toml", "[rules]\nmissing-metdata = \"off\"\n");
    editor.changed_on_disk("apiproof.toml", 2);
    assert_eq!(editor.rules("apiproof.toml"), ["1:0-1:15 configuration"]);
    assert_eq!(editor.rules(CREATE), none());
    set.write("apiproof.toml", "");
    editor.changed_on_disk("apiproof.toml", 2);
    assert_eq!(editor.rules("apiproof.toml"), none());
    assert!(editor.rules(CREATE).concat().contains("missing-metadata"));
}

#[test]
fn a_faulty_configuration_costs_its_own_pages_only() {
    let both = Scratch::new();
    let fixture = project().join("tests/fixtures/clean");
    both.copy(&fixture, "one");
    both.copy(&fixture, "two");
    both.write("one/apiproof.toml", "no = 1\n");
    let mut editor = Editor::new(both.path());
    for name in ["one/api/lamp-get.md", "two/api/lamp-get.md"] {
        let text = both.read(name).replace("author: \"house-docs\"\n", "");
        editor.open(name, &text);
    }
    assert_eq!(editor.shown("one/api/lamp-get.md"), None);
    assert_eq!(editor.rules("two/api/lamp-get.md").len(), 1);
    assert_eq!(editor.rules("one/apiproof.toml").len(), 1);
}

#[test]
fn what_is_no_page_of_a_docs_set_is_left_alone() {
    let set = Scratch::new();
    set.copy(&project().join("tests/fixtures/clean"), "docs");
    let bad = "# TODO\n\n{\n";
    let names = [
        "README.md",
        "docs/api/notes.rst",
        "docs/includes/new.md",
        "docs/api/notes.txt",
        "docs/api",
    ];
    let mut editor = Editor::new(set.path());
    for name in names {
        editor.open(name, bad);
    }
    let untitled =
        json!({"uri": "untitled:1", "languageId": "markdown", "version": 1, "text": bad});
    editor.notify("textDocument/didOpen", &json!({"textDocument": untitled}));
    editor.settle();
    for name in names {
        assert_eq!(editor.shown(name), None, "{name}");
    }
    // The same text as a page.
    editor.open("docs/api/new.md", bad);
    assert!(!editor.rules("docs/api/new.md").is_empty());
}

#[test]
fn columns_are_counted_in_utf_16_unless_the_client_likes_bytes_better() {
    let set = set();
    let todo = "Hangs \u{1f4a1}\u{e9} a lamp **TODO: where** in a room.\r\n";
    let text = set.read(CREATE).replace('\n', "\r\n");
    let text = text.replacen(
        "Hangs a lamp in a room.\r\n\r\n##",
        &format!("{todo}\r\n##"),
        1,
    );
    let line = text.lines().position(|line| line.contains("TODO")).unwrap();
    let general = |kinds: &Value| json!({"general": {"positionEncodings": kinds}});
    for (capabilities, unit) in [
        (json!({}), 1),
        (general(&json!(["utf-16", "utf-8"])), 1),
        (general(&json!(["utf-32"])), 1),
        (general(&json!(["utf-8", "utf-16"])), 2),
    ] {
        let mut editor = Editor::with(set.path(), &capabilities);
        editor.open(CREATE, &text);
        let rules = editor.rules(CREATE);
        let start = if unit == 1 { 19 } else { 22 };
        let [rule] = rules.as_slice() else {
            panic!("{rules:?}")
        };
        assert!(
            rule.starts_with(&format!("{line}:{start}-{line}:")),
            "{rule}"
        );
    }
}

#[test]
fn changes_of_parts_apply_in_their_order() {
    let set = set();
    let mut editor = Editor::new(set.path());
    let text = set.read(CREATE).replace('\n', "\r\n");
    editor.open(CREATE, &text);
    let at = text.find("Desk lamp").unwrap();
    // Behind a character of two units, on a line that ends with CRLF.
    let typed = |text: &str, at: usize, new: &str| {
        let here = position(text, at);
        json!({"range": {"start": here, "end": here}, "text": new})
    };
    let first = typed(&text, at, "\u{1f4a1}\r\n");
    let mut after = text.clone();
    after.insert_str(at, "\u{1f4a1}\r\n");
    let behind = at + "\u{1f4a1}".len();
    let back = json!({
        "range": {"start": position(&after, behind), "end": position(&after, behind + 2)},
        "text": "",
    });
    let message = editor.changing(CREATE, &[first, back]);
    editor.send(&[message]);
    assert_eq!(editor.rules(CREATE), none());
    // A comma too many, found behind all that.
    editor.replace(CREATE, "\u{1f4a1}Desk lamp\",", "\u{1f4a1}Desk lamp\",,");
    let line = editor
        .text(CREATE)
        .lines()
        .position(|line| line.contains(",,"));
    let rules = editor.rules(CREATE);
    let column = "  \"displayName\": \"__Desk lamp\",".len();
    assert!(
        rules
            .iter()
            .any(|it| it.starts_with(&format!("{}:{column}-", line.unwrap()))),
        "{rules:?}"
    );
}

/// What `check` says about these pages, as the editor would show it.
fn checked(set: &Scratch, pages: &[&str]) -> BTreeSet<String> {
    let findings = set.check(&["."]).findings;
    findings
        .iter()
        .filter(|it| it.severity > Severity::Info)
        .map(|it| (set.inside(&it.spot.file), it))
        .filter(|(file, _)| pages.contains(&file.as_str()))
        .map(|(file, it)| {
            format!(
                "{file}:{} {} {}",
                it.spot.location.line, it.rule, it.message
            )
        })
        .collect()
}

#[test]
fn after_any_change_the_editor_shows_what_a_fresh_run_finds() {
    let set = set();
    let pages = [
        CREATE,
        GET,
        LAMP,
        MOOD,
        "resources/fixture.md",
        "api/lamp-update.md",
    ];
    let mut editor = Editor::new(set.path());
    editor.open_saved(&pages);
    let mut dice = Dice(7);
    for round in 0..60 {
        let name = *dice.pick(&pages);
        let mut lines: Vec<&str> = editor.text(name).lines().collect();
        let (one, other) = (dice.roll(lines.len()), dice.roll(lines.len()));
        match dice.roll(4) {
            0 => drop(lines.remove(one)),
            1 => lines.insert(one, "**TODO: Say more**"),
            2 => lines.swap(one, other),
            // Back to what is right, so that not all is broken in the end.
            _ => lines.clear(),
        }
        let text = if lines.is_empty() {
            std::fs::read_to_string(project().join("tests/fixtures/clean").join(name)).unwrap()
        } else {
            lines.join("\n") + "\n"
        };
        set.write(name, &text);
        editor.put(name, &text);
        let mut shown = BTreeSet::new();
        for page in pages {
            for it in editor.shown(page).unwrap() {
                let line = it["range"]["start"]["line"].as_u64().unwrap() + 1;
                let message = it["message"].as_str().unwrap();
                let message = message.split("\nhelp: ").next().unwrap();
                let rule = it["code"].as_str().unwrap();
                shown.insert(format!("{page}:{line} {rule} {message}"));
            }
        }
        assert_eq!(shown, checked(&set, &pages), "round {round}, {name}");
    }
}

#[test]
fn names_that_have_to_be_encoded_are_the_client_s_own() {
    let set = set();
    let name = "api/a b#1%20.md";
    let mut editor = Editor::new(set.path());
    let text = set.read(GET).replace("author: \"house-docs\"\n", "");
    editor.open(name, &text);
    assert!(editor.rules(name).concat().contains("missing-metadata"));
}
