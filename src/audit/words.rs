//! What people are told about a token that was set aside.

use crate::register::Reason;

/// Why, and what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// Why the token does not count, in one sentence.
    pub why: &'static str,
    /// What the office can do, in one sentence.
    pub next: &'static str,
}

/// The words for a reason. None of them accuses anyone: a mistake looks the same as an attempt to cheat.
pub fn words(reason: Reason) -> Words {
    let (why, next) = match reason {
        Reason::Incomplete => {
            ("The token ends too early.", "Ask the person to copy the whole token and send it again.")
        }
        Reason::Unreadable => (
            "The token was changed on its way and cannot be read.",
            "Ask the person to send it again, as the file that the page offers.",
        ),
        Reason::UnknownPerson => {
            ("Nobody on the roster has this staff id.", "Add the person to the roster, then import the file again.")
        }
        Reason::BadSignature => (
            "The token was not signed with this person’s code, or was changed afterwards.",
            "Check who sent it, then ask the person to take the quiz again with their own link.",
        ),
        Reason::RevokedCode => (
            "The token was signed with a personal code that has been revoked.",
            "Send the person their new link and ask them to take the quiz again.",
        ),
        Reason::OtherSchool => (
            "The token is for a school where this person does not work now.",
            "Check the school on the roster, or ask the person to take the quiz of their own school.",
        ),
        Reason::UnknownQuiz => (
            "There is no quiz with this id in the archive.",
            "Check that `quizzes/revisions/` is complete, then import the file again.",
        ),
        Reason::UnknownRevision => (
            "The school never published this revision of the quiz.",
            "Check that `quizzes/revisions/` is complete, then import the file again.",
        ),
        Reason::NotDrawn => (
            "The token answers questions that this person was not asked.",
            "Ask the person to take the quiz again from the page.",
        ),
        Reason::InTheFuture => (
            "The token was made on a day that is still to come.",
            "Check the clock of the device that it was made on, then ask the person to take the quiz again.",
        ),
        Reason::BeforePublished => (
            "The token was made before this revision of the quiz was published.",
            "Check the clock of the device that it was made on, then ask the person to take the quiz again.",
        ),
        Reason::Duplicate => (
            "Another token with the same number is in the register already.",
            "Check both with the person; if one attempt is missing, ask them to take the quiz again.",
        ),
        Reason::Withdrawn => (
            "The office took this result back, and the register says why.",
            "Ask the person to take the quiz again, or put the result back with `staffroom audit correct --restore`.",
        ),
    };
    Words { why, next }
}
