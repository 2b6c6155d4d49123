//! The audit as tables for other programs.

use super::{
    Names, Report, Table,
    report::{Need, Score, State},
    words,
};
use crate::register::Recorded;

/// The matrix: a row for each person and requirement, so that any spreadsheet can filter and pivot it.
pub fn matrix(report: &Report) -> Table {
    let header = vec![
        "id",
        "name",
        "email",
        "school",
        "role",
        "start",
        "quiz",
        "title",
        "state",
        "passed_on",
        "due",
        "right",
        "asked",
        "attempts",
    ];
    let mut rows = Vec::new();
    for school in &report.schools {
        for row in &school.rows {
            for (column, cell) in report.columns.iter().zip(&row.cells) {
                let [right, asked] = score(cell.score);
                rows.push(vec![
                    row.id.clone(),
                    row.name.clone(),
                    row.email.clone(),
                    school.id.clone(),
                    row.roles.join(" "),
                    row.start.to_string(),
                    column.quiz.clone(),
                    column.title.clone(),
                    cell.state.id().to_owned(),
                    text(cell.date),
                    text(cell.due),
                    right,
                    asked,
                    cell.attempts.to_string(),
                ]);
            }
        }
    }
    Table { header, rows }
}

/// The people: a row for each, with how many of the passes that they need hold today.
pub fn people(report: &Report) -> Table {
    let header = vec!["id", "name", "email", "school", "role", "start", "required", "up_to_date", "next_due"];
    let mut rows = Vec::new();
    for school in &report.schools {
        for row in &school.rows {
            let required = row.cells.iter().filter(|cell| cell.state != State::Exempt);
            rows.push(vec![
                row.id.clone(),
                row.name.clone(),
                row.email.clone(),
                school.id.clone(),
                row.roles.join(" "),
                row.start.to_string(),
                required.count().to_string(),
                row.cells.iter().filter(|cell| cell.is_up_to_date()).count().to_string(),
                text(row.cells.iter().filter_map(|cell| cell.due).min()),
            ]);
        }
    }
    Table { header, rows }
}

/// The columns of the evidence.
pub const EVIDENCE: [&str; 22] = [
    "number",
    "class",
    "reason",
    "why",
    "next_step",
    "imported",
    "source",
    "who",
    "school",
    "quiz",
    "title",
    "revision",
    "made_on",
    "right",
    "asked",
    "passed",
    "attempt",
    "seconds",
    "agreements",
    "corrects",
    "note",
    "token_hash",
];

/// The row of an entry of the register, as it was judged when it was imported, in the columns of [`EVIDENCE`].
pub fn evidence(names: &Names, Recorded { number, entry, .. }: &Recorded) -> [String; 22] {
    let words = entry.reason.map(words);
    let attempt = entry.attempt.as_ref();
    let result = entry.result.as_ref();
    let [right, asked] = score(result.map(|r| Score { right: r.right, asked: r.asked() }));
    [
        number.to_string(),
        entry.class.id().to_owned(),
        entry.reason.map_or("", |r| r.id()).to_owned(),
        words.map_or("", |w| w.why).to_owned(),
        words.map_or("", |w| w.next).to_owned(),
        entry.imported.to_string(),
        entry.source.clone(),
        attempt.map(|a| names.who(a)).unwrap_or_default(),
        attempt.map(|a| a.school.clone()).unwrap_or_default(),
        attempt.map(|a| a.quiz.clone()).unwrap_or_default(),
        attempt.map(|a| names.quiz(a)).unwrap_or_default(),
        attempt.map(|a| a.revision.clone()).unwrap_or_default(),
        text(attempt.map(|a| a.on)),
        right,
        asked,
        text(result.map(|r| r.passed)),
        text(attempt.map(|a| a.attempt)),
        text(attempt.map(|a| a.spent)),
        attempt.map(|a| names.agreements(a)).unwrap_or_default(),
        text(entry.corrects),
        entry.note.clone().unwrap_or_default(),
        entry.token.into(),
    ]
}

/// What people get wrong: a row for each question that was asked.
pub fn needs(report: &Report) -> Table {
    let header = vec![
        "quiz",
        "title",
        "school",
        "question",
        "prompt",
        "clause",
        "asked",
        "right",
        "facility",
        "most_wrong",
        "most_wrong_count",
        "discrimination",
    ];
    let row = |need: &Need| {
        let (wrong, count) = need.most_wrong.clone().map_or_else(Default::default, |w| (w.words, w.count.to_string()));
        vec![
            need.quiz.clone(),
            need.title.clone(),
            need.school.clone(),
            need.question.clone(),
            need.prompt.clone(),
            need.clause.clone(),
            need.asked.to_string(),
            need.right.to_string(),
            need.facility.to_string(),
            wrong,
            count,
            text(need.discrimination),
        ]
    };
    Table { header, rows: report.needs.iter().map(row).collect() }
}

/// What people get wrong, by the audiences that they belong to: a row for each question and audience.
pub fn needs_by_role(report: &Report) -> Table {
    let header = vec!["quiz", "title", "school", "question", "prompt", "clause", "role", "asked", "right", "facility"];
    let mut rows = Vec::new();
    for need in &report.needs {
        rows.extend(need.roles.iter().map(|score| {
            vec![
                need.quiz.clone(),
                need.title.clone(),
                need.school.clone(),
                need.question.clone(),
                need.prompt.clone(),
                need.clause.clone(),
                score.role.clone(),
                score.asked.to_string(),
                score.right.to_string(),
                score.facility.to_string(),
            ]
        }));
    }
    Table { header, rows }
}

/// The clauses that people get wrong: a row for each clause of a school that a question cites.
pub fn clauses(report: &Report) -> Table {
    let header = vec!["school", "clause", "questions", "asked", "right", "facility"];
    let row = |clause: &super::ClauseNeed| {
        vec![
            clause.school.clone(),
            clause.clause.clone(),
            clause.questions.to_string(),
            clause.asked.to_string(),
            clause.right.to_string(),
            clause.facility.to_string(),
        ]
    };
    Table { header, rows: report.clauses.iter().map(row).collect() }
}

/// Who has accepted which text of which agreement: a row for each person who is asked.
pub fn agreements(report: &Report) -> Table {
    let header =
        vec!["id", "name", "school", "role", "policy", "title", "state", "accepted_on", "accepted", "today", "entry"];
    let mut rows = Vec::new();
    for agreed in &report.agreements {
        rows.extend(agreed.people.iter().map(|person| {
            vec![
                person.id.clone(),
                person.name.clone(),
                agreed.school.clone(),
                person.roles.join(" "),
                agreed.policy.clone(),
                agreed.title.clone(),
                person.state.to_owned(),
                text(person.on),
                person.fingerprint.clone(),
                agreed.fingerprint.clone(),
                text(person.entry),
            ]
        }));
    }
    Table { header, rows }
}

fn text(value: Option<impl ToString>) -> String {
    value.map(|v| v.to_string()).unwrap_or_default()
}

fn score(score: Option<Score>) -> [String; 2] {
    [text(score.map(|s| s.right)), text(score.map(|s| s.asked))]
}
