//! The columns that other systems import.

use super::super::{
    Report,
    csv::{Columns, Table, Text, shown},
    report::{Place, State},
};

/// Everyone's latest pass of everything, as Totara uploads completion records: grades in per cent, dates as `Y-m-d`
/// (<https://totara.help/19/docs/managing-course-completion-uploads>). The id of a quiz is both the short name and the id number
/// of its course, and a staff id is a user name.
pub fn totara(report: &Report) -> Table<'_> {
    let columns: Columns<Place, 5> = [
        ("username", |pass| (&pass.row.id).into()),
        ("courseshortname", |pass| (&pass.column.quiz).into()),
        ("courseidnumber", |pass| (&pass.column.quiz).into()),
        ("completiondate", |pass| shown(pass.cell.date)),
        ("grade", percent),
    ];
    Table::of(passes(report), columns)
}

/// Everyone's latest pass of everything, as personnel systems keep training: who, what, when, until when, and how well.
pub fn hr(report: &Report) -> Table<'_> {
    let columns: Columns<Place, 11> = [
        ("employee_id", |pass| (&pass.row.id).into()),
        ("employee_name", |pass| (&pass.row.name).into()),
        ("email", |pass| (&pass.row.email).into()),
        ("site", |pass| (&pass.school.name).into()),
        ("course_code", |pass| (&pass.column.quiz).into()),
        ("course_title", |pass| (&pass.column.title).into()),
        ("completed_on", |pass| shown(pass.cell.date)),
        ("expires_on", |pass| shown(pass.cell.due.filter(|_| pass.cell.state != State::Stale))),
        ("score_percent", percent),
        ("result", |_| "Passed".into()),
        ("valid", |pass| if matches!(pass.cell.state, State::Overdue | State::Stale) { "no" } else { "yes" }.into()),
    ];
    Table::of(passes(report), columns)
}

/// Every cell that has a pass.
fn passes(report: &Report) -> impl Iterator<Item = Place<'_>> {
    report.cells().filter(|place| place.cell.date.is_some())
}

/// Right answers in per cent, rounded down; empty where nothing was asked.
fn percent<'a>(pass: &Place) -> Text<'a> {
    shown(pass.cell.score.filter(|score| score.asked > 0).map(|score| score.right * 100 / score.asked))
}
