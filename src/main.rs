//! The binary: reads the command line and hands over to the command.

#![forbid(unsafe_code)]

use std::process::ExitCode;

use tikv_jemallocator::Jemalloc;

/// That of the system keeps twice as much for itself once several threads have been busy.
#[global_allocator]
static MEMORY: Jemalloc = Jemalloc;

fn main() -> ExitCode {
    plafond::cli::run()
}
