//! What Pagefind itself takes for the policy pages of a built site: it finds them, reads them, and writes one index of all. Nothing else.
//!
//! `cargo bench --bench pagefind -- SITE OUT` empties OUT first. `node benches/index.mjs` runs it beside the program.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_macros,
    reason = "a bench reads and writes files, and stops where something fails"
)]

use pagefind::{api::PagefindIndex, options::PagefindServiceConfig};

fn main() {
    let folders: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let [site, out] = folders.as_slice() else { panic!("name two folders: SITE OUT") };
    let _ = std::fs::remove_dir_all(out);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let pages = runtime.block_on(async {
        let config = PagefindServiceConfig::builder().force_language("en".to_owned()).build();
        let mut index = PagefindIndex::new(Some(config)).unwrap();
        let pages = index.add_directory(site.clone(), Some("**/policies/*/index.html".to_owned())).await.unwrap();
        index.write_files(Some(out.clone())).await.unwrap();
        pages
    });
    println!("{pages}");
}
