//! A quiz as one school asks it: complete, with every word of the school put in, and archived under its revision.
//!
//! The page that asks the questions, the browser's marking and the audit's marking all start from this value.

use serde::{Deserialize, Serialize};

use crate::rules::Kind;

/// A quiz as one school asks it.
///
/// Its revision is the fingerprint of its canonical form ([`super::revision`]), so a changed word makes another revision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CompiledQuiz {
    /// Id of the quiz.
    pub quiz: String,
    /// Id of the school.
    pub school: String,
    /// Title for people.
    pub title: String,
    /// Per cent of the questions asked that must be right, 1 to 100.
    pub pass_mark: u8,
    /// How many questions are drawn from the pool; all of them where absent. At most `questions.len()`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draw: Option<u32>,
    /// Who marks.
    pub marking: Marking,
    /// The situations that questions of the pool share, in the author's order; ids are unique.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scenarios: Vec<CompiledScenario>,
    /// The pool, in the author's order; at least one; ids are unique.
    pub questions: Vec<CompiledQuestion>,
}

impl CompiledQuiz {
    /// How many questions a person is asked.
    pub fn asked(&self) -> usize {
        self.draw.map_or(self.questions.len(), |draw| draw as usize)
    }
}

/// Who marks a quiz.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Marking {
    /// The page marks and explains; the audit marks again.
    #[default]
    Browser,
    /// Only the audit marks: the page holds no answer material.
    Office,
}

/// A situation about which several questions ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CompiledScenario {
    /// Its id, unique in the quiz.
    pub id: String,
    /// What happens, as HTML blocks.
    pub text: String,
}

/// One question as it is asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CompiledQuestion {
    /// Its id, unique in the quiz.
    pub id: String,
    /// Id of the scenario that is told before it; one of [`CompiledQuiz::scenarios`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scenario: Option<String>,
    /// The question, as HTML made from the author's Markdown.
    pub prompt: String,
    /// A hint, HTML; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hint: String,
    /// What is to be answered, with the right answer.
    pub task: Task,
    /// What is said after a right answer, HTML; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub right: String,
    /// What is said after a wrong answer, HTML; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub wrong: String,
    /// The clause that the question is about, as it holds at the school.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cites: Option<Citation>,
}

/// A clause that a question cites, as it holds at the school.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// Id of the policy.
    pub policy: String,
    /// Anchor of the clause or section on the policy's page.
    pub anchor: String,
    /// How the clause is named to people: "Acceptable use of ICT, clause 7.2".
    pub name: String,
    /// The clause's words as HTML, quoted where an answer is wrong.
    pub quote: String,
}

/// What is to be answered, with the right answer. Ids are unique within their list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Task {
    /// One option of several; exactly one is right. Answer: its id.
    Single {
        /// The options in the author's order.
        options: Vec<Choice>,
    },
    /// Any number of options; at least one is right. Answer: the ids, sorted and joined by `+`.
    Multiple {
        /// The options in the author's order.
        options: Vec<Choice>,
    },
    /// True or false. Answer: `true` or `false`.
    TrueFalse {
        /// What is right.
        answer: bool,
    },
    /// Each entry on the left with one on the right. Answer: `left=right` pairs, sorted and joined by `+`.
    Match {
        /// Left side.
        left: Vec<Entry>,
        /// Right side; it may have entries that belong to none.
        right: Vec<Entry>,
        /// For each left entry, in order, the id of its right entry.
        pairs: Vec<String>,
    },
    /// Entries to be put in order. Answer: the ids in order, joined by `>`.
    Order {
        /// The entries in the right order.
        entries: Vec<Entry>,
    },
    /// A number. Answer: what was typed.
    Number {
        /// The right number.
        answer: f64,
        /// How far off is still right; 0 or more.
        tolerance: f64,
        /// Unit shown behind the field; may be empty.
        unit: String,
    },
    /// A few words. Answer: what was typed.
    Text {
        /// Every wording that is right, compared as [`super::mark`] folds them.
        accepted: Vec<String>,
    },
    /// Do, Don't or Ask first, from the school's own rule. Answer: `do`, `dont` or `ask`.
    Rule {
        /// What the school's rule says.
        answer: Kind,
    },
}

/// An option of a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Its id: small letters, digits and hyphens.
    pub id: String,
    /// Its words as HTML.
    pub text: String,
    /// Whether it is right.
    pub correct: bool,
    /// What is said to someone who picked it, HTML; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub feedback: String,
}

/// An entry of a list to match or to order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its id: small letters, digits and hyphens.
    pub id: String,
    /// Its words as HTML.
    pub text: String,
}
