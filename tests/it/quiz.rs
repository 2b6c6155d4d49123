//! Quizzes of other programs, and agreements.

use crate::site::Site;

#[test]
fn a_quiz_of_another_program_is_printed_and_what_is_lost_is_said() {
    let site = Site::with(&[]);
    site.write("Fire safety.gift", "Run?{T}\n\nWrite.{}\n");
    let ran = site.run(&["quiz", "import", "Fire safety.gift"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(ran.out.starts_with("id = \"fire-safety\"\n"), "{}", ran.out);
    assert!(ran.out.contains("kind = \"true-false\"\nprompt = \"Run?\"\nanswer = true\n"), "{}", ran.out);
    assert!(
        ran.err.starts_with("line 3: an essay, which no program can mark, is not carried.\n1 question"),
        "{}",
        ran.err
    );

    site.write("bad.gift", "Run?{T}\n\nBroken {=a\n");
    let ran = site.run(&["quiz", "import", "bad.gift", "--out", "quiz.toml"]);
    assert_eq!(ran.status, 1);
    assert!(ran.err.contains("error: line 3: `{` is never closed."), "{}", ran.err);
    assert!(site.read("quiz.toml").starts_with("id = \"quiz\"\n"));
    let again = site.run(&["quiz", "import", "bad.gift", "--out", "quiz.toml"]);
    assert_eq!(again.status, 2);
    assert!(again.err.contains("quiz.toml is there already, and is not overwritten"), "{}", again.err);

    let none = site.run(&["quiz", "import", "none.xml"]);
    assert_eq!((none.status, none.err.as_str()), (2, "staffroom: none.xml is not there: check the name.\n"));
}

#[test]
fn a_quiz_is_exported() {
    let site = Site::with(&[]);
    let quiz = "id = \"doors\"\ntitle = \"Doors\"\npass_mark = 80\n\n[[question]]\nid = \"lock\"\nkind = \"true-false\"\nprompt = \"Lock it?\"\nanswer = true\nwrong = \"Do.\"\n";
    site.write("quizzes/doors.toml", quiz);
    let gift = site.run(&["quiz", "export", "doors"]);
    assert_eq!(gift.out, "// Doors\n\n// [id:lock]\n::lock::[markdown]Lock it? {TRUE#Do.}\n");
    assert!(gift.err.contains("the settings of the quiz (pass_mark)"), "{}", gift.err);
    let xml = site.run(&["quiz", "export", "doors", "--format", "moodle-xml"]);
    assert!(xml.out.contains("<question type=\"truefalse\">"), "{}", xml.out);
    assert_eq!(site.run(&["quiz", "export", "../doors"]).status, 2);
}
