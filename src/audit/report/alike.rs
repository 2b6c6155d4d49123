//! The same wrong answers from several people in a short time: worth a question, and no proof of anything.

use std::{collections::BTreeMap, sync::Arc};

use jiff::civil::Date;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::Names;
use crate::{
    quiz::Mark,
    register::{Attempt, Marked},
};

/// How many wrong answers have to be the same: one is a trap that many fall into.
const WRONG: usize = 2;

/// How many people make a pattern.
const PEOPLE: usize = 3;

/// Within how many seconds of the first.
const SPAN: u64 = 3600;

/// Several people whose answers are alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Alike {
    /// The quiz's title.
    pub quiz: String,
    /// The day of the first of them.
    pub on: Date,
    /// Within how many minutes they came, rounded up.
    pub minutes: u64,
    /// How many wrong answers are the same.
    pub wrong: usize,
    /// The people, as `name (id)`.
    pub people: Vec<String>,
    /// The numbers of the entries.
    pub entries: Vec<u64>,
}

/// The wrong answers of one attempt, as a hash.
#[derive(Debug)]
pub(super) struct Pattern {
    number: u64,
    staff: Arc<str>,
    attempt: Box<Attempt>,
    wrong: usize,
    hash: [u8; 16],
}

impl Pattern {
    /// The pattern of an attempt, where it has enough wrong answers to tell one from another.
    pub(super) fn of(
        number: u64,
        staff: &Arc<str>,
        attempt: &Attempt,
        result: &Marked,
        answers: BTreeMap<String, String>,
    ) -> Option<Self> {
        let mut wrong: Vec<&str> =
            result.marks.iter().filter(|(_, mark)| *mark == Mark::Wrong).map(|(id, _)| id.as_str()).collect();
        wrong.retain(|id| answers.contains_key(*id));
        if wrong.len() < WRONG {
            return None;
        }
        // Which questions were drawn differs from person to person, and so does their order.
        wrong.sort_unstable();
        let mut hasher = Sha256::new();
        for id in [attempt.quiz.as_str(), &attempt.revision].into_iter().chain(wrong.iter().copied()) {
            hasher.update(id.as_bytes());
            hasher.update([0]);
            hasher.update(answers.get(id).map_or("", String::as_str).as_bytes());
            hasher.update([0]);
        }
        let mut hash = [0; 16];
        hash.copy_from_slice(&hasher.finalize()[..16]);
        let attempt = Box::new(attempt.clone());
        Some(Self { number, staff: Arc::clone(staff), attempt, wrong: wrong.len(), hash })
    }
}

/// The groups of at least three people within an hour, newest first.
pub(super) fn alike(patterns: Vec<Pattern>, names: &Names) -> Vec<Alike> {
    let mut groups: BTreeMap<[u8; 16], Vec<Pattern>> = BTreeMap::new();
    for pattern in patterns {
        groups.entry(pattern.hash).or_default().push(pattern);
    }
    let mut found = Vec::new();
    for mut group in groups.into_values().filter(|group| group.len() >= PEOPLE) {
        group.sort_by_key(|pattern| (pattern.attempt.issued, pattern.number));
        let mut rest = group.as_slice();
        while let Some(first) = rest.first() {
            let end = rest.partition_point(|p| p.attempt.issued <= first.attempt.issued + SPAN);
            let (near, later) = rest.split_at(end);
            let mut people: Vec<&Arc<str>> = near.iter().map(|p| &p.staff).collect();
            people.sort();
            people.dedup();
            if people.len() >= PEOPLE {
                let last = near.last().map_or(0, |p| p.attempt.issued);
                let group = Alike {
                    quiz: names.quiz(&first.attempt),
                    on: first.attempt.on,
                    minutes: (last - first.attempt.issued).div_ceil(60),
                    wrong: first.wrong,
                    people: people.iter().map(|id| names.person(id)).collect(),
                    entries: near.iter().map(|p| p.number).collect(),
                };
                found.push((first.attempt.issued, group));
                rest = later;
            } else {
                rest = &rest[1..];
            }
        }
    }
    found.sort_by_key(|(issued, group)| (std::cmp::Reverse(*issued), group.entries.clone()));
    found.into_iter().map(|(_, group)| group).collect()
}
