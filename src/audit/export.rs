//! The audit as tables for other programs.

use super::{
    Acceptance, Agreed, ClauseNeed, Names, Report, RoleScore, Row, School,
    csv::{Columns, Table, Text, shown},
    report::{Need, Place, State},
    words,
};
use crate::register::{Attempt, Marked, Recorded};

/// The matrix: a row for each person and requirement, so that any spreadsheet can filter and pivot it.
pub fn matrix(report: &Report) -> Table<'_> {
    cells(report.cells())
}

/// The rows of the matrix in which a required pass does not hold.
pub fn gaps(report: &Report) -> Table<'_> {
    cells(report.cells().filter(|place| place.cell.state != State::Exempt && !place.cell.is_up_to_date()))
}

fn cells<'a>(places: impl Iterator<Item = Place<'a>> + 'a) -> Table<'a> {
    let columns: Columns<Place, 14> = [
        ("id", |at| (&at.row.id).into()),
        ("name", |at| (&at.row.name).into()),
        ("email", |at| (&at.row.email).into()),
        ("school", |at| (&at.school.id).into()),
        ("role", |at| joined(&at.row.roles)),
        ("start", |at| at.row.start.to_string().into()),
        ("quiz", |at| (&at.column.quiz).into()),
        ("title", |at| (&at.column.title).into()),
        ("state", |at| at.cell.state.id().into()),
        ("passed_on", |at| shown(at.cell.date)),
        ("due", |at| shown(at.cell.due)),
        ("right", |at| shown(at.cell.score.map(|s| s.right))),
        ("asked", |at| shown(at.cell.score.map(|s| s.asked))),
        ("attempts", |at| at.cell.attempts.to_string().into()),
    ];
    Table::of(places, columns)
}

/// The people: a row for each, with how many of the passes that they need hold today.
pub fn people(report: &Report) -> Table<'_> {
    let columns: Columns<(&School, &Row), 9> = [
        ("id", |(_, row)| (&row.id).into()),
        ("name", |(_, row)| (&row.name).into()),
        ("email", |(_, row)| (&row.email).into()),
        ("school", |(school, _)| (&school.id).into()),
        ("role", |(_, row)| joined(&row.roles)),
        ("start", |(_, row)| row.start.to_string().into()),
        ("required", |(_, row)| count(row.cells.iter().filter(|cell| cell.state != State::Exempt))),
        ("up_to_date", |(_, row)| count(row.cells.iter().filter(|cell| cell.is_up_to_date()))),
        ("next_due", |(_, row)| shown(row.cells.iter().filter_map(|cell| cell.due).min())),
    ];
    Table::of(report.people(), columns)
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
pub fn evidence<'a>(names: &Names<'a>, Recorded { number, entry, .. }: &'a Recorded) -> [Text<'a>; 22] {
    let words = entry.reason.map(words);
    let attempt = entry.attempt.as_ref();
    let result = entry.result.as_ref();
    let of = |text: fn(&'a Attempt) -> &'a str| attempt.map_or("", text).into();
    [
        number.to_string().into(),
        entry.class.id().into(),
        entry.reason.map_or("", |reason| reason.id()).into(),
        words.map_or("", |words| words.why).into(),
        words.map_or("", |words| words.next).into(),
        entry.imported.to_string().into(),
        (&entry.source).into(),
        attempt.map(|attempt| names.who(attempt)).unwrap_or_default().into(),
        of(|attempt| &attempt.school),
        of(|attempt| &attempt.quiz),
        attempt.map_or("".into(), |attempt| names.quiz(attempt)),
        of(|attempt| &attempt.revision),
        shown(attempt.map(|attempt| attempt.on)),
        shown(result.map(|result| result.right)),
        shown(result.map(Marked::asked)),
        result.map_or("", |result| if result.passed { "true" } else { "false" }).into(),
        shown(attempt.map(|attempt| attempt.attempt)),
        shown(attempt.map(|attempt| attempt.spent)),
        attempt.map(|attempt| names.agreements(attempt)).unwrap_or_default().into(),
        shown(entry.corrects),
        entry.note.as_deref().unwrap_or_default().into(),
        entry.token.to_string().into(),
    ]
}

/// What people get wrong: a row for each question that was asked.
pub fn needs(report: &Report) -> Table<'_> {
    let columns: Columns<&Need, 12> = [
        ("quiz", |need| (&need.quiz).into()),
        ("title", |need| (&need.title).into()),
        ("school", |need| (&need.school).into()),
        ("question", |need| (&need.question).into()),
        ("prompt", |need| (&need.prompt).into()),
        ("clause", |need| (&need.clause).into()),
        ("asked", |need| need.asked.to_string().into()),
        ("right", |need| need.right.to_string().into()),
        ("facility", |need| need.facility.to_string().into()),
        ("most_wrong", |need| need.most_wrong.as_ref().map_or("", |wrong| &wrong.words).into()),
        ("most_wrong_count", |need| shown(need.most_wrong.as_ref().map(|wrong| wrong.count))),
        ("discrimination", |need| shown(need.discrimination)),
    ];
    Table::of(&report.needs, columns)
}

/// What people get wrong, by the audiences that they belong to: a row for each question and audience.
pub fn needs_by_role(report: &Report) -> Table<'_> {
    let columns: Columns<(&Need, &RoleScore), 10> = [
        ("quiz", |(need, _)| (&need.quiz).into()),
        ("title", |(need, _)| (&need.title).into()),
        ("school", |(need, _)| (&need.school).into()),
        ("question", |(need, _)| (&need.question).into()),
        ("prompt", |(need, _)| (&need.prompt).into()),
        ("clause", |(need, _)| (&need.clause).into()),
        ("role", |(_, score)| (&score.role).into()),
        ("asked", |(_, score)| score.asked.to_string().into()),
        ("right", |(_, score)| score.right.to_string().into()),
        ("facility", |(_, score)| score.facility.to_string().into()),
    ];
    Table::of(report.needs.iter().flat_map(|need| need.roles.iter().map(move |score| (need, score))), columns)
}

/// The clauses that people get wrong: a row for each clause of a school that a question cites.
pub fn clauses(report: &Report) -> Table<'_> {
    let columns: Columns<&ClauseNeed, 6> = [
        ("school", |clause| (&clause.school).into()),
        ("clause", |clause| (&clause.clause).into()),
        ("questions", |clause| clause.questions.to_string().into()),
        ("asked", |clause| clause.asked.to_string().into()),
        ("right", |clause| clause.right.to_string().into()),
        ("facility", |clause| clause.facility.to_string().into()),
    ];
    Table::of(&report.clauses, columns)
}

/// Who has accepted which text of which agreement: a row for each person who is asked.
pub fn agreements(report: &Report) -> Table<'_> {
    let columns: Columns<(&Agreed, &Acceptance), 11> = [
        ("id", |(_, person)| (&person.id).into()),
        ("name", |(_, person)| (&person.name).into()),
        ("school", |(agreed, _)| (&agreed.school).into()),
        ("role", |(_, person)| joined(&person.roles)),
        ("policy", |(agreed, _)| (&agreed.policy).into()),
        ("title", |(agreed, _)| (&agreed.title).into()),
        ("state", |(_, person)| person.state.into()),
        ("accepted_on", |(_, person)| shown(person.on)),
        ("accepted", |(_, person)| (&person.fingerprint).into()),
        ("today", |(agreed, _)| (&agreed.fingerprint).into()),
        ("entry", |(_, person)| shown(person.entry)),
    ];
    Table::of(
        report.agreements.iter().flat_map(|agreed| agreed.people.iter().map(move |person| (agreed, person))),
        columns,
    )
}

/// Audiences, with a space between them; most people have one.
fn joined(roles: &[String]) -> Text<'_> {
    match roles {
        [one] => one.into(),
        roles => roles.join(" ").into(),
    }
}

fn count(cells: impl Iterator) -> Text<'static> {
    cells.count().to_string().into()
}
