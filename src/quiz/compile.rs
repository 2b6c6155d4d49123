//! An author's quiz into the quiz of a school.

use toml::Value;

use super::{
    Answer, Choice, Citation, CompiledQuestion, CompiledQuiz, Entry, Question, QuestionKind, Quiz, Rich, Task,
    author::OptionFile,
};
use crate::{
    diag::{Code, Diagnostic},
    markup::{Block, Setting, html},
    rules::Kind,
    source::Span,
};

/// What a quiz must know of its school. Policies and quizzes meet only through this.
pub trait Lookup {
    /// The school's words, for texts.
    fn setting(&self) -> &dyn Setting;
    /// The clause or section of a policy as it holds at the school.
    fn clause(&self, policy: &str, anchor: &str) -> Option<Citation>;
    /// The rule with that anchor as it holds at the school.
    fn rule(&self, policy: &str, anchor: &str) -> Option<RuleThere>;
    /// Whether there is such a policy at the school.
    fn has_policy(&self, policy: &str) -> bool;
    /// The anchors of a policy, to suggest one.
    fn anchors(&self, policy: &str) -> Vec<String>;
}

/// A rule as it holds at a school.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleThere {
    /// Its side.
    pub kind: Kind,
    /// Its words as HTML.
    pub text: String,
}

/// The quiz as `school` asks it, or `None` where it asks none of its questions. Questions with problems are left out.
pub fn compile(quiz: &Quiz, school: &str, lookup: &dyn Lookup, problems: &mut Vec<Diagnostic>) -> Option<CompiledQuiz> {
    let asked = |q: &&Question| q.schools.as_ref().is_none_or(|s| s.iter().any(|(id, _)| id == school));
    let questions: Vec<_> = quiz
        .questions
        .iter()
        .filter(asked)
        .filter_map(|question| {
            Compiler { question, own: question.at.get(school).map(|(answer, _)| answer), lookup, problems }.question()
        })
        .collect();
    if questions.is_empty() {
        return None;
    }
    if let Some((draw, span)) = quiz.draw
        && (draw == 0 || draw as usize > questions.len())
    {
        problems.push(
            Diagnostic::at(span, Code::BadQuiz, format!("{draw} questions cannot be drawn at `{school}`"))
                .label(format!("`{school}` has {}", questions.len()))
                .help("Draw fewer, or write more questions for that school."),
        );
    }
    Some(CompiledQuiz {
        quiz: quiz.id.clone(),
        school: school.to_owned(),
        title: quiz.title.clone(),
        pass_mark: quiz.pass_mark.0,
        draw: quiz.draw.map(|d| d.0),
        marking: quiz.marking,
        questions,
    })
}

struct Compiler<'a, 'p> {
    question: &'a Question,
    own: Option<&'a Answer>,
    lookup: &'a dyn Lookup,
    problems: &'p mut Vec<Diagnostic>,
}

impl<'a> Compiler<'a, '_> {
    /// What holds at the school: its own answer's part, otherwise the question's.
    fn part<T>(&self, get: impl Fn(&'a Answer) -> Option<&'a T>) -> Option<&'a T> {
        self.own.and_then(&get).or_else(|| get(&self.question.answer))
    }

    fn refuse<T>(&mut self, span: Span, code: Code, headline: impl Into<String>, help: &str) -> Option<T> {
        self.problems.push(Diagnostic::at(span, code, headline).help(help));
        None
    }

    fn html(&mut self, rich: Option<&Rich>) -> String {
        let Some(rich) = rich else { return String::new() };
        for name in &rich.holes {
            if self.lookup.setting().word(name).is_none() {
                self.problems.push(
                    Diagnostic::at(rich.span, Code::UnknownTerm, format!("there is no `{name}` at one of the schools"))
                        .help("Add it to that school's `school.toml`, or limit the question with `schools`."),
                );
            }
        }
        to_html(rich, self.lookup.setting())
    }

    fn question(mut self) -> Option<CompiledQuestion> {
        self.stray_keys();
        let task = self.task();
        let cites = self.cites();
        let prompt = self.prompt();
        let wrong_text = self.part(|a| a.wrong.as_ref());
        let task = task?;
        if wrong_text.is_none() && !explains_itself(&task) {
            self.problems.push(
                Diagnostic::at(
                    self.question.id.1,
                    Code::NoFeedback,
                    format!("question `{}` says nothing after a wrong answer", self.question.id.0),
                )
                .help("Add `wrong = \"…\"`, or `feedback` to every option that is not right."),
            );
        }
        let right = self.part(|a| a.right.as_ref());
        let hint = self.part(|a| a.hint.as_ref());
        Some(CompiledQuestion {
            id: self.question.id.0.clone(),
            prompt: prompt?,
            hint: self.html(hint),
            task,
            right: self.html(right),
            wrong: self.html(wrong_text),
            cites: cites?,
        })
    }

    fn prompt(&mut self) -> Option<String> {
        let prompt = self.part(|a| a.prompt.as_ref());
        if prompt.is_some() {
            return Some(self.html(prompt));
        }
        if self.question.kind == QuestionKind::Rule {
            let rule = self.rule()?;
            return Some(format!("What does your school say to this: “{}”?", rule.text.trim_end_matches(['.', ':'])));
        }
        self.refuse(self.question.id.1, Code::BadQuestion, "this question has no prompt", "Add `prompt = \"…\"`.")
    }

    fn rule(&mut self) -> Option<RuleThere> {
        let Some((target, span)) = self.part(|a| a.rule.as_ref()) else {
            let help = "Add `rule = \"policy#clause\"`.";
            return self.refuse(
                self.question.id.1,
                Code::BadQuestion,
                "this question does not say which rule it asks",
                help,
            );
        };
        let (policy, anchor) = target.split_once('#').unwrap_or((target, ""));
        if let Some(rule) = self.lookup.rule(policy, anchor) {
            return Some(rule);
        }
        let anchors = self.lookup.anchors(policy);
        self.problems.push(
            Diagnostic::at(
                *span,
                Code::MissingCitation,
                format!("`{target}` is not a rule at every school that is asked"),
            )
            .suggest(anchor, anchors.iter().map(String::as_str))
            .help("Limit the question with `schools = […]` to those that have the rule."),
        );
        None
    }

    /// The clause that is cited; the outer `None` is a problem, the inner one a question that cites nothing.
    #[allow(clippy::option_option)]
    fn cites(&mut self) -> Option<Option<Citation>> {
        let given = self.part(|a| a.cites.as_ref());
        let Some((target, span)) = given.or_else(|| self.part(|a| a.rule.as_ref())) else { return Some(None) };
        let (policy, anchor) = target.split_once('#').unwrap_or((target, ""));
        if let Some(citation) = self.lookup.clause(policy, anchor) {
            return Some(Some(citation));
        }
        // A rule that is not there was reported when it was looked for.
        given?;
        let problem = if self.lookup.has_policy(policy) {
            let anchors = self.lookup.anchors(policy);
            Diagnostic::at(*span, Code::MissingCitation, format!("`{policy}` has no clause `{anchor}` at every school that is asked"))
                .suggest(anchor, anchors.iter().map(String::as_str))
                .help("Cite a section that all of them have, limit the question with `schools`, or give `[question.at.<school>]` another `cites`.")
        } else {
            Diagnostic::at(
                *span,
                Code::MissingCitation,
                format!("there is no policy `{policy}` at every school that is asked"),
            )
            .help("Cite as `policy#clause`.")
        };
        self.problems.push(problem);
        None
    }

    /// Keys that the kind of the question has no use for: most likely a slip.
    fn stray_keys(&mut self) {
        use QuestionKind as K;
        let kind = self.question.kind;
        for answer in [Some(&self.question.answer), self.own].into_iter().flatten() {
            let keys = [
                ("option", answer.options.is_some(), matches!(kind, K::Single | K::Multiple)),
                ("answer", answer.answer.is_some(), matches!(kind, K::TrueFalse | K::Number)),
                ("tolerance", answer.tolerance.is_some(), kind == K::Number),
                ("unit", answer.unit.is_some(), kind == K::Number),
                ("accepted", answer.accepted.is_some(), kind == K::Text),
                ("entry", answer.entries.is_some(), kind == K::Order),
                ("pair", answer.pairs.is_some(), kind == K::Match),
                ("decoys", answer.decoys.is_some(), kind == K::Match),
                ("rule", answer.rule.is_some(), kind == K::Rule),
            ];
            for (key, there, fits) in keys {
                if there && !fits {
                    let headline = format!("`{key}` does not fit the kind of question `{}`", self.question.id.0);
                    self.problems.push(
                        Diagnostic::at(self.question.id.1, Code::BadQuestion, headline)
                            .help(format!("Take `{key}` out of it, or give the question another kind.")),
                    );
                }
            }
        }
    }

    fn task(&mut self) -> Option<Task> {
        match self.question.kind {
            QuestionKind::Single => self.choices().map(|options| Task::Single { options }),
            QuestionKind::Multiple => self.choices().map(|options| Task::Multiple { options }),
            QuestionKind::TrueFalse => self.true_false(),
            QuestionKind::Match => self.matching(),
            QuestionKind::Order => self.order(),
            QuestionKind::Number => self.number(),
            QuestionKind::Text => self.text(),
            QuestionKind::Rule => self.rule().map(|rule| Task::Rule { answer: rule.kind }),
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
            _ => return Some(options.iter().map(|o| self.choice(o)).collect()),
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
        let mut seen: Vec<&(String, Span)> = Vec::new();
        for id in ids {
            if let Some(first) = seen.iter().find(|other| other.0 == id.0) {
                self.problems.push(
                    Diagnostic::at(id.1, Code::DuplicateId, format!("`{}` stands twice in this question", id.0))
                        .also(first.1, "first here")
                        .help("Give one of them another id; answers go by it."),
                );
                return None;
            }
            seen.push(id);
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
        if accepted.iter().all(|a| super::fold(a).is_empty()) {
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

/// Whether every wrong option says why it is wrong.
fn explains_itself(task: &Task) -> bool {
    match task {
        Task::Single { options } | Task::Multiple { options } => {
            options.iter().all(|o| o.correct || !o.feedback.is_empty())
        }
        _ => false,
    }
}

/// Markdown of a quiz as HTML: without a paragraph round it where it is a single one.
fn to_html(rich: &Rich, setting: &dyn Setting) -> String {
    match rich.document.opening.as_slice() {
        [Block::Clause(only)] if rich.document.sections.is_empty() => html::prose(&only.prose, setting),
        blocks => html::blocks(blocks, setting),
    }
}
