//! The built program, run as a person runs it.

use std::ffi::OsStr;
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

/// Nothing in these tests takes longer than a few seconds, on however busy a machine: who needs
/// more than this hangs.
const HANGS: Duration = Duration::from_secs(120);

/// What a run leaves behind.
#[derive(Debug)]
pub(crate) struct Ran {
    /// The exit code; none where a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// The report, where it was asked for as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|error| panic!("{error}: {}\n{}", self.out, self.err))
    }

    /// Each finding of a JSON report as file, line and rule.
    pub(crate) fn findings(&self) -> Vec<(String, u64, String)> {
        let report = self.json();
        let findings = report["findings"].as_array().unwrap().iter();
        findings
            .map(|finding| {
                (
                    finding["file"].as_str().unwrap().to_owned(),
                    finding["span"]["line"].as_u64().unwrap(),
                    finding["rule"].as_str().unwrap().to_owned(),
                )
            })
            .collect()
    }
}

/// The program in a folder, without what the person's own surroundings say about terminals.
pub(crate) fn command(folder: &Path) -> Command {
    clean(Command::new(env!("CARGO_BIN_EXE_apiproof")), folder)
}

/// Any command, likewise.
pub(crate) fn clean(mut command: Command, folder: &Path) -> Command {
    command
        .current_dir(folder)
        .env_remove("COLUMNS")
        .env_remove("NO_COLOR")
        .env_remove("GITHUB_ACTIONS")
        .env("TERM", "xterm-256color")
        .stdin(Stdio::null());
    command
}

/// Runs the program in a folder to its end.
pub(crate) fn run<A: AsRef<OsStr>>(folder: &Path, arguments: impl IntoIterator<Item = A>) -> Ran {
    let mut command = command(folder);
    command.args(arguments);
    finish(&mut command)
}

/// Runs a prepared command to its end.
pub(crate) fn finish(command: &mut Command) -> Ran {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let out = collect(child.stdout.take().unwrap());
    let err = collect(child.stderr.take().unwrap());
    let code = wait(&mut child);
    Ran {
        code,
        out: out.join().unwrap(),
        err: err.join().unwrap(),
    }
}

fn collect(mut pipe: impl Read + Send + 'static) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        pipe.read_to_end(&mut bytes).unwrap();
        String::from_utf8(bytes).expect("what is printed is UTF-8")
    })
}

/// The exit code of a child, which is ended where it hangs.
pub(crate) fn wait(child: &mut Child) -> Option<i32> {
    let started = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code();
        }
        if started.elapsed() > HANGS {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("the program hangs");
        }
        thread::sleep(Duration::from_millis(5));
    }
}
