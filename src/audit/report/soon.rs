//! What falls due next, and who is new.

use jiff::{ToSpan, civil::Date};
use serde::Serialize;

use super::{School, gather::is_open};
use crate::audit::Training;

/// How many days ahead is looked.
const AHEAD: [u32; 3] = [30, 60, 90];

/// For how many days someone counts as a new starter.
const NEW: i32 = 90;

/// Passes that run out within so many days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Soon {
    /// How many days ahead, counted from today.
    pub days: u32,
    /// How many passes that hold today have to be renewed by then.
    pub count: u32,
    /// Of how many people.
    pub people: u32,
}

/// A new starter who has something left to pass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Late {
    /// Staff id.
    pub id: String,
    /// Name.
    pub name: String,
    /// The school's name.
    pub school: String,
    /// First day.
    pub start: Date,
    /// What is left, in the order of the columns: the quiz's title.
    pub left: Vec<String>,
    /// The first day by which something is due; `None`: nothing has a deadline.
    pub due: Option<Date>,
    /// By how many days that is past; 0 where it is not.
    pub late: u32,
}

/// What has to be renewed by the end of each span.
pub(super) fn soon(schools: &[School], today: Date) -> Vec<Soon> {
    let until = |days: u32| today.saturating_add(i64::from(days).days());
    let within = |days: u32| {
        let rows = schools.iter().flat_map(|school| &school.rows);
        let counts = rows.map(|row| {
            let ends = row.cells.iter().filter(|cell| cell.is_up_to_date());
            ends.filter(|cell| cell.due.is_some_and(|due| due <= until(days))).count() as u32
        });
        let counts: Vec<u32> = counts.filter(|count| *count > 0).collect();
        Soon { days, count: counts.iter().sum(), people: counts.len() as u32 }
    };
    AHEAD.map(within).into()
}

/// Everyone who started within the last 90 days, or is still to start, and has something left.
pub(super) fn starters(schools: &[School], training: &Training, today: Date) -> Vec<Late> {
    let since = today.saturating_sub(NEW.days());
    let mut late: Vec<Late> = Vec::new();
    for school in schools {
        for row in school.rows.iter().filter(|row| row.start >= since) {
            let open = || {
                row.cells
                    .iter()
                    .zip(&training.requirements)
                    .filter(|(cell, _)| is_open(cell.state) && !cell.is_up_to_date())
            };
            let due = open().filter_map(|(cell, _)| cell.due).min();
            let left: Vec<String> = open().map(|(_, needed)| needed.title.clone()).collect();
            if !left.is_empty() {
                late.push(Late {
                    id: row.id.clone(),
                    name: row.name.clone(),
                    school: school.name.clone(),
                    start: row.start,
                    left,
                    due,
                    late: due.map_or(0, |due| days(due, today)),
                });
            }
        }
    }
    // Those without a deadline last; otherwise in the order of schools and names.
    late.sort_by_key(|late| (late.due.is_none(), late.due));
    late
}

/// How many days `due` is past.
fn days(due: Date, today: Date) -> u32 {
    (today.duration_since(due).as_hours() / 24).try_into().unwrap_or(0)
}
