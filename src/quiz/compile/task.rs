//! What is to be answered.

use std::collections::BTreeMap;

use toml::Value;

use super::Compiler;
use crate::{
    diag::{Code, Diagnostic},
    quiz::{Choice, Entry, QuestionKind, Task, author::OptionFile},
    source::Span,
};

impl Compiler<'_, '_> {
    pub(super) fn task(&mut self) -> Option<Task> {
        match self.question.kind {
            QuestionKind::Single => self.choices().map(|options| Task::Single { options }),
            QuestionKind::Multiple => self.choices().map(|options| Task::Multiple { options }),
            QuestionKind::TrueFalse => self.true_false(),
            QuestionKind::Match => self.matching(),
            QuestionKind::Order => self.order(),
            QuestionKind::Number => self.number(),
            QuestionKind::Text => self.text(),
            QuestionKind::Rule => self.rule().map(|rule| self.rule_task(&rule)),
        }
    }

    fn choices(&mut self) -> Option<Vec<Choice>> {
        let span = self.question.id.1;
        let Some(options) = self.part(|a| a.options.as_ref()).filter(|o| o.len() >= 2) else {
            let help = "Write two or more `[[question.option]]`.";
            return self.refuse(span, Code::BadQuestion, "this question has fewer than two options", help);
        };
        self.distinct(options.iter().map(|o| &o.id))?;
        let right = options.iter().filter(|o| o.correct).count();
        let one = "Mark exactly one option `correct = true`, or give the question the kind `multiple`.";
        let (headline, help) = match (self.question.kind, right) {
            (QuestionKind::Single, 0) => ("this question has no right answer".to_owned(), one),
            (QuestionKind::Single, 2..) => (format!("a question of the kind `single` has {right} right answers"), one),
            (_, 0) => ("this question has no right answer".to_owned(), "Mark every right option `correct = true`."),
            _ => {
                let choices: Vec<Choice> = options.iter().map(|o| self.choice(o)).collect();
                self.telling(&choices);
                return Some(choices);
            }
        };
        self.refuse(span, Code::NoRightAnswer, headline, help)
    }

    fn choice(&mut self, option: &OptionFile) -> Choice {
        Choice {
            id: option.id.0.clone(),
            text: self.html(Some(&option.text)),
            correct: option.correct,
            feedback: self.html(option.feedback.as_ref()),
        }
    }

    fn distinct<'b>(&mut self, ids: impl Iterator<Item = &'b (String, Span)>) -> Option<()> {
        let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
        for id in ids {
            if let Some(first) = seen.insert(&id.0, id.1) {
                self.problems.push(
                    Diagnostic::at(id.1, Code::DuplicateId, format!("`{}` stands twice in this question", id.0))
                        .also(first, "first here")
                        .help("Give one of them another id; answers go by it."),
                );
                return None;
            }
        }
        Some(())
    }

    fn true_false(&mut self) -> Option<Task> {
        match self.part(|a| a.answer.as_ref()) {
            Some((Value::Boolean(answer), _)) => Some(Task::TrueFalse { answer: *answer }),
            Some((_, span)) => self.refuse(
                *span,
                Code::BadQuestion,
                "this answer is neither true nor false",
                "Write `answer = true` or `answer = false`.",
            ),
            None => self.refuse(
                self.question.id.1,
                Code::NoRightAnswer,
                "this question has no right answer",
                "Add `answer = true` or `answer = false`.",
            ),
        }
    }

    fn number(&mut self) -> Option<Task> {
        let tolerance = self.part(|a| a.tolerance.as_ref()).copied().unwrap_or(0.0);
        let unit = self.part(|a| a.unit.as_ref()).cloned().unwrap_or_default();
        let answer = match self.part(|a| a.answer.as_ref()) {
            Some((Value::Integer(n), _)) if n.unsigned_abs() < 1 << 50 => *n as f64,
            Some((Value::Float(n), _)) if n.is_finite() => *n,
            Some((_, span)) => {
                return self.refuse(*span, Code::BadQuestion, "this answer is not a number", "Write `answer = 6`.");
            }
            None => {
                return self.refuse(
                    self.question.id.1,
                    Code::NoRightAnswer,
                    "this question has no right answer",
                    "Add `answer = 6`.",
                );
            }
        };
        if !(tolerance.is_finite() && tolerance >= 0.0) {
            return self.refuse(
                self.question.id.1,
                Code::BadQuestion,
                "a tolerance is zero or more",
                "Write `tolerance = 0.5`.",
            );
        }
        Some(Task::Number { answer, tolerance, unit })
    }

    fn text(&mut self) -> Option<Task> {
        let accepted = self.part(|a| a.accepted.as_ref()).cloned().unwrap_or_default();
        if accepted.iter().all(|a| crate::quiz::fold(a).is_empty()) {
            return self.refuse(
                self.question.id.1,
                Code::NoRightAnswer,
                "this question has no right answer",
                "Add `accepted = [\"…\"]`.",
            );
        }
        Some(Task::Text { accepted })
    }

    fn order(&mut self) -> Option<Task> {
        let Some(entries) = self.part(|a| a.entries.as_ref()).filter(|e| e.len() >= 2) else {
            let help = "Write two or more `[[question.entry]]` in the right order.";
            return self.refuse(self.question.id.1, Code::BadQuestion, "there is nothing to put in order", help);
        };
        self.distinct(entries.iter().map(|e| &e.id))?;
        let entries = entries.iter().map(|e| Entry { id: e.id.0.clone(), text: self.html(Some(&e.text)) }).collect();
        Some(Task::Order { entries })
    }

    fn matching(&mut self) -> Option<Task> {
        let Some(pairs) = self.part(|a| a.pairs.as_ref()).filter(|p| p.len() >= 2) else {
            let help = "Write two or more `[[question.pair]]` with `left` and `right`.";
            return self.refuse(self.question.id.1, Code::BadQuestion, "there is nothing to match", help);
        };
        self.distinct(pairs.iter().map(|p| &p.id))?;
        let left = pairs.iter().map(|p| Entry { id: p.id.0.clone(), text: self.html(Some(&p.left)) }).collect();
        let mut right: Vec<Entry> = Vec::new();
        let mut answers = Vec::new();
        for pair in pairs {
            let text = self.html(Some(&pair.right));
            // Two pairs may share what stands on the right.
            let id = match right.iter().find(|r| r.text == text) {
                Some(same) => same.id.clone(),
                None => {
                    let id = format!("r{}", right.len() + 1);
                    right.push(Entry { id: id.clone(), text });
                    id
                }
            };
            answers.push(id);
        }
        for decoy in self.part(|a| a.decoys.as_ref()).into_iter().flatten() {
            let text = self.html(Some(decoy));
            right.push(Entry { id: format!("r{}", right.len() + 1), text });
        }
        Some(Task::Match { left, right, pairs: answers })
    }
}
