//! Quizzes: ours, and those of other programs.

use staffroom::{
    exchange::{self, Format},
    quiz,
    source::Sources,
};

use crate::texts::show_all;

/// The TOML of a quiz.
pub(crate) fn quiz(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut sources = Sources::default();
    let file = sources.add("extra.toml", text);
    let mut problems = Vec::new();
    quiz::read("extra", text, file, &mut problems);
    show_all(&problems, &sources);
}

/// A quiz of another program. What we take in we can read, and what we write of it we can take in again.
pub(crate) fn exchange(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else { return };
    let format = [Format::Gift, Format::MoodleXml, Format::Mdbook][usize::from(*first) % 3];
    let taken = exchange::import(format, "extra", &exchange::decode(rest));
    for other in [Format::Gift, Format::MoodleXml] {
        let Some(written) = exchange::export(other, &taken.quiz) else { continue };
        let again = exchange::import(other, "extra", &written.text);
        // Once through a format, nothing more is lost: the second time is as the first.
        let Some(twice) = exchange::export(other, &again.quiz) else { continue };
        assert_eq!(exchange::import(other, "extra", &twice.text).quiz, again.quiz, "{other:?} drifts");
    }
}
