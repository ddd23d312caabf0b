//! The binary: reads the command line and hands over to the command.

#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    plafond::cli::run()
}
