//! A rule between the rules of other schools.

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::{Compiler, RuleThere};
use crate::{
    markup::html::escape,
    quiz::{Choice, Task},
};

/// The most rules of other schools in one question.
const WRONG: usize = 3;

impl Compiler<'_, '_> {
    /// Do, Don't and Ask first; or, with `others`, the school's rule between those of other schools. Where no other school has
    /// another rule, it is the former.
    pub(super) fn rule_task(&mut self, rule: &RuleThere) -> Task {
        let plain = Task::Rule { answer: rule.kind };
        let Some((others, _)) = self.part(|a| a.others.as_ref()) else { return plain };
        let Some((target, _)) = self.part(|a| a.rule.as_ref()) else { return plain };
        let (policy, anchor) = target.split_once('#').unwrap_or((target, ""));
        let elsewhere = self.lookup.rules_elsewhere(policy, anchor, others);
        if elsewhere.is_empty() {
            return plain;
        }
        let wrong = elsewhere.iter().take(WRONG).map(|rule| self.option_of(rule, false));
        let mut options: Vec<Choice> = std::iter::once(self.option_of(rule, true)).chain(wrong).collect();
        // The author gave no order. That of the ids tells nothing: in the page, which shuffles, or on paper, which does not.
        options.sort_by(|a, b| a.id.cmp(&b.id));
        Task::Single { options }
    }

    fn option_of(&self, rule: &RuleThere, correct: bool) -> Choice {
        let text = format!("<strong>{}:</strong> {}", rule.kind.name(), escape(&rule.words));
        // Of the words alone, so that an id is the same where the rule is right and where it is wrong.
        let digest = Sha256::digest(format!("{}\0{text}", self.question.id.0));
        Choice { id: format!("r{}", HEXLOWER.encode(&digest[..6])), text, correct, feedback: String::new() }
    }
}
