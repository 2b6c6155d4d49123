//! Quizzes: our own format and those of other programs.

use staffroom::{
    exchange::{Format, QuizFile, decode, export, import},
    quiz::{self, CompiledQuiz},
};

use crate::{hold, texts};

/// The policy that a quiz may cite.
const POLICY: &str = include_str!("../../tests/bad/site/content/policies/acceptable-use.md");

/// A quiz file, read, compiled for a school and archived.
pub(crate) fn quiz(data: &[u8]) {
    let Some(text) = hold::text(data) else { return };
    hold::read(text, |text, file, problems| quiz::read("x", text, file, problems));
    texts::with_plan(POLICY, "", Some(text), |plan, problems, sources| {
        hold::problems(problems, sources);
        for planned in &plan.schools[0].quizzes {
            archived(&planned.quiz);
        }
    });
}

/// What is archived reads back as the same revision.
fn archived(quiz: &CompiledQuiz) {
    let text = quiz::canonical(quiz);
    let again: CompiledQuiz = serde_json::from_str(&text).expect("the archive is read back");
    assert_eq!(text, quiz::canonical(&again));
    assert_eq!(quiz::revision(quiz), quiz::revision(&again));
}

/// A file of GIFT.
pub(crate) fn gift(data: &[u8]) {
    imported(Format::Gift, data);
}

/// A file of Moodle XML.
pub(crate) fn moodle(data: &[u8]) {
    imported(Format::MoodleXml, data);
}

/// A file of mdbook-quiz.
pub(crate) fn mdbook(data: &[u8]) {
    imported(Format::Mdbook, data);
}

/// What was imported is a quiz of ours to the letter, and what is exported of it comes back.
fn imported(format: Format, data: &[u8]) {
    let text = decode(data);
    let first = import(format, "x", &text);
    assert_eq!(first, import(format, "x", &text));
    let quiz = &first.quiz;
    if quiz.question.is_empty() {
        return;
    }
    let toml = quiz.to_toml();
    assert_eq!(QuizFile::from_toml(&toml).as_ref(), Ok(quiz), "{toml}");
    let (read, _, problems) = hold::read(&toml, |text, file, problems| quiz::read("x", text, file, problems));
    assert!(read.is_some_and(|own| own.questions.len() == quiz.question.len()), "{problems:?}\n{toml}");
    for format in [Format::Gift, Format::MoodleXml] {
        let write = |quiz: &QuizFile| export(format, quiz).expect("this format is written");
        let written = write(quiz);
        let once = import(format, "x", &written.text);
        assert!(once.notes.iter().all(|note| !note.bad), "{format:?}: {:?}\n{}", once.notes, written.text);
        // A kind of question that the format does not have is noted; nothing else may be missing.
        let gone = quiz.question.len() - once.quiz.question.len();
        assert!(gone <= written.notes.len(), "{format:?}: {gone} are missing, {:?}", written.notes);
        assert_eq!(once.quiz, import(format, "x", &write(&once.quiz).text).quiz, "{format:?}");
    }
}
