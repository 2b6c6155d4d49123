//! Quizzes: what their authors write, what a school asks, and how answers are marked.

mod compiled;

pub use compiled::{Choice, Citation, CompiledQuestion, CompiledQuiz, Entry, Marking, Task};
