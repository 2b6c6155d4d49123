//! The report: who has done what, what is missing, and what evidence has to be looked at.

mod cell;
mod totals;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

pub use cell::{Cell, Score, State};
pub use totals::Totals;

use super::{Training, words};
use crate::{
    quiz::fold,
    register::{Attempt, Class, Entry, Recorded},
    roster::Person,
};

/// The audit on one day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// The day.
    pub today: Date,
    /// What is required: a column of each school's matrix.
    pub columns: Vec<Column>,
    /// Every school that has people or a name, by name, with its part of the matrix.
    pub schools: Vec<School>,
    /// The totals of each requirement over all schools, in the order of the columns.
    pub quizzes: Vec<Totals>,
    /// The totals over everything.
    pub total: Totals,
    /// Tokens that do not count, newest first.
    pub set_aside: Vec<Doubt>,
    /// Self-declared tokens, newest first. A typed name proves nothing, so none of them is in the matrix.
    pub to_confirm: Vec<Claim>,
}

/// A requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Id of the quiz.
    pub quiz: String,
    /// Its title.
    pub title: String,
}

/// A school's part of the matrix.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct School {
    /// Id of the school.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its totals.
    pub totals: Totals,
    /// Its people, by name.
    pub rows: Vec<Row>,
}

/// A person's row of the matrix.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// Staff id.
    pub id: String,
    /// Name.
    pub name: String,
    /// E-mail address; may be empty.
    pub email: String,
    /// Audiences.
    pub roles: Vec<String>,
    /// First day.
    pub start: Date,
    /// A cell for each column.
    pub cells: Vec<Cell>,
}

/// A token that does not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Doubt {
    /// Number of the entry in the register.
    pub number: u64,
    /// `damaged` or `rejected`.
    pub class: &'static str,
    /// The reason's word.
    pub reason: &'static str,
    /// Why, in a sentence.
    pub why: &'static str,
    /// What to do, in a sentence.
    pub next: &'static str,
    /// Whom the token names, which may be false; empty where it cannot be read.
    pub who: String,
    /// The school's name, as the token has it; may be empty.
    pub school: String,
    /// The quiz's title, as the token has it; may be empty.
    pub quiz: String,
    /// Where it was found.
    pub source: String,
    /// The day of the import.
    pub imported: Date,
}

/// A self-declared token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Claim {
    /// Number of the entry in the register.
    pub number: u64,
    /// The name that was typed.
    pub name: String,
    /// People of that school with that name, as `name (id)`: whom to ask.
    pub likely: Vec<String>,
    /// The school's name.
    pub school: String,
    /// The quiz's title.
    pub quiz: String,
    /// The day it was made.
    pub date: Date,
    /// The audit's marking.
    pub score: Score,
    /// Whether that is a pass.
    pub passed: bool,
}

/// What a person achieved in one attempt that counts.
#[derive(Debug)]
struct Sound {
    on: Date,
    issued: u64,
    revision: String,
    score: Score,
    passed: bool,
}

/// Sets the register against the roster and what is required.
///
/// An attempt counts for the school at which it was made and where the person works now. Whether a revision still holds is
/// looked up anew, so evidence that was verified last year may be stale today. People who have left are not in the matrix.
pub fn report(
    people: &[Person],
    training: &Training,
    entries: impl IntoIterator<Item = Recorded>,
    today: Date,
) -> Report {
    let names = Names::new(people, training);
    let mut sound: BTreeMap<(String, String, String), Vec<Sound>> = BTreeMap::new();
    let mut set_aside: BTreeMap<u64, Doubt> = BTreeMap::new();
    let mut to_confirm: Vec<Claim> = Vec::new();
    for Recorded { number, entry, .. } in entries {
        if let Some(old) = entry.corrects {
            set_aside.remove(&old);
        }
        match (entry.class, &entry.attempt, &entry.result) {
            (Class::Verified | Class::Stale, Some(attempt), Some(result)) => {
                let who = attempt.staff.clone().unwrap_or_default();
                let score = Score { right: result.right, asked: result.asked() };
                sound.entry((who, attempt.school.clone(), attempt.quiz.clone())).or_default().push(Sound {
                    on: attempt.on,
                    issued: attempt.issued,
                    revision: attempt.revision.clone(),
                    score,
                    passed: result.passed,
                });
            }
            (Class::SelfDeclared, Some(attempt), Some(result)) => {
                let score = Score { right: result.right, asked: result.asked() };
                to_confirm.push(names.claim(number, attempt, score, result.passed));
            }
            _ => {
                set_aside.extend(names.doubt(number, &entry).map(|doubt| (number, doubt)));
            }
        }
    }
    to_confirm.reverse();
    let schools = schools(people, training, &sound, today);
    let rows = || schools.iter().flat_map(|school| &school.rows);
    let quizzes = training
        .requirements
        .iter()
        .enumerate()
        .map(|(at, needed)| Totals::of(&needed.quiz, &needed.title, rows().map(|row| &row.cells[at])));
    Report {
        today,
        columns: training
            .requirements
            .iter()
            .map(|needed| Column { quiz: needed.quiz.clone(), title: needed.title.clone() })
            .collect(),
        quizzes: quizzes.collect(),
        total: Totals::of("", "", rows().flat_map(|row| &row.cells)),
        set_aside: set_aside.into_values().rev().collect(),
        to_confirm,
        schools,
    }
}

fn schools(
    people: &[Person],
    training: &Training,
    sound: &BTreeMap<(String, String, String), Vec<Sound>>,
    today: Date,
) -> Vec<School> {
    let mut rows: BTreeMap<&str, Vec<Row>> = training.schools.keys().map(|id| (id.as_str(), Vec::new())).collect();
    for person in people.iter().filter(|p| p.belongs_on(today)) {
        let cells = training.requirements.iter().map(|needed| {
            let key = (person.id.clone(), person.school.clone(), needed.quiz.clone());
            let attempts = sound.get(&key).map_or(&[][..], Vec::as_slice);
            cell::cell(person, needed, attempts, &training.archive, today)
        });
        let row = Row {
            id: person.id.clone(),
            name: person.name.clone(),
            email: person.email.clone(),
            roles: person.roles.clone(),
            start: person.start,
            cells: cells.collect(),
        };
        rows.entry(&person.school).or_default().push(row);
    }
    let mut schools: Vec<School> = rows
        .into_iter()
        .map(|(id, mut rows)| {
            rows.sort_by_cached_key(|row| (fold(&row.name), row.id.clone()));
            let name = training.school(id);
            let totals = Totals::of(id, name, rows.iter().flat_map(|row| &row.cells));
            School { id: id.to_owned(), name: name.to_owned(), totals, rows }
        })
        .collect();
    schools.sort_by_cached_key(|school| (fold(&school.name), school.id.clone()));
    schools
}

/// Names for the ids that tokens have.
#[derive(Debug)]
pub struct Names<'a> {
    pub(super) people: BTreeMap<&'a str, &'a Person>,
    pub(super) training: &'a Training,
}

impl<'a> Names<'a> {
    /// The names that the roster and the site give.
    pub fn new(people: &'a [Person], training: &'a Training) -> Self {
        Self { people: people.iter().map(|p| (p.id.as_str(), p)).collect(), training }
    }

    /// The title of a quiz as the token asked it; its id where the quiz is unknown.
    pub(super) fn quiz(&self, attempt: &Attempt) -> String {
        let required = self.training.requirements.iter().find(|r| r.quiz == attempt.quiz).map(|r| &r.title);
        let archived = || self.training.archive.revision(&attempt.quiz, &attempt.revision).map(|q| &q.title);
        required.or_else(archived).unwrap_or(&attempt.quiz).clone()
    }

    /// The name of the person that a token names.
    pub(super) fn who(&self, attempt: &Attempt) -> String {
        match (&attempt.staff, &attempt.name) {
            (Some(id), _) => self.people.get(id.as_str()).map_or_else(|| id.clone(), |p| format!("{} ({id})", p.name)),
            (None, name) => name.clone().unwrap_or_default(),
        }
    }

    fn claim(&self, number: u64, attempt: &Attempt, score: Score, passed: bool) -> Claim {
        let name = attempt.name.clone().unwrap_or_default();
        let folded = fold(&name);
        let same = |p: &&&Person| p.school == attempt.school && fold(&p.name) == folded;
        Claim {
            number,
            likely: self.people.values().filter(same).map(|p| format!("{} ({})", p.name, p.id)).collect(),
            name,
            school: self.training.school(&attempt.school).to_owned(),
            quiz: self.quiz(attempt),
            date: attempt.on,
            score,
            passed,
        }
    }

    fn doubt(&self, number: u64, entry: &Entry) -> Option<Doubt> {
        let reason = entry.reason?;
        let words = words(reason);
        let attempt = entry.attempt.as_ref();
        Some(Doubt {
            number,
            class: entry.class.id(),
            reason: reason.id(),
            why: words.why,
            next: words.next,
            who: attempt.map(|a| self.who(a)).unwrap_or_default(),
            school: attempt.map(|a| self.training.school(&a.school).to_owned()).unwrap_or_default(),
            quiz: attempt.map(|a| self.quiz(a)).unwrap_or_default(),
            source: entry.source.clone(),
            imported: entry.imported,
        })
    }
}

#[cfg(test)]
mod tests;
