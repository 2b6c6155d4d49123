//! The clauses that questions cite, as each school has them now.

use super::{HeldPolicy, Plan, SchoolPlan};
use crate::{
    markup::plain,
    policy::confirmed::lines,
    quiz::{Cited, Question, Quiz},
    rules::Rule,
    source::Span,
};

/// Every clause that a question of `quiz` cites at a school that asks it, in the order of the questions. What is not there was
/// reported when the quiz was compiled.
pub fn cited(plan: &Plan<'_>, quiz: &Quiz) -> Vec<Cited> {
    let mut out = Vec::new();
    for question in &quiz.questions {
        for school in plan.schools.iter().filter(|s| question.is_asked_at(&s.school.id)) {
            out.extend(at_school(question, school));
        }
    }
    out
}

fn at_school(question: &Question, school: &SchoolPlan<'_>) -> Vec<Cited> {
    let id = &school.school.id;
    let mut targets: Vec<&(String, Span)> = question.part(id, |a| a.cites.as_ref()).into_iter().collect();
    targets.extend(question.part(id, |a| a.rule.as_ref()).filter(|(rule, _)| targets.iter().all(|(c, _)| c != rule)));
    let clause = |(target, span): &(String, Span)| {
        let (policy, anchor) = target.split_once('#')?;
        let found = school.policies.find(policy)?;
        let (clause, lines) = text_of(found, anchor)?;
        let (question, cites, school) = (question.id.0.clone(), target.clone(), id.clone());
        Some(Cited { question, cites, school, text: lines.join("\n"), span: *span, clause })
    };
    targets.into_iter().filter_map(clause).collect()
}

/// The place of a clause or section, and what it says, a line for each passage.
fn text_of(policy: &HeldPolicy, anchor: &str) -> Option<(Span, Vec<String>)> {
    let (_, span) = policy.held.labels.named(anchor)?;
    let lines = match (policy.held.section(anchor), policy.rules.iter().find(|r| r.span == span)) {
        (Some(section), _) => lines(section),
        (None, Some(rule)) => rule_lines(rule),
        (None, None) => vec![policy.held.clause(span).map(|c| plain(&c.prose).into_owned()).unwrap_or_default()],
    };
    Some((span, lines))
}

/// A rule says its side, which in the policy stands in the heading above it, and whom to ask.
fn rule_lines(rule: &Rule) -> Vec<String> {
    let ask = rule.ask.as_ref().map(|(role, _)| format!(" {{ask={role}}}")).unwrap_or_default();
    let first = format!("{}: {}{ask}", rule.kind.name(), words(&plain(&rule.prose)));
    std::iter::once(first).chain(rule.details.iter().map(|d| words(&plain(d)))).collect()
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
