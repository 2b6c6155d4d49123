//! Where one person stands with one requirement.

use jiff::{ToSpan, civil::Date};
use serde::Serialize;

use super::{super::Requirement, again::Why, gather::Sound, known::Known};
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
pub(super) fn cell(
    person: &Person,
    needed: &Requirement,
    attempts: &[Sound],
    archive: &Archive,
    known: &Known,
    today: Date,
) -> Cell {
    let passes = passes(needed, &person.school, attempts, archive, known);
    let holds = |pass: &&Pass<'_>| matches!(pass.last.standing, Standing::Holds { .. });
    let holding = passes.iter().filter(holds).max_by_key(|pass| pass.last.issued);
    let full = holding.map(|pass| pass.full);
    let holding = holding.map(|pass| pass.last);
    let passed = passes.iter().map(|pass| pass.last).max_by_key(|s| s.issued);
    let shown = holding.or(passed).or_else(|| attempts.iter().max_by_key(|s| s.issued));
    let (state, due) = if !needed.is_of(person) {
        (State::Exempt, None)
    } else if let Some(full) = full {
        let due = needed.refresh_every.map(|period| period.after(full));
        (by_day(due, today, State::Done), due)
    } else if let Some(pass) = passed {
        let since = match pass.standing {
            Standing::Superseded { until, .. } => Some(until),
            Standing::Holds { .. } | Standing::Never => None,
        };
        (State::Stale, since.and_then(|since| needed.due_within.map(|period| period.after(since))))
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

/// That a quiz is taken again.
pub(super) struct TakenAgain {
    pub(super) why: Why,
    pub(super) passed_on: Date,
    pub(super) due: Option<Date>,
    pub(super) only_changed: bool,
}

/// Whether `person`, who has to pass `needed` and once did, takes it again by the second of `days`; the first is today.
pub(super) fn again(
    person: &Person,
    needed: &Requirement,
    attempts: &[Sound],
    archive: &Archive,
    known: &Known,
    (today, until): (Date, Date),
) -> Option<TakenAgain> {
    let cell = cell(person, needed, attempts, archive, known, today);
    let passed_on = cell.date?;
    if cell.state != State::Stale {
        let runs_out = cell.due.filter(|due| *due <= until);
        return runs_out.map(|_| TakenAgain { why: Why::RunsOut, passed_on, due: cell.due, only_changed: false });
    }
    // A refresher puts nothing off, so it is of no use to someone whose pass runs out anyway.
    let lasts = |pass: &Pass<'_>| needed.refresh_every.is_none_or(|period| period.after(pass.full) > until);
    let newest = archive.published(&needed.quiz, &person.school).last();
    let refresher = newest.and_then(|newest| archive.refresher(&needed.quiz, &person.school, &newest.rev));
    let only_changed = refresher.is_some_and(|refresher| {
        passes(needed, &person.school, attempts, archive, known).iter().any(|pass| {
            let revision = pass.last.revision.map(|at| known.list[at as usize].id);
            lasts(pass) && revision.is_some_and(|id| refresher.after.iter().any(|after| after == id))
        })
    });
    Some(TakenAgain { why: Why::Changed, passed_on, due: cell.due, only_changed })
}

/// A pass that counts.
struct Pass<'a> {
    /// The attempt.
    last: &'a Sound,
    /// The day of the full quiz that it rests on: of itself, or of what a refresher goes on from.
    full: Date,
}

/// The passes that count. A refresher asks a part of the quiz only, so it counts for someone who had passed a revision from before
/// the change, and holds no longer than that pass would have.
fn passes<'a>(
    needed: &Requirement,
    school: &str,
    attempts: &'a [Sound],
    archive: &Archive,
    known: &Known,
) -> Vec<Pass<'a>> {
    let revision = |s: &Sound| s.revision.map(|at| &known.list[at as usize]);
    let asks = |s: &Sound| revision(s).map_or(0, |revision| revision.asked.asked());
    let (full, mut refreshers): (Vec<_>, Vec<_>) =
        attempts.iter().filter(|s| s.passed).partition(|s| s.score.asked as usize >= asks(s));
    let mut passes: Vec<_> = full.into_iter().map(|last| Pass { last, full: last.on }).collect();
    refreshers.sort_by_key(|s| s.issued);
    for last in refreshers {
        let refresher = revision(last).and_then(|revision| archive.refresher(&needed.quiz, school, revision.id));
        let after = refresher.map_or(Vec::new(), |it| it.after);
        let before = passes.iter().filter(|pass| pass.last.issued <= last.issued);
        let before = before.filter(|pass| revision(pass.last).is_some_and(|rev| after.iter().any(|id| id == rev.id)));
        if let Some(full) = before.map(|pass| pass.full).max() {
            passes.push(Pass { last, full });
        }
    }
    passes
}

/// Overdue or due soon by the day it is `due`, otherwise `state`.
fn by_day(due: Option<Date>, today: Date, state: State) -> State {
    match due {
        Some(due) if due < today => State::Overdue,
        Some(due) if due <= today.saturating_add(SOON.days()) => State::DueSoon,
        _ => state,
    }
}
