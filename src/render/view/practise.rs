//! `practise.html`: the rules of a school as a deck to practise with.

use serde::Serialize;

use crate::{rules::Kind, theme::Printed};

use super::{Contact, Html, Link, Page};

/// The practice deck. Without JavaScript each card is a question that opens onto its answer.
#[derive(Debug, Clone, Serialize)]
pub struct Practise {
    /// The frame of the page.
    pub page: Page,
    /// Every rule, in the order of policies and clauses, each with `html`: what the component `deck_card` prints of it.
    pub cards: Vec<Printed<Flashcard>>,
}

/// A rule as a question: on which side does it stand?
#[derive(Debug, Clone, Serialize)]
pub struct Flashcard {
    /// The answer; in templates `do`, `dont` or `ask`.
    pub kind: Kind,
    /// The answer's words: "Don’t".
    pub kind_name: String,
    /// The rule without its side.
    pub text: Html,
    /// What it is about: the name of its first topic.
    pub topic: String,
    /// Who may say yes, where the rule names somebody.
    pub ask: Option<Contact>,
    /// The clause.
    pub clause: Link,
}
