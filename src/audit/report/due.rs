//! What falls due by a day, for reminders.

use jiff::{ToSpan, civil::Date};
use serde::Serialize;

use super::{Place, Report, State, gather::is_open};
use crate::audit::csv::{Columns, Table, shown};

/// Something that a person has to pass, for the first time or again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Due {
    /// Staff id.
    pub id: String,
    /// Name.
    pub name: String,
    /// E-mail address; may be empty.
    pub email: String,
    /// Id of the school.
    pub school: String,
    /// Its name.
    pub school_name: String,
    /// Id of the quiz.
    pub quiz: String,
    /// Its title.
    pub title: String,
    /// Where the person stands.
    pub state: State,
    /// The day of the latest pass.
    pub passed_on: Option<Date>,
    /// The day by which to pass; none where a quiz that has changed has no deadline.
    pub due: Option<Date>,
}

impl Report {
    /// What is overdue, stale, or due within so many days; the earliest first.
    pub fn due(&self, within: u32) -> Vec<Due> {
        let until = self.today.saturating_add(i64::from(within).days());
        let is_wanted = |cell: &super::Cell| match cell.due {
            Some(due) => (is_open(cell.state) || cell.state == State::Done) && due <= until,
            None => cell.state == State::Stale,
        };
        let wanted = self.cells().filter(|place| is_wanted(place.cell));
        let due = wanted.map(|Place { school, row, column, cell }| Due {
            id: row.id.clone(),
            name: row.name.clone(),
            email: row.email.clone(),
            school: school.id.clone(),
            school_name: school.name.clone(),
            quiz: column.quiz.clone(),
            title: column.title.clone(),
            state: cell.state,
            passed_on: cell.date,
            due: cell.due,
        });
        let mut due: Vec<Due> = due.collect();
        due.sort_by_key(|one| one.due);
        due
    }
}

/// What is due, as a table.
pub fn due_table(due: &[Due]) -> Table<'_> {
    let columns: Columns<&Due, 9> = [
        ("id", |one| (&one.id).into()),
        ("name", |one| (&one.name).into()),
        ("email", |one| (&one.email).into()),
        ("school", |one| (&one.school).into()),
        ("quiz", |one| (&one.quiz).into()),
        ("title", |one| (&one.title).into()),
        ("state", |one| one.state.id().into()),
        ("passed_on", |one| shown(one.passed_on)),
        ("due", |one| shown(one.due)),
    ];
    Table::of(due, columns)
}
