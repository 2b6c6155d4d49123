//! Pagefind makes the index.

use std::{collections::BTreeMap, fmt::Display};

use pagefind::{api::PagefindIndex, options::PagefindServiceConfig};

use super::{IndexError, Texts};

/// How many sections are kept in one file. A result costs a request of some kilobytes, results of one policy mostly the same; a file
/// for each section would make hundreds of files a school, which are slow to copy to a file share.
const TOGETHER: usize = 16;

/// The files of the index of `texts`, in the order of their paths.
pub(super) fn files(texts: &Texts) -> Result<Vec<(String, Vec<u8>)>, IndexError> {
    somewhere()?;
    // A thread and a pool of its own. A thread of the common pool that waits for Pagefind would take up the index of another school
    // meanwhile, and another, until those of all schools are in memory at once. Schools are what runs side by side.
    let alone = || {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().map_err(failed)?;
        pool.install(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().build().map_err(failed)?;
            runtime.block_on(make(texts)).map_err(failed)
        })
    };
    std::thread::scope(|scope| scope.spawn(alone).join()).unwrap_or_else(|_| Err(failed("Pagefind broke down")))
}

/// Pagefind takes it for granted that the folder in which the program runs is still there, and panics where it is not.
#[allow(clippy::disallowed_methods, reason = "asks nothing of the folder but that it is there")]
fn somewhere() -> Result<(), IndexError> {
    let none = "the folder in which the program was started is no more. Start it from another one";
    std::env::current_dir().map(|_| ()).map_err(|_| failed(none))
}

async fn make(texts: &Texts) -> Result<Vec<(String, Vec<u8>)>, Box<dyn std::error::Error + Send + Sync>> {
    let language = texts.language.split('-').next().unwrap_or_default().to_ascii_lowercase();
    let parts = texts.sections.len().div_ceil(TOGETHER);
    let config = PagefindServiceConfig::builder().force_language(language.clone()).max_fragments(parts as u32).build();
    let mut index = PagefindIndex::new(Some(config))?;
    for section in &texts.sections {
        let (text, address) = section.text_and_address();
        let mut about = BTreeMap::from([("title".to_owned(), section.title.clone())]);
        if !section.within.is_empty() {
            about.insert("within".to_owned(), section.within.join(" › "));
        }
        index.add_custom_record(address, text, language.clone(), Some(about), None, None).await?;
    }
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for file in index.get_files().await? {
        // On Windows the parts of a path are parted as there.
        let path = file.filename.to_string_lossy().replace('\\', "/");
        files.push((path, file.contents));
    }
    let stems = files.iter().any(|(path, _)| *path == format!("wasm.{language}.pagefind"));
    files.retain(|(path, _)| is_needed(path, stems));
    files.sort();
    Ok(files)
}

/// Whether the search page asks for the file: Pagefind also brings pages of its own, and a program for languages that it does not
/// know, which `stems` says is not needed.
fn is_needed(path: &str, stems: bool) -> bool {
    match path {
        "pagefind.js" | "pagefind-entry.json" => true,
        "wasm.unknown.pagefind" => !stems,
        _ => [".pagefind", ".pf_meta", ".pf_index", ".pf_fragment"].iter().any(|end| path.ends_with(end)),
    }
}

fn failed(error: impl Display) -> IndexError {
    IndexError(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::{Clause, Section};

    fn texts(sections: usize, language: &str) -> Texts {
        let clause = |at: usize, n: usize| Clause {
            anchor: format!("c{n}"),
            words: format!("word{} naïve resumé {} café{} of the pupils’ laptop-bags", at % 17, at * n % 23, n % 5),
            ..Clause::default()
        };
        let section = |at: usize| Section {
            page: format!("p{}", at / 9),
            policy: format!("Policy {}", at / 9),
            title: format!("Section {at}"),
            anchor: format!("s{at}"),
            clauses: (0..6).map(|n| clause(at, n)).collect(),
            ..Section::default()
        };
        Texts { language: language.into(), sections: (0..sections).map(section).collect() }
    }

    #[test]
    fn the_same_texts_give_the_same_bytes_on_however_many_threads() {
        let texts = texts(120, "en-GB");
        let first = texts.files().expect("an index");
        assert_eq!(texts.files().expect("an index"), first);
        for threads in [1, 4] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
            let all: Vec<_> = pool.install(|| {
                use rayon::prelude::*;
                (0..6).into_par_iter().map(|_| texts.files().expect("an index")).collect()
            });
            assert!(all.iter().all(|files| *files == first), "{threads} threads");
        }
    }

    #[test]
    fn an_index_has_what_the_page_asks_for_and_no_more() {
        let names = |language: &str| -> Vec<String> {
            texts(120, language).files().expect("an index").into_iter().map(|(path, _)| path).collect()
        };
        let english = names("en-GB");
        assert!(english.is_sorted());
        for name in ["pagefind.js", "pagefind-entry.json", "wasm.en.pagefind"] {
            assert!(english.iter().any(|path| path == name), "{name} in {english:?}");
        }
        let parts = english.iter().filter(|path| path.starts_with("fragment/")).count();
        assert_eq!(parts, 120_usize.div_ceil(TOGETHER));
        assert!(english.iter().any(|path| path.starts_with("index/")));
        for unwanted in ["ui", "worker", "highlight", "playground", "unknown", ".css"] {
            assert!(!english.iter().any(|path| path.contains(unwanted)), "{unwanted} in {english:?}");
        }
        assert!(names("cy").contains(&"wasm.unknown.pagefind".to_owned()));
        assert!(texts(0, "en").files().expect("no index").is_empty());
    }
}
