//! Full-text search: the texts that are searched together, and the index in which a browser looks them up.
//!
//! One [`Texts`] is one index: a school's policies as they hold there, or the trust's. What is found and ranked as one is a
//! section, because the words of a question stand in one section more often than in one clause; what a reader is led to is the
//! clause. So an index also knows with which word each clause of a section begins.
//!
//! The index is Pagefind's, which only a program with the feature `search` has. The same texts give
//! the same bytes, on however many processors.

#[cfg(feature = "search")]
mod index;
mod key;

use std::fmt;

use serde::Serialize;

/// Whether this program can make an index.
pub const AVAILABLE: bool = cfg!(feature = "search");

/// Where the files of an index lie, from the folder of the page that searches it.
pub const FOLDER: &str = "pagefind";

/// What a page searches.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts {
    /// The language as a BCP 47 tag: "en-GB". It decides which endings of words are one word.
    pub language: String,
    /// The sections in the order of reading.
    pub sections: Vec<Section>,
}

/// What is found as one: a section, without the sections below it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Section {
    /// The page that it stands on, from the page that searches.
    pub page: String,
    /// The title of that page.
    pub policy: String,
    /// The titles of the sections round it, from the top down.
    pub within: Vec<String>,
    /// Its title; that of the page for what stands before the first section.
    pub title: String,
    /// Its anchor on the page; empty for what stands before the first section.
    pub anchor: String,
    /// Its number; empty where it has none.
    pub number: String,
    /// Its clauses, in the order of reading.
    pub clauses: Vec<Clause>,
}

/// What a reader is led to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clause {
    /// Its anchor on the page; empty where it has none of its own.
    pub anchor: String,
    /// Its number; empty where it has none.
    pub number: String,
    /// Its side where it is a rule: `do`, `dont`, `ask`; otherwise empty.
    pub side: &'static str,
    /// The place, among the clauses of the section, of the one that introduces it; none where it can be read alone.
    pub stem: Option<usize>,
    /// Its words.
    pub words: String,
}

/// Why there is no index.
#[derive(Debug)]
pub struct IndexError(String);

impl fmt::Display for IndexError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "The index for searching could not be made: {}.", self.0)
    }
}

impl std::error::Error for IndexError {}

/// What the browser is told of a section beside its words. Pagefind keeps it as the section's address, which it hands back as it
/// was given.
#[derive(Serialize)]
struct Address<'a> {
    page: &'a str,
    /// Not among what Pagefind is told to search: a word of a policy's title would find all of its sections.
    policy: &'a str,
    anchor: &'a str,
    number: &'a str,
    /// For each clause the place of its first word in the section, its anchor, its number, its side, and the place of its stem
    /// or -1.
    clauses: Vec<(usize, &'a str, &'a str, &'a str, i64)>,
}

impl Texts {
    /// What an index depends on, as 64 hexadecimal digits: texts with the same key have the same files.
    pub fn key(&self) -> String {
        key::of(self)
    }

    /// The files of the index in the order of their paths, which are relative to [`FOLDER`]. None where there is nothing to find,
    /// or where this program can make none.
    ///
    /// # Errors
    ///
    /// Where the machine refuses threads, or Pagefind fails.
    pub fn files(&self) -> Result<Vec<(String, Vec<u8>)>, IndexError> {
        #[cfg(feature = "search")]
        return if self.is_empty() { Ok(Vec::new()) } else { index::files(self) };
        #[cfg(not(feature = "search"))]
        return Ok(Vec::new());
    }

    /// Whether there is nothing to find.
    pub fn is_empty(&self) -> bool {
        self.sections.is_empty()
    }
}

impl Section {
    /// Its words as one text, and its address.
    fn text_and_address(&self) -> (String, String) {
        let mut text = String::new();
        let mut count = 0;
        let mut clauses = Vec::new();
        for clause in &self.clauses {
            let stem = clause.stem.map_or(-1, |at| at as i64);
            clauses.push((count, clause.anchor.as_str(), clause.number.as_str(), clause.side, stem));
            for word in words(&clause.words) {
                if count > 0 {
                    text.push(' ');
                }
                text.push_str(&word);
                count += 1;
            }
        }
        let address =
            Address { page: &self.page, policy: &self.policy, anchor: &self.anchor, number: &self.number, clauses };
        let address = serde_json::to_string(&address).expect("texts and numbers are JSON");
        (text, address)
    }
}

/// The words of `text` as Pagefind counts them: what stands between spaces. It counts none that is made of joiners of words
/// alone, and takes those that begin with three underscores for signs of its own, which a blank line to fill in is not.
fn words(text: &str) -> impl Iterator<Item = String> {
    let word = |word: &str| {
        let word = word.replace('\u{200b}', "");
        if word.starts_with("___") { word.trim_start_matches('_').to_owned() } else { word }
    };
    text.split_whitespace().map(word).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_where_each_clause_begins() {
        let clause =
            |anchor: &str, words: &str| Clause { anchor: anchor.into(), words: words.into(), ..Clause::default() };
        let section = Section {
            page: "../p/index.html".into(),
            policy: "P".into(),
            anchor: "usb".into(),
            number: "7".into(),
            clauses: vec![
                clause("a", "Sign here: ______  and\nhere"),
                clause("b", "\u{200b} "),
                Clause {
                    stem: Some(0),
                    side: "dont",
                    number: "7.1".into(),
                    ..clause("c", "___PAGEFIND_WEIGHT___9 \"x\"")
                },
            ],
            ..Section::default()
        };
        let (text, address) = section.text_and_address();
        assert_eq!(text, "Sign here: and here PAGEFIND_WEIGHT___9 \"x\"");
        let clauses = r#"[[0,"a","","",-1],[4,"b","","",-1],[4,"c","7.1","dont",0]]"#;
        assert_eq!(
            address,
            format!(r#"{{"page":"../p/index.html","policy":"P","anchor":"usb","number":"7","clauses":{clauses}}}"#)
        );
    }
}
