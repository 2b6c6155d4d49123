use super::*;
use crate::{quiz::QuestionKind, source::Sources};

fn gift(text: &str) -> Imported {
    import(Format::Gift, "sample", text)
}

fn only(text: &str) -> QuestionFile {
    let imported = gift(text);
    assert_eq!(imported.quiz.question.len(), 1, "{imported:?}");
    imported.quiz.question[0].clone()
}

fn options(question: &QuestionFile) -> Vec<(&str, bool, &str)> {
    question.option.iter().map(|o| (o.text.as_str(), o.correct, o.feedback.as_str())).collect()
}

/// What is imported, exported and imported again is the same quiz.
pub(super) fn comes_back(format: Format, quiz: &QuizFile) {
    let exported = export(format, quiz).unwrap();
    let back = import(format, &quiz.id, &exported.text);
    assert_eq!(back.quiz, *quiz, "{format:?}\n{}", exported.text);
    // Nothing is lost that was not lost before; a formula stays one, and so do the marks for each of several answers.
    let again = |n: &&Note| !n.what.contains("marks for some") && !n.what.contains("a formula");
    assert_eq!(back.notes.iter().filter(again).collect::<Vec<_>>(), [] as [&Note; 0]);
}

/// Another import of what was exported gives the same quiz, and our own reader takes its file.
pub(super) fn holds_together(quiz: &QuizFile) {
    for format in [Format::Gift, Format::MoodleXml] {
        let first = import(format, &quiz.id, &export(format, quiz).unwrap().text);
        assert!(first.notes.iter().all(|n| !n.bad), "{format:?} {:?}", first.notes);
        let second = import(format, &quiz.id, &export(format, &first.quiz).unwrap().text);
        assert_eq!(first.quiz, second.quiz, "{format:?}");
    }
    let text = quiz.to_toml();
    assert_eq!(QuizFile::from_toml(&text).unwrap(), *quiz, "{text}");
    let mut sources = Sources::default();
    let file = sources.add("quizzes/sample.toml", text.as_str());
    let mut problems = Vec::new();
    let read = crate::quiz::read(&quiz.id, &text, file, &mut problems);
    assert!(read.is_some_and(|q| q.questions.len() == quiz.question.len()), "{problems:?}\n{text}");
}

#[test]
fn choices_in_gift() {
    let one = only("Where is the key?{~In the door#No. =In the safe#Yes. ~%50%On the hook}");
    assert_eq!(one.kind, QuestionKind::Single);
    assert_eq!(
        options(&one),
        [("In the door", false, "No."), ("In the safe", true, "Yes."), ("On the hook", false, "")]
    );
    let many =
        only("Pick the planets\\: {\n  ~%33.33333%Mars\n  ~%33.33333%Venus\n  ~%-100%Moon\n  ~%33.33333%Earth\n}");
    assert_eq!(many.kind, QuestionKind::Multiple);
    assert_eq!(many.option.iter().filter(|o| o.correct).count(), 3);
    let seasons = gift("Name a season{=spring =autumn ~lunch}");
    assert_eq!(seasons.quiz.question[0].kind, QuestionKind::Multiple);
    assert!(seasons.notes[0].what.contains("all of them must be picked"));
    assert_eq!(only("Ice is {~hot =cold ~warm} to touch.").prompt, "Ice is \\_\\_\\_\\_\\_ to touch.");
    assert_eq!(only("How?{~go -> there =stay -> here}").option.len(), 2);
    let formats = only("[html]<p>Up <b>or</b> down?</p>{=<i>up</i> ~[plain]<down>#[markdown]**no**}");
    assert_eq!(formats.prompt, "Up **or** down?");
    assert_eq!(options(&formats), [("*up*", true, ""), ("\\<down>", false, "**no**")]);
}

#[test]
fn signs_in_gift() {
    let all = only(
        "::Signs::Which is none?{\n ~ \\~ # \\~ is one\n ~ \\= \n ~ \\# \n ~ \\{ \n ~ \\} \n ~ \\:\n = \\ # right\n}",
    );
    let texts: Vec<&str> = all.option.iter().map(|o| o.text.as_str()).collect();
    assert_eq!(texts, ["\\~", "\\=", "\\#", "\\{", "}", "\\:", "\\\\"]);
    assert_eq!(all.option[0].feedback, "\\~ is one");
    assert_eq!(only("[markdown]one\\ntwo\\\\n{T}").prompt, "one\ntwo\\n");
    assert_eq!(only("::A\\:B:: True?{T}").id, "a-b");
}

#[test]
fn true_false_in_gift() {
    for (text, answer, wrong, right) in [
        ("It is so.{T}", true, "", ""),
        ("It is so.{FALSE}", false, "", ""),
        ("It is so.{TRUE#no #yes}", true, "no", "yes"),
        ("It is so.{F# #yes}", false, "", "yes"),
        ("It is so.{T#no####always}", true, "no\n\nalways", "always"),
    ] {
        let question = only(text);
        assert_eq!(question.kind, QuestionKind::TrueFalse);
        let found = (question.answer, question.wrong.as_str(), question.right.as_str());
        assert_eq!(found, (Some(toml::Value::Boolean(answer)), wrong, right), "{text}");
    }
}

#[test]
fn words_and_numbers_in_gift() {
    let words = only("Which animal?{\n =Frog#Good!\n =%50%Toad#Near.\n =%0%*#Wrong.\n ####Read again.\n}");
    assert_eq!((words.kind, words.accepted.as_slice()), (QuestionKind::Text, ["Frog".to_owned()].as_slice()));
    assert_eq!((words.right.as_str(), words.wrong.as_str()), ("Good!\n\nRead again.", "Wrong.\n\nRead again."));
    assert_eq!(only("One in words?{one}").accepted, ["one"]);
    assert_eq!(only("{ =Asia } is large.").prompt, "\\_\\_\\_\\_\\_ is large.");
    let number = |text: &str| {
        let question = only(text);
        assert_eq!(question.kind, QuestionKind::Number);
        (question.number().unwrap(), question.tolerance)
    };
    assert_eq!(number("Year?{#1822}"), (1822.0, None));
    assert_eq!(number("Year?{#1822:5}"), (1822.0, Some(5.0)));
    assert_eq!(number("Length?{#2.141..2.142}."), (2.1415, Some(0.0005)));
    assert_eq!(number("Less?{#-5..5}"), (0.0, Some(5.0)));
    assert_eq!(number("Year?{#\n =1822:0#yes\n =%50%1822:2#near}"), (1822.0, None));
    assert_eq!(number("Three?{#3:2~#Wrong}"), (3.0, Some(2.0)));
    assert_eq!(only("Nine?{#=%0%5:0#no =%100%9:0#yes\n~#other}").wrong, "other");
}

#[test]
fn pairs_in_gift() {
    let question = only("::Capitals::Match.{\n =[html]<b>Canada</b> -> Ottawa\n =Italy->Rome\n = -> Paris\n}");
    assert_eq!(question.id, "capitals");
    let pairs: Vec<_> = question.pair.iter().map(|p| (p.left.as_str(), p.right.as_str())).collect();
    assert_eq!(pairs, [("**Canada**", "Ottawa"), ("Italy", "Rome")]);
    assert_eq!(question.decoys, ["Paris"]);
}

#[test]
fn what_gift_has_beside_questions_is_noted() {
    let text = "// [id:12] [tag:a]\n$CATEGORY: $course$/top\nA text.\n\nWrite.{}\n\nBroken {=a\n\nFine?{T}\n\nTwice {T} {F}\n\nNo } one\n\n{#x}\n\nx{#}";
    let imported = gift(text);
    assert_eq!(imported.quiz.question.len(), 1);
    assert_eq!(imported.quiz.question[0].prompt, "Fine?");
    let notes: Vec<String> = imported.notes.iter().map(ToString::to_string).collect();
    let wanted = [
        "line 1: tags are not carried",
        "line 2: categories are not carried",
        "line 3: a description that asks nothing is not carried",
        "line 5: an essay, which no program can mark, is not carried",
        "line 7: `{` is never closed",
        "line 11: there is more than one `{…}`; write `\\{` and `\\}` for the signs themselves",
        "line 13: `}` stands without `{`; write `\\}` for the sign itself",
        "line 15: the question has no words",
        "line 17: no number is right",
    ];
    assert_eq!(notes, wanted);
}

#[test]
fn moodle_xml_is_read() {
    let text = include_str!("../../tests/exchange/moodle.xml");
    let imported = import(Format::MoodleXml, "sample", text);
    let kinds: Vec<(&str, QuestionKind)> = imported.quiz.question.iter().map(|q| (q.id.as_str(), q.kind)).collect();
    use QuestionKind as K;
    assert_eq!(
        kinds,
        [
            ("even-numbers", K::Multiple),
            ("safe-place", K::Single),
            ("locked", K::TrueFalse),
            ("animal", K::Text),
            ("speed", K::Number),
            ("letters", K::Match),
            ("steps", K::Order),
        ]
    );
    let question = |id: &str| imported.quiz.question.iter().find(|q| q.id == id).unwrap();
    assert_eq!(question("even-numbers").hint, "Divide.\n\nBy two.");
    assert_eq!(question("even-numbers").wrong, "Your answer is **wrong**.\n\nThe even numbers are 2 and 4.");
    assert_eq!(question("speed").unit, "mph");
    assert_eq!((question("speed").number(), question("speed").tolerance), (Some(20.0), Some(0.5)));
    assert_eq!(question("letters").decoys, ["d"]);
    let steps: Vec<&str> = question("steps").entry.iter().map(|e| e.text.as_str()).collect();
    assert_eq!(steps, ["Stop", "Call", "Wait"]);
    let notes: Vec<&str> = imported.notes.iter().map(|n| n.what.as_str()).collect();
    for lost in [
        "categories",
        "a description",
        "an essay",
        "type `cloze`",
        "tags",
        "partly right",
        "an image",
        "capitals",
        "files",
        "`answernumbering`, `clearwrong`, `defaultgrade`, `name`, `penalty`, `shownumcorrect`",
        "several hints",
        "a fixed order",
        "marks for some of the right answers",
        "`Stoat`, which counts in part",
    ] {
        assert!(notes.iter().any(|n| n.contains(lost)), "{lost}: {notes:#?}");
    }
    holds_together(&imported.quiz);
    comes_back(Format::MoodleXml, &imported.quiz);
}

#[test]
fn the_odd_parts_of_moodle_xml_are_read_or_named() {
    let text = include_str!("../../tests/exchange/moodle-odd.xml");
    let imported = import(Format::MoodleXml, "sample", text);
    let question = |id: &str| imported.quiz.question.iter().find(|q| q.id == id).unwrap_or_else(|| panic!("{id}"));
    assert_eq!(imported.quiz.question.len(), 8, "{:#?}", imported.quiz.question);
    assert_eq!(question("trailing-breaks").prompt, "First line\\\nsecond line\n\nA **bold** word");
    assert_eq!(options(question("trailing-breaks")), [("Yes", true, ""), ("No", false, "")]);
    assert_eq!(question("entities-and-sections").prompt, "5 \\< 6 & “tea” \\]\\]> é");
    assert_eq!(question("entities-and-sections").accepted, ["a < b", "caf\u{e9}"]);
    assert_eq!(question("ranges").number(), Some(-1.5));
    assert_eq!((question("ranges").tolerance, question("ranges").unit.as_str()), (Some(0.25), "km"));
    let steps: Vec<&str> = question("half-the-steps").entry.iter().map(|e| e.text.as_str()).collect();
    assert_eq!(steps, ["One", "Two", "Three"]);
    assert_eq!(question("minus-marks").kind, QuestionKind::Single);
    assert_eq!(question("old-image").option.len(), 2);
    assert_eq!(question("tongues").prompt, "Door Drws");
    assert_eq!(question("old-match").pair.len(), 2);
    let notes: Vec<String> = imported.notes.iter().map(ToString::to_string).collect();
    for lost in [
        "line 4: a fixed order of the options is not carried",
        "line 35: another answer, 20 ± 1 for 50%, is not carried, nor is what is said after it",
        "line 35: only the unit in which the answer is written is carried",
        "line 44: what is said after a single entry is not carried",
        "line 44: all entries are put in order here",
        "line 58: marks taken off for a wrong answer are not carried",
        "line 58: that the question is hidden is not carried",
        "line 58: an answer that counts in part is wrong here",
        "line 66: an image is not carried",
        "line 73: a text in several languages",
        "line 73: a formula is carried as it is typed",
        "line 73: what stands above or below the line",
        "line 73: sound and video are not carried",
        "a question of the type `calculated` is not carried",
        "a question of the type `ddwtos` is not carried",
        "a question of the type `random` is not carried",
        "error: no number is right",
        "error: neither true nor false is right",
        "error: it has fewer than two options",
        "error: the question has no type",
        "error: the question has no words",
        "what stands in `defaultgrade`, `gradingtype`, `invention`, `penalty`, `selectcount`, `shownumcorrect`, `unitpenalty` is not",
    ] {
        let found = |n: &&Note| {
            format!("{}{n}", if n.bad { "error: " } else { "" }).contains(lost.trim_start_matches("error: "))
                && (n.bad == lost.starts_with("error: "))
        };
        assert!(imported.notes.iter().any(|n| found(&n)), "{lost}: {notes:#?}");
    }
    comes_back(Format::MoodleXml, &imported.quiz);
    holds_together(&imported.quiz);
}

#[test]
fn what_is_no_moodle_xml_is_told_with_its_line() {
    for (text, words) in [
        ("<quiz>\n<question></quiz>", "line 2: this is not sound XML"),
        ("<!DOCTYPE quiz [<!ENTITY a \"b\">]><quiz>&a;</quiz>", "this is not sound XML"),
        ("<html/>", "its outermost element is not `quiz`"),
    ] {
        let imported = import(Format::MoodleXml, "sample", text);
        assert!(imported.notes[0].bad && imported.notes[0].to_string().contains(words), "{:?}", imported.notes);
    }
}

#[test]
fn mdbook_quizzes_are_read() {
    let text = include_str!("../../tests/exchange/mdbook.toml");
    let imported = import(Format::Mdbook, "sample", text);
    let [first, second, third, fourth] = imported.quiz.question.as_slice() else { panic!("{imported:#?}") };
    assert_eq!((first.id.as_str(), first.kind), ("door-question", QuestionKind::Single));
    assert_eq!(options(first), [("Yes", false, ""), ("**No**", true, ""), ("Perhaps", false, "")]);
    assert_eq!((first.right.as_str(), first.wrong.as_str()), ("It locks itself.", "It locks itself."));
    assert_eq!(second.kind, QuestionKind::Multiple);
    assert_eq!((second.prompt.as_str(), second.scenario.as_deref()), ("What do you lock?", Some("office")));
    assert_eq!(imported.quiz.scenario[0].text, "You are alone in the office.");
    assert_eq!(third.accepted, ["screen", "the screen"]);
    assert_eq!((fourth.kind, fourth.scenario.as_deref()), (QuestionKind::Multiple, None));
    let notes: Vec<&str> = imported.notes.iter().map(|n| n.what.as_str()).collect();
    for lost in [
        "traces",
        "fixed order",
        "explanation",
        "large field",
        "there is no type `Poem`",
        "`difficulty`, which mdbook-quiz does not know",
        "`hint`, which mdbook-quiz does not know",
        "`author`, which mdbook-quiz does not know",
        "there is no `multipart.hall`",
        "an image is not carried",
        "a heading is a bold line here",
    ] {
        assert!(notes.iter().any(|n| n.contains(lost)), "{lost}: {notes:#?}");
    }
    holds_together(&imported.quiz);
    assert!(import(Format::Mdbook, "x", "questions = 1").notes[0].bad);
}

#[test]
fn a_scenario_goes_out_with_each_of_its_questions_and_comes_back_once() {
    let imported = import(Format::Mdbook, "sample", include_str!("../../tests/exchange/mdbook.toml"));
    for format in [Format::Gift, Format::MoodleXml] {
        let exported = export(format, &imported.quiz).unwrap();
        assert!(exported.notes.iter().any(|n| n.what == "the scenario is told again before the question"));
        let back = import(format, "sample", &exported.text).quiz;
        assert_eq!(back.scenario, imported.quiz.scenario, "{}", exported.text);
        assert_eq!(back.question[1].scenario.as_deref(), Some("office"));
        assert_eq!(back.question[1].prompt, "What do you lock?");
    }
}

#[test]
fn a_gift_file_of_every_construct_holds_together() {
    let imported = gift(include_str!("../../tests/exchange/constructs.gift"));
    assert_eq!(imported.quiz.question.len(), 18, "{:#?}", imported.notes);
    assert!(imported.notes.iter().all(|n| !n.bad), "{:#?}", imported.notes);
    holds_together(&imported.quiz);
    comes_back(Format::Gift, &imported.quiz);
    comes_back(Format::MoodleXml, &imported.quiz);
}

#[test]
fn the_odd_parts_of_gift_are_read_or_named() {
    let imported = gift(include_str!("../../tests/exchange/odd.gift"));
    let notes: Vec<String> = imported.notes.iter().map(ToString::to_string).collect();
    let question =
        |id: &str| imported.quiz.question.iter().find(|q| q.id == id).unwrap_or_else(|| panic!("{id} {notes:#?}"));
    assert_eq!(question("gate-7").prompt, "The **gate**\n- in front\n    - left\n- behind");
    assert_eq!(question("office-42").answer, Some(toml::Value::Boolean(true)));
    assert_eq!(question("weighted").kind, QuestionKind::Multiple);
    assert_eq!(question("semicolon").prompt, "The bell rings at noon.");
    assert_eq!(question("after-a-comment").option.len(), 2);
    assert_eq!(question("editor").prompt, "Who:\u{a0}keeps the key? Nobody.");
    assert_eq!(options(question("editor")), [("Anna", true, ""), ("Ben", false, "")]);
    assert_eq!(question("symbols").prompt, "Are these plain:\n\\`-=\\[\\];',./~!@#$%^&\\*()\\_+\\{}\\|:\"\\<>?");
    assert_eq!(question("lists").accepted, ["tea and milk"]);
    for lost in [
        "line 4: tags are not carried",
        "line 14: marks for some of the right answers are not carried",
        "line 37: a formula is carried as it is typed",
        "line 37: an image is not carried",
        "line 49: an essay",
    ] {
        assert!(notes.iter().any(|n| n.contains(lost)), "{lost}: {notes:#?}");
    }
    assert!(imported.notes.iter().all(|n| !n.bad), "{notes:#?}");
    comes_back(Format::Gift, &imported.quiz);
    holds_together(&imported.quiz);
}

#[test]
fn our_own_quizzes_can_be_exported_and_what_is_lost_is_listed() {
    for text in
        [include_str!("../../quizzes/ict-induction.toml"), include_str!("../../quizzes/data-protection-refresher.toml")]
    {
        let quiz = QuizFile::from_toml(text).unwrap();
        holds_together(&quiz);
        let exported = export(Format::MoodleXml, &quiz).unwrap();
        let left_out = exported.notes.iter().filter(|n| n.what.contains("left out")).count();
        let rules = quiz.question.iter().filter(|q| q.kind == QuestionKind::Rule).count();
        assert_eq!(left_out, rules);
        assert!(exported.notes[0].to_string().contains("required_for"));
    }
}

#[test]
fn files_come_in_the_encodings_of_their_time() {
    assert_eq!(decode("\u{feff}é".as_bytes()), "é");
    assert_eq!(decode(b"caf\xe9 \x80"), "café €");
    assert_eq!(
        decode(b"<?xml version='1.0' encoding='koi8-r'?>\xc1"),
        "<?xml version='1.0' encoding='koi8-r'?>\u{430}"
    );
    assert_eq!(
        decode(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\xe9"),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\u{e9}"
    );
    assert_eq!(decode(&[0xff, 0xfe, 0x41, 0, 0x42, 0]), "AB");
}

#[test]
fn the_format_is_guessed() {
    let cases = [
        ("a.xml", "", Some(Format::MoodleXml)),
        ("a.bak", "\u{feff}<?xml version=\"1.0\"?>", Some(Format::MoodleXml)),
        ("a.toml", "", Some(Format::Mdbook)),
        ("a.GIFT", "", Some(Format::Gift)),
        ("a", "x{T}", Some(Format::Gift)),
        ("a.docx", "PK", None),
    ];
    for (name, text, format) in cases {
        assert_eq!(Format::guess(name, text), format, "{name}");
    }
}
