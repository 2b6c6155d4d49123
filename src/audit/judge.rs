//! What a token is worth.

use std::collections::BTreeMap;

use jiff::{
    ToSpan,
    civil::{Date, date},
};

use super::{Found, Training};
use crate::{
    quiz::{CompiledQuiz, Draw, Outcome, Standing, mark_all},
    register::{Attempt, Batch, Class, Entry, Head, Marked, Reason, RegisterError, TokenHash},
    roster::Person,
    token::{self, Claims, OfficeKey, OrganisationKey, TokenKey, Unverified, Who, WitnessCode},
};

/// How many characters of a token that does not count are kept.
const EXCERPT: usize = 80;

/// How many revoked codes are tried, to say that a code was revoked rather than wrong.
const OLD_CODES: u32 = 20;

/// How far the clocks of the world stand behind UTC at most, and before it, in seconds.
const WEST: u64 = 12 * 3600;
const EAST: u64 = 14 * 3600;

/// What the office knows when it judges.
#[derive(Debug)]
pub struct Office<'a> {
    /// The keys of which tokens are taken in, the present one first.
    keys: Vec<OrganisationKey>,
    /// Keys of which none are taken in any more.
    retired: Vec<OrganisationKey>,
    pub(super) people: BTreeMap<&'a str, &'a Person>,
    pub(super) training: &'a Training,
    pub(super) today: Date,
    seal: OfficeKey,
}

impl<'a> Office<'a> {
    /// An office with this key, roster and training on that day.
    pub fn new(key: &OrganisationKey, people: &'a [Person], training: &'a Training, today: Date) -> Self {
        let people = people.iter().map(|p| (p.id.as_str(), p)).collect();
        let keys: Vec<OrganisationKey> = key.accepted(today).collect();
        let retired = key.retired().skip(keys.len() - 1).collect();
        Self { keys, retired, people, training, today, seal: key.office() }
    }

    /// Judges what was found at `source`.
    ///
    /// A person may well take a quiz before their first day, so a day before `start` is no reason to reject; nor is one after
    /// the last day, since the roster of today decides who stands in the report.
    pub fn judge(&self, found: &Found, source: &str) -> Entry {
        self.judge_hashed(found.clone(), TokenHash::of(&found.text), source.to_owned())
    }

    /// As [`Self::judge`], where the hash of the text is there already.
    pub(super) fn judge_hashed(&self, found: Found, token: TokenHash, source: String) -> Entry {
        let read = if found.complete { token::read(&found.text).ok() } else { None };
        let (judged, attempt) = match read {
            Some(token) => (self.weigh(&token), Some(attempt(token.into_claims()))),
            None if found.complete => (Err(Reason::Unreadable), None),
            None => (Err(Reason::Incomplete), None),
        };
        let (class, reason, result) = match judged {
            Ok((class, result)) => (class, None, Some(result)),
            Err(reason @ (Reason::Incomplete | Reason::Unreadable)) => (Class::Damaged, Some(reason), None),
            Err(reason) => (Class::Rejected, Some(reason), None),
        };
        let text = if class.is_accepted() { found.text } else { excerpt(&found.text) };
        Entry { class, reason, imported: self.today, source, token, text, attempt, result, corrects: None, note: None }
    }

    /// Makes a batch last, signed by this office.
    pub(super) fn commit(&self, batch: Batch) -> Result<Head, RegisterError> {
        batch.commit(&self.seal, self.today)
    }

    fn weigh(&self, token: &Unverified) -> Result<(Class, Marked), Reason> {
        let key = match &token.claims().who {
            Who::Staff(id) => self.personal_key(token, id)?,
            // The key is public, so a signature that fails proves a slip on the way and nothing worse.
            Who::Named(_) => {
                let key = TokenKey::self_declared(&token.claims().revision);
                if token.is_signed_by(&key) { key } else { return Err(Reason::Unreadable) }
            }
        };
        let claims = token.claims();
        let (quiz, current) = self.published(claims, day(claims.issued))?;
        let outcome = self.marked(quiz, claims, &key)?;
        let class = match (&claims.who, current) {
            (Who::Named(_), _) => Class::SelfDeclared,
            (Who::Staff(_), true) if self.is_witnessed(claims) => Class::Witnessed,
            (Who::Staff(_), true) => Class::Verified,
            (Who::Staff(_), false) => Class::Stale,
        };
        Ok((class, Marked { right: outcome.right, passed: outcome.passed, marks: outcome.marks }))
    }

    /// The key of the person with that id, once it is found to have signed the token at the person's own school.
    fn personal_key(&self, token: &Unverified, id: &str) -> Result<TokenKey, Reason> {
        let person = self.people.get(id).ok_or(Reason::UnknownPerson)?;
        // The key depends on the school that the token names, so the school cannot have been changed in it.
        let school = &token.claims().school;
        let signed = |key: &OrganisationKey, epoch| {
            let key = TokenKey::personal(&key.code(school, id, epoch));
            token.is_signed_by(&key).then_some(key)
        };
        let Some(key) = self.keys.iter().find_map(|key| signed(key, person.epoch)) else {
            let old = (1..person.epoch).rev().take(OLD_CODES as usize);
            let mut revoked = self.keys.iter().flat_map(|key| old.clone().map(move |epoch| (key, epoch)));
            let gone =
                || self.retired.iter().flat_map(|key| old.clone().chain([person.epoch]).map(move |epoch| (key, epoch)));
            let revoked = revoked.any(|(key, epoch)| signed(key, epoch).is_some())
                || gone().any(|(key, epoch)| signed(key, epoch).is_some());
            return Err(if revoked { Reason::RevokedCode } else { Reason::BadSignature });
        };
        if person.school == *school { Ok(key) } else { Err(Reason::OtherSchool) }
    }

    /// Whether the token carries the code that was read out for its quiz and school on the day on which it was made. That day is
    /// the one where the reader was, and the token has the time in UTC.
    fn is_witnessed(&self, claims: &Claims) -> bool {
        let Some(code) = claims.witness.as_deref().and_then(WitnessCode::read) else { return false };
        let (first, last) = (day(claims.issued.saturating_sub(WEST)), day(claims.issued.saturating_add(EAST)));
        let days = first.series(1.day()).take_while(|day| *day <= last);
        let said = |day| self.keys.iter().any(|key| key.witness(&claims.school, &claims.quiz, day) == code);
        days.into_iter().any(said)
    }

    /// The quiz that was asked, and whether what it asks still holds.
    fn published(&self, claims: &Claims, on: Date) -> Result<(&'a CompiledQuiz, bool), Reason> {
        let archive = &self.training.archive;
        if !archive.knows(&claims.quiz) {
            return Err(Reason::UnknownQuiz);
        }
        let quiz = archive.revision(&claims.quiz, &claims.revision).filter(|quiz| quiz.school == claims.school);
        let quiz = quiz.ok_or(Reason::UnknownRevision)?;
        let (since, current) = match archive.standing(&claims.quiz, &claims.school, &claims.revision) {
            Standing::Never => return Err(Reason::UnknownRevision),
            Standing::Holds { since } => (since, true),
            Standing::Superseded { since, .. } => (since, false),
        };
        // A day of grace on either side: the token's day is in UTC, the office's and the builder's are local.
        if on > self.today.saturating_add(1.day()) {
            return Err(Reason::InTheFuture);
        }
        if on < since.saturating_sub(1.day()) {
            return Err(Reason::BeforePublished);
        }
        Ok((quiz, current))
    }

    /// The audit's own marks, where only questions were answered that the key draws, or exactly those of the refresher. Whether the
    /// person may be content with a refresher shows in the report, when everything that they sent is in the register.
    fn marked(&self, quiz: &CompiledQuiz, claims: &Claims, key: &TokenKey) -> Result<Outcome, Reason> {
        let answered = |id: &String| claims.answers.contains_key(id);
        // Nearly every attempt answers all that the quiz asks, which a refresher never does.
        let refresher = (claims.answers.len() < quiz.asked())
            .then(|| self.training.archive.refresher(&claims.quiz, &claims.school, &claims.revision))
            .flatten()
            .filter(|it| it.questions.len() == claims.answers.len() && it.questions.iter().all(answered));
        if let Some(refresher) = refresher {
            let asked: Vec<_> = quiz.questions.iter().filter(|q| refresher.questions.contains(&q.id)).collect();
            return Ok(mark_all(quiz, &asked, &claims.answers));
        }
        let draw =
            Draw { key: key.bytes(), revision: &claims.revision, attempt: claims.attempt, who: claims.who.text() };
        let asked = draw.questions(quiz);
        // No question stands twice among those that were drawn, so each answer is to one of them where there are as many.
        if asked.iter().filter(|q| answered(&q.id)).count() < claims.answers.len() {
            return Err(Reason::NotDrawn);
        }
        Ok(mark_all(quiz, &asked, &claims.answers))
    }
}

/// The beginning of a token that does not count: enough to find it again, too little to be used.
pub(super) fn excerpt(text: &str) -> String {
    text.chars().take(EXCERPT).collect()
}

/// The day of a time in seconds since 1970, in UTC. Claims cannot name a time after the year 9999.
fn day(seconds: u64) -> Date {
    // More days than a calendar has would be no span at all.
    let days = (seconds / 86_400).min(4_000_000) as i64;
    date(1970, 1, 1).saturating_add(days.days())
}

/// What the register keeps of the claims.
fn attempt(claims: Claims) -> Attempt {
    let (staff, name) = match claims.who {
        Who::Staff(id) => (Some(id), None),
        Who::Named(name) => (None, Some(name)),
    };
    Attempt {
        staff,
        name,
        school: claims.school,
        quiz: claims.quiz,
        revision: claims.revision,
        on: day(claims.issued),
        issued: claims.issued,
        spent: claims.spent,
        attempt: claims.attempt,
        accepted: claims.accepted,
        id: claims.id,
        witness: claims.witness,
    }
}

#[cfg(test)]
mod tests;
