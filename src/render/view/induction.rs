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
    /// Those whom some task is for, in the order of the trust: the answers to "I am …".
    pub audiences: Vec<Audience>,
    /// Where the proof goes.
    pub office: Option<Contact>,
    /// Who that is, in a sentence: "the trust office".
    pub office_words: String,
}

/// People whom tasks are for.
#[derive(Debug, Clone, Serialize)]
pub struct Audience {
    /// Id, as addresses and [`Task::audiences`] have it.
    pub id: String,
    /// Name: "Governors".
    pub name: String,
}

/// One thing to do.
#[derive(Debug, Clone, Serialize)]
pub struct Task {
    /// What the page remembers when it is done: a policy with its version, the fingerprint of an agreement, the id of a quiz.
    pub id: String,
    /// Where it is done.
    pub href: String,
    /// What it is called.
    pub title: String,
    /// More about it: "About 12 minutes", "10 questions, pass mark 80 per cent"; empty prints nothing.
    pub hint: String,
    /// By when: "Within 14 days of your first day"; empty prints nothing.
    pub due: String,
    /// How long after the first day it is due, as an ISO 8601 duration: `P14D`; empty where it has no date.
    pub due_in: String,
    /// Ids of those it is for, separated by spaces; empty where it is for everyone.
    pub audiences: String,
    /// Those it is for, in words: "Staff and governors"; empty where it is for everyone.
    pub audience: String,
}
