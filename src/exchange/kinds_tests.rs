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
    assert_eq!(
        notes,
        [
            "line 2: categories are not carried",
            "line 4: each of several answers counts in full; here all of them must be picked",
            "line 4: marks for some of the right answers are not carried: all of them, and no others, must be picked",
            "line 6: marks for some of the right answers are not carried: all of them, and no others, must be picked",
            "line 13: another answer, 2 ± 1 for 50%, is not carried, nor is what is said after it",
            "line 26: an essay, which no program can mark, is not carried",
            "line 28: a description that asks nothing is not carried",
            "error: line 32: the question has no words",
            "line 34: tags are not carried",
            "line 37: an image is not carried: put its file below `content/` and name it in the text",
            "line 39: another answer, 3 ± 1 for 50%, is not carried",
            "error: line 41: no number is right",
            "error: line 43: `{` is never closed",
        ]
    );
    comes_back(Format::MoodleXml, &quiz);
    holds_together(&quiz);
}

#[test]
fn what_moodle_exports_beside_questions_of_ours_is_named() {
    let (quiz, notes) = read(Format::MoodleXml, include_str!("../../tests/exchange/moodle-kinds.xml"));
    assert_eq!(
        notes,
        [
            "line 4: categories are not carried",
            "line 5: files within texts are not carried",
            "line 5: an image is not carried: put its file below `content/` and name it in the text",
            "line 5: a table is carried as its words, a paragraph for each row",
            "line 5: tags are not carried",
            "line 5: marks for some of the right answers are not carried: all of them, and no others, must be picked",
            "line 5: several hints, one for each try, are one here",
            "line 5: what is said after a partly right answer is not carried: here an answer is right or wrong",
            "line 22: a question of the type `cloze` is not carried",
            "line 23: an essay, which no program can mark, is not carried",
            "line 24: a description that asks nothing is not carried",
            "line 35: capitals do not count here",
            "line 35: `*` stands for itself in `Par*s`",
            "line 35: `Lyon`, which counts in part or not at all, is wrong here, and what is said after it is not carried",
            "line 37: a question of the type `gapselect` is not carried",
            "line 38: a question of the type `ddmatch` is not carried",
            "line 39: a question of the type `calculatedmulti` is not carried",
            "line 40: a question of the type `coderunner` is not carried",
            "line 41: a link to `javascript:x()` is carried as its words",
            "what stands in `answernumbering`, `clearwrong`, `shownumcorrect`, `showunits`, `unitgradingtype`, `unitpenalty`, `unitsleft` is not carried",
        ]
    );
    comes_back(Format::MoodleXml, &quiz);
    holds_together(&quiz);
}
