use proptest::prelude::*;

use super::{
    tests::{comes_back, holds_together},
    *,
};
use crate::quiz::QuestionKind;

/// Texts full of the signs of all formats.
fn words() -> impl Strategy<Value = String> {
    "[a-c \\n~=#{}:\\\\\\[\\]%*<>&_`\"'é-]{0,12}".prop_map(|mid| format!("w{mid}w"))
}

fn question() -> impl Strategy<Value = QuestionFile> {
    let texts = proptest::collection::vec(words(), 3..5);
    (0_u8..7, texts, words(), words(), any::<bool>(), -1000_i32..1000).prop_map(|(kind, texts, a, b, flag, n)| {
        let mut question = QuestionFile::new("q".into(), QuestionKind::Single);
        let mut notes = Notes::default();
        question.prompt = a.clone();
        if flag {
            question.right = a.clone();
            question.wrong = b.clone();
        }
        let weighted = |(i, text): (usize, &String)| build::Weighted {
            weight: if i == 0 || (kind == 1 && flag) { 100.0 } else { 0.0 },
            text: text.clone(),
            feedback: if flag { b.clone() } else { String::new() },
        };
        let fine = match kind {
            0 | 1 => {
                build::choice(&mut question, texts.iter().enumerate().map(weighted).collect(), kind == 0, &mut notes)
            }
            2 => {
                question.kind = QuestionKind::TrueFalse;
                question.answer = Some(toml::Value::Boolean(flag));
                true
            }
            3 => build::text(&mut question, texts.iter().enumerate().map(weighted).collect(), &mut notes),
            4 => {
                let value = Some((f64::from(n) / 8.0, f64::from(n.unsigned_abs() % 7) / 4.0));
                let list = vec![build::Numeric { weight: 100.0, value, feedback: a }];
                build::number(&mut question, list, &mut notes)
            }
            5 => build::order(&mut question, texts, &mut notes),
            _ => build::pairs(&mut question, texts.iter().map(|t| (t.clone(), b.clone())).collect(), &mut notes),
        };
        assert!(fine, "{notes:?}");
        question
    })
}

proptest! {
    #[test]
    fn what_is_exported_can_be_imported_and_stays_the_same(questions in proptest::collection::vec(question(), 1..4)) {
        let mut ids = build::Ids::default();
        let questions = questions.into_iter().map(|q| QuestionFile { id: ids.make(&["q"], "q"), ..q }).collect();
        let quiz = QuizFile::new("sample", Vec::new(), questions);
        holds_together(&quiz);
        // Moodle has a place for every text that these questions hold.
        comes_back(Format::MoodleXml, &import(Format::MoodleXml, "sample", &export(Format::MoodleXml, &quiz).unwrap().text).quiz);
    }

    #[test]
    fn no_bytes_make_a_reader_stumble(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let text = decode(&bytes);
        for format in [Format::Gift, Format::MoodleXml, Format::Mdbook] {
            import(format, "sample", &text);
        }
    }

    #[test]
    fn no_question_of_broken_xml_makes_the_reader_stumble(
        parts in proptest::collection::vec(("(answer|questiontext|name|subquestion|units|hint|single|tags|text|tolerance|feedback)", "[a-z<>&;0-9.*%~ -]{0,12}"), 0..8),
        kind in "(multichoice|truefalse|shortanswer|matching|numerical|ordering|essay|x)",
    ) {
        let inner: String = parts.iter().map(|(name, text)| format!("<{name} fraction=\"{text}\"><text><![CDATA[{text}]]></text></{name}>")).collect();
        let imported = import(Format::MoodleXml, "sample", &format!("<quiz><question type=\"{kind}\">{inner}</question></quiz>"));
        if !imported.quiz.question.is_empty() {
            holds_together(&imported.quiz);
        }
    }

    #[test]
    fn no_text_makes_a_reader_stumble(text in "[a-z \\n~=#{}:\\\\\\[\\]%*<>&/;.$\"é\\x00-]{0,200}") {
        for format in [Format::Gift, Format::MoodleXml, Format::Mdbook] {
            let imported = import(format, "sample", &text);
            if !imported.quiz.question.is_empty() {
                holds_together(&imported.quiz);
            }
        }
    }
}
