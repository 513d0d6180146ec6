//! The command line: parse, run, exit.

use std::process::ExitCode;

/// Threads that build many small things get them from an allocator that does not make them wait.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    apiproof::cli::run()
}
