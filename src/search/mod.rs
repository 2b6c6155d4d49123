//! Full-text search: the texts that are searched together, and the index in which a browser looks them up.
//!
//! One [`Texts`] is one index: a school's policies as they hold there, or the trust's. What is found and ranked as one is a
//! section, because the words of a question stand in one section more often than in one clause; what a reader is led to is the
//! clause. So an index also knows with which word each clause of a section begins.
//!
//! The index is Pagefind's, which only a program with the feature `search` has. The same texts give
//! the same bytes, on however many processors.

#[cfg(feature = "search")]
mod address;
#[cfg(feature = "search")]
mod index;
mod key;

use std::fmt;

use crate::source::Digest;

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

impl Texts {
    /// What an index depends on: texts with the same key have the same files.
    pub fn key(&self) -> Digest {
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
