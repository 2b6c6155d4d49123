//! Quizzes as the schools ask them.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::{
    Place, Plan, Route, SchoolPlan,
    elsewhere::{elsewhere, in_words},
};
use crate::{
    diag::{Code, Diagnostic},
    markup::{Section, Setting, html},
    policy::Held,
    quiz::{Citation, CompiledQuiz, Lookup, Others, Question, Quiz, Refresher, RuleThere, Task, compile, revision},
    rules::Rule,
    source::Span,
};

/// A quiz as a school asks it, with its revision.
#[derive(Debug)]
pub struct PlannedQuiz {
    /// Its place in [`crate::trust::Trust::quizzes`].
    pub index: usize,
    /// Its revision.
    pub rev: String,
    /// The quiz.
    pub quiz: CompiledQuiz,
    /// What is asked of those who passed before its last material change.
    pub refresher: Option<Refresher>,
}

/// The quizzes of every school, in the order of the schools.
pub(super) fn compile_all(plan: &Plan<'_>, problems: &mut Vec<Diagnostic>) -> Vec<Vec<PlannedQuiz>> {
    for quiz in &plan.trust.quizzes {
        check_names(quiz, plan, problems);
    }
    check_unasked(plan, problems);
    let of_school = |school: &SchoolPlan| -> (Vec<PlannedQuiz>, Vec<Diagnostic>) {
        let mut problems = Vec::new();
        let asked = |(index, quiz): (usize, &Quiz)| {
            let route = Route::of_school(&school.school.id, &format!("quizzes/{}", quiz.id));
            let there = There { place: Place::new(plan, Some(school), route), school };
            let change = quiz.change;
            let quiz = compile(quiz, &school.school.id, &there, &mut problems)?;
            let rev = revision(&quiz);
            let refresher = plan.trust.archive.refresher_of(&quiz, &rev, change);
            Some(PlannedQuiz { index, rev, quiz, refresher })
        };
        let quizzes = plan.trust.quizzes.iter().enumerate().filter_map(asked).collect();
        (quizzes, problems)
    };
    let (planned, found): (Vec<_>, Vec<_>) = plan.schools.par_iter().map(of_school).unzip();
    problems.extend(found.into_iter().flatten());
    for (index, quiz) in plan.trust.quizzes.iter().enumerate() {
        quiz.questions.iter().for_each(|question| alone(index, question, plan, &planned, problems));
    }
    planned
}

/// Reports the schools at which a question that should offer other schools' rules found none.
fn alone(
    index: usize,
    question: &Question,
    plan: &Plan<'_>,
    planned: &[Vec<PlannedQuiz>],
    problems: &mut Vec<Diagnostic>,
) {
    let mut place = None;
    let mut schools = Vec::new();
    for (school, quizzes) in plan.schools.iter().zip(planned) {
        let id = &school.school.id;
        let Some((_, span)) = question.part(id, |a| a.others.as_ref()).filter(|(o, _)| *o != Others::Nobody) else {
            continue;
        };
        let asked = quizzes.iter().filter(|q| q.index == index).flat_map(|q| &q.quiz.questions);
        let fell_back = asked.filter(|q| q.id == question.id.0).any(|q| matches!(q.task, Task::Rule { .. }));
        if fell_back {
            place.get_or_insert(*span);
            schools.push(format!("`{id}`"));
        }
    }
    if let Some(span) = place {
        let headline = format!(
            "no other school has another rule for question `{}` to offer at {}",
            question.id.0,
            schools.join(", ")
        );
        problems.push(
            Diagnostic::at(span, Code::NoOtherRules, headline)
                .help("It asks for Do, Don’t or Ask first there. Take `others` out, or ask about a rule on which the schools differ."),
        );
    }
}

/// The quiz as `school` asks it, with links that lead from `route`. What is wrong with it was said when the plan was made.
pub fn quiz_at(plan: &Plan<'_>, school: &SchoolPlan<'_>, quiz: &Quiz, route: &Route) -> Option<CompiledQuiz> {
    let there = There { place: Place::new(plan, Some(school), route.clone()), school };
    compile(quiz, &school.school.id, &there, &mut Vec::new())
}

/// Reports schools, audiences and policies that a quiz names and nobody knows.
fn check_names(quiz: &Quiz, plan: &Plan<'_>, problems: &mut Vec<Diagnostic>) {
    let schools: Vec<&str> = plan.trust.settings.schools.iter().map(|(id, _)| id.as_str()).collect();
    let audiences: Vec<&str> = plan.trust.settings.audiences.iter().map(|a| a.id.as_str()).collect();
    let mut unknown = |name: &str, span: Span, known: &[&str], code: Code, what: &str| {
        if !known.contains(&name) {
            let headline = format!("there is no {what} `{name}`");
            problems.push(Diagnostic::at(span, code, headline).suggest(name, known.iter().copied()));
        }
    };
    for question in &quiz.questions {
        let answers = std::iter::once(&question.answer).chain(question.at.values().map(|(answer, _)| answer));
        for (others, span) in answers.filter_map(|a| a.others.as_ref()) {
            let Others::These(ids) = others else { continue };
            ids.iter().for_each(|id| unknown(id, *span, &schools, Code::UnknownSchool, "school"));
        }
        for (school, span) in question.schools.iter().flatten() {
            unknown(school, *span, &schools, Code::UnknownSchool, "school");
        }
        for (school, (_, span)) in &question.at {
            unknown(school, *span, &schools, Code::UnknownSchool, "school");
        }
    }
    for (school, (_, span)) in quiz.scenarios.iter().flat_map(|s| &s.at) {
        unknown(school, *span, &schools, Code::UnknownSchool, "school");
    }
    for (audience, span) in &quiz.required_for {
        unknown(audience, *span, &audiences, Code::UnknownAudience, "audience");
    }
    let everywhere = plan.policies.iter().chain(plan.schools.iter().flat_map(|s| &s.policies));
    let policies: Vec<&str> = everywhere.map(|p| p.held.id.as_str()).collect();
    for (policy, span) in &quiz.policies {
        unknown(policy, *span, &policies, Code::UnknownPolicy, "policy");
    }
}

/// Reports what `[[unasked]]` names and no policy has.
fn check_unasked(plan: &Plan<'_>, problems: &mut Vec<Diagnostic>) {
    let everywhere = || plan.policies.iter().chain(plan.schools.iter().flat_map(|s| &s.policies));
    for (what, span) in &plan.trust.settings.unasked {
        let (policy, anchor) =
            what.split_once('#').map_or((what.as_str(), None), |(policy, anchor)| (policy, Some(anchor)));
        let mut named = everywhere().filter(|p| p.held.id == policy).peekable();
        if named.peek().is_none() {
            problems.push(
                Diagnostic::at(*span, Code::UnknownPolicy, format!("there is no policy `{policy}`"))
                    .suggest(policy, everywhere().map(|p| p.held.id.as_str()).collect::<BTreeSet<_>>()),
            );
        } else if let Some(anchor) = anchor {
            let anchors: BTreeSet<&str> = named.flat_map(|p| p.held.labels.anchors()).collect();
            if !anchors.contains(anchor) {
                problems.push(
                    Diagnostic::at(*span, Code::BrokenAnchor, format!("`{policy}` has no section or rule `{anchor}`"))
                        .suggest(anchor, anchors.iter().copied()),
                );
            }
        }
    }
}

/// A school as its quizzes see it.
struct There<'a> {
    place: Place<'a>,
    school: &'a SchoolPlan<'a>,
}

impl Lookup for There<'_> {
    fn setting(&self) -> &dyn Setting {
        &self.place
    }

    fn clause(&self, policy: &str, anchor: &str) -> Option<Citation> {
        let found = self.place.policy(policy)?;
        let name = self.place.link_to(found, Some(anchor))?.name;
        let (_, span) = found.held.labels.named(anchor)?;
        let setting = self.place.of(found);
        let quote = match found.held.section(anchor) {
            Some(section) => quote_section(section, &setting),
            None => quote_clause(&found.held, found.rules.iter().find(|r| r.span == span), span, &setting),
        };
        Some(Citation { policy: policy.to_owned(), anchor: anchor.to_owned(), name, quote })
    }

    fn rule(&self, policy: &str, anchor: &str) -> Option<RuleThere> {
        let found = self.place.policy(policy)?;
        let rule = found.rules.iter().find(|r| r.anchor == anchor)?;
        let setting = self.place.of(found);
        let text = html::prose(&rule.prose, &setting);
        Some(RuleThere { kind: rule.kind, text, words: in_words(rule, &setting) })
    }

    fn rules_elsewhere(&self, policy: &str, anchor: &str, others: &Others) -> Vec<RuleThere> {
        let Some(found) = self.place.policy(policy) else { return Vec::new() };
        let Some(rule) = found.rules.iter().find(|r| r.anchor == anchor) else { return Vec::new() };
        elsewhere(&self.place, self.school, (found, rule), others)
    }

    fn has_policy(&self, policy: &str) -> bool {
        self.place.policy(policy).is_some()
    }

    fn anchors(&self, policy: &str) -> Vec<String> {
        let found = self.school.policies.find(policy);
        found.map(|p| p.held.labels.anchors().into_iter().map(str::to_owned).collect()).unwrap_or_default()
    }
}

/// A section in full: its words, and what stands under the headings below it.
fn quote_section(section: &Section, setting: &dyn Setting) -> String {
    let mut out = html::blocks(&section.blocks, setting);
    for child in &section.children {
        out.push_str(&format!("<p><strong>{}</strong></p>\n", html::prose(&child.heading.prose, setting)));
        out.push_str(&quote_section(child, setting));
    }
    out
}

/// A clause; a rule begins with its side, which in the policy stands in the heading above it.
fn quote_clause(held: &Held, rule: Option<&Rule>, span: Span, setting: &dyn Setting) -> String {
    if let Some(rule) = rule {
        let details: String = rule.details.iter().map(|d| format!("<li>{}</li>", html::prose(d, setting))).collect();
        let list = if details.is_empty() { String::new() } else { format!("<ul>{details}</ul>") };
        let words = html::prose(&rule.prose, setting);
        return format!("<p><strong>{}:</strong> {words}</p>{list}\n", rule.kind.name());
    }
    held.clause(span).map(|c| format!("<p>{}</p>\n", html::prose(&c.prose, setting))).unwrap_or_default()
}
