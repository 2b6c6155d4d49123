use super::{
    tests::{comes_back, holds_together},
    *,
};

/// What was read, and each note, those of what is malformed behind `error: `.
fn read(format: Format, text: &str) -> (QuizFile, Vec<String>) {
    // As a Windows program writes it.
    let bytes = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    let imported = import(format, "sample", &decode(bytes.as_bytes()));
    let notes = imported.notes.iter().map(|n| format!("{}{n}", if n.bad { "error: " } else { "" }));
    (imported.quiz, notes.collect())
}

#[test]
fn what_people_write_in_gift_is_read_or_named() {
    let (quiz, notes) = read(Format::Gift, include_str!("../../tests/exchange/kinds.gift"));
    assert_eq!(notes, ["",]);
    comes_back(Format::MoodleXml, &quiz);
    holds_together(&quiz);
}

#[test]
fn what_moodle_exports_beside_questions_of_ours_is_named() {
    let (quiz, notes) = read(Format::MoodleXml, include_str!("../../tests/exchange/moodle-kinds.xml"));
    assert_eq!(notes, ["",]);
    comes_back(Format::MoodleXml, &quiz);
    holds_together(&quiz);
}
