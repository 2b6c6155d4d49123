//! The `staffroom` program: everything is in the library.

use std::process::ExitCode;

/// Threads hand each other what they made all the time, which the system's allocator is slow at.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    staffroom::cli::run(std::env::args_os())
}
