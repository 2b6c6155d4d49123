use std::collections::BTreeSet;

use serde::Deserialize;

use super::*;
use crate::quiz::{Choice as Opt, CompiledScenario};
use crate::render::view::quiz::QuizPage;
use crate::render::view::{Day, Page, SchoolRef};
use crate::theme::Theme;

const REV: &str = "23oZ0kdN2Aygs_YH";

fn option(id: &str, correct: bool) -> Opt {
    Opt { id: id.into(), text: format!("Words of {id}"), correct, feedback: format!("<p>Spoiler about {id}.</p>") }
}

fn entry(id: &str) -> Entry {
    Entry { id: id.into(), text: format!("Words of {id} &amp; <em>more</em>") }
}

fn entries_of(ids: &[&str]) -> Vec<Entry> {
    ids.iter().copied().map(entry).collect()
}

fn sample(marking: Marking) -> CompiledQuiz {
    let tasks = [
        Task::Single { options: vec![option("hand-in", true), option("plug-in", false)] },
        Task::Multiple { options: vec![option("ask", true), option("tell", true), option("hide", false)] },
        Task::TrueFalse { answer: false },
        Task::Match {
            left: entries_of(&["parent", "pupil"]),
            right: entries_of(&["letter", "office", "phone"]),
            pairs: vec!["letter".into(), "office".into()],
        },
        Task::Order { entries: entries_of(&["stop", "tell", "write"]) },
        Task::Number { answer: 72.0, tolerance: 0.0, unit: "hours".into() },
        Task::Text { accepted: vec!["spoiler wording".into()] },
        Task::Rule { answer: Kind::Dont },
    ];
    let question = |(i, task)| CompiledQuestion {
        id: format!("q{i}"),
        scenario: None,
        prompt: format!("<p>Scenario {i}.</p>\n<p>Question {i}?</p>\n"),
        hint: String::new(),
        task,
        right: "<p>Spoiler when right.</p>".into(),
        wrong: "<p>Spoiler when wrong.</p>".into(),
        cites: Some(Citation {
            policy: "acceptable-use".into(),
            anchor: "usb".into(),
            name: "Acceptable use, clause 7.2".into(),
            quote: "<p>Spoiler quote </script>.</p>".into(),
        }),
    };
    CompiledQuiz {
        quiz: "ict-induction".into(),
        school: "larkfold-infant".into(),
        title: "Using ICT at work".into(),
        pass_mark: 80,
        draw: None,
        marking,
        scenarios: Vec::new(),
        questions: tasks.into_iter().enumerate().map(question).collect(),
    }
}

fn view_of(quiz: &CompiledQuiz) -> Quiz {
    let setting = Setting {
        school: "Larkfold Infant School",
        office: "the trust office",
        office_email: "training@quillmere.example",
        reading: vec![Link { href: "../../policies/acceptable-use/index.html".into(), text: "Acceptable use".into() }],
        holds: "1 year".into(),
        changed: None,
        link: &|cites| format!("../../policies/{}/index.html#{}", cites.policy, cites.anchor),
    };
    view(quiz, REV, setting)
}

fn rendered(quiz: &CompiledQuiz) -> String {
    let school = SchoolRef {
        id: "larkfold-infant".into(),
        name: "Larkfold Infant School".into(),
        short_name: "Larkfold".into(),
        home: "../../index.html".into(),
    };
    let page = Page {
        search_engines: false,
        title: quiz.title.clone(),
        description: String::new(),
        site_title: "Policies and induction".into(),
        trust: "Quillmere Learning Trust".into(),
        language: "en-GB".into(),
        root: "../../../../".into(),
        assets: "../../../../assets/".into(),
        home: "../../../../index.html".into(),
        school: Some(school),
        breadcrumbs: Vec::new(),
        navigation: Vec::new(),
        footer: Vec::new(),
        built: Day { iso: "2026-11-23".into(), text: "23 November 2026".into() },
    };
    let theme = Theme::new([]).expect("the default theme");
    theme.render("quiz.html", &QuizPage { page, quiz: view_of(quiz) }).unwrap_or_else(|error| panic!("{error}"))
}

/// The values of an attribute, in the order of the page.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    html.split(&start).skip(1).map(|rest| rest.split('"').next().unwrap_or("")).collect()
}

#[test]
fn a_prompt_is_parted_at_its_last_paragraph() {
    let cases = [
        ("Why?", ("", "Why?")),
        ("<p>Why?</p>\n", ("", "Why?")),
        ("<em>Why</em>?", ("", "<em>Why</em>?")),
        ("<p>Mia asks.</p>\n<p>Why <em>now</em>?</p>", ("<p>Mia asks.</p>", "Why <em>now</em>?")),
        ("<ul><li><p>One</p></li></ul>\n<p>Which?</p>", ("<ul><li><p>One</p></li></ul>", "Which?")),
        ("<p>Choose:</p>\n<ul>\n<li>One</li>\n</ul>", ("<p>Choose:</p>\n<ul>\n<li>One</li>\n</ul>", "")),
        ("<blockquote>\n<p>Why?</p>\n</blockquote>", ("<blockquote>\n<p>Why?</p>\n</blockquote>", "")),
    ];
    for (html, parts) in cases {
        assert_eq!(split_prompt(html), parts, "{html}");
    }
}

#[test]
fn words_for_a_list_lose_their_markup_and_escapes() {
    assert_eq!(plain("Tea &amp; <em>toast</em>, 3 &lt; 4, &amp;lt;"), "Tea & toast, 3 < 4, &lt;");
}

#[test]
fn as_many_answers_are_needed_as_pass() {
    let mut quiz = sample(Marking::Browser);
    for pass_mark in 1..=100 {
        quiz.pass_mark = pass_mark;
        let needed = view_of(&quiz).needed;
        let passes = |right: usize| right * 100 >= usize::from(pass_mark) * quiz.questions.len();
        assert!(passes(needed) && !passes(needed - 1), "{pass_mark}: {needed}");
    }
}

#[derive(Deserialize)]
struct Guard {
    rev: String,
    text: String,
    hidden: String,
}

#[test]
fn the_spoiler_guard_is_the_one_that_the_script_undoes() {
    let vectors: Vec<Guard> = serde_json::from_str(include_str!("../../../tests/vectors/guard.json")).expect("vectors");
    for Guard { rev, text, hidden: expected } in vectors {
        assert_eq!(hidden(&text, &rev), expected);
    }
}

#[test]
fn no_answer_stands_in_plain_sight() {
    for marking in [Marking::Browser, Marking::Office] {
        let html = rendered(&sample(marking));
        for spoiler in ["poiler", "correct", "accepted", "clause 7.2"] {
            assert!(!html.contains(spoiler), "{spoiler}");
        }
    }
}

#[test]
fn a_quiz_that_the_office_marks_ships_no_answer_material() {
    let key = |marking| {
        let data: serde_json::Value =
            serde_json::from_str(view_of(&sample(marking)).data.as_str()).expect("the block is JSON");
        data["key"].clone()
    };
    assert!(key(Marking::Browser).is_string());
    assert!(key(Marking::Office).is_null());
    assert!(!rendered(&sample(Marking::Office)).contains("data-template=\"item\""));
}

#[test]
fn ids_are_unique_and_labels_have_their_fields() {
    let html = rendered(&sample(Marking::Browser));
    let ids = values(&html, "id");
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len());
    for attribute in ["for", "aria-describedby", "aria-labelledby"] {
        for id in values(&html, attribute).iter().flat_map(|ids| ids.split_whitespace()) {
            assert!(unique.contains(id), "{attribute}={id}");
        }
    }
}

#[test]
fn the_page_has_no_script_or_style_of_its_own() {
    let html = rendered(&sample(Marking::Browser));
    assert_eq!(html.matches("<script").count(), html.matches("<script defer src=").count() + 1);
    assert!(html.contains("<script type=\"application/json\" id=\"quiz-data\">"));
    assert!(!html.contains("<style") && !html.contains(" style=") && !html.contains(" onclick="));
}

#[test]
fn every_question_can_be_answered_on_paper() {
    let html = rendered(&sample(Marking::Browser));
    for wanted in ["Words of hand-in", "True", "Ask first", "hours", "Question 8", REV, "the trust office"] {
        assert!(html.contains(wanted), "{wanted}");
    }
    assert!(html.contains(": Words of office &amp; more</option>"));
}

#[test]
fn a_long_right_side_is_listed_in_full() {
    let mut quiz = sample(Marking::Browser);
    assert!(rendered(&quiz).contains("class=\"quiz-letters\" data-slot=\"choices\""));
    for question in &mut quiz.questions {
        if let Task::Match { right, .. } = &mut question.task {
            right.iter_mut().for_each(|it| it.text = "Twelve signs".into());
        }
    }
    let html = rendered(&quiz);
    assert!(
        html.contains("class=\"quiz-letters quiz-on-paper\"") && html.contains("\">Twelve signs</option>"),
        "{html}"
    );
}

#[test]
fn a_scenario_stands_before_each_of_its_questions_and_is_marked_where_it_is_told_again() {
    let mut quiz = sample(Marking::Browser);
    let text = "<p>You are alone.</p>\n".to_owned();
    quiz.scenarios = vec![CompiledScenario { id: "alone".into(), text }];
    for at in [1, 2, 4] {
        quiz.questions[at].scenario = Some("alone".into());
    }
    let view = view_of(&quiz);
    let told: Vec<(bool, bool)> = view.questions.iter().map(|q| (!q.shared.as_str().is_empty(), q.again)).collect();
    assert_eq!(told[..5], [(false, false), (true, false), (true, true), (false, false), (true, false)]);
    let html = rendered(&quiz);
    assert_eq!(html.matches("<p>You are alone.</p>").count(), 3);
    assert_eq!(html.matches("quiz-again").count(), 1);
    assert_eq!(html.matches("data-scenario=\"alone\"").count(), 3);
}
