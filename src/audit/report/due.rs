//! What falls due by a day, for reminders.

use jiff::{ToSpan, civil::Date};
use serde::Serialize;

use super::{Report, State, gather::is_open};
use crate::audit::Table;

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
        let mut due = Vec::new();
        for school in &self.schools {
            for row in &school.rows {
                for (column, cell) in self.columns.iter().zip(&row.cells) {
                    let wanted = match cell.due {
                        Some(due) => (is_open(cell.state) || cell.state == State::Done) && due <= until,
                        None => cell.state == State::Stale,
                    };
                    if wanted {
                        due.push(Due {
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
                    }
                }
            }
        }
        due.sort_by_key(|one| one.due);
        due
    }
}

/// What is due, as a table.
pub fn due_table(due: &[Due]) -> Table {
    let header = vec!["id", "name", "email", "school", "quiz", "title", "state", "passed_on", "due"];
    let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let row = |one: &Due| {
        vec![
            one.id.clone(),
            one.name.clone(),
            one.email.clone(),
            one.school.clone(),
            one.quiz.clone(),
            one.title.clone(),
            one.state.id().to_owned(),
            day(one.passed_on),
            day(one.due),
        ]
    };
    Table { header, rows: due.iter().map(row).collect() }
}
