//! The report: who has done what, what is missing, and what evidence has to be looked at.

mod again;
mod agreed;
mod alike;
mod cell;
mod due;
mod fact;
mod gather;
mod known;
mod needs;
mod soon;
mod totals;

use std::{borrow::Cow, collections::BTreeMap};

use jiff::civil::Date;
use serde::Serialize;

pub use again::{Again, Why, again_table};
pub use agreed::{Acceptance, Agreed, Version};
pub use alike::Alike;
pub(super) use cell::first_due;
pub use cell::{Cell, Score, State};
pub use due::{Due, due_table};
use gather::Sounds;
pub use gather::{Facts, Gathered, Lookup};
use known::Known;
pub use needs::{ClauseNeed, Need, RoleScore, WrongAnswer};
pub use soon::{Late, Soon};
pub use totals::Totals;

use super::{Training, words};
use crate::{
    quiz::fold,
    register::{Attempt, Entry, Recorded},
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
    /// The totals of each audience, in the order of their ids.
    pub roles: Vec<Totals>,
    /// What has to be renewed in the next 30, 60 and 90 days.
    pub soon: Vec<Soon>,
    /// New starters who have not passed everything that they must, those who are latest first.
    pub starters: Vec<Late>,
    /// The questions that people get wrong, the hardest first.
    pub needs: Vec<Need>,
    /// The clauses that people get wrong, the hardest first.
    pub clauses: Vec<ClauseNeed>,
    /// Who has accepted which text of which agreement.
    pub agreements: Vec<Agreed>,
    /// The totals of each school for each column, in the order of `schools`.
    pub schools_by_quiz: Vec<Vec<Totals>>,
    /// The totals of each audience for each column, in the order of `roles`.
    pub roles_by_quiz: Vec<Vec<Totals>>,
    /// The same wrong answers from several people in a short time, newest first.
    pub alike: Vec<Alike>,
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

/// A cell of the matrix, with the person and the quiz that it is about.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The person's school.
    pub school: &'a School,
    /// The person.
    pub row: &'a Row,
    /// The quiz.
    pub column: &'a Column,
    /// Where the person stands with it.
    pub cell: &'a Cell,
}

impl Report {
    /// Every person, in the order of schools and names.
    pub fn people(&self) -> impl Iterator<Item = (&School, &Row)> {
        self.schools.iter().flat_map(|school| school.rows.iter().map(move |row| (school, row)))
    }

    /// Every cell of the matrix, person by person.
    pub fn cells(&self) -> impl Iterator<Item = Place<'_>> {
        self.people().flat_map(|(school, row)| {
            let cells = self.columns.iter().zip(&row.cells);
            cells.map(move |(column, cell)| Place { school, row, column, cell })
        })
    }
}

/// A token that does not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Doubt {
    /// Number of the entry in the register.
    pub number: u64,
    /// Why the office took it back, in its own words; otherwise empty.
    pub note: String,
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

/// Sets the register against the roster and what is required. Where entries correct others, the last word on a token counts.
///
/// An attempt counts for the school at which it was made and where the person works now. Whether a revision still holds is
/// looked up anew, so evidence that was verified last year may be stale today. People who have left are not in the matrix.
pub fn report(people: &[Person], training: &Training, entries: &[Recorded], today: Date) -> Report {
    let corrected = entries.iter().filter_map(|recorded| recorded.entry.corrects).collect();
    let lookup = Lookup::new(people, training, corrected);
    let mut gathered = Gathered::new(&lookup);
    gathered.take(lookup.facts(entries.iter().cloned()));
    gathered.report(today)
}

fn schools(people: &[Person], training: &Training, sound: &Sounds, known: &Known, today: Date) -> Vec<School> {
    let mut rows: BTreeMap<&str, Vec<Row>> = training.schools.keys().map(|id| (id.as_str(), Vec::new())).collect();
    for (person, sound) in people.iter().zip(sound).filter(|(p, _)| p.belongs_on(today)) {
        let cells = training.requirements.iter().zip(sound);
        let cells =
            cells.map(|(needed, attempts)| cell::cell(person, needed, attempts, &training.archive, known, today));
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

    /// What the audit knows of the site.
    pub fn training(&self) -> &'a Training {
        self.training
    }

    /// The title of a quiz as the token asked it; its id where the quiz is unknown.
    pub(super) fn quiz<'b>(&self, attempt: &'b Attempt) -> Cow<'b, str>
    where
        'a: 'b,
    {
        let required = self.training.requirements.iter().find(|r| r.quiz == attempt.quiz).map(|r| &r.title);
        let archived = || self.training.archive.revision(&attempt.quiz, &attempt.revision).map(|q| &q.title);
        required.or_else(archived).unwrap_or(&attempt.quiz).into()
    }

    /// The agreements that a token says were accepted. One that the archive does not know is no reason to doubt the rest of the
    /// token: whoever made it may have seen a site that was built elsewhere.
    pub(super) fn agreements(&self, attempt: &Attempt) -> String {
        let name = |print: &String| match self.training.archive.agreement(print) {
            Some(known) => format!("{} ({}, {print})", known.title, self.training.school(&known.school)),
            None => format!("not in the archive ({print})"),
        };
        attempt.accepted.iter().map(name).collect::<Vec<_>>().join("; ")
    }

    /// The name of the person that a token names.
    pub(super) fn who(&self, attempt: &Attempt) -> String {
        match (&attempt.staff, &attempt.name) {
            (Some(id), _) => self.person(id),
            (None, name) => name.clone().unwrap_or_default(),
        }
    }

    /// The name of the person with that id; the id where nobody on the roster has it.
    pub(super) fn person(&self, id: &str) -> String {
        self.people.get(id).map_or_else(|| id.to_owned(), |p| format!("{} ({id})", p.name))
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
            quiz: self.quiz(attempt).into_owned(),
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
            note: entry.note.clone().unwrap_or_default(),
            class: entry.class.id(),
            reason: reason.id(),
            why: words.why,
            next: words.next,
            who: attempt.map(|a| self.who(a)).unwrap_or_default(),
            school: attempt.map(|a| self.training.school(&a.school).to_owned()).unwrap_or_default(),
            quiz: attempt.map(|a| self.quiz(a).into_owned()).unwrap_or_default(),
            source: entry.source.clone(),
            imported: entry.imported,
        })
    }
}

#[cfg(test)]
mod refresher_tests;
#[cfg(test)]
mod tests;
