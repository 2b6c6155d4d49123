//! Answers on paper: what the office keys in, marked as a token is.

mod error;
mod signed;
mod table;
mod written;

use std::collections::BTreeMap;

use data_encoding::BASE64URL_NOPAD;
use jiff::{
    ToSpan,
    civil::{Date, date},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use error::PaperError;
pub use signed::Signature;
pub use table::{Sheet, table};
pub use written::written;

use super::{Office, html};
use crate::{
    quiz::{CompiledQuestion, CompiledQuiz, Standing, Task, mark_all, paper},
    register::{Appended, Attempt, Class, Entry, Marked, Reason, Recorded, Register, RegisterError, TokenHash},
    roster::Person,
};

/// How much of a revision has to be keyed in, where no other of the quiz at the school begins so.
const ENOUGH: usize = 6;

/// A paper form as it is keyed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Staff id.
    pub staff: String,
    /// Id of the quiz, as the form prints it.
    pub quiz: String,
    /// The revision, as the form prints it; its beginning is enough.
    pub revision: String,
    /// The day on which the form was filled in.
    pub on: Date,
    /// Which attempt it was, from 1: more than one where somebody filled in two forms on a day.
    pub attempt: u32,
    /// What was written, by the number of the question.
    pub answers: BTreeMap<usize, String>,
    /// Who keys it in.
    pub by: String,
}

/// What the register keeps of a form: in canonical JSON the text of its entry. The fields stand in the order of their names.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Keyed {
    answers: BTreeMap<String, String>,
    attempt: u32,
    on: Date,
    quiz: String,
    revision: String,
    school: String,
    staff: String,
}

/// The answers in the text of an entry of the class paper.
pub(super) fn answers(text: &str) -> BTreeMap<String, String> {
    serde_json::from_str::<Keyed>(text).map(|keyed| keyed.answers).unwrap_or_default()
}

/// A question as whoever keys in a form has to see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The question in plain words.
    pub prompt: String,
    /// What can be answered, each with its letter.
    pub options: Vec<(String, String)>,
    /// For `match` and `order`, the rows from top to bottom.
    pub rows: Vec<String>,
}

impl Office<'_> {
    /// The quiz of a form, and its whole revision.
    ///
    /// # Errors
    /// Nobody has the id, or that form was never published at the person's school.
    pub fn form(&self, staff: &str, quiz: &str, revision: &str) -> Result<(&CompiledQuiz, String), PaperError> {
        let person = self.person(staff).ok_or_else(|| PaperError::Person(staff.to_owned()))?;
        let archive = &self.training.archive;
        if !archive.knows(quiz) {
            return Err(PaperError::Quiz(quiz.to_owned()));
        }
        let published = |school: &str| {
            let all = archive.published(quiz, school).iter().map(|p| p.rev.as_str());
            let mut found: Vec<&str> = all.filter(|rev| *rev == revision || is_beginning(revision, rev)).collect();
            found.sort_unstable();
            found.dedup();
            found
        };
        match published(&person.school)[..] {
            [rev] => match archive.revision(quiz, rev) {
                Some(compiled) => Ok((compiled, rev.to_owned())),
                None => Err(PaperError::Archive(rev.to_owned())),
            },
            [] => {
                let elsewhere = self.training.schools.iter().find(|(id, _)| !published(id).is_empty());
                Err(match elsewhere {
                    Some((_, name)) => PaperError::OtherSchool(name.clone()),
                    None => PaperError::Revision(revision.to_owned()),
                })
            }
            _ => Err(PaperError::Ambiguous(revision.to_owned())),
        }
    }

    /// Marks a form and makes the entry for it.
    ///
    /// # Errors
    /// What was keyed in cannot be what the form says.
    pub fn paper(&self, form: &Form) -> Result<Entry, PaperError> {
        let (quiz, revision) = self.form(&form.staff, &form.quiz, &form.revision)?;
        let (Standing::Holds { since } | Standing::Superseded { since, .. }) =
            self.training.archive.standing(&form.quiz, &quiz.school, &revision)
        else {
            return Err(PaperError::Revision(revision));
        };
        if form.on > self.today.saturating_add(1.day()) {
            return Err(PaperError::InTheFuture(form.on));
        }
        if form.on < since.saturating_sub(1.day()) {
            return Err(PaperError::BeforePublished(since));
        }
        let mut answers = BTreeMap::new();
        for (number, text) in &form.answers {
            let question = number.checked_sub(1).and_then(|at| quiz.questions.get(at));
            let question = question.ok_or(PaperError::NoQuestion { number: *number, last: quiz.questions.len() })?;
            let read = paper::read(question, &revision, text);
            let answer = read.map_err(|why| PaperError::Answer { number: *number, why: why.to_string() })?;
            answers.extend(answer.map(|answer| (question.id.clone(), answer)));
        }
        // On paper everybody is asked everything.
        let asked: Vec<&CompiledQuestion> = quiz.questions.iter().collect();
        let outcome = mark_all(quiz, &asked, &answers);
        let keyed = Keyed {
            answers,
            attempt: form.attempt,
            on: form.on,
            quiz: form.quiz.clone(),
            revision,
            school: quiz.school.clone(),
            staff: form.staff.clone(),
        };
        let attempt = Attempt {
            attempt: form.attempt,
            quiz: keyed.quiz.clone(),
            revision: keyed.revision.clone(),
            ..on_paper(&form.staff, &keyed.school, form.on)
        };
        let result = Marked { right: outcome.right, passed: outcome.passed, marks: outcome.marks };
        Ok(self.keyed_in(&keyed, attempt, result, format!("paper form, keyed in by {}", form.by)))
    }

    /// The entry for what was keyed in: its canonical JSON stands where the text of a token would, and gives the attempt its number.
    fn keyed_in(&self, keyed: &impl Serialize, attempt: Attempt, result: Marked, source: String) -> Entry {
        let text = serde_json::to_string(keyed).expect("plain values with text keys are JSON");
        Entry {
            attempt: Some(Attempt { id: attempt_id(&text), ..attempt }),
            class: Class::Paper,
            corrects: None,
            imported: self.today,
            note: None,
            reason: None,
            result: Some(result),
            source,
            token: TokenHash::of(&text),
            text,
        }
    }

    /// The person on the roster with that id.
    pub fn person(&self, staff: &str) -> Option<&Person> {
        self.people.get(staff).copied()
    }
}

/// Whether `text` is enough of `rev` to know it by.
fn is_beginning(text: &str, rev: &str) -> bool {
    text.len() >= ENOUGH && rev.starts_with(text)
}

/// An attempt on paper of which no more is known: nobody knows how long it took, and it has no number yet.
fn on_paper(staff: &str, school: &str, on: Date) -> Attempt {
    Attempt {
        accepted: Vec::new(),
        attempt: 1,
        id: String::new(),
        issued: noon(on),
        name: None,
        on,
        quiz: String::new(),
        revision: String::new(),
        school: school.to_owned(),
        spent: 0,
        staff: Some(staff.to_owned()),
        witness: None,
    }
}

/// What stands in for a token's random number: of the same sheet it is the same.
fn attempt_id(text: &str) -> String {
    BASE64URL_NOPAD.encode(&Sha256::digest(text)[..9])
}

/// Noon of that day in UTC, in seconds since 1970: nobody knows at what time a form was filled in.
fn noon(day: Date) -> u64 {
    let hours = day.duration_since(date(1970, 1, 1)).as_hours();
    u64::try_from(hours).unwrap_or(0) * 3600 + 12 * 3600
}

/// The question of a form as whoever keys it in sees it.
pub fn asked(question: &CompiledQuestion, revision: &str) -> Asked {
    let plain = |html: &str| html::words(html).split_whitespace().collect::<Vec<_>>().join(" ");
    let words: BTreeMap<&str, String> = match &question.task {
        Task::Single { options } | Task::Multiple { options } => {
            options.iter().map(|option| (option.id.as_str(), plain(&option.text))).collect()
        }
        Task::TrueFalse { .. } => [("true", "True".to_owned()), ("false", "False".to_owned())].into(),
        Task::Rule { .. } => crate::rules::Kind::ALL.iter().map(|kind| (kind.id(), kind.name().to_owned())).collect(),
        Task::Match { right, .. } => right.iter().map(|entry| (entry.id.as_str(), plain(&entry.text))).collect(),
        Task::Order { entries } => entries.iter().map(|entry| (entry.id.as_str(), plain(&entry.text))).collect(),
        Task::Number { .. } | Task::Text { .. } => BTreeMap::new(),
    };
    let lettered = paper::lettered(question, revision);
    let option = |(at, id): (usize, &&str)| (paper::letter(at), words.get(id).cloned().unwrap_or_default());
    Asked {
        prompt: plain(&question.prompt),
        options: lettered.iter().enumerate().map(option).collect(),
        rows: match &question.task {
            Task::Match { left, .. } => left.iter().map(|row| plain(&row.text)).collect(),
            _ => Vec::new(),
        },
    }
}

/// What became of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It is the entry of this number now.
    New(u64),
    /// The entry of this number is the same form, with the same answers.
    Known(u64),
    /// The same form was taken back by the entry of this number.
    Withdrawn(u64),
    /// The entry of this number is a form of the same person, quiz, day and attempt, with other answers.
    Other(u64),
}

/// Adds the forms to the register: all of them, or none where one contradicts what is there.
///
/// # Errors
/// The register cannot be read or written.
pub fn keep(register: &mut Register, office: &Office, forms: &[Entry]) -> Result<Vec<Kept>, RegisterError> {
    let corrected = register.corrected()?;
    let mut there: BTreeMap<(String, String, Date, u32), u64> = BTreeMap::new();
    let mut withdrawn: BTreeMap<TokenHash, u64> = BTreeMap::new();
    register.chunks(|chunk| {
        for Recorded { number, entry, .. } in chunk.iter().filter(|r| !corrected.contains(&r.number)) {
            if entry.class == Class::Paper {
                there.extend(which(entry).map(|which| (which, *number)));
            } else if entry.reason == Some(Reason::Withdrawn) {
                withdrawn.insert(entry.token, *number);
            }
        }
    })?;
    let mut batch = register.batch()?;
    let mut kept = Vec::new();
    for form in forms {
        let before = which(form).and_then(|which| there.get(&which)).copied();
        let became = match (withdrawn.get(&form.token), batch.append(form)?) {
            (Some(number), _) => Kept::Withdrawn(*number),
            (None, Appended::Known(number) | Appended::Replay(number)) => Kept::Known(number),
            (None, Appended::New(_)) if before.is_some() => Kept::Other(before.unwrap_or_default()),
            (None, Appended::New(number)) => {
                there.extend(which(form).map(|which| (which, number)));
                Kept::New(number)
            }
        };
        kept.push(became);
    }
    // A batch that is dropped leaves nothing behind.
    if !kept.iter().any(|kept| matches!(kept, Kept::Other(_) | Kept::Withdrawn(_))) {
        office.commit(batch)?;
    }
    Ok(kept)
}

/// Of whom a form is, of which quiz and when; `None` for a signed agreement, which nothing can contradict.
fn which(entry: &Entry) -> Option<(String, String, Date, u32)> {
    let attempt = entry.attempt.as_ref().filter(|attempt| !attempt.is_signature())?;
    Some((attempt.staff.clone()?, attempt.quiz.clone(), attempt.on, attempt.attempt))
}

#[cfg(test)]
mod tests;
