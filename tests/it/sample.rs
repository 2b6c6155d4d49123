//! What the sample holds: the rules that it must have, and the quizzes.

use std::collections::{BTreeMap, BTreeSet};

use staffroom::{
    load,
    plan::{Plan, plan},
    quiz::Task,
};

use crate::site::{Site, repository};

const TODAY: &str = "2026-01-15";
const COLUMNS: [&str; 9] = ["school", "policy", "topic", "kind", "rule", "ask", "audience", "clause", "address"];

/// Calls `look` with the plan of the sample.
fn with_plan(look: impl FnOnce(&Plan<'_>)) {
    let loaded = load::site(repository());
    let trust = loaded.trust.unwrap();
    look(&plan(&trust, TODAY.parse().unwrap()).0);
}

fn rules() -> Vec<BTreeMap<String, String>> {
    let ran = Site::sample().run(&["rules", "--format", "csv"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    let mut reader = csv::Reader::from_reader(ran.out.as_bytes());
    assert_eq!(reader.headers().unwrap(), COLUMNS.as_slice());
    reader.deserialize().map(Result::unwrap).collect()
}

#[test]
fn the_sample_has_no_errors() {
    let ran = Site::sample().run(&["check", "--format", "short", "--today", TODAY]);
    assert_eq!(ran.status, 0);
    assert!(ran.out.lines().all(|line| line.contains(": warning[")), "{}", ran.out);
}

#[test]
fn every_school_has_the_rules_that_it_must_have() {
    let rules = rules();
    assert!(rules.len() >= 400, "{}", rules.len());
    let mut there = BTreeSet::new();
    for rule in &rules {
        for topic in rule["topic"].split(' ') {
            there.insert((rule["school"].clone(), topic.to_owned(), rule["kind"].clone()));
        }
    }
    let mut wanted = csv::Reader::from_path(repository().join("tests/it/coverage.csv")).unwrap();
    let wanted: Vec<(String, String, String)> = wanted.deserialize().map(Result::unwrap).collect();
    assert!(wanted.len() > 200);
    let missing: Vec<_> = wanted.iter().filter(|row| !there.contains(row)).collect();
    assert!(missing.is_empty(), "{} are missing: {missing:#?}", missing.len());
}

#[test]
fn every_rule_says_something_and_has_an_address() {
    let site = Site::sample();
    assert_eq!(site.run(&["build", "--today", TODAY]).status, 0);
    for rule in rules() {
        assert!(["do", "dont", "ask"].contains(&rule["kind"].as_str()));
        assert!(!rule["rule"].is_empty() && !rule["rule"].contains("{{"), "{rule:?}");
        assert!(!rule["topic"].is_empty() && !rule["audience"].is_empty(), "{rule:?}");
        let (file, anchor) = rule["address"].split_once('#').unwrap();
        assert!(site.read(&format!("site/{file}")).contains(&format!("id=\"{anchor}\"")), "{rule:?}");
    }
}

#[test]
fn rules_are_the_same_as_csv_and_as_json() {
    let ran = Site::sample().run(&["rules", "--format", "json"]);
    assert_eq!(ran.status, 0);
    let json: Vec<BTreeMap<String, String>> = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(json, rules());
    assert!(json.iter().all(|rule| rule.len() == COLUMNS.len()));
}

#[test]
fn every_school_asks_enough_questions() {
    with_plan(|plan| {
        assert_eq!(plan.schools.len(), 5);
        for school in &plan.schools {
            let asked =
                |id: &str| school.quizzes.iter().find(|q| q.quiz.quiz == id).map_or(0, |q| q.quiz.questions.len());
            assert!(asked("ict-induction") >= 24, "{}: {}", school.school.id, asked("ict-induction"));
            assert!(asked("data-protection-refresher") >= 12, "{}", school.school.id);
        }
    });
}

#[test]
fn schools_differ_in_what_is_right() {
    with_plan(|plan| {
        let mut answers: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for quiz in plan.schools.iter().flat_map(|s| &s.quizzes).filter(|q| q.quiz.quiz == "ict-induction") {
            for question in &quiz.quiz.questions {
                answers.entry(&question.id).or_default().insert(right(&question.task));
            }
        }
        let differ = answers.values().filter(|answers| answers.len() > 1).count();
        assert!(differ >= 5, "{differ}: {answers:#?}");
    });
}

/// What is right, as a text to compare.
fn right(task: &Task) -> String {
    match task {
        Task::Single { options } | Task::Multiple { options } => {
            options.iter().filter(|o| o.correct).map(|o| o.id.as_str()).collect::<Vec<_>>().join("+")
        }
        Task::TrueFalse { answer } => answer.to_string(),
        Task::Match { pairs, .. } => pairs.join("+"),
        Task::Order { entries } => entries.iter().map(|e| e.id.as_str()).collect::<Vec<_>>().join(">"),
        Task::Number { answer, .. } => answer.to_string(),
        Task::Text { accepted } => accepted.join("|"),
        Task::Rule { answer } => answer.id().to_owned(),
    }
}
