//! `preview.html`: a quiz as its author checks it. Shown by `staffroom serve` alone, and never published.

use serde::Serialize;

use super::{Html, Link, Page};

/// The preview of one quiz, with its answers.
#[derive(Debug, Clone, Serialize)]
pub struct Preview {
    /// The frame of the page.
    pub page: Page,
    /// All quizzes, to go from one to another; this one is among them.
    pub quizzes: Vec<Link>,
    /// What is known of the quiz: a name and a value each.
    pub facts: Vec<(String, String)>,
    /// What `check` says of the quiz as a whole.
    pub warnings: Vec<String>,
    /// The questions, in the author's order.
    pub questions: Vec<PreviewQuestion>,
}

/// A question at every school.
#[derive(Debug, Clone, Serialize)]
pub struct PreviewQuestion {
    /// Place in the quiz, from 1.
    pub number: usize,
    /// Its id, and that of its element.
    pub id: String,
    /// Its kind, as the quiz file has it.
    pub kind: &'static str,
    /// What `check` says of it.
    pub warnings: Vec<String>,
    /// The schools that do not ask it; empty where all do.
    pub not_at: String,
    /// How it is asked: schools that ask the same stand together.
    pub variants: Vec<Variant>,
}

/// A question as some schools ask it.
#[derive(Debug, Clone, Serialize)]
pub struct Variant {
    /// The schools, in words.
    pub schools: String,
    /// The scenario that is told before it; may be empty.
    pub scenario: Html,
    /// The question.
    pub prompt: Html,
    /// A hint; may be empty.
    pub hint: Html,
    /// What can be picked, with what is right.
    pub options: Vec<PreviewOption>,
    /// What is right where nothing is picked: pairs, entries in order, a number, wordings.
    pub answers: Vec<Html>,
    /// Whether `answers` are in an order that matters.
    pub ordered: bool,
    /// Right sides that belong to no pair.
    pub decoys: Vec<Html>,
    /// What is said after a right answer; may be empty.
    pub right: Html,
    /// What is said after a wrong one; may be empty.
    pub wrong: Html,
    /// The clause that it cites, if any, and its words.
    pub cites: Option<(Link, Html)>,
}

/// An option with its answer.
#[derive(Debug, Clone, Serialize)]
pub struct PreviewOption {
    /// Its words.
    pub text: Html,
    /// Whether it is right.
    pub right: bool,
    /// What is said to those who pick it; may be empty.
    pub feedback: Html,
}
