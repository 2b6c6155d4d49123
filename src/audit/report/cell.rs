//! Where one person stands with one requirement.

use jiff::{ToSpan, civil::Date};
use serde::Serialize;

use super::{super::Requirement, gather::Sound};
use crate::{
    quiz::{Archive, Standing},
    roster::Person,
};

/// How many days before it is due something is due soon.
const SOON: i32 = 30;

/// Where a person stands with a requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Passed, and the pass holds for more than 30 days.
    Done,
    /// Due within 30 days, whether for the first time or again.
    DueSoon,
    /// Past its day.
    Overdue,
    /// Never passed; there is no deadline, or it is more than 30 days away, or the school has not published the quiz.
    Never,
    /// Passed before what has to be known changed.
    Stale,
    /// Not required of this person.
    Exempt,
}

impl State {
    /// The word of CSV files and of the page's classes.
    pub fn id(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::DueSoon => "due-soon",
            Self::Overdue => "overdue",
            Self::Never => "never",
            Self::Stale => "stale",
            Self::Exempt => "exempt",
        }
    }
}

/// Right answers of those asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Score {
    /// How many are right.
    pub right: u32,
    /// How many were asked.
    pub asked: u32,
}

/// Where a person stands with a requirement, and since when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// Where they stand.
    pub state: State,
    /// The day of the latest pass, even one that no longer holds.
    pub date: Option<Date>,
    /// The day by which to pass, or to pass again.
    pub due: Option<Date>,
    /// The score of that pass; without a pass, of the latest attempt.
    pub score: Option<Score>,
    /// How many attempts are in the register.
    pub attempts: u32,
}

impl Cell {
    /// Whether there is a pass that holds today.
    pub fn is_up_to_date(&self) -> bool {
        match self.state {
            State::Done => true,
            State::DueSoon => self.date.is_some(),
            State::Overdue | State::Never | State::Stale | State::Exempt => false,
        }
    }
}

/// The day by which `person` has to pass `needed` for the first time; `None` where there is no deadline, or nothing to pass yet.
pub(in crate::audit) fn first_due(person: &Person, needed: &Requirement, archive: &Archive) -> Option<Date> {
    // Nobody is late for a quiz that was not there yet.
    let since = archive.first_published(&needed.quiz, &person.school)?.max(person.start);
    needed.due_within.map(|period| period.after(since))
}

/// Where `person` stands with `needed`. `attempts` are theirs at that quiz, at their school.
pub(super) fn cell(person: &Person, needed: &Requirement, attempts: &[Sound], archive: &Archive, today: Date) -> Cell {
    let holds = |s: &&Sound| s.passed && matches!(s.standing, Standing::Holds { .. });
    let holding = attempts.iter().filter(holds).max_by_key(|s| s.issued);
    let passed = attempts.iter().filter(|s| s.passed).max_by_key(|s| s.issued);
    let shown = holding.or(passed).or_else(|| attempts.iter().max_by_key(|s| s.issued));
    let (state, due) = if !needed.is_of(person) {
        (State::Exempt, None)
    } else if let Some(pass) = holding {
        let due = needed.refresh_every.map(|period| period.after(pass.on));
        (by_day(due, today, State::Done), due)
    } else if let Some(pass) = passed {
        let since = match pass.standing {
            Standing::Superseded { until, .. } => Some(until),
            Standing::Holds { .. } | Standing::Never => None,
        };
        (State::Stale, since.zip(needed.due_within).map(|(since, period)| period.after(since.max(person.start))))
    } else {
        let due = first_due(person, needed, archive);
        (by_day(due, today, State::Never), due)
    };
    Cell {
        state,
        date: holding.or(passed).map(|s| s.on),
        due,
        score: shown.map(|s| s.score),
        attempts: attempts.len() as u32,
    }
}

/// Overdue or due soon by the day it is `due`, otherwise `state`.
fn by_day(due: Option<Date>, today: Date, state: State) -> State {
    match due {
        Some(due) if due < today => State::Overdue,
        Some(due) if due <= today.saturating_add(SOON.days()) => State::DueSoon,
        _ => state,
    }
}
