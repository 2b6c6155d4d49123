//! What can be wrong with a form that was keyed in.

use std::fmt;

use jiff::civil::Date;

/// Why a form cannot be taken in. Each names what to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaperError {
    /// Nobody on the roster has the id.
    Person(String),
    /// There is no such quiz.
    Quiz(String),
    /// No form of the quiz has that revision.
    Revision(String),
    /// No agreement has that fingerprint.
    Agreement(String),
    /// Several begin so.
    Ambiguous(String),
    /// The form is of this school, where the person does not work.
    OtherSchool(String),
    /// The file of the revision is not in the archive.
    Archive(String),
    /// The day is still to come.
    InTheFuture(Date),
    /// The form was there from this day on.
    BeforePublished(Date),
    /// The form has no question of that number.
    NoQuestion {
        /// The number.
        number: usize,
        /// The number of the last question.
        last: usize,
    },
    /// What was keyed in is no answer to its question.
    Answer {
        /// The number of the question.
        number: usize,
        /// Why.
        why: String,
    },
    /// The answers cannot be told apart here.
    Written(String),
    /// The question was answered twice.
    Twice(usize),
}

impl PaperError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Person(_) => "Check the staff id, or add the person to the roster.",
            Self::Quiz(_) => "The form prints the id of the quiz, with the revision behind it.",
            Self::Revision(_) => {
                "The form prints 16 characters behind the id of the quiz. Capitals and small letters differ."
            }
            Self::Agreement(_) => {
                "The sheet prints 16 characters at its foot, behind “Agreement”. Capitals and small letters differ. Build the site first if it has never been built with this agreement."
            }
            Self::Ambiguous(_) => "Key in more of it.",
            Self::OtherSchool(_) => "Check the staff id and the school on the roster.",
            Self::Archive(_) => "Check that `quizzes/revisions/` is complete.",
            Self::InTheFuture(_) | Self::BeforePublished(_) => "Check the date on the form.",
            Self::NoQuestion { .. } => {
                "Write the number of the question and then the letters: `1b 2ac`. Write numbers and words behind a sign: `4=12.5`."
            }
            Self::Answer { .. } => "Look at the form again. Leave out a question that has no answer.",
            Self::Written(_) => {
                "Write the number of each question and then what was answered: `1b 2ac 3d 4=12.5 5=\"some words\"`."
            }
            Self::Twice(_) => "Write each question once, with all its letters together.",
        }
    }
}

impl fmt::Display for PaperError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person(id) => write!(f, "nobody on the roster has the staff id `{}`", id.escape_debug()),
            Self::Quiz(id) => write!(f, "there is no quiz `{}`", id.escape_debug()),
            Self::Revision(rev) => write!(f, "no form of this quiz has the revision `{}`", rev.escape_debug()),
            Self::Agreement(print) => write!(f, "no agreement has the fingerprint `{}`", print.escape_debug()),
            Self::Ambiguous(text) => write!(f, "more than one begins with `{}`", text.escape_debug()),
            Self::OtherSchool(school) => write!(f, "this paper is for {school}, where the person does not work"),
            Self::Archive(rev) => write!(f, "the revision `{rev}` is not in the archive"),
            Self::InTheFuture(day) => write!(f, "{day} is still to come"),
            Self::BeforePublished(day) => write!(f, "this form was not there before {day}"),
            Self::NoQuestion { number, last } => write!(f, "there is no question {number}: the form has {last}"),
            Self::Answer { number, why } => write!(f, "question {number}: {why}"),
            Self::Written(text) => write!(f, "`{}` is no question with its answer", text.escape_debug()),
            Self::Twice(number) => write!(f, "question {number} is answered twice"),
        }
    }
}

impl std::error::Error for PaperError {}
