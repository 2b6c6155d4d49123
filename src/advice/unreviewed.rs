//! Questions whose cited clauses have changed since somebody read the one against the other.

use std::collections::BTreeMap;

use crate::{
    compare,
    config::long_date,
    diag::{Code, Diagnostic},
    plan::{Plan, cited},
    quiz::{Cited, Quiz, Reviewed, reviewed::of_text},
};

/// Adds a warning for each such question and clause, with the schools where they are.
pub(super) fn look(plan: &Plan<'_>, problems: &mut Vec<Diagnostic>) {
    for quiz in &plan.trust.quizzes {
        let now = cited(plan, quiz);
        match plan.trust.reviewed.iter().find(|r| r.quiz == quiz.id) {
            _ if now.is_empty() => {}
            Some(reviewed) => outrun(quiz, reviewed, &now, problems),
            None => problems.push(
                Diagnostic::at(
                    quiz.id_span,
                    Code::QuestionUnreviewed,
                    format!("the questions of `{}` have not been reviewed against the clauses that they cite", quiz.id),
                )
                .help(review(quiz))
                .help("From then on `check` says when a clause changes about which a question asks."),
            ),
        }
    }
    for reviewed in &plan.trust.reviewed {
        let quizzes = || plan.trust.quizzes.iter().map(|q| q.id.as_str());
        if !quizzes().any(|id| id == reviewed.quiz) {
            problems.push(
                Diagnostic::whole(
                    reviewed.file,
                    Code::QuestionUnreviewed,
                    format!("there is no quiz `{}` that could have been reviewed", reviewed.quiz),
                )
                .suggest(&reviewed.quiz, quizzes())
                .help("Rename this file, or take it away."),
            );
        }
    }
}

fn review(quiz: &Quiz) -> String {
    format!("When its questions are right beside the policies, run `staffroom quiz review {}`.", quiz.id)
}

/// What became of a clause: the text that was kept, if any, and the text now.
type Fate<'a> = (&'a str, &'a str, Option<&'a str>, &'a str);

fn outrun(quiz: &Quiz, reviewed: &Reviewed, now: &[Cited], problems: &mut Vec<Diagnostic>) {
    // Schools at which the same became of the same clause are named together.
    let mut fates: BTreeMap<Fate<'_>, Vec<&Cited>> = BTreeMap::new();
    for cited in now {
        let kept = reviewed.kept(&cited.question, &cited.cites, &cited.school);
        if kept.is_none_or(|k| k.fingerprint != of_text(&cited.text)) {
            let fate = (cited.question.as_str(), cited.cites.as_str(), kept.map(|k| k.text), cited.text.as_str());
            fates.entry(fate).or_default().push(cited);
        }
    }
    for ((question, cites, then, text), schools) in fates {
        let first = schools[0];
        let names: Vec<String> = schools.iter().map(|c| format!("`{}`", c.school)).collect();
        let at = names.join(", ");
        let review =
            format!("When the question is right beside it, run `staffroom quiz review {} {question}`.", quiz.id);
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        let kept = reviewed.kept(question, cites, &first.school);
        let problem = match (then, kept) {
            (Some(then), Some(kept)) => {
                let (went, came) = compare::lines(&lines(then), &lines(text));
                Diagnostic::at(
                    first.span,
                    Code::QuestionUnreviewed,
                    format!("`{cites}` has changed at {at} since question `{question}` was reviewed"),
                )
                .also(first.clause, "the clause now")
                .also(kept.place, format!("as it was reviewed on {}", long_date(kept.on)))
                .quote("The clause said", &went)
                .quote("The clause now says", &came)
            }
            _ => Diagnostic::at(
                first.span,
                Code::QuestionUnreviewed,
                format!("question `{question}` has not been reviewed against `{cites}` at {at}"),
            )
            .also(first.clause, "the clause")
            .quote("The clause says", &lines(text)),
        };
        problems.push(problem.help(review));
    }
}
