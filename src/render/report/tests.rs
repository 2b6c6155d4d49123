use super::*;
use crate::{
    audit::{
        Acceptance, Agreed, Alike, Cell, Claim, Late, RoleScore, School, Score, Soon, State as Standing, Version,
        WrongAnswer,
    },
    quiz::{Agreement, Group, Statement},
};
use jiff::civil::Date;

const HOSTILE: &str = "<script>alert(1)</script>\"'&";

fn today() -> Date {
    "2026-01-20".parse().unwrap()
}

fn text(words: &str) -> Agreement {
    Agreement {
        school: "north".into(),
        policy: "ict".into(),
        title: HOSTILE.into(),
        groups: vec![Group {
            heading: HOSTILE.into(),
            introduction: HOSTILE.into(),
            statements: vec![Statement { words: words.into(), parts: Vec::new() }],
        }],
        certification: HOSTILE.into(),
    }
}

fn agreed() -> Agreed {
    let (now, then) = (text(&format!("lock every screen {HOSTILE}")), text(&format!("lock my screen {HOSTILE}")));
    let person = |state, text: &Agreement| Acceptance {
        id: HOSTILE.into(),
        name: HOSTILE.into(),
        roles: vec![HOSTILE.into()],
        state,
        fingerprint: text.fingerprint(),
        on: Some(today()),
        entry: Some(7),
    };
    let version = |text: &Agreement, current| Version {
        fingerprint: text.fingerprint(),
        text: text.clone(),
        current,
        people: 1,
        first: today(),
        last: today(),
    };
    Agreed {
        school: "north".into(),
        school_name: HOSTILE.into(),
        policy: "ict".into(),
        title: HOSTILE.into(),
        fingerprint: now.fingerprint(),
        asked: 3,
        current: 1,
        earlier: 1,
        never: 1,
        versions: vec![version(&now, true), version(&then, false)],
        people: vec![
            person("current", &now),
            person("earlier", &then),
            Acceptance { fingerprint: String::new(), on: None, entry: None, ..person("never", &now) },
        ],
        text: now,
    }
}

/// A report in which every text that people supply is hostile.
fn sample() -> Report {
    let today = today();
    let score = Some(Score { right: 9, asked: 10 });
    let states =
        [Standing::Done, Standing::DueSoon, Standing::Overdue, Standing::Never, Standing::Stale, Standing::Exempt];
    let cells = states.map(|state| Cell { state, date: Some(today), due: Some(today), score, attempts: 2 });
    let totals = Totals {
        name: HOSTILE.into(),
        required: 3,
        up_to_date: 2,
        percent: Some(66),
        done: 1,
        due_soon: 1,
        overdue: 1,
        ..Totals::default()
    };
    let row = Row {
        id: HOSTILE.into(),
        name: HOSTILE.into(),
        email: HOSTILE.into(),
        roles: vec![HOSTILE.into()],
        start: today,
        cells: cells.into(),
    };
    let role = RoleScore { role: HOSTILE.into(), name: HOSTILE.into(), asked: 40, right: 10, facility: 25 };
    Report {
        today,
        columns: vec![Column { quiz: "ict".into(), title: HOSTILE.into() }; 6],
        schools: vec![School { id: "north".into(), name: HOSTILE.into(), totals: totals.clone(), rows: vec![row] }],
        quizzes: vec![totals.clone()],
        schools_by_quiz: vec![vec![totals.clone(); 6]],
        roles_by_quiz: vec![vec![totals.clone(); 6]],
        set_aside: vec![crate::audit::Doubt {
            number: 1,
            note: HOSTILE.into(),
            class: "rejected",
            reason: "bad-signature",
            why: "Why.",
            next: "Next.",
            who: HOSTILE.into(),
            school: HOSTILE.into(),
            quiz: HOSTILE.into(),
            source: HOSTILE.into(),
            imported: today,
        }],
        to_confirm: vec![Claim {
            number: 2,
            name: HOSTILE.into(),
            likely: vec![HOSTILE.into()],
            school: HOSTILE.into(),
            quiz: HOSTILE.into(),
            date: today,
            score: Score { right: 1, asked: 2 },
            passed: false,
        }],
        roles: vec![Totals { name: HOSTILE.into(), required: 1, percent: Some(0), ..Totals::default() }],
        soon: vec![Soon { days: 30, count: 2, people: 1 }],
        starters: vec![Late {
            id: HOSTILE.into(),
            name: HOSTILE.into(),
            school: HOSTILE.into(),
            start: today,
            left: vec![HOSTILE.into()],
            due: Some(today),
            late: 3,
        }],
        needs: vec![Need {
            quiz: HOSTILE.into(),
            title: HOSTILE.into(),
            school: HOSTILE.into(),
            school_name: HOSTILE.into(),
            question: HOSTILE.into(),
            prompt: HOSTILE.into(),
            clause: HOSTILE.into(),
            asked: 40,
            right: 10,
            facility: 25,
            most_wrong: Some(WrongAnswer { words: HOSTILE.into(), count: 20 }),
            discrimination: Some(-0.12),
            roles: vec![role.clone()],
        }],
        clauses: vec![ClauseNeed {
            school: "north".into(),
            school_name: HOSTILE.into(),
            clause: HOSTILE.into(),
            questions: 2,
            asked: 80,
            right: 20,
            facility: 25,
            roles: vec![role],
        }],
        agreements: vec![agreed()],
        alike: vec![Alike {
            quiz: HOSTILE.into(),
            on: today,
            minutes: 9,
            wrong: 3,
            people: vec![HOSTILE.into()],
            entries: vec![1, 2, 3],
        }],
        total: totals,
    }
}

fn pages(report: &Report) -> Vec<(String, String)> {
    let home = Home { href: "../index.html", words: HOSTILE, note: HOSTILE };
    let pages = Pages::new(report, Some(home)).unwrap();
    pages.list().iter().map(|page| (page.name.clone(), pages.html(page).unwrap())).collect()
}

#[test]
fn no_text_becomes_markup_on_any_page() {
    let pages = pages(&sample());
    let names: Vec<&str> = pages.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["index.html", "school-north.html", "agreements-north.html", "needs.html"]);
    for (name, page) in &pages {
        assert!(!page.contains("<script") && !page.contains(HOSTILE), "{name}: {page}");
        assert!(page.contains("&lt;script&gt;alert(1)"), "{name}: {page}");
        assert!(!page.contains("<style") && !page.contains(" style=") && !page.contains("onclick"), "{name}: {page}");
    }
}

#[test]
fn every_state_has_its_words_and_every_figure_is_there() {
    let pages = pages(&sample());
    let [overview, school, agreements, needs] = pages.each_ref_of();
    for words in ["Done", "Due soon", "Overdue", "Not done yet", "Quiz has changed", "Not required"] {
        assert!(school.contains(&format!("</span> {words}</span>")), "{words}");
    }
    assert!(school.contains("9 of 10 right, 2 attempts"), "{school}");
    for words in
        ["20 January 2026", "3 days late", "within 9 minutes", "within 30 days", "done 1, due soon 1, overdue 1"]
    {
        assert!(overview.contains(words), "{words}\n{overview}");
    }
    for words in ["<strong>25%</strong>", "-0.12", "20 times", "20 of 80"] {
        assert!(needs.contains(words), "{words}\n{needs}");
    }
    for words in
        ["<strong>1</strong> of 3 people who are asked", "Text B", "From text B to today’s text", "</span>my<span"]
    {
        assert!(agreements.contains(words), "{words}\n{agreements}");
    }
}

/// The four pages of the sample, by name.
trait Four {
    fn each_ref_of(&self) -> [&String; 4];
}

impl Four for Vec<(String, String)> {
    fn each_ref_of(&self) -> [&String; 4] {
        [&self[0].1, &self[1].1, &self[2].1, &self[3].1]
    }
}

#[test]
fn an_empty_report_says_so() {
    let mut empty = sample();
    empty.schools.clear();
    empty.schools_by_quiz.clear();
    empty.set_aside.clear();
    empty.to_confirm.clear();
    empty.agreements.clear();
    empty.needs.clear();
    empty.clauses.clear();
    empty.total = Totals::default();
    let pages = pages(&empty);
    for words in [
        "Nothing is required of anyone",
        "Every token in the register counts",
        "no self-declared results",
        "Nobody has answered a question yet",
    ] {
        assert!(pages[0].1.contains(words), "{words}");
    }
    assert_eq!(pages.len(), 2);
}

#[test]
fn a_large_school_is_divided_and_every_part_is_linked() {
    let mut large = sample();
    let row = large.schools[0].rows[0].clone();
    large.schools[0].rows =
        (0..PEOPLE * 2 + 1).map(|n| Row { name: format!("Person {n:04}"), ..row.clone() }).collect();
    let pages = pages(&large);
    let names: Vec<&str> = pages.iter().map(|(name, _)| name.as_str()).skip(1).take(3).collect();
    assert_eq!(names, ["school-north.html", "school-north-part-2.html", "school-north-part-3.html"]);
    assert!(pages[2].1.contains("href=\"school-north-part-3.html\""));
    assert!(pages[2].1.contains(
        "href=\"school-north-part-2.html\" aria-current=\"page\"><bdi>Person 0200</bdi> to <bdi>Person 0399"
    ));
    assert!(pages[3].1.contains("Person 0400") && !pages[3].1.contains("Person 0398<"));
}
