//! What the quizzes asked on the day of an inspection.

use std::collections::BTreeSet;

use serde::Serialize;
use tera::{Context, Tera};

use super::{File, Group, Inspection, Line, ReportError};
use crate::{
    config::long_date,
    plan::{Place, Plan, Route, SchoolPlan},
    quiz::{Archive, CompiledQuestion, CompiledQuiz, Entry, Published, Task},
    rules::Kind,
};

/// A question with what could be answered.
#[derive(Serialize)]
struct Question<'a> {
    /// The situation, HTML; empty where there is none.
    scenario: &'a str,
    /// HTML.
    prompt: &'a str,
    answers: Vec<Answer>,
    /// Whether the answers are one answer: what stands in which order.
    in_order: bool,
    /// The clause that it was about; may be empty.
    cites: &'a str,
    /// Where that clause stands in the bundle; empty where it does not.
    href: String,
}

#[derive(Serialize)]
struct Answer {
    html: String,
    /// Plain text, where there is no HTML.
    words: String,
    right: bool,
}

/// Adds a page for each quiz of each school to `files`, and gives the schools with their quizzes.
pub(super) fn pages(
    tera: &Tera,
    inspection: &Inspection,
    plan: &Plan<'_>,
    archive: &Archive,
    files: &mut Vec<File>,
) -> Result<Vec<Group>, ReportError> {
    let there: BTreeSet<String> = files.iter().map(|file| file.path.clone()).collect();
    let mut groups = Vec::new();
    for school in &plan.schools {
        let mut lines = Vec::new();
        for (id, published) in archive.newest(&school.school.id) {
            let Some(quiz) = archive.revision(id, &published.rev) else {
                let told = format!("The archive has lost revision {} of this quiz.", published.rev);
                lines.push(Line { title: id.to_owned(), href: String::new(), told, doubtful: true });
                continue;
            };
            let route = Route::of_school(&school.school.id, &format!("quizzes/{id}"));
            let told = told(quiz, published);
            let page = page(tera, inspection, (plan, school, &route), quiz, &told, &there)?;
            files.push(File::made(route.path(), page));
            lines.push(Line { title: quiz.title.clone(), href: route.path().to_owned(), told, doubtful: false });
        }
        groups.push(Group { name: school.school.name.clone(), lines });
    }
    Ok(groups)
}

/// "10 of 24 questions, to pass: 80%. Asked so from 1 September 2025, revision …."
fn told(quiz: &CompiledQuiz, published: &Published) -> String {
    let pool = quiz.questions.len();
    let questions = match quiz.draw {
        Some(draw) => format!("{draw} of {pool} questions, drawn for each person"),
        None => format!("{pool} {}", if pool == 1 { "question" } else { "questions" }),
    };
    let (mark, since, revision) = (quiz.pass_mark, long_date(published.on), &published.rev);
    format!("{questions}; {mark}% had to be right. Asked so from {since}, revision {revision}.")
}

fn page(
    tera: &Tera,
    inspection: &Inspection,
    (plan, school, route): (&Plan<'_>, &SchoolPlan<'_>, &Route),
    quiz: &CompiledQuiz,
    told: &str,
    there: &BTreeSet<String>,
) -> Result<String, ReportError> {
    let place = Place::new(plan, Some(school), route.clone());
    let href = |question: &CompiledQuestion| {
        let cites = question.cites.as_ref()?;
        let policy = Route::of_school(&school.school.id, &format!("policies/{}", cites.policy));
        there.contains(policy.path()).then(|| format!("{}#{}", place.to(&policy), cites.anchor))
    };
    let mut before = None;
    let questions: Vec<Question<'_>> = quiz
        .questions
        .iter()
        .map(|question| {
            let scenario = question.scenario.as_deref().filter(|id| before != Some(*id));
            before = question.scenario.as_deref();
            let scenario = quiz.scenarios.iter().find(|told| Some(told.id.as_str()) == scenario);
            Question {
                scenario: scenario.map_or("", |told| &told.text),
                prompt: &question.prompt,
                answers: answers(&question.task),
                in_order: matches!(question.task, Task::Order { .. }),
                cites: question.cites.as_ref().map_or("", |cites| &cites.name),
                href: href(question).unwrap_or_default(),
            }
        })
        .collect();
    let mut context = Context::new();
    context.insert("on", &inspection.on);
    context.insert("whose", &school.school.name);
    context.insert("title", &quiz.title);
    context.insert("told", told);
    context.insert("doubtful", &false);
    context.insert("root", &place.to(&Route::file("index.html")).trim_end_matches("index.html"));
    context.insert("questions", &questions);
    Ok(tera.render("quiz.html", &context)?)
}

/// What could be answered, and what of it is right.
fn answers(task: &Task) -> Vec<Answer> {
    let answer = |html: &str, right: bool| Answer { html: html.to_owned(), words: String::new(), right };
    let plain = |words: &str, right: bool| Answer { html: String::new(), words: words.to_owned(), right };
    match task {
        Task::Single { options } | Task::Multiple { options } => {
            options.iter().map(|option| answer(&option.text, option.correct)).collect()
        }
        Task::TrueFalse { answer: right } => vec![plain("True", *right), plain("False", !right)],
        Task::Rule { answer: right } => Kind::ALL.iter().map(|kind| plain(kind.name(), kind == right)).collect(),
        Task::Order { entries } => entries.iter().map(|entry| answer(&entry.text, true)).collect(),
        Task::Match { left, right, pairs } => {
            let text = |id: &String| right.iter().find(|entry| entry.id == *id).map_or("", |entry: &Entry| &entry.text);
            let pair = |(row, id): (&Entry, &String)| answer(&format!("{} → {}", row.text, text(id)), true);
            left.iter().zip(pairs).map(pair).collect()
        }
        Task::Number { answer: right, tolerance, unit } => {
            let about = if *tolerance == 0.0 { String::new() } else { format!(", or up to {tolerance} more or less") };
            vec![plain(format!("{right} {unit}{about}").trim(), true)]
        }
        Task::Text { accepted } => accepted.iter().map(|wording| plain(wording, true)).collect(),
    }
}
