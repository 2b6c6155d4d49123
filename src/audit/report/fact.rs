//! What one entry of the register says, worked out by itself, so that many can be worked out at once.

use std::borrow::Cow;

use jiff::civil::Date;

use super::{Claim, Doubt, Names, Score, alike::Wrong, known::Known};
use crate::{
    audit::paper,
    quiz::{Mark, Standing},
    register::{Attempt, Class, Entry, Marked, Recorded},
    token,
};

/// What an entry says.
#[derive(Debug)]
pub(super) enum Fact {
    /// It does not count.
    Doubt(Doubt),
    /// It is self-declared.
    Claim(Claim),
    /// It counts.
    Sound(Box<SoundFact>),
}

/// An attempt that counts.
#[derive(Debug)]
pub(super) struct SoundFact {
    pub(super) number: u64,
    /// Place on the roster of the person, or the staff id of one who is not on it.
    pub(super) person: Result<u32, String>,
    /// Id of the school at which it was made.
    pub(super) school: String,
    pub(super) column: Option<u32>,
    /// Number of the revision; `None` where the archive has lost it.
    pub(super) revision: Option<u32>,
    pub(super) standing: Standing,
    pub(super) on: Date,
    pub(super) issued: u64,
    pub(super) score: Score,
    pub(super) passed: bool,
    /// Fingerprints of what was accepted.
    pub(super) accepted: Vec<String>,
    pub(super) marks: Vec<Marking>,
    pub(super) wrong: Option<Wrong>,
}

/// The mark of one question.
#[derive(Debug)]
pub(super) struct Marking {
    /// The place of the question in the revision.
    pub(super) question: u16,
    pub(super) right: bool,
    /// The answer, where it is one and wrong.
    pub(super) wrong: Option<Box<str>>,
}

impl Fact {
    /// What the entry says; `None` where it says nothing that a report tells.
    pub(super) fn of(recorded: &Recorded, known: &Known, names: &Names) -> Option<Self> {
        let Recorded { number, entry, .. } = recorded;
        let (Some(attempt), Some(result)) = (&entry.attempt, &entry.result) else {
            return names.doubt(*number, entry).map(Self::Doubt);
        };
        let score = Score { right: result.right, asked: result.asked() };
        if entry.class == Class::SelfDeclared {
            return Some(Self::Claim(names.claim(*number, attempt, score, result.passed)));
        }
        let revision = known.revision(attempt);
        let standing = match revision {
            Some(at) => known.list[at as usize].standing,
            None => names.training.archive.standing(&attempt.quiz, &attempt.school, &attempt.revision),
        };
        let (marks, wrong) = revision.map(|at| marked(entry, attempt, result, at, known)).unwrap_or_default();
        let staff = attempt.staff.as_deref().unwrap_or_default();
        Some(Self::Sound(Box::new(SoundFact {
            number: *number,
            person: known.person(staff).ok_or_else(|| staff.to_owned()),
            school: attempt.school.clone(),
            column: known.column(&attempt.quiz),
            revision,
            standing,
            on: attempt.on,
            issued: attempt.issued,
            score,
            passed: result.passed,
            accepted: attempt.accepted.clone(),
            marks,
            wrong,
        })))
    }
}

/// The marks by the places of their questions, with the answers that are wrong.
fn marked(
    entry: &Entry,
    attempt: &Attempt,
    result: &Marked,
    revision: u32,
    known: &Known,
) -> (Vec<Marking>, Option<Wrong>) {
    let revision = &known.list[revision as usize];
    let of = |answers: &[(Cow<'_, str>, Cow<'_, str>)]| {
        let mut wrong = Vec::new();
        let mut marks = Vec::with_capacity(result.marks.len());
        for (id, mark) in &result.marks {
            let Some(question) = revision.place(id) else { continue };
            let answer = match mark {
                Mark::Wrong => answers.iter().find(|(question, _)| question == id).map(|(_, answer)| answer.as_ref()),
                Mark::Right | Mark::Malformed | Mark::Unanswered => None,
            };
            wrong.extend(answer.map(|answer| (id.as_str(), answer)));
            marks.push(Marking { question, right: *mark == Mark::Right, wrong: answer.map(Box::from) });
        }
        (marks, Wrong::of(&attempt.quiz, &attempt.revision, &mut wrong))
    };
    // Where nothing is wrong, nobody has to look at what was answered.
    if result.marks.iter().all(|(_, mark)| *mark != Mark::Wrong) {
        return of(&[]);
    }
    if entry.class == Class::Paper {
        let answers = paper::answers(&entry.text);
        let answers: Vec<_> = answers.iter().map(|(id, text)| (id.as_str().into(), text.as_str().into())).collect();
        return of(&answers);
    }
    token::answers(&entry.text, |answers| of(answers)).unwrap_or_else(|| of(&[]))
}
