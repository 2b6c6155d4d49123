//! Quizzes as the schools ask them.

use super::{Place, Plan, Route, SchoolPlan};
use crate::{
    diag::{Code, Diagnostic},
    markup::{Block, Clause, Section, Setting, html},
    policy::Held,
    quiz::{Citation, CompiledQuiz, Lookup, Quiz, Refresher, RuleThere, compile, revision},
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
    plan.schools
        .iter()
        .map(|school| {
            let quizzes = plan.trust.quizzes.iter().enumerate();
            quizzes
                .filter_map(|(index, quiz)| {
                    let route = Route::of_school(&school.school.id, &format!("quizzes/{}", quiz.id));
                    let there = There { place: Place::new(plan, Some(school), route), school };
                    let change = quiz.change;
                    let quiz = compile(quiz, &school.school.id, &there, problems)?;
                    let rev = revision(&quiz);
                    let refresher = plan.trust.archive.refresher_of(&quiz, &rev, change);
                    Some(PlannedQuiz { index, rev, quiz, refresher })
                })
                .collect()
        })
        .collect()
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
        Some(RuleThere { kind: rule.kind, text: html::prose(&rule.prose, &self.place.of(found)) })
    }

    fn has_policy(&self, policy: &str) -> bool {
        self.place.policy(policy).is_some()
    }

    fn anchors(&self, policy: &str) -> Vec<String> {
        let found = self.school.policies.find(policy);
        found.map(|p| p.held.labels.anchors().map(str::to_owned).collect()).unwrap_or_default()
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
    find_clause(held, span).map(|c| format!("<p>{}</p>\n", html::prose(&c.prose, setting))).unwrap_or_default()
}

fn find_clause(held: &Held, span: Span) -> Option<&Clause> {
    fn within(blocks: &[Block], span: Span) -> Option<&Clause> {
        blocks.iter().find_map(|block| match block {
            Block::Clause(clause) => (clause.span == span).then_some(clause),
            Block::List { items, .. } => items.iter().find_map(|item| {
                if item.clause.span == span { Some(&item.clause) } else { within(&item.blocks, span) }
            }),
            _ => None,
        })
    }
    within(&held.document.opening, span).or_else(|| held.sections().into_iter().find_map(|s| within(&s.blocks, span)))
}
