//! What makes a long list short: tables, limits, groups; colours, completions and the manual.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use insta::assert_snapshot;

use crate::program::{Ran, command, finish, run};
use crate::scratch::{Scratch, project};

const LAMP: &str = "# lamp resource type

Namespace: microsoft.graph

## Properties

|Property|Type|Description|
|:---|:---|:---|
|id|String|Names the lamp.|
|dimLevel|Int32|How bright it is.|
";

/// A page whose example breaks the lamp's table, in a way that another page repeats.
fn page(number: usize, value: &str) -> String {
    format!(
        "# Get lamp\n\nNamespace: microsoft.graph\n\n## HTTP request\n\n```http\nGET /lamps/{{id}}/part{number}\n```\n\n\
## Response\n\nIf successful, this method returns a `200 OK` response code and a [lamp](../resources/lamp.md) object.\n\n\
## Example\n\n```http\nGET https://graph.microsoft.com/v1.0/lamps/7/part{number}\n```\n\n\
<!-- {{ \"blockType\": \"response\", \"truncated\": true, \"@odata.type\": \"microsoft.graph.lamp\" }} -->\n```http\n\
HTTP/1.1 200 OK\nContent-Type: application/json\n\n{{ \"dimLevel\": {value} }}\n```\n\nSee [more](nowhere.md).\n"
    )
}

fn set() -> Scratch {
    let scratch = Scratch::with([("resources/lamp.md", LAMP)]);
    for number in 0..9 {
        scratch.write(&format!("api/lamp-{number}.md"), page(number, "\"high\""));
    }
    scratch.write("api/other.md", page(9, "\"low\""));
    scratch
}

fn check(scratch: &Scratch, arguments: &[&str]) -> Ran {
    let all = ["check", ".", "--level", "error"];
    run(scratch.path(), all.iter().chain(arguments).copied())
}

#[test]
fn one_cause_on_many_pages_is_drawn_once_for_people_only() {
    let scratch = set();
    let ran = check(&scratch, &[]);
    assert_snapshot!(ran.out, @r#"
     error[wrong-type] `dimLevel` is documented as Int32, but the body shows the
     │ text "high"
       ╭─[api/lamp-0.md:26:15]
    26 │ { "dimLevel": "high" }
       ·               ──────
    27 │ ```
       ╰────
       ╭─[resources/lamp.md:10:11]
     9 │ |id|String|Names the lamp.|
    10 │ |dimLevel|Int32|How bright it is.|
       ·           ──┬──
       ·             ╰── documented as Int32 here
       ╰────
     help: show a value of the documented type, or correct the type in the table

     the same in 8 more places:
       api/lamp-1.md:26:15
       api/lamp-2.md:26:15
       api/lamp-3.md:26:15
       api/lamp-4.md:26:15
       api/lamp-5.md:26:15
       api/lamp-6.md:26:15
       api/lamp-7.md:26:15
       api/lamp-8.md:26:15

     error[broken-link] the link leads to nowhere.md, which does not exist
       ╭─[api/lamp-0.md:29:12]
    29 │ See [more](nowhere.md).
       ·            ──────────
       ╰────
     help: did you mean other.md?

     the same in 9 more places:
       api/lamp-1.md:29:12
       api/lamp-2.md:29:12
       api/lamp-3.md:29:12
       api/lamp-4.md:29:12
       api/lamp-5.md:29:12
       api/lamp-6.md:29:12
       api/lamp-7.md:29:12
       api/lamp-8.md:29:12
       and 1 more; --format concise lists each

     error[wrong-type] `dimLevel` is documented as Int32, but the body shows the
     │ text "low"
       ╭─[api/other.md:26:15]
    26 │ { "dimLevel": "low" }
       ·               ─────
    27 │ ```
       ╰────
       ╭─[resources/lamp.md:10:11]
     9 │ |id|String|Names the lamp.|
    10 │ |dimLevel|Int32|How bright it is.|
       ·           ──┬──
       ·             ╰── documented as Int32 here
       ╰────
     help: show a value of the documented type, or correct the type in the table
    "#);
    let lines = check(&scratch, &["--format", "concise"]).out;
    assert_eq!(lines.matches("error[wrong-type]").count(), 10);
    // Who mends one page wants to see each place of it.
    let page = Scratch::with([("notes.md", "# Notes\n\nTODO: one\n\nTODO: two\n")]);
    let ran = check(&page, &[]);
    assert_eq!(ran.out.matches("error[todo-placeholder]").count(), 2);
}

#[test]
fn much_of_the_same_in_one_body_is_drawn_once_for_people_only() {
    let with = |count: usize| {
        let each = |line: &str| -> Vec<String> {
            let number = |at: usize| line.replace('#', &at.to_string());
            (0..count).map(number).collect()
        };
        let rows = each("|dim#|Int32|How bright it is.|\n").concat();
        let members = each(",\n  \"dim#\": \"Integer\"").concat();
        let set = Scratch::with([("resources/lamp.md", format!("{LAMP}{rows}"))]);
        let page = page(1, &format!("1{members}"));
        set.write("api/lamp-1.md", page.replace("[more](nowhere.md)", "more"));
        set
    };
    let crowded = with(12);
    assert_snapshot!(check(&crowded, &[]).out, @r#"
     error[placeholder-value] `dim0` still has the template's "Integer" for a value
       ╭─[api/lamp-1.md:27:11]
    26 │ { "dimLevel": 1,
    27 │   "dim0": "Integer",
       ·           ─────────
    28 │   "dim1": "Integer",
       ╰────
       ╭─[resources/lamp.md:11:7]
    10 │ |dimLevel|Int32|How bright it is.|
    11 │ |dim0|Int32|How bright it is.|
       ·       ──┬──
       ·         ╰── documented as Int32 here
    12 │ |dim1|Int32|How bright it is.|
       ╰────
     help: show a realistic value of type Int32

     and in 11 more places of this body:
       28:11: `dim1` still has the template's "Integer" for a value
       29:11: `dim2` still has the template's "Integer" for a value
       30:11: `dim3` still has the template's "Integer" for a value
       31:11: `dim4` still has the template's "Integer" for a value
       32:11: `dim5` still has the template's "Integer" for a value
       33:11: `dim6` still has the template's "Integer" for a value
       34:11: `dim7` still has the template's "Integer" for a value
       35:11: `dim8` still has the template's "Integer" for a value
       and 3 more; --format concise lists each
    "#);
    let lines = check(&crowded, &["--format", "concise"]).out;
    assert_eq!(lines.matches("error[placeholder-value]").count(), 12);
    // A few are drawn each for itself.
    let few = check(&with(3), &[]).out;
    assert_eq!(few.matches("error[placeholder-value]").count(), 3);
}

#[test]
fn a_table_of_rules_is_added_and_replaces_nothing() {
    let scratch = set();
    let plain = check(&scratch, &["--format", "json"]);
    let with = check(&scratch, &["--format", "json", "--statistics"]);
    assert_eq!(with.out, plain.out);
    let table = with.err.strip_suffix(&plain.err).unwrap();
    assert_snapshot!(table, @r#"
    10  error    broken-link
    10  error    wrong-type
    "#);
}

#[test]
fn a_list_for_people_can_be_cut_and_says_how_much_is_missing() {
    let scratch = set();
    let cut = |arguments: &[&str]| {
        let ran = check(&scratch, arguments);
        // What is not listed fails a run all the same.
        assert_eq!(ran.code, Some(1));
        let last = ran.err.lines().last().unwrap().to_owned();
        (ran, last)
    };
    let (ran, last) = cut(&["--format", "concise", "--max-findings", "3"]);
    assert_eq!(ran.out.lines().count(), 3);
    assert_eq!(last, "17 more findings are not listed.");
    // What is told together counts once.
    let (ran, last) = cut(&["--max-findings", "2"]);
    assert_eq!(ran.out.matches(" error[").count(), 2);
    assert_eq!(last, "1 more finding is not listed.");
    let (ran, _) = cut(&["--max-findings", "3"]);
    assert!(!ran.err.contains("not listed"), "{}", ran.err);
    // Programs get everything.
    let (ran, last) = cut(&["--format", "json", "--max-findings", "3"]);
    assert_eq!(ran.findings().len(), 20);
    assert!(!last.contains("not listed"), "{last}");
}

#[test]
fn colour_is_for_terminals_unless_somebody_asks() {
    let scratch = set();
    let colored = |arguments: &[&str], no_color: bool| {
        let mut command = command(scratch.path());
        command.args(["check", "."]).args(arguments);
        if no_color {
            command.env("NO_COLOR", "1");
        }
        finish(&mut command).out.contains('\u{1b}')
    };
    assert!(!colored(&[], false));
    assert!(!colored(&["--color", "never"], false));
    assert!(colored(&["--color", "always"], false));
    // Who asks on the command line has the last word.
    assert!(colored(&["--color", "always"], true));
    assert!(!colored(&["--color", "auto"], true));
}

#[test]
fn completions_know_commands_options_and_values() {
    let scratch = Scratch::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ran = run(scratch.path(), ["completions", shell]);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{shell}");
        for known in ["traffic", "since"] {
            assert!(ran.out.contains(known), "{shell} {known}");
        }
        // Not every shell completes values.
        let values = matches!(shell, "bash" | "fish" | "zsh");
        assert!(!values || ran.out.contains("rdjson"), "{shell}");
    }
    let ran = run(scratch.path(), ["completions", "csh"]);
    assert!(ran.code == Some(2) && ran.err.contains("possible values"));
}

#[test]
fn the_manual_has_a_page_for_every_command() {
    let ran = run(Scratch::new().path(), ["man"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let titles = ran.out.lines().filter(|line| line.starts_with(".TH "));
    let titles: Vec<&str> = titles.filter_map(|line| line.split(' ').nth(1)).collect();
    assert_eq!(titles.first(), Some(&"apiproof"));
    for command in ["check", "traffic", "schema", "explain", "config", "why"] {
        assert!(
            titles.iter().any(|title| title.ends_with(command)),
            "{titles:?}"
        );
    }
    assert!(ran.out.contains("\\-\\-changed\\-lines"));
    let scratch = Scratch::new();
    assert_eq!(
        run(scratch.path(), ["man", "--out-dir", "man1"]).code,
        Some(0)
    );
    assert!(scratch.read("man1/apiproof-check.1").contains(".TH "));
    assert!(
        scratch
            .read("man1/apiproof.1")
            .contains("apiproof\\-traffic")
    );
}

/// What a line of a shell writes on a terminal. `script` comes with most systems; where it is missing
/// there is nothing to see.
#[cfg(target_os = "linux")]
fn on_a_terminal(scratch: &Scratch, line: &str) -> Option<String> {
    use std::process::{Command, Stdio};
    let known = Command::new("script").arg("--version").output();
    if !known.is_ok_and(|known| known.status.success()) {
        return None;
    }
    let line = line.replace("apiproof", env!("CARGO_BIN_EXE_apiproof"));
    let mut script = Command::new("script");
    script
        .current_dir(scratch.path())
        .args(["--quiet", "--return", "--command", &line, "/dev/null"])
        .env("TERM", "xterm-256color")
        .env_remove("NO_COLOR")
        .env_remove("GITHUB_ACTIONS")
        .stdin(Stdio::null());
    Some(finish(&mut script).out)
}

#[test]
#[cfg(target_os = "linux")]
fn a_terminal_gets_colour_and_the_next_command() {
    let scratch = set();
    let Some(seen) = on_a_terminal(&scratch, "apiproof check .") else {
        return;
    };
    assert!(seen.contains("\u{1b}[31merror[wrong-type]"), "{seen}");
    let next = "tells what it wants and how to mend it.";
    assert!(seen.trim_end().ends_with(next), "{seen}");
    // Nothing of it gets to a program.
    for line in [
        "apiproof check . --format concise",
        "apiproof check . > findings",
    ] {
        let seen = on_a_terminal(&scratch, line).unwrap();
        assert!(!seen.contains(next), "{seen}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_run_that_takes_long_says_how_far_it_is_and_takes_that_back() {
    let scratch = set();
    let slowly = "(echo '{}'; sleep 1.5) | apiproof traffic - --docs .";
    let Some(seen) = on_a_terminal(&scratch, slowly) else {
        return;
    };
    let (told, rest) = seen.rsplit_once(" exchanges …\u{1b}[K").unwrap();
    assert!(told.starts_with("\rJudged "), "{told:?}");
    assert!(rest.starts_with("\r\u{1b}[K"), "{rest:?}");
    for line in [
        "apiproof check .".to_owned(),
        format!("{slowly} 2> told; cat told"),
    ] {
        let seen = on_a_terminal(&scratch, &line).unwrap();
        assert!(!seen.contains("Judged"), "{seen:?}");
    }
}

/// What the wheel installs beside the program, and the command that writes it.
const WHEEL: [(&str, &[&str]); 3] = [
    (
        "bash-completion/completions/apiproof",
        &["completions", "bash"],
    ),
    ("zsh/site-functions/_apiproof", &["completions", "zsh"]),
    (
        "fish/vendor_completions.d/apiproof.fish",
        &["completions", "fish"],
    ),
];

#[test]
fn the_wheel_carries_the_manual_and_the_completions_of_this_program() {
    let share = project().join("wheel/data/share");
    let scratch = Scratch::new();
    let written = run(scratch.path(), ["man", "--out-dir", "share/man/man1"]);
    assert_eq!(written.code, Some(0), "{}", written.err);
    for (path, arguments) in WHEEL {
        let script = run(scratch.path(), arguments).out;
        scratch.write(&format!("share/{path}"), script);
    }
    let files = |folder: &Path| {
        let walk = walkdir::WalkDir::new(folder).into_iter().flatten();
        let files = walk.map(walkdir::DirEntry::into_path);
        let texts = files.filter(|path| path.is_file()).map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            (path.strip_prefix(folder).unwrap().to_path_buf(), text)
        });
        texts.collect::<BTreeMap<_, _>>()
    };
    let now = files(&scratch.path().join("share"));
    if std::env::var_os("APIPROOF_WRITE_WHEEL").is_some() {
        let _ = fs::remove_dir_all(&share);
        for (path, text) in &now {
            let path = share.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }
    assert!(
        files(&share) == now,
        "write it anew: APIPROOF_WRITE_WHEEL=1 cargo test -q the_wheel_carries"
    );
}
