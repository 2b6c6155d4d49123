//! An author's quiz into the quiz of a school.

mod others;
mod task;
mod telling;
mod text;
mod worded;

use super::{
    Answer, Citation, CompiledQuestion, CompiledQuiz, CompiledScenario, Others, Question, QuestionKind, Quiz, Rich,
    Task,
};
use crate::{
    diag::{Code, Diagnostic},
    markup::Setting,
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
    /// What other schools that `others` takes say where the school has that rule, in other words or on another side; the closest
    /// first. None of it holds at the school.
    fn rules_elsewhere(&self, policy: &str, anchor: &str, others: &Others) -> Vec<RuleThere>;
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
    /// Its words and what stands below it, without any mark-up.
    pub words: String,
}

/// The quiz as `school` asks it, or `None` where it asks none of its questions. Questions with problems are left out.
pub fn compile(quiz: &Quiz, school: &str, lookup: &dyn Lookup, problems: &mut Vec<Diagnostic>) -> Option<CompiledQuiz> {
    let questions: Vec<_> = quiz
        .questions
        .iter()
        .filter(|q| q.is_asked_at(school))
        .filter_map(|question| Compiler { quiz, question, school, lookup, problems }.question())
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
    let scenarios = scenarios(quiz, school, &questions, lookup, problems);
    Some(CompiledQuiz {
        quiz: quiz.id.clone(),
        school: school.to_owned(),
        title: quiz.title.clone(),
        pass_mark: quiz.pass_mark.0,
        draw: quiz.draw.map(|d| d.0),
        marking: quiz.marking,
        scenarios,
        questions,
    })
}

/// Those scenarios that a question of `questions` belongs to.
fn scenarios(
    quiz: &Quiz,
    school: &str,
    questions: &[CompiledQuestion],
    lookup: &dyn Lookup,
    problems: &mut Vec<Diagnostic>,
) -> Vec<CompiledScenario> {
    for scenario in &quiz.scenarios {
        let asks = |q: &Question| q.scenario.as_ref().is_some_and(|(id, _)| *id == scenario.id.0);
        if !quiz.questions.iter().any(asks) {
            problems.push(
                Diagnostic::at(
                    scenario.id.1,
                    Code::BadQuiz,
                    format!("no question asks about the scenario `{}`", scenario.id.0),
                )
                .help(format!("Give those that do `scenario = \"{}\"`, or take it out.", scenario.id.0)),
            );
        }
    }
    let used = quiz.scenarios.iter().filter(|s| questions.iter().any(|q| q.scenario.as_ref() == Some(&s.id.0)));
    used.map(|scenario| {
        let rich = scenario.at.get(school).map_or(&scenario.text, |(own, _)| own);
        CompiledScenario { id: scenario.id.0.clone(), text: text::blocks(rich, lookup, problems) }
    })
    .collect()
}

struct Compiler<'a, 'p> {
    quiz: &'a Quiz,
    question: &'a Question,
    school: &'a str,
    lookup: &'a dyn Lookup,
    problems: &'p mut Vec<Diagnostic>,
}

impl<'a> Compiler<'a, '_> {
    /// What holds at the school: its own answer's part, otherwise the question's.
    fn part<T>(&self, get: impl Fn(&'a Answer) -> Option<&'a T>) -> Option<&'a T> {
        self.question.part(self.school, get)
    }

    fn refuse<T>(&mut self, span: Span, code: Code, headline: impl Into<String>, help: &str) -> Option<T> {
        self.problems.push(Diagnostic::at(span, code, headline).help(help));
        None
    }

    fn html(&mut self, rich: Option<&Rich>) -> String {
        rich.map_or_else(String::new, |rich| text::html(rich, self.lookup, self.problems))
    }

    fn question(mut self) -> Option<CompiledQuestion> {
        self.stray_keys();
        let scenario = self.scenario();
        let task = self.task();
        let cites = self.cites();
        let prompt = self.prompt(task.as_ref());
        let wrong_text = self.part(|a| a.wrong.as_ref());
        self.says_something();
        let task = task?;
        self.worded(prompt.as_deref(), &task);
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
            scenario: scenario?,
            prompt: prompt?,
            hint: self.html(hint),
            task,
            right: self.html(right),
            wrong: self.html(wrong_text),
            cites: cites?,
        })
    }

    /// The scenario that it belongs to; the outer `None` is a problem, the inner one a question that belongs to none.
    #[allow(clippy::option_option)]
    fn scenario(&mut self) -> Option<Option<String>> {
        let Some((id, span)) = &self.question.scenario else { return Some(None) };
        let known = || self.quiz.scenarios.iter().map(|s| s.id.0.as_str());
        if known().any(|other| other == id) {
            return Some(Some(id.clone()));
        }
        self.problems.push(
            Diagnostic::at(*span, Code::BadQuestion, format!("there is no scenario `{id}` in this quiz"))
                .suggest(id, known())
                .help("Write it as `[[scenario]]` with an `id` and a `text`."),
        );
        None
    }

    fn prompt(&mut self, task: Option<&Task>) -> Option<String> {
        let prompt = self.part(|a| a.prompt.as_ref());
        if prompt.is_some() {
            return Some(self.html(prompt));
        }
        if let Some(Task::Single { .. }) = task.filter(|_| self.question.kind == QuestionKind::Rule) {
            return Some("Which of these is a rule at your school?".to_owned());
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

    /// What an answer says is compared with a rule: one must be cited.
    fn says_something(&mut self) {
        let options = self.part(|a| a.options.as_ref()).into_iter().flatten();
        let mut says = options.filter_map(|o| o.says).chain(self.part(|a| a.says.as_ref()).copied());
        let Some((_, span)) = says.next() else { return };
        let cites = self.part(|a| a.cites.as_ref());
        let rule = cites.and_then(|(c, _)| c.split_once('#')).and_then(|(p, anchor)| self.lookup.rule(p, anchor));
        if rule.is_none() {
            let headline = format!(
                "question `{}` does not cite a rule with which `says` could be compared, at every school that asks it",
                self.question.id.0
            );
            self.problems.push(
                Diagnostic::at(span, Code::BadQuestion, headline)
                    .help("Cite the rule itself, `cites = \"policy#rule\"`, or take `says` out."),
            );
        }
    }

    /// Keys that the kind of the question has no use for: most likely a slip.
    fn stray_keys(&mut self) {
        use QuestionKind as K;
        let kind = self.question.kind;
        let own = self.question.at.get(self.school).map(|(answer, _)| answer);
        for answer in [Some(&self.question.answer), own].into_iter().flatten() {
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
                ("others", answer.others.is_some(), kind == K::Rule),
                ("says", answer.says.is_some(), kind == K::TrueFalse),
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
