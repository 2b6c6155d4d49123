//! Compiles the default theme in again when a file is added to it: the macro that embeds it sees only the files it already knows.

#[allow(clippy::disallowed_macros, reason = "a build script speaks to Cargo by printing")]
fn main() {
    println!("cargo::rerun-if-changed=themes/default");
}
