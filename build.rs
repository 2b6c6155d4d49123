//! Compiles the default theme in again when a file is added to it: the macro that embeds it sees only the files it already knows.

fn main() {
    println!("cargo::rerun-if-changed=themes/default");
}
