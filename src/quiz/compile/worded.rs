//! Questions in which something has no words, or the same words as something else.

use super::Compiler;
use crate::{
    diag::{Code, Diagnostic},
    quiz::Task,
};

impl Compiler<'_, '_> {
    /// Reports what nobody could read, and what nobody could tell apart.
    pub(super) fn worded(&mut self, prompt: Option<&str>, task: &Task) {
        let (what, texts): (&str, Vec<&str>) = match task {
            Task::Single { options } | Task::Multiple { options } => {
                ("options", options.iter().map(|o| o.text.as_str()).collect())
            }
            Task::Order { entries } => ("entries", entries.iter().map(|e| e.text.as_str()).collect()),
            Task::Match { left, .. } => ("left sides", left.iter().map(|e| e.text.as_str()).collect()),
            _ => ("", Vec::new()),
        };
        let rights: Vec<&str> = match task {
            Task::Match { right, .. } => right.iter().map(|e| e.text.as_str()).collect(),
            _ => Vec::new(),
        };
        if prompt.into_iter().chain(texts.iter().copied()).chain(rights.iter().copied()).any(|t| t.trim().is_empty()) {
            self.unreadable(
                "something in question `{}` has no words",
                "Write what people are to read, or take it out.",
            );
        }
        if repeats(&texts) {
            let headline = format!("two {what} of question `{{}}` say the same");
            self.unreadable(
                &headline,
                "Nobody could tell which of them is meant. Put one into other words, or take it out.",
            );
        }
        if repeats(&rights) {
            let help =
                "Nobody could tell the right one from the other. Two pairs may share a right side; a decoy may not.";
            self.unreadable("two right sides of question `{}` say the same", help);
        }
    }

    fn unreadable(&mut self, headline: &str, help: &str) {
        let (id, span) = &self.question.id;
        self.problems.push(Diagnostic::at(*span, Code::BadQuestion, headline.replace("{}", id)).help(help));
    }
}

/// Whether two of `texts` say the same: spaces and a full stop at the end are not seen. Capitals are: a question may be about them.
fn repeats(texts: &[&str]) -> bool {
    let words = |text: &&str| text.split_whitespace().collect::<Vec<_>>().join(" ").trim_end_matches('.').to_owned();
    let mut all: Vec<String> = texts.iter().map(words).filter(|text| !text.is_empty()).collect();
    let count = all.len();
    all.sort_unstable();
    all.dedup();
    all.len() < count
}
