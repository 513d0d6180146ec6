//! How fast `apiproof traffic` is, held against a floor measured in the same run: reading the file
//! and parsing it and every JSON body in it into `serde_json::Value`, nothing else, on one thread.
//!
//! Everything is measured in processes of its own, so that the peak of memory is that of one
//! thing. `cargo bench --bench traffic` measures recordings of 10 MB and 100 MB made up here, and of
//! as many megabytes as `APIPROOF_BENCH_MB` says. `docs/performance.md` says how to read the numbers.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a measurement that cannot go on has failed, and its result is what it prints"
)]

mod generated;

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use apiproof::findings::Severity;
use apiproof::rules;
use apiproof::run::{self, TrafficOptions};
use apiproof::set::discover;
use serde_json::Value;

/// The program's own, for the floor too: what is compared is not allocators.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How often each size is measured, in turns; the fastest run counts.
const ROUNDS: usize = 5;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match *arguments.as_slice() {
        ["floor", recording] => report(|| floor(Path::new(recording))),
        ["judge", recording] => report(|| judge(Path::new(recording))),
        ["--bench", ..] => measure(),
        // `cargo test --all-targets` only wants to know that this builds.
        _ => {}
    }
}

/// Reads and parses a recording and every JSON body in it; gives how many bodies there are.
fn floor(recording: &Path) -> usize {
    let bytes = fs::read(recording).unwrap();
    let har: Value = serde_json::from_slice(&bytes).unwrap();
    let entries = har["log"]["entries"].as_array().unwrap();
    let bodies = entries
        .iter()
        .flat_map(|entry| [&entry["request"]["postData"], &entry["response"]["content"]]);
    let mut count = 0;
    for body in bodies {
        let media = body["mimeType"].as_str().unwrap_or_default();
        if let Some(text) = body["text"].as_str().filter(|_| media.contains("json")) {
            black_box(serde_json::from_str::<Value>(text).unwrap());
            count += 1;
        }
    }
    count
}

/// Judges a recording against the pages beside it; gives how many findings there are.
fn judge(recording: &Path) -> usize {
    let folder = recording.parent().unwrap();
    let found = discover(&[PathBuf::from(".")], folder, &rules::known()).unwrap();
    let captures = [recording.to_path_buf()];
    let options = TrafficOptions {
        least: Severity::Warning,
        ..TrafficOptions::default()
    };
    let outcome = run::traffic(&captures, folder, found, options).unwrap();
    assert!(outcome.summary.exchanges > 0);
    outcome.findings.len()
}

/// Prints what a task took, its peak of memory in kilobytes, and its result.
fn report(task: impl FnOnce() -> usize) {
    let started = Instant::now();
    let result = task();
    let took = started.elapsed();
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|line| line.split_whitespace().next())
        .unwrap_or("0");
    println!("{} {peak} {result}", took.as_nanos());
}

/// What one task took.
#[derive(Clone, Copy)]
struct Took {
    time: Duration,
    peak: u64,
    result: usize,
}

impl Took {
    fn seconds(self) -> f64 {
        self.time.as_secs_f64()
    }
}

/// Runs a task in a process of its own.
fn child(task: &str, recording: &Path, threads: usize) -> Took {
    let ran = Command::new(std::env::current_exe().unwrap())
        .arg(task)
        .arg(recording)
        .env("RAYON_NUM_THREADS", threads.to_string())
        .output()
        .unwrap();
    assert!(
        ran.status.success(),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    let said = String::from_utf8(ran.stdout).unwrap();
    let numbers: Vec<u64> = said
        .split_whitespace()
        .map(|number| number.parse().unwrap())
        .collect();
    Took {
        time: Duration::from_nanos(numbers[0]),
        peak: numbers[1],
        result: usize::try_from(numbers[2]).unwrap(),
    }
}

fn measure() {
    let folder = tempfile::tempdir().unwrap();
    generated::pages(folder.path());
    let more = std::env::var("APIPROOF_BENCH_MB").ok();
    let more = more.map(|size| size.parse().expect("APIPROOF_BENCH_MB is a number"));
    println!("   size     floor  1 thread  2 threads   ratio  speed-up      MB/s  peak of 2");
    for size in [10, 100].into_iter().chain(more) {
        let recording = folder.path().join("recording.har");
        let bytes = generated::recording(&recording, size << 20);
        let mut best: [Option<Took>; 3] = [None; 3];
        let rounds = if size > 500 { 1 } else { ROUNDS };
        for _ in 0..rounds {
            let tasks = [("floor", 1), ("judge", 1), ("judge", 2)];
            for (best, (task, threads)) in best.iter_mut().zip(tasks) {
                let took = child(task, &recording, threads);
                if best.is_none_or(|known| took.time < known.time) {
                    *best = Some(took);
                }
            }
        }
        let [floor, one, two] = best.map(Option::unwrap);
        assert_eq!(one.result, two.result);
        println!(
            "{size:>4} MB  {:>6.3} s  {:>6.3} s   {:>6.3} s  {:>6.2}  {:>8.2}  {:>8.0}  {:>6} kB",
            floor.seconds(),
            one.seconds(),
            two.seconds(),
            one.seconds() / floor.seconds(),
            one.seconds() / two.seconds(),
            bytes as f64 / one.seconds() / 1e6,
            two.peak,
        );
    }
}
