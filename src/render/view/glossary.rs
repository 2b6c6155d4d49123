//! `glossary.html`: terms and abbreviations.

use serde::Serialize;

use super::{Html, Page};

/// The glossary.
#[derive(Debug, Clone, Serialize)]
pub struct Glossary {
    /// The frame of the page.
    pub page: Page,
    /// The terms, in the order of the alphabet.
    pub terms: Vec<Term>,
}

/// One term.
#[derive(Debug, Clone, Serialize)]
pub struct Term {
    /// Its anchor on this page.
    pub id: String,
    /// The term: "DPO".
    pub term: String,
    /// What an abbreviation stands for: "Data protection officer"; empty for other terms.
    pub long: String,
    /// What it means.
    pub meaning: Html,
}
