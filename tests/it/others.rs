//! `rule` questions that offer the rules of other schools.

use serde_json::Value;

use crate::site::Site;

const QUIZ: &str = r#"id = "induction"
title = "Using ICT at work"
policies = ["acceptable-use"]
pass_mark = 80

[[question]]
id = "own-stick"
kind = "rule"
rule = "acceptable-use#own-stick"
others = true
wrong = "Read your school's rule."
"#;

/// Hill forbids sticks; Dale wants them locked up, asks its own head, and has a longer list; Moor keeps the trust's text.
fn three_schools() -> Site {
    let site = Site::small();
    site.change("staffroom.toml", r#"["hill"]"#, r#"["hill", "dale", "moor"]"#);
    for (school, head) in [("dale", "Principal & owner"), ("moor", "head")] {
        let text = format!(
            "name = \"{school} School\"\n[terms]\nhead = \"{head}\"\n[contacts.head]\nrole = \"Head\"\nemail = \"head@{school}.example\"\n"
        );
        site.write(&format!("content/schools/{school}/school.toml"), text);
    }
    site.write(
        "content/schools/dale/policies/acceptable-use.md",
        "+++\nextends = \"acceptable-use\"\n+++\n\n## USB sticks {#usb}\n\n### Do\n\n- lock sticks away, and tell the {{ terms.head }}: [](#passwords) {#own-stick}\n- use a stick {#do-use}\n\n### Don't\n\n- keep pupil data on a stick {#pupil-data}\n- use a stick {#no-stick .confirmed}\n",
    );
    site.write("quizzes/induction.toml", QUIZ);
    site
}

/// What the school asks: the kind of the task, and each option with whether it is right.
fn asked(site: &Site, school: &str) -> (String, Vec<(String, String, bool)>) {
    let history: Value = serde_json::from_str(&site.read("quizzes/revisions/induction/history.json")).unwrap();
    let newest = history[school].as_array().unwrap().last().unwrap()["rev"].as_str().unwrap().to_owned();
    let quiz: Value = serde_json::from_str(&site.read(&format!("quizzes/revisions/induction/{newest}.json"))).unwrap();
    let task = &quiz["questions"][0]["task"];
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let options = task["options"].as_array().into_iter().flatten();
    let options = options.map(|o| (text(&o["id"]), text(&o["text"]), o["correct"].as_bool().unwrap())).collect();
    (text(&task["kind"]), options)
}

#[test]
fn the_schools_own_rule_stands_between_those_of_other_schools() {
    let site = three_schools();
    let ran = site.run(&["build", "--today", "2026-01-15"]);
    assert_eq!(ran.status, 0, "{}", ran.err);

    let (kind, options) = asked(&site, "hill");
    assert_eq!(kind, "single");
    let mut texts: Vec<(&str, bool)> = options.iter().map(|(_, text, right)| (text.as_str(), *right)).collect();
    texts.sort_unstable();
    assert_eq!(
        texts,
        [
            ("<strong>Ask first:</strong> before you use a stick of your own", false),
            // In Hill's words for the head, without the link; "Don’t: use a stick" of Dale is Hill's own rule too.
            ("<strong>Do:</strong> lock sticks away, and tell the headteacher: section 1", false),
            ("<strong>Do:</strong> use a stick", false),
            ("<strong>Don’t:</strong> use a stick", true),
        ]
    );
    let ids: Vec<&String> = options.iter().map(|(id, ..)| id).collect();
    assert!(ids.is_sorted() && ids.iter().all(|id| id.len() == 13 && id.starts_with('r')), "{ids:?}");

    // The same rule has the same id wherever it is offered, right or wrong.
    let (_, at_moor) = asked(&site, "moor");
    let ask = |options: &[(String, String, bool)]| {
        options
            .iter()
            .find(|(_, text, _)| text.contains("Ask first"))
            .map(|(id, _, right)| (id.clone(), *right))
            .unwrap()
    };
    assert_eq!(ask(&options).0, ask(&at_moor).0);
    assert_eq!((ask(&options).1, ask(&at_moor).1), (false, true));
    assert!(at_moor.iter().filter(|(.., right)| *right).count() == 1 && at_moor.len() == 4, "{at_moor:?}");

    // Built alone, a school asks the same: its revision is one that the audit knows.
    let alone = site.run(&["build", "--school", "hill", "--out", "alone", "--today", "2026-01-15"]);
    assert_eq!(alone.status, 0, "{}", alone.err);
    assert_eq!(asked(&site, "hill").1, options);
}

#[test]
fn what_another_school_changes_reaches_the_question() {
    let site = three_schools();
    assert_eq!(site.run(&["build", "--today", "2026-01-15"]).status, 0);
    site.change("content/schools/dale/policies/acceptable-use.md", "lock sticks away, and", "hide sticks and");
    assert_eq!(site.run(&["build", "--today", "2026-01-15"]).status, 0);
    let (_, options) = asked(&site, "hill");
    assert!(options.iter().any(|(_, text, _)| text.contains("hide sticks and tell the headteacher")), "{options:?}");
    let page = site.read("site/schools/hill/quizzes/induction/index.html");
    assert!(page.contains("hide sticks and tell the headteacher") && !page.contains("lock sticks away"), "{page}");
    assert!(page.contains("Which of these is a rule at your school?"), "{page}");
}

#[test]
fn schools_can_be_named_and_one_can_do_without() {
    let site = three_schools();
    let quiz = QUIZ.replace("others = true", "others = [\"moor\", \"hill\"]");
    site.write("quizzes/induction.toml", format!("{quiz}\n[question.at.dale]\nothers = false\n"));
    let ran = site.run(&["build", "--today", "2026-01-15"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let (_, options) = asked(&site, "hill");
    assert!(options.len() == 3 && options.iter().all(|(_, text, _)| !text.contains("lock sticks")), "{options:?}");
    assert_eq!(asked(&site, "dale").0, "rule");
    assert!(!ran.err.contains("no-other-rules"), "{}", ran.err);
}

#[test]
fn a_page_that_the_office_marks_does_not_tell_which_rule_is_its_own() {
    let site = three_schools();
    site.change("quizzes/induction.toml", "pass_mark = 80", "pass_mark = 80\nmarking = \"office\"");
    assert_eq!(site.run(&["build", "--today", "2026-01-15"]).status, 0);
    let page = site.read("site/schools/hill/quizzes/induction/index.html");
    let (_, options) = asked(&site, "hill");
    for (id, text, _) in &options {
        assert!(page.contains(id.as_str()) && page.contains(text.as_str()), "{page}");
    }
    let own = "acceptable-use/index.html#own-stick";
    assert!(!page.contains(own) && !page.contains("quiz-solution"), "{page}");
}
