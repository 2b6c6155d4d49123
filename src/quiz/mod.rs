//! Quizzes: what their authors write, what a school asks, and how answers are marked.

mod agreement;
mod archive;
mod author;
mod compile;
mod compiled;
mod draw;
mod mark;
pub mod paper;
mod read;
mod refresher;
pub mod reviewed;
mod revision;

pub use agreement::{Agreement, Group, Statement};
pub use archive::{AGREEMENTS, Archive, ArchiveError, History, Published, Standing};
pub use author::{Answer, Others, Question, QuestionKind, Quiz, Rich, Scenario};
pub use compile::{Lookup, RuleThere, compile};
pub use compiled::{Choice, Citation, CompiledQuestion, CompiledQuiz, CompiledScenario, Entry, Marking, Task};
pub use draw::Draw;
pub use mark::{Mark, Outcome, fold, mark, mark_all};
pub use read::read;
pub use refresher::Refresher;
pub use reviewed::{Cited, Reviewed};
pub use revision::{canonical, fingerprint, revision};

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A question with the options `yes`, which is right, and `no`.
    pub(crate) fn question(id: &str) -> CompiledQuestion {
        let option = |id: &str, correct| Choice { id: id.into(), text: id.into(), correct, feedback: String::new() };
        CompiledQuestion {
            id: id.into(),
            scenario: None,
            prompt: format!("<p>{id}?</p>"),
            hint: String::new(),
            task: Task::Single { options: vec![option("yes", true), option("no", false)] },
            right: String::new(),
            wrong: String::new(),
            cites: None,
        }
    }

    /// A quiz of three questions at one school, of which half must be right.
    pub(crate) fn sample() -> CompiledQuiz {
        CompiledQuiz {
            quiz: "sample".into(),
            school: "larkfold-infant".into(),
            title: "Sample".into(),
            pass_mark: 50,
            draw: None,
            marking: Marking::Browser,
            scenarios: Vec::new(),
            questions: ["q1", "q2", "q3"].map(question).into(),
        }
    }
}
