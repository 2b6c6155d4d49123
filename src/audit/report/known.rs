//! What the site and the roster have names for, by number: an audit of years looks things up millions of times.

use std::collections::BTreeMap;

use crate::{
    audit::Training,
    quiz::{CompiledQuiz, Standing},
    register::Attempt,
    roster::Person,
};

/// A revision of a quiz at a school.
#[derive(Debug)]
pub(super) struct Revision<'a> {
    pub(super) quiz: &'a str,
    /// Its fingerprint.
    pub(super) id: &'a str,
    /// The quiz as it was asked.
    pub(super) asked: &'a CompiledQuiz,
    /// Where it stands today.
    pub(super) standing: Standing,
    /// The places of its questions, by the key of their ids, in order.
    places: Vec<(u64, u16)>,
}

impl Revision<'_> {
    /// The place of a question.
    pub(super) fn place(&self, question: &str) -> Option<u16> {
        let wanted = key(question);
        let from = self.places.partition_point(|(key, _)| *key < wanted);
        let mut same = self.places[from..].iter().take_while(|(key, _)| *key == wanted).map(|(_, place)| *place);
        same.find(|place| self.asked.questions[usize::from(*place)].id == question)
    }
}

/// A number for an id. Numbers are compared at once, and ids letter by letter, the first of which are often the same (the hash is FNV-1a,
/// <http://www.isthe.com/chongo/tech/comp/fnv/>).
fn key(id: &str) -> u64 {
    id.bytes().fold(0xcbf2_9ce4_8422_2325, |key, byte| (key ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

/// Everything that has a number.
#[derive(Debug)]
pub(super) struct Known<'a> {
    people: BTreeMap<&'a str, u32>,
    revisions: BTreeMap<(&'a str, &'a str), u32>,
    /// The revisions by their numbers.
    pub(super) list: Vec<Revision<'a>>,
    columns: BTreeMap<&'a str, u32>,
}

impl<'a> Known<'a> {
    pub(super) fn new(people: &'a [Person], training: &'a Training) -> Self {
        let mut list = Vec::new();
        let mut revisions = BTreeMap::new();
        for (quiz, revision, asked) in training.archive.revisions() {
            revisions.insert((quiz, revision), list.len() as u32);
            let standing = training.archive.standing(quiz, &asked.school, revision);
            let mut places: Vec<(u64, u16)> = asked.questions.iter().map(|q| key(&q.id)).zip(0..).collect();
            places.sort_unstable();
            list.push(Revision { quiz, id: revision, asked, standing, places });
        }
        let columns = training.requirements.iter().zip(0..).map(|(needed, at)| (needed.quiz.as_str(), at));
        Self {
            people: people.iter().zip(0..).map(|(person, at)| (person.id.as_str(), at)).collect(),
            revisions,
            list,
            columns: columns.collect(),
        }
    }

    /// The place of a person on the roster.
    pub(super) fn person(&self, staff: &str) -> Option<u32> {
        self.people.get(staff).copied()
    }

    /// The number of the revision of an attempt; `None` where the archive has lost it.
    pub(super) fn revision(&self, attempt: &Attempt) -> Option<u32> {
        let key = (attempt.quiz.as_str(), attempt.revision.as_str());
        self.revisions.get(&key).copied().filter(|at| self.list[*at as usize].asked.school == attempt.school)
    }

    /// The column of a quiz.
    pub(super) fn column(&self, quiz: &str) -> Option<u32> {
        self.columns.get(quiz).copied()
    }
}
