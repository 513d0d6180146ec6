//! How far a long run has come, on one line of a terminal that goes away again.

use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use super::terminal;
use crate::run::Progress;

/// Who waits less needs no entertainment.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long a line stands before it is written anew.
const PACE: Duration = Duration::from_millis(100);

/// Does the work of a run. Where it takes long and a person sits at the terminal, standard error says how far it
/// has come; `things` are what it counts.
pub(super) fn watched<T>(things: &str, work: impl FnOnce(&Progress) -> T) -> T {
    let progress = Progress::default();
    if !io::stderr().is_terminal() || terminal::is_dumb() {
        return work(&progress);
    }
    thread::scope(|scope| {
        let (end, ended) = mpsc::channel();
        scope.spawn(|| show(&progress, things, ended));
        let result = work(&progress);
        drop(end);
        result
    })
}

#[allow(
    clippy::needless_pass_by_value,
    reason = "the thread that waits owns its end of the channel"
)]
fn show(progress: &Progress, things: &str, ended: Receiver<()>) {
    let goes_on = |time| ended.recv_timeout(time) == Err(RecvTimeoutError::Timeout);
    if !goes_on(PATIENCE) {
        return;
    }
    // Nobody may be listening: the run is what matters.
    let mut out = io::stderr();
    loop {
        let _ = write!(out, "\r{}\u{1b}[K", line(progress, things));
        let _ = out.flush();
        if !goes_on(PACE) {
            break;
        }
    }
    let _ = write!(out, "\r\u{1b}[K");
    let _ = out.flush();
}

fn line(progress: &Progress, things: &str) -> String {
    match (progress.done(), progress.of()) {
        (done, 0) => format!("Judged {done} {things} …"),
        (done, of) => format!("Judged {done} of {of} {things} …"),
    }
}
