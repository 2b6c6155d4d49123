//! The `staffroom` program: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    staffroom::cli::run(std::env::args_os())
}
