//! Constructs that were found in what others publish, and nowhere in their documentation.

use super::{
    tests::{comes_back, holds_together},
    *,
};
use crate::quiz::QuestionKind;

fn notes(imported: &Imported) -> Vec<String> {
    imported.notes.iter().map(ToString::to_string).collect()
}

#[test]
fn entries_in_order_are_read_from_gift_and_written_to_it() {
    let imported = import(Format::Gift, "sample", include_str!("../../tests/exchange/order.gift"));
    let entries: Vec<Vec<&str>> =
        imported.quiz.question.iter().map(|q| q.entry.iter().map(|e| e.text.as_str()).collect()).collect();
    assert_eq!(entries[0], ["Register", "Lessons & lunch", "Home"]);
    assert_eq!(entries[1], ["Log off: then the lamp", "The lamp", "The door"]);
    assert_eq!(entries[2], ["//one", "*two*"]);
    let [day, _, ours, word, signs] = imported.quiz.question.as_slice() else { panic!("{imported:#?}") };
    assert_eq!((day.id.as_str(), day.kind, day.right.as_str()), ("the-day", QuestionKind::Order, "That is the day."));
    assert_eq!(day.prompt, "Put the **day** in order.");
    assert_eq!((word.kind, word.accepted.as_slice()), (QuestionKind::Text, [">5".to_owned()].as_slice()));
    assert_eq!(signs.accepted, [">5", ">="]);
    assert_eq!(
        notes(&imported),
        [
            "line 3: all entries are put in order here, not a part of them",
            "line 3: how the entries stand and are marked (`HORI`, `ABSOLUTE`, `abc`) is not carried",
        ]
    );
    comes_back(Format::Gift, &imported.quiz);
    comes_back(Format::MoodleXml, &imported.quiz);
    holds_together(&imported.quiz);
    let mut told = imported.quiz.clone();
    told.question = vec![QuestionFile { wrong: "No.".to_owned(), ..ours.clone() }];
    let exported = export(Format::Gift, &told).unwrap();
    assert!(
        exported.text.contains("{>2 ALL VERTICAL ALL_OR_NOTHING SHOW none\n[markdown]//one\n*two*\n}"),
        "{}",
        exported.text
    );
    assert!(exported.notes.iter().any(|n| n.what.contains("`right` and `wrong`")), "{:?}", exported.notes);
}

#[test]
fn what_names_a_question_is_an_id_here_or_named() {
    let one = |more: &str| {
        let text = format!(
            "<quiz><question type=\"truefalse\">{more}<questiontext><text>Is it?</text></questiontext>\
             <answer fraction=\"100\"><text>true</text></answer></question></quiz>"
        );
        let imported = import(Format::MoodleXml, "sample", &text);
        (imported.quiz.question[0].id.clone(), notes(&imported))
    };
    let name = "<name><text>The gate</text></name>";
    assert_eq!(one(name), ("the-gate".to_owned(), vec![]));
    let both = one(&format!("{name}<idnumber>g-7</idnumber>"));
    assert_eq!(both, ("g-7".to_owned(), vec!["what stands in `name` is not carried".to_owned()]));
    let counted = one(&format!("{name}<idnumber>12</idnumber>"));
    assert_eq!(counted, ("the-gate".to_owned(), vec!["what stands in `idnumber` is not carried".to_owned()]));
    let foreign = one("<name><text>門</text></name>");
    assert_eq!(foreign, ("is-it".to_owned(), vec!["what stands in `name` is not carried".to_owned()]));
}

#[test]
fn a_number_is_in_the_unit_in_which_moodle_writes_it() {
    let text = "<quiz><question type=\"numerical\"><questiontext><text>How far?</text></questiontext>\
        <answer fraction=\"100\"><text>2</text></answer><units>\
        <unit><multiplier>1000</multiplier><unit_name>m</unit_name></unit>\
        <unit><multiplier>1.0</multiplier><unit_name>km</unit_name></unit></units></question></quiz>";
    let imported = import(Format::MoodleXml, "sample", text);
    assert_eq!(imported.quiz.question[0].unit, "km");
    assert_eq!(notes(&imported), ["line 1: only the unit in which the answer is written is carried"]);
}

#[test]
fn links_within_a_book_are_named() {
    let text = "[[questions]]\ntype = \"ShortAnswer\"\nprompt.prompt = \"\"\"What is `a[i](x)`? \
        See [there](ch04.html#gate), ![it](it.png), [us](https://quillmere.example/).\"\"\"\nanswer.answer = \"x\"\n";
    let imported = import(Format::Mdbook, "sample", text);
    let notes = notes(&imported);
    assert!(
        notes.contains(
            &"line 1: a link to `ch04.html#gate` is carried as typed: see that it leads somewhere here".to_owned()
        ),
        "{notes:?}"
    );
    assert_eq!(notes.len(), 2, "{notes:?}");
}
