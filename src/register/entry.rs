//! What the register keeps of a token.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Hash, TokenHash};
use crate::quiz::Mark;

/// One piece of evidence, as it was judged on the day of its import.
///
/// The fields stand in the order of their names, as everywhere below: so they are canonical JSON as they are written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// What the token says, where it can be read. To be believed only where the entry is accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempt: Option<Attempt>,
    /// What it was found to be.
    pub class: Class,
    /// The number of an earlier entry for the same token that this one takes the place of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<u64>,
    /// The day of the import.
    pub imported: Date,
    /// Why a person corrected that entry; there exactly where a person and not an import did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Why it is damaged or rejected; there exactly where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// The audit's own marking; there exactly where the entry is accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<Marked>,
    /// Where it was found: a file, as it was named, and the line.
    pub source: String,
    /// The whole token, or what was keyed in, where it is accepted; otherwise its beginning.
    pub text: String,
    /// The hash of the token, or of what was keyed in.
    pub token: TokenHash,
}

/// What a piece of evidence was found to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Signed with the person's code, with the code of a witness, for a revision that still holds.
    Witnessed,
    /// Signed with the person's code, for a revision that still holds.
    Verified,
    /// Answers on paper, keyed in by the office.
    Paper,
    /// Signed with the person's code, and what has to be known has changed since.
    Stale,
    /// From someone who typed a name and showed no code.
    SelfDeclared,
    /// Cannot be read.
    Damaged,
    /// Can be read and cannot be true.
    Rejected,
}

impl Class {
    /// All classes, soundest first.
    pub const ALL: [Self; 7] =
        [Self::Witnessed, Self::Verified, Self::Paper, Self::Stale, Self::SelfDeclared, Self::Damaged, Self::Rejected];

    /// Whether the token counts as what it says it is.
    pub fn is_accepted(self) -> bool {
        !matches!(self, Self::Damaged | Self::Rejected)
    }

    /// The word of the register, of CSV files and of summaries.
    pub fn id(self) -> &'static str {
        match self {
            Self::Witnessed => "witnessed",
            Self::Verified => "verified",
            Self::Paper => "paper",
            Self::Stale => "stale",
            Self::SelfDeclared => "self-declared",
            Self::Damaged => "damaged",
            Self::Rejected => "rejected",
        }
    }
}

/// Why a token is damaged or rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Damaged: it ends too early.
    Incomplete,
    /// Damaged: it is whole and does not say what a token says, or a self-declared one was mistyped.
    Unreadable,
    /// Nobody on the roster has the id.
    UnknownPerson,
    /// The person's code did not sign it.
    BadSignature,
    /// A code that was revoked signed it.
    RevokedCode,
    /// The person works at another school.
    OtherSchool,
    /// There is no such quiz.
    UnknownQuiz,
    /// The school never published that revision.
    UnknownRevision,
    /// It answers questions that the person was not asked.
    NotDrawn,
    /// It was made after the day of the import.
    InTheFuture,
    /// It was made before the revision was published.
    BeforePublished,
    /// Another token with the same number was taken in before.
    Duplicate,
    /// The office took it back, and the entry's note says why.
    Withdrawn,
}

impl Reason {
    /// The word of the register and of CSV files.
    pub fn id(self) -> &'static str {
        match self {
            Self::Incomplete => "incomplete",
            Self::Unreadable => "unreadable",
            Self::UnknownPerson => "unknown-person",
            Self::BadSignature => "bad-signature",
            Self::RevokedCode => "revoked-code",
            Self::OtherSchool => "other-school",
            Self::UnknownQuiz => "unknown-quiz",
            Self::UnknownRevision => "unknown-revision",
            Self::NotDrawn => "not-drawn",
            Self::InTheFuture => "in-the-future",
            Self::BeforePublished => "before-published",
            Self::Duplicate => "duplicate",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// What a token says, answers apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attempt {
    /// Fingerprints of the agreements accepted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accepted: Vec<String>,
    /// Which attempt the browser counted, from 1.
    pub attempt: u32,
    /// The token's random number.
    pub id: String,
    /// When it was made, in seconds since 1970.
    pub issued: u64,
    /// The name that was typed; there exactly where the token is self-declared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The day it was made, in UTC: an hour after midnight in summer still counts as the day before.
    pub on: Date,
    /// Id of the quiz; empty where an agreement was signed on paper, which is at no quiz.
    pub quiz: String,
    /// Revision of the quiz; empty with it.
    pub revision: String,
    /// Id of the school.
    pub school: String,
    /// Seconds spent.
    pub spent: u32,
    /// Staff id; absent where the token is self-declared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff: Option<String>,
    /// The code that a witness gave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub witness: Option<String>,
}

impl Attempt {
    /// Whether it is an agreement that was signed on paper, and no attempt at a quiz.
    pub fn is_signature(&self) -> bool {
        self.quiz.is_empty()
    }
}

/// The audit's own marking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Marked {
    /// The questions in the order in which they were asked, each with its mark.
    pub marks: Vec<(String, Mark)>,
    /// Whether that reaches the pass mark.
    pub passed: bool,
    /// How many answers are right.
    pub right: u32,
}

impl Marked {
    /// How many questions were asked.
    pub fn asked(&self) -> u32 {
        self.marks.len() as u32
    }
}

impl Entry {
    /// The word by which two judgements of one token are compared: the class, or the reason where there is one.
    pub(super) fn verdict(&self) -> &'static str {
        self.reason.map_or(self.class.id(), Reason::id)
    }

    /// What may be in the register once: the token's random number, with the person, so that nobody can use up the number of
    /// another's token. Kept as a hash, which stays when the entry's personal data goes. `None` where the entry is not accepted,
    /// or puts back one that was withdrawn and holds the number already.
    pub(super) fn once(&self) -> Option<Hash> {
        let attempt = self.attempt.as_ref().filter(|_| self.class.is_accepted() && self.note.is_none())?;
        let (kind, who) = match &attempt.staff {
            Some(staff) => ("staff", staff.as_str()),
            None => ("self", ""),
        };
        Some(Sha256::digest([kind, who, &attempt.id].join("\0")).into())
    }
}

/// An entry in its place in the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Its number, from 1. Numbers are missing where entries were purged.
    pub number: u64,
    /// The entry.
    pub entry: Entry,
    /// Its hash in the chain.
    pub hash: Hash,
}
