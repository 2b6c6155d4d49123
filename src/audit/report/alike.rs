//! The same wrong answers from several people in a short time: worth a question, and no proof of anything.

use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::Names;

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
    pub(super) number: u64,
    pub(super) staff: Arc<str>,
    /// The number of the revision.
    pub(super) revision: u32,
    pub(super) issued: u64,
    pub(super) on: Date,
    pub(super) wrong: Wrong,
}

/// Which answers of an attempt are wrong, and how many: a hash that is the same where they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Wrong {
    hash: [u8; 16],
    count: u32,
}

impl Wrong {
    /// The hash of wrong answers to a revision, each with its question; `None` where there are too few to tell one attempt from
    /// another.
    pub(super) fn of(quiz: &str, revision: &str, answers: &mut [(&str, &str)]) -> Option<Self> {
        if answers.len() < WRONG {
            return None;
        }
        // Which questions were drawn differs from person to person, and so does their order.
        answers.sort_unstable();
        let mut hasher = Sha256::new();
        for text in [quiz, revision].into_iter().chain(answers.iter().flat_map(|(id, answer)| [*id, *answer])) {
            hasher.update(text.as_bytes());
            hasher.update([0]);
        }
        let mut hash = [0; 16];
        hash.copy_from_slice(&hasher.finalize()[..16]);
        Some(Self { hash, count: answers.len() as u32 })
    }
}

/// The groups of at least three people within an hour, newest first.
pub(super) fn alike(mut patterns: Vec<Pattern>, names: &Names, title: impl Fn(u32) -> String) -> Vec<Alike> {
    patterns.par_sort_unstable_by_key(|pattern| (pattern.wrong, pattern.issued, pattern.number));
    let mut found = Vec::new();
    for group in patterns.chunk_by(|a, b| a.wrong == b.wrong).filter(|group| group.len() >= PEOPLE) {
        let mut rest = group;
        while let Some(first) = rest.first() {
            let end = rest.partition_point(|p| p.issued <= first.issued + SPAN);
            let (near, later) = rest.split_at(end);
            let mut people: Vec<&Arc<str>> = near.iter().map(|p| &p.staff).collect();
            people.sort();
            people.dedup();
            if people.len() >= PEOPLE {
                let last = near.last().map_or(0, |p| p.issued);
                let group = Alike {
                    quiz: title(first.revision),
                    on: first.on,
                    minutes: (last - first.issued).div_ceil(60),
                    wrong: first.wrong.count as usize,
                    people: people.iter().map(|id| names.person(id)).collect(),
                    entries: near.iter().map(|p| p.number).collect(),
                };
                found.push((first.issued, group));
                rest = later;
            } else {
                rest = &rest[1..];
            }
        }
    }
    found.sort_by_key(|(issued, group)| (std::cmp::Reverse(*issued), group.entries.clone()));
    found.into_iter().map(|(_, group)| group).collect()
}
