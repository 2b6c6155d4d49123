//! The quiz as `quiz.html` prints it: the contract with theme authors.

use serde::Serialize;

use super::{DataBlock, Html, Link, Page};

/// The page of a quiz. Its title is `page.title`.
#[derive(Debug, Clone, Serialize)]
pub struct QuizPage {
    /// The frame of the page.
    pub page: Page,
    /// The quiz.
    pub quiz: Quiz,
}

/// A quiz: a form that is complete on paper, and the data with which scripts ask, mark and sign.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Quiz {
    /// Id of the quiz.
    pub id: String,
    /// Its revision, printed on paper forms: the office marks them by it.
    pub rev: String,
    /// Title for people.
    pub title: String,
    /// Who takes tokens and paper forms, in a sentence: "the trust office".
    pub office: String,
    /// Their e-mail address; may be empty.
    pub office_email: String,
    /// How many questions a person is asked.
    pub asked: usize,
    /// How many of them must be right.
    pub needed: usize,
    /// How many questions a refresher asks: those that the last material change touched. 0: there is none.
    pub changed: usize,
    /// How many of those must be right.
    pub changed_needed: usize,
    /// How long a pass holds: "1 year"; empty: for ever.
    pub holds: String,
    /// Per cent of the questions asked that must be right.
    pub pass_mark: u8,
    /// Whether only the office marks: the page then holds no answer material.
    pub office_marks: bool,
    /// What to read before the quiz.
    pub reading: Vec<Link>,
    /// The whole pool, in the author's order.
    pub questions: Vec<Question>,
    /// What the scripts need: made by [`crate::render::quiz::view`].
    pub data: DataBlock,
}

/// A question as a form asks it: nothing in it tells the right answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Question {
    /// Place in the pool, from 1.
    pub number: usize,
    /// Id of the question.
    pub id: String,
    /// Element id of the question, and the beginning of the ids of its fields (`<field>_<option>`). Ids of questions and
    /// options hold no underscore, so these never collide.
    pub field: String,
    /// `single`, `multiple`, `true-false`, `match`, `order`, `number`, `text` or `rule`.
    pub kind: &'static str,
    /// Id of the scenario that it shares with other questions; empty where there is none.
    pub scenario: String,
    /// What is told before all questions of that scenario: blocks; may be empty.
    pub shared: Html,
    /// Whether the question before it in the pool has the same scenario, so that a printed form need not tell it again.
    pub again: bool,
    /// What stands before the question itself, such as a scenario of its own: blocks; may be empty.
    pub stem: Html,
    /// The question, fit for a heading; empty where the author's text does not end in a paragraph.
    pub prompt: Html,
    /// A hint for those who ask for one; may be empty.
    pub hint: Html,
    /// What can be picked (`single`, `multiple`, `true-false`, `rule`), or the right side of `match`.
    pub options: Vec<Choice>,
    /// What needs an answer each: the left side of `match`, or the entries of `order`, not in the right order.
    pub rows: Vec<Choice>,
    /// Whether the right side of `match` is too long for drop-down lists: it is then listed in full, with the letters it has on paper.
    pub lettered: bool,
    /// Unit behind the field of `number`; may be empty.
    pub unit: String,
    /// Whether the script may shuffle the options.
    pub shuffle: bool,
}

/// An option, or an entry to match or to order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// Its id, the value that an answer holds.
    pub id: String,
    /// Its letter on paper: A, B, …
    pub letter: String,
    /// Its words.
    pub text: Html,
    /// Its words without mark-up, for a drop-down list.
    pub plain: String,
}
