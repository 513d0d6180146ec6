//! Every example of README and docs is executed, or says in its fence what it needs that a test does not have.
//!
//! - `sh`: each command is run, in a folder as a team has one.
//! - `text`, `json` without more: the output of the commands of the same document, or a part of it; a
//!   line `…` stands for lines that are left out. A text that starts with `$` names its own command.
//! - `json recording`, `http recording`: a recording that is read. `json baseline`: a baseline.
//! - `markdown ignores`: a page on which every finding is ignored.
//! - `toml check`: a configuration (see `documents.rs`). `file=`, `printed`: a literate example, which
//!   `suggest.rs` executes.
//! - `yaml`: what it has apiproof do is run.
//! - `needs=`: not executed; why not stands in [`NEEDS`].
#![cfg(unix)]

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use walkdir::WalkDir;

use crate::literate::{self, Fence, Piece};
use crate::program::{self, Ran, finish, run};
use crate::scratch::{Scratch, project};

/// What keeps an example from being executed here, and who looks at it instead.
const NEEDS: [(&str, &str); 5] = [
    (
        "editor",
        "it is a setting of an editor: lsp/settings.rs reads it, and .ci/run starts Neovim with its own",
    ),
    (
        "build",
        "it builds this repository: whoever runs the tests has just done that, and .ci/run does it",
    ),
    ("diagram", "it is a drawing"),
    (
        "engine",
        "it needs the engine that .ci/run installs for tests/packages/fleet.py",
    ),
    (
        "pages",
        "it measures real pages, which are not ours to hand on",
    ),
];

/// Commands of others that examples pipe into: what they are given is all that counts here.
const OTHERS: [&str; 1] = ["reviewdog"];

fn documents() -> Vec<PathBuf> {
    let mut documents = vec![
        project().join("README.md"),
        project().join("CONTRIBUTING.md"),
    ];
    let docs = WalkDir::new(project().join("docs")).sort_by_file_name();
    documents.extend(
        docs.into_iter()
            .map(|entry| entry.unwrap().into_path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
            // Documents of rules have tests of their own, and the tour's pages are what it is about.
            .filter(|path| {
                ["rules", "tour"]
                    .iter()
                    .all(|folder| !path.starts_with(project().join("docs").join(folder)))
            }),
    );
    documents
}

fn fences(document: &Path) -> Vec<Fence> {
    let pieces = literate::read(&flat(&fs::read_to_string(document).unwrap()));
    pieces
        .into_iter()
        .filter_map(|piece| match piece {
            Piece::Fence(fence) => Some(fence),
            Piece::Line(_) => None,
        })
        .collect()
}

/// A document whose fences start where their lines do, as those in lists do not.
fn flat(text: &str) -> String {
    let mut flat = String::new();
    let (mut indent, mut open) = (0, String::new());
    for line in text.lines() {
        let inner = line.trim_start();
        let ticks = inner.len() - inner.trim_start_matches('`').len();
        let opens = open.is_empty() && ticks >= 3;
        if opens {
            indent = line.len() - inner.len();
            open = "`".repeat(ticks);
        }
        flat.push_str(line.get(indent..).unwrap_or(inner));
        flat.push('\n');
        if !opens && inner == open {
            open.clear();
            indent = 0;
        }
    }
    flat
}

/// A folder as a team has one: pages in `docs` and, as a version of an API, in `v1.0`; recordings; a change that
/// is not on `origin/main`.
struct Team {
    scratch: Scratch,
    /// What the commands of a document have printed so far.
    printed: String,
}

const EXCHANGE: &str = r#"{"request": {"method": "GET", "url": "https://graph.microsoft.com/v1.0/rooms/3/lamps/7", "headers": []}, "response": {"status": 200, "headers": [{"name": "Content-Type", "value": "application/json"}], "content": {"mimeType": "application/json", "text": "{\"id\": \"7\", \"watts\": 3}"}}}"#;

impl Team {
    fn new() -> Self {
        let scratch = Scratch::new();
        let clean = project().join("tests/fixtures/clean");
        for folder in ["docs", "v1.0"] {
            scratch.copy(&clean, folder);
        }
        for folder in ["seeds", "docs/tour"] {
            scratch.copy(&project().join(folder), folder);
        }
        let right = scratch.read("docs/api/lamp-update.md");
        let wrong = right.replace("\"isLit\": false", "\"isLit\": \"no\"");
        scratch.write(
            "docs/api/lamp-repair.md",
            wrong.replace("update_lamp", "repair_lamp"),
        );
        let har = format!("{{\"log\": {{\"version\": \"1.2\", \"entries\": [{EXCHANGE}]}}}}");
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(har.as_bytes()).unwrap();
        scratch.write("more.har.gz", packed.finish().unwrap());
        scratch.write("recording.har", &har);
        scratch.write("recordings/one.har", &har);
        scratch.write("traffic.ndjson", format!("{EXCHANGE}\n").repeat(20));
        scratch.write("draft.md", &right);
        for other in OTHERS {
            let path = format!(".others/{other}");
            scratch.write(&path, "#!/bin/sh\nexec cat > /dev/null\n");
            let path = scratch.path().join(path);
            fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
        }
        let team = Self {
            scratch,
            printed: String::new(),
        };
        for line in [
            "git init --quiet --initial-branch main",
            "git add docs v1.0",
            "git -c user.name=Somebody -c user.email=a@example.com -c commit.gpgSign=false commit --quiet -m pages",
            "git update-ref refs/remotes/origin/main HEAD",
            "echo >> docs/api/lamp-get.md",
        ] {
            let ran = team.shell(line);
            assert_eq!(ran.code, Some(0), "{line}: {}", ran.err);
        }
        team
    }

    /// Runs a line of a shell in the folder.
    fn shell(&self, line: &str) -> Ran {
        let program = Path::new(env!("CARGO_BIN_EXE_apiproof")).parent().unwrap();
        let mut paths = vec![self.scratch.path().join(".others"), program.to_path_buf()];
        paths.extend(std::env::split_paths(
            &std::env::var_os("PATH").unwrap_or_default(),
        ));
        let mut shell = program::clean(std::process::Command::new("bash"), self.scratch.path());
        shell
            .args(["-o", "pipefail", "-c", line])
            .env("PATH", std::env::join_paths(paths).unwrap())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null");
        finish(&mut shell)
    }

    /// Runs a command of a document. It may find something, but has to do what it was asked.
    fn run(&mut self, line: &str) -> Result<String, String> {
        let ran = self.shell(line);
        let failed = |line: &&str| line.starts_with("apiproof: ") || line.starts_with("error: ");
        if !matches!(ran.code, Some(0 | 1)) || ran.err.lines().any(|line| failed(&line)) {
            return Err(format!("{line}: {:?}\n{}", ran.code, ran.err));
        }
        let printed = format!("{}{}", ran.out, ran.err);
        self.printed.push_str(&printed);
        self.printed.push('\n');
        Ok(printed)
    }

    fn try_out(&mut self, fence: &Fence) -> Result<(), String> {
        let text = &fence.text;
        let has = |name: &str| fence.attribute(name).is_some();
        match fence.language.as_str() {
            "sh" => commands(text).try_for_each(|line| self.run(&line).map(|_| ())),
            "text" => match text.strip_prefix("$ ") {
                Some(own) => {
                    let (line, output) = own.split_once('\n').unwrap_or((own, ""));
                    let printed = self.run(line)?;
                    shows(&printed, output)
                }
                None => shows(&self.printed, text),
            },
            "json" | "http" if has("recording") => {
                self.scratch.write("example", text);
                let told = self.run("apiproof traffic example --docs v1.0")?;
                let read = told.contains("1 exchange.");
                read.then_some(()).ok_or(told)
            }
            "json" if has("baseline") => {
                self.scratch.write("example.json", text);
                self.run("apiproof check docs --baseline example.json")
                    .map(|_| ())
            }
            "json" => shows(&squeezed(&self.printed), &squeezed(text)),
            "markdown" if has("ignores") => {
                let page = Scratch::with([("page.md", format!("# A page\n\n{text}"))]);
                let report = run(page.path(), ["check", ".", "--format", "json"]).json();
                let right = report["findings"].as_array().is_some_and(Vec::is_empty)
                    && report["summary"]["suppressed"] != 0;
                right.then_some(()).ok_or(report.to_string())
            }
            "yaml" => self.workflow(text),
            _ => Err(
                "nothing says how this is executed, or what it needs: see examples.rs".to_owned(),
            ),
        }
    }

    /// What a workflow has apiproof do, and hooks that there have to be.
    fn workflow(&mut self, text: &str) -> Result<(), String> {
        let read = |file: &str| fs::read_to_string(project().join(file)).unwrap();
        let (hooks, action) = (read(".pre-commit-hooks.yaml"), read("action.yml"));
        let mut known = 0;
        for line in text.lines() {
            let (key, value) = line.split_once(": ").unwrap_or(("", line));
            match key.trim_start().trim_start_matches("- ") {
                "run" | "script" | "" if bare(value).starts_with("apiproof ") => {
                    self.run(bare(value))?;
                }
                "paths" | "arguments" => {
                    let input = key.trim_start();
                    if !action.contains(&format!("\n  {input}:\n")) {
                        return Err(format!("the action has no input {input}"));
                    }
                    self.run(&format!("apiproof check {value}"))?;
                }
                "entry" => {
                    self.run(&format!("{value} docs"))?;
                }
                "args" => {
                    let arguments = value.trim_matches(['[', ']']).replace(',', " ");
                    self.run("apiproof check docs --write-baseline known.json")?;
                    self.run(&format!("apiproof check {arguments} docs/api/lamp-get.md"))?;
                }
                "id" if !hooks.contains(&format!("id: {value}\n")) => {
                    return Err(format!("there is no hook {value}"));
                }
                "id" | "uses" => {}
                _ => continue,
            }
            known += 1;
        }
        (known > 0)
            .then_some(())
            .ok_or("nothing here is apiproof's".to_owned())
    }
}

/// A line of a list of commands.
fn bare(line: &str) -> &str {
    line.trim_start().trim_start_matches("- ")
}

/// The commands of a fence: a line each, with the lines that it goes on with.
fn commands(text: &str) -> impl Iterator<Item = String> {
    let joined = text.replace("\\\n", " ");
    let lines: Vec<String> = joined
        .lines()
        .map(|line| line.replace("cargo run -q --release -- ", "apiproof "))
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .collect();
    lines.into_iter()
}

/// Whether an output holds the parts of an example, one behind the other.
fn shows(output: &str, example: &str) -> Result<(), String> {
    let trimmed = |text: &str| {
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        lines.join("\n")
    };
    let output = trimmed(output);
    let mut rest = output.as_str();
    let example = trimmed(example);
    let lines: Vec<&str> = example.lines().collect();
    for part in lines.split(|line| *line == "…") {
        let part = part.join("\n");
        let part = part.trim_matches('\n');
        let Some((_, behind)) = rest.split_once(part) else {
            return Err(format!("not printed:\n{part}\nbut:\n{rest}"));
        };
        rest = behind;
    }
    Ok(())
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn every_example_is_executed_or_says_what_it_needs() {
    let mut wrong = Vec::new();
    let mut executed = 0;
    for path in documents() {
        let name = path.strip_prefix(project()).unwrap().display().to_string();
        let mut team = Team::new();
        for fence in fences(&path) {
            let checked = fence.language == "toml" && fence.attribute("check").is_some();
            if let Some(need) = fence.attribute("needs") {
                if NEEDS.iter().all(|(known, _)| *known != need) {
                    wrong.push(format!(
                        "{name}:{}: nobody knows the need {need}",
                        fence.line
                    ));
                }
            } else if !checked && fence.file().is_none() && fence.attribute("printed").is_none() {
                executed += 1;
                if let Err(why) = team.try_out(&fence) {
                    wrong.push(format!("{name}:{}: {why}", fence.line));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n\n"));
    assert!(executed > 30, "{executed}");
}

#[test]
fn what_is_not_executed_names_only_what_is_there() {
    let all: Vec<Fence> = documents().iter().flat_map(|path| fences(path)).collect();
    // What is not executed names only what is there.
    for fence in all
        .iter()
        .filter(|fence| fence.attribute("needs").is_some())
    {
        for word in fence.text.split_whitespace() {
            let is_ours = ["tests/", "examples/", ".ci/"]
                .iter()
                .any(|ours| word.starts_with(ours));
            assert!(
                !is_ours || project().join(word).exists(),
                "{word} does not exist"
            );
        }
    }
}

#[test]
fn links_between_documents_lead_somewhere() {
    let documents = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs"];
    let told = [
        "--level",
        "info",
        "--fail-on",
        "never",
        "--format",
        "concise",
    ];
    let words = ["check"].into_iter().chain(documents).chain(told);
    let ran = run(project(), words);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let of_links = |line: &&str| {
        let rules = ["[broken-link]", "[broken-anchor]", "[link-case]"];
        rules.iter().any(|rule| line.contains(rule))
    };
    let wrong: Vec<&str> = ran.out.lines().filter(of_links).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
