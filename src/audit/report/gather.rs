//! The register, taken in piece by piece: of each entry only what the report needs stays in memory.

use std::{collections::BTreeSet, sync::Arc};

use jiff::civil::Date;
use rayon::prelude::*;

use super::{
    Claim, Column, Doubt, Names, Report, Score, State, Totals,
    agreed::Accepted,
    alike::{Pattern, alike},
    fact::{Fact, SoundFact},
    known::Known,
    needs::Answered,
    schools,
    soon::{soon, starters},
};
use crate::{audit::Training, quiz::Standing, register::Recorded, roster::Person};

/// What a person achieved in one attempt that counts.
#[derive(Debug)]
pub(super) struct Sound {
    pub(super) on: Date,
    pub(super) issued: u64,
    /// Number of the revision; `None` where the archive has lost it.
    pub(super) revision: Option<u32>,
    pub(super) standing: Standing,
    pub(super) score: Score,
    pub(super) passed: bool,
}

/// The attempts that count for the matrix: for each person of the roster, for each column.
pub(super) type Sounds = Vec<Vec<Vec<Sound>>>;

/// What was gathered from the register so far.
#[derive(Debug)]
pub struct Gathered<'a> {
    people: &'a [Person],
    names: Names<'a>,
    known: Known<'a>,
    corrected: BTreeSet<u64>,
    /// The staff ids of the roster, to be shared.
    ids: Vec<Arc<str>>,
    sound: Sounds,
    set_aside: Vec<Doubt>,
    to_confirm: Vec<Claim>,
    answered: Answered,
    patterns: Vec<Pattern>,
    accepted: Accepted,
}

impl<'a> Gathered<'a> {
    /// Nothing yet. `corrected` are the numbers of the entries that do not have the last word on their token.
    pub fn new(people: &'a [Person], training: &'a Training, corrected: BTreeSet<u64>) -> Self {
        let of_person = |_: &Person| training.requirements.iter().map(|_| Vec::new()).collect();
        Self {
            people,
            names: Names::new(people, training),
            known: Known::new(people, training),
            corrected,
            ids: people.iter().map(|person| person.id.as_str().into()).collect(),
            sound: people.iter().map(of_person).collect(),
            set_aside: Vec::new(),
            to_confirm: Vec::new(),
            answered: Answered::default(),
            patterns: Vec::new(),
            accepted: Accepted::default(),
        }
    }

    /// Takes entries in, in the order of the register.
    pub fn take(&mut self, entries: &[Recorded]) {
        let last = entries.par_iter().filter(|recorded| !self.corrected.contains(&recorded.number));
        let facts: Vec<Fact> = last.filter_map(|recorded| Fact::of(recorded, &self.known, &self.names)).collect();
        for fact in facts {
            match fact {
                Fact::Doubt(doubt) => self.set_aside.push(doubt),
                Fact::Claim(claim) => self.to_confirm.push(claim),
                Fact::Sound(sound) => self.add(*sound),
            }
        }
    }

    fn add(&mut self, fact: SoundFact) {
        let SoundFact { number, person, revision, on, issued, .. } = fact;
        if let Some(revision) = revision {
            let roles = person.as_ref().map_or(&[][..], |at| &self.people[*at as usize].roles);
            let questions = self.known.list[revision as usize].asked.questions.len();
            self.answered.add(revision, questions, roles, fact.marks, fact.score.right);
        }
        if let (Some(wrong), Some(revision)) = (fact.wrong, revision) {
            let staff = match &person {
                Ok(at) => Arc::clone(&self.ids[*at as usize]),
                Err(id) => id.as_str().into(),
            };
            self.patterns.push(Pattern { number, staff, revision, issued, on, wrong });
        }
        let Ok(at) = person else { return };
        for fingerprint in fact.accepted {
            self.accepted.add(number, at, on, fingerprint);
        }
        // An attempt counts for the school at which it was made and where the person works now.
        if let Some(column) = fact.column.filter(|_| self.people[at as usize].school == fact.school) {
            let SoundFact { standing, score, passed, .. } = fact;
            self.sound[at as usize][column as usize].push(Sound { on, issued, revision, standing, score, passed });
        }
    }

    pub(super) fn people(&self) -> &[Person] {
        self.people
    }

    pub(super) fn training(&self) -> &Training {
        self.names.training
    }

    pub(super) fn known(&self) -> &Known<'a> {
        &self.known
    }

    pub(super) fn sound(&self) -> &Sounds {
        &self.sound
    }

    /// The report on that day.
    pub fn report(mut self, today: Date) -> Report {
        let training = self.names.training;
        let title = |revision: u32| {
            let revision = &self.known.list[revision as usize];
            let required = training.requirements.iter().find(|needed| needed.quiz == revision.quiz);
            required.map_or(&revision.asked.title, |needed| &needed.title).clone()
        };
        self.set_aside.reverse();
        self.to_confirm.reverse();
        let schools = schools(self.people, training, &self.sound, &self.known, today);
        let rows = || schools.iter().flat_map(|school| &school.rows);
        let quizzes = training
            .requirements
            .iter()
            .enumerate()
            .map(|(at, needed)| Totals::of(&needed.quiz, &needed.title, rows().map(|row| &row.cells[at])));
        let roles: BTreeSet<&str> = rows().flat_map(|row| &row.roles).map(String::as_str).collect();
        let of_role = |role: &str| {
            let role = role.to_owned();
            rows().filter(move |row| row.roles.contains(&role))
        };
        let roles = roles.into_iter().map(|role| {
            let name = training.audience(role);
            let totals = Totals::of(role, name, of_role(role).flat_map(|row| &row.cells));
            let by_quiz = by_quiz(training, &of_role(role).collect::<Vec<_>>());
            (totals, by_quiz)
        });
        let (roles, roles_by_quiz) = roles.filter(|(totals, _)| totals.required > 0).unzip();
        let (needs, clauses) = self.answered.needs(&self.known, training);
        let agreements = self.accepted.agreed(self.people, training, today);
        let schools_by_quiz =
            schools.iter().map(|school| by_quiz(training, &school.rows.iter().collect::<Vec<_>>())).collect();
        Report {
            today,
            columns: training
                .requirements
                .iter()
                .map(|needed| Column { quiz: needed.quiz.clone(), title: needed.title.clone() })
                .collect(),
            quizzes: quizzes.collect(),
            total: Totals::of("", "", rows().flat_map(|row| &row.cells)),
            roles,
            roles_by_quiz,
            schools_by_quiz,
            clauses,
            agreements,
            soon: soon(&schools, today),
            starters: starters(&schools, training, today),
            needs,
            alike: alike(self.patterns, &self.names, title),
            set_aside: self.set_aside,
            to_confirm: self.to_confirm,
            schools,
        }
    }
}

/// The totals of some people for each requirement.
fn by_quiz(training: &Training, rows: &[&super::Row]) -> Vec<Totals> {
    let column = |(at, needed): (usize, &crate::audit::Requirement)| {
        Totals::of(&needed.quiz, &needed.title, rows.iter().map(|row| &row.cells[at]))
    };
    training.requirements.iter().enumerate().map(column).collect()
}

/// Whether a state is one that asks somebody to do something.
pub(super) fn is_open(state: State) -> bool {
    matches!(state, State::Never | State::DueSoon | State::Overdue | State::Stale)
}
