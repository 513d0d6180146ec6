//! How fast `apiproof check` is, held against a floor measured in the same run: reading the same
//! files and letting the Markdown parser walk over them, nothing else, on as many threads.
//!
//! Everything is measured as a person meets it, as processes from start to end. `cargo bench`
//! measures a set made up here and, where `APIPROOF_BENCH` names one, a real folder of pages.
//! `docs/performance.md` says how to read the numbers.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a measurement that cannot go on has failed, and its result is what it prints"
)]

mod generated;
mod since;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use apiproof::rules;
use apiproof::set::discover;
use pulldown_cmark::{Options, Parser};
use rayon::prelude::*;

/// How often the whole set and the floor are measured, in turns.
const ROUNDS: usize = 11;
/// How many pages are measured alone.
const PAGES: usize = 50;

fn main() {
    let mut arguments = std::env::args().skip(1);
    match (arguments.next().as_deref(), arguments.next()) {
        (Some("floor"), Some(list)) => floor(Path::new(&list)),
        (Some("--bench"), _) => {
            let made = tempfile::tempdir().unwrap();
            generated::write(made.path());
            measure("a generated set", made.path());
            match std::env::var_os("APIPROOF_BENCH") {
                Some(folder) => measure(&folder.to_string_lossy(), Path::new(&folder)),
                None => println!("APIPROOF_BENCH names no folder of real pages"),
            }
        }
        // `cargo test --all-targets` only wants to know that this builds.
        _ => {}
    }
}

/// Reads every file of a list and walks over the parser's events.
fn floor(list: &Path) {
    let list = fs::read_to_string(list).unwrap();
    let files: Vec<&str> = list.lines().collect();
    files.into_par_iter().with_min_len(8).for_each(|file| {
        let text = fs::read_to_string(file).unwrap();
        for event in Parser::new_ext(&text, Options::ENABLE_TABLES).into_offset_iter() {
            black_box(event);
        }
    });
}

/// The files that a run over a folder reads.
struct Files {
    pages: Vec<PathBuf>,
    includes: BTreeSet<PathBuf>,
}

impl Files {
    fn of(folder: &Path) -> Self {
        let found = discover(&[PathBuf::from(".")], folder, &rules::known()).unwrap();
        let mut files = Self {
            pages: Vec::new(),
            includes: BTreeSet::new(),
        };
        for (set, _) in &found.sets {
            for page in 0..set.len() {
                files.pages.push(set.path(page).to_path_buf());
                let Some(document) = set.document(page) else {
                    continue;
                };
                let includes = document.texts.iter().skip(1);
                files
                    .includes
                    .extend(includes.map(|text| folder.join(&**text.source.path())));
            }
        }
        files
    }
}

fn measure(name: &str, folder: &Path) {
    let folder = folder.canonicalize().unwrap();
    let files = Files::of(&folder);
    let pages_size = size(files.pages.iter());
    println!(
        "\n{name}: {} pages ({:.1} MB), {} includes ({:.1} MB), {} threads",
        files.pages.len(),
        megabytes(pages_size),
        files.includes.len(),
        megabytes(size(files.includes.iter())),
        rayon::current_num_threads(),
    );

    let scratch = tempfile::tempdir().unwrap();
    let list = scratch.path().join("files");
    let all = files.pages.iter().chain(&files.includes);
    let all: Vec<&str> = all.map(|file| file.to_str().unwrap()).collect();
    fs::write(&list, all.join("\n")).unwrap();
    let report = scratch.path().join("report.json");
    let myself = std::env::current_exe().unwrap();

    let (mut sets, mut floors) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        sets.push(timed(|| check(&folder, Path::new("."), &[], &report)));
        floors.push(timed(|| {
            let mut command = Command::new(&myself);
            command.arg("floor").arg(&list).spawn().unwrap()
        }));
    }
    let step = files.pages.len().div_ceil(PAGES);
    let mut alone: Vec<Duration> = files
        .pages
        .iter()
        .step_by(step.max(1))
        .map(|page| timed(|| check(&folder, page, &[], &report)))
        .collect();

    let (set, floor, page) = (median(&mut sets), median(&mut floors), median(&mut alone));
    let ratio = |one: Duration, other: Duration| one.as_secs_f64() / other.as_secs_f64();
    println!("  whole set    {}", times(set, &sets));
    println!("  floor        {}", times(floor, &floors));
    println!(
        "  ratio        {:.2} of medians, {:.2} of the fastest; the goal is 1.60",
        ratio(set, floor),
        ratio(sets[0], floors[0]),
    );
    println!("  one page     {}", times(page, &alone));
    println!("  of the set   {:.2}; the goal is 0.25", ratio(page, set));
    let mut since = since::measure(&folder, &files, &report);
    for (what, times_of) in [
        ("an operation", &mut since.operation),
        ("a type", &mut since.resource),
    ] {
        if !times_of.is_empty() {
            let changed = median(times_of);
            println!(
                "  --since      {}, {what} changed; {:.2} of the set",
                times(changed, times_of),
                ratio(changed, set),
            );
        }
    }
    match peak_memory(check(&folder, Path::new("."), &[], &report)) {
        Some(peak) => println!(
            "  peak memory  {:.1} MB, {:.1} times the pages; the goal is 4.0",
            megabytes(peak),
            peak as f64 / pages_size as f64,
        ),
        None => println!("  peak memory  cannot be told on this system"),
    }
}

/// Starts what a person starts: the whole command, its report into a file.
fn check(folder: &Path, what: &Path, arguments: &[&str], report: &Path) -> Child {
    Command::new(env!("CARGO_BIN_EXE_apiproof"))
        .current_dir(folder)
        .arg("check")
        .arg(what)
        .args(["--format", "json"])
        .args(arguments)
        .stdout(File::create(report).unwrap())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// How long a process takes, with what it takes to start one.
fn timed(start: impl FnOnce() -> Child) -> Duration {
    let begin = Instant::now();
    let ended = start().wait().unwrap();
    let took = begin.elapsed();
    // 1: it found errors.
    assert!(matches!(ended.code(), Some(0 | 1)), "{ended}");
    took
}

/// The most memory that a process ever held, asked for until it ends.
fn peak_memory(mut child: Child) -> Option<u64> {
    let status = format!("/proc/{}/status", child.id());
    let mut peak = None;
    while child.try_wait().unwrap().is_none() {
        let told = fs::read_to_string(&status).unwrap_or_default();
        let line = told.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        if let Some(kilobytes) = line.and_then(|line| line.trim().strip_suffix(" kB")) {
            peak = kilobytes.parse::<u64>().ok().map(|size| size * 1024);
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    peak
}

fn size<'a>(files: impl Iterator<Item = &'a PathBuf>) -> u64 {
    files.map(|file| fs::metadata(file).unwrap().len()).sum()
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// The one in the middle; sorts them.
fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn times(median: Duration, sorted: &[Duration]) -> String {
    let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
    let (fastest, slowest) = (sorted[0], sorted[sorted.len() - 1]);
    format!(
        "{:7.1} ms ({:.1} to {:.1})",
        milliseconds(median),
        milliseconds(fastest),
        milliseconds(slowest)
    )
}
