//! `induction.html`: what a new starter reads, agrees to and passes.

use serde::Serialize;

use super::{Contact, Page};

/// The task list of a new starter at a school.
#[derive(Debug, Clone, Serialize)]
pub struct Induction {
    /// The frame of the page; its `school` is always there.
    pub page: Page,
    /// Policies to read.
    pub read: Vec<Task>,
    /// Agreements to sign.
    pub agree: Vec<Task>,
    /// Quizzes to pass.
    pub pass: Vec<Task>,
    /// Where the proof goes.
    pub office: Option<Contact>,
}

/// One thing to do.
#[derive(Debug, Clone, Serialize)]
pub struct Task {
    /// Where it is done.
    pub href: String,
    /// What it is called.
    pub title: String,
    /// More about it: "About 12 minutes", "10 questions, pass mark 80 per cent"; empty prints nothing.
    pub hint: String,
    /// By when: "Within 14 days of your first day"; empty prints nothing.
    pub due: String,
    /// Those it is for, in words: "Staff and governors"; empty where it is for everyone.
    pub audience: String,
}
