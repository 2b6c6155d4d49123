//! The least that a static site can cost: read every Markdown file of a folder, parse it with pulldown-cmark in parallel, and write
//! what comes out, each page in a folder of its own. Nothing else: no navigation, no contents, no template.
//!
//! `cargo bench --bench floor -- IN OUT` empties OUT first. `node benches/scale.mjs` runs it beside the program.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a bench reads and writes files, and stops where something fails"
)]

use std::{fs, path::PathBuf};

use pulldown_cmark::{Options, Parser, html};
use rayon::prelude::*;

fn main() {
    let folders: Vec<PathBuf> = std::env::args().skip(1).filter(|a| a != "--bench").map(PathBuf::from).collect();
    let [from, to] = folders.as_slice() else { panic!("name two folders: IN OUT") };
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let _ = fs::remove_dir_all(to);
    let entries: Vec<PathBuf> = fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.par_iter().for_each(|path| {
        let text = fs::read_to_string(path).unwrap();
        let body = text.strip_prefix("+++\n").and_then(|rest| rest.split_once("\n+++\n")).map_or(&*text, |(_, b)| b);
        let mut out = String::with_capacity(text.len() * 2);
        html::push_html(&mut out, Parser::new_ext(body, options));
        let folder = to.join(path.file_stem().unwrap());
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("index.html"), out).unwrap();
    });
}
