//! The roster: who works where, as the office's CSV file lists them.

mod columns;
mod day;
mod merge;
mod person;
mod read;
mod text;

pub use columns::delimiter;
pub use day::day;
pub use read::{Known, open, read};
pub use text::{Decoded, NotText, decode};

use jiff::civil::Date;

/// A member of staff, governor, volunteer or contractor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Staff id, unique in the roster.
    pub id: String,
    /// Name as people write it.
    pub name: String,
    /// E-mail address; may be empty.
    pub email: String,
    /// Id of the school.
    pub school: String,
    /// Ids of the audiences that the person belongs to; at least one.
    pub roles: Vec<String>,
    /// First day.
    pub start: Date,
    /// Last day, where it is known; not before `start`.
    pub end: Option<Date>,
    /// Which personal code holds, from 1.
    pub epoch: u32,
}

impl Person {
    /// Whether the person has not left before `today`. Someone who is still to start counts: induction may come before the first day.
    pub fn belongs_on(&self, today: Date) -> bool {
        self.end.is_none_or(|end| end >= today)
    }
}
