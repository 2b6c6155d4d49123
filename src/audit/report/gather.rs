//! The register, taken in piece by piece: of each entry only what the report needs stays in memory. What an entry says is worked out by
//! itself, many at once ([`Lookup`]); what they say together is added up in their order ([`Gathered`]).

use std::{collections::BTreeSet, sync::Arc};

use jiff::civil::Date;

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

/// What the entries of a register are looked up in.
#[derive(Debug)]
pub struct Lookup<'a> {
    people: &'a [Person],
    names: Names<'a>,
    known: Known<'a>,
    corrected: BTreeSet<u64>,
}

/// What some entries say, in their order.
#[derive(Debug, Default)]
pub struct Facts(Vec<Fact>);

impl<'a> Lookup<'a> {
    /// `corrected` are the numbers of the entries that do not have the last word on their token.
    pub fn new(people: &'a [Person], training: &'a Training, corrected: BTreeSet<u64>) -> Self {
        Self { people, names: Names::new(people, training), known: Known::new(people, training), corrected }
    }

    /// Names for what the entries name.
    pub fn names(&self) -> &Names<'a> {
        &self.names
    }

    /// Whether an entry has the last word on its token.
    pub fn is_last(&self, recorded: &Recorded) -> bool {
        !self.corrected.contains(&recorded.number)
    }

    /// Adds what an entry says to `facts`.
    pub fn add(&self, recorded: &Recorded, facts: &mut Facts) {
        if self.is_last(recorded) {
            facts.0.extend(Fact::of(recorded, &self.known, &self.names));
        }
    }

    /// What `entries` say.
    pub fn facts(&self, entries: impl IntoIterator<Item = Recorded>) -> Facts {
        let mut facts = Facts::default();
        entries.into_iter().for_each(|recorded| self.add(&recorded, &mut facts));
        facts
    }
}

/// What was gathered from the register so far.
#[derive(Debug)]
pub struct Gathered<'a> {
    lookup: &'a Lookup<'a>,
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
    /// Nothing yet.
    pub fn new(lookup: &'a Lookup<'a>) -> Self {
        let Lookup { people, names, .. } = lookup;
        let of_person = |_: &Person| names.training.requirements.iter().map(|_| Vec::new()).collect();
        Self {
            lookup,
            ids: people.iter().map(|person| person.id.as_str().into()).collect(),
            sound: people.iter().map(of_person).collect(),
            set_aside: Vec::new(),
            to_confirm: Vec::new(),
            answered: Answered::default(),
            patterns: Vec::new(),
            accepted: Accepted::default(),
        }
    }

    /// Takes in what entries say, in the order of the register.
    pub fn take(&mut self, facts: Facts) {
        for fact in facts.0 {
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
            let roles = person.as_ref().map_or(&[][..], |at| &self.lookup.people[*at as usize].roles);
            let questions = self.lookup.known.list[revision as usize].asked.questions.len();
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
        if let Some(column) = fact.column.filter(|_| self.lookup.people[at as usize].school == fact.school) {
            let SoundFact { standing, score, passed, .. } = fact;
            self.sound[at as usize][column as usize].push(Sound { on, issued, revision, standing, score, passed });
        }
    }

    pub(super) fn people(&self) -> &[Person] {
        self.lookup.people
    }

    pub(super) fn training(&self) -> &Training {
        self.lookup.names.training
    }

    pub(super) fn known(&self) -> &Known<'a> {
        &self.lookup.known
    }

    pub(super) fn sound(&self) -> &Sounds {
        &self.sound
    }

    /// The report on that day.
    pub fn report(mut self, today: Date) -> Report {
        let Lookup { people, names, known, .. } = self.lookup;
        let training = names.training;
        let title = |revision: u32| {
            let revision = &known.list[revision as usize];
            let required = training.requirements.iter().find(|needed| needed.quiz == revision.quiz);
            required.map_or(&revision.asked.title, |needed| &needed.title).clone()
        };
        self.set_aside.reverse();
        self.to_confirm.reverse();
        let schools = schools(people, training, &self.sound, known, today);
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
        let (needs, clauses) = self.answered.needs(known, training);
        let agreements = self.accepted.agreed(people, training, today);
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
            alike: alike(self.patterns, names, title),
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
