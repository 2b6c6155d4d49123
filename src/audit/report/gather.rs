//! The register, taken in piece by piece: of each entry only what the report needs stays in memory.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use jiff::civil::Date;
use rayon::prelude::*;

use super::{
    Claim, Column, Doubt, Names, Report, Score, State, Totals,
    agreed::Accepted,
    alike::{Pattern, alike},
    needs::Answered,
    schools,
    soon::{soon, starters},
};
use crate::{
    audit::Training,
    register::{Class, Recorded},
    roster::Person,
    token,
};

/// What a person achieved in one attempt that counts.
#[derive(Debug)]
pub(super) struct Sound {
    pub(super) on: Date,
    pub(super) issued: u64,
    pub(super) revision: Arc<str>,
    pub(super) score: Score,
    pub(super) passed: bool,
}

/// The attempts that count, by staff id, school and quiz.
pub(super) type Sounds = BTreeMap<(Arc<str>, Arc<str>, Arc<str>), Vec<Sound>>;

/// What was gathered from the register so far.
#[derive(Debug)]
pub struct Gathered<'a> {
    people: &'a [Person],
    names: Names<'a>,
    corrected: BTreeSet<u64>,
    words: BTreeSet<Arc<str>>,
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
        Self {
            people,
            names: Names::new(people, training),
            corrected,
            words: BTreeSet::new(),
            sound: BTreeMap::new(),
            set_aside: Vec::new(),
            to_confirm: Vec::new(),
            answered: Answered::default(),
            patterns: Vec::new(),
            accepted: Accepted::default(),
        }
    }

    /// Takes entries in, in the order of the register.
    pub fn take(&mut self, entries: &[Recorded]) {
        // Reading what a person answered costs more than everything else together.
        let answers: Vec<_> = entries.par_iter().map(answers).collect();
        for (recorded, answers) in entries.iter().zip(answers) {
            if !self.corrected.contains(&recorded.number) {
                self.one(recorded, answers);
            }
        }
    }

    fn one(&mut self, recorded: &Recorded, answers: BTreeMap<String, String>) {
        let Recorded { number, entry, .. } = recorded;
        let (Some(attempt), Some(result)) = (&entry.attempt, &entry.result) else {
            self.set_aside.extend(self.names.doubt(*number, entry));
            return;
        };
        let score = Score { right: result.right, asked: result.asked() };
        if entry.class == Class::SelfDeclared {
            self.to_confirm.push(self.names.claim(*number, attempt, score, result.passed));
            return;
        }
        let staff = attempt.staff.clone().unwrap_or_default();
        let [staff, school, quiz, revision] =
            [&staff, &attempt.school, &attempt.quiz, &attempt.revision].map(|text| word(&mut self.words, text));
        let roles = self.names.people.get(staff.as_ref()).map_or(&[][..], |person| &person.roles);
        self.answered.add(&quiz, &revision, roles, result, &answers);
        self.accepted.add(*number, &staff, attempt, &mut self.words);
        self.patterns.extend(Pattern::of(*number, &staff, attempt, result, answers));
        self.sound.entry((staff, school, quiz)).or_default().push(Sound {
            on: attempt.on,
            issued: attempt.issued,
            revision,
            score,
            passed: result.passed,
        });
    }

    /// The report on that day.
    pub fn report(mut self, today: Date) -> Report {
        let training = self.names.training;
        self.set_aside.reverse();
        self.to_confirm.reverse();
        let schools = schools(self.people, training, &self.sound, today);
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
        let (needs, clauses) = self.answered.needs(training);
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
            alike: alike(self.patterns, &self.names),
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

/// `text`, kept once among `words`.
pub(super) fn word(words: &mut BTreeSet<Arc<str>>, text: &str) -> Arc<str> {
    if let Some(known) = words.get(text) {
        return Arc::clone(known);
    }
    let word: Arc<str> = text.into();
    words.insert(Arc::clone(&word));
    word
}

/// What was answered; nothing where the entry does not count.
fn answers(recorded: &Recorded) -> BTreeMap<String, String> {
    if !recorded.entry.class.is_accepted() {
        return BTreeMap::new();
    }
    token::read(&recorded.entry.text).map(|token| token.claims().answers.clone()).unwrap_or_default()
}

/// Whether a state is one that asks somebody to do something.
pub(super) fn is_open(state: State) -> bool {
    matches!(state, State::Never | State::DueSoon | State::Overdue | State::Stale)
}
