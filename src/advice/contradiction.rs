//! Answers that contradict the school's rule.

use std::collections::BTreeMap;

use toml::Value;

use crate::{
    diag::{Code, Diagnostic},
    markup::{Block, html},
    plan::{HeldPolicy, Place, Plan, Route, SchoolPlan},
    quiz::{Question, QuestionKind, Quiz, Rich, fold},
    rules::{Kind, Rule},
    source::Span,
};

/// What an answer says of a rule at a school, and what the rule is there.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Contradiction<'a> {
    /// Where the answer stands.
    at: Span,
    question: &'a str,
    /// "option `x`" or "the statement".
    what: String,
    /// Whether the question takes it for right.
    right: bool,
    says: Kind,
    is: Kind,
    /// Where the rule stands.
    rule: Span,
    /// How the rule is cited.
    name: String,
}

/// Adds a warning for each such answer and rule, with the schools where they meet.
pub(super) fn look(plan: &Plan<'_>, problems: &mut Vec<Diagnostic>) {
    let mut found: BTreeMap<Contradiction<'_>, Vec<String>> = BTreeMap::new();
    for quiz in &plan.trust.quizzes {
        for school in &plan.schools {
            let reader =
                Reader { place: Place::new(plan, Some(school), Route::school(&school.school.id)), school, quiz };
            for question in quiz.questions.iter().filter(|q| q.is_asked_at(&school.school.id)) {
                for contradiction in reader.of(question) {
                    found.entry(contradiction).or_default().push(format!("`{}`", school.school.id));
                }
            }
        }
    }
    problems.extend(found.into_iter().map(|(contradiction, schools)| contradiction.problem(&schools)));
}

impl Contradiction<'_> {
    fn problem(&self, schools: &[String]) -> Diagnostic {
        let Self { question, what, says, is, .. } = self;
        let at = schools.join(", ");
        let headline = match self.right {
            true => format!(
                "{what} of question `{question}` counts as right and says {}; the rule at {at} is {}",
                says.name(),
                is.name()
            ),
            false => format!(
                "{what} of question `{question}` counts as wrong and says {}, as the rule at {at} does",
                says.name()
            ),
        };
        let first = schools[0].trim_matches('`');
        Diagnostic::at(self.at, Code::AnswerContradictsRule, headline)
            .also(self.rule, self.name.clone())
            .help(format!("Mend the answer. Where schools differ, give one its own with `[question.at.{first}]`, or ask a `rule` question."))
    }
}

struct Reader<'a> {
    place: Place<'a>,
    school: &'a SchoolPlan<'a>,
    quiz: &'a Quiz,
}

impl<'a> Reader<'a> {
    fn of(&self, question: &'a Question) -> Vec<Contradiction<'a>> {
        let id = self.school.school.id.as_str();
        let cited = question.part(id, |a| a.cites.as_ref()).and_then(|(target, _)| self.rule(target));
        let claims: Vec<(String, Span, Kind, bool)> = match question.kind {
            QuestionKind::Single | QuestionKind::Multiple => question
                .part(id, |a| a.options.as_ref())
                .into_iter()
                .flatten()
                .filter_map(|option| {
                    let says = option.says.or_else(|| Some((side(&self.words(&option.text))?, option.id.1)));
                    says.map(|(kind, span)| (format!("option `{}`", option.id.0), span, kind, option.correct))
                })
                .collect(),
            QuestionKind::TrueFalse => return self.statement(question, cited).into_iter().collect(),
            _ => Vec::new(),
        };
        let Some((policy, rule)) = cited else { return Vec::new() };
        let against = |(what, at, says, right)| contradicts(question, what, at, (says, right), policy, rule);
        claims.into_iter().filter_map(against).collect()
    }

    /// A statement that says its side, or that is a rule in so many words.
    fn statement(
        &self,
        question: &'a Question,
        cited: Option<(&'a HeldPolicy, &'a Rule)>,
    ) -> Option<Contradiction<'a>> {
        let id = self.school.school.id.as_str();
        let (Value::Boolean(right), at) = question.part(id, |a| a.answer.as_ref())? else { return None };
        let what = "the statement".to_owned();
        if let Some((says, at)) = question.part(id, |a| a.says.as_ref()) {
            let (policy, rule) = cited?;
            return contradicts(question, what, *at, (*says, *right), policy, rule);
        }
        let prompt = question.part(id, |a| a.prompt.as_ref())?;
        let (says, deed) = claim(&self.words(prompt))?;
        let cites = question.part(id, |a| a.cites.as_ref()).and_then(|(target, _)| target.split_once('#'));
        let named = self.quiz.policies.iter().map(|(id, _)| id.as_str()).filter(|_| cites.is_none());
        let mut policies =
            cites.map(|(policy, _)| policy).into_iter().chain(named).filter_map(|id| self.place.policy(id));
        policies.find_map(|policy| {
            let here = self.place.of(policy);
            // Whether one may do what one has to ask for first, words alone do not say.
            let same = |r: &&Rule| r.kind != Kind::Ask && plainly(&html::words(&r.prose, &here)) == deed;
            let rule = policy.rules.iter().find(same)?;
            contradicts(question, what.clone(), *at, (says, *right), policy, rule)
        })
    }

    fn rule(&self, target: &str) -> Option<(&'a HeldPolicy, &'a Rule)> {
        let (policy, anchor) = target.split_once('#')?;
        let policy = self.place.policy(policy)?;
        Some((policy, policy.rules.iter().find(|r| r.anchor == anchor)?))
    }

    /// The words of the last paragraph, which is the question.
    fn words(&self, rich: &Rich) -> String {
        let clauses = rich.document.opening.iter().rev();
        let last = clauses.into_iter().find_map(|b| if let Block::Clause(c) = b { Some(c) } else { None });
        last.map(|clause| html::words(&clause.prose, &self.place)).unwrap_or_default()
    }
}

fn contradicts<'a>(
    question: &'a Question,
    what: String,
    at: Span,
    (says, right): (Kind, bool),
    policy: &HeldPolicy,
    rule: &Rule,
) -> Option<Contradiction<'a>> {
    let number = rule.number.as_ref().map(|n| format!(", clause {n}")).unwrap_or_default();
    let name = format!("{}: {}{number}", rule.kind.name(), policy.held.meta.title());
    let (is, rule) = (rule.kind, rule.span);
    ((says == is) != right).then(|| Contradiction { at, question: &question.id.0, what, right, says, is, rule, name })
}

/// An option that is a side and nothing else.
fn side(words: &str) -> Option<Kind> {
    match plainly(words).as_str() {
        "do" => Some(Kind::Do),
        "don't" | "do not" => Some(Kind::Dont),
        "ask first" => Some(Kind::Ask),
        _ => None,
    }
}

/// The beginnings of a statement that something must not be done, and that it must or may. The longer come first.
const DONT: [&str; 13] = [
    "you are not allowed to ",
    "you must not ",
    "you must never ",
    "you should not ",
    "you should never ",
    "you may not ",
    "you may never ",
    "you cannot ",
    "staff must not ",
    "staff may not ",
    "do not ",
    "don't ",
    "never ",
];
const DO: [&str; 11] = [
    "you are allowed to ",
    "you must always ",
    "you should always ",
    "you must ",
    "you should ",
    "you have to ",
    "you may ",
    "you can ",
    "staff must ",
    "staff may ",
    "always ",
];

/// Which side a statement is on, and the deed of which it speaks. One that only names a deed tells people to do it.
fn claim(statement: &str) -> Option<(Kind, String)> {
    let words = plainly(statement);
    let after = |list: &[&str]| list.iter().find_map(|begin| words.strip_prefix(begin)).map(str::to_owned);
    let (kind, deed) = match (after(&DONT), after(&DO)) {
        (Some(deed), _) => (Kind::Dont, deed),
        (None, Some(deed)) => (Kind::Do, deed),
        (None, None) => (Kind::Do, words),
    };
    (!deed.is_empty()).then_some((kind, deed))
}

/// Words as they are compared.
fn plainly(words: &str) -> String {
    fold(words).trim_end_matches([',', ';', ':']).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_shows_its_side_and_its_deed() {
        let of = |text: &str| claim(text).map(|(kind, deed)| (kind.id(), deed));
        assert_eq!(of("You must **never** pass it on."), Some(("do", "**never** pass it on".into())));
        assert_eq!(of("You must never pass it on."), Some(("dont", "pass it on".into())));
        assert_eq!(of("Don’t pass it on!"), Some(("dont", "pass it on".into())));
        assert_eq!(of("You may pass it on;"), Some(("do", "pass it on".into())));
        assert_eq!(of("Pass it on"), Some(("do", "pass it on".into())));
        assert_eq!(of(" ."), None);
    }

    #[test]
    fn an_option_may_be_a_side_and_nothing_else() {
        assert_eq!(side("Don’t."), Some(Kind::Dont));
        assert_eq!(side("Ask first"), Some(Kind::Ask));
        assert_eq!(side("Do it"), None);
    }
}
