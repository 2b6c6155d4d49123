//! What a refresher is worth in the matrix.

use super::{tests::*, *};
use crate::quiz::{Archive, CompiledQuiz, canonical, revision, tests::sample};

/// Two material changes at North School, each of one question of three.
fn changing() -> (Training, [String; 3]) {
    let mut quizzes =
        [0, 1, 2].map(|_| CompiledQuiz { quiz: "ict".into(), school: "north".into(), draw: None, ..sample() });
    quizzes[1].questions[0].id = "new".into();
    quizzes[2].questions[0].id = "new".into();
    quizzes[2].questions[1].id = "newer".into();
    let revs = [0, 1, 2].map(|i| revision(&quizzes[i]));
    let on = ["2025-01-01", "2025-11-01", "2026-02-01"];
    let published = |i: usize| format!(r#"{{"rev":"{}","on":"{}","change":"material"}}"#, revs[i], on[i]);
    let history = format!(r#"{{"north":[{}]}}"#, [0, 1, 2].map(published).join(","));
    let mut files = vec![("ict/history.json".to_owned(), history)];
    files.extend((0..3).map(|i| (format!("ict/{}.json", revs[i]), canonical(&quizzes[i]))));
    let (archive, problems) = Archive::from_files(files);
    assert_eq!(problems, []);
    (Training { archive, ..training() }, revs)
}

/// A pass on that day of a revision, with as many questions as were asked.
fn pass(number: u64, on: &str, revision: &str, asked: usize) -> Recorded {
    let mut recorded = made(number, on, revision, asked as u32);
    let Some(result) = &mut recorded.entry.result else { panic!("it was marked") };
    result.marks = (0..asked).map(|i| (format!("q{i}"), crate::quiz::Mark::Right)).collect();
    recorded
}

fn stands(entries: Vec<Recorded>, today: &str) -> (State, Option<Date>, Option<Date>) {
    let (training, _) = changing();
    let report = report(&[person("W1", "Ada", "north")], &training, &entries, day(today));
    let cell = &report.schools[1].rows[0].cells[0];
    (cell.state, cell.date, cell.due)
}

#[test]
fn a_refresher_counts_for_who_had_passed_before_the_change() {
    let (_, [one, two, three]) = changing();
    let full = || pass(1, "2025-09-10", &one, 3);
    let first = || pass(2, "2025-11-10", &two, 1);
    let second = || pass(3, "2026-02-10", &three, 1);
    let due = Some(day("2026-09-10"));
    assert_eq!(
        stands(vec![full(), first()], "2025-12-01"),
        (State::Stale, Some(day("2025-11-10")), Some(day("2026-04-02")))
    );
    assert_eq!(stands(vec![full(), first(), second()], "2026-03-01"), (State::Done, Some(day("2026-02-10")), due));
    // It does not put off the day on which the whole quiz is due again.
    assert_eq!(stands(vec![full(), first(), second()], "2026-09-11").0, State::Overdue);
    // Letters cross in the post: the order of the register does not matter.
    assert_eq!(stands(vec![second(), first(), full()], "2026-03-01").0, State::Done);
}

#[test]
fn a_refresher_by_itself_is_no_pass() {
    let (_, [one, two, three]) = changing();
    assert_eq!(stands(vec![pass(1, "2026-02-10", &three, 1)], "2026-03-01").0, State::Overdue);
    assert_eq!(stands(vec![pass(1, "2026-02-10", &three, 1)], "2026-03-01").1, None);
    // Two changes behind, one refresher is not enough.
    let late = vec![pass(1, "2025-09-10", &one, 3), pass(2, "2026-02-10", &three, 1)];
    assert_eq!(stands(late, "2026-03-01").0, State::Stale);
    // Nor is one that was taken before the quiz was passed.
    let early = vec![pass(1, "2026-02-10", &three, 1), pass(2, "2026-02-11", &two, 3)];
    assert_eq!(stands(early, "2026-03-01").0, State::Stale);
    let full = vec![pass(1, "2026-02-10", &three, 3)];
    assert_eq!(stands(full, "2026-03-01").0, State::Done);
}
