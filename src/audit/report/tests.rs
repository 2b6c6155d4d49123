use super::*;
use crate::{
    audit::Requirement,
    quiz::Archive,
    register::{Class, Marked, Reason, TokenHash},
};

pub(super) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub(super) fn person(id: &str, name: &str, school: &str) -> Person {
    Person {
        id: id.into(),
        name: name.into(),
        email: String::new(),
        school: school.into(),
        roles: vec!["staff".into()],
        start: day("2025-09-01"),
        end: None,
        epoch: 1,
    }
}

pub(super) fn training() -> Training {
    let history = r#"{"north":[{"rev":"old","on":"2025-01-01","change":"material"},{"rev":"new","on":"2025-11-01","change":"material"}]}"#;
    let fire = r#"{"north":[{"rev":"fire","on":"2025-09-20","change":"material"}]}"#;
    let (archive, problems) = Archive::from_files([("ict/history.json", history), ("fire/history.json", fire)]);
    assert_eq!(problems, []);
    let required = |quiz: &str, audience: &str| Requirement {
        quiz: quiz.into(),
        title: quiz.to_uppercase(),
        audiences: vec![audience.into()],
        schools: vec![],
        due_within: Some("60 days".parse().unwrap()),
        refresh_every: Some("1 year".parse().unwrap()),
    };
    Training {
        requirements: vec![required("ict", "staff"), required("fire", "governors")],
        archive,
        schools: [("north".to_owned(), "North School".to_owned()), ("east".to_owned(), "East School".to_owned())]
            .into(),
        ..Training::default()
    }
}

/// An attempt by W1 at `ict` on that day.
pub(super) fn made(number: u64, on: &str, revision: &str, right: u32) -> Recorded {
    let on = day(on);
    let attempt = Attempt {
        staff: Some("W1".into()),
        name: None,
        school: "north".into(),
        quiz: "ict".into(),
        revision: revision.into(),
        on,
        issued: u64::try_from(on.duration_since(day("1970-01-01")).as_secs()).unwrap(),
        spent: 60,
        attempt: 1,
        accepted: vec![],
        id: number.to_string(),
        witness: None,
    };
    let marks = vec![("q1".to_owned(), crate::quiz::Mark::Right), ("q2".to_owned(), crate::quiz::Mark::Wrong)];
    let entry = Entry {
        class: Class::Verified,
        reason: None,
        imported: on,
        source: "a.txt:1".into(),
        token: TokenHash::of(&number.to_string()),
        text: String::new(),
        attempt: Some(attempt),
        result: Some(Marked { right, passed: right > 0, marks }),
        corrects: None,
        note: None,
    };
    Recorded { number, entry, hash: [0; 32] }
}

fn ict(entries: Vec<Recorded>, today: &str) -> Cell {
    let report = report(&[person("W1", "Ada", "north")], &training(), &entries, day(today));
    report.schools[1].rows[0].cells[0].clone()
}

#[test]
fn a_new_starter_moves_from_missing_to_overdue() {
    let due = Some(day("2025-10-31"));
    let cell = |state| Cell { state, date: None, due, score: None, attempts: 0 };
    assert_eq!(ict(vec![], "2025-09-30"), cell(State::Never));
    assert_eq!(ict(vec![], "2025-10-01"), cell(State::DueSoon));
    assert_eq!(ict(vec![], "2025-10-31"), cell(State::DueSoon));
    assert_eq!(ict(vec![], "2025-11-01"), cell(State::Overdue));
}

#[test]
fn a_pass_holds_until_it_has_to_be_refreshed() {
    let score = Some(Score { right: 2, asked: 2 });
    let cell = |state| Cell { state, date: Some(day("2025-12-10")), due: Some(day("2026-12-10")), score, attempts: 2 };
    let entries = || vec![made(1, "2025-12-09", "new", 0), made(2, "2025-12-10", "new", 2)];
    assert_eq!(ict(entries(), "2026-01-01"), cell(State::Done));
    assert_eq!(ict(entries(), "2026-11-10"), cell(State::DueSoon));
    assert_eq!(ict(entries(), "2026-12-11"), cell(State::Overdue));
    assert!(cell(State::DueSoon).is_up_to_date() && !cell(State::Overdue).is_up_to_date());
}

#[test]
fn a_failed_attempt_counts_as_an_attempt_and_takes_nothing_away() {
    let failed = ict(vec![made(1, "2025-12-09", "new", 0)], "2026-01-01");
    assert_eq!((failed.state, failed.attempts, failed.date), (State::Overdue, 1, None));
    assert_eq!(failed.score, Some(Score { right: 0, asked: 2 }));
    let later = ict(vec![made(1, "2025-12-09", "new", 2), made(2, "2025-12-10", "new", 0)], "2026-01-01");
    assert_eq!((later.state, later.attempts, later.date), (State::Done, 2, Some(day("2025-12-09"))));
}

#[test]
fn a_pass_from_before_a_material_change_is_stale_whatever_the_register_said() {
    let old = ict(vec![made(1, "2025-10-01", "old", 2)], "2026-01-01");
    assert_eq!((old.state, old.date, old.due), (State::Stale, Some(day("2025-10-01")), Some(day("2025-12-31"))));
    let both = ict(vec![made(1, "2025-10-01", "old", 2), made(2, "2025-12-01", "new", 1)], "2026-01-01");
    assert_eq!((both.state, both.date), (State::Done, Some(day("2025-12-01"))));
}

#[test]
fn totals_count_what_is_required_of_those_who_are_here() {
    let mut left = person("W2", "Bea", "north");
    left.end = Some(day("2025-12-31"));
    let mut governor = person("W3", "Cy", "north");
    governor.roles = vec!["governors".into()];
    let people = [person("W1", "Ada", "north"), left, governor, person("W4", "älla", "north")];
    let report = report(&people, &training(), &[made(1, "2025-12-01", "new", 2)], day("2026-01-01"));
    let counts = |t: &Totals| (t.required, t.up_to_date, t.percent, t.overdue);
    assert_eq!(counts(&report.total), (3, 1, Some(33), 2));
    assert_eq!(report.quizzes.iter().map(counts).collect::<Vec<_>>(), [(2, 1, Some(50), 1), (1, 0, Some(0), 1)]);
    let schools: Vec<_> = report.schools.iter().map(|s| (s.name.as_str(), counts(&s.totals))).collect();
    assert_eq!(schools, [("East School", (0, 0, None, 0)), ("North School", (3, 1, Some(33), 2))]);
    let names: Vec<_> = report.schools[1].rows.iter().map(|r| r.name.as_str()).collect();
    assert_eq!(names, ["Ada", "älla", "Cy"]);
    assert_eq!(report.schools[1].rows[0].cells[1].state, State::Exempt);
}

#[test]
fn a_pass_at_another_school_does_not_count() {
    let report =
        report(&[person("W1", "Ada", "east")], &training(), &[made(1, "2025-12-01", "new", 2)], day("2026-01-01"));
    assert_eq!(report.schools[0].rows[0].cells[0].state, State::Never);
}

#[test]
fn nobody_is_late_for_a_quiz_that_was_not_there() {
    let mut governor = person("W1", "Ada", "north");
    governor.roles = vec!["governors".into()];
    let due = |school: &str| {
        let governor = Person { school: school.into(), ..governor.clone() };
        let report = report(&[governor], &training(), &[], day("2025-12-31"));
        let cell = report.schools.iter().flat_map(|s| &s.rows).map(|row| &row.cells[1]).next().cloned().unwrap();
        (cell.state, cell.due)
    };
    assert_eq!(due("north"), (State::Overdue, Some(day("2025-11-19"))));
    assert_eq!(due("east"), (State::Never, None));
}

#[test]
fn a_typed_name_never_fills_the_matrix() {
    let mut named = made(1, "2025-12-01", "new", 2);
    named.entry.class = Class::SelfDeclared;
    let attempt = named.entry.attempt.as_mut().unwrap();
    (attempt.staff, attempt.name) = (None, Some("ADA  Lôvelace".into()));
    let people = [person("W1", "Ada Lovelace", "north"), person("W2", "Ada Lovelace", "east")];
    let report = report(&people, &training(), &[named], day("2026-01-01"));
    assert_eq!(report.total.up_to_date, 0);
    assert_eq!(report.to_confirm[0].likely, ["Ada Lovelace (W1)"]);
    assert_eq!((report.to_confirm[0].quiz.as_str(), report.to_confirm[0].passed), ("ICT", true));
}

#[test]
fn what_was_set_aside_is_told_until_it_is_corrected() {
    let mut rejected = made(1, "2025-12-01", "new", 2);
    rejected.entry.class = Class::Rejected;
    rejected.entry.reason = Some(Reason::UnknownPerson);
    rejected.entry.result = None;
    let people = [person("W1", "Ada", "north")];
    let told = report(&people, &training(), &[rejected.clone()], day("2026-01-01"));
    assert_eq!(told.total.up_to_date, 0);
    assert_eq!((told.set_aside[0].reason, told.set_aside[0].who.as_str()), ("unknown-person", "Ada (W1)"));
    assert_eq!(told.set_aside[0].next, "Add the person to the roster, then import the file again.");
    let mut mended = made(2, "2025-12-01", "new", 2);
    mended.entry.corrects = Some(1);
    let mended = report(&people, &training(), &[rejected, mended], day("2026-01-01"));
    assert_eq!((mended.set_aside.len(), mended.total.up_to_date), (0, 1));
}

#[test]
fn a_result_that_was_taken_back_no_longer_counts() {
    let good = made(1, "2025-12-01", "new", 2);
    let mut back = made(2, "2025-12-01", "new", 2);
    back.entry.class = Class::Rejected;
    back.entry.reason = Some(Reason::Withdrawn);
    back.entry.result = None;
    back.entry.corrects = Some(1);
    back.entry.note = Some("A friend took it.".into());
    let mut again = good.clone();
    (again.number, again.entry.corrects, again.entry.note) = (3, Some(2), Some("It was not.".into()));
    let people = [person("W1", "Ada", "north")];
    let told = |entries: &[Recorded]| {
        let report = report(&people, &training(), entries, day("2026-01-01"));
        let notes: Vec<String> = report.set_aside.into_iter().map(|doubt| doubt.note).collect();
        (report.total.up_to_date, notes)
    };
    assert_eq!(told(&[good.clone(), back.clone()]), (0, vec!["A friend took it.".to_owned()]));
    assert_eq!(told(&[good, back, again]), (1, vec![]));
}

#[test]
fn new_starters_are_told_with_what_is_left_and_how_late_they_are() {
    let mut new = person("W2", "Bea", "north");
    new.start = day("2025-10-20");
    let starters =
        |today: &str| report(&[person("W1", "Ada", "north"), new.clone()], &training(), &[], day(today)).starters;
    let late = starters("2025-12-21");
    assert_eq!(late.len(), 1);
    assert_eq!((late[0].name.as_str(), late[0].due, late[0].late), ("Bea", Some(day("2025-12-19")), 2));
    assert_eq!(late[0].left, ["ICT"]);
    assert_eq!(starters("2025-12-01")[0].late, 0);
    assert_eq!(starters("2026-03-01"), []);
}

#[test]
fn what_runs_out_is_counted_for_each_span() {
    let entries = [made(1, "2025-12-10", "new", 2)];
    let counts = |today: &str| {
        let report = report(&[person("W1", "Ada", "north")], &training(), &entries, day(today));
        report.soon.iter().map(|soon| (soon.days, soon.count)).collect::<Vec<_>>()
    };
    assert_eq!(counts("2026-09-15"), [(30, 0), (60, 0), (90, 1)]);
    assert_eq!(counts("2026-11-15"), [(30, 1), (60, 1), (90, 1)]);
    assert_eq!(counts("2026-12-20"), [(30, 0), (60, 0), (90, 0)]);
}

/// A training whose archive has the quiz of [`crate::quiz::tests::sample`], and its revision.
fn asked() -> (Training, String) {
    let quiz = crate::quiz::tests::sample();
    let revision = crate::quiz::revision(&quiz);
    let history = format!(r#"{{"larkfold-infant":[{{"rev":"{revision}","on":"2025-01-01","change":"material"}}]}}"#);
    let files = [
        ("sample/history.json".to_owned(), history),
        (format!("sample/{revision}.json"), crate::quiz::canonical(&quiz)),
    ];
    let (archive, problems) = Archive::from_files(files);
    assert_eq!(problems, []);
    (Training { archive, ..training() }, revision)
}

/// An attempt at it, with a real token: `yes` is right, and the minute counts from ten o'clock.
fn answered(number: u64, staff: &str, revision: &str, answers: [&str; 3], minute: u64) -> Recorded {
    use crate::token::{Claims, TokenKey, Who, sign};
    let ids = ["q1", "q2", "q3"];
    let mut recorded = made(number, "2025-09-10", revision, 0);
    let attempt = recorded.entry.attempt.as_mut().unwrap();
    (attempt.staff, attempt.school, attempt.quiz) = (Some(staff.into()), "larkfold-infant".into(), "sample".into());
    attempt.issued = 1_757_498_400 + minute * 60;
    let claims = Claims {
        who: Who::Staff(staff.into()),
        school: "larkfold-infant".into(),
        quiz: "sample".into(),
        revision: revision.into(),
        answers: ids.iter().zip(answers).map(|(id, a)| ((*id).to_owned(), a.to_owned())).collect(),
        issued: attempt.issued,
        spent: 60,
        attempt: 1,
        accepted: vec![],
        id: "AAAAAAAAAAAA".into(),
        witness: None,
    };
    recorded.entry.text = sign(&claims, &TokenKey::self_declared("any")).unwrap();
    let quiz = crate::quiz::tests::sample();
    let asked: Vec<_> = quiz.questions.iter().collect();
    let outcome = crate::quiz::mark_all(&quiz, &asked, &claims.answers);
    recorded.entry.result = Some(Marked { right: outcome.right, passed: outcome.passed, marks: outcome.marks });
    recorded
}

#[test]
fn needs_are_facility_wrong_answers_and_from_thirty_attempts_discrimination() {
    let (training, revision) = asked();
    // q1: only those who know q3 as well are right. q2: nobody is. Everyone is another person.
    let entry = |n: u64| {
        let knows = n.is_multiple_of(2);
        let answers = if knows { ["yes", "no", "yes"] } else { ["no", "no", "no"] };
        answered(n, &format!("W{n}"), &revision, answers, n * 600)
    };
    let needs = |count: u64| {
        let entries: Vec<Recorded> = (1..=count).map(entry).collect();
        report(&[], &training, &entries, day("2026-01-01")).needs
    };
    let few = needs(10);
    let told: Vec<_> = few.iter().map(|n| (n.question.as_str(), n.asked, n.facility, n.discrimination)).collect();
    assert_eq!(told, [("q2", 10, 0, None), ("q1", 10, 50, None), ("q3", 10, 50, None)]);
    assert_eq!(few[0].most_wrong, Some(WrongAnswer { words: "no".into(), count: 10 }));
    assert_eq!((few[0].prompt.as_str(), few[0].school.as_str()), ("q2?", "larkfold-infant"));
    let many: Vec<_> = needs(30).iter().map(|n| n.discrimination).collect();
    // Nobody right: nothing to tell apart. The others go together without exception.
    assert_eq!(many, [None, Some(1.0), Some(1.0)]);
}

#[test]
fn the_same_wrong_answers_within_an_hour_are_flagged() {
    let (training, revision) = asked();
    let flagged = |entries: &[Recorded]| {
        let report = report(&[person("W1", "Ada", "larkfold-infant")], &training, entries, day("2026-01-01"));
        report.alike.into_iter().map(|a| (a.people, a.entries, a.minutes, a.wrong)).collect::<Vec<_>>()
    };
    let entry = |n: u64, who: &str, answers, minute| answered(n, who, &revision, answers, minute);
    let same = ["no", "yes", "no"];
    let three = [entry(1, "W1", same, 0), entry(2, "W2", same, 20), entry(3, "W3", same, 60)];
    let people = ["Ada (W1)", "W2", "W3"].map(str::to_owned).to_vec();
    assert_eq!(flagged(&three), [(people, vec![1, 2, 3], 60, 2)]);
    // Two people; one person three times; an hour too late; right answers; one wrong answer alone.
    assert_eq!(flagged(&three[..2]), []);
    assert_eq!(flagged(&[entry(1, "W1", same, 0), entry(2, "W1", same, 1), entry(3, "W2", same, 2)]), []);
    assert_eq!(flagged(&[entry(1, "W1", same, 0), entry(2, "W2", same, 20), entry(3, "W3", same, 61)]), []);
    for answers in [["yes", "yes", "yes"], ["yes", "no", "yes"]] {
        assert_eq!(flagged(&[1, 2, 3].map(|n| entry(n, &format!("W{n}"), answers, n))), []);
    }
}
