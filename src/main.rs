//! The `staffroom` program: everything is in the library.

use std::process::ExitCode;

/// Pages are made on every core, each of some tens of kilobytes that are given back at once: an allocator with pages of its own for each
/// thread spares a tenth of a build and more. Its pages are small ones, for the system clears a huge one as a whole: for a program that
/// ends after half a second that is most of its work in the system.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    staffroom::cli::run(std::env::args_os())
}
