//! The `staffroom` program: everything is in the library.

use std::process::ExitCode;

/// Pages are made on every core, each of some tens of kilobytes that are given back at once: an allocator with pages of its own for each
/// thread spares a tenth of a build and more.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    staffroom::cli::run(std::env::args_os())
}
