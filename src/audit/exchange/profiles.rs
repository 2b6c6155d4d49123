//! The columns that other systems import.

use super::super::{
    Report, Table,
    report::{Cell, Column, Row, School, State},
};

/// Everyone's latest pass of everything, as Totara uploads completion records: grades in per cent, dates as `Y-m-d`
/// (<https://totara.help/19/docs/managing-course-completion-uploads>). The id of a quiz is both the short name and the id number
/// of its course, and a staff id is a user name.
pub fn totara(report: &Report) -> Table {
    let header = vec!["username", "courseshortname", "courseidnumber", "completiondate", "grade"];
    let row = |(_, row, column, cell): Pass| {
        let date = cell.date.map(|date| date.to_string()).unwrap_or_default();
        vec![row.id.clone(), column.quiz.clone(), column.quiz.clone(), date, percent(cell)]
    };
    Table { header, rows: passes(report).map(row).collect() }
}

/// Everyone's latest pass of everything, as personnel systems keep training: who, what, when, until when, and how well.
pub fn hr(report: &Report) -> Table {
    let header = vec![
        "employee_id",
        "employee_name",
        "email",
        "site",
        "course_code",
        "course_title",
        "completed_on",
        "expires_on",
        "score_percent",
        "result",
        "valid",
    ];
    let row = |(school, row, column, cell): Pass| {
        let expires = cell.due.filter(|_| cell.state != State::Stale);
        vec![
            row.id.clone(),
            row.name.clone(),
            row.email.clone(),
            school.name.clone(),
            column.quiz.clone(),
            column.title.clone(),
            cell.date.map(|date| date.to_string()).unwrap_or_default(),
            expires.map(|date| date.to_string()).unwrap_or_default(),
            percent(cell),
            "Passed".to_owned(),
            if matches!(cell.state, State::Overdue | State::Stale) { "no" } else { "yes" }.to_owned(),
        ]
    };
    Table { header, rows: passes(report).map(row).collect() }
}

type Pass<'a> = (&'a School, &'a Row, &'a Column, &'a Cell);

/// Every cell that has a pass.
fn passes(report: &Report) -> impl Iterator<Item = Pass<'_>> {
    let rows = report.schools.iter().flat_map(|school| school.rows.iter().map(move |row| (school, row)));
    let cells = rows.flat_map(|(school, row)| {
        report.columns.iter().zip(&row.cells).map(move |(column, cell)| (school, row, column, cell))
    });
    cells.filter(|(.., cell)| cell.date.is_some())
}

/// Right answers in per cent, rounded down; empty where nothing was asked.
fn percent(cell: &Cell) -> String {
    let score = cell.score.filter(|score| score.asked > 0);
    score.map(|score| (score.right * 100 / score.asked).to_string()).unwrap_or_default()
}
