//! Who takes a quiz again: after a change of what has to be known, or because the time for which a pass holds is over.

use jiff::{ToSpan, civil::Date};
use serde::Serialize;

use super::{cell, gather::Gathered};
use crate::audit::csv::{Columns, Table, shown};

/// Why a quiz is taken again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// What has to be known has changed since the person passed.
    Changed,
    /// The pass holds no longer, or soon will not.
    RunsOut,
}

impl Why {
    /// The word of tables.
    pub fn id(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::RunsOut => "runs-out",
        }
    }
}

/// A quiz that a person takes again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Again {
    /// Staff id.
    pub id: String,
    /// Name.
    pub name: String,
    /// E-mail address; may be empty.
    pub email: String,
    /// Id of the school.
    pub school: String,
    /// Id of the quiz.
    pub quiz: String,
    /// Its title.
    pub title: String,
    /// Why.
    pub why: Why,
    /// The day of the latest pass.
    pub passed_on: Date,
    /// The day by which to pass again; none where a quiz that has changed has no deadline.
    pub due: Option<Date>,
    /// Whether the questions that the change touched are enough.
    pub only_changed: bool,
}

impl Gathered<'_> {
    /// Who takes which quiz again, with those passes that run out within so many days; in the order of schools, names and quizzes.
    pub fn again(&self, today: Date, within: u32) -> Vec<Again> {
        let until = today.saturating_add(i64::from(within).days());
        let training = self.training();
        let mut all = Vec::new();
        for (person, sound) in self.people().iter().zip(self.sound()).filter(|(p, _)| p.belongs_on(today)) {
            for (needed, attempts) in training.requirements.iter().zip(sound).filter(|(needed, _)| needed.is_of(person))
            {
                let told = cell::again(person, needed, attempts, &training.archive, self.known(), (today, until));
                all.extend(told.map(|told| Again {
                    id: person.id.clone(),
                    name: person.name.clone(),
                    email: person.email.clone(),
                    school: person.school.clone(),
                    quiz: needed.quiz.clone(),
                    title: needed.title.clone(),
                    why: told.why,
                    passed_on: told.passed_on,
                    due: told.due,
                    only_changed: told.only_changed,
                }));
            }
        }
        all.sort_by_cached_key(|one| {
            let school = crate::quiz::fold(training.school(&one.school));
            (school, crate::quiz::fold(&one.name), one.id.clone(), one.quiz.clone())
        });
        all
    }
}

/// Who takes what again, as a table. `links` has the address for each, empty where none can be made.
pub fn again_table<'a>(again: &'a [Again], links: &'a [String]) -> Table<'a> {
    let columns: Columns<(&Again, &String), 11> = [
        ("id", |(one, _)| (&one.id).into()),
        ("name", |(one, _)| (&one.name).into()),
        ("email", |(one, _)| (&one.email).into()),
        ("school", |(one, _)| (&one.school).into()),
        ("quiz", |(one, _)| (&one.quiz).into()),
        ("title", |(one, _)| (&one.title).into()),
        ("why", |(one, _)| one.why.id().into()),
        ("passed_on", |(one, _)| one.passed_on.to_string().into()),
        ("due", |(one, _)| shown(one.due)),
        ("asks", |(one, _)| if one.only_changed { "what has changed" } else { "the whole quiz" }.into()),
        ("link", |(_, link)| (*link).into()),
    ];
    Table::of(again.iter().zip(links), columns)
}
